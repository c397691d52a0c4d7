"""E-mail addresses."""

import pytest

from sekisho_recognizers.entities.email import JpEmailRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("宛先はtaro@example.co.jpまで", ["taro@example.co.jp"]),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", ["ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"]),
        ("taro@localhost", []),
        ("a.b+c@example.jp、d@example.jp", ["a.b+c@example.jp", "d@example.jp"]),
        ("email=x@example.jp&y", ["x@example.jp"]),
        ("taro[at]example.jp", ["taro[at]example.jp"]),
        ("メール：m.taro@a-b.example.jp", ["m.taro@a-b.example.jp"]),
        ("email:taro@example.co.jp です", ["taro@example.co.jp"]),
        ("mailto:taro@example.jp", ["taro@example.jp"]),
    ],
)
def test_finds_email_addresses(text: str, values: list[str]) -> None:
    assert found(JpEmailRecognizer, text) == values
