"""Values sealed before they leave the process: a store's disk and network see only ciphertext.

Format of a value: a 16-byte salt, a 12-byte nonce, then AES-256-GCM with the index as associated
data, so that a value moved to another index does not open. The cipher's key is derived from
Sekisho's key and the salt. The salt is new for each process: random nonces under one key are safe
for 2^32 values, which servers with one key would reach in time.
"""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sekisho.stores.store import Change, Store

_SALT_BYTES = 16
_NONCE_BYTES = 12
# More processes than ever write to one store within its entries' time.
_MAX_CIPHERS = 256


class SealedStore:
    """Seals under `key`, opens also what was sealed under one of the `former`. What cannot be
    opened (another key's, damaged) is as good as not there, and is replaced.
    """

    def __init__(self, store: Store, key: bytes, former: Sequence[bytes] = ()) -> None:
        self.waits = store.waits
        self._store = store
        self._ciphers = [lru_cache(_MAX_CIPHERS)(partial(_cipher, each)) for each in (key, *former)]
        self._salt = os.urandom(_SALT_BYTES)

    def __repr__(self) -> str:
        return f"SealedStore({self._store!r})"

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        found = self._store.get_many(indexes)
        return [self._open(index, value) for index, value in zip(indexes, found, strict=True)]

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        self._store.put_many({index: self._seal(index, value) for index, value in entries.items()})

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        sealed = {index: self._seal(index, value) for index, value in entries.items()}
        present: dict[bytes, bytes] = {}
        for index, value in self._store.add_many(sealed).items():
            opened = self._open(index, value)
            if opened is None:
                opened = self._replace_unopenable(index, sealed[index])
            if opened is not None:
                present[index] = opened
        return present

    def update(self, index: bytes, change: Change) -> None:
        def resealed(sealed: bytes | None) -> bytes | None:
            old = self._open(index, sealed)
            new = change(old)
            if new is None:
                return None
            return sealed if new == old else self._seal(index, new)

        self._store.update(index, resealed)

    def delete(self, index: bytes) -> bool:
        return self._store.delete(index)

    def close(self) -> None:
        self._store.close()

    def _replace_unopenable(self, index: bytes, sealed: bytes) -> bytes | None:
        """The value that another worker has put there in the meantime, if one has."""
        present: bytes | None = None

        def unless_openable(found: bytes | None) -> bytes:
            nonlocal present
            present = self._open(index, found)
            return sealed if found is None or present is None else found

        self._store.update(index, unless_openable)
        return present

    def _seal(self, index: bytes, value: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return self._salt + nonce + self._ciphers[0](self._salt).encrypt(nonce, value, index)

    def _open(self, index: bytes, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        salt, nonce = sealed[:_SALT_BYTES], sealed[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
        for cipher in self._ciphers:
            try:
                return cipher(salt).decrypt(nonce, sealed[_SALT_BYTES + _NONCE_BYTES :], index)
            except (InvalidTag, ValueError):
                continue
        return None


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"sekisho store 1").derive(key))
