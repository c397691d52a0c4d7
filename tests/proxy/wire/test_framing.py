from sekisho.wire.framing import Framing, frame_too_large
from sekisho.wire.stream import DECODERS


def test_every_framing_has_a_decoder() -> None:
    assert set(DECODERS) == set(Framing)


def test_an_upstream_that_sends_too_much_is_a_bad_gateway() -> None:
    assert frame_too_large().status == 502
