"""The detector inside the caller's process."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sekisho.errors import DetectionFailure
from sekisho.sdk import local_detector
from sekisho.sdk.local_detector import LocalDetector
from sekisho.wire.walk import Leaf
from sekisho_recognizers.analyzer import Analyzer
from sekisho_recognizers.dictionary_files import DictionaryError, DictionaryFiles


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def loaded(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the models that the tests have loaded already, and nothing else."""
    monkeypatch.setattr(local_detector, "_ENGINES", [analyzer._engine.nlp_engine])
    monkeypatch.setattr(local_detector, "_ANALYZERS", {})


def test_finds_what_the_analyzer_finds(loaded: None, analyzer: Analyzer) -> None:
    leaves = [Leaf("担当は田中太郎です。"), Leaf("0312345678", "電話"), Leaf("晴れ")]

    found = LocalDetector().detect(leaves)

    assert found == [analyzer.analyze(leaf.text, cue=leaf.cue) for leaf in leaves]
    assert found[0]
    assert found[1]


def test_threads_find_what_one_alone_finds(loaded: None, analyzer: Analyzer) -> None:
    texts = [f"{number}番の担当は田中太郎、電話は03-0000-{number:04}です。" for number in range(64)]
    detector = LocalDetector()

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda text: detector.detect([Leaf(text)]), texts))

    assert found == [[analyzer.analyze(text)] for text in texts]


def test_dictionaries_share_the_language_model(loaded: None, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("架空計画ほおずき\n", encoding="utf-8")
    leaf = Leaf("架空計画ほおずきの件")

    [plain] = LocalDetector().detect([leaf])
    [found] = LocalDetector(DictionaryFiles(mask=(terms,))).detect([leaf])

    assert "CUSTOM" not in {each.entity_type for each in plain}
    assert "CUSTOM" in {each.entity_type for each in found}
    assert len(local_detector._ENGINES) == 1
    assert len(local_detector._ANALYZERS) == 2


def test_a_dictionary_that_changes_is_read_again_and_a_bad_one_is_not_used(
    loaded: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    detector = LocalDetector(DictionaryFiles(marks=tmp_path))
    leaf = Leaf("架空計画ほおずきの件")
    terms = tmp_path / "mask.csv"

    def types() -> set[str]:
        [found] = detector.detect([leaf])
        return {each.entity_type for each in found}

    assert "CUSTOM" not in types()
    terms.write_text("term,type\n架空計画ほおずき,CUSTOM\n", encoding="utf-8")
    assert "CUSTOM" in types()
    terms.write_text("term,type\n架空計画ほおずき,CUSTOM\nあ,CUSTOM\n", encoding="utf-8")
    assert "CUSTOM" in types()
    assert "mask.csv:3: a single letter" in caplog.text
    assert "ほおずき" not in caplog.text


def test_further_types_are_found_where_they_are_asked_for(loaded: None) -> None:
    from sekisho.entity_types import ON_REQUEST

    LocalDetector(further_types=ON_REQUEST).warm_up()

    [analyzer] = local_detector._ANALYZERS.values()
    assert set(ON_REQUEST) <= set(analyzer.entity_types)


def test_a_dictionary_that_cannot_be_used_is_told_when_warming_up(tmp_path: Path) -> None:
    detector = LocalDetector(DictionaryFiles(mask=(tmp_path / "absent.csv",)))

    with pytest.raises(DictionaryError, match=r"absent\.csv"):
        detector.warm_up()
    with pytest.raises(DetectionFailure, match="DictionaryError"):
        detector.detect([Leaf("x")])


def test_whatever_goes_wrong_is_a_failure_without_the_text(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, text: str, *, cue: str = "") -> None:
        raise ValueError(f"cannot read {text}")

    monkeypatch.setattr(Analyzer, "analyze", fail)

    with pytest.raises(DetectionFailure, match="ValueError") as failure:
        LocalDetector().detect([Leaf("田中太郎")])
    assert "田中" not in str(failure.value)
    assert failure.value.__suppress_context__


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_tells_a_terminal_that_it_loads(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, analyzer: Analyzer
) -> None:
    engine: Any = analyzer._engine.nlp_engine

    def load() -> Any:
        local_detector._ENGINES.append(engine)
        return engine

    monkeypatch.setattr(local_detector, "_ENGINES", [])
    monkeypatch.setattr(local_detector, "_ANALYZERS", {})
    monkeypatch.setattr(local_detector, "_engine", load)
    monkeypatch.setattr("sys.stderr", stream)

    LocalDetector().warm_up()
    LocalDetector().detect([Leaf("x")])

    told = stream.getvalue()
    assert told.count("loading the language model") == (1 if stream.isatty() else 0)
    assert told.endswith(" s\n") == stream.isatty()
