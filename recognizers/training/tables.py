# ruff: noqa: E501
"""Tables: CSV, TSV, Markdown, aligned columns, lists with numbers."""

from collections.abc import Callable

from training.kinds import kind, wrap
from training.scene import Scene

Column = tuple[str, tuple[str, ...]]

PEOPLE: tuple[Column, ...] = (
    (
        "氏名|名前|社員名|お名前|顧客氏名|患者名|利用者|生徒|会員名|担当者|Name|name|メンバー|選手|応募者|乗務員|講師|世帯主|借主",
        ("{A.v}",),
    ),
)
KANA: tuple[Column, ...] = (
    ("フリガナ|カナ|ふりがな|kana|氏名カナ", ("{A.k}",)),
    ("ふりがな|よみ", ("{A.hi}",)),
    ("ﾌﾘｶﾞﾅ|カナ", ("{A.hk}",)),
    ("ローマ字|英字|romaji", ("{A.r}",)),
)
FIRMS: tuple[Column, ...] = (
    (
        "会社名|取引先|顧客|仕入先|company|法人名|勤務先|得意先|Client|発注先|納入先|請求先",
        ("{X.v}", "{X.v}", "{Y.v}", "{X}"),
    ),
    ("病院|医療機関|施設|かかりつけ", ("{H}",)),
    ("学校|出身校|園|School", ("{S}",)),
    ("店舗|店名|加盟店|shop", ("{T}", "{X.b}")),
)
OTHERS: tuple[Column, ...] = (
    ("No|番号|#|ID|No.", ("{nn}", "{nnn}", "{id}")), ("社員番号|会員番号|コード|id|患者ID", ("{id}",)), ("電話|TEL|電話番号|tel", ("{tel}", "{tel}", "なし", "")), ("メール|email", ("{email}",)),
    ("部署|所属|dept", ("{dept}",)), ("役職|title", ("{role}", "一般", "")), ("年齢|age", ("{age}",)), ("生年月日|birth", ("{date}",)), ("金額|売上|給与|amount", ("{yen}",)),
    ("状況|ステータス|status|出欠", ("{status}",)), ("備考|メモ|note", ("", "", "{status}", "{topic}", "{plain_report}", "{B.s}へ確認", "{B.s}紹介", "要{vn}", "{disease}", "{B.s}引継")), ("日付|受付日|date|入社日", ("{date}", "{md}")),
    ("住所|所在地|address", ("{ADR}", "{ADR}", "{P.m}")), ("都道府県|エリア|地区", ("{P.p}", "{P.s}")), ("品名|商品|item", ("{thing}", "{food}", "{product}")), ("型番|品番", ("{code}",)), ("用件|内容|件名", ("{topic}",)),
    ("性別", ("男", "女", "M", "F")), ("続柄", ("本人", "{relation}")), ("傷病名|診断", ("{disease}",)), ("科目|点数", ("{nn}",)), ("月|火|水", ("日", "夜", "休", "早", "遅", "明", "A", "-")), ("担当|主担当|営業担当", ("{C.s}", "{C.s}", "{C.v}", "未定", "")),
    ("期限|納期", ("{md}",)), ("数量|個数", ("{nnn}",)), ("性質|色|サイズ", ("{color}", "M", "L")),
    ("品名|項目|区分|種類|内容", ("{noun}", "{kata}", "{noun}{sahen}")), ("工程|作業|目的", ("{sahen}", "{noun}の{sahen}", "{adj}{noun}")), ("{label}", ("{noun}", "{nn}", "")), ("{label}", ("{status}", "{noun}")), ("{noun}", ("{nn}", "{yen}")),
)  # fmt: skip
NO_NAMES: tuple[Column, ...] = (
    OTHERS[0:2]
    + OTHERS[4:6]
    + OTHERS[8:10]
    + OTHERS[11:12]
    + OTHERS[14:18]
    + OTHERS[19:22]
    + OTHERS[23:]
)


