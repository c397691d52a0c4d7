"""The key from which placeholders are derived: 32 random bytes in a file of their own.

Beside it there may be former keys. Nothing is written under them any more; what was, can be read.

Who has the key can tell which value a placeholder may stand for, and can open the vault. So a file
that others can read is refused rather than used: its secret is out already.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
# A key is 44 characters; a file far beyond that is some other file, named by mistake.
_MAX_FILE_BYTES = 1024


class KeyFileError(Exception):
    """The key cannot be used. Says why and what to do, never what the file holds."""


@dataclass(frozen=True, slots=True)
class Keys:
    current: bytes = field(repr=False)
    former: tuple[bytes, ...] = field(default=(), repr=False)


def load_keys(path: Path, former: Sequence[Path] = ()) -> Keys:
    """The key of `path`, made if need be, and those of `former`, which have to be there."""
    return Keys(load_or_create_key(path), tuple(map(load_key, former)))


def load_key(path: Path) -> bytes:
    path = path.expanduser()
    try:
        return _read(path)
    except OSError as error:
        raise KeyFileError(f"{path}: the key cannot be read: {error.strerror}") from None


def create_key(path: Path) -> None:
    """Raises KeyFileError, also where there is something of that name already."""
    if not _create(path.expanduser()):
        raise KeyFileError(f"{path}: is there already")


def load_or_create_key(path: Path) -> bytes:
    """Two processes that start at once end with the same key: the first to link its file wins."""
    path = path.expanduser()
    try:
        return _read(path)
    except FileNotFoundError:
        _create(path)
    except OSError as error:
        raise KeyFileError(f"{path}: the key cannot be read: {error.strerror}") from None
    return load_key(path)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(f"{path}: the key must be a plain file")
        if status.st_mode & 0o077:
            raise KeyFileError(
                f"{path}: others may read or change the key (mode {status.st_mode & 0o777:04o}). "
                f"Make it yours alone: chmod 600 {path}"
            )
        text = file.read(_MAX_FILE_BYTES + 1)
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileError(
            f"{path}: not a key ({KEY_BYTES} bytes in base64). Restore it from a backup, or move "
            "the file away to have a new one made; what the old key masked cannot be restored then"
        )
    return key


def _create(path: Path) -> bool:
    """Whether it was made here."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            # A link appears whole or not at all, and never replaces a key that is there already.
            os.link(draft, path)
            return True
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise KeyFileError(f"{path}: the key cannot be made: {error.strerror}") from None
