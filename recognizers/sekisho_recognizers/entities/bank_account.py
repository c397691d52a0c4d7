# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Bank accounts: branch, kind and number; ゆうちょ symbol and number; IBAN."""

import re
from collections.abc import Iterator

from sekisho_recognizers.check_digits import is_iban
from sekisho_recognizers.hinted import Hints
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Labels, Match, Pattern, digits
from sekisho_recognizers.view import View

_KIND = r"(?:普通|当座|貯蓄|別段|納税準備|フツウ|トウザ|チョチク|\(?普\)|\(?当\)|ordinary|checking|savings|futsu|futsuu|toza)(?:預金|口座|預貯金)?"
_NUMBER = re.compile(
    rf"[0-9](?: [0-9]){{6}}(?![0-9A-Za-z]| [0-9])|{digits(3, 4)}|{digits('[0-9]{6,8}')}"
)
_LONGEST_HEAD = 60
_NAME = r"[一-鿿ぁ-んァ-ヶー々A-Za-z]{1,12}"
_OFFICE = "(?:支店|本店営業部|本店|本部|営業部|出張所|代理店|支所| ?Branch)"
_BRANCH = rf"(?![一-鿿ァ-ヶー]{{1,10}}(?:銀行|金庫|信金|信組|労金|農協)){_NAME}{_OFFICE}"
_BEFORE_BRANCH = (
    r"(?:(?<![一-鿿ぁ-んァ-ヶーA-Za-z])|(?<=[はのに])|(?<=銀行|金庫|信金|信組|労金|農協|組合))"
)
_BEFORE_NUMBER = r"[ 、,:/]{0,2}(?:(?:口座)?番号|No\.?|口座)?[ :(.は=]{0,3}"
_HEAD = re.compile(
    rf"(?:{_BEFORE_BRANCH}{_BRANCH}(?:\((?:店番(?:号)?:?)?[0-9]{{3}}\)|[ ,、の]{{0,2}}) ?)?"
    rf"(?:(?:(?<![0-9A-Za-z-])[0-9]{{4}}[- ])?\(?(?<![0-9])[0-9]{{3}}\)?[ ,-]?)?{_KIND}{_BEFORE_NUMBER}\Z"
    rf"|{_BEFORE_BRANCH}{_BRANCH}[ ,、の:(]{{0,2}}(?:[0-9]{{3}}[ )-]{{1,2}})?\Z",
    re.IGNORECASE,
)
_IN_HEAD = Hints(re.compile(rf"{_KIND}|{_OFFICE}", re.IGNORECASE))


