"""Texts that went out before a name in them was marked as missed."""

import json
from pathlib import Path

import httpx
import pytest

from sekisho.marks import Marks
from sekisho.missed_terms import MissedTerms
from sekisho.regression import Case, Place, Verdict
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View
from sekisho_recognizers.watched_dictionary import WatchedDictionary
from support.gate import gate
from support.planted import PlantedDetector


class PlantedWithMarks(PlantedDetector):
    """Finds what was marked, and nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__({})
        self._watched = WatchedDictionary(DictionaryFiles(marks=folder))

    def find(self, text: str) -> list[Finding]:
        return list(self._watched.look().apply(View(fold(text)), ()))


def add(folder: Path, term: str, verdict: str = "missed", entity_type: str = "PERSON") -> None:
    place = Place(0, len(term), entity_type)
    Marks(folder).add(Case(None, Verdict(verdict), term, (place,)))


def test_a_marked_term_is_found_in_any_width_from_then_on(tmp_path: Path) -> None:
    missed = MissedTerms(tmp_path)
    assert missed.types_in("担当は鬼頭、ＫＡＷＡＳＥＭＩの件") == frozenset()

    add(tmp_path, "kawasemi", entity_type="PROJECT")
    add(tmp_path, "鬼頭")

    assert missed.types_in("担当は鬼頭、ＫＡＷＡＳＥＭＩの件") == {"PERSON", "PROJECT"}
    assert missed.types_in("ｶﾜｾﾐの件") == frozenset()


@pytest.mark.parametrize("text", ["kawasemisの件", "かもめの件", ""])
def test_what_no_dictionary_finds_is_none(tmp_path: Path, text: str) -> None:
    add(tmp_path, "kawasemi")
    add(tmp_path, "かもめ", "wrong")

    assert MissedTerms(tmp_path).types_in(text) == frozenset()


def test_without_a_folder_there_are_none() -> None:
    assert MissedTerms().types_in("鬼頭") == frozenset()


def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path, "鬼頭")
    missed = MissedTerms(tmp_path)
    assert missed.types_in("鬼頭")
    (tmp_path / "mask.csv").write_text("term,type\nあ,PERSON\n", encoding="utf-8")

    assert missed.types_in("鬼頭") == {"PERSON"}
    assert MissedTerms(tmp_path).types_in("鬼頭") == frozenset()


def test_what_went_out_before_is_read_again_once_a_name_in_it_was_marked(tmp_path: Path) -> None:
    turns = ["担当は鬼頭です", "みなとの件"]
    body = {"model": "m", "messages": [{"role": "user", "content": text} for text in turns]}
    folder = tmp_path / "marks"
    detector = PlantedWithMarks(folder)
    with gate(detector, marks={"folder": str(folder)}) as server:

        def send() -> list[str]:
            httpx.post(f"{server.url}/openai/v1/chat/completions", json=body)
            sent = json.loads(server.upstream.requests[-1].body)
            return [message["content"] for message in sent["messages"]]

        assert send() == turns
        add(folder, "鬼頭")
        first, second = send()
        read = len(detector.seen)
        again = send()

    assert "鬼頭" not in first
    assert first.startswith("担当はPERSON")
    assert second == turns[1]
    assert again == [first, second]
    assert [leaf.text for leaf in detector.seen[2:]] == [turns[0]]
    assert len(detector.seen) == read
