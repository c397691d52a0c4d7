# ruff: noqa: E501
"""E-mails: header lines, an opening, sentences, a signature."""

from training.kinds import kind, wrap
from training.scene import Scene

OPENINGS = (
    "{A.s}様\n\n", "{A}様\n\n", "{X}\n{A}様\n\n", "{X}\n{dept} {role}\n{A} 様\n\n", "{X} {dept}\n{A.s} {role}\n\n",
    "{A.sh}\n\n", "{A.sh}、{C.sh}\n\n", "{A.s}様、{C.s}様\n(cc:{D.s}様)\n\n", "{X.v} {A.s}様\n\n", "ご担当者様\n\n", "各位\n\n",
    "関係者各位\n\n", "{X} 御中\n\n", "{X.v} ご担当者様\n\n", "{A.s}先生\n\n", "Dear {A.rs}-san,\n\n", "{A.rs}さん\n\n", "{dept}各位\n\n",
    "お客様各位\n\n", "{S} {A.s}先生\n\n", "{H} {A.s}先生 御侍史\n\n", "{A.s}殿\n", "", "皆様\n\n", "保護者の皆様\n\n",
)  # fmt: skip
GREETINGS = (
    "いつもお世話になっております。{Y}の{B.s}です。\n", "お世話になっております。{Y.v}の{B}でございます。\n", "お世話になっております。\n{Y}{dept}の{B.s}と申します。\n",
    "お疲れ様です。{B.s}です。\n", "お疲れ様です、{dept}の{B.s}です。\n", "突然のご連絡失礼いたします。{Y}の{B}と申します。\n", "平素より格別のご高配を賜り、厚く御礼申し上げます。\n",
    "{B.s}です。\n", "{B.g}です。\n", "初めてご連絡いたします。{Y} {dept}の{B.b}と申します。\n", "大変お世話になっております。{Y.s}の{B.s}です。\n", "こんにちは。\n", "お世話になります。\n", "",
    "{S}{n}年{n}組、{C}の{relation}の{B.g}です。\n", "{B}と申します。\n", "先日お電話した{B.s}です。\n",
)  # fmt: skip
SIGNATURES = (
    "\n{B}\n", "\n{B.s}\n", "\n{B.s}拝\n", "\n--\n{Y}\n{dept} {B}\nTEL {tel} / {email}\n",
    "\n━━━━━━━━━━━━\n{Y}\n{dept} {role}\n{B}({B.hi})\n〒{postal} {ADR}\nTEL:{tel} FAX:{tel}\nMail:{email}\n━━━━━━━━━━━━\n",
    "\n**************\n{Y.b}\n{B.b}\n{ADR}\n{tel}\n**************\n", "\n-----\n{B.r}\n{U}\n{email}\n", "\n{Y} {B}\n",
    "\n=====\n{dept}\n{B.s}(内線{nnnn})\n", "\n{B} / {B.r}\n{Y}\n〒{postal} {ADR}\n携帯 {tel}\n", "\n{S} {role} {B}\n", "\n{H} {clinical} {B}\n",
    "\n以上\n{B.s}\n", "\n{O}\n弁護士 {B}\n事務担当 {C.s}\n", "", "", "\n{role} {B}\n", "\nよろしくお願いします。\n{B.his}\n", "\n{B.ri}\n",
)  # fmt: skip
SUBJECTS = (
    "{topic}の件", "【{vn}依頼】{topic}について", "Re: {topic}の{vn}", "{doc}送付のご案内({X.v})", "{X.v}様 {topic}の件", "{A.s}様 {doc}の{vn}について",
    "Re: Re: {when}の{topic}", "【重要】{topic}に関するお知らせ", "お礼({Y.v} {B.s})", "Fwd: {topic}", "【{X.s}】{doc}", "{doc}の件({B.s})",
)  # fmt: skip


def body(scene: Scene, most: int = 6) -> None:
    for _ in range(scene.rng.randint(1, most)):
        scene.say("{biz}" if scene.chance(0.42) else "{plain_biz}")
        if scene.chance(0.5):
            scene.say("\n")
        if scene.chance(0.3):
            # later sentences mostly speak of the same people
            scene.cast = {k: v for k, v in scene.cast.items() if k in ("B", "Y")}
    scene.say("\n")


def _mail(scene: Scene) -> None:
    if scene.chance(0.45):
        scene.say("件名:" if scene.chance(0.7) else "Subject: ").one_of(SUBJECTS).say("\n")
        if scene.chance(0.3):
            scene.line("‹差出人:|From: |送信者: ›{B}‹ <{email}>|({Y.v})|›")
            scene.line("‹宛先:|To: |TO: ›{A}‹ <{email}>|様|›‹; {C} <{email}>|›")
        if scene.chance(0.1):
            scene.line("‹CC: |Cc:›{C.v}; {D.v}‹; {E.v}|›")
        scene.say("\n")
    scene.one_of(OPENINGS).one_of(GREETINGS)
    body(scene)
    scene.one_of(SIGNATURES)


@kind("mail", 9)
def mail(scene: Scene) -> None:
    wrap(scene, _mail)


@kind("mail", 2)
def thread(scene: Scene) -> None:
    """An answer with what it answers quoted below."""

    def both(scene: Scene) -> None:
        scene.one_of(OPENINGS).one_of(GREETINGS)
        body(scene, 2)
        scene.one_of(SIGNATURES)
        scene.line(
            "\n‹-----Original Message-----|> |On {date}, {A.r} wrote:|{date} {time} {A} <{email}>:|{date}({weekday}) {clock} {A}さん:›"
        )
        mark = scene.rng.choice(("> ", "", ">"))
        for _ in range(scene.rng.randint(1, 4)):
            scene.line(mark, "{biz}" if scene.chance(0.5) else "{plain_biz}")
        scene.line(mark, "{A.s}")

    wrap(scene, both)


@kind("mail", 1.5)
def request(scene: Scene) -> None:
    """One line that asks for a mail."""
    scene.one_of(
        (
            "{A.h}への{topic}の‹お礼|お詫び|お断り|催促|依頼|報告|お祝い|返信›メールを書いて{please}",
            "{A.h}に{topic}が遅れることを伝えたい。{ask}{please}",
            "{X.v}の{A.sh}宛てに、{topic}の件でメールを書きたいです。丁寧めで。",
            "{X}への‹お礼|お詫び|催促|見積依頼|断り›の文面を{n}行で。",
            "{A.s}から{B.s}に担当が変わったことを{X.v}に知らせるメール。",
            "件名だけ考えて。{X.v}の{A.h}宛て、{topic}の再提案。",
            "「{A.s}様」と「{A.s}殿」、宛名はどちらが正しい?",
            "{A.s}{role}と{B.s}{role}、宛名を並べる順番は?",
            "{A.g}ちゃんの‹結婚式|誕生日|入学式|卒業式|発表会›のメッセージ、‹短く|ふたことで|かわいく›。",
            "{A.s}さん({P}出身、{B.s}さんの後任)に自己紹介のお願いを一言で。",
            "How should I write to Ms. {A.rs}? {X.v}の担当者です。",
            "{A.his}さんと{A.s}さん、どっちの表記で送ればいい?",
            "「{A}」の読み方は「{A.hi}」で合っていますか?",
            "{A.s}、{B.s}、{C.s}の3人に{topic}を頼みたい。文面考えて。",
            "{A.g}と{B.g}と{C.g}、{topic}の順番どうする?",
            "{O}の{A.s}先生に送る{doc}の送付状を作って。",
            "{K}の{A.h}に送る{doc}の送り状、これで足りる?",
        )
    )
