"""Prompts as offices write them, without end. Every name, number and address is made up.

Telephone numbers have the exchange 0000 and mail goes to example.jp: neither is given to anybody.
"""

import random
from collections.abc import Iterator

FAMILY = (
    "高橋 佐久間 今井 大西 森田 三宅 平野 小野寺 黒川 西村 川端 五十嵐 藤井 水野 安西 石黒 野沢 "
    "桑原 早川 永田 宮本 古川 杉浦 矢野 上条 柏木 篠田 榎本 白石 久保田"
)
GIVEN = (
    "美咲 健太 里奈 大輔 千尋 翔平 由美子 直樹 彩香 浩二 真理 拓也 恵 亮 沙織 隆 奈緒 慎一 "
    "明日香 修 陽菜 和彦 麻衣 誠 友里 勇気 桃子 哲也 静香 光"
)
COMPANIES = (
    "あさぎり精工 みずほろ物産 東雲電装 青柳ロジスティクス 北杜テクノ 夕凪食品 桐ケ谷設計 "
    "若松谷化学 風早ソリューションズ 月岡製薬所"
)
STREETS = (
    "愛知県名古屋市中区栄{a}-{b}-{c}",
    "東京都千代田区神田錦町{a}丁目{b}番{c}号",
    "大阪府大阪市北区梅田{a}-{b}-{c}",
    "北海道札幌市中央区北{a}条西{b}丁目{c}",
    "福岡県福岡市博多区博多駅前{a}-{b}-{c}",
    "宮城県仙台市青葉区一番町{a}-{b}-{c}",
)
SYSTEM = "あなたは日本企業の業務を支援するアシスタントです。丁寧な日本語で、簡潔に答えてください。"
TEMPLATES = (
    "次のお客様への返信メールを書いてください。氏名：{family} {given} 様（株式会社{company}）、"
    "電話：{mobile}、住所：{address}。{n}件目のお問い合わせで、納期の変更をお詫びする内容です。",
    "以下の議事録を三行で要約してください。\n出席者：{family}部長、{other}さん、株式会社{company}の"
    "{third}様\n議題：次期システムの移行\n連絡先は{mail}（内線{n}）。{other}さんから、移行期間中は"
    "{phone}の窓口を残してほしいとの要望があった。{family}部長は来週までに回答する。",
    "{family}{given}と申します。先日お電話（{mobile}）した件ですが、{address}への配送が{n}番の伝票で"
    "止まっているようです。{company}の{other}様に確認をお願いする文面を、敬語を直して整えてください。\n"
    "返信先：{mail}",
    "顧客名簿の表記を揃えてください。\n{n}\t{family} {given}\t{phone}\t{address}\n"
    "{m}\t{other} {given2}\t{mobile}\t株式会社{company} 総務部\n姓と名の間は半角空白に統一します。",
    "社内報の原稿です。誤字がないか見てください。今月の表彰は営業二課の{family}{given}さん。"
    "担当する{company}との取引は{n}件に達した。上司の{other}課長は「粘り強さは課で一番」と話す。"
    "お祝いの言葉は{mail}まで。",
)
RESENT_FROM = 50
"""A resent prompt is one of so many before it."""


def prompts(seed: int, *, resent: float) -> Iterator[str]:
    """`resent`: what share of them were sent before, word for word."""
    rng = random.Random(seed)
    before: list[str] = []
    while True:
        if before and rng.random() < resent:
            yield rng.choice(before)
            continue
        prompt = _new(rng)
        before = [*before[1 - RESENT_FROM :], prompt]
        yield prompt


def _new(rng: random.Random) -> str:
    family, other, third = rng.sample(FAMILY.split(), 3)
    given, given2 = rng.sample(GIVEN.split(), 2)
    numbers = {name: rng.randint(1, 30) for name in "abc"}
    return rng.choice(TEMPLATES).format(
        family=family,
        other=other,
        third=third,
        given=given,
        given2=given2,
        company=rng.choice(COMPANIES.split()),
        mobile=f"{rng.choice(('070', '080', '090'))}-0000-{rng.randrange(10_000):04d}",
        phone=f"03-0000-{rng.randrange(10_000):04d}",
        mail=f"user{rng.randrange(100_000):05d}@example.jp",
        address=rng.choice(STREETS).format(**numbers),
        n=rng.randint(1, 99_999),
        m=rng.randint(1, 99_999),
    )
