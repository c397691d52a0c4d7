# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""What a name may look like, and what to cut off at its ends."""

import re

from sekisho_recognizers.entities.name_words import HONORIFICS, LABELS, NOT_NAMES
from sekisho_recognizers.recognizer import any_of

_SHAPE = re.compile(
    r"[一-鿿々〆ヶ﨑ノツ]{1,8}|[ぁ-んー]{2,10}|[ァ-ヶー・ ]{2,30}"
    r"|[A-ZÀ-ÞĀ-Ž][A-Za-zÀ-ɏ'.-]{1,20}(?:(?:,? |/)[A-ZÀ-ÞĀ-Ž][A-Za-zÀ-ɏ'.-]{0,20}){0,3}|[a-z]{2,20}"
    r"|[一-鿿々〆ヶ﨑ノツぁ-んァ-ヶー・ ]{2,16}"
)
_FRONT = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.? (?=[A-Z])|(?:[一-鿿]{1,6}(?:部|課|担任|取締役|理事|社員|相手方|同居人|委員|員|係|責任者|保護者|店主|創業者|窓口)|主治医|担当医?|代理人|弁護士|看護師|理事|代取|叔母|伯父|祖母|祖父) ?(?=[一-鿿]{2}))"
)
_BACK = re.compile(
    r" ?"
    + any_of(
        {*HONORIFICS, "です", "-san", "-sama", "様方", "各位", "御中", "部", "先生方"}
        - {"代表", "代理", "主務", "嬢"}
    )
    + "$"
)
_LABELS = frozenset(LABELS)
_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|法人|\(株\)|㈱|㈲|病院|医院|クリニック|銀行|商会|事務所|組合"
)
_COMMON_ENDS = (
    "番号",
    "連絡先",
    "内容",
    "年月日",
    "状",
    "会",
    "書",
    "簿",
    "データ",
    "システム",
    "者名",
)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what is no letter at its ends, a title before or an honorific behind."""
    while start < end and not text[start].isalnum():
        start += 1
    if front := _FRONT.match(text, start, end):
        start = front.end()
    for _ in range(2):
        while end > start and not text[end - 1].isalnum():
            end -= 1
        back = _BACK.search(text, max(start, end - 8), end)
        if back is None or back.start() <= start:
            break
        end = back.start()
    return start, end


def is_name(text: str) -> bool:
    return bool(_SHAPE.fullmatch(text.strip())) and may_be_name(text)


def may_be_name(text: str) -> bool:
    """Whatever its shape, it is no known word that is not a name."""
    plain = text.strip()
    if plain in NOT_NAMES or plain in _LABELS or plain.endswith(_COMMON_ENDS):
        return False
    return not _COMPANY.search(plain) and not any(mark in plain for mark in "=_{}<>;")
