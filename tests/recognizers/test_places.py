"""Japan Post's place names in one pass."""

import pytest

from sekisho_recognizers.places import Kind, find_places, is_town, prefectures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("東京都港区", {("東京都", Kind.PREFECTURE), ("港区", Kind.MUNICIPALITY)}),
        ("北谷町で", {("北谷町", Kind.MUNICIPALITY)}),
        ("中頭郡北谷町", {("中頭郡北谷町", Kind.MUNICIPALITY), ("中頭郡", Kind.MUNICIPALITY)}),
        ("札幌市中央区", {("札幌市", Kind.MUNICIPALITY), ("中央区", Kind.MUNICIPALITY)}),
        ("野々市市と四日市市", {("野々市市", Kind.MUNICIPALITY), ("四日市市", Kind.MUNICIPALITY)}),
        ("ナラシ", {("ナラシ", Kind.KANA)}),
    ],
)
def test_finds_names_of_every_kind(text: str, names: set[tuple[str, Kind]]) -> None:
    places = {(text[place.start : place.end], place.kind) for place in find_places(text)}
    assert names <= places


def test_names_come_sorted_and_the_longer_first() -> None:
    places = find_places("神奈川県横浜市中区山下町")
    assert places == sorted(places, key=lambda place: (place.start, -place.end))
    assert places[0].kind == Kind.PREFECTURE


def test_no_name_no_place() -> None:
    assert find_places("ab12 議事録 3-1") == []


def test_knows_towns_and_prefectures() -> None:
    assert is_town("おおたかの森西")
    assert not is_town("港区")
    assert not is_town("見本架空")
    assert len(prefectures()) == 47
