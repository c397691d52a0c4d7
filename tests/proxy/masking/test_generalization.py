"""What is left of a value that is told in less detail."""

import time

import pytest

from sekisho.entity_types import GENERALIZED
from sekisho.masking.actions import Action
from sekisho.masking.generalization import generalize
from sekisho.masking.masker import Decision, Masker
from sekisho.masking.redaction import REDACTED
from sekisho.masking.restorer import Restorer

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("entity_type", "surface", "expected"),
    [
        ("ADDRESS", "愛知県名古屋市中区架空町3-15-27 見本ビル5階", "愛知県"),
        ("ADDRESS", "〒100-0000 東京都架空区見本1-2-3", "東京都"),
        ("ADDRESS", "名古屋市中区架空町3-15", None),
        ("JP_POSTAL_CODE", "〒460-0008", "460-****"),
        ("JP_POSTAL_CODE", "４６０－０００８", "460-****"),
        ("DATE_OF_BIRTH", "1985年4月1日", "1980年代"),
        ("DATE_OF_BIRTH", "1985-04-01", "1980s"),
        ("DATE_OF_BIRTH", "19850401", "1980s"),
        ("DATE_OF_BIRTH", "昭和60年4月1日", "1980年代"),
        ("DATE_OF_BIRTH", "S60.4.1", "1980s"),
        ("DATE_OF_BIRTH", "令和元年5月1日", "2010年代"),
        ("DATE_OF_BIRTH", "4月1日", None),
        ("DATE_TIME", "2024年3月5日 10:30", "2024年"),
        ("DATE_OF_BIRTH", "AUGUST 12, 1985", "1980s"),
        ("DATE_OF_BIRTH", "MARCH 3, 1985", "1980s"),
        ("DATE_TIME", "2024-03-05", "2024"),
        ("DATE_TIME", "2024-03-05T09:30:00", "2024"),
        ("DATE_TIME", "T09:30", None),
        ("AGE", "45歳", "40代"),
        ("AGE", "４５才", "40代"),
        ("AGE", "aged 45", "40s"),
        ("AGE", "7歳", "10歳未満"),
        ("AGE", "103歳", "90歳以上"),
        ("AGE", "四十五歳", None),
        ("MONEY", "1,250,000円", "100万円台"),
        ("MONEY", "¥980", "900円台"),
        ("MONEY", "3.5億円", "3億円台"),
        ("MONEY", "2千万円", "2000万円台"),
        ("MONEY", "約12万円", "10万円台"),
        ("MONEY", "3億2千万円", "3億円台"),
        ("MONEY", "1億2,345万6,789円", "1億円台"),
        ("MONEY", "12万5千円", "10万円台"),
        ("MONEY", "500万〜600万円", "600万円台"),
        ("MONEY", "三億2千万円", None),
        ("MONEY", "2百50円", None),
        ("MONEY", "1 234 567円", None),
        ("MONEY", "¥3億", None),
        ("MONEY", "¥50M", None),
        ("MONEY", "$1,200", None),
        ("PERSON", "見本太郎", None),
    ],
)
def test_what_is_left(entity_type: str, surface: str, expected: str | None) -> None:
    assert generalize(surface, entity_type) == expected


def test_only_these_types_are_generalized() -> None:
    examples = ["東京都", "460-0008", "1985年", "45歳", "100円"]
    assert all(any(generalize(each, kind) for each in examples) for kind in GENERALIZED)


def masked(text: str, value: str, entity_type: str) -> tuple[str, Masker]:
    masker = Masker(KEY, "scope")
    start = text.index(value)
    decision = Decision(start, start + len(value), entity_type, 1.0, Action.GENERALIZE)
    [done] = masker.mask([text], [[decision]])
    return done.text, masker


def test_a_masker_generalizes_every_occurrence_and_restores_none() -> None:
    text, masker = masked(
        "昭和60年4月1日生まれ。生年月日：昭和60年4月1日", "昭和60年4月1日", "DATE_OF_BIRTH"
    )

    assert text == "1980年代生まれ。生年月日：1980年代"
    assert Restorer(masker.table).restore(text) == text


def test_what_cannot_be_generalized_is_redacted() -> None:
    assert masked("住所は名古屋市中区架空町3-15です", "名古屋市中区架空町3-15", "ADDRESS")[0] == (
        f"住所は{REDACTED}です"
    )


def test_a_megabyte_of_digits_is_read_in_linear_time() -> None:
    began = time.perf_counter()
    for kind in GENERALIZED:
        for unit in ("1", "1,", "S1", "千1", "1. "):
            generalize(unit * (1_000_000 // len(unit)), kind)
    assert time.perf_counter() - began < 60
