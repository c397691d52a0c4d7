"""The shapes of medical words."""

import pytest

from sekisho_recognizers.entities.medical_words import DRUG, ILLNESS, KEY, NOTHING, RESULT


@pytest.mark.parametrize("word", ["左大腿骨頸部骨折", "胃癌", "肺がん", "虫垂炎", "心不全", "ADHD"])
def test_an_illness_is_read_to_its_end(word: str) -> None:
    found = ILLNESS.regex.search(f"、{word}で")
    assert found is not None
    assert found.group("value") == word


@pytest.mark.parametrize("word", ["症状", "病院", "炎上", "がんばる", "候補", "無症状"])
def test_a_look_alike_is_no_illness(word: str) -> None:
    assert ILLNESS.regex.search(f"、{word}で") is None


@pytest.mark.parametrize(
    "word", ["アトルバスタチン", "アムロジピン", "アピキサバン", "バンコマイシン"]
)
def test_stems_tell_generic_drugs(word: str) -> None:
    assert DRUG.regex.search(f"を{word}と") is not None


@pytest.mark.parametrize("word", ["プログラム", "コントロール", "スクロール", "マイスター"])
def test_other_katakana_words_are_no_drugs(word: str) -> None:
    assert DRUG.regex.search(f"を{word}と") is None


def test_results_keep_their_unit() -> None:
    found = RESULT.regex.search("LDL-C 172mg/dL、")
    assert found is not None
    assert found.group() == "LDL-C 172mg/dL"


def test_keys_of_forms_and_empty_answers() -> None:
    assert KEY.regex.search("既往歴: 喘息")
    assert not KEY.regex.search("既往歴を確認する")
    assert NOTHING.match("特になし")
    assert not NOTHING.match("喘息")
