"""The detector as a whole: offsets, cues, order, nothing logged, nothing fetched."""

import itertools
import logging
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from presidio_analyzer import AnalyzerEngine

from sekisho_recognizers.analyzer import Analyzer, analyzer_engine, registry
from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS
from sekisho_recognizers.nlp_engine import GinzaNlpEngine
from support.recognizing import analyzer

TEXT = "担当は田中太郎です。ｹｰﾀｲは０９０－１２３４－５６７８、カードは4111-1111-1111-1111で。"


def test_findings_are_sorted_and_never_overlap() -> None:
    findings = analyzer().analyze(TEXT * 5)
    assert findings
    for before, behind in itertools.pairwise(findings):
        assert before.end <= behind.start


def test_offsets_are_into_the_original_text() -> None:
    places = {f.entity_type: TEXT[f.start : f.end] for f in analyzer().analyze(TEXT)}
    assert places["PHONE_NUMBER"] == "０９０－１２３４－５６７８"
    assert places["CREDIT_CARD"] == "4111-1111-1111-1111"
    assert places["PERSON"] == "田中太郎"


def test_a_cue_outside_the_text_decides_and_is_not_reported() -> None:
    assert [f.entity_type for f in analyzer().analyze("1234567", cue="口座番号")] == [
        "JP_BANK_ACCOUNT"
    ]
    (finding,) = analyzer().analyze("1234567", cue="口座\n番号")
    assert (finding.start, finding.end) == (0, 7)
    assert analyzer().analyze("1234567") == []


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "\x00", "\u200b", "\U0001f600" * 50])
def test_odd_texts_have_no_findings(text: str) -> None:
    assert analyzer().analyze(text) == []


def test_text_longer_than_the_tokenizer_takes_is_read_to_its_end() -> None:
    text = "あいうえお。" * 10_000 + "連絡先は090-1234-5678です"
    (finding,) = [f for f in analyzer().analyze(text) if f.entity_type == "PHONE_NUMBER"]
    assert text[finding.start : finding.end] == "090-1234-5678"


def test_threads_may_share_the_analyzer() -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(analyzer().analyze, [TEXT] * 8))
    assert all(result == results[0] for result in results)


def test_detection_opens_no_socket_and_logs_no_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    with caplog.at_level(logging.DEBUG):
        analyzer().analyze(TEXT)
    assert "田中" not in caplog.text
    assert "4111" not in caplog.text


def test_works_inside_a_stock_presidio_engine() -> None:
    engine = AnalyzerEngine(
        nlp_engine=GinzaNlpEngine(), registry=registry(), supported_languages=["ja"]
    )
    results = engine.analyze(TEXT, language="ja")
    assert "田中太郎" in {TEXT[r.start : r.end] for r in results if r.entity_type == "PERSON"}


def test_the_presidio_engine_gives_what_the_analyzer_gives() -> None:
    results = analyzer_engine().analyze(TEXT, entities=["PERSON"], score_threshold=0.5)
    assert [TEXT[r.start : r.end] for r in results] == ["田中太郎"]


def test_presidio_finds_its_own_recognizers_by_their_names_beside_ours() -> None:
    from presidio_analyzer import predefined_recognizers

    ours = {recognizer.__name__ for recognizer in (*RECOGNIZERS, *ON_REQUEST.values())}
    assert not ours & set(dir(predefined_recognizers))


def test_importing_the_package_and_folding_loads_neither_spacy_nor_presidio() -> None:
    code = (
        "import sys, sekisho_recognizers.folding;"
        "sys.exit(bool({'spacy', 'presidio_analyzer', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_dictionary_adds_terms_and_keeps_others_in_the_original_text() -> None:
    dictionary = Dictionary({"カワセミ": "CUSTOM", "朝霧案": "PROJECT"}, ["田中太郎"])
    engine = analyzer_engine(analyzer()._engine.nlp_engine, dictionary=dictionary)
    findings = Analyzer(engine).analyze(f"ｶﾜｾﾐと朝霧案。{TEXT}", cue="件名")
    found = {f.entity_type: f"ｶﾜｾﾐと朝霧案。{TEXT}"[f.start : f.end] for f in findings}
    assert found["CUSTOM"] == "ｶﾜｾﾐ"
    assert found["PROJECT"] == "朝霧案"
    assert "PERSON" not in found
    assert {"CUSTOM", "PROJECT"} <= set(Analyzer(engine).entity_types)


def test_a_date_is_found_only_on_request() -> None:
    text = "納品は2024年4月1日。田中太郎は1980年5月3日生まれ"
    engine = analyzer_engine(analyzer()._engine.nlp_engine, further_types=["DATE_TIME"])
    asked = Analyzer(engine)

    assert "DATE_TIME" not in analyzer().entity_types
    assert "DATE_TIME" in asked.entity_types
    assert engine.get_supported_entities("ja") == list(asked.entity_types)
    plain = [(f.start, f.end, f.entity_type) for f in analyzer().analyze(text)]
    more = [(f.start, f.end, f.entity_type) for f in asked.analyze(text)]
    at = text.index("2024")
    assert more == sorted([*plain, (at, at + len("2024年4月1日"), "DATE_TIME")])
    assert "DATE_OF_BIRTH" in {entity_type for _, _, entity_type in more}


def test_a_type_without_a_recognizer_cannot_be_requested() -> None:
    with pytest.raises(KeyError, match="LUNAR_DATE"):
        registry(["LUNAR_DATE"])


def test_a_text_is_read_alone_whatever_was_read_before() -> None:
    """Leaves of a request are texts of their own: neither their order nor their company counts."""
    texts = (
        "担当は東方です。",
        "東方の三賢者",
        "光と望が来ます。光の速度は?",
        "株式会社見本商事 御中",
        "a" * 5000,
    )
    alone = {text: analyzer().analyze(text) for text in texts}
    for order in itertools.permutations(texts, 3):
        assert [analyzer().analyze(text) for text in order] == [alone[text] for text in order]
