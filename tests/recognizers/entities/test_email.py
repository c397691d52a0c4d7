# ruff: noqa: E501
"""E-mail addresses."""

import pytest

from sekisho_recognizers.entities.email import JpEmailRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("メール：taro@example.jp", ["taro@example.jp"]),
        ("mailto:taro@example.jp", ["taro@example.jp"]),
        ("lodash@4.17.21", []),
        ("icon@2x.png", []),
        ("git@github.com:a/b.git", []),
        ("taro(at)example.co.jp", ["taro(at)example.co.jp"]),
        ("taro☆example.co.jp", ["taro☆example.co.jp"]),
        ("taro at example dot jp", ["taro at example dot jp"]),
        ("look at example.com", []),
        ("taro [at] example [dot] jp", ["taro [at] example [dot] jp"]),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", ["ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"]),
        ("taro@日本語.jp", ["taro@日本語.jp"]),
        ("メールはtaroあっとexample.jpです", ["taroあっとexample.jp"]),
        ("mysql://app:x@db.example.jp", []),
        ("https://a.jp/?m=taro@example.jp", ["taro@example.jp"]),
        ("<taro@example.jp>、", ["taro@example.jp"]),
        ("actions/checkout@v4.1.0", []),
        ("…taro@example.jp-", ["taro@example.jp"]),
        ("、.taro@example.jp.", ["taro@example.jp"]),
        ("宛先はtaro@example.co.jpまで", ["taro@example.co.jp"]),
        ("taro@localhost", []),
        ("a.b+c@example.jp、d@example.jp", ["a.b+c@example.jp", "d@example.jp"]),
        ("email=x@example.jp&y", ["x@example.jp"]),
        ("taro[at]example.jp", ["taro[at]example.jp"]),
        ("連絡先: taro.yamada+ai@sub.example.co.jp。", ["taro.yamada+ai@sub.example.co.jp"]),
        ("taro_yamada@example.co.jp,hanako@example.jp;jiro@example.jp", ["taro_yamada@example.co.jp", "hanako@example.jp", "jiro@example.jp"]),
        ("taro @ example.co.jp", ["taro @ example.co.jp"]),
        ("taro(アット)example.jp", ["taro(アット)example.jp"]),
        ("taro{at}example{dot}jp", ["taro{at}example{dot}jp"]),
        ("taro＠example。jp", []),
        ("タロウ@example.jp", ["タロウ@example.jp"]),
        ("山田太郎<taro@example.jp>", ["taro@example.jp"]),
        ("Taro.O'Neil@example.jp", ["Taro.O'Neil@example.jp"]),
        ("x@y.z", []),
        ("a@b.co", ["a@b.co"]),
        ("taro.-_@example.jp", ["taro.-_@example.jp"]),
        ("価格@1000.50", []),
        ("foo@bar.js", []),
        ("★taro@example.jp★", ["taro@example.jp"]),
        ("taro[アットマーク]example[ドット]jp", ["taro[アットマーク]example[ドット]jp"]),
        ("taro●example.co.jp(●を@に)", ["taro●example.co.jp"]),
    ],
)  # fmt: skip
def test_finds_email_addresses(text: str, values: list[str]) -> None:
    assert found(JpEmailRecognizer, text) == values
