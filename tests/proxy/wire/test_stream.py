import copy
import gc
import json
import os
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest

from sekisho.errors import UpstreamFailure
from sekisho.masking.placeholders import EXACT
from sekisho.masking.restorer import Escape, Restorer
from sekisho.wire import stream as stream_module
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.framing import Framing
from sekisho.wire.stream import StreamEditor
from support import streams
from support.cuts import cuts, truncations
from support.streams import (
    KINDS,
    TABLE,
    Event,
    Stream,
    lane_places,
    lanes_of,
    read_sse,
    write_sse,
)

CUT_OFF = UpstreamFailure("upstream_cut", ja="切れました", en="cut off")


def api(path: str) -> Api:
    found = find_api("POST", path)
    assert found is not None
    return found


CHAT = api("/v1/chat/completions")
RESPONSES = api("/v1/responses")
MESSAGES = api("/v1/messages")
GEMINI = api("/v1beta/models/gemini-3:streamGenerateContent")
COMPLETIONS = api("/v1/completions")

MAKERS: list[tuple[Api, Callable[[random.Random], Stream]]] = [
    (CHAT, streams.chat),
    (RESPONSES, streams.responses),
    (MESSAGES, streams.messages),
    (GEMINI, streams.gemini),
]
by_vendor = pytest.mark.parametrize(("row", "make"), MAKERS, ids=[row.name for row, _ in MAKERS])


def edited(
    row: Api, body_pieces: list[bytes], framing: Framing = Framing.SSE, **options: Any
) -> tuple[bytes, StreamEditor]:
    editor = StreamEditor(row, framing, Restorer(TABLE), **options)
    out = b"".join(editor.feed(piece) for piece in body_pieces)
    return out + editor.flush(), editor


def expected(stream: Stream) -> dict[streams.LaneName, str]:
    restorer = Restorer(TABLE)
    return {
        name: restorer.restore(text, Escape.JSON if name in stream.json_lanes else Escape.PLAIN)
        for name, text in stream.lanes.items()
        if name in lanes_of(stream.events)
    }


def without_lanes(events: list[Event]) -> list[Event]:
    return blanked(copy.deepcopy(events))


def blanked(events: list[Event]) -> list[Event]:
    for event in events:
        for _, holder, name in list(lane_places(event)):
            holder[name] = ""
    return events


def restored_whole(events: list[Event]) -> list[Event]:
    return restored_outside(without_lanes(events))


def restored_outside(events: list[Event]) -> list[Event]:
    """Restores what stands outside the lanes by a walk of its own."""
    restorer = Restorer(TABLE)

    def restore(node: Any, in_json: bool = False) -> Any:
        if isinstance(node, str):
            return restorer.restore(node, Escape.JSON if in_json else Escape.PLAIN)
        if isinstance(node, dict):
            return {restore(k): restore(v, k == "arguments") for k, v in node.items()}
        return [restore(item) for item in node] if isinstance(node, list) else node

    return [restore(event) for event in events]


def assert_restored(stream: Stream, events: list[Event]) -> None:
    assert lanes_of(events) == expected(stream)
    assert without_lanes(events) == restored_whole(stream.events)
    for name in stream.json_lanes:
        assert restored_value(json.loads(stream.lanes[name])) == json.loads(lanes_of(events)[name])


def restored_value(node: Any) -> Any:
    restorer = Restorer(TABLE)
    if isinstance(node, str):
        return restorer.restore(node)
    if isinstance(node, dict):
        return {restored_value(k): restored_value(v) for k, v in node.items()}
    return [restored_value(item) for item in node] if isinstance(node, list) else node


@by_vendor
@pytest.mark.parametrize("seed", range(40))
def test_random_streams_are_restored_event_by_event(
    row: Api, make: Callable[[random.Random], Stream], seed: int
) -> None:
    source = random.Random(seed)
    stream = make(source)
    body = write_sse(stream.events, done=row.sentinel is not None)
    whole, editor = edited(row, [body])

    assert_restored(stream, read_sse(whole))
    assert editor.complete
    for pieces in cuts(body, seeds=[seed]):
        assert edited(row, pieces)[0] == whole


@pytest.mark.parametrize("seed", range(25))
def test_random_array_streams_are_restored_element_by_element(seed: int) -> None:
    stream = streams.gemini(random.Random(seed))
    body = streams.write_array(stream.events)
    whole, editor = edited(GEMINI, [body], Framing.JSON_ARRAY)

    assert_restored(stream, json.loads(whole))
    assert editor.complete
    for pieces in cuts(body, seeds=[seed]):
        assert edited(GEMINI, pieces, Framing.JSON_ARRAY)[0] == whole


