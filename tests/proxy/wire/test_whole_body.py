import pytest

from sekisho.errors import UpstreamFailure
from sekisho.wire import whole_body
from sekisho.wire.whole_body import WholeBodyDecoder
from support.cuts import cuts


def test_every_cut_gives_one_frame_at_the_end() -> None:
    body = '{"text": "山田"}\n'.encode()
    for pieces in cuts(body):
        decoder = WholeBodyDecoder()

        assert [decoder.feed(piece) for piece in pieces] == [[]] * len(pieces)
        [frame] = decoder.flush()
        assert (frame.raw, frame.data) == (body, body.decode())
        assert frame.encode("{}") == b"{}"
        assert decoder.closed


def test_a_cut_body_is_not_closed() -> None:
    decoder = WholeBodyDecoder()
    decoder.feed(b'{"text": "')

    assert len(decoder.flush()) == 1
    assert not decoder.closed
    assert decoder.failure("error", "{}") == b""


def test_no_bytes_are_no_frame() -> None:
    assert WholeBodyDecoder().flush() == []


def test_refuses_a_body_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_body, "MAX_FRAME_BYTES", 10)

    with pytest.raises(UpstreamFailure, match="too large"):
        WholeBodyDecoder().feed(b"x" * 11)
