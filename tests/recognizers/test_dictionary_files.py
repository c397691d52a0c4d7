"""Dictionary files: both formats, and errors that name file and line but no term."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sekisho_recognizers.dictionary_files import (
    DictionaryError,
    DictionaryFiles,
    load_dictionary,
    term_problem,
)

SECRET_TERM = "かわせみ計画"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- 朝霧\n- {term: カワセミ, type: PROJECT}\n- 2024\n"),
        ("a.yml", "PROJECT:\n  - カワセミ\nCUSTOM: [朝霧, '2024']\n"),
        ("a.csv", "term,type\n朝霧\nカワセミ,PROJECT\n2024,\n"),
        ("a.csv", "\ufeff朝霧\r\n\r\nカワセミ,PROJECT\r\n2024,CUSTOM\r\n朝霧\r\n"),
    ],
)
def test_reads_terms_with_and_without_a_type(tmp_path: Path, name: str, text: str) -> None:
    dictionary = load_dictionary(DictionaryFiles(mask=(written(tmp_path, name, text),)))
    assert dictionary.mask == {"朝霧": "CUSTOM", "カワセミ": "PROJECT", "2024": "CUSTOM"}


def test_no_files_are_an_empty_dictionary(tmp_path: Path) -> None:
    assert len(load_dictionary(DictionaryFiles())) == 0
    empty = (written(tmp_path, "a.yaml", ""), written(tmp_path, "a.csv", ""))
    assert len(load_dictionary(DictionaryFiles(mask=empty, keep=empty))) == 0


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.yaml", f"- {SECRET_TERM}\n- ''\n", ":2: the term is empty"),
        ("a.yaml", f"- {SECRET_TERM}\n- あ\n", ":2: a single letter"),
        ("a.yaml", f"- [{SECRET_TERM}]\n", ":1: allowed: a term"),
        ("a.yaml", f"- {{term: {SECRET_TERM}, color: red}}\n", ":1: allowed: term, type"),
        ("a.yaml", f"CUSTOM: {SECRET_TERM}\n", ":1: allowed: a list"),
        ("a.yaml", f"- x1\n- '{SECRET_TERM}\n", ": not YAML"),
        ("a.yaml", f"project: [{SECRET_TERM}]\n", ":1: an entity type"),
        ("a.csv", f"x1\n{SECRET_TERM},project\n", ":2: an entity type"),
        ("a.csv", f"x1\n{SECRET_TERM},CUSTOM,z\n", ":2: has more than two columns"),
        ("a.csv", f'x1\n"{SECRET_TERM}"z\n', ":2: not CSV"),
        ("a.csv", f"{SECRET_TERM}\n{SECRET_TERM},PROJECT\n", ":2: has another type at"),
        ("a.txt", SECRET_TERM, "a.txt: allowed: .yaml, .yml, .csv"),
    ],
)
def test_an_error_names_file_and_line_but_no_term(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(DictionaryError) as raised:
        load_dictionary(DictionaryFiles(mask=(path,)))
    assert str(path) in str(raised.value)
    assert problem in str(raised.value)
    assert SECRET_TERM not in str(raised.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "sjis.csv").write_bytes("朝霧".encode("cp932"))
    files = DictionaryFiles(mask=(tmp_path / "none.csv", tmp_path / "sjis.csv"))
    with pytest.raises(
        DictionaryError, match=r"(?s)none.csv: cannot be read.*sjis.csv: is not UTF"
    ):
        load_dictionary(files)


def test_a_term_cannot_be_masked_and_kept(tmp_path: Path) -> None:
    mask = written(tmp_path, "mask.csv", "x1\nKAWASEMI\n")
    keep = written(tmp_path, "keep.csv", "ｋａｗａｓｅｍｉ\n東京タワー,LOCATION\n")
    with pytest.raises(DictionaryError) as raised:
        load_dictionary(DictionaryFiles((mask,), (keep,)))
    assert str(raised.value).splitlines() == [
        f"{keep}:1: is to be kept, and to be masked at {mask}:2",
        f"{keep}:2: a term to keep has no type",
    ]


def test_marks_give_way_to_the_files_and_a_marked_keep_to_a_mask(tmp_path: Path) -> None:
    mask = written(tmp_path, "m.csv", "架空商事,ORGANIZATION\n")
    keep = written(tmp_path, "k.csv", "みなと\n")
    marks = tmp_path / "marks"
    marks.mkdir()
    written(
        marks, "mask.csv", "term,type\n架空商事,PERSON\nみなと,PERSON\n鬼頭,PERSON\n鬼頭,CUSTOM\n"
    )
    written(marks, "keep.csv", "term\n架空商事\n鬼頭\nさくら\n")

    dictionary = load_dictionary(DictionaryFiles((mask,), (keep,), marks))

    assert dictionary.mask == {"架空商事": "ORGANIZATION", "鬼頭": "PERSON"}
    assert set(dictionary.keep) == {"みなと", "さくら"}


def test_a_mistake_in_the_marks_is_told_like_any_other(tmp_path: Path) -> None:
    written(tmp_path, "keep.csv", f"term\n{SECRET_TERM}\nあ\n")

    with pytest.raises(DictionaryError, match=r"keep\.csv:3: a single letter") as raised:
        load_dictionary(DictionaryFiles(marks=tmp_path))
    assert SECRET_TERM not in str(raised.value)


def test_a_term_that_no_dictionary_can_have_is_named_by_its_kind() -> None:
    assert term_problem("か") == "a single letter, digit or kana would be found everywhere"
    assert term_problem("一行\n二行") == "a term is one line"
    assert term_problem(" ") == "the term is empty"
    assert term_problem(SECRET_TERM) == ""


def test_many_problems_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "a\n" * 50)
    with pytest.raises(DictionaryError, match="and 30 more"):
        load_dictionary(DictionaryFiles(mask=(path,)))


@pytest.mark.parametrize("name", ["a.yaml", "a.csv"])
def test_a_hundred_thousand_terms_load_in_seconds(tmp_path: Path, name: str) -> None:
    mark = "- " if name == "a.yaml" else ""
    lines = "".join(f"{mark}架空商事{number:06}\n" for number in range(100_000))
    begin = time.process_time()
    assert len(load_dictionary(DictionaryFiles(mask=(written(tmp_path, name, lines),)))) == 100_000
    assert time.process_time() - begin < 20


def test_reading_dictionaries_loads_neither_spacy_nor_presidio() -> None:
    code = (
        "import sys, sekisho_recognizers.dictionary_files;"
        "sys.exit(bool({'spacy', 'presidio_analyzer', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
