"""GiNZA as Presidio's engine: folded offsets, chunks, no values in what Presidio may log."""

import pytest

from sekisho_recognizers.nlp_engine import GinzaNlpEngine
from support.recognizing import analyzer


def test_refuses_to_work_before_it_is_loaded() -> None:
    engine = GinzaNlpEngine()
    assert not engine.is_loaded()
    with pytest.raises(RuntimeError):
        engine.view("あ")


def test_tokens_and_entities_are_in_the_folded_text_and_reported_in_the_original() -> None:
    engine = analyzer()._engine.nlp_engine
    assert isinstance(engine, GinzaNlpEngine)
    text = "ﾀﾞﾝｽは田中太郎が\u200b好き。" + "\n長い行。" * 1000 + "最後は田中太郎。"
    artifacts = engine.process_text(text, "ja")
    view = artifacts.view
    assert "".join(view.text[t.start : t.end] for t in view.tokens).replace(" ", "") in (
        view.text.replace(" ", ""),
    )
    people = {text[e.start_char : e.end_char] for e in artifacts.entities if e.label_ == "PERSON"}
    assert people == {"田中太郎"}
    assert artifacts.to_json() == "{}"
