"""Random streams of every API that streams, written as vendors write them, and read as SDKs do.

A stream is a list of events and the texts of its lanes. Lanes are cut anywhere, the empty piece
included, and interleaved; values hold what escaping and framing trip over. `KINDS` names them all,
with the framings they come in.
"""

import base64
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sekisho.wire.event_stream import encode_frame, encode_headers
from sekisho.wire.framing import Framing

Event = dict[str, Any]
LaneName = tuple[object, ...]

TABLE = {
    "PERSON4K7Q2M": "山田 太郎",
    "PERSON4K7Q2MA": "ﾔﾏﾀﾞ",
    "ORG7XWVTB": 'あさひ"商会"\n第一\\支店',
    "ADDRESS0BCDFG": "東京都\r\n千代田区\u20281-1😀\t",
    "CODE9ZZZZZ": "090-1234-5678",
}
_EXACT = [
    *TABLE, *TABLE, *TABLE,
    "PERSON4K7Q2Mさん", "CODE9ZZZZY", "PERSON", "PERSON4K", "ORG", "O", "CODE9", "ADDRESS0BCDF",
    " ", "、", "です。", "😀", "\n", "\u2028", '"', "\\", "the PERSON in charge", "</s>", "[DONE]",
    "data: x",
]  # fmt: skip
_SLOPPY = ["person4k7q2m", "PERSON-4K7Q2M", "ORG 7XWVTB", "ＰＥＲＳＯＮ4K7Q2M"]


@dataclass
class Stream:
    """`lanes`: the texts as the upstream wrote them; `json_lanes` are JSON documents."""

    events: list[Event] = field(default_factory=list)
    lanes: dict[LaneName, str] = field(default_factory=dict)
    json_lanes: set[LaneName] = field(default_factory=set)


def random_text(source: random.Random, words: Sequence[str] = (*_EXACT, *_SLOPPY)) -> str:
    return "".join(source.choice(words) for _ in range(source.randint(0, 6)))


def random_json(source: random.Random) -> str:
    """Placeholders in it are exact: a sloppy one behind `\\n` would follow the letter n."""

    def text() -> str:
        return random_text(source, _EXACT)

    value = {text(): text() for _ in range(source.randint(0, 3))}
    nested = {"宛先": [value, 1, None], "PERSON4K7Q2M": text()}
    return json.dumps(nested, ensure_ascii=source.random() < 0.5)


def pieces(text: str, source: random.Random) -> list[str]:
    longest = source.choice([2, 8, 20, 40])
    result = []
    while text:
        length = source.randint(0, longest)
        result.append(text[:length])
        text = text[length:]
    return result or [""]


def interleave(lists: list[list[Event]], source: random.Random) -> list[Event]:
    """Keeps the order within each list."""
    queues = [list(reversed(events)) for events in lists if events]
    result = []
    while queues:
        queue = source.choice(queues)
        result.append(queue.pop())
        queues = [left for left in queues if left]
    return result


def chat(source: random.Random) -> Stream:
    stream = Stream()
    choices = []
    for index in range(source.randint(1, 3)):
        lanes = []
        for field_name in source.sample(["content", "reasoning_content", "refusal"], 2):
            text = stream.lanes[index, field_name] = random_text(source)
            lanes.append([_chunk(index, {field_name: piece}) for piece in pieces(text, source)])
        for tool in range(source.randint(0, 2)):
            text = stream.lanes[index, tool] = random_json(source)
            stream.json_lanes.add((index, tool))
            lanes.append(
                [
                    _chunk(
                        index, {"tool_calls": [{"index": tool, "function": {"arguments": piece}}]}
                    )
                    for piece in pieces(text, source)
                ]
            )
        # Reasoning and answer take turns; all else may interleave.
        lanes[:2] = [lanes[0] + lanes[1]]
        choices.append([*interleave(lanes, source), _chunk(index, {}, "stop")])
    stream.events = interleave(choices, source)
    stream.events.append({"id": "c", "choices": [], "usage": {"total_tokens": 3}})
    return stream


