"""A running Sekisho server's text API, asked over HTTP: `/api/*` in docs/api.md.

Everything goes to that one address: no proxy of the environment, no redirect. An answer that does
not fit the text that was sent is no answer, and nothing of it is used.
"""

import os
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx

from sekisho.clients import TOKEN_HEADER
from sekisho.errors import (
    DetectionFailure,
    InvalidRequest,
    PolicyRefusal,
    SekishoError,
    VaultFailure,
)
from sekisho.masked_findings import MaskedFinding
from sekisho.masking.actions import Action
from sekisho.masking.placeholders import EXACT
from sekisho.sdk.process_lock import PROCESS_LOCK
from sekisho.wire.json_body import Json, write_json
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

CONNECT_TIMEOUT_S = 10.0

ANSWER_TIMEOUT_S = 300.0
"""Longer than a server waits for its detector, and then detects (`limits.detection_timeout_s`)."""

MAX_BATCH_TEXTS = 10_000
MAX_BATCH_CHARS = 500_000
"""What a server detects within half a minute, and far from the limits of any."""

_CODE = re.compile(r"[a-z_]{1,64}")
_ENTITY_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SETTING = re.compile(r"[A-Za-z0-9_.,: -]{1,128}")
_MOST_DETAIL_CHARS = 2000


@dataclass(frozen=True, slots=True)
class RemoteText:
    text: str = field(repr=False)
    findings: tuple[MaskedFinding, ...]


@dataclass(frozen=True, slots=True)
class RemoteMasked:
    """`session` is the server's name for what it keeps of these texts."""

    session: str = field(repr=False)
    texts: tuple[RemoteText, ...]


class RemoteServer:
    """Safe to share between threads. Every method waits for the network, and raises the server's
    own errors; DetectionFailure where there is no answer, or none that can be used.
    """

    def __init__(
        self, url: str, token: str | None = None, *, timeout_s: float = ANSWER_TIMEOUT_S
    ) -> None:
        """Raises ValueError, which does not quote, for what is no URL or no token."""
        self._url = url = _base_url(url)
        headers = {"content-type": "application/json"}
        if token is not None:
            if not (token.isascii() and token.isprintable() and token.strip() == token != ""):
                raise ValueError("token: allowed are printable ASCII characters")
            headers[TOKEN_HEADER] = token
        self._headers = headers
        self._timeout = httpx.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S)
        self._http: tuple[int, httpx.Client] | None = None

    def __repr__(self) -> str:
        return f"RemoteServer({self._url})"

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        """For each of them, in order. Asks as seldom as a server's limits allow."""
        rows = []
        for batch in batches(leaves, [len(leaf.text) + len(leaf.cue) for leaf in leaves]):
            request: dict[str, Json] = {"texts": [leaf.text for leaf in batch]}
            if any(leaf.cue for leaf in batch):
                request["cues"] = [leaf.cue for leaf in batch]
            answer = _object(self._post("/api/detect", request))
            try:
                results = zip(answer["results"], batch, strict=True)
                rows += [
                    [_finding(row, leaf.text) for row in each["findings"]] for each, leaf in results
                ]
            except (KeyError, TypeError, ValueError):
                raise _unreadable() from None
        return rows

    def mask(
        self, texts: Sequence[str], *, session: str | None = None, upstream: str | None = None
    ) -> RemoteMasked:
        """All in one request, as its texts, into a new session of the server's unless one is given;
        see `batches`.
        """
        request: dict[str, Json] = {"texts": list(texts)}
        if session is not None:
            request["session"] = session
        if upstream is not None:
            request["upstream"] = upstream
        answer = _object(self._post("/api/mask", request))
        try:
            results = zip(answer["results"], texts, strict=True)
            masked = tuple(_remote_text(each, text) for each, text in results)
            return RemoteMasked(_string(answer["session"]), masked)
        except (KeyError, TypeError, ValueError):
            raise _unreadable() from None

    def forget(self, session: str) -> None:
        self._ask("DELETE", f"/api/sessions/{quote(session, safe='')}", b"")

    def close(self) -> None:
        """A later call opens connections anew."""
        with PROCESS_LOCK:
            opened, self._http = self._http, None
        if opened is not None and opened[0] == os.getpid():
            opened[1].close()

    def __del__(self) -> None:
        opened = getattr(self, "_http", None)  # none where the constructor refused
        if opened is not None and opened[0] == os.getpid():
            opened[1].close()

    def _client(self) -> httpx.Client:
        """Connections are of the process that opened them."""
        opened = self._http
        if opened is None or opened[0] != os.getpid():
            with PROCESS_LOCK:
                opened = self._http
                if opened is None or opened[0] != os.getpid():
                    opened = self._http = os.getpid(), self._new_client()
        return opened[1]

    def _new_client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self._url,
            headers=self._headers,
            timeout=self._timeout,
            trust_env=False,
            follow_redirects=False,
            verify=ssl.create_default_context() if self._url.startswith("https:") else False,
        )

    def _post(self, path: str, body: dict[str, Json]) -> httpx.Response:
        return self._ask("POST", path, write_json(body))

    def _ask(self, method: str, path: str, body: bytes) -> httpx.Response:
        # Not `from error`: an error of httpx holds the request, and its body.
        try:
            response = self._client().request(method, path, content=body)
        except httpx.TimeoutException:
            raise _no_answer(
                "remote_timeout",
                "did not answer in time",
                "から時間内に応答がありません",
            ) from None
        except httpx.HTTPError:
            raise _no_answer(
                "remote_unreachable", "cannot be reached", "に接続できません"
            ) from None
        if not response.is_success:
            raise _refusal(response)
        return response


