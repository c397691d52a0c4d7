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
    ],
)  # fmt: skip
def test_finds_email_addresses(text: str, values: list[str]) -> None:
    assert found(JpEmailRecognizer, text) == values
