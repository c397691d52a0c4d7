# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Blocks, buildings and rooms, and addresses in Latin letters."""

import pytest

from sekisho_recognizers.entities.address_shapes import (
    BLOCK,
    has_particle,
    romaji,
    tail,
    whole_block,
)
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    "block",
    [
        "1丁目2番3号", "1-2-3", "1-2-3-404", "三丁目二二番地五", "1の2の3", "5番地の8", "1943番地先",
        "6番3-204号", "12", "甲1262"[1:], "七条上る常葉町754", "5番町68番地1", "三条通烏丸西入御倉町85-1",
    ],
)  # fmt: skip
def test_reads_a_block_to_its_end(block: str) -> None:
    text = f"見本町{block}です"
    found = BLOCK.regex.search(text)
    assert found is not None
    assert text[found.start() : whole_block(text, found)] == block


@pytest.mark.parametrize("text", ["町 03-1234", "町1,234,567", "v1.2.3", "町AB12-3"])
def test_leaves_what_is_no_block(text: str) -> None:
    assert all(found.group() in ("3", "1") for found in BLOCK.regex.finditer(text))


@pytest.mark.parametrize(
    ("behind", "building"),
    [
        (" 東京タワービル301号室 宛", " 東京タワービル301号室"),
        ("\n東京タワービル\n301 ", "\n東京タワービル\n301"),
        ("、香澄ビル6階、受付", "、香澄ビル6階"),
        (" ザ・ガーデン見本 1204", " ザ・ガーデン見本 1204"),
        (" 駅前ハイツ7C", " 駅前ハイツ7C"),
        (" コーポさくら203\n", " コーポさくら203"),
        (" メゾン宮の前A棟1003", " メゾン宮の前A棟1003"),
        (" コーポ桜木二〇三号を", " コーポ桜木二〇三号"),
        (" 2階6号室", " 2階6号室"),
        ("コスモス青山です", "コスモス青山"),
        ("-2Fです", "-2F"),
        (" 田中様方", ""),
        (" 担当 03-1111-2222", ""),
        ("に集合", ""),
        (" TEL 03", ""),
    ],
)
def test_takes_in_building_and_room(behind: str, building: str) -> None:
    text = "芝公園4-2-8" + behind
    assert text[8 : tail(text, 8)] == building


@pytest.mark.parametrize(
    "address",
    [
        "3-8-12 Shibaura, Minato-ku, Tokyo",
        "#502, 1-2-3 Kasumigaseki, Chiyoda-ku, Tokyo",
        "Kasumigaseki 1-2-3, Chiyoda-ku, Tokyo",
        "Osaka-shi, Kita-ku, Umeda 1-2-3",
        "4-2-8 Shibakoen, Minato City, Tokyo",
        "Sunny Heights 301, 4-2-8 Shibakoen, Minato-ku, Tokyo",
        "2-8-1 Nishi-Shinjuku, Shinjuku-ku, Tokyo",
    ],
)
def test_reads_romaji_order(address: str) -> None:
    text = f"Ship to: {address} 163-8001, Japan"
    found = [text[start:end] for start, end in romaji(View(fold(text)))]
    assert max(found, key=len) == address
    assert all(part in address for part in found)


def test_leaves_versions_and_dates_in_latin_letters() -> None:
    assert list(romaji(View(fold("Release 1-2-3 on 15 June Tokyo time, build 4-5")))) == []


def test_tells_particles_from_place_names() -> None:
    assert has_particle("東京都で会議")
    assert not has_particle("見本ヶ丘")
    assert not has_particle("みなとみらい")
