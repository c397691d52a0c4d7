import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, Masker
from sekisho.masking.restorer import Change, Escape, Restorer
from sekisho.wire.api import Offset
from sekisho.wire.json_body import Json
from sekisho.wire.offsets import CitedDocuments, Places, shift
from support.cited import FRAGMENTS, TABLE, spans, whole


def places_of(text: str, *, utf8: bool = False) -> tuple[Places, str]:
    changes: list[Change] = []
    client, _ = Restorer(TABLE).advance(text, Escape.PLAIN, final=True, changes=changes)
    places = Places(utf8=utf8)
    places.extend(text, changes)
    return places, client


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12), st.data())
@settings(max_examples=500, deadline=None)
def test_a_span_holds_the_restoration_of_what_it_held(
    fragments: list[str], data: st.DataObject
) -> None:
    text = "".join(fragments)
    places, client = places_of(text)
    in_bytes, _ = places_of(text, utf8=True)
    for start, end in data.draw(spans(len(text))):
        expected = Restorer(TABLE).restore(whole(text, start, end))
        first, last = (len(text[:index].encode()) for index in (start, end))

        assert client[places.start(start) : places.end(end)] == expected
        cited = client.encode()[in_bytes.start(first) : in_bytes.end(last)]
        assert cited == expected.encode()


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12), st.data())
@settings(max_examples=200, deadline=None)
def test_a_text_that_comes_in_pieces_has_the_same_places(
    fragments: list[str], data: st.DataObject
) -> None:
    text = "".join(fragments)
    for utf8 in (False, True):
        places = Places(utf8=utf8)
        lane = Restorer(TABLE).lane()
        rest = text
        while rest:
            length = data.draw(st.integers(0, len(rest)))
            taken = lane.tail + rest[:length]
            lane.feed(rest[:length])
            places.extend(taken.removesuffix(lane.tail), lane.changes)
            rest = rest[length:]
        tail = lane.tail
        lane.flush()
        places.extend(tail, lane.changes)
        expected, _ = places_of(text, utf8=utf8)
        everywhere = range(expected.length + 3)

        assert places.length == expected.length
        assert [places.start(i) for i in everywhere] == [expected.start(i) for i in everywhere]
        assert [places.end(i) for i in everywhere] == [expected.end(i) for i in everywhere]


def test_an_index_in_a_placeholder_means_the_whole_value() -> None:
    places, client = places_of("あPERSON4K7Q2Mい")

    assert client == "あ山田 太郎い"
    assert [places.start(index) for index in (0, 1, 2, 12, 13, 14)] == [0, 1, 1, 1, 6, 7]
    assert [places.end(index) for index in (0, 1, 2, 12, 13, 14)] == [0, 1, 6, 6, 6, 7]


def test_an_index_beyond_the_text_keeps_its_distance_from_the_end() -> None:
    places, client = places_of("PERSON4K7Q2M")

    assert places.start(112) == places.end(112) == len(client) + 100
    assert Places().end(7) == 7


@pytest.mark.parametrize("wrong", ["5", -1, None, 1.5, True, [3], {}])
def test_what_is_no_index_stays(wrong: Json) -> None:
    places, _ = places_of("PERSON4K7Q2M")
    offset = Offset("a", text="t")
    holder: dict[str, Json] = {"start_index": wrong, "end_index": 12}

    assert shift(offset, holder, places)
    assert holder == {"start_index": wrong, "end_index": 5}
    assert not shift(offset, {"end_index": wrong}, places)


def test_what_stands_before_the_origin_stays() -> None:
    places, _ = places_of("PERSON4K7Q2M")
    holder: dict[str, Json] = {"start_index": 30, "end_index": 56}

    assert shift(Offset("a", text="t"), holder, places, 44)
    assert holder == {"start_index": 30, "end_index": 49}


def test_prints_no_text() -> None:
    places, _ = places_of("PERSON4K7Q2M")
    documents = CitedDocuments({"a": "山田"}, {"a": "PERSON4K7Q2M"}, Restorer(TABLE))

    assert "山田" not in repr(places) + repr(documents)


