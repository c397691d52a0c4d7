"""Dictionary files that change while they are in use."""

import os
import time
from pathlib import Path

import pytest

from sekisho_recognizers.dictionary_files import DictionaryError, DictionaryFiles
from sekisho_recognizers.watched_dictionary import SETTLED_S, WatchedDictionary


def write(path: Path, text: str, *, age_s: float = 60) -> None:
    path.write_text(text, encoding="utf-8")
    then = time.time() - age_s
    os.utime(path, (then, then))


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    write(path, "架空商事\n", age_s=120)
    return path


def test_what_has_not_changed_is_not_read_again(terms: Path) -> None:
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,)))

    assert watched.look() is watched.look() is watched.current


def test_a_change_of_a_file_is_taken_up(terms: Path) -> None:
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,)))
    write(terms, "架空商事\n虚構物産,ORGANIZATION\n")

    assert watched.look().mask == {"架空商事": "CUSTOM", "虚構物産": "ORGANIZATION"}


def test_a_file_of_the_same_size_and_time_in_its_place_is_another_one(terms: Path) -> None:
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,)))
    status = terms.stat()
    draft = terms.with_name("draft.csv")
    draft.write_text("虚構物産\n", encoding="utf-8")
    os.utime(draft, ns=(status.st_atime_ns, status.st_mtime_ns))
    draft.replace(terms)

    assert terms.stat().st_size == status.st_size
    assert "虚構物産" in watched.look().mask


def test_a_file_that_is_being_written_is_left_until_it_is_done(
    terms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,)))
    write(terms, "", age_s=0)  # an editor that empties the file first
    assert "架空商事" in watched.look().mask
    write(terms, "虚構物産\n", age_s=0)
    assert "架空商事" in watched.look().mask

    later = time.time() + SETTLED_S + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert set(watched.look().mask) == {"虚構物産"}


@pytest.mark.parametrize("text", ["架空商事\nあ\n", '架空商事\n"', None])
def test_a_file_that_cannot_be_used_is_told_once_and_changes_nothing(
    terms: Path, text: str | None
) -> None:
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,)))
    if text is None:
        terms.unlink()
    else:
        write(terms, text)

    with pytest.raises(DictionaryError, match=r"terms\.csv") as raised:
        watched.look()

    assert "架空" not in str(raised.value)
    assert set(watched.look().mask) == {"架空商事"}
    write(terms, "虚構物産\n", age_s=30)
    assert set(watched.look().mask) == {"虚構物産"}


def test_a_first_reading_that_fails_leaves_nothing_to_stay_with(tmp_path: Path) -> None:
    with pytest.raises(DictionaryError):
        WatchedDictionary(DictionaryFiles(mask=(tmp_path / "absent.csv",)))


def test_marks_are_taken_up_at_once_wherever_they_come_from(terms: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    watched = WatchedDictionary(DictionaryFiles(mask=(terms,), marks=marks))
    assert set(watched.current.mask) == {"架空商事"}

    marks.mkdir()
    (marks / "mask.csv").write_text("term,type\n虚構物産,ORGANIZATION\n", encoding="utf-8")
    (marks / "keep.csv").write_text("term\nみなと\n", encoding="utf-8")

    assert watched.look().masks("虚構物産")
    assert watched.look().keeps("みなと")
    (marks / "mask.csv").unlink()
    assert not watched.look().masks("虚構物産")
