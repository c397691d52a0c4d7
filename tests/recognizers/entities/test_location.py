"""Bare places, as the NLP model finds them."""

from support.recognizing import analyzed


def test_a_bare_municipality_is_a_place_and_no_address() -> None:
    assert analyzed("来週は横浜市で会議です。", "LOCATION") == ["横浜市"]
    assert analyzed("来週は横浜市で会議です。", "ADDRESS") == []


def test_the_country_itself_says_nothing_of_anybody() -> None:
    assert analyzed("日本の平均寿命を調べる。", "LOCATION") == []
