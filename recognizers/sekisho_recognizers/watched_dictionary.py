"""The dictionary of files that change while it is in use: what they hold now, or held last.

Each look costs one stat per file, so that whoever writes a file need not know who reads it. A file
that cannot be used leaves the dictionary as it was.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.dictionary_files import (
    MARKED_KEEP,
    MARKED_MASK,
    DictionaryFiles,
    load_dictionary,
)

SETTLED_S = 1.0
"""An editor may empty a file and fill it again: one that was written less than this ago is looked
at later. Not so the marks, which appear whole."""

_Stamp = tuple[int, int, int, int] | None
_Stamps = dict[Path, _Stamp]


class WatchedDictionary:
    def __init__(self, files: DictionaryFiles) -> None:
        """Raises DictionaryError: there is no earlier state to stay with."""
        self._files = files
        self._seen = _stamps(files)
        self.current = load_dictionary(files)

    def look(self) -> Dictionary:
        """What holds now. Raises DictionaryError once for each change that cannot be used; the
        dictionary before then stays.
        """
        stamps = _stamps(self._files)
        if stamps == self._seen or not self._settled(stamps):
            return self.current
        # Before reading: a change while it is read is another one.
        self._seen = stamps
        self.current = load_dictionary(self._files)
        return self.current

    def _settled(self, stamps: _Stamps) -> bool:
        now = time.time()
        return all(
            stamp is None or stamp == self._seen[path] or abs(now - stamp[0] / 1e9) > SETTLED_S
            for path, stamp in stamps.items()
            if path.parent != self._files.marks
        )


def _stamps(files: DictionaryFiles) -> _Stamps:
    return {path: _stamp(path) for path in _paths(files)}


def _paths(files: DictionaryFiles) -> Iterator[Path]:
    yield from files.mask
    yield from files.keep
    if files.marks is not None:
        yield files.marks / MARKED_MASK
        yield files.marks / MARKED_KEEP


def _stamp(path: Path) -> _Stamp:
    try:
        status = os.stat(path.expanduser())
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns
