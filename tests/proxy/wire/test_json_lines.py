import json
import random

import pytest

from sekisho.errors import UpstreamFailure
from sekisho.wire import json_lines
from sekisho.wire.json_lines import JsonLinesDecoder, LineFrame
from support.cuts import cuts, truncations


def decode(pieces: list[bytes]) -> tuple[list[LineFrame], JsonLinesDecoder]:
    decoder = JsonLinesDecoder()
    frames = [frame for piece in pieces for frame in decoder.feed(piece)]
    return frames + decoder.flush(), decoder


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("", []),
        ('{"a": 1}\n', ['{"a": 1}']),
        ('{"a": 1}\r\n\r\n \n{"b": 2}', ['{"a": 1}', '{"b": 2}']),
        ('{"山": "😀\u2028\u0085\x0b"}\n[1]\n', ['{"山": "😀\u2028\u0085\x0b"}', "[1]"]),
        ('\ufeff{"a": 1}\nx\r', ['{"a": 1}', "x"]),
    ],
)
def test_every_cut_gives_the_same_lines(body: str, lines: list[str]) -> None:
    for pieces in cuts(body.encode()):
        frames, decoder = decode(pieces)

        assert b"".join(frame.raw for frame in frames) == body.encode()
        assert [frame.data for frame in frames if frame.data is not None] == lines
        assert not decoder.closed


def test_truncated_bytes_are_all_given_back() -> None:
    for pieces in truncations('{"a": "山"}\r\n{"b": 1}\n'.encode()):
        frames, _ = decode(pieces)

        assert b"".join(frame.raw for frame in frames) == b"".join(pieces)


def test_random_lines_are_read_whatever_they_hold() -> None:
    source = random.Random(2)
    for _ in range(100):
        values = [{"k": "".join(source.choices('\n\r"\\ア😀\u2028', k=6))} for _ in range(3)]
        end = source.choice(["\n", "\r\n"])
        body = end.join(json.dumps(value, ensure_ascii=False) for value in values)
        for pieces in cuts(body.encode(), seeds=range(3)):
            frames, _ = decode(pieces)

            assert [json.loads(frame.data or "") for frame in frames] == values


def test_a_line_with_other_data_keeps_its_end_and_its_mark() -> None:
    frames, _ = decode(['\ufeff{"a":1}\r\n{"b":1}\n{"c":1}'.encode()])

    assert [frame.encode("[山]") for frame in frames] == [
        "\ufeff[山]\r\n".encode(),
        "[山]\n".encode(),
        "[山]".encode(),
    ]


def test_a_line_never_waits_for_the_next() -> None:
    decoder = JsonLinesDecoder()

    assert decoder.feed(b'{"a"') == []
    assert [frame.raw for frame in decoder.feed(b":1}\n")] == [b'{"a":1}\n']


def test_a_failure_stands_on_a_line_of_its_own() -> None:
    whole, cut = JsonLinesDecoder(), JsonLinesDecoder()
    whole.feed(b'{"a": 1}\n')
    cut.feed(b'{"a": 1')
    for decoder in (whole, cut, whole, cut):  # whoever fails may have flushed before
        decoder.flush()

    assert whole.failure("error", '{"error": "切"}') == '{"error": "切"}\n'.encode()
    assert cut.failure("error", "{}") == b"\n{}\n"


def test_refuses_a_line_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MAX_FRAME_BYTES", 100)
    decoder = JsonLinesDecoder()
    decoder.feed(b'{"a": 1}\n' * 100)

    with pytest.raises(UpstreamFailure, match="too large"):
        decoder.feed(b"x" * 101)


def test_costs_grow_with_the_bytes_only() -> None:
    decoder = JsonLinesDecoder()
    for _ in range(50_000):
        decoder.feed(b"xxxxxxxxxxxxxxxx")

    assert len(decoder.feed(b"\n")) == 1
