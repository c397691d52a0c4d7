# ruff: noqa: E501
"""One short line or question about people or firms by name alone."""

from training.kinds import kind
from training.scene import Scene

LINES = (
    "{firm}に送る{topic}の文面。", "{firm}と{firm}の{topic}を比較して。", "{X}宛ての{doc}、宛名の書き方は?", "{X.v}の{noun}を{sahen}したい。", "{H}の{topic}に返信。", "{T}の{food}、{n}人前の予約メール。", "{S}の{noun}について{relation}に説明する文。", "{K}の{doc}を{vn}する手順", "{firm}、{firm}、{firm}", "{firm}の件", "{firm}:{status}", "{X.b}→{Y.b}", "{X.v}({A.s}) {yen}", "勤務先は{firm}です。", "会社は{X.v}です。{topic}の相談。",
    "{A.g}と{B.g}と{C.g}、{n}人の{topic}を同じ週に入れたい。", "{A.s}の{topic}、どうする?", "{A.g}へのプレゼント、{age}歳で{animal}が好き。", "{A.s}、{B.s}、{C.s}で{T}を予約したい", "{A.s}{role}と{B.s}{role}の仲が悪い。席順は?", "{A.g}の{topic}", "{A}さんの紹介文を100字で。", "{A.sh}に送るLINE考えて", "{X.s}への値上げのお願い。", "{X.s}と{Y.s}、どちらに頼むべき?", "{X.v}って信用できる会社?", "{X.v}の{topic}について{generic_org}の立場で意見を。", "{T}の口コミに返信したい。★2、「{food}が冷めていた」。", "{H}に{topic}の問い合わせ。電話で何て言う?", "{S}の{topic}の志望理由書を書いて。",
    "{A.his}って名字、珍しい?", "{A.s}は何と読みますか", "「{A.s}」「{B.s}」「{C.s}」をあいうえお順に。", "{A.g}・{B.g}・{C.g}を読み仮名順に並べて", "{A}って人からメールが来た。知らない人。", "{A.any}", "{X}", "{X.v} {A}", "{A} {tel}", "{A}様", "{X} {dept} {A.s}様", "{A.s}さんと{B.s}さん", "{A.g}、{B.g}", "{A.v}\n{B.v}\n{C.v}", "{X.v}\n{Y.v}\n{Z.v}", "{A.s} {nn}\n{B.s} {nn}\n{C.s} {nn}", "{A.s}>{B.s}>{C.s}", "{A.s}/{B.s}/{C.s}", "{A.s}+{B.s}", "{A.g}&{B.g}", "{A.s}×{B.s}", "{A.s}-{B.s}戦の結果", "{A.s}「{plain_talk}」{B.s}「{plain_talk}」", "（{A.s}）", "【{A.s}】", "『{A.g}の{topic}』というタイトルの作文", "{doc}_{A.s}.docx", "議事録_{A.s}_{nnnn}.docx", "{X.s}_{doc}_v{n}.xlsx", "{A.s}修正版.pptx の要点", "{A.s}フォルダの{doc}", "cc {A.s}", "fyi {A.rg}", "to {A.v}", "from {A.v}", "by {A.v}", "担当{A.s}", "{A.s}拝", "{A.s}記", "({A.s})", "——{A.s}", "文・{A} 写真・{B}", "監督 {A} 主演 {B}", "作詞 {A} 作曲 {B}", "講師 {A.b}",
    "{relation}の名前は{A.g}、{relation}は{B.g}。", "{A.g}は{age}歳、{B.g}は{age}歳。", "{A.g}ちゃんママに{vn}する文", "{A.n}の送別会の案内、ゆるめで。", "もと{X.s}の{A.s}さん", "{A.s}さんち({P.t})", "{A.s}邸の{topic}", "{A.s}家之墓 と刻む場合の書体は?", "{A.s}姓の{B.g}", "{A.s}あらため{B.s}", "{A.s}と名乗る男から電話", "{A.g}という名前の由来を考えて", "{A.g}に似合う色は{color}?", "{A.s}がんばれ!", "{A.g}、合格おめでとう", "さよなら{A.g}", "{A.g}!!", "ねえ{A.g}、聞いてる?", "おい{A.s}", "{A.s}くーん", "{A.s}おはよ", "{A.s}っす", "{A.s}より", "{A.s}へ", "{A.s}宛", "{A.s}分", "{A.s}用", "{A.s}様分の{thing}", "{A.s}の件", "{A.s}案件", "{A.s}待ち", "{A.s}確認中", "{A.s}NG", "{A.s}OK、{B.s}未", "{A.s}…{status} {B.s}…{status}", "{X.s}待ち", "{X.s}の件", "{X.s}案件、{A.s}に引き継ぎ", "{X.s}向け{doc}", "{P.s}の{X.s}", "{X.s}行き{thing}{n}個",
)  # fmt: skip


@kind("brief", 6)
def line(scene: Scene) -> None:
    scene.one_of(LINES)
    if scene.chance(0.25):
        scene.say("‹ |。|\n›").say("{instruction}")
