"""Every vendor's citations, whole and streamed: what they cite has to be what they cited."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.framing import Framing
from sekisho.wire.offsets import CitedDocuments, recount
from sekisho.wire.response import restore_response
from sekisho.wire.stream import StreamEditor
from support.cited import FRAGMENTS, TABLE, spans, whole
from support.streams import Event, read_sse, write_sse

TEXT = "担当はPERSON4K7Q2M様、😀ORG7XWVTBです。"
START, END = TEXT.index("ORG"), TEXT.index("。")
CITED = Restorer(TABLE).restore("ORG7XWVTBです")


def row(path: str, method: str = "POST") -> Api:
    found = find_api(method, path)
    assert found is not None
    assert found.offsets
    return found


def at(node: Any, path: str) -> Any:
    for name in path.split("."):
        node = node[int(name)] if isinstance(node, list) else node[name]
    return node


def cut(text: str, start: int, end: int, *, utf8: bool) -> str:
    return text.encode()[start:end].decode() if utf8 else text[start:end]


def counted(text: str, index: int, *, utf8: bool) -> int:
    return len(text[:index].encode()) if utf8 else index


def restored(api: Api, body: Any, **options: Any) -> Any:
    return json.loads(restore_response(json.dumps(body).encode(), api, Restorer(TABLE), **options))


def indexed(start: int, end: int) -> Event:
    return {"start_index": start, "end_index": end}


def output_text(start: int, end: int) -> Event:
    citation = {"type": "url_citation", "start_index": start, "end_index": end}
    place = {"type": "file_citation", "index": start}
    return {"type": "output_text", "text": TEXT, "annotations": [citation, place]}


def message(start: int, end: int) -> Event:
    value = {"value": TEXT, "annotations": [{"start_index": start, "end_index": end}]}
    return {"object": "thread.message", "content": [{"type": "text", "text": value}]}


def candidate(start: int, end: int) -> Event:
    first: Event = {"text": "PERSON4K7Q2M"}
    segment = {"partIndex": 1, "startIndex": start, "endIndex": end}
    supports = {"groundingSupports": [{"segment": segment}, {"segment": {"endIndex": "x"}}]}
    return {
        "candidates": [
            {"content": {"parts": [first, {"text": TEXT}]}, "groundingMetadata": supports}
        ]
    }


def recited(start: int, end: int) -> Event:
    parts = [{"text": "PERSON4K7Q2M", "thought": True}, {"text": TEXT[:17]}, {"text": TEXT[17:]}]
    citation = {"citations": [{"startIndex": start, "endIndex": end}]}
    return {"candidates": [{"content": {"parts": parts}, "citationMetadata": citation}]}


def cohere(start: int, end: int, kind: str, **content: str) -> Event:
    citation = {"start": start, "end": end, "type": kind, "content_index": 1}
    parts: list[Event] = [{"text": "PERSON4K7Q2M"}, content]
    return {"message": {"tool_plan": TEXT, "content": parts, "citations": [citation]}}


Whole = tuple[str, Callable[[int, int], Event], str, str, tuple[str, str], bool]
INDEX = ("start_index", "end_index")
CHAT_BODY = "choices.0.message.annotations.0.url_citation"


WHOLE: list[Whole] = [
    (
        "/v1/chat/completions",
        lambda a, b: {
            "choices": [
                {
                    "message": {
                        "content": TEXT,
                        "annotations": [{"url_citation": indexed(a, b)}],
                    }
                }
            ]
        },
        "choices.0.message.content",
        CHAT_BODY,
        INDEX,
        False,
    ),
    (
        "/v1/responses",
        lambda a, b: {"output": [{"type": "message", "content": [output_text(a, b)]}]},
        "output.0.content.0.text",
        "output.0.content.0.annotations.0",
        INDEX,
        False,
    ),
    (
        "/v1/threads/t_1/messages",
        message,
        "content.0.text.value",
        "content.0.text.annotations.0",
        INDEX,
        False,
    ),
    (
        "/v1beta/models/gemini-3:generateContent",
        candidate,
        "candidates.0.content.parts.1.text",
        "candidates.0.groundingMetadata.groundingSupports.0.segment",
        ("startIndex", "endIndex"),
        True,
    ),
    (
        "/v1beta/interactions",
        lambda a, b: {
            "steps": [{"content": [{"type": "text", "text": TEXT, "annotations": [indexed(a, b)]}]}]
        },
        "steps.0.content.0.text",
        "steps.0.content.0.annotations.0",
        INDEX,
        True,
    ),
    (
        "/v2/chat",
        lambda a, b: cohere(a, b, "TEXT_CONTENT", text=TEXT),
        "message.content.1.text",
        "message.citations.0",
        ("start", "end"),
        False,
    ),
    (
        "/v2/chat",
        lambda a, b: cohere(a, b, "THINKING_CONTENT", thinking=TEXT),
        "message.content.1.thinking",
        "message.citations.0",
        ("start", "end"),
        False,
    ),
    (
        "/v2/chat",
        lambda a, b: cohere(a, b, "PLAN"),
        "message.tool_plan",
        "message.citations.0",
        ("start", "end"),
        False,
    ),
    (
        "/v1/chat",
        lambda a, b: {"text": TEXT, "citations": [{"start": a, "end": b}]},
        "text",
        "citations.0",
        ("start", "end"),
        False,
    ),
]


@pytest.mark.parametrize(("path", "make", "text", "place", "names", "utf8"), WHOLE)
def test_a_whole_answers_citations_hold_what_they_held(
    path: str,
    make: Callable[[int, int], Event],
    text: str,
    place: str,
    names: tuple[str, str],
    utf8: bool,
) -> None:
    body = make(counted(TEXT, START, utf8=utf8), counted(TEXT, END, utf8=utf8))
    after = restored(row(path), body)
    indices = [at(after, place)[name] for name in names]

    assert at(after, text) == Restorer(TABLE).restore(TEXT)
    assert cut(at(after, text), *indices, utf8=utf8) == CITED


@pytest.mark.parametrize(("path", "make", "text", "place", "names", "utf8"), WHOLE)
def test_an_answer_sent_back_counts_as_the_upstream_did(
    path: str,
    make: Callable[[int, int], Event],
    text: str,
    place: str,
    names: tuple[str, str],
    utf8: bool,
) -> None:
    body = make(counted(TEXT, START, utf8=utf8), counted(TEXT, END, utf8=utf8))
    client: Any = {"input": [restored(row(path), body)]}
    upstream: Any = {"input": [json.loads(json.dumps(body))]}
    for name in names:
        at(upstream["input"][0], place)[name] = at(client["input"][0], place)[name]

    assert upstream["input"] != [body]
    recount(row(path).offsets, client, upstream, Restorer(TABLE))
    assert upstream["input"] == [body]


def test_an_answer_sent_back_in_other_words_keeps_its_counts() -> None:
    client: Any = {"input": [output_text(3, 5)]}
    upstream = json.loads(json.dumps(client))
    client["input"][0]["text"] = "quite another text"

    recount(row("/v1/responses").offsets, client, upstream, Restorer(TABLE))
    assert upstream["input"] == [output_text(3, 5)]


def test_a_file_citations_place_moves_with_the_text() -> None:
    after = restored(row("/v1/responses"), {"output": [{"content": [output_text(START, END)]}]})
    part = after["output"][0]["content"][0]

    assert part["text"][part["annotations"][1]["index"] :] == CITED + "。"


def test_a_recitation_counts_in_the_joined_text_without_thoughts() -> None:
    body = recited(*(counted(TEXT, index, utf8=True) for index in (START, END)))
    [after] = restored(row("/v1beta/models/gemini-3:generateContent"), body)["candidates"]
    text = "".join(part["text"] for part in after["content"]["parts"][1:])
    citation = after["citationMetadata"]["citations"][0]

    assert cut(text, citation["startIndex"], citation["endIndex"], utf8=True) == CITED


def test_citations_of_an_unchanged_text_keep_their_bytes() -> None:
    part = {"type": "output_text", "text": "no value", "annotations": [{"start_index": 99}]}
    body = json.dumps({"output": [{"content": [part]}]}, indent=3).encode()

    assert restore_response(body, row("/v1/responses"), Restorer(TABLE)) == body


@pytest.mark.parametrize("wrong", [None, "text", 7, [None], [[]], [{"url_citation": 5}], {}])
def test_malformed_annotations_pass_as_they_are(wrong: Any) -> None:
    for name in ("annotations", "citations", "groundingMetadata", "content_filter_offsets"):
        body = {"choices": [{"message": {"content": TEXT, "text": TEXT, name: wrong}}]}
        for path in ("/v1/chat/completions", "/v2/chat", "/v1beta/models/g:generateContent"):
            after = restored(row(path), body)
            event = {
                "choices": [{"index": 0, "delta": {"content": TEXT, name: wrong}, name: wrong}]
            }
            editor = StreamEditor(row(path), Framing.SSE, Restorer(TABLE))

            assert after["choices"][0]["message"][name] == wrong
            [out] = read_sse(editor.feed(write_sse([event])) + editor.flush())
            assert out["choices"][0][name] == wrong


def test_citations_of_a_document_count_in_the_clients_document() -> None:
    def documents(text: str) -> Any:
        source = {"type": "text", "media_type": "text/plain", "data": text}
        block = {"type": "document", "source": source, "citations": {"enabled": True}}
        return {"messages": [{"role": "user", "content": [block]}]}

    client = Restorer(TABLE).restore(TEXT)
    cited = CitedDocuments(documents(client), documents(TEXT), Restorer(TABLE))
    citation = {
        "type": "char_location",
        "cited_text": TEXT[START:END],
        "document_index": 0,
        "start_char_index": START,
        "end_char_index": END,
    }
    body = {"content": [{"type": "text", "text": "はい", "citations": [citation]}]}
    api = row("/v1/messages")
    [after] = restored(api, body, documents=cited)["content"][0]["citations"]
    delta = {"type": "citations_delta", "citation": citation}
    editor = StreamEditor(api, Framing.SSE, Restorer(TABLE), documents=cited)
    event = {"type": "content_block_delta", "index": 0, "delta": delta}
    [streamed] = read_sse(editor.feed(write_sse([event])))

    assert client[after["start_char_index"] : after["end_char_index"]] == CITED
    assert after["cited_text"] == CITED
    assert streamed["delta"]["citation"] == after
    assert restored(api, body)["content"][0]["citations"][0]["start_char_index"] == START

    turn: Any = {"role": "assistant", "content": [{"type": "text", "citations": [after]}]}
    ours, theirs = documents(client), documents(TEXT)
    ours["messages"].append(turn)
    theirs["messages"].append(json.loads(json.dumps(turn)))
    recount(api.offsets, ours, theirs, Restorer(TABLE))
    [resent] = theirs["messages"][1]["content"][0]["citations"]
    assert (resent["start_char_index"], resent["end_char_index"]) == (START, END)
    assert turn["content"][0]["citations"] == [after]


def test_bedrocks_citations_count_in_the_clients_document() -> None:
    def documents(text: str) -> Any:
        document = {"name": "d", "format": "txt", "source": {"text": text}}
        return {"messages": [{"role": "user", "content": [{"document": document}]}]}

    client = Restorer(TABLE).restore(TEXT)
    cited = CitedDocuments(documents(client), documents(TEXT), Restorer(TABLE))
    location = {"documentChar": {"documentIndex": 0, "start": START, "end": END}}
    body = {"citationsContent": {"content": [{"text": "x"}], "citations": [{"location": location}]}}
    after = restored(row("/model/m.x-v1:0/converse"), body, documents=cited)
    span = after["citationsContent"]["citations"][0]["location"]["documentChar"]

    assert client[span["start"] : span["end"]] == CITED


@dataclass(frozen=True)
class Streamed:
    """How a vendor streams a text and its citations. `text`, `place`: where in these events."""

    path: str
    delta: Callable[[str], Event]
    cite: Callable[[int, int], Event]
    text: str
    place: str
    names: tuple[str, str] = INDEX
    utf8: bool = False
    before: int = 0  # what the vendor counts before the text's first character


RESPONSES = {"item_id": "i", "output_index": 0, "content_index": 0}
STREAMED = [
    Streamed(
        "/v1/chat/completions",
        lambda text: {"choices": [{"index": 0, "delta": {"content": text}}]},
        lambda a, b: {
            "choices": [
                {
                    "index": 0,
                    "delta": {"annotations": [{"url_citation": indexed(a, b)}]},
                }
            ]
        },
        "choices.0.delta.content",
        "choices.0.delta.annotations.0.url_citation",
    ),
    Streamed(
        "/openai/deployments/d/chat/completions",
        lambda text: {"choices": [{"index": 0, "delta": {"content": text}}]},
        lambda a, b: {
            "choices": [
                {
                    "index": 0,
                    "content_filter_offsets": {"start_offset": a, "end_offset": b},
                }
            ]
        },
        "choices.0.delta.content",
        "choices.0.content_filter_offsets",
        ("start_offset", "end_offset"),
        before=44,
    ),
    Streamed(
        "/v1/responses",
        lambda text: {"type": "response.output_text.delta", **RESPONSES, "delta": text},
        lambda a, b: {
            "type": "response.output_text.annotation.added",
            **RESPONSES,
            "annotation": {"type": "url_citation", "start_index": a, "end_index": b},
        },
        "delta",
        "annotation",
    ),
    Streamed(
        "/v1/threads/runs",
        lambda text: {"id": "m", "delta": {"content": [{"index": 0, "text": {"value": text}}]}},
        lambda a, b: {
            "id": "m",
            "delta": {"content": [{"index": 0, "text": {"annotations": [indexed(a, b)]}}]},
        },
        "delta.content.0.text.value",
        "delta.content.0.text.annotations.0",
    ),
    Streamed(
        "/v1beta/models/gemini-3:streamGenerateContent",
        lambda text: {"candidates": [{"index": 0, "content": {"parts": [{"text": text}]}}]},
        lambda a, b: {
            "candidates": [
                {
                    "index": 0,
                    "groundingMetadata": {
                        "groundingSupports": [{"segment": {"startIndex": a, "endIndex": b}}]
                    },
                }
            ]
        },
        "candidates.0.content.parts.0.text",
        "candidates.0.groundingMetadata.groundingSupports.0.segment",
        ("startIndex", "endIndex"),
        utf8=True,
    ),
    Streamed(
        "/v1beta/interactions",
        lambda text: {"event_type": "step.delta", "index": 2, "delta": {"text": text}},
        lambda a, b: {
            "event_type": "step.delta",
            "index": 2,
            "delta": {
                "type": "text_annotation_delta",
                "annotations": [indexed(a, b)],
            },
        },
        "delta.text",
        "delta.annotations.0",
        utf8=True,
    ),
    Streamed(
        "/v2/chat",
        lambda text: {
            "type": "content-delta",
            "index": 0,
            "delta": {"message": {"content": {"text": text}}},
        },
        lambda a, b: {
            "type": "citation-start",
            "index": 5,
            "delta": {
                "message": {
                    "citations": {"start": a, "end": b, "type": "TEXT_CONTENT", "content_index": 0}
                }
            },
        },
        "delta.message.content.text",
        "delta.message.citations",
        ("start", "end"),
    ),
]


def has(event: Event, path: str) -> bool:
    try:
        at(event, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


@pytest.mark.parametrize("vendor", STREAMED, ids=[vendor.path for vendor in STREAMED])
@given(
    fragments=st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=10),
    recall=st.booleans(),
    data=st.data(),
)
@settings(max_examples=120, deadline=None)
def test_a_streams_citations_hold_what_they_held(
    vendor: Streamed, fragments: list[str], recall: bool, data: st.DataObject
) -> None:
    """Each comes as soon as its text has, or later; the first says where Azure's text begins."""
    text = "".join(fragments)
    ends = {len("".join(fragments[:count])) for count in range(len(fragments) + 1)}
    inside = data.draw(st.lists(st.integers(0, len(text)), max_size=8))
    edges = sorted({0, len(text), *inside, *data.draw(st.sets(st.sampled_from(sorted(ends))))})
    # Many cite up to where the text has come.
    pairs = st.sampled_from([*combinations(edges, 2)])
    cited = data.draw(spans(len(text))) + data.draw(st.lists(pairs, max_size=4))
    cited.sort(key=lambda span: span[1])
    if vendor.before:
        cited.insert(0, (0, 1))
    events = [vendor.delta(text[:0])]
    waiting = list(cited)
    for start, end in pairwise(edges):
        events.append(vendor.delta(text[start:end]))
        while waiting and waiting[0][1] <= end:
            first, last = (counted(text, index, utf8=vendor.utf8) for index in waiting.pop(0))
            events.append(vendor.cite(first + vendor.before, last + vendor.before))
    body = write_sse(events)
    table = {} if recall else TABLE
    editor = StreamEditor(
        row(vendor.path), Framing.SSE, Restorer(table, recall=Vault() if recall else None)
    )
    places = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=4)))
    out = b"".join(
        editor.feed(body[a:b]) for a, b in zip([0, *places], [*places, len(body)], strict=True)
    )
    after = read_sse(out + editor.flush())
    client = "".join(at(event, vendor.text) for event in after if has(event, vendor.text))
    found = [at(event, vendor.place) for event in after if has(event, vendor.place)]

    assert client == Restorer(TABLE).restore(text)
    assert len(after) == len(events)
    assert [has(event, vendor.place) for event in after] == [
        has(event, vendor.place) for event in events
    ]
    assert len(found) == len(cited)
    for citation, (start, end) in zip(found, cited, strict=True):
        first, last = (citation[name] - vendor.before for name in vendor.names)
        expected = Restorer(TABLE).restore(whole(text, start, end))
        assert cut(client, first, last, utf8=vendor.utf8) == expected


