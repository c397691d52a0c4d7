"""The seal of a ledger: how far it went, so that its end cannot be cut off unseen.

One block of a fixed size, written in place with one call, so that a reader finds it whole.
"""

import os
from dataclasses import dataclass

from sekisho.audit.chain import Chain, Link

SEAL_BYTES = 512


@dataclass(frozen=True, slots=True)
class Seal:
    """`file`: how often the ledger was rotated; `size`: bytes of the file that is written now."""

    link: Link
    file: int
    size: int

    def written(self, chain: Chain) -> bytes:
        entry = {
            "sealed": self.link.seq,
            "hash": self.link.hash,
            "file": self.file,
            "size": self.size,
        }
        return _block(chain.signed(entry))


def read_seal(data: bytes, chain: Chain) -> Seal | None:
    """None where there is none, or another key's, or a changed one."""
    signed = data.rstrip(b" \n")
    # As with the lines, what is there has to be what was written, to the last space.
    entry = chain.verified(signed) if _block(signed) == data else None
    if entry is None:
        return None
    match entry:
        case {"sealed": int(seq), "hash": str(hash), "file": int(file), "size": int(size)}:
            return Seal(Link(seq, hash), file, size)
    return None


def load_seal(descriptor: int) -> bytes:
    return os.pread(descriptor, SEAL_BYTES + 1, 0)


def _block(signed: bytes) -> bytes:
    return signed.ljust(SEAL_BYTES - 1) + b"\n"
