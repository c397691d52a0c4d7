# ruff: noqa: E501
"""Chats, call transcripts and talk: turns with a speaker's label in some form, or none."""

from training.kinds import kind, wrap
from training.scene import Scene

LABELS = (
    "{@}: ", "{@}:", "{@}: ", "[{clock}] {@}: ", "{@} {clock}\n", "{@}  {clock}\n", "{clock} {@} ", "{clock} {@}「", "{@}「", "@{@} ", "<{@}> ", "({@}) ", "{@}> ",
    "**{@}** ", "- {@}: ", "{@} > ", "{@}さん: ", "【{@}】", "{date} {clock} {@}\n", "{clock}\t{@}\t", "{@}　", "■{@}\n", "{@}/",
)  # fmt: skip
MIXED = (
    "お客様",
    "オペレーター",
    "店員",
    "担当",
    "Bot",
    "AI",
    "司会",
    "司会者",
    "患者",
    "医師",
    "面接官",
    "Q",
    "A",
    "ユーザー",
    "system",
    "先生",
    "母",
    "自分",
    "私",
    "管理者",
    "上司",
)


def turns(scene: Scene, pools: tuple[str, str]) -> None:
    label = scene.rng.choice(LABELS)
    named, plain = pools
    people = scene.rng.sample("ABCDE", scene.rng.choice((2, 2, 3, 3, 4)))
    form = scene.rng.choice(("s", "s", "s", "g", "g", "", "v", "c", "rg", "his", "p"))
    stranger = scene.rng.choice(MIXED) if scene.chance(0.3) else ""
    keep = set(people)
    for _ in range(scene.rng.randint(2, 9)):
        who = scene.rng.choice(people)
        slot = (
            stranger
            if stranger and scene.chance(0.5)
            else f"{{{who}.{form}}}"
            if form
            else f"{{{who}}}"
        )
        start, end = label.split("{@}")
        scene.say(start, slot, end)
        for _ in range(scene.rng.choice((1, 1, 2))):
            held = {k: v for k, v in scene.cast.items() if k in keep}
            if scene.chance(0.45):
                # turns speak of people who are no speakers too
                scene.cast = held if scene.chance(0.5) else {}
                scene.say(f"{{{named}}}")
                scene.cast = held
            else:
                scene.say(f"{{{plain}}}")
        scene.say("」\n" if label.endswith("「") else "\n")


@kind("chat", 6)
def chat(scene: Scene) -> None:
    pools = scene.rng.choice(
        (
            ("talk", "plain_talk"),
            ("talk", "plain_talk"),
            ("biz", "plain_biz"),
            ("report", "plain_talk"),
        )
    )
    wrap(scene, lambda scene: turns(scene, pools))


@kind("chat", 2.5)
def monologue(scene: Scene) -> None:
    """One or a few sentences of talk, nobody introduced."""
    for _ in range(scene.rng.choice((1, 1, 1, 2, 3, 4))):
        scene.say("{talk}" if scene.chance(0.7) else "{plain_talk}").one_of(
            ("。", "\n", "", "、", "!", "? ")
        )
        if scene.chance(0.5):
            scene.new_cast()


@kind("chat", 1.5)
def call(scene: Scene) -> None:
    """A call centre's transcript."""

    def text(scene: Scene) -> None:
        agent, caller = scene.rng.choice(
            (
                ("オペレーター", "お客様"),
                ("OP", "CU"),
                ("受付", "先方"),
                ("{A.s}", "お客様"),
                ("当方", "先方"),
                ("コミュニケーター{A.s}", "{B.s}様"),
                ("AG", "客"),
            )
        )
        colon = scene.rng.choice((":", ": ", "「", "> "))
        close = "」\n" if colon == "「" else "\n"
        lines = [
            (agent, "お電話ありがとうございます。{X.v}{dept}、{A.s}が承ります。"),
            (
                agent,
                "‹{X.v}でございます|はい、{X.v}の{A.s}です|お待たせいたしました、{A.s}でございます›。",
            ),
            (
                caller,
                "‹あの|もしもし|すみません|お世話になります›、{B.s}といいますけど、{topic}の件で。",
            ),
            (caller, "{B}です。{B.his}に、{B.g}。"),
            (agent, "{B.s}様ですね。お電話番号をお願いします。"),
            (caller, "{tel}です。住所は{ADR}。"),
            (agent, "確認いたします。{B}様、{id}のご契約でお間違いないでしょうか。"),
            (caller, "この前{C.s}さんって方に{topic}を頼んだんですけど。"),
            (agent, "あいにく{C.s}は本日‹休み|外出|研修›をいただいております。"),
            (caller, "{relation}の{D.g}に代わってもいいですか。"),
            (agent, "担当の{C.s}より折り返しご連絡いたします。"),
            (caller, "漢字は、{B.s}、それに{B.g}です。"),
            (caller, "わかりました、お願いします。"),
            (agent, "少々お待ちください。"),
            (caller, "{thing}が届かないんです。"),
            (agent, "ご不便をおかけしております。"),
        ]
        for who, said in lines:
            if scene.chance(0.5):
                scene.say(who, colon, said, close)

    wrap(scene, text)
