"""Identifiers behind their labels."""

import pytest

from sekisho_recognizers.entities.id_number import JpIdNumberRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("社員番号 A-20931 の", ["A-20931"]),
        ("会員No.１１８４０２２６", ["１１８４０２２６"]),
        ("令和5年(ワ)第1234号", ["令和5年(ワ)第1234号"]),
        ("型番 KCM-2100B", []),
        ("社員CD,氏名,役職\n100482,久慈,主任\n", ["100482"]),
        ("令和5年(2023)第4号", []),
    ],
)
def test_finds_labelled_identifiers(text: str, values: list[str]) -> None:
    assert found(JpIdNumberRecognizer, text) == values
