"""The words for sensitive matters, without their surroundings."""

import pytest

from sekisho_recognizers.entities.sensitive_words import CRIME, DOMICILE, NATIONALITY, TRAIT


@pytest.mark.parametrize(
    "trait",
    [
        "ブラジル国籍",
        "難民申請中",
        "アイヌ民族",
        "カトリック信者",
        "共産党員",
        "同性愛者",
        "労組の書記長",
    ],
)
def test_reads_a_trait_whole(trait: str) -> None:
    found = TRAIT.regex.search(f"、{trait}で")
    assert found is not None
    assert found.group() == trait


@pytest.mark.parametrize("word", ["タイ料理", "ゲイト", "ユニオンジャック", "部落会館", "トルコ石"])
def test_look_alikes_are_no_traits(word: str) -> None:
    assert TRAIT.regex.search(f"、{word}で") is None


def test_a_crime_takes_in_what_became_of_it() -> None:
    found = CRIME.regex.search("昨年窃盗で書類送検")
    assert found is not None
    assert found.group() == "窃盗で書類送検"


@pytest.mark.parametrize("text", ["国籍: 中国", '"nationality": "Nepal"', "国籍・地域 ベトナム"])
def test_reads_a_nationality_behind_its_key(text: str) -> None:
    assert NATIONALITY.regex.search(text)


def test_reads_a_domicile_without_a_block() -> None:
    found = DOMICILE.regex.search("本籍地:北海道札幌市中央区 筆頭者")
    assert found is not None
    assert found.group("value") == "北海道札幌市中央区"