def _chunk(index: int, delta: Event, finish: str | None = None) -> Event:
    return {"id": "c", "choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def messages(source: random.Random) -> Stream:
    stream = Stream()
    stream.events.append({"type": "message_start", "message": {"id": "m", "content": []}})
    for index in range(source.randint(1, 4)):
        kind, delta, name = source.choice(
            [
                ("text", "text_delta", "text"),
                ("thinking", "thinking_delta", "thinking"),
                ("tool_use", "input_json_delta", "partial_json"),
            ]
        )
        in_json = name == "partial_json"
        text = random_json(source) if in_json else random_text(source)
        stream.lanes[index, name] = text
        if in_json:
            stream.json_lanes.add((index, name))
        block = (
            {"type": kind, "id": "toolu_1", "input": {}} if in_json else {"type": kind, name: ""}
        )
        stream.events.append(
            {"type": "content_block_start", "index": index, "content_block": block}
        )
        for piece in pieces(text, source):
            body = {"type": delta, name: piece}
            stream.events.append({"type": "content_block_delta", "index": index, "delta": body})
        stream.events.append({"type": "content_block_stop", "index": index})
    stream.events.append({"type": "message_delta", "delta": {"stop_reason": "end_turn"}})
    stream.events.append({"type": "message_stop"})
    return stream


def invoked(source: random.Random) -> Stream:
    """Anthropic's events as Bedrock passes them on."""
    stream = messages(source)
    stream.events[-1]["amazon-bedrock-invocationMetrics"] = {"inputTokenCount": 9}
    return stream


def responses(source: random.Random) -> Stream:
    stream = Stream()
    items, output = [], []
    for index in range(source.randint(1, 3)):
        in_json = source.random() < 0.5
        kind = "function_call_arguments" if in_json else "output_text"
        text = random_json(source) if in_json else random_text(source)
        stream.lanes[index, kind] = text
        if in_json:
            stream.json_lanes.add((index, kind))
        place = {"item_id": f"i{index}", "output_index": index}
        if not in_json:
            place["content_index"] = 0
        events: list[Event] = [
            {"type": f"response.{kind}.delta", **place, "delta": piece}
            for piece in pieces(text, source)
        ]
        name = "arguments" if in_json else "text"
        events.append({"type": f"response.{kind}.done", **place, name: text})
        item: Event = {"type": "function_call", "arguments": text}
        if not in_json:
            item = {"type": "message", "content": [{"type": "output_text", "text": text}]}
        events.append({"type": "response.output_item.done", "output_index": index, "item": item})
        items.append(events)
        output.append(item)
    created = {"type": "response.created", "response": {"id": "r", "output": []}}
    completed = {"type": "response.completed", "response": {"id": "r", "output": output}}
    stream.events = [created, *interleave(items, source), completed]
    for number, event in enumerate(stream.events):
        event["sequence_number"] = number
    return stream


def gemini(source: random.Random) -> Stream:
    stream = Stream()
    candidates = []
    for index in range(source.randint(1, 2)):
        events = []
        for thought in (True, False):
            text = stream.lanes[index, thought] = random_text(source)
            for piece in pieces(text, source):
                part: Event = {"text": piece} | ({"thought": True} if thought else {})
                events.append(_candidate(index, [part]))
        arguments = json.loads(random_json(source))
        call = {"functionCall": {"name": "f", "args": arguments}, "thoughtSignature": "c2ln"}
        events.append(_candidate(index, [call]))
        events.append(_candidate(index, [{"text": "", "thoughtSignature": "c2ln"}]))
        events[-1]["candidates"][0]["finishReason"] = "STOP"
        candidates.append(events)
    stream.events = interleave(candidates, source)
    return stream


def completions(source: random.Random) -> Stream:
    stream = Stream()
    choices = []
    for index in range(source.randint(1, 3)):
        text = stream.lanes[index, "text"] = random_text(source)
        events = [_completion(index, piece) for piece in pieces(text, source)]
        choices.append([*events, _completion(index, "", "stop")])
    stream.events = interleave(choices, source)
    return stream


def _completion(index: int, text: str, finish: str | None = None) -> Event:
    return {"id": "c", "choices": [{"index": index, "text": text, "finish_reason": finish}]}


def assistants(source: random.Random) -> Stream:
    """A run's step with a tool's call, then a message in several parts."""
    stream = Stream()
    call = stream.lanes["step_1", 0] = random_json(source)
    stream.json_lanes.add(("step_1", 0))
    for piece in pieces(call, source):
        tools = [{"index": 0, "type": "function", "function": {"arguments": piece}}]
        details = {"type": "tool_calls", "tool_calls": tools}
        stream.events.append(
            {
                "id": "step_1",
                "object": "thread.run.step.delta",
                "delta": {"step_details": details},
            }
        )
    stream.events.append({"id": "step_1", "object": "thread.run.step", "completed_at": 1})
    parts, content = [], []
    for index in range(source.randint(1, 2)):
        text = stream.lanes["msg_1", index] = random_text(source)
        parts.append([_message_delta(index, piece) for piece in pieces(text, source)])
        content.append({"type": "text", "text": {"value": text, "annotations": []}})
    stream.events += interleave(parts, source)
    whole = {"id": "msg_1", "object": "thread.message", "content": content, "completed_at": 1}
    stream.events.append(whole)
    return stream


def _message_delta(index: int, text: str) -> Event:
    content = [{"index": index, "type": "text", "text": {"value": text}}]
    return {"id": "msg_1", "object": "thread.message.delta", "delta": {"content": content}}


def interactions(source: random.Random) -> Stream:
    stream = Stream()
    steps = []
    for index in range(source.randint(1, 3)):
        kind, name = source.choice([("text", "text"), ("arguments_delta", "arguments")])
        in_json = name == "arguments"
        text = random_json(source) if in_json else random_text(source)
        stream.lanes[index, name] = text
        if in_json:
            stream.json_lanes.add((index, name))
        events: list[Event] = [{"event_type": "step.start", "index": index, "step": {}}]
        for piece in pieces(text, source):
            delta = {"type": kind, name: piece}
            events.append({"event_type": "step.delta", "index": index, "delta": delta})
        events.append({"event_type": "step.stop", "index": index})
        steps.append(events)
    stream.events = interleave(steps, source)
    stream.events.append({"event_type": "interaction.completed", "interaction": {"id": "i"}})
    return stream


def ollama(source: random.Random) -> Stream:
    stream = Stream()
    for name in ("thinking", "content"):
        text = stream.lanes[0, name] = random_text(source)
        for piece in pieces(text, source):
            message = {"role": "assistant", name: piece}
            stream.events.append({"model": "m", "message": message, "done": False})
    stream.events.append({"model": "m", "message": {"content": ""}, "done": True})
    return stream


def cohere(source: random.Random) -> Stream:
    stream = Stream()
    plan = stream.lanes[None, "tool_plan"] = random_text(source)
    for piece in pieces(plan, source):
        stream.events.append(_cohere("tool-plan-delta", None, {"tool_plan": piece}))
    for index in range(source.randint(1, 3)):
        kind, name = source.choice(
            [("content", "text"), ("content", "thinking"), ("tool-call", "arguments")]
        )
        in_json = name == "arguments"
        text = random_json(source) if in_json else random_text(source)
        stream.lanes[index, name] = text
        if in_json:
            stream.json_lanes.add((index, name))
        for number, piece in enumerate(pieces(text, source)):
            body: Event = {"content": {name: piece}}
            if in_json:
                body = {"tool_calls": {"function": {"arguments": piece}}}
            stream.events.append(_cohere(f"{kind}-{'delta' if number else 'start'}", index, body))
        stream.events.append({"type": f"{kind}-end", "index": index})
    stream.events.append({"type": "message-end", "delta": {"finish_reason": "COMPLETE"}})
    return stream


def _cohere(kind: str, index: int | None, message: Event) -> Event:
    place = {} if index is None else {"index": index}
    return {"type": kind, **place, "delta": {"message": message}}


def converse(source: random.Random) -> Stream:
    stream = Stream()
    blocks = []
    for index in range(source.randint(1, 3)):
        in_json = source.random() < 0.4
        name = "input" if in_json else "text"
        text = random_json(source) if in_json else random_text(source)
        stream.lanes[index, name] = text
        if in_json:
            stream.json_lanes.add((index, name))
        events: list[Event] = [
            {
                "contentBlockIndex": index,
                "delta": {"toolUse": {"input": piece}} if in_json else {"text": piece},
            }
            for piece in pieces(text, source)
        ]
        blocks.append([*events, {"contentBlockIndex": index}])
    stream.events = [{"role": "assistant"}, *interleave(blocks, source)]
    stream.events.append({"stopReason": "end_turn"})
    return stream


def _candidate(index: int, parts: list[Event]) -> Event:
    return {"candidates": [{"index": index, "content": {"role": "model", "parts": parts}}]}


def write_sse(events: list[Event], *, done: bool = False, line_end: str = "\n") -> bytes:
    out = []
    for event in events:
        if "type" in event:
            out.append(f"event: {event['type']}{line_end}")
        out.append(f"data: {json.dumps(event, ensure_ascii=False)}{line_end}{line_end}")
    if done:
        out.append(f"data: [DONE]{line_end}{line_end}")
    return "".join(out).encode()


def write_array(events: list[Event]) -> bytes:
    return ("[" + ",\r\n".join(json.dumps(e, indent=1) for e in events) + "]\n").encode()


def read_sse(body: bytes, *, cut: bool = False) -> list[Event]:
    """JSON events only, lines that end in LF only. `cut`: the last line may be unfinished."""
    lines = [line.removeprefix(b"data:") for line in body.split(b"\n") if line.startswith(b"data:")]
    events = []
    for number, line in enumerate(lines):
        try:
            if line.strip() != b"[DONE]":
                events.append(json.loads(line))
        except ValueError:
            assert cut
            assert number == len(lines) - 1
    return events


def write(
    events: list[Event], framing: Framing, *, done: bool, wrapped: bool, line_end: str
) -> list[bytes]:
    """One frame an event; what a framing has between them goes with the event before."""
    if framing is Framing.SSE:
        frames = [write_sse([event], line_end=line_end) for event in events]
        return [*frames, write_sse([], done=True, line_end=line_end)] if done else frames
    texts = [json.dumps(event, ensure_ascii=False).encode() for event in events]
    if framing is Framing.JSON_ARRAY:
        head = [b"[" + texts[0], *(b",\r\n" + text for text in texts[1:])]
        return [*head[:-1], head[-1] + b"]\n"]
    if framing is Framing.EVENT_STREAM:
        headers = encode_headers({":message-type": "event", ":event-type": "chunk"})
        if wrapped:
            inner = [base64.b64encode(text).decode() for text in texts]
            texts = [json.dumps({"bytes": text, "p": "abc"}).encode() for text in inner]
        return [encode_frame(headers, text) for text in texts]
    if framing is Framing.MESSAGES:
        return texts
    return [text + b"\n" for text in texts]


def read(body: bytes, framing: Framing) -> list[Event]:
    """All whole events of a body that may have been cut off anywhere."""
    if framing is Framing.SSE:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return read_sse(body, cut=True)
    if framing is Framing.JSON_ARRAY:
        return _read_array(body.decode("utf-8", "ignore"))
    if framing is Framing.EVENT_STREAM:
        return _read_event_stream(body)
    events = []
    for line in body.split(b"\n"):
        with suppress(ValueError):
            events.append(json.loads(line))
    return events


def _read_array(text: str) -> list[Event]:
    decoder = json.JSONDecoder()
    position, events = 1, []
    with suppress(ValueError):
        while (start := text.find("{", position)) >= 0:
            event, position = decoder.raw_decode(text, start)
            events.append(event)
    return events


def _read_event_stream(body: bytes) -> list[Event]:
    events = []
    while len(body) >= 8:
        total, headers = (int.from_bytes(body[at : at + 4], "big") for at in (0, 4))
        if len(body) < total:
            break
        event = json.loads(body[12 + headers : total - 4])
        events.append(json.loads(base64.b64decode(event["bytes"])) if "bytes" in event else event)
        body = body[total:]
    return events


@dataclass(frozen=True)
class Kind:
    path: str
    make: Callable[[random.Random], Stream]
    framings: tuple[Framing, ...] = (Framing.SSE,)
    done: bool = False  # the sentinel at the end
    wrapped: bool = False  # in Bedrock's own event


KINDS = [
    Kind("/v1/chat/completions", chat, done=True),
    Kind("/v1/completions", completions, done=True),
    Kind("/v1/responses", responses, (Framing.SSE, Framing.MESSAGES)),
    Kind("/v1/threads/runs", assistants, done=True),
    Kind("/v1/messages", messages),
    Kind("/v1beta/models/g:streamGenerateContent", gemini, (Framing.SSE, Framing.JSON_ARRAY)),
    Kind("/v1beta/interactions", interactions),
    Kind("/v2/chat", cohere),
    Kind("/api/chat", ollama, (Framing.JSON_LINES,)),
    Kind("/model/m.x-v1:0/converse-stream", converse, (Framing.EVENT_STREAM,)),
    Kind(
        "/model/m.x-v1:0/invoke-with-response-stream",
        invoked,
        (Framing.EVENT_STREAM,),
        wrapped=True,
    ),
]


def lanes_of(events: list[Event]) -> dict[LaneName, str]:
    """Every lane's text, joined as the vendors' SDKs join it."""
    lanes: dict[LaneName, str] = {}
    for event in events:
        for name, holder, key in lane_places(event):
            lanes[name] = lanes.get(name, "") + holder[key]
    return lanes


def lane_places(event: Event) -> Iterator[tuple[LaneName, Event, str]]:
    """(lane, the object that holds its piece, the piece's name)."""
    kind = str(event.get("type") or event.get("event_type") or event.get("object") or "")
    delta: Any = event.get("delta")
    if "choices" in event:
        yield from _choice_places(event)
    elif "candidates" in event:
        for candidate in event["candidates"]:
            for part in candidate["content"]["parts"]:
                if "text" in part:
                    yield (candidate["index"], bool(part.get("thought"))), part, "text"
    elif isinstance(delta, str):
        yield (event["output_index"], kind.split(".")[1]), event, "delta"
    elif "contentBlockIndex" in event and delta:
        holder = delta.get("toolUse", delta)
        yield (event["contentBlockIndex"], *holder), holder, next(iter(holder))
    elif kind in ("content_block_delta", "step.delta"):
        name = next(name for name in delta if name != "type")
        yield (event["index"], name), delta, name
    elif kind.startswith("thread."):
        yield from _thread_places(event)
    elif isinstance(delta, dict) and "message" in delta:
        yield from _cohere_places(event.get("index"), delta["message"])
    elif "done" in event:
        for name in ("thinking", "content"):
            if name in event["message"]:
                yield (0, name), event["message"], name


def _choice_places(event: Event) -> Iterator[tuple[LaneName, Event, str]]:
    for choice in event["choices"]:
        index, delta = choice["index"], choice.get("delta", {})
        if "text" in choice:
            yield (index, "text"), choice, "text"
        for name in ("content", "reasoning_content", "refusal"):
            if name in delta:
                yield (index, name), delta, name
        for tool in delta.get("tool_calls", []):
            yield (index, tool["index"]), tool["function"], "arguments"


def _thread_places(event: Event) -> Iterator[tuple[LaneName, Event, str]]:
    delta = event.get("delta", {})
    for part in delta.get("content", []):
        yield (event["id"], part["index"]), part["text"], "value"
    for tool in delta.get("step_details", {}).get("tool_calls", []):
        yield (event["id"], tool["index"]), tool["function"], "arguments"


def _cohere_places(index: object, message: Event) -> Iterator[tuple[LaneName, Event, str]]:
    for holder in (message, message.get("content", {})):
        for name in ("tool_plan", "text", "thinking"):
            if name in holder:
                yield (index, name), holder, name
    if "tool_calls" in message:
        yield (index, "arguments"), message["tool_calls"]["function"], "arguments"
