# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Amounts of money that are somebody's own affair."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import leftmost
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import Cues, JpRecognizer, Match
from sekisho_recognizers.view import View

_FIGURE_REST = r"(?:[0-9]{0,2}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,2})?|[0-9]{0,12}(?:\.[0-9]{1,4})?)"
_FIGURE = rf"[0-9]{_FIGURE_REST}"
_LARGE_REST = rf"(?: ?[十百千]?[兆億万](?: ?{_FIGURE})?){{0,3}} ?(?:百万|千|百)?"
_NUMERALS = "一二三四五六七八九十百千万億兆〇零壱弐参拾"
_UNIT = r"(?:円(?![安高周形滑卓熟]|相場|グラフ|借款|[玉札])|(?:[米豪加香港]|NT)?ドル|ユーロ|人民元|元(?=[、。で)\s])|ポンド|ウォン|ルピー|バーツ|(?:yen|YEN|JPY|USD|EUR|dollars|euros)(?![A-Za-z]))"
_BEFORE = r"(?<![0-9.])(?<![0-9],)(?<![A-Za-z])"
_BEFORE_FIRST = r"(?<![0-9.].)(?<![0-9],.)(?<![A-Za-z].)"  # read behind the first character
_TO = r" ?(?:[百千]?[万億])?円? ?[~〜～-] ?"
_RANGE = rf"(?:{_FIGURE}{_TO})?"
_TAIL = rf"(?: ?(?:million|billion))? ?{_UNIT}(?:也)?"
_SIGNED = rf"{_BEFORE}{_RANGE}(?:¥ ?)?{_FIGURE}{_LARGE_REST}{_TAIL}"
_GOLD = r"金(?:(?<![一-鿿].)|(?<=[額計途].)) ?"
_KANJI_TAIL = r"円(?![玉札])(?:也)?"
_SCALE = r"(?: ?(?:[百千]?[万億兆]円?|million|billion|thousand|mm|bn|[MKBmk](?![A-Za-z])))?"
_CODES = "|".join(
    rf"{code}(?<![A-Za-z]{code})"
    for code in (*"JPY USD EUR GBP CNY KRW TWD HKD SGD AUD".split(), r"US\$", r"NT\$", r"A\$")
)

# Each begins with a character of its own, which a search skips to; the first that stands wins.
_WRITTEN = tuple(
    Hinted(form)
    for form in (
        rf"{_GOLD}(?:[▲△] ?)?{_SIGNED}",
        rf"[▲△] ?{_SIGNED}",
        rf"¥{_BEFORE_FIRST} ?{_FIGURE}{_LARGE_REST}{_TAIL}",
        rf"[0-9]{_BEFORE_FIRST}(?:{_FIGURE_REST}{_TO}(?:¥ ?)?{_FIGURE}|{_FIGURE_REST}){_LARGE_REST}{_TAIL}",
        rf"{_GOLD}[{_NUMERALS}]{{2,18}}{_KANJI_TAIL}",
        rf"[{_NUMERALS}](?<![{_NUMERALS}数].)[{_NUMERALS}]{{1,17}}{_KANJI_TAIL}",
        rf"[¥€£] ?-?{_FIGURE}{_SCALE}-?(?![0-9])",
        rf"(?:{_CODES})[ ¥$]{{0,2}}{_FIGURE}{_SCALE}-?(?![0-9])",
        r"\$(?<![A-Za-z0-9{(\\\"'$].) ?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?|[0-9]{3,9}(?:\.[0-9]{1,2})?|[0-9]{1,6}\.[0-9]{1,2}(?![0-9.])|[0-9]{1,6}(?= ?(?:million|billion|[MKBmkb](?![A-Za-z]))))(?: ?(?:million|billion|[MKBmkb])(?![A-Za-z]))?(?![0-9A-Za-z])",
    )
)
_UNITLESS = Hinted(
    rf"[0-9]{_BEFORE_FIRST}(?:{_FIGURE_REST}{_TO}{_FIGURE}|{_FIGURE_REST})(?: ?[百千]?[万億](?: ?{_FIGURE}[万千]?)?|百万|千万)(?![0-9千万億円人個件台名本回株票歩部冊年戸社店曲点枚文字語行PVドルユ]|ユーザ|アクセス|世帯|画素|トン|ピクセル|km)"
)
_BARE = re.compile(
    r"[0-9](?<![0-9A-Za-z.].)(?:[0-9]{0,2}(?:,[0-9]{3}){1,5}|[0-9]{2,11})(?:\.[0-9]{1,2})?(?![0-9A-Za-z.]|,[0-9]{3}(?![0-9])|-[0-9]|[/:][0-9])"
)


