import pytest

from sekisho.errors import UpstreamFailure
from sekisho.wire import sse
from sekisho.wire.sse import SseDecoder, SseFrame
from support.cuts import cuts, truncations

# What str.splitlines takes for line ends and SSE does not.
UNICODE_ENDS = "\u2028\u2029\u0085\x0b\x0c\x1c"


def decode(pieces: list[bytes]) -> list[SseFrame]:
    decoder = SseDecoder()
    return [frame for piece in pieces for frame in decoder.feed(piece)] + decoder.flush()


def assert_every_cut_gives(body: bytes, data: list[str | None]) -> None:
    for pieces in cuts(body):
        frames = decode(pieces)

        assert b"".join(frame.raw for frame in frames) == body
        assert [frame.data for frame in frames] == data


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b"data: a\n\n", ["a"]),
        (b"data:a\r\n\r\n", ["a"]),
        (b"data: a\r\rdata: b\r\r", ["a", "b"]),
        (b"data:  a\n\n", [" a"]),
        (b"data: a\ndata\ndata: b\n\n", ["a\n\nb"]),
        (b"id: 1\nevent: x\ndata: a\nretry: 5\n\n", ["a"]),
        (b": note\ndata: a\n\n", ["a"]),
        (b": note\n\ndata: a\n\n", [None, "a"]),
        (b"event: x\n\n", [None]),
        (b"\n\ndata: a\n\n", [None, None, "a"]),
        (b"data:\n\n", [""]),
        (b"data: a", ["a"]),
        (b"data: a\n", ["a"]),
        (b"data: a\n\nda", ["a", "da"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (f"data: 山{UNICODE_ENDS}😀\n\n".encode(), [f"山{UNICODE_ENDS}😀"]),
        (b"data: \xe5\xb1 a\n\n", ["\ufffd a"]),
        (b'{\n "error": 1\n}\n\n', ['{\n "error": 1\n}\n\n']),
    ],
)  # fmt: skip
def test_every_cut_gives_the_same_frames(body: bytes, data: list[str | None]) -> None:
    assert_every_cut_gives(body, data)


def test_truncated_bytes_are_all_given_back() -> None:
    body = "event: a\r\ndata: 山田\r\n\r\n: note\r\rdata: b\n\n".encode()
    for pieces in truncations(body):
        assert b"".join(frame.raw for frame in decode(pieces)) == b"".join(pieces)


def test_a_frame_leaves_with_the_byte_that_ends_it() -> None:
    decoder = SseDecoder()

    assert decoder.feed(b"data: a\r\n\r") == []
    assert len(decoder.feed(b"\n")) == 1


def test_only_comments_are_urgent() -> None:
    frames = decode([b": a\n\nid: 1\n\n: b\nevent: x\n\n: c\ndata: d\n\n\n"])

    assert [frame.urgent for frame in frames] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("body", "data", "written"),
    [
        (b"data: a\n\n", "b", b"data: b\n\n"),
        (b"data:a\r\n\r\n", "b", b"data:b\r\n\r\n"),
        (b": n\nid: 1\ndata: a\nevent: x\n\n", "b", b": n\nid: 1\ndata: b\nevent: x\n\n"),
        (b"data: a\nid: 1\ndata: a\n\n", "b", b"data: b\nid: 1\n\n"),
        (b"data: a\n\n", "b\r\nc\rd\n", b"data: b\ndata: c\ndata: d\ndata: \n\n"),
        (b"data\n\n", "b", b"data:b\n\n"),
        (b"data: a", "b\nc", b"data: b\ndata: c"),
        (b"data: a\n\n", "\ud800", b"data: \\ud800\n\n"),
        (b'{"a":\n1}\r\n\r\n', '{"b":2}', b'{"b":2}\r\n\r\n'),
    ],
)
def test_new_data_leaves_all_other_lines_alone(body: bytes, data: str, written: bytes) -> None:
    [frame] = decode([body])

    assert frame.encode(data) == written


def test_refuses_a_frame_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_FRAME_BYTES", 100)
    decoder = SseDecoder()
    decoder.feed(b"data: a\n\n" * 100)
    decoder.feed(b"data: " + b"x" * 90)

    with pytest.raises(UpstreamFailure, match="too large"):
        decoder.feed(b"x" * 10)


def test_a_failure_follows_a_cut_event_as_an_event_of_its_own() -> None:
    whole, cut = SseDecoder(), SseDecoder()
    cut.feed(b"data: a")
    for decoder in (whole, cut):
        decoder.flush()

    assert whole.failure("error", "{}") == b"event: error\ndata: {}\n\n"
    assert cut.failure("", "{}") == b"\n\ndata: {}\n\n"
