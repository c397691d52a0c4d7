"""Confidentiality marks."""

import pytest

from sekisho_recognizers.entities.confidential_mark import JpConfidentialMarkRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("この極秘資料", ["極秘"]),
        ("【社外秘】", ["社外秘"]),
        ("社外秘とは何ですか", []),
        ("極秘裏に進めた", []),
        ("Strictly Confidential", ["Strictly Confidential"]),
        ("confidentially yours", []),
        ("取扱注意", ["取扱注意"]),
        ("部外秘の資料", ["部外秘"]),
        ("【秘密情報】", ["【秘密情報】"]),
        ("本情報を秘密情報として扱う", []),
        ("(秘)人事案", ["(秘)"]),
        ("Internal use only", ["Internal use only"]),
        ("CONFIDENTIAL - do not copy", ["CONFIDENTIAL"]),
        ("\nConfidential\n", ["Confidential"]),
        ("Confidential Computing", []),
        ("CLIENT SECRET", []),
        ("NDA締結済みの取引先", ["NDA締結済み"]),
        ("NDAの雛形を作って", []),
        ("秘密保持契約の書き方", []),
        ("TLP:AMBER", ["TLP:AMBER"]),
    ],
)
def test_finds_confidentiality_marks(text: str, values: list[str]) -> None:
    assert found(JpConfidentialMarkRecognizer, text) == values
