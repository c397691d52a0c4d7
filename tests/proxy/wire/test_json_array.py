import json
import random

import pytest

from sekisho.errors import UpstreamFailure
from sekisho.wire import json_array
from sekisho.wire.json_array import ElementFrame, JsonArrayDecoder
from support.cuts import cuts, truncations


def decode(pieces: list[bytes]) -> tuple[list[ElementFrame], JsonArrayDecoder]:
    decoder = JsonArrayDecoder()
    frames = [frame for piece in pieces for frame in decoder.feed(piece)]
    return frames + decoder.flush(), decoder


@pytest.mark.parametrize(
    ("body", "elements"),
    [
        ("[]", []),
        ('[{"a": 1}]', ['{"a": 1}']),
        (' [\r\n{"a": 1}\n,\r\n{"b": [2, {}]}\n]\n', ['{"a": 1}', '{"b": [2, {}]}']),
        ('[{"a": "]}\\"{[,\\\\"}]', ['{"a": "]}\\"{[,\\\\"}']),
        ('[[1, [2]], "s\\"]"]', ["[1, [2]]", '"s\\"]"']),
        ('[{"山田": "😀\u2028"},1,null]', ['{"山田": "😀\u2028"}']),
        ('{"error": {"code": 400}}\n', ['{"error": {"code": 400}}']),
    ],
)  # fmt: skip
def test_every_cut_gives_the_same_elements(body: str, elements: list[str]) -> None:
    for pieces in cuts(body.encode()):
        frames, decoder = decode(pieces)

        assert b"".join(frame.raw for frame in frames) == body.encode()
        assert [frame.data for frame in frames if frame.data is not None] == elements
        assert decoder.closed


def test_random_arrays_are_cut_into_their_elements() -> None:
    source = random.Random(1)
    for _ in range(200):
        values = [{"k": "".join(source.choices('[]{}",\\ア😀', k=6)), "n": [{}]} for _ in range(3)]
        body = json.dumps(values, ensure_ascii=source.random() < 0.5).encode()
        for pieces in cuts(body, seeds=range(3)):
            frames, _ = decode(pieces)

            assert [json.loads(f.data) for f in frames if f.data is not None] == values


def test_truncated_bytes_are_all_given_back_and_leave_the_array_open() -> None:
    body = '[{"a": "\\"山"}, {"b": 1}]'.encode()
    for pieces in truncations(body):
        frames, decoder = decode(pieces)

        assert b"".join(frame.raw for frame in frames) == b"".join(pieces)
        assert not decoder.closed


def test_what_stands_between_elements_never_waits() -> None:
    decoder = JsonArrayDecoder()

    assert [f.raw for f in decoder.feed(b"[ ")] == [b"[ "]
    assert [f.raw for f in decoder.feed(b'{"a":1}')] == [b'{"a":1}']
    assert [f.raw for f in decoder.feed(b"\n,")] == [b"\n,"]


def test_refuses_an_element_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "MAX_FRAME_BYTES", 100)
    decoder = JsonArrayDecoder()
    decoder.feed(b"[" + b'{"a":1},' * 100)

    with pytest.raises(UpstreamFailure, match="too large"):
        decoder.feed(b'{"a": "' + b"x" * 100)


def test_a_closed_array_takes_no_failure() -> None:
    _, decoder = decode([b"[]"])

    assert decoder.failure("", "{}") == b""


def test_costs_grow_with_the_bytes_only() -> None:
    decoder = JsonArrayDecoder()
    decoder.feed(b'[{"a": "')
    for _ in range(20_000):
        decoder.feed(b"xxxxxxxxxxxxxxxx\\n")

    assert len(decoder.feed(b'"}')) == 1
