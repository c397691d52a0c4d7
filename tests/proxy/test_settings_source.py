import os
from pathlib import Path

import pytest

from sekisho.config_sources import ConfigError
from sekisho.settings_source import SettingsSource
from sekisho_recognizers.dictionary_files import DictionaryError


def test_options_win_each_time_the_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text("listen: {port: 1}\nstay_home: false\n")
    source = SettingsSource(file, {"listen.port": 2})

    assert (source.read().listen.port, source.read().stay_home) == (2, False)
    file.write_text("listen: {port: 3}\nstay_home: true\n")
    assert (source.read().listen.port, source.read().stay_home) == (2, True)


def test_what_is_wrong_with_a_dictionary_shows_too(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text(f"dictionaries: {{mask: [{tmp_path}/nowhere.csv]}}")

    with pytest.raises(DictionaryError, match="nowhere"):
        SettingsSource(file).read()
    with pytest.raises(ConfigError):
        SettingsSource(tmp_path / "no.yaml").read()


def test_a_file_has_another_stamp_once_it_was_written_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    source = SettingsSource(file)
    stamps = [source.stamp()]
    assert stamps == [None]
    file.write_text("stay_home: true")
    stamps.append(source.stamp())
    assert source.stamp() == stamps[-1]
    os.utime(file, (1, 1))
    stamps.append(source.stamp())
    another = tmp_path / "another"
    another.write_text("stay_home: true")
    os.utime(another, (1, 1))
    another.replace(file)
    stamps.append(source.stamp())

    assert len(set(stamps)) == 4
    assert SettingsSource().stamp() is None
    assert "planted" not in repr(SettingsSource(None, {"vault.url": "planted"}))
