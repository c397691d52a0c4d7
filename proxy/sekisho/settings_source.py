"""Where a running server's settings came from, so that it can read them again."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sekisho.settings import Settings, load_settings
from sekisho_recognizers.dictionary_files import load_dictionary

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True)
class SettingsSource:
    """`options`: those of the command line, by setting; they still win over the file."""

    path: Path | None = None
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def read(self) -> Settings:
        """Raises ConfigError, and DictionaryError for a dictionary that cannot be used."""
        settings = load_settings(self.path, os.environ, options=self.options)
        load_dictionary(settings.dictionary_files)
        return settings

    def stamp(self) -> Stamp:
        """Another one once the file was written or replaced; None while there is none."""
        try:
            found = self.path and self.path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
