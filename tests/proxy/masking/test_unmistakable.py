"""What is too common to be looked for once more, and what is not."""

import pytest

from sekisho.masking.forms import normal_form
from sekisho.masking.unmistakable import COMMON_TYPES, is_unmistakable


def judged(surface: str, entity_type: str) -> bool:
    return is_unmistakable(surface, entity_type, normal_form(surface).decode())


@pytest.mark.parametrize(
    ("surface", "entity_type"),
    [
        ("沼田 薫子", "PERSON"),
        ("森口実", "PERSON"),
        ("ヌマタ カオル", "PERSON"),
        ("ぬまたかおる", "PERSON"),
        ("Numata Kaoru", "PERSON"),
        ("José Numata", "PERSON"),
        ("090-1234-5678", "PHONE_NUMBER"),
        ("+81 90 1234 5678", "PHONE_NUMBER"),
        ("０３（１２３４）５６７９", "PHONE_NUMBER"),
        ("1204978", "ID_NUMBER"),
        ("k.n@example.jp", "EMAIL_ADDRESS"),
        ("EMP-20417", "ID_NUMBER"),
        ("https://example.jp/members/numata", "URL"),
        ("sk_live_x9Qv72mA", "SECRET"),
        ("correcthorsebattery", "SECRET"),
        ("株式会社ぬまた", "ORGANIZATION"),
        ("ぬまたソフトウェア", "ORGANIZATION"),
        ("Numata Trading Co., Ltd.", "ORGANIZATION"),
        ("東京都港区芝1-2-3", "ADDRESS"),
        ("港区芝公園四丁目", "ADDRESS"),
        ("品川300あ12-34", "JP_LICENSE_PLATE"),
    ],
)
def test_counts(surface: str, entity_type: str) -> None:
    assert judged(surface, entity_type)


@pytest.mark.parametrize(
    ("surface", "entity_type"),
    [
        ("森", "PERSON"),
        ("田中", "PERSON"),
        ("さくら", "PERSON"),
        ("スズキ", "PERSON"),
        ("Tanaka", "PERSON"),
        ("Li Na", "PERSON"),
        ("assistant", "USERNAME"),
        ("content", "PROJECT"),
        ("sha256", "ID_NUMBER"),
        ("1234567", "ID_NUMBER"),
        ("98765432", "ID_NUMBER"),
        ("1000000", "ID_NUMBER"),
        ("120497", "ID_NUMBER"),
        ("10.0.0.1", "IP_ADDRESS"),
        ("https://example.jp/", "URL"),
        ("please do not ever", "SECRET"),
        ("株式会社", "ORGANIZATION"),
        ("ひまわり", "ORGANIZATION"),
        ("総合病院", "ORGANIZATION"),
        ("Microsoft", "ORGANIZATION"),
        ("Amazon Web Services", "ORGANIZATION"),
        ("東京都", "ADDRESS"),
        ("東京都千代田区", "ADDRESS"),
        ("飛鳥計画", "PROJECT"),
        ("", "PERSON"),
    ],
)
def test_does_not_count(surface: str, entity_type: str) -> None:
    assert not judged(surface, entity_type)


@pytest.mark.parametrize("entity_type", sorted(COMMON_TYPES))
def test_a_kind_that_says_nothing_about_anybody_never_counts(entity_type: str) -> None:
    assert not judged("1985年12月03日 東京都港区芝1-2-3", entity_type)