class Vault:
    def placeholders(self, names: Any) -> dict[str, str]:
        return {name: TABLE[name] for name in names if name in TABLE}

    def knows_url(self, url: str) -> bool:
        return False


def test_azures_offsets_all_move_from_where_the_answer_begins() -> None:
    [vendor] = [vendor for vendor in STREAMED if vendor.before]
    first, second = vendor.cite(44, 45), vendor.cite(44, 70)
    second["choices"][0]["content_filter_offsets"]["check_offset"] = 56
    editor = StreamEditor(row(vendor.path), Framing.SSE, Restorer(TABLE))
    out = editor.feed(
        write_sse([vendor.delta("PERSON4K7Q2M様、はい、これで全部です。"), first, second])
    )

    assert [at(event, vendor.place) for event in read_sse(out)[1:]] == [
        {"start_offset": 44, "end_offset": 49},
        {"start_offset": 44, "end_offset": 63, "check_offset": 49},
    ]


def test_indices_that_point_into_a_tail_wait_for_it() -> None:
    [vendor] = [vendor for vendor in STREAMED if vendor.path == "/v1/responses"]
    editor = StreamEditor(row(vendor.path), Framing.SSE, Restorer(TABLE))
    first, cite = vendor.delta("PERSON4K7Q2M"), vendor.cite(0, 12)

    assert editor.feed(write_sse([first, cite])) == b""
    events = read_sse(editor.feed(write_sse([vendor.delta("です")])))
    assert [at(event, "annotation.end_index") for event in events if "annotation" in event] == [5]
    assert len(events) == 3


