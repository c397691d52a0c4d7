# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""What labels look like, of whatever kind: the words that, standing nearer to a value, name its slot."""

import re
from collections.abc import Iterable, Iterator

from sekisho_recognizers.hinted import Hinted, Reading
from sekisho_recognizers.words import Words

_GROUP = 10


def any_of(words: Iterable[str]) -> str:
    """An expression for literal words, the longest first; ASCII ones must stand alone. It begins
    with the class of what words begin with, so that all else is passed over at once."""
    literals = sorted(set(words), key=lambda each: (-len(each), each))
    groups: dict[str, list[str]] = {}
    for literal in literals:
        groups.setdefault(literal[0].lower(), []).append(literal)
    first = {literal[0] for literal in literals}
    first |= {case for each in first if each.isascii() for case in (each.lower(), each.upper())}
    firsts = "".join(re.escape(each) for each in sorted(first))
    return f"(?-i:[{firsts}])(?:{'|'.join(_in_groups(list(groups.items())))})"


def _in_groups(groups: list[tuple[str, list[str]]]) -> Iterator[str]:
    """Some first letters at a time: a hit tries a few groups, not a hundred letters."""
    for at in range(0, len(groups), _GROUP):
        some = groups[at : at + _GROUP]
        letters = "".join(re.escape(case) for first, _ in some for case in {first, first.upper()})
        forms = "|".join(_behind_first(words) for _, words in some)
        yield f"(?<=[{letters}])(?:{forms})" if len(groups) > _GROUP else forms


def _behind_first(words: list[str]) -> str:
    """What stands behind the first letter, which the words have in common."""
    if len({word[0] for word in words}) == 1:
        rests = "|".join(map(_rest, words))
        return f"(?<={re.escape(words[0][0])}){_alone(words[0][0])}(?:{rests})"
    return "|".join(f"(?<={re.escape(word[0])}){_alone(word[0])}{_rest(word)}" for word in words)


def _alone(first: str) -> str:
    return "(?<![A-Za-z].)" if first.isascii() and first.isalpha() else ""


def _rest(word: str) -> str:
    end = "(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return re.escape(word[1:]) + end


# Nouns that name a slot together with the word before them (伝票番号, 品目コード).
_HEAD_WORDS = ("番号", "コード", "ナンバー", "シリアル", "記号", "No", "ID", "CD")
HEADS = re.compile(any_of(_HEAD_WORDS), re.IGNORECASE)
_WORDS = (
    "電話", "携帯", "TEL", "FAX", "JAN", "EAN", "ISBN", "SKU", "UPC", "IMEI", "MAC", "IP", "℡", "☎", "〒", "内線",
    "部品番号", "商品番号", "製品番号", "備品番号", "薬品番号", "品番", "型番", "型式", "図番", "問番", "数量", "個数", "件数", "在庫", "合計", "累計", "金額",
    "単価", "価格", "伝票", "送り状", "追跡", "注文", "受注", "発注", "日付", "日時", "時刻", "タイムスタンプ", "ロット", "パスポート", "旅券", "免許",
    "マイナンバー", "口座", "生年月日", "誕生日", "住所", "年金", "住民票", "雇用保険", "介護保険", "健康保険", "保険者", "カード", "有効期限", "期限",
    "更新日", "登録日", "作成日", "入社日", "入職日", "採用日", "退職日", "離職日", "契約日", "申込日", "発行日", "受診日", "来院日", "面談日", "納品日", "納期",
    "期日", "締切", "開始日", "終了日", "死亡日", "訪問日", "面接日", "予約日", "取得日", "支払日", "交付日", "満了日", "記念日", "命日", "バージョン", "面積",
    "ver", "version", "epoch", "timestamp", "lot", "qty", "quantity", "phone", "mobile", "order", "tracking", "passport",
    "license", "account", "birth", "zip", "postal", "pension", "amount", "price", "total", "count", "size", "port", "error",
    "build", "model",
)  # fmt: skip
_KEY = r"(?<![A-Za-z0-9_.-])[A-Za-z][A-Za-z0-9_.-]{1,30}[\"'`]? ?[:=](?!/)|<[A-Za-z][A-Za-z0-9_:-]{1,30}>"
_COLUMN = r"(?<![A-Za-z_])[a-z][a-z_]{1,19}_(?:at|date|on)(?![A-Za-z])"
RIVAL = re.compile(f"{any_of((*_HEAD_WORDS, *_WORDS))}|{_KEY}|{_COLUMN}", re.IGNORECASE)
_RIVAL_WORDS = Words((*_HEAD_WORDS, *_WORDS))
_RIVAL_KEYS = (Hinted(_KEY, re.IGNORECASE), Hinted(_COLUMN, re.IGNORECASE))


def find_rivals(reading: Reading) -> Iterator[tuple[int, int]]:
    """What RIVAL finds in a whole text, in less time."""
    found = _RIVAL_WORDS.find(reading)
    for keys in _RIVAL_KEYS:
        found += (each.span() for each in keys.finditer(reading))
    done = 0
    for start, end in sorted(found, key=lambda span: span[0]):
        if start >= done:
            done = end
            yield start, end


# Names that say nothing about what stands under them.
UNTYPED = re.compile(
    r"番号|No\.?|ID|コード|値|内容|備考|項目|データ|値段?|#|number|num|no|id|code|value|values|val|text|content|data|body|input|"
    r"message|messages|note|notes|memo|remarks|comment|string|str|arguments|args|items?|list|records?|rows?|result|results|"
    r"prompt|query|user|users|customer|customers|employee|employees|person|people|members?|profile|details?|info|field|key|"
    r"[a-z]{0,30}(?:error|exception)|td|th|tr|div|span|p|li|dd|dt|dl|b|strong|em|br|label|[0-9]+|属性|情報|詳細|入力|本文|メモ|明細|記入欄|回答|記載|番号等|登録情報|本人|被保険者",
    re.IGNORECASE,
)

# Between a label and a value that it still names: no digits, or a list of its values.
CONTINUES = re.compile(
    r"[^0-9。\n]{0,14}(?:[0-9][0-9A-Za-z.-]{2,40} ?[、,/と・;&+]{1,3} ?[A-Za-z]{0,3}-?){0,8}"
)