@by_vendor
def test_a_stream_cut_at_every_byte_is_restored_the_same(
    row: Api, make: Callable[[random.Random], Stream]
) -> None:
    body = write_sse(make(random.Random(5)).events, done=row.sentinel is not None)[:1500]
    whole, _ = edited(row, [body])

    for place in range(len(body)):
        assert edited(row, [body[:place], body[place:]])[0] == whole


# How many random streams: a run of `SEKISHO_STREAMS=100000 pytest` takes some ten minutes.
STREAMS = int(os.environ.get("SEKISHO_STREAMS", "2000"))
SHARD = 500


class Vault:
    """Recalls what earlier exchanges masked."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def placeholders(self, names: Sequence[str]) -> dict[str, str]:
        return {name: self._table[name] for name in names if name in self._table}

    def knows_url(self, url: str) -> bool:
        return False


def random_restorer(source: random.Random) -> Restorer:
    """Some values of this exchange, the others of earlier ones; or all of this one."""
    if source.random() < 0.5:
        return Restorer(TABLE)
    own = {name: value for name, value in TABLE.items() if source.random() < 0.5}
    return Restorer(own, recall=Vault(TABLE))


def random_cut(body: bytes, source: random.Random) -> list[bytes]:
    count = source.choice([0, 5, 20, 100])
    places = sorted([0, *(source.randint(0, len(body)) for _ in range(count)), len(body)])
    return [body[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize("shard", range(-(-STREAMS // SHARD)))
def test_random_streams_lose_nothing_and_leave_nothing_masked(shard: int) -> None:
    for seed in range(shard * SHARD, min((shard + 1) * SHARD, STREAMS)):
        source = random.Random(seed)
        kind = KINDS[seed % len(KINDS)]
        stream, framing = kind.make(source), source.choice(kind.framings)
        line_end = source.choice(["\n", "\r\n", "\r"])
        frames = streams.write(
            stream.events, framing, done=kind.done, wrapped=kind.wrapped, line_end=line_end
        )
        editor = StreamEditor(api(kind.path), framing, random_restorer(source))
        try:
            if framing is Framing.MESSAGES:
                out, came = through_messages(editor, frames)
            else:
                out, came = through_bytes(editor, framing, b"".join(frames), source)
            assert_event_by_event(stream, came, out)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {kind.path}, {framing}") from error


def through_messages(editor: StreamEditor, frames: list[bytes]) -> tuple[list[Event], list[Event]]:
    """For each message that came in, one goes out."""
    out = [frame for message in frames for frame in editor.feed_frames(message)]
    out += editor.flush_frames()
    return [json.loads(frame) for frame in out], [json.loads(frame) for frame in frames]


def through_bytes(
    editor: StreamEditor, framing: Framing, body: bytes, source: random.Random
) -> tuple[list[Event], list[Event]]:
    """What came out, and what had come in: one stream in four breaks off."""
    cut_off = source.random() < 0.25
    if cut_off:
        body = body[: source.randrange(len(body))]
    out = b"".join(editor.feed(piece) for piece in random_cut(body, source))
    if not cut_off:
        out += editor.flush()
        assert editor.complete
        return streams.read(out, framing), streams.read(body, framing)
    out += editor.finish(CUT_OFF)
    events = streams.read(out, framing)
    if not editor.complete:
        assert "upstream_cut" in json.dumps(events.pop()).lower()
    return events, streams.read(body, framing)


def assert_event_by_event(stream: Stream, came: list[Event], out: list[Event]) -> None:
    restorer = Restorer(TABLE)
    lanes = lanes_of(out)
    assert lanes == {
        name: restorer.restore(text, Escape.JSON if name in stream.json_lanes else Escape.PLAIN)
        for name, text in lanes_of(came).items()
    }
    for text in lanes.values():
        assert not TABLE.keys() & {match[0] for match in EXACT.finditer(text)}
    # All else is as it came, event by event: number, order, sequence numbers, other fields.
    assert blanked(out) == restored_outside(blanked(came))


@by_vendor
@pytest.mark.parametrize("seed", range(8))
def test_a_truncated_stream_keeps_what_came_and_is_not_complete(
    row: Api, make: Callable[[random.Random], Stream], seed: int
) -> None:
    stream = make(random.Random(seed))
    body = write_sse(stream.events)
    restorer = Restorer(TABLE)
    for pieces in truncations(body, seeds=range(10)):
        came = read_sse(b"".join(pieces), cut=True)
        editor = StreamEditor(row, Framing.SSE, Restorer(TABLE))
        out = b"".join(editor.feed(piece) for piece in pieces) + editor.finish(CUT_OFF)
        events = read_sse(out)
        if not editor.complete:
            assert "upstream_cut" in json.dumps(events.pop()).lower()

        assert len(events) == len(came)
        in_json = {k for k in lanes_of(came) if k in stream.json_lanes}
        assert lanes_of(events) == {
            name: restorer.restore(text, Escape.JSON if name in in_json else Escape.PLAIN)
            for name, text in lanes_of(came).items()
        }


@by_vendor
def test_events_that_hold_no_placeholder_keep_their_bytes_and_never_wait(
    row: Api, make: Callable[[random.Random], Stream]
) -> None:
    for event in without_lanes(make(random.Random(3)).events):
        for _, holder, name in list(lane_places(event)):
            holder[name] = "です\u2028\\"
        if restored_whole([event]) != without_lanes([event]):
            continue
        body = f": note\nid: 7\ndata:  {json.dumps(event, indent=None)}\r\n\r\n".encode()
        editor = StreamEditor(row, Framing.SSE, Restorer(TABLE))

        assert editor.feed(body) == body


def chunk(delta: Event, finish: str | None = None) -> bytes:
    return write_sse([{"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}])


def test_a_tail_goes_out_with_the_next_event_of_its_lane() -> None:
    editor = StreamEditor(CHAT, Framing.SSE, Restorer(TABLE))

    assert editor.feed(chunk({"content": "担当はPERSON"})) == b""
    out = editor.feed(chunk({"content": "4K7Q2Mです"}))

    assert [lanes_of([event])[0, "content"] for event in read_sse(out)] == [
        "担当は",
        "山田 太郎です",
    ]


def test_a_tail_that_came_to_nothing_goes_back_and_leaves_the_bytes_alone() -> None:
    editor = StreamEditor(CHAT, Framing.SSE, Restorer(TABLE))
    first = chunk({"content": "in PERSON"})
    last = chunk({}, "stop")

    assert editor.feed(first) == b""
    assert editor.feed(last) == first + last


@by_vendor
def test_events_are_freed_without_the_garbage_collector(
    row: Api, make: Callable[[random.Random], Stream]
) -> None:
    body = write_sse(make(random.Random(2)).events, done=row.sentinel is not None)
    gc.collect()
    gc.disable()
    try:
        edited(row, [body])
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_frames_go_out_one_by_one_and_in_order() -> None:
    def message(text: str) -> bytes:
        event = {"type": "response.output_text.delta", "output_index": 0, "delta": text}
        return json.dumps(event).encode()

    editor = StreamEditor(RESPONSES, Framing.MESSAGES, Restorer(TABLE))
    held, other = message("担当はPERSON"), b'{"type": "response.in_progress"}'

    assert editor.feed_frames(held) == []
    assert editor.feed_frames(other) == []
    first, second = editor.feed_frames(message("4K7Q2Mです CODE9ZZZZ"))
    assert (json.loads(first)["delta"], second) == ("担当は", other)
    [third] = editor.flush_frames()
    assert json.loads(third)["delta"] == "山田 太郎です CODE9ZZZZ"


def test_a_held_lane_holds_others_back_only_until_it_ends() -> None:
    editor = StreamEditor(MESSAGES, Framing.SSE, Restorer(TABLE))
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "t", "text": "ORG"}}
    stop = {"type": "content_block_stop", "index": 0}

    assert editor.feed(write_sse([delta])) == b""
    assert editor.feed(write_sse([stop])) == write_sse([delta, stop])


def test_an_answer_ends_the_reasoning_before_it() -> None:
    editor = StreamEditor(CHAT, Framing.SSE, Restorer(TABLE))
    thought, empty = chunk({"reasoning_content": "PERSON"}), chunk({"content": ""})
    answer = chunk({"content": "はい"})

    assert editor.feed(thought + empty) == b""
    assert editor.feed(answer) == thought + empty + answer


def test_reasoning_sent_under_two_names_is_restored_under_both() -> None:
    text = "PERSON4K7Q2M"
    body = b"".join(chunk({"reasoning": c, "reasoning_content": c}) for c in text)
    out, _ = edited(CHAT, [body])
    deltas = [event["choices"][0]["delta"] for event in read_sse(out)]

    for name in ("reasoning", "reasoning_content"):
        assert "".join(delta[name] for delta in deltas) == TABLE[text]


def test_a_lane_that_never_goes_on_cannot_hold_the_others_forever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream_module, "MAX_EVENTS_HELD", 10)
    editor = StreamEditor(CHAT, Framing.SSE, Restorer(TABLE))
    other = write_sse([{"choices": [{"index": 1, "delta": {"content": "は"}}]}])
    held = chunk({"content": "PERSON"})

    outs = [editor.feed(piece) for piece in [held, *[other] * 10]]

    assert outs[:10] == [b""] * 10
    assert outs[10] == held + other * 10


def test_comments_and_pings_pass_events_that_wait() -> None:
    editor = StreamEditor(MESSAGES, Framing.SSE, Restorer(TABLE))
    ping = b'event: ping\ndata: {"type": "ping"}\n\n'
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "t", "text": "ORG"}}

    assert editor.feed(write_sse([delta]) + b": keep-alive\n\n" + ping) == (
        b": keep-alive\n\n" + ping
    )
    assert editor.flush() == write_sse([delta])


def test_broken_lines_are_restored_as_text_and_half_an_event_is_left_out() -> None:
    text = (
        "data: sorry, PERSON4K7Q2M and ORG7XWVTB\n\n"
        '{"error": "ORG7XWVTB"}\n\n'
        'data: {"cut": "ORG7XWVTB'
    )
    out, _ = edited(CHAT, [text.encode()])

    assert out.decode().split("\n\n") == [
        'data: sorry, 山田 太郎 and あさひ"商会"\ndata: 第一\\支店',
        '{"error":"あさひ\\"商会\\"\\n第一\\\\支店"}',
        "",
    ]


def test_sealed_fields_and_unknown_events_are_told_apart() -> None:
    event = {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "signature_delta", "signature": "PERSON4K7Q2M"},
        "brand_new": {"PERSON4K7Q2M": ["CODE9ZZZZZ"]},
    }
    out, _ = edited(MESSAGES, [write_sse([event])])
    [restored] = read_sse(out)

    assert restored["delta"]["signature"] == "PERSON4K7Q2M"
    assert restored["brand_new"] == {"山田 太郎": ["090-1234-5678"]}


def test_what_was_prepared_is_restored_too() -> None:
    def prepare(event: Any) -> bool:
        event["schema"] = {"enum": ["PERSON4K7Q2M"]}
        return True

    out, _ = edited(RESPONSES, [write_sse([{"type": "response.created"}])], prepare=prepare)

    assert read_sse(out)[0]["schema"] == {"enum": ["山田 太郎"]}


def test_an_answer_that_is_json_gets_its_values_escaped() -> None:
    answer = json.dumps({"名前": "ORG7XWVTB"})
    body = b"".join(chunk({"content": c}) for c in answer) + chunk({}, "stop")
    out, _ = edited(CHAT, [body], json_output=True)

    assert json.loads(lanes_of(read_sse(out))[0, "content"]) == {"名前": TABLE["ORG7XWVTB"]}


def test_vertex_argument_pieces_end_with_their_call() -> None:
    def call(text: str, more: bool) -> Event:
        piece: Event = {"jsonPath": "$.to", "stringValue": text}
        piece |= {"willContinue": True} if more else {}
        part = {"functionCall": {"partialArgs": [piece]}}
        return {"candidates": [{"content": {"parts": [part]}}]}

    events = [call("PERSON", True), call("4K7Q2M", False), call("O", False), call("RG", False)]
    out, _ = edited(GEMINI, [write_sse(events)])

    assert [
        event["candidates"][0]["content"]["parts"][0]["functionCall"]["partialArgs"][0][
            "stringValue"
        ]
        for event in read_sse(out)
    ] == ["", "山田 太郎", "O", "RG"]


def test_the_legacy_completions_stream_is_restored() -> None:
    events = [{"choices": [{"index": 0, "text": c, "finish_reason": None}]} for c in "CODE9ZZZZZ"]
    out, editor = edited(COMPLETIONS, [write_sse(events)])

    assert "".join(event["choices"][0]["text"] for event in read_sse(out)) == "090-1234-5678"
    assert not editor.complete


@pytest.mark.parametrize(
    ("row", "last", "complete"),
    [
        (CHAT, b"data: [DONE]", True),
        (CHAT, b"data: [DONE]\n\n", True),
        (CHAT, chunk({}, "stop"), True),
        (CHAT, chunk({"content": "x"}), False),
        (CHAT, b'data: {"error": {"message": "x"}}\n\n', True),
        (CHAT, b"", False),
        (MESSAGES, b'data: {"type": "message_stop"}\n\n', True),
        (MESSAGES, b'data: {"type": "error", "error": {}}\n\n', True),
        (MESSAGES, b'data: {"type": "content_block_stop", "index": 0}\n\n', False),
        (RESPONSES, b'data: {"type": "response.incomplete", "response": {}}\n\n', True),
        (RESPONSES, b'data: {"type": "response.output_text.done", "text": "x"}\n\n', False),
        (GEMINI, b'data: {"candidates": [{"finishReason": "STOP"}]}\n\n', True),
        (GEMINI, b'data: {"promptFeedback": {"blockReason": "OTHER"}}\n\n', True),
        (GEMINI, b'data: {"candidates": [{"content": {}}]}\n\n', False),
    ],
)
def test_a_stream_is_complete_when_its_api_says_so(row: Api, last: bytes, complete: bool) -> None:
    _, editor = edited(row, [last])

    assert editor.complete is complete


def test_a_choice_that_has_not_finished_leaves_the_stream_incomplete() -> None:
    second = write_sse([{"choices": [{"index": 1, "delta": {"content": "x"}}]}])
    _, editor = edited(CHAT, [second, chunk({}, "stop")])

    assert not editor.complete


def test_a_stream_that_was_cut_ends_with_the_apis_own_error_event() -> None:
    editor = StreamEditor(RESPONSES, Framing.SSE, Restorer(TABLE))
    first = {"type": "response.created", "sequence_number": 4, "response": {}}
    out = editor.feed(write_sse([first]) + b'event: x\ndata: {"type": "resp')

    assert out == write_sse([first])
    [error] = read_sse(editor.finish(CUT_OFF))
    assert (error["type"], error["code"], error["sequence_number"]) == ("error", "upstream_cut", 5)


def test_a_cut_array_is_closed_with_an_error() -> None:
    for body, count in ((b"", 1), (b"[", 1), (b'[{"a": 1}', 2), (b'[{"a": 1},', 2), (b'[{"a"', 1)):
        editor = StreamEditor(GEMINI, Framing.JSON_ARRAY, Restorer(TABLE))
        elements = json.loads(editor.feed(body) + editor.finish(CUT_OFF))

        assert len(elements) == count
        assert elements[-1]["error"]["code"] == 502


def reported(row: Api, events: list[Event], framing: Framing = Framing.SSE) -> set[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    edited(
        row,
        [write_sse(events)],
        framing,
        on_leaf=lambda leaf, upstream: seen.add((leaf.text, leaf.cue, upstream)),
    )
    return seen


def test_reports_what_an_sdk_sends_back_as_the_next_turn() -> None:
    arguments = json.dumps({"宛先": {"氏名": "PERSON4K7Q2M"}})
    client_arguments = arguments.replace("PERSON4K7Q2M", "山田 太郎")
    tool = {"type": "content_block_delta", "index": 1}
    seen = reported(
        MESSAGES,
        [
            {"type": "content_block_delta", "index": 0, "delta": {"text": "はい、PERSON"}},
            {"type": "content_block_delta", "index": 0, "delta": {"text": "4K7Q2M様"}},
            {"type": "content_block_stop", "index": 0},
            {**tool, "delta": {"partial_json": arguments[:25]}},
            {**tool, "delta": {"partial_json": arguments[25:]}},
            {"type": "content_block_stop", "index": 1},
        ],
    )

    assert seen == {
        ("はい、山田 太郎様", "", "はい、PERSON4K7Q2M様"),
        (client_arguments, "", arguments),
        ("宛先", "", "宛先"),
        ("氏名", "", "氏名"),
        ("山田 太郎", "氏名", "PERSON4K7Q2M"),
    }


def test_reports_the_pieces_that_gemini_clients_send_back_one_by_one() -> None:
    parts = ["こんにちは、PERSON", "4K7Q2Mさん", "です"]
    events: list[Event] = [
        {"candidates": [{"content": {"parts": [{"text": text}]}}]} for text in parts
    ]
    call = {"functionCall": {"name": "f", "args": {"名": "CODE9ZZZZZ"}}}
    events.append({"candidates": [{"content": {"parts": [call]}}]})
    seen = reported(GEMINI, events)

    assert ("山田 太郎さん", "", "PERSON4K7Q2Mさん") in seen
    assert ("こんにちは、山田 太郎さんです", "", "こんにちは、PERSON4K7Q2Mさんです") in seen
    assert ("090-1234-5678", "名", "CODE9ZZZZZ") in seen
    assert not any(text == "です" for text, _, _ in seen)


def test_nothing_that_prints_an_editor_prints_a_value() -> None:
    editor = StreamEditor(CHAT, Framing.SSE, Restorer(TABLE))
    editor.feed(chunk({"content": "山田 太郎 PERSON"}))

    assert "山田" not in repr(vars(editor)) + repr(editor)
