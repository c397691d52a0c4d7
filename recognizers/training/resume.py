# ruff: noqa: E501
"""Résumés, career histories, interview notes, appraisals."""

from training.kinds import kind, wrap
from training.scene import Scene

LINES = (
    "氏名 {A}", "ふりがな {A.hi}", "氏名:{A}({A.hi}) ‹男|女›", "生年月日 {date}(満{age}歳)", "現住所 〒{postal} {ADR}", "電話 {tel} メール {email}", "緊急連絡先 {B}({relation})", "{year}年4月 {S} 入学", "{year}年3月 {S} 卒業", "{year}年4月 {S} 経済学部 入学", "{year}.{n} {X} 入社", "{year}年{n}月 {X} {dept} 配属", "{year}年{n}月 {X}を一身上の都合により退職", "{year}/{n}–{year}/{n} {X.v}({P}) {role}", "{year}年 {U} 出向", "{year}年{n}月 普通自動車第一種免許 取得", "{year}年{n}月 日商簿記検定2級 合格", "TOEIC {nnn}点", "【{X.v}】{topic}の{vn}を担当。チーム{n}名。", "{X.v}様向け{topic}システムの{vn}({product}、{lang})", "上司:{B.s}{role}", "推薦者 {C}({X2.v} {role})", "前職:{Y.v}({year}年〜{year}年)", "{year}年 {M}所属", "配偶者 {B.g}、子 {C.g}({age}歳)", "趣味:{food}作り、{animal}の世話", "自己PR:{plain_report}", "志望動機:{topic}に関心があり、貴社を志望しました。", "資格:{subject}科教諭免許", "扶養家族数 {n}人", "本人希望記入欄 勤務地は{P}を希望します。", "職歴なし", "賞罰なし", "以上", "保護者氏名 {D} 印", "高校時代は{S2}の野球部で主将。", "大学の{B.s}ゼミで{topic}を研究。", "アルバイト:{T}で{n}年間", "スキル:{product}、{product}、{lang}", "身元保証人 {B}({relation})",
)  # fmt: skip
NOTES = (
    "{A.s}:{topic}の経験は十分。", "{B.s}面接官:{plain_report}", "候補者{A}({age}) 現職 {X.v}", "候補A={A} 候補B={B} 候補C={C}", "エージェント {Y.v}(担当{D.s})", "{A.c}さんの評価 S/A/B/C → A", "{A.s}は{topic}の{vn}で成果。{B.s}は協調性に課題。", "一次:{C.s}、{D.s} 最終:{E.s}{role}", "前職{X.v}の退職理由は{topic}。", "{A.s} {A.g} 目標達成率{pct} 評価者 {B.s}", "{A.s}さん/{dept}/等級{n}/昇給{yen}", "360度評価 {A.v}:「{topic}が早い」「報連相が足りない」", "{A.rg}: Good communication skills. 日本語N{n}。", "異動案:{A.s}({P.s}→{P2.s})、{B.s}({dept}→{dept})", "{A.s}→{B.s}課へ、後任{C.s}", "新入社員 {A}、{B}、{C}({S}卒)", "{A.s}、{B.s}の育休代替に{C.s}", "内定者:{A}({S})、{B}({S2})", "辞退:{C.s}({X.s}に決めたとのこと)", "メンターは{D.s}", "{A.s}は来月で{age}歳、定年再雇用を希望", "休職中の{A.s}さん、{H}の{B.s}医師の意見書あり", "労組の{A.s}委員長から{topic}の要求書",
)  # fmt: skip


@kind("resume", 2.5)
def resume(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        if scene.chance(0.5):
            scene.line(
                "‹履歴書|職務経歴書|履 歴 書|CV|レジュメ|エントリーシート|推薦状›‹ {date}現在|›"
            )
        for _ in range(scene.rng.randint(3, 11)):
            scene.one_of(LINES).say("\n")
            if scene.chance(0.4):
                scene.cast = {k: v for k, v in scene.cast.items() if k == "A"}

    wrap(scene, text)


@kind("resume", 2)
def notes(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        gap = scene.rng.choice(("\n", "\n", "", "\n・"))
        for _ in range(scene.rng.randint(1, 6)):
            scene.one_of(NOTES).say(gap)
            if scene.chance(0.5):
                scene.new_cast()

    wrap(scene, text)