_PRIVATE_WORDS = (
    "年収", "月収", "年俸", "年商", "給与", "給料", "月給", "日給", "時給", "基本給", "賞与", "ボーナス", "報酬", "手当", "昇給", "退職金", "残業代", "総支給", "支給額", "差引支給", "手取り", "控除", "健康保険料", "厚生年金", "源泉", "所得税", "住民税", "社会保険料",
    "見積", "お見積", "概算", "契約金額", "契約額", "契約は年", "受注額", "受注金額", "発注額", "発注金額", "委託料", "請求", "合計金額", "合計", "小計", "総額", "金額", "単価", "原価", "仕入", "卸値", "値引", "提示", "希望額", "指値", "査定", "評価額", "買収", "売却", "譲渡",
    "売上", "売り上げ", "営業利益", "経常利益", "粗利", "純利益", "利益", "損失", "損害", "赤字", "黒字", "予算", "実績", "決算", "着地", "見込", "目標", "コスト", "費用", "経費", "工事費", "修理代", "部品代",
    "融資", "借入", "借金", "債務", "ローン", "返済", "残高", "残債", "貯金", "貯蓄", "預金", "資産", "遺産", "相続", "保険金", "慰謝料", "養育費", "仕送り", "示談", "和解金", "賠償", "滞納", "督促", "延滞", "敷金", "礼金", "家賃", "賃料", "管理費", "手付", "頭金", "内金", "着手金", "保証料", "保険料", "振込", "入金", "出金", "送金", "支払", "立替", "精算", "出資", "資本金", "調達",
    "salary", "amount", "budget", "revenue", "sales", "price", "cost", "fee", "total", "balance", "deposit", "loan", "payment", "income", "wage", "bonus", "quote", "invoice", "EV", "valuation", "ARR", "MRR", "EBITDA", "unit_price", "net", "gross",
)  # fmt: skip
_PUBLIC_WORDS = (
    "定価", "希望小売価格", "小売価格", "販売価格", "市販価格", "税込価格", "値段", "月額料金", "利用料金", "基本料金", "入場料", "入館料", "拝観料", "参加費", "受講料", "チケット代", "送料", "年会費", "プラン料金", "無料枠",
    "平均年収", "平均給与", "平均貯蓄", "最低賃金", "相場", "株価", "時価総額", "為替", "為替レート", "1ドル", "罰金", "過料", "科料", "国家予算", "一般会計", "GDP", "国の借金", "円相場", "市場規模", "基礎控除", "非課税", "課税標準", "限度額", "投資枠", "NISA", "法人税", "税率", "の壁", "収入印紙", "印紙税", "切手", "振込手数料", "消費税率", "均一", "ショップ", "クーポン", "還元", "例えば", "たとえば", "仮に", "とすると", "宝くじ", "賞金", "ふるさと納税とは", "以下の罰金", "法律", "条第",
)  # fmt: skip
_COLUMN = re.compile(
    r"金額|給|賞与|手当|年収|月収|報酬|売上|利益|予算|実績|単価|原価|費|(?<![年世])代(?![表理])|料(?![理])|残高|借入|支給|控除|手取|見積|請求|入金|出金|支払|税額|価格|額|円|[_ ]yen|yen[_ ]|jpy|千円|百万円|amount|salary|price|budget|revenue|sales|cost|fee|total|balance|income|wage|bonus|payment",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?<![A-Za-z])(?:[a-z_]{0,20}(?:amount|salary|price|budget|revenue|balance|income|wage|bonus|annual_income|payment|fee|cost))[\"']? ?[:=] ?[\"']?\Z|(?:年収|給与|月給|基本給|賞与|金額|請求額|見積額|契約金額|売上高?|予算|残高|借入額|家賃|月額|支給額|手取り|報酬)[\"')]{0,2}(?:\((?:円|税込|税抜|税別)\))?[\"']? ?[:=] ?[\"']?\Z",
    re.IGNORECASE,
)