T = TypeVar("T")


def batches(items: Sequence[T], sizes: Sequence[int]) -> Iterator[list[T]]:
    """As many at once as a server takes; `sizes` are in characters. One that is longer than a batch
    may be is one of its own.
    """
    batch: list[T] = []
    size = 0
    for item, its_size in zip(items, sizes, strict=True):
        if batch and (len(batch) == MAX_BATCH_TEXTS or size + its_size > MAX_BATCH_CHARS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += its_size
    if batch:
        yield batch


def compose(text: str, findings: tuple[MaskedFinding, ...]) -> str:
    """The masked text. Raises ValueError where findings overlap."""
    pieces = []
    position = 0
    for each in findings:
        if each.placeholder is None:
            continue
        if each.start < position:
            raise ValueError("findings overlap")
        pieces += [text[position : each.start], each.placeholder]
        position = each.end
    return "".join((*pieces, text[position:]))


def _base_url(url: str) -> str:
    if not _is_base_url(url):
        raise ValueError("remote: allowed: https://host[:port][/path], or http://")
    return url.rstrip("/")


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        located = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    further = "@" in parts.netloc or parts.query or parts.fragment
    return located and url.isprintable() and not further


def _masked_finding(row: Any, text: str) -> MaskedFinding:
    action = Action(row["action"])
    placeholder = row["placeholder"]
    if action is Action.MASK:
        if not EXACT.fullmatch(placeholder):
            raise ValueError("not a placeholder")
    elif action is Action.REDACT:
        _string(placeholder)
    elif placeholder is not None:
        raise ValueError("nothing stands for what is left")
    start, end = _place(row, text)
    return MaskedFinding(
        start, end, _name(row["entity_type"]), _score(row["score"]), str(action), placeholder
    )


def _finding(row: Any, text: str) -> Finding:
    return Finding(
        *_place(row, text),
        _name(row["entity_type"]),
        _score(row["score"]),
        _string(row["recognizer"]),
    )


def _remote_text(row: Any, text: str) -> RemoteText:
    findings = tuple(_masked_finding(each, text) for each in row["findings"])
    masked = RemoteText(_string(row["text"]), findings)
    if compose(text, findings) != masked.text:
        raise ValueError("the findings do not give the masked text")
    return masked


def _place(row: Any, text: str) -> tuple[int, int]:
    start, end = row["start"], row["end"]
    if not (type(start) is type(end) is int and 0 <= start <= end <= len(text)):
        raise ValueError("not a place of the text")
    return start, end


def _name(value: Any) -> str:
    """Of an entity type: the caller may log it."""
    if not _ENTITY_TYPE.fullmatch(value):
        raise ValueError("not an entity type")
    return str(value)


def _score(value: Any) -> float:
    return float(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        value = response.json()
    except ValueError:
        raise _unreadable() from None
    if not isinstance(value, dict):
        raise _unreadable()
    return value


def _refusal(response: httpx.Response) -> SekishoError:
    """The server's own error again; only its fixed words are taken over."""
    problem = _problem(response)
    if problem is None:
        return _no_answer(
            "remote_unreadable",
            f"answered with status {response.status_code}, which is not its own",
            f"から想定外の応答がありました（{response.status_code}）",
        )
    code, setting, named = problem["code"], problem.get("setting"), problem.get("entity_types")
    if not (isinstance(setting, str) and _SETTING.fullmatch(setting)):
        setting = None
    types = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    en, _, ja = problem["detail"].partition(" / ")
    retry_after = response.headers.get("retry-after", "")
    return _class_of(code, response.status_code)(
        code,
        en=en.removesuffix(f" [{setting}]"),
        ja=ja,
        setting=setting,
        status=response.status_code,
        entity_types=tuple(each for each in types if _ENTITY_TYPE.fullmatch(each)),
        retry_after_s=int(retry_after) if retry_after.isdecimal() else None,
    )


def _problem(response: httpx.Response) -> dict[str, Any] | None:
    """None for what is no error of a Sekisho server."""
    try:
        problem = response.json()
    except ValueError:
        return None
    if not isinstance(problem, dict):
        return None
    code, detail = problem.get("code"), problem.get("detail")
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        return None
    return problem if isinstance(detail, str) and len(detail) <= _MOST_DETAIL_CHARS else None


def _class_of(code: str, status: int) -> type[SekishoError]:
    if code == "vault_unavailable":
        return VaultFailure
    if code.startswith("detection_") or status == 503:
        return DetectionFailure
    if status == 403:
        return PolicyRefusal
    return InvalidRequest if 400 <= status < 500 else SekishoError


def _unreadable() -> DetectionFailure:
    return _no_answer(
        "remote_unreadable",
        "gave an answer that does not fit the text",
        "の応答が送ったテキストと合いません",
    )


def _no_answer(code: str, en: str, ja: str) -> DetectionFailure:
    return DetectionFailure(
        code, en=f"The Sekisho server {en}; nothing was masked.", ja=f"Sekisho サーバー{ja}。"
    )