def test_indices_beyond_all_that_came_do_not_wait() -> None:
    [vendor] = [vendor for vendor in STREAMED if vendor.path == "/v1/responses"]
    editor = StreamEditor(row(vendor.path), Framing.SSE, Restorer(TABLE))

    out = editor.feed(write_sse([vendor.delta("PERSON4K7Q2Mx"), vendor.cite(13, 900)]))
    assert read_sse(out)[1]["annotation"]["end_index"] == 893


def test_an_event_that_only_waits_for_a_citation_is_not_held_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sekisho.wire.stream.MAX_EVENTS_HELD", 5)
    [vendor] = [vendor for vendor in STREAMED if vendor.path == "/v1/responses"]
    editor = StreamEditor(row(vendor.path), Framing.SSE, Restorer(TABLE))
    # The tail moves on to the third event; the second still waits for what it comes to.
    events = [vendor.delta("aPERSON"), vendor.cite(0, 4), vendor.delta("4K7")]
    other = {"type": "response.in_progress"}

    out = editor.feed(write_sse([*events, *[other] * 9]))
    assert [at(e, "annotation.end_index") for e in read_sse(out) if "annotation" in e] == [4]
    assert len(read_sse(out)) >= 7


def test_a_citation_that_comes_after_its_lane_has_ended_is_moved_too() -> None:
    [vendor] = [vendor for vendor in STREAMED if vendor.path == "/v2/chat"]
    end = {"type": "content-end", "index": 0}
    editor = StreamEditor(row(vendor.path), Framing.SSE, Restorer(TABLE))
    out = editor.feed(write_sse([vendor.delta("PERSON4K7Q2M様"), end, vendor.cite(12, 13)]))

    assert at(read_sse(out)[-1], "delta.message.citations.start") == 5
