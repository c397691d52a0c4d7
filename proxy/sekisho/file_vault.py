"""What `sekisho mask` replaced, so that `sekisho restore` can put it back: an encrypted file.

Format: MAGIC, a 12-byte nonce, then AES-256-GCM over JSON {"values": {placeholder: value}, "urls":
[URLs of masked texts]}, with MAGIC as associated data. The file key is derived from the key file's
key, so that one key never serves two purposes. A changed byte, a cut end and another key all look
the same: the file is refused.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"sekisho-vault-1\n"
_NONCE_BYTES = 12


class VaultError(Exception):
    """The vault cannot be read or written. Never says what it holds."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`urls` are those that the masked texts held: a placeholder in any other stays masked."""

    values: dict[str, str] = field(default_factory=dict, repr=False)
    urls: set[str] = field(default_factory=set, repr=False)


class FileVault:
    """Written under `key`; one that was written under a key of `former` is read as well."""

    def __init__(self, path: Path, key: bytes, former: Sequence[bytes] = ()) -> None:
        self.path = path.expanduser()
        self._ciphers = [_cipher(each) for each in (key, *former)]

    def load(self) -> Contents:
        """Empty while there is no file."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Contents()
        except OSError as error:
            raise VaultError(f"{self.path}: cannot be read: {error.strerror}") from None
        if not data.startswith(MAGIC):
            raise VaultError(f"{self.path}: is not a Sekisho vault")
        nonce = data[len(MAGIC) : len(MAGIC) + _NONCE_BYTES]
        for cipher in self._ciphers:
            try:
                stored = json.loads(cipher.decrypt(nonce, data[len(MAGIC) + _NONCE_BYTES :], MAGIC))
            except (InvalidTag, ValueError):
                continue
            return Contents(stored["values"], set(stored["urls"]))
        raise VaultError(f"{self.path}: was changed or cut, or belongs to another key file")

    @contextmanager
    def adding(self) -> Iterator[Contents]:
        """What is there, to be added to in place; written when the block ends without an error.

        Commands that run side by side wait for each other here, so none loses what another adds.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self.path.with_name(f"{self.path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600
            )
        except OSError as error:
            raise self._not_written(error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            contents = self.load()
            yield contents
            self._write(contents)
        finally:
            os.close(lock)

    def _write(self, contents: Contents) -> None:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        stored = {"values": contents.values, "urls": sorted(contents.urls)}
        # ASCII escapes keep lone surrogates, which UTF-8 could not.
        plain = json.dumps(stored, separators=(",", ":")).encode("ascii")
        data = MAGIC + nonce + self._ciphers[0].encrypt(nonce, plain, MAGIC)
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self.path)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise self._not_written(error) from None

    def _not_written(self, error: OSError) -> VaultError:
        return VaultError(f"{self.path}: cannot be written: {error.strerror}")


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"sekisho cli vault").derive(key))