def anthropic(*texts: Json) -> Json:
    """Documents in a message and in a tool's result, behind a file and one made of blocks."""
    sources: list[Json] = [{"type": "base64", "media_type": "application/pdf", "data": "QUFB"}]
    sources.append({"type": "content", "content": [{"type": "text", "text": "PERSON4K7Q2M"}]})
    sources += [{"type": "text", "media_type": "text/plain", "data": text} for text in texts]
    blocks: list[Json] = [{"type": "document", "source": source} for source in sources]
    return {
        "messages": [
            {"role": "user", "content": blocks[:3]},
            {"role": "user", "content": [{"type": "tool_result", "content": blocks[3:]}]},
        ]
    }


def bedrock(*texts: Json) -> Json:
    sources: list[Json] = [{"bytes": "QUFB"}, {"content": [{"text": "x"}]}]
    sources += [{"text": text} for text in texts]
    return {
        "messages": [
            {"role": "user", "content": [{"document": {"name": "d", "source": source}}]}
            for source in sources
        ]
    }


PEOPLE = ("山田 太郎", "佐藤", "Hanako Suzuki")


@pytest.mark.parametrize("payload", [anthropic, bedrock])
@given(
    words=st.lists(st.sampled_from([*PEOPLE, "さん", "、", " ", "😀", "\n", "CODE", "x"])),
    action=st.sampled_from([Action.MASK, Action.REDACT]),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_a_documents_span_leads_back_to_what_the_client_wrote(
    payload: Callable[..., Json], words: list[str], action: Action, data: st.DataObject
) -> None:
    client, decisions = "", []
    for word in words:
        if word in PEOPLE:
            decisions.append(Decision(len(client), len(client) + len(word), "PERSON", 1.0, action))
        client += word
    masker = Masker(b"k" * 32, "scope")
    [masked] = masker.mask([client], [decisions])
    restorer = Restorer(masker.table, known_urls=masker.urls)
    documents = CitedDocuments(payload("x", client), payload("x", masked.text), restorer)
    places = documents.places(3)

    assert places is not None
    shift_by, edges = 0, {0: 0}
    for r in masked.replacements:
        edges[r.start + shift_by] = r.start
        shift_by += len(r.placeholder) - (r.end - r.start)
        edges[r.end + shift_by] = r.end
    edges[len(masked.text)] = len(client)
    exact = action is Action.MASK or len(masked.replacements) < 2
    if exact:
        assert [places.start(index) for index in edges] == list(edges.values())
    assert places.end(len(masked.text)) == len(client)


def test_documents_that_are_no_texts_or_not_there_have_no_places() -> None:
    documents = CitedDocuments(anthropic("山田 太郎"), anthropic("PERSON4K7Q2M"), Restorer(TABLE))

    assert [documents.places(number) is None for number in (0, 1, 2, 3)] == [
        True,
        True,
        False,
        True,
    ]
    for wrong in (-1, "2", None, 2.0):
        assert documents.places(wrong) is None


def test_a_document_that_is_not_what_was_sent_is_left_alone() -> None:
    documents = CitedDocuments(
        anthropic("another text"), anthropic("PERSON4K7Q2M"), Restorer(TABLE)
    )

    assert documents.places(2) is None


def test_a_document_of_json_is_compared_as_json() -> None:
    client = json.dumps({"name": 'あさひ"商会"\n第一\\支店'}, ensure_ascii=False)
    upstream = json.dumps({"name": "ORG7XWVTB"})
    places = CitedDocuments(anthropic(client), anthropic(upstream), Restorer(TABLE)).places(2)

    assert places is not None
    assert places.end(len(upstream)) == len(client)


def test_what_was_redacted_is_found_by_what_stands_around_it() -> None:
    client = "A: 090-1234、B: 山田 太郎、C: 秘密"
    upstream = "A: [REDACTED]、B: PERSON4K7Q2M、C: [REDACTED]"
    places = CitedDocuments(anthropic(client), anthropic(upstream), Restorer(TABLE)).places(2)
    cited: dict[str, Any] = {}

    assert places is not None
    for label in ("[REDACTED]、B", "B: PERSON4K7Q2M", "C: [REDACTED]"):
        start = upstream.index(label)
        cited[label] = client[places.start(start) : places.end(start + len(label))]
    assert list(cited.values()) == ["090-1234、B", "B: 山田 太郎", "C: 秘密"]
