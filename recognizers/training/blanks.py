# ruff: noqa: E501
"""Forms nobody filled in, templates with placeholders, sample names: nothing to mask."""

from training.forms import HOSPITAL_KEYS, KANA_KEYS, ORG_KEYS, PERSON_KEYS, SCHOOL_KEYS
from training.kinds import kind, wrap
from training.scene import Scene

EMPTY = ("", "", "", "＿＿＿＿＿＿", "____________", "(      )", "（　　　　）", "○○ ○○", "〇〇〇〇", "XXX", "△△", "[氏名]", "{{name}}", "<name>", "${name}", "未記入", "未定", "なし", "同上", "-", "―", "*****", "●●", "■■■", "不明", "空欄", "(自署)", "記入不要", "⟦?|山田太郎⟧", "⟦?|山田 太郎⟧", "⟦?|山田花子⟧", "⟦?|テスト 太郎⟧", "⟦?|サンプル 花子⟧", "⟦?|John Doe⟧", "○○株式会社", "株式会社○○", "△△商事", "XX株式会社", "株式会社◯◯", "(株)XXX", "YOUR_NAME", "該当なし", "後日記入", "[会社名]", "[削除済み]", "[伏せ字]", "A", "B社", "甲", "乙", "お客様ご本人", "本人", "担当者", "責任者", "{dept}", "{role}", "各位", "全員")  # fmt: skip
LETTERS = (
    "○○様\n\nお世話になっております。株式会社△△の××です。\n{plain_biz}\n{plain_biz}", "〇〇 御中\n{plain_biz}\n担当:〇〇", "拝啓 {month}の候、貴社ますますご清栄のこととお慶び申し上げます。\n{plain_biz}\n敬具", "[氏名]様\n{plain_biz}\n[会社名] [担当者名]", "件名:【株式会社○○】{topic}のご案内\n\n{plain_biz}", "A社のB部長とC課長に{topic}を{vn}する。A社は{vn}済み、D社は未{vn}。", "Aさん:{plain_talk}\nBさん:{plain_talk}\nAさん:{plain_talk}", "社員A「{plain_talk}」\n社員B「{plain_talk}」", "客:{plain_talk}\n店員:{plain_talk}\n客:{plain_talk}", "Q. {topic}はできますか?\nA. {plain_biz}", "司会:{plain_talk}\n参加者1:{plain_report}\n参加者2:{plain_report}",
    "甲(○○)と乙(△△)は、{topic}について次のとおり合意する。", "Dear [Name],\nThank you for your order.\nBest regards,\n[Your Name]\n[Company]", "氏名、フリガナ、会社名、部署名、役職、電話番号、メールアドレスの入力欄を作って。", "氏名,会社名,部署,役職,電話番号,メールアドレス", "| 氏名 | 会社名 | 部署 | 備考 |\n|---|---|---|---|\n| | | | |\n| | | | |", "名前は仮に「⟦?|山田太郎⟧」としてください。", "記入例:⟦?|山田 太郎⟧(ハイフンなし)", "例)氏名:⟦?|鈴木 一郎⟧ 会社名:⟦?|株式会社サンプル⟧", "担当者様のお名前をご教示ください。", "お名前とお電話番号を教えていただけますか。", "(氏名)は{topic}を{vn}した。(氏名)と(氏名)は{vn}に同意した。", "患者A(70代男性)、患者B(60代女性)の経過を比較。", "被験者{nn}名、男性{n}名、女性{n}名。", "X氏は{topic}を{vn}し、Y氏はこれを{vn}した。", "K店のSさんから{topic}の連絡がありました。名前は伏せています。",
)  # fmt: skip


@kind("blanks", 3)
def form(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        rng = scene.rng
        colon = rng.choice((":", ": ", "：", "　", " = ", "\t", "】"))
        lead = "【" if colon == "】" else rng.choice(("", "", "・", "- ", "□"))
        values = rng.sample(EMPTY, rng.randint(1, 4))
        keys = PERSON_KEYS + KANA_KEYS + ORG_KEYS + HOSPITAL_KEYS + SCHOOL_KEYS
        for _ in range(rng.randint(2, 9)):
            value = rng.choice(values)
            scene.put(lead + rng.choice(keys) + colon)
            if value.startswith(("{{", "$", "<")):
                scene.put(value)
            else:
                scene.say(value)
            scene.say("\n")

    wrap(scene, text, named=False)


@kind("blanks", 2.5)
def letter(scene: Scene) -> None:
    wrap(scene, lambda scene: scene.one_of(LETTERS), named=False)
