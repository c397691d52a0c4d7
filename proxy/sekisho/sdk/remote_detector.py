"""Detection by a running Sekisho server, so that this process loads no model.

Only to a server of one's own: texts go to it as they are.
"""

import os
from collections.abc import Sequence
from typing import Any

from sekisho.clients import TOKEN_HEADER
from sekisho.errors import DetectionFailure
from sekisho.sdk.process_lock import PROCESS_LOCK
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

TIMEOUT_S = 150.0
"""Longer than a server's own time limit by default, so that it is the server that says so."""

CONNECT_TIMEOUT_S = 5.0


class RemoteDetector:
    """`token`: where the server asks its clients for one."""

    waits = True

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._http: tuple[int, Any] | None = None

    def warm_up(self) -> None:
        """Returns when the server has answered. Raises DetectionFailure."""
        self.detect([Leaf("見本")])

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        return [self._ask(leaf) for leaf in leaves]

    def _ask(self, leaf: Leaf) -> list[Finding]:
        import httpx

        asked = {"text": leaf.text, "cue": leaf.cue} if leaf.cue else {"text": leaf.text}
        try:
            response = self._client().post("/api/detect", json=asked)
            answer = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise _failed("does not answer", "応答しません") from None
        if response.status_code != 200:
            raise _refused(response.status_code, answer)
        return [_finding(found, len(leaf.text)) for found in answer["findings"]]

    def _client(self) -> Any:
        """Connections are of the process that opened them."""
        import httpx

        with PROCESS_LOCK:
            if self._http is None or self._http[0] != os.getpid():
                self._http = (
                    os.getpid(),
                    httpx.Client(
                        base_url=self._url,
                        headers={TOKEN_HEADER: self._token} if self._token else {},
                        timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
                        trust_env=False,
                    ),
                )
        return self._http[1]


def _finding(found: Any, length: int) -> Finding:
    start, end = int(found["start"]), int(found["end"])
    if not 0 <= start < end <= length:
        raise _failed("answers with places outside the text", "本文の外を指しています")
    return Finding(
        start, end, str(found["entity_type"]), float(found["score"]), str(found["recognizer"])
    )


def _refused(status: int, answer: Any) -> DetectionFailure:
    code = answer.get("code") if isinstance(answer, dict) else None
    named = code if isinstance(code, str) and code.replace("_", "").isalpha() else ""
    return _failed(
        f"refused: {status} {named}".rstrip(), f"拒否しました：{status} {named}".rstrip()
    )


def _failed(en: str, ja: str) -> DetectionFailure:
    return DetectionFailure(
        "detection_failed",
        en=f"The Sekisho server that detects {en}; the request was not sent.",
        ja=f"検出サーバーが{ja}。リクエストは送信していません。",
        setting="remote",
    )
