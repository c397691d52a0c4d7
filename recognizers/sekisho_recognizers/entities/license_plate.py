# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""自動車登録番号 (license plates)."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern

_KANA = "あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"
_PLACE = r"(?:[一-鿿]{1,4}|[一-鿿]ヶ[一-鿿]|つくば|とちぎ|なにわ|いわき|いせしま|しらかわ|伊勢志摩|富士山)"
_NUMBER = r"(?:[0-9]{2} ?- ?[0-9]{2}|[・.]{0,3} ?[0-9] ?- ?[0-9]{2}|[・.]{0,3} ?[0-9] [0-9]{2}|[・.]{1,3} ?[0-9]{1,3}|[0-9]{4}|[0-9]{1,3})"


class JpLicensePlateRecognizer(JpPatternRecognizer):
    """地名, class number (1 to 3, letters allowed since 2018), kana, up to four digits (国土交通省);
    in any spacing, in brackets, or with hyphens between the parts.

    The kana is never お し へ ん. The four parts together are distinctive. Invalid: 品川 300 お 12-34.
    """

    entity_types = ("JP_LICENSE_PLATE",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![一-鿿ヶ])(?P<value>(?!郵便|電話|番号|車両|車番|登録|令和|平成|昭和|合計|全部|第)"
                + _PLACE
                + r"[ \n-]{0,2}[0-9][0-9ACFHKLMPXY]{0,2}[ \n-]{0,2}\(?(?:["
                + _KANA
                + r"]|(?<![ACFHKLMPXY])[EHKMTY](?![A-Z]))\)?[ \n-]{0,2}"
                + _NUMBER
                + r")"
                r"(?![0-9A-Za-z年月日時分円人個件回歳]|-[0-9])"
            ),
            score=0.85,
        ),
        # The place name at the end of a run of kanji: 車両番号は川崎… always has a kana before it, 車両川崎… does not.
        Pattern(
            re.compile(
                r"(?<=[番車両号])(?P<value>[一-鿿]{2,3} ?[0-9]{3} ?["
                + _KANA
                + r"] ?(?:[0-9]{2}-[0-9]{2}|[0-9]{4}))(?![0-9A-Za-z])"
            ),
            score=0.8,
        ),
    )