_OPERATOR = re.compile(r" ?[*+/<>%]| - ?[0-9]")
_SPACED_KEY = re.compile(
    r"(?:年収|給与|月給|基本給|残業代?|控除|差引(?:支給額?)?|総支給額?|交通費|健康保険料?|厚生年金|雇用保険料?|所得税|住民税|手当|賞与|金額|請求額|見積額?|合計|小計|総額|単価|契約額|売上高?|予算|残高|借入額|家賃|支給額|手取り|報酬|利益|費用)(?:\((?:円|税込|税抜|税別)\))?[ |]{1,3}\Z"
)


class JpMoneyRecognizer(JpRecognizer):
    """An amount with its unit (1,280万円, 3億2,000万円, 金二十七万二千円, ¥48,600, USD 7,480, 600〜650万), and
    bare figures behind a key or in a column that names money (基本給, amount). An amount beside words
    of public prices (定価, 送料, 平均年収, 罰金) stays, unless a word of private money is nearer. No
    check digit. Invalid: 1,280個, 定価1,980円."""

    entity_types = ("MONEY",)
    _private = Cues(*_PRIVATE_WORDS, before=24, after=8)
    _public = Cues(*_PUBLIC_WORDS, before=16, after=10)

    def find(self, view: View) -> Iterator[Match]:
        for found in leftmost(_WRITTEN, view.reading):
            if found.group() not in ("1円", "1ドル") and not self._is_public(view, found):
                yield Match(*found.span(), "MONEY", 0.5)
        if self._private.hints.allow(view.reading):
            for found in _UNITLESS.finditer(view.reading):
                if self._private.near(view, *found.span()) and not self._is_public(view, found):
                    yield Match(*found.span(), "MONEY", 0.4)
        for found in _BARE.finditer(view.text):
            if _is_named(view, found) and not _OPERATOR.match(view.text, found.end()):
                yield Match(*found.span(), "MONEY", 0.4)

    def _is_public(self, view: View, found: re.Match[str]) -> bool:
        return self._public.hints.allow(view.reading) and self._public.near(view, *found.span())


def _is_named(view: View, found: re.Match[str]) -> bool:
    """Behind a key that names money, or alone in a cell of a column that does."""
    text, (start, end) = view.text, found.span()
    before = text[max(0, start - 3) : start]
    if (":" in before or "=" in before) and _KEY.search(text, max(0, start - 48), start):
        return True
    grouped = "," in found.group() and before.endswith((" ", "|"))
    if grouped and _SPACED_KEY.search(text, max(0, start - 24), start):
        return True
    header = view.header(start)
    return bool(header) and bool(_COLUMN.search(header)) and _fills_cell(view, start, end)


def _fills_cell(view: View, start: int, end: int) -> bool:
    """A figure in the middle of a sentence is no cell, whatever column it is in."""
    before = view.text[max(0, start - 2) : start].rstrip(" \"'")
    after = view.text[end : end + 2].lstrip(" \"'")
    edge = "|,\t\n(¥"
    return (not before or before[-1] in edge) and (not after or after[0] in "|,\t\n)")
