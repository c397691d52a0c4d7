"""Whether what a model said goes back as it said it, whatever the SDK's types hold.

The upstream's answer has a sloppy placeholder in every text that its type leaves open. The client
sends what became of it in the next request, and that has to reach the upstream as the upstream
wrote it: signatures and prompt caches are bound to the bytes.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sekisho.checkpoint import Checkpoint
from sekisho.exchange import Exchange, Request
from sekisho.masking.placeholders import EXACT
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho_recognizers.finding import Finding
from support.crossings import checkpoint
from support.sdk_types import examples
from support.upstream import sse

VALUE = '値"の\n'
_PLANTED = re.compile(re.escape(VALUE))
_UPSTREAM = Upstream("upstream", "http://fake", Jurisdiction.FOREIGN)


@dataclass(frozen=True)
class Conversation:
    """How an API writes one: the user's text, an answer of one part, and the two sent again."""

    path: str
    prompt: Callable[[str], Any]
    answer: Callable[[Any], Any]  # an answer's JSON, or a stream's events
    said: Callable[[Any], Any]  # the part in these
    again: Callable[[str, Any], Any]
    sent: Callable[[Any], Any]  # the part in the request
    streamed: bool = False


def changes(conversation: Conversation, kind: Any) -> list[tuple[Any, Any]]:
    """(what the upstream said, what came back) of each part of this type that came back changed."""
    gate = checkpoint()
    asked = _masked(_admitted(gate, conversation.path, conversation.prompt(VALUE)))
    [name] = {match[0] for match in EXACT.finditer(json.dumps(asked, ensure_ascii=False))}
    different = []
    for example in examples(kind, lambda n: f"{name.lower()}と{name} {n}です"):
        exchange = _admitted(gate, conversation.path, conversation.prompt(VALUE))
        _masked(exchange)
        client = conversation.said(_answered(exchange, conversation, example.payload))
        if example.planted:
            assert client != example.payload
        again = _admitted(gate, conversation.path, conversation.again(VALUE, client))
        back = conversation.sent(_masked(again))
        if back != example.payload:
            different.append((example.payload, back))
    return different


def _answered(exchange: Exchange, conversation: Conversation, part: Any) -> Any:
    said = conversation.answer(part)
    body = sse(said) if conversation.streamed else json.dumps(said, ensure_ascii=False).encode()
    content_type = "text/event-stream" if conversation.streamed else "application/json"
    answer = exchange.open(200, [("content-type", content_type)])
    client = (answer.feed(body) + answer.flush()).decode()
    exchange.settle()
    if not conversation.streamed:
        return json.loads(client)
    return [json.loads(line[6:]) for line in client.split("\n") if line.startswith("data: ")]


def _admitted(gate: Checkpoint, path: str, payload: Any) -> Exchange:
    body = json.dumps(payload, ensure_ascii=False).encode()
    request = Request("POST", path, "", [("content-type", "application/json")], body)
    return gate.admit(request, _UPSTREAM, "scope")


def _masked(exchange: Exchange) -> Any:
    found = [
        [Finding(m.start(), m.end(), "PERSON", 1.0, "Planted") for m in _PLANTED.finditer(text)]
        for text in (leaf.text for leaf in exchange.leaves)
    ]
    sent = json.loads(exchange.mask(found).body)
    exchange.settle()
    return sent
