"""Explanations, instructions, copy and lists about nobody, from the common words."""

from training.kinds import kind, wrap
from training.scene import Scene

SENTENCES = tuple(
    line
    for line in """
{noun}とは、{noun}や{noun}を{sahen}するための{noun}です。
{noun}は{noun}の一種で、{adj}{noun}に使われます。
{noun}と{noun}の違いは、{noun}があるかどうかです。
まず{noun}を{sahen}し、次に{noun}を{verb}。
{noun}が{adj}場合は、{noun}を{sahen}してください。
{kata}と{kata}を組み合わせると、{noun}が{adj}。
{noun}:{noun}、{noun}、{noun}
{n}. {noun}を{verb}
{n}. {sahen}と{sahen}
・{noun}の{sahen}
- {kata}({noun})
{noun}の{noun}は{year}年ごろに{sahen}された。
{noun}に関する{noun}を{nn}字で{sahen}する。
{noun}の多くは{noun}に由来する。
{kata}の{kata}を{kata}に{sahen}する方法。
{noun}は{pct}、{noun}は{pct}を占める。
{adj}{noun}と{adj}{noun}、どちらを選ぶべきか。
「{noun}」は「{noun}」の意味で使われることがあります。
「{noun}」と「{noun}」を使った例文を{n}つ。
{noun}、{noun}、{noun}の順に{sahen}します。
{noun}{nnn}g、{noun}大さじ{n}、{noun}少々
{noun}を{nn}分{sahen}し、{noun}を加える。
{one}と{one}と{one}、どの漢字が縁起がいい?
「{one}」の部首と画数を教えて。
{one}の{noun}、{one}の{noun}を{sahen}する。
{one}:{noun} {one}:{noun}
{P}の{noun}は{noun}で知られる。
{P}では{noun}が{adj}。
{when}の{noun}は{noun}、{when}は{noun}です。
{law}では、{noun}を{sahen}する場合の{noun}を定めている。
{generic_person}は{noun}を{sahen}しなければならない。
{generic_org}における{noun}の{sahen}について。
{product}の{kata}機能で{noun}を{sahen}できます。
{historic}は{noun}を{sahen}したことで知られる。
{gov}は{noun}の{sahen}を進めている。
{maker}の{kata}は{noun}で人気がある。
{noun}:{status}
【{noun}】{noun}の{sahen}
◆{noun}◆
# {noun}
## {noun}の{noun}
{adj}{noun}、{adj}{noun}。あなたの{noun}に{noun}を。
今なら{noun}が{pct}オフ!{kata}キャンペーン実施中
{noun}で{verb}、{noun}で{verb}。
{noun}の{noun}が{verb}とき、{noun}は{verb}。
{noun}→{noun}→{noun}
{noun}/{noun}/{noun}
{noun}={nn}、{noun}={nn}
{kata}、{kata}、{kata}のうち最も{adj}のは?
{noun}という{noun}について知りたい。
なぜ{noun}は{adj}のですか。
{noun}の仕組みを小学生にもわかるように。
{noun}をテーマに{noun}を書いて。
{noun}を英語で言うと?
{noun}の対義語は{noun}?
{latin}と{latin}の違いは?
{latin}_{latin} を {latin} に変更
{latin}: {noun}
{Latin2} {Latin2} の意味
{noun}が{nn}個、{noun}が{nn}個あります。合わせていくつ?
{animal}が{noun}を{verb}物語。
{plant}と{noun}の{noun}。
{nature}の{noun}、{nature}の{noun}。
{color}の{noun}と{color}の{noun}
{topic}における{noun}の{sahen}率は{pct}。
{noun}({noun}、{noun})
{thing}の{noun}を{sahen}。
{code} {noun} {nnn}個
{noun},{noun},{nn}
{noun}	{nn}	{noun}
| {noun} | {nn} | {noun} |
{md} {noun} {yen}
{clock} {noun}
{weekday}:{noun}
{noun}部、{noun}課、{noun}係
全{noun}共通の{noun}
第{n}章 {noun}と{noun}
""".strip("\n")
    .replace("{Latin2}", "{latin}")
    .split("\n")
)


@kind("essays", 8)
def essay(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        gap = scene.rng.choice(("\n", "\n", "", ""))
        if scene.chance(0.35):
            lines = tuple(scene.rng.choice(SENTENCES) for _ in range(2))
        else:
            lines = SENTENCES
        for _ in range(scene.rng.randint(1, 7)):
            scene.one_of(lines).say(gap)
            scene.new_cast()

    if scene.chance(0.5):
        wrap(scene, text, named=False)
    else:
        text(scene)
