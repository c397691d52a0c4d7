# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""自動車登録番号 (license plates)."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern

_KANA = "あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"


class JpLicensePlateRecognizer(JpPatternRecognizer):
    """地名, class number (1 to 3, letters allowed since 2018), kana, up to four digits (国土交通省).

    The kana is never お し へ ん. The four parts together are distinctive. Invalid: 品川 300 お 12-34.
    """

    entity_types = ("JP_LICENSE_PLATE",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![一-鿿])(?P<value>(?!郵便|電話|番号)(?:[一-鿿]{1,4}|つくば|とちぎ|なにわ|いわき|[一-鿿]ヶ[一-鿿])"
                r" ?[0-9][0-9ACFHKLMPXY]{0,2} ?[" + _KANA + r"EHKMTY] ?"
                r"(?:[0-9]{2}-[0-9]{2}|・?[0-9][- ][0-9]{2}|[・.]{0,3} ?[0-9]{1,3}|[・.]?[0-9][- ][0-9]{2}|[0-9]{4}))"
                r"(?![0-9A-Za-z一-鿿年月日])"
            ),
            score=0.85,
        ),
    )
