"""Several texts as one value, lone surrogates included.

Format: the number of texts and the length of each in characters (4 bytes each, big-endian), then
all of them in UTF-8.
"""

import struct
from collections.abc import Sequence
from itertools import accumulate, pairwise

_COUNT = struct.Struct(">I")


def pack(texts: Sequence[str]) -> bytes:
    head = struct.pack(f">{len(texts) + 1}I", len(texts), *map(len, texts))
    return head + "".join(texts).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> list[str]:
    """Raises ValueError for what `pack` has not made."""
    try:
        [count] = _COUNT.unpack_from(data)
        lengths = struct.unpack_from(f">{count}I", data, _COUNT.size)
        text = data[_COUNT.size * (count + 1) :].decode("utf-8", "surrogatepass")
    except (struct.error, UnicodeDecodeError):
        raise ValueError("not packed texts") from None
    if sum(lengths) != len(text):
        raise ValueError("not packed texts")
    return [text[start:end] for start, end in pairwise(accumulate(lengths, initial=0))]
