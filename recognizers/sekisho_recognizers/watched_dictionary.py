"""The dictionary of files that change while it is in use: what they hold now, or held last.

Each look costs one stat per file, so that whoever writes a file need not know who reads it. A file
that cannot be used leaves the dictionary as it was.
"""

import os
import time

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


class WatchedDictionary:
    def __init__(self, files: DictionaryFiles) -> None:
        """Raises DictionaryError: there is no earlier state to stay with."""
        self._files = files
        self._marks, self._others = _paths(files)
        self._seen = self._stamps()
        self.current = load_dictionary(files)

    def look(self) -> Dictionary:
        """What holds now. Raises DictionaryError once for each change that cannot be used; the
        dictionary before then stays.
        """
        stamps = self._stamps()
        if stamps == self._seen or not self._settled(stamps):
            return self.current
        # Before reading: a change while it is read is another one.
        self._seen = stamps
        self.current = load_dictionary(self._files)
        return self.current

    def _stamps(self) -> list[_Stamp]:
        return [*map(_stamp, self._others), *map(_stamp, self._marks)]

    def _settled(self, stamps: list[_Stamp]) -> bool:
        now = time.time()
        others = zip(stamps, self._seen, self._others, strict=False)
        return all(
            stamp is None or stamp == seen or abs(now - stamp[0] / 1e9) > SETTLED_S
            for stamp, seen, _ in others
        )


def _paths(files: DictionaryFiles) -> tuple[list[str], list[str]]:
    """Those of the marks, and the others."""
    others = [str(path.expanduser()) for path in (*files.mask, *files.keep)]
    if files.marks is None:
        return [], others
    return [str(files.marks / name) for name in (MARKED_MASK, MARKED_KEEP)], others


def _stamp(path: str) -> _Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns
