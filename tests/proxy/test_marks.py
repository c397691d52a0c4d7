"""The folder of marks: two dictionaries and a file of cases."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sekisho.errors import InvalidRequest, SekishoError
from sekisho.marks import LONGEST_TERM, Marks, check_term
from sekisho.regression import Case, Place, Verdict, read_cases
from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.dictionary_files import DictionaryFiles, load_dictionary


def case(
    term: str = "鬼頭",
    verdict: str = "missed",
    entity_type: str = "PERSON",
    text: str = "担当は{}様",
) -> Case:
    start = text.index("{}")
    place = Place(start, start + len(term), entity_type)
    return Case(None, Verdict(verdict), text.replace("{}", term), (place,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state/marks"


@pytest.fixture
def marks(folder: Path) -> Marks:
    return Marks(folder)


def dictionary(folder: Path) -> Dictionary:
    return load_dictionary(DictionaryFiles(marks=folder))


def cases(folder: Path) -> list[dict[str, Any]]:
    path = folder / "regression.jsonl"
    with path.open("rb") as file:
        assert len(list(read_cases(file, path.name))) == len(path.read_bytes().splitlines())
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_what_was_missed_is_masked_and_what_was_wrong_is_kept(marks: Marks, folder: Path) -> None:
    missed = marks.add(case("鬼頭"))
    wrong = marks.add(case("みなと", "wrong", "LOCATION"), by="crm")

    assert (missed.dictionary, wrong.dictionary) == ("mask.csv", "keep.csv")
    assert missed.new
    assert dictionary(folder).mask == {"鬼頭": "PERSON"}
    assert list(dictionary(folder).keep) == ["みなと"]
    first, second = cases(folder)
    assert first["findings"] == [{"start": 3, "end": 5, "entity_type": "PERSON"}]
    assert (first["id"], first["verdict"], "by" in first) == (missed.id, "missed", False)
    assert (second["id"], second["verdict"], second["by"]) == (wrong.id, "wrong", "crm")


def test_nothing_is_made_before_the_first_mark_and_then_for_the_owner_alone(
    marks: Marks, folder: Path
) -> None:
    assert not marks.remove("m1")
    assert not folder.exists()
    marks.add(case())

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_the_same_mark_is_kept_once(marks: Marks, folder: Path) -> None:
    first, again = marks.add(case()), marks.add(case())
    elsewhere = marks.add(case(text="{}です"))

    assert (again.id, again.new) == (first.id, False)
    assert elsewhere.new
    assert len(cases(folder)) == 2
    assert (folder / "mask.csv").read_text(encoding="utf-8") == "term,type\n鬼頭,PERSON\n"


@pytest.mark.parametrize("term", ['a,"b"', "term", "=1+1", "#1号", "'用語'", "a\tb"])
def test_any_term_comes_back_as_it_was(marks: Marks, folder: Path, term: str) -> None:
    marks.add(case(term, entity_type="CUSTOM"))
    marks.add(case(f"{term}x", "wrong"))

    assert dictionary(folder).mask == {term: "CUSTOM"}
    assert list(dictionary(folder).keep) == [f"{term}x"]
    assert marks.remove(cases(folder)[0]["id"])
    assert dictionary(folder).mask == {}


def test_what_was_kept_gives_way_to_what_was_missed(marks: Marks, folder: Path) -> None:
    marks.add(case("ミナト", "wrong"))
    marks.add(case("ﾐﾅﾄ", "missed", "ORGANIZATION"))

    assert dictionary(folder).mask == {"ﾐﾅﾄ": "ORGANIZATION"}
    assert list(dictionary(folder).keep) == []
    assert [each["verdict"] for each in cases(folder)] == ["missed"]


def test_what_was_missed_does_not_give_way(marks: Marks, folder: Path) -> None:
    kept = marks.add(case("鬼頭"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(InvalidRequest) as refused:
        marks.add(case("鬼頭", "wrong"))

    assert (refused.value.code, refused.value.status) == ("marked_otherwise", 409)
    assert kept.id in str(refused.value)
    assert "鬼頭" not in str(refused.value)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert marks.remove(kept.id)
    assert marks.add(case("鬼頭", "wrong")).new


def test_a_term_has_the_type_that_it_was_marked_as_last(marks: Marks, folder: Path) -> None:
    marks.add(case("かもめ", entity_type="PERSON"))
    marks.add(case("かもめ", entity_type="ORGANIZATION"))

    assert dictionary(folder).mask == {"かもめ": "ORGANIZATION"}
    assert [each["findings"][0]["entity_type"] for each in cases(folder)] == ["ORGANIZATION"]


def test_a_mark_is_taken_back_and_its_term_with_the_last_one(marks: Marks, folder: Path) -> None:
    first, second = marks.add(case()), marks.add(case(text="{}です"))
    other = marks.add(case("かもめ"))

    assert marks.remove(first.id)
    assert dictionary(folder).masks("鬼頭")
    assert marks.remove(second.id)
    assert not marks.remove(second.id)
    assert dictionary(folder).mask == {"かもめ": "PERSON"}
    assert [each["id"] for each in cases(folder)] == [other.id]


def test_what_people_wrote_themselves_stays(marks: Marks, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mask.csv").write_text("\ufeffterm,type\r\n手書き,PROJECT\r\n別名", encoding="utf-8")
    own = '{"id": 1, "note": "自分のメモ"}\nnot JSON'
    (folder / "regression.jsonl").write_text(own, encoding="utf-8")

    kept = marks.add(case())
    marks.remove(kept.id)

    assert dictionary(folder).mask == {"手書き": "PROJECT", "別名": "CUSTOM"}
    assert (folder / "regression.jsonl").read_text(encoding="utf-8") == f"{own}\n"


ADD_MANY = """
import sys
from pathlib import Path
from sekisho.marks import Marks
from sekisho.regression import Case, Place, Verdict

