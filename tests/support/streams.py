"""Random streams of the four APIs, written as vendors write them, and read as SDKs read them.

A stream is a list of events and the texts of its lanes. Lanes are cut anywhere, the empty piece
included, and interleaved; values hold what escaping and framing trip over.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    return "".join(source.choice(words) for _ in range(source.randint(0, 12)))


def random_json(source: random.Random) -> str:
    """Placeholders in it are exact: a sloppy one behind `\\n` would follow the letter n."""

    def text() -> str:
        return random_text(source, _EXACT)

    value = {text(): text() for _ in range(source.randint(0, 3))}
    nested = {"宛先": [value, 1, None], "PERSON4K7Q2M": text()}
    return json.dumps(nested, ensure_ascii=source.random() < 0.5)


def pieces(text: str, source: random.Random) -> list[str]:
    longest = source.choice([1, 2, 5, 30])
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


def _candidate(index: int, parts: list[Event]) -> Event:
    return {"candidates": [{"index": index, "content": {"role": "model", "parts": parts}}]}


Writer = Callable[[list[Event]], bytes]


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


def lanes_of(events: list[Event]) -> dict[LaneName, str]:
    """Every lane's text, joined as the vendors' SDKs join it."""
    lanes: dict[LaneName, str] = {}
    for event in events:
        for name, holder, key in lane_places(event):
            lanes[name] = lanes.get(name, "") + holder[key]
    return lanes


def lane_places(event: Event) -> Iterator[tuple[LaneName, Event, str]]:
    """(lane, the object that holds its piece, the piece's name)."""
    for choice in event.get("choices", []):
        index, delta = choice["index"], choice["delta"]
        for name in ("content", "reasoning_content", "refusal"):
            if name in delta:
                yield (index, name), delta, name
        for tool in delta.get("tool_calls", []):
            yield (index, tool["index"]), tool["function"], "arguments"
    for candidate in event.get("candidates", []):
        for part in candidate["content"]["parts"]:
            if "text" in part:
                yield (candidate["index"], bool(part.get("thought"))), part, "text"
    if event.get("type") == "content_block_delta":
        name = next(name for name in event["delta"] if name != "type")
        yield (event["index"], name), event["delta"], name
    if str(event.get("type")).endswith(".delta"):
        yield (event["output_index"], event["type"].split(".")[1]), event, "delta"
