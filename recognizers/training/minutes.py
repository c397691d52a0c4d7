# ruff: noqa: E501
"""Minutes: who was there, what was said, what is to do."""

from training.kinds import kind, wrap
from training.scene import Scene

TITLES = ("議事録", "{topic}定例会 議事録", "第{nn}回{topic}会議", "{dept}ミーティング", "打ち合わせメモ", "{X.v}様 定例会 議事メモ", "MTGメモ", "運営委員会 会議録", "サービス担当者会議の要点", "学年会 記録", "役員会議事録", "臨時株主総会議事録", "理事会議事録", "{topic}検討会", "朝会", "1on1メモ({A.s})", "キックオフ({X.s}様)")  # fmt: skip
DATES = (
    "日時:{date} {time}〜{time}",
    "開催日:{date}",
    "{date} {clock}-{clock}",
    "日 時 {date}({weekday}){time}から",
    "■日時\n{date} {clock}",
    "{md}",
)
PLACES = (
    "場所:第{n}会議室",
    "場所:{X.b}",
    "場所:⟦?|{P.m}文化会館⟧",
    "会場 {T}",
    "場所:Web会議({product})",
    "場所:利用者宅({ADR})",
    "場所 {X.s}本社 {n}階",
)
ATTENDANCE = (
    "出席者:{A.v}、{B.v}、{C.v}、{D.v}", "出席:{dept}{A.s}、{B.s}、{dept}{C.s}、{role}{D.s}", "参加者:{A.s}({X.s})、{B.s}({X.s})、{C.s}({Y.s})、{D.s}", "出席者\n・{X}:{A.s}{role}、{B.s}様\n・{Y}:{C.s}、{D.s}", "参加:{A.s} {B.s} {C.s} {D.s}(敬称略)",
    "出席者({X.s}側){A.sh}、{B.sh}(当社側){C.s}、{D.s}", "出席:本人、{relation} {A}様、{H} {B.s}({role})、{H2} {C.s}相談員、主治医 {D.s}先生", "メンバー: {A.v}/{B.v}/{C.v}/{D.v}", "出席取締役 {A}、{B}、{C}\n出席監査役 {D}", "At: {A.rs}, {B.rs}, {C.rg}, {D.s}",
    "(出席){A.s}・{B.s}・{C.s}(欠席){D.s}・{E.s}", "出席 {A.s}会長、{B.s}副会長、{C.s}会計、{D.s}、{E.s}、{F.s}", "参加者 {A.s}、{B.s}、{C.s} ほか{n}名", "オブザーバー:{U} {A.rg}、{B.r}", "{A.s}、{B.s}、{C.s}、{D.s}、{E.s}",
)  # fmt: skip
MORE = (
    "欠席:{E.s}",
    "欠席 {E.v}({status})",
    "司会:{A.s} 書記:{B.s}",
    "議長 {A.s}",
    "記録:{B.s}",
    "ファシリテーター:{A.s}",
    "書記 {C.v}",
    "遅刻 {D.s}",
    "欠席者:なし",
    "配布先:出席者、{E.s}{role}",
    "作成:{C.s}",
    "議長の{A}は開会を宣した。",
)
TODO = (
    "・{A.s}:{topic}の{vn}({md}まで)", "- {topic}の{vn}:{B.s}", "{n}. {doc}を{vn}({C.s}、{md})", "→{D.s}が{X.v}へ{vn}", "【{A.s}】{doc}を{vn}", "[ ] @{B.s} {topic}の{vn} 〆{md}", "□ {X.s}に{doc}を送る({A.s})", "・{doc}の{vn} 担当未定", "{vn}担当:{A.s}・{B.s}", "ToDo {C.s} → {doc}{vn}",
    "{topic} | {A.s} | {md} | {status}", "・{doc}の{vn}({dept})", "※ {E.s}は{when}から{status}",
)  # fmt: skip
SAID = (
    "{A.s}:{plain_report}", "{B.s}:{plain_talk}", "{C.s}:{biz}", "{A.s}より、{topic}の{vn}状況を報告。", "({B.s}){topic}は{vn}すべき。", "{C.s}から異議。{topic}は{dept}で再{vn}。", "{D.s}「{topic}はどうなっていますか」", "{A.s}「{vn}中です」", "・{B.s}:{topic}は{pct}まで進捗", "Q({C.s}):{topic}の{vn}は?\nA({A.s}):{when}に{vn}予定",
    "{A.s}: では次、{topic}について。{B.s}さんお願いします。", "{B.s}: はい。{X.s}さんの{doc}ですが、{when}に届きました。", "{C.s}: それ、{Y.s}の{E.s}さんに{vn}してもらえますか。", "{D.s}: {thing}が{n}台壊れています。", "●{A.s}発言:{topic}に反対", "{E.s}委員 {topic}について伺う。", "{A.s}課長 お答えします。{topic}は{vn}中です。",
    "{report}", "{report}", "{plain_report}", "{plain_report}", "異議なく承認された。", "(休憩)", "決定:{topic}は継続{vn}", "{n}. {topic}について", "議題{n} {topic}", "■{topic}", "{A.s}:承知しました。", "{B.s}:賛成です。", "一同:異議なし。", "{A.c}からは、{topic}を{vn}したほうがよいとの意見。", "{role}の{F.s}から一言。",
)  # fmt: skip


def _minutes(scene: Scene) -> None:
    rng = scene.rng
    if scene.chance(0.7):
        scene.one_of(TITLES).say("\n")
    for part, share in ((DATES, 0.8), (PLACES, 0.5), (ATTENDANCE, 0.85), (MORE, 0.4)):
        if scene.chance(share):
            scene.one_of(part).say("\n")
    if scene.chance(0.5):
        scene.say("\n")
    for _ in range(rng.randint(1, 9)):
        scene.one_of(SAID).say("\n")
    if scene.chance(0.5):
        scene.line("‹\n||■›‹ToDo|宿題|決定事項|アクション|次回まで|TODO|次回:{md} {time}›")
        todo = rng.sample(TODO, 2)
        for _ in range(rng.randint(1, 4)):
            scene.one_of(tuple(todo)).say("\n")


@kind("minutes", 6)
def minutes(scene: Scene) -> None:
    wrap(scene, _minutes)
