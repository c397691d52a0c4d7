"""What an entry is found by: a MAC, so that nobody without the key learns what it stands for.

The parts are told apart by their lengths: ("ab", "c") and ("a", "bc") never meet.
"""

import hmac
from collections.abc import Callable


def indexer(key: bytes, purpose: str, *within: str) -> Callable[[str], bytes]:
    """The function from a text to its index, for one purpose and one place (scope, upstream)."""
    data = bytearray(b"sekisho index 1")
    for part in (purpose, *within):
        encoded = part.encode("utf-8", "surrogatepass")
        data += len(encoded).to_bytes(8, "big") + encoded
    own_key = hmac.digest(key, data, "sha256")

    def index(text: str) -> bytes:
        return hmac.digest(own_key, text.encode("utf-8", "surrogatepass"), "sha256")

    return index