def add(term):
    Marks(Path(sys.argv[1])).add(
        Case(None, Verdict.MISSED, term, (Place(0, len(term), "PERSON"),))
    )

for number in range(15):
    add(f"架空{sys.argv[2]}の{number}")
    add("皆の語")
"""


def test_workers_that_mark_at_once_lose_nothing(folder: Path) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", ADD_MANY, str(folder), str(number)])
        for number in range(3)
    ]

    assert [each.wait(60) for each in workers] == [0, 0, 0]
    assert len(cases(folder)) == len(dictionary(folder)) == 3 * 15 + 1


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("x")

    with pytest.raises(SekishoError) as failed:
        Marks(tmp_path / "marks").add(case())

    assert (failed.value.code, failed.value.status) == ("marks_unavailable", 503)
    assert failed.value.setting == "marks.folder"


def test_a_file_that_is_no_utf_8_is_left_alone(marks: Marks, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mask.csv").write_bytes("架空".encode("cp932"))

    with pytest.raises(SekishoError, match="cannot be read"):
        marks.add(case())
    assert (folder / "mask.csv").read_bytes() == "架空".encode("cp932")


def test_there_is_an_end_to_it(marks: Marks, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    marks.add(case())
    monkeypatch.setattr("sekisho.marks.MOST_BYTES", 300)

    with pytest.raises(InvalidRequest) as full:
        marks.add(case("かもめ", text="長い文" * 50 + "{}"))

    assert full.value.code == "marks_full"
    assert dictionary(folder).mask == {"鬼頭": "PERSON"}


@pytest.mark.parametrize(
    "term", ["", "か", "林", "Ｘ", "一行\n二行", "一行\u2028二行", "\ud83d半", "x" * 501]
)
def test_what_cannot_stand_in_a_dictionary_is_refused(term: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_term(term)
    assert (refused.value.code, refused.value.status) == ("unmarkable_term", 422)


@pytest.mark.parametrize("term", ["小林", "鬼頭 誠一郎", "😀号", "x" * LONGEST_TERM])
def test_what_can_is_not(term: str) -> None:
    check_term(term)
