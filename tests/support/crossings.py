"""What reaches the upstream of a payload, and what reaches the client of an answer, by any API.

No server and no network: the exchange itself, with a detector that knows what was planted.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from sekisho.checkpoint import Checkpoint
from sekisho.exchange import Collaborators, Request
from sekisho.masking.memo import Memo
from sekisho.masking.restorer import Restorer
from sekisho.masking.vault import Vault
from sekisho.policy import Policy
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.framing import Framing
from sekisho.wire.response import restore_response
from sekisho.wire.stream import StreamEditor
from sekisho_recognizers.finding import Finding
from support.cuts import cuts
from support.sdk_types import Example, examples, leaf_name
from support.streams import TABLE, Event, read_sse, write_sse

KEY = bytes(range(32))
UPSTREAM = Upstream("openai", "http://fake", Jurisdiction.FOREIGN)

PLAIN = "planted{:05}x"
"""What an identifier may look like: it passes wherever the skip table has a field's name."""
JAPANESE = "値{:05}"
"""What no identifier looks like: it passes nowhere."""

_CALLERS = {"anthropic": [("anthropic-version", "1")], "gemini": [("x-goog-api-key", "k")]}
_PLANTED = re.compile(r"planted[0-9]{5}x|値[0-9]{5}")
PLACEHOLDER, VALUE = "CODE4K7Q2M", '値"の\n'
_RESTORED = frozenset({VALUE, json.dumps(VALUE, ensure_ascii=False)[1:-1]})


def checkpoint(**settings: Any) -> Checkpoint:
    """One that lets through what cannot be scanned, if nothing else is said."""
    allowed = {"attachments": "allow", "direct_connections": "allow"}
    policy = Policy(PolicySettings.model_validate(allowed | settings))
    store = MemoryStore()
    return Checkpoint(Collaborators(KEY, policy, Memo(store, KEY), Vault(store, KEY)), max_depth=64)


def path_of(api: Api) -> str:
    """One that this row is found by."""
    path = re.sub(r"\(\?:([^()|]*)(?:\|[^()]*)?\)\??", r"\1", api.path.replace("{id}", "id_1"))
    return "/v1" + re.sub(r"\(.*\)(?:\{[0-9,]+\}|\?)?", "", path)


def row_for(method: str, path: str) -> Api:
    api = find_api(method, path)
    assert api is not None
    return api


def sent(api: Api, payload: Any, path: str = "") -> str:
    """The body that leaves. `path`: where the row's own does not tell one."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = [("content-type", "application/json"), *_CALLERS.get(api.vendor, ())]
    request = Request(api.method, path or path_of(api), "", headers, body)
    exchange = checkpoint().admit(request, UPSTREAM, "scope")
    assert exchange.name == f"openai/{api.name}"
    found = [
        [Finding(m.start(), m.end(), "ID_NUMBER", 1.0, "Planted") for m in _PLANTED.finditer(text)]
        for text in (leaf.text for leaf in exchange.leaves)
    ]
    return exchange.mask(found).body.decode()


def leaked(api: Api, payloads: Iterable[Example], path: str = "") -> set[str]:
    """The names of the leaves that leave as they are."""
    names = set()
    for example in payloads:
        passed = set(_PLANTED.findall(sent(api, example.payload, path)))
        names |= {leaf_name(place) for place, value in example.planted.items() if value in passed}
    return names


def leaks_of(api: Api, kind: Any, path: str = "") -> set[str]:
    """Raises AssertionError where something leaves that no identifier looks like."""
    assert leaked(api, examples(kind, JAPANESE.format), path) == set()
    return leaked(api, examples(kind, PLAIN.format), path)


def unrestored(api: Api, kind: Any) -> set[str]:
    """The names of the leaves of an answer of this type that keep a placeholder."""
    names = set()
    for example in examples(kind, lambda _: PLACEHOLDER):
        body = json.dumps(example.payload).encode()
        names |= _kept(example, restore_response(body, api, Restorer({PLACEHOLDER: VALUE})))
    return names


def unrestored_events(api: Api, kind: Any) -> set[str]:
    """As `unrestored`, each event in a stream of its own."""
    names = set()
    for example in examples(kind, lambda _: PLACEHOLDER):
        editor = StreamEditor(api, Framing.SSE, Restorer({PLACEHOLDER: VALUE}))
        out = editor.feed(f"data: {json.dumps(example.payload)}\n\n".encode()) + editor.flush()
        names |= _kept(example, out.removeprefix(b"data: "))
    return names


def streamed(api: Api, events: list[Event], *, done: bool = False) -> list[Event]:
    """What the client gets of a stream that says itself that it is whole, by any cut of its bytes.

    Placeholders stand for what `streams.TABLE` says.
    """
    results = []
    for pieces in cuts(write_sse(events, done=done), range(5)):
        editor = StreamEditor(api, Framing.SSE, Restorer(TABLE))
        results.append(b"".join(map(editor.feed, pieces)) + editor.flush())
        assert editor.complete
    assert len(set(results)) == 1
    return read_sse(results[0])[: len(events)]


def unjoined(api: Api, kind: Any, growing: re.Pattern[str]) -> set[str]:
    """The growing leaves (by their event's type, if it has one, and their name) that do not come
    back where a placeholder is cut in two, in two events that are alike.
    """
    names = set()
    for example in examples(kind, lambda _: PLACEHOLDER):
        places = [place for place in example.planted if growing.fullmatch(place)]
        for place in places:
            if not _is_joined(api, example.payload, places, place):
                names.add(f"{example.payload.get('type', '')} {leaf_name(place)}".strip())
    return names


def _is_joined(api: Api, payload: Any, places: list[str], place: str) -> bool:
    editor = StreamEditor(api, Framing.SSE, Restorer({PLACEHOLDER: VALUE}))
    out = b""
    for piece in (PLACEHOLDER[:5], PLACEHOLDER[5:]):
        event = json.loads(json.dumps(payload))
        for choice in event.get("choices", ()):
            choice["finish_reason"] = None
        for other in places:
            _put(event, other, piece if other == place else "")
        out += editor.feed(f"data: {json.dumps(event)}\n\n".encode())
    frames = (out + editor.flush()).decode().split("\n\n")[:2]
    first, second = (_leaf(json.loads(frame.removeprefix("data: ")), place) for frame in frames)
    return first + second in _RESTORED


def _put(node: Any, place: str, text: str) -> None:
    *above, last = re.findall(r"[^.\[\]{}]+", place)
    for name in above:
        node = node[int(name) if isinstance(node, list) else name]
    node[int(last) if isinstance(node, list) else last] = text


def _kept(example: Example, body: bytes) -> set[str]:
    left = json.loads(body)
    return {leaf_name(place) for place in example.planted if not _is_restored(left, place)}


def _is_restored(node: Any, place: str) -> bool:
    return _leaf(node, place) in _RESTORED


def _leaf(node: Any, place: str) -> Any:
    """What stands at a place that `sdk_types.places` wrote."""
    for name in re.findall(r"[^.\[\]{}]+|\{\}[0-9]+$", place.replace("{}.", ".")):
        if name.startswith("{}"):
            return VALUE if VALUE in node else None
        if isinstance(node, list):
            node = node[int(name)]
        else:
            node = node[name] if name in node else list(node.values())[int(name)]
    return node