def columns(scene: Scene, named: bool) -> list[tuple[str, tuple[str, ...]]]:
    rng = scene.rng
    chosen: list[Column] = []
    if named:
        if rng.random() < 0.85:
            chosen.append(rng.choice(PEOPLE))
        if rng.random() < 0.25 and chosen:
            chosen.append(rng.choice(KANA))
        if rng.random() < 0.4 or not chosen:
            chosen.append(rng.choice(FIRMS))
    rest = list(OTHERS if named else NO_NAMES)
    chosen += rng.sample(rest, rng.randint(1, 5) if named else rng.randint(2, 6))
    if rng.random() < 0.5:
        rng.shuffle(chosen)
    return [(rng.choice(heads.split("|")), values) for heads, values in chosen]


def table(scene: Scene, named: bool) -> None:
    rng = scene.rng
    cols = columns(scene, named)
    shape = rng.choice(
        (
            "csv",
            "csv",
            "csv",
            "tsv",
            "md",
            "md",
            "md",
            "space",
            "wide",
            "quoted",
            "semicolon",
            "bar",
            "slash",
        )
    )
    between = {
        "csv": ",",
        "tsv": "\t",
        "md": " | ",
        "space": "  ",
        "wide": "　",
        "quoted": '","',
        "semicolon": ";",
        "bar": "|",
        "slash": " / ",
    }[shape]
    left, right = {"md": ("| ", " |"), "quoted": ('"', '"')}.get(shape, ("", ""))
    if rng.random() < 0.85:
        scene.line(left + between.join(head for head, _ in cols) + right)
        if shape == "md":
            scene.line("|" + "---|" * len(cols))
    for _ in range(rng.randint(2, 9)):
        scene.new_cast().line(left + between.join(rng.choice(values) for _, values in cols) + right)


def _wrapped(named: bool) -> Callable[[Scene], None]:
    return lambda scene: wrap(scene, lambda scene: table(scene, named), named)


@kind("tables", 6)
def people(scene: Scene) -> None:
    _wrapped(True)(scene)


@kind("tables", 1.5)
def things(scene: Scene) -> None:
    _wrapped(False)(scene)


@kind("tables", 2.5)
def numbered(scene: Scene) -> None:
    """A list of people or firms, a line each, next to numbers and signs."""

    def text(scene: Scene) -> None:
        line = scene.rng.choice(
            (
                "{N}. {A.v}", "{N}) {A.v} {tel}", "・{A.v}", "- {A.v}({dept})", "{A.v} {nn}", "{A.v}\t{yen}", "{N} {A.v} {status}", "{A.v}:{topic}", "{A.v}…{yen}", "{id} {A.v}",
                "{A.v}({age})", "{A.v} {clock}-{clock}", "● {A.v} → {B.v}", "{N}. {X.v} {yen}", "・{X.v}({P})", "- {X.v}:{A.v}", "{A.v}、{dept}、{role}", "□ {A.v} {thing}{n}個", "{A.v} × {n}", "{N}位 {A.v} {nnn}点",
                "{A.v} {nn}/{nn}/{nn}", "{A.v}({P})", "{md} {A.v}", "{weekday} {A.v}/{B.v}", "{N}号室 {A.v}", "{A.v} 〒{postal} {ADR}", "{X.v} {A.v}様 {n}名", "{N}番 {A.s}({n}年)", "{A.v} {A.k} {date}", "{role} {A.v}",
                "{A.v}({B.v}の{relation})", "[x] {A.v}", "[ ] {topic}({A.s})", "{md}({weekday}) 日直 {A.s} 夜勤 {B.s}", "{thing} {n}個 {A.s}", "{A.v}={nn}", "{N}班 {A.s}、{B.s}、{C.s}", "早番{A.s} 遅番{B.s}", "{clock} {X.v} {A.s}様 {topic}",
                "{A.v}@{P.s}", "◎{A.v}○{B.v}△{C.v}", "{topic} 主:{A.s} 副:{B.s}", "{A.s}{nn}票", "{A.v}　{A.hi}　{age}", "{dept}\t{A.v}\t{B.v}",
            )
        )  # fmt: skip
        if scene.chance(0.4):
            scene.line(
                "‹参加者|メンバー|当番表|名簿|集計|シフト|席順|出欠|担当表|連絡網|順位|支払い一覧|座席|受付リスト|班分け|訪問先|取引先一覧|スタメン|応募者›‹:|一覧||({md})|›"
            )
        for number in range(1, scene.rng.randint(3, 12)):
            scene.new_cast().line(line.replace("{N}", str(number)))

    wrap(scene, text)
