# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Postal codes."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Labels, Pattern, apart, digits

_NOT_ZERO = r"(?!000)"
_PLACE = (
    r"[ の,|\t\n\"']{0,4}(?:北海道|東京|京都|大阪|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    r"滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県|[一-鿿ぁ-んァ-ヶ]{1,6}[市区郡町村])"
)


class JpPostalCodeRecognizer(JpPatternRecognizer):
    """NNN-NNNN (日本郵便). No check digit; 〒, a label, or an address right behind it tells. 000 is
    not assigned. Invalid: 000-0000."""

    entity_types = ("JP_POSTAL_CODE",)
    _labels = Labels("〒", "〠", "郵便番号", "郵便", "ゆうびん番号", "zip", "zip_code", "zipcode", "zip code", "postal", "postal_code", "postalcode", "postal code", "postcode", "post_code",
                     "yubin", "yubin_bango", "yubin_no", "yuubin", "〒番号", before=24, after=8, reject="ゆうちょ|郵便局|郵便物|\\.zip")  # fmt: skip
    _address = Labels("住所", "所在地", "送付先", "届け先", "お届け先", "送り先", "居住地", "address", "addr", "jusho", "本籍", "勤務先", before=14, after=0, reject="メール|IP|MAC|e-?mail")  # fmt: skip
    patterns = (
        Pattern(
            re.compile(rf"[〒〠][ :]{{0,2}}(?P<value>{_NOT_ZERO}[0-9]{{3}} ?[-の]? ?[0-9]{{4}})(?![0-9])"),
            score=0.95,
        ),
        Pattern(
            re.compile(
                rf"[〒〠][ :|]{{0,2}}(?P<value>{_NOT_ZERO}[0-9](?:[ |]{{1,3}}[0-9]){{2}}[ |]{{0,3}}-?[ |]{{0,3}}[0-9](?:[ |]{{1,3}}[0-9]){{3}})(?![0-9])"
            ),
            score=0.95,
        ),
        Pattern(re.compile(_NOT_ZERO + digits(3, 4)), score=None, numeric=True, cues=_labels),
        Pattern(
            re.compile(_NOT_ZERO + apart(7)), score=None, numeric=True, cues=_labels, outright=True
        ),
        Pattern(
            re.compile(rf"{_NOT_ZERO}[0-9]{{3}} ?- ?[0-9]{{4}}(?![0-9A-Za-z]|-[0-9])"),
            score=None,
            numeric=True,
            cues=_address,
            cued_score=0.8,
        ),
        Pattern(
            re.compile(rf"{_NOT_ZERO}[0-9]{{3}} ?- ?[0-9]{{4}}(?={_PLACE})"), score=0.85, numeric=True
        ),
        Pattern(
            re.compile(rf"{_NOT_ZERO}[0-9]{{7}}(?= ?{_PLACE})"),
            score=None,
            numeric=True,
            cues=_address,
            cued_score=0.7,
        ),
        Pattern(
            re.compile(rf" (?:(?<=[A-Za-z][a-z]{{2}}.)|(?<=[A-Za-z][a-z]{{2}},.))(?P<value>{_NOT_ZERO}[0-9]{{3}}-[0-9]{{4}})(?![0-9-])"),
            score=0.7,
        ),
    )  # fmt: skip
