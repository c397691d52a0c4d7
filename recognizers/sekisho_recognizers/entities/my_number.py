# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""個人番号 (マイナンバー)."""

import re

from sekisho_recognizers.check_digits import is_my_number
from sekisho_recognizers.recognizer import JpPatternRecognizer, Labels, Pattern, apart, digits

_LABELS = Labels(
    "マイナンバー", "個人番号", "マイナ", "通知カード", "番号確認", "特定個人情報", "共通番号", "個番",
    "my number", "mynumber", "my_number", "my-number", "my_no", "mynum", "individual_number", "individual number", "individualnumber",
    "kojin_bango", "kojinbango", "kojin_no", "myna", "mynumber_no", "individual no",
    before=70,
)  # fmt: skip
# A slot of another kind: one run of 12 digits in ten passes the check.
_OTHERS = Labels(
    "品番", "型番", "追跡", "伝票", "注文", "受注", "発注", "数量", "送り状", "免許", "累計", "合計", "ダミー", "コード", "問番",
    "JAN", "EAN", "SKU", "UPC", "qty", "quantity", "epoch", "timestamp", "tracking", "order", "AWS", "ARN", "account", "会社法人等番号", "シリアル", "ロット",
    "連番", "カウンタ", "件数", "アカウントID", "日時", "更新", "作成", "receipt", "serial", "lot", "version", "ver", "build",
    pattern=r"(?<=[一-鿿ァ-ヶーA-Za-z])(?<!人)番号|(?<![A-Za-z])(?:No|ID)(?![A-Za-z])", reject="個人番号|マイナンバー|本人番号|私の番号", after=8, here=True
)  # fmt: skip


def _is_date_and_time(value: str) -> bool:
    return bool(
        re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$", value)
    )


class JpMyNumberRecognizer(JpPatternRecognizer):
    """12 digits, bare or in groups of four (1111-2222-3333).

    Check digit: weighted sum mod 11 (総務省令第85号 第5条); one run of 12 digits in ten passes it,
    so a bare run without a cue scores low, and not at all where it reads as a time or has another
    label. A wrong check digit right under the label is a typing error of a number that the law
    protects: ID_NUMBER. Invalid: 123456789012.
    """

    entity_types = ("JP_MY_NUMBER", "ID_NUMBER")
    patterns = (
        Pattern(
            re.compile(digits(4, 4, 4)),
            score=None,
            numeric=True,
            check=is_my_number,
            cues=_LABELS,
            mistyped="ID_NUMBER",
        ),
        Pattern(
            re.compile(digits(4, 4, 4)),
            score=0.4,
            numeric=True,
            check=lambda value: is_my_number(value) and not _is_date_and_time(value),
            veto=_OTHERS,
        ),
        Pattern(
            re.compile(apart(12)),
            score=None,
            numeric=True,
            check=is_my_number,
            cues=_LABELS,
            outright=True,
        ),
    )
