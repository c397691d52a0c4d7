"""Credentials in set phrases: ID/PW pairs, Wi-Fi names with keys, options of commands."""

import pytest

from sekisho_recognizers.entities.secret import JpSecretRecognizer
from sekisho_recognizers.entities.secret_idioms import idioms, pairs
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SSID: AOBA-5G\nKEY: 8hf73kd92k", ["8hf73kd92k"]),
        ("ID/PW：tanaka / Sora_1192", ["Sora_1192"]),
        ("IDとパスワード：tanaka、Sora_1192", ["Sora_1192"]),
        ("ログイン情報は sato.k / hanabi_0815 です", ["hanabi_0815"]),
        ("アカウント情報：sato.k / Hanabi#0815", ["Hanabi#0815"]),
        ("会議室のWi-Fiは「natsu2025」で入れます", ["natsu2025"]),
        ("秘密の質問「母の旧姓」の答えは「あさぎり」", ["あさぎり"]),
        ("mysql -u root -pHanabi0815 crm", ["Hanabi0815"]),
        ("sshpass -p 'hanabi0815' ssh x", ["hanabi0815"]),
        ("初期パスワードはお誕生日4桁（0815）です", ["0815"]),
        ("初期パスワードは生年月日（19900815）です。", ["19900815"]),
        ("Basic認証: kaze / tsubame77", ["tsubame77"]),
        ("Basic認証のID/パスは kaze/tsubame77", ["tsubame77"]),
        ("Wi-Fi: KAZE-5G / tsubame77", ["tsubame77"]),
    ],
)
def test_takes_the_value_out_of_a_set_phrase(text: str, values: list[str]) -> None:
    assert found(JpSecretRecognizer, text) == values
    assert [text[start:end] for start, end, _ in idioms(View(fold(text)))] == values


@pytest.mark.parametrize(
    "text",
    [
        "KEY: 8hf73kd92k",
        "ID/PW：tanaka / your_password",
        "ID/PW：tanaka / https://b.example",
        "会議室のWi-Fiは「otoiawase」で",
        "mysql -u root -p${DB_PASSWORD}",
    ],
)
def test_leaves_phrases_without_a_value(text: str) -> None:
    assert list(idioms(View(fold(text)))) == []


def test_a_pair_tells_the_user_and_the_password() -> None:
    (pair,) = pairs(View(fold("ID/PW：tanaka / Sora_1192")))
    assert pair.group("user", "value") == ("tanaka", "Sora_1192")
