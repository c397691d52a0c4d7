"""The server that runs by this configuration, if one does."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx2

from sekisho.doctor.check import Check, fail, ok, skip, warn
from sekisho.settings import Settings

TIMEOUT_S = 3.0
_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104  (asked, not bound)


def look_at_server(settings: Settings, file: Path | None) -> Iterator[Check]:
    listen = settings.listen
    url = f"http://{_ANY.get(listen.host, listen.host)}:{listen.port}/readyz"
    try:
        # Not by a proxy, which would ask its own loopback.
        with httpx2.Client(timeout=TIMEOUT_S, trust_env=False) as client:
            answer = client.get(url)
            told = answer.json()
            status, loaded_at = str(told["status"]), told.get("configuration_loaded_at", "")
    except httpx2.ConnectError:
        yield skip("server", f"none runs on port {listen.port} / 起動していません")
        return
    except (httpx2.HTTPError, ValueError, KeyError, TypeError, AttributeError):
        yield warn(
            "server",
            f"port {listen.port} is another program's, or does not answer / 応答が異常です",
            "set listen.port, or look at the server's log / ログを確認してください",
        )
        return
    if answer.status_code != 200:
        yield fail("server", f"is not ready: {_word(status)} / 準備未完了", "look at its log")
    elif file is not None and _is_older(loaded_at, file):
        yield warn(
            "server",
            "runs by an older configuration than the file's / 設定ファイルが未反映です",
            "kill -HUP, or look in the log for why it was refused / 再読み込みしてください",
        )
    else:
        yield ok("server", f"ready on port {listen.port} / 稼働中")


def _word(status: str) -> str:
    known = ("starting", "vault unavailable", "audit unavailable")
    return status if status in known else "unknown"


def _is_older(loaded_at: str, file: Path) -> bool:
    try:
        loaded_s = datetime.fromisoformat(loaded_at).timestamp()
        # Told to the second.
        return file.stat().st_mtime > loaded_s + 1 and file.stat().st_mtime < time.time() - 2
    except (OSError, ValueError):
        return False
