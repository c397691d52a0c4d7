# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""個人番号 (マイナンバー)."""

import re

from sekisho_recognizers.check_digits import is_my_number
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_CUES = Cues(
    "マイナンバー", "個人番号", "マイナ", "通知カード", "番号確認", "特定個人情報", "共通番号",
    "my number", "mynumber", "my_number", "individual_number", "individual number",
    "kojin_bango", "kojinbango",
    before=60,
)  # fmt: skip
_OTHERS = Cues(
    "品番", "型番", "追跡", "伝票", "注文", "受注", "数量", "送り状", "JAN", "免許", "累計", "ダミー", "qty", "epoch", "コード", "数",
    before=14, after=0,
)  # fmt: skip


class JpMyNumberRecognizer(JpPatternRecognizer):
    """12 digits, bare or in groups of four (1111-2222-3333).

    Check digit: weighted sum mod 11 (総務省令第85号 第5条); one run of 12 digits in ten passes it,
    so a bare run without a cue scores low. A wrong check digit right under the label is a typing
    error of a number that the law protects: it still counts. Invalid: 123456789012.
    """

    entity_types = ("JP_MY_NUMBER",)
    patterns = (
        Pattern(
            re.compile(number(r"[0-9]{4}(?P<s>[- ]?)[0-9]{4}(?P=s)[0-9]{4}")),
            score=0.4,
            check=is_my_number,
            cues=_CUES,
            veto=_OTHERS,
        ),
        Pattern(
            re.compile(
                r"(?:マイナンバー|個人番号)(?:は|が|:|=| |\(|「|\"){0,3}"
                + number(r"(?P<value>[0-9]{4}(?P<s>[- ]?)[0-9]{4}(?P=s)[0-9]{4})")
            ),
            score=0.6,
        ),
    )
