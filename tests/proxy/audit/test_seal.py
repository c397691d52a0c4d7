"""The seal is one block, which only the key's owner writes."""

from sekisho.audit.chain import Chain, Link
from sekisho.audit.seal import SEAL_BYTES, Seal, read_seal

KEY = bytes(range(32))
SEAL = Seal(Link(10**12, "ab" * 32), 10**6, 10**12)


def test_it_is_read_as_it_was_written() -> None:
    block = SEAL.written(Chain([KEY]))

    assert len(block) == SEAL_BYTES
    assert read_seal(block, Chain([KEY])) == SEAL
    assert read_seal(block, Chain([])) == SEAL
    assert read_seal(block, Chain([bytes(32), KEY])) == SEAL


def test_nothing_else_is_one() -> None:
    chain = Chain([KEY])
    block = SEAL.written(chain)
    line, _ = chain.forge(SEAL.link, {"event": "ended"})

    for other in (b"", block[:-1], block + b" ", block[:-2] + b"\n\n", line.ljust(511) + b"\n"):
        assert read_seal(other, chain) is None
    assert read_seal(block, Chain([bytes(32)])) is None