class JpBankAccountRecognizer(JpPatternRecognizer):
    """支店名 種別 番号 (7 digits) in one run, 銀行コード-支店コード-番号, ゆうちょ 1xxx0-xxxxxxx1 (全国銀行協会,
    ゆうちょ銀行), and bare numbers by their label. ゆうちょ's check digit is not published; its symbol
    ends in 0, its number in 1. Invalid: 10531-12345671."""

    entity_types = ("JP_BANK_ACCOUNT",)
    _labels = Labels(
        "口座", "口座番号", "振込先", "振込", "引落", "引き落とし", "acct", "acct_no", "account", "account_no", "account_number", "accountnumber", "account no", "accountno", "bank", "bank_account", "bankaccount",
        "bank_acct", "koza", "koza_bango", "kouza", "kouza_bango", "kozabango", "kouzabangou", "furikomi", "普通預金", "当座預金", "普通口座", "貯蓄預金", "通帳", "貯金",
        before=45, after=12, reject="証券|口座管理|アカウント|account_?id|account_?name|account id|支店コード|銀行コード|店番|店番号|branch",
    )  # fmt: skip
    _not_an_account = Labels("〒", "郵便番号", "zip", "電話", "TEL", "FAX", "携帯", "伝票", "注文", "会員", "社員", "顧客", "お客様", "店番", "支店コード", "銀行コード", "手数料", "金額",
                             before=20, after=0, here=True)  # fmt: skip
    _post_bank = Labels("記号", "ゆうちょ", "総合口座", "通帳", "振替口座", "振込", "口座", "郵便貯金", "貯金", "yucho", "jp bank", "jp_bank", "kigo", before=50, after=12)  # fmt: skip
    patterns = (
        Pattern(
            re.compile(r"[0-9](?<![0-9A-Za-z-].)[0-9]{3} ?[- ] ?[0-9]{3} ?[- ] ?(?:" + _KIND + r"[ -]?)?[0-9]{7}(?![0-9A-Za-z]|-[0-9])"),
            score=None,
            cues=_labels,
        ),
        Pattern(
            re.compile(r"[01][0-9]{3}0(?: ?- ?| )(?:[0-9] ?- ?)?[0-9]{1,8}(?![0-9A-Za-z]|-[0-9])"),
            score=None,
            numeric=True,
            cues=_post_bank,
        ),
        Pattern(
            re.compile(r"1[0-9]{3}0-(?:[0-9]-)?[0-9]{7}1(?![0-9A-Za-z]|-[0-9])"), score=0.4, numeric=True
        ),
        Pattern(re.compile(digits(3, 7)), score=None, numeric=True, cues=_labels),
        Pattern(
            re.compile(digits(7)),
            score=None,
            numeric=True,
            cues=_labels,
            cued_score=0.6,
            veto=_not_an_account,
        ),
        Pattern(
            re.compile(r"[0-9]{6,8}(?![0-9A-Za-z]|-[0-9])|[0-9]{3}-[0-9]{4}(?![0-9A-Za-z]|-[0-9])"),
            score=None,
            numeric=True,
            cues=Labels("口座番号", "account number", "account no", "acct_no", "acct no", "account_no", "account_number", "koza_bango", "kouza_bango", before=20, after=8),
            cued_score=0.7,
            outright=True,
        ),
        Pattern(
            re.compile(r"記号[」】)\]\"']?[ :=は]{0,3}[「\"']?(?P<value>[01][0-9]{3}0)(?=[」\"' 、,・/()\n:-]{0,6}(?:通帳)?番号)"),
            score=0.85,
        ),
        Pattern(
            re.compile(
                r"記号[^0-9\n]{0,6}[01][0-9]{3}0[^0-9\n]{0,8}\n?[^0-9\n]{0,8}番号[」】)\]\"']?[ :=は]{0,3}[「\"']?"
                r"(?P<value>[0-9]{2,8})(?![0-9A-Za-z年月日]|-[0-9])"
            ),
            score=0.8,
            veto=Cues("保険", "国保", "健保", "社保", "共済", before=60, after=0),
        ),
        Pattern(
            re.compile(
                r"番号[」】)\]\"']?[ :=は]{0,3}[「\"']?(?P<value>[0-9]{2,8})(?![0-9A-Za-z年月日]|-[0-9])"
            ),
            score=None,
            cues=Cues("記号", before=24, after=0),
            cued_score=0.6,
            veto=Cues("保険", "国保", "健保", "社保", "共済", before=60, after=0),
        ),
    )  # fmt: skip

    def find(self, view: View) -> Iterator[Match]:
        """Read backwards from the number, for branches and kinds are common words."""
        for start in view.number_starts if _IN_HEAD.allow(view.reading) else ():
            number = _NUMBER.match(view.numeric, start)
            if number and (head := _HEAD.search(view.text, max(0, start - _LONGEST_HEAD), start)):
                yield Match(head.start(), number.end(), "JP_BANK_ACCOUNT", 0.9)
        yield from super().find(view)


class JpIbanRecognizer(JpPatternRecognizer):
    """IBAN: country, two check digits, 11 to 30 characters, together or in fours (ISO 13616). Japan
    issues none; foreign payees have them. Check: mod 97. Invalid: GB82WEST12345698765433."""

    entity_types = ("IBAN_CODE",)
    patterns = (
        Pattern(
            re.compile(
                r"[A-Z](?<![0-9A-Za-z].)[A-Z][0-9]{2}(?:[0-9A-Z]{11,30}|(?: [0-9A-Z]{4}){2,7}(?: [0-9A-Z]{1,3})?)(?![0-9A-Za-z])"
            ),
            score=0.9,
            check=is_iban,
        ),
    )
