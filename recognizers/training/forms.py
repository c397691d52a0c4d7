# ruff: noqa: E501
"""Forms: a key and what was filled in, line by line, in all the ways people write that."""

from training.kinds import kind, wrap
from training.scene import Scene

PERSON_KEYS = ("氏名", "名前", "お名前", "ご氏名", "担当者", "担当", "ご担当者名", "申請者", "申込者", "契約者", "契約者名", "被保険者氏名", "受取人", "患者氏名", "患者名", "利用者名", "保護者氏名", "児童氏名", "生徒名", "代表者", "代表者氏名", "連絡者", "報告者", "記入者", "作成者", "承認者", "確認者", "被災者", "届出人", "世帯主", "保証人", "連帯保証人", "緊急連絡先", "緊急連絡先氏名", "紹介者", "宛名", "送付先氏名", "発注者", "受注者", "主治医", "担当医", "ケアマネ", "名義人", "借主", "貸主", "入居者", "オーナー", "面接官", "候補者名", "応募者", "講師", "幹事", "責任者", "施工管理者", "検査員", "立会人", "配偶者", "扶養者氏名", "飼い主", "Name", "name", "Contact", "担当営業", "起票者", "対応者", "受付者", "社員名", "受診者", "訪問者", "来訪者", "乗務員", "運転者", "差出人", "届け先", "口座名義", "お子様のお名前", "参加者", "出席者", "議長", "書記", "委員長", "相手方", "債権者", "債務者", "甲", "乙", "原告", "被告", "代理人")  # fmt: skip
KANA_KEYS = (
    "フリガナ",
    "ふりがな",
    "カナ",
    "氏名カナ",
    "氏名(カナ)",
    "お名前(ふりがな)",
    "読み",
    "ﾌﾘｶﾞﾅ",
    "カナ氏名",
)
ORG_KEYS = ("会社名", "勤務先", "お勤め先", "法人名", "団体名", "企業名", "取引先", "取引先名", "顧客名", "得意先", "仕入先", "発注先", "委託先", "納入先", "請求先", "宛先", "所属", "勤務先名称", "事業所名", "事業者名", "屋号", "店舗名", "社名", "商号", "元請", "下請業者", "施工業者", "管理会社", "運送会社", "派遣元", "派遣先", "前職", "メーカー", "販売店", "Company", "company", "Client", "委託者", "受託者", "甲", "乙", "売主", "買主", "加盟店名", "導入企業")  # fmt: skip
HOSPITAL_KEYS = (
    "医療機関",
    "医療機関名",
    "かかりつけ医",
    "紹介元",
    "紹介先",
    "搬送先",
    "通院先",
    "受診先",
    "入所施設",
    "利用施設",
    "サービス事業所",
)
SCHOOL_KEYS = ("学校名", "在籍校", "出身校", "母校", "学歴", "園名", "通学先", "最終学歴", "卒業校")
PLACE_KEYS = (
    "出身地",
    "勤務地",
    "希望勤務地",
    "出張先",
    "本籍",
    "発生場所",
    "納入場所",
    "開催地",
    "最寄り駅",
    "会場",
)
OTHER = (
    "電話番号{:}{tel}", "TEL{:}{tel}", "携帯{:}{tel}", "FAX{:}{tel}", "メール{:}{email}", "E-mail{:}{email}", "生年月日{:}{date}", "年齢{:}{age}歳", "性別{:}‹男|女|男性|女性|回答しない›", "日付{:}{date}", "受付日{:}{date}", "管理番号{:}{id}", "社員番号{:}{id}", "会員番号{:}{id}", "役職{:}{role}", "部署{:}{dept}", "所属部署{:}{dept}", "件名{:}{topic}", "用件{:}{topic}について", "内容{:}{plain_report}", "備考{:}なし", "備考{:}特になし", "備考{:}{plain_report}", "続柄{:}{relation}", "金額{:}{yen}", "数量{:}{nnn}", "品名{:}{thing}", "型番{:}{code}", "病名{:}{disease}", "主訴{:}{symptom}", "診療科{:}{clinical}", "処方{:}{drug}", "アレルギー{:}なし", "職業{:}‹会社員|自営業|無職|パート|公務員|学生|農業|主婦›", "状況{:}{status}", "希望日時{:}{when}", "区分{:}‹新規|更新|変更|解約|その他›", "氏名{:}", "氏名{:}未記入", "担当者{:}未定", "会社名{:}なし", "電話番号{:}", "氏名{:}＿＿＿＿＿＿", "住所{:}同上", "配偶者{:}なし", "連絡先{:}本人と同じ", "担当{:}営業部", "紹介者{:}特になし", "勤務先{:}なし(無職)", "会社名{:}個人", "学歴{:}大学卒", "利用サービス{:}{product}", "在留資格{:}技術・人文知識・国際業務", "国籍{:}{P.p}", "氏名{:}○○ ○○", "代表者{:}非公開", "承認者{:}-", "参加者{:}全員", "出席者{:}{nn}名", "担当{:}交代制", "宛先{:}各位", "宛名{:}上様", "責任者{:}現場責任者",
)  # fmt: skip
PERSON_VALUES = ("{A}", "{A}", "{A}", "{A}", "{A.w}", "{A.s}", "{A.s}", "{A.v}", "{A} 様", "{A}({A.hi})", "{A.b}", "{A}({age}歳)", "{A} ({relation})", "{A.k}", "{A.r}", "{dept} {A.s}", "{A.hk}", "{A.hi}", "{A} / {B}", "{A}、{B}", "{A}・{B}", "{A.s}(代理:{B.s})", "{A}(旧姓 {B.s})", "{A}　印", "{A} ㊞", "{role} {A}", "{X.v} {A}", "{A.h}", "{A.g}", "{A}({tel})", "{A.R}", "{A.ri}")  # fmt: skip
ORG_VALUES = (
    "{X}",
    "{X}",
    "{X.b}",
    "{X.s}",
    "{X} {dept}",
    "{Y}",
    "{Z}",
    "{U}",
    "{X}({P})",
    "{X} 御中",
    "{X}様",
    "{T}",
    "{O}",
)
COLONS = (":", ":", ":", ": ", "：", "：", "　", " ", "\t", "=", " = ", " : ", "… ", "→", "】")


def fields(scene: Scene, most: int = 12) -> None:
    rng = scene.rng
    colon = rng.choice(COLONS)
    lead = (
        "【"
        if colon == "】"
        else rng.choice(("", "", "", "・", "- ", "■", "◆", "* ", "□", "(1)", "| "))
    )
    gap = rng.choice(("\n", "\n", "\n", "\n", " / ", "\n\n", "、", "  "))
    wide = rng.random() < 0.05
    for _ in range(rng.randint(2, most)):
        draw = rng.random()
        if draw < 0.35:
            key, value = rng.choice(PERSON_KEYS), rng.choice(PERSON_VALUES)
            scene.new_cast()
        elif draw < 0.42:
            key, value = rng.choice(KANA_KEYS), rng.choice(("{A.k}", "{A.hi}", "{A.hk}", "{A.k}"))
        elif draw < 0.54:
            key, value = rng.choice(ORG_KEYS), rng.choice(ORG_VALUES)
            scene.cast.pop("X", None)
        elif draw < 0.58:
            key, value = (
                rng.choice(HOSPITAL_KEYS),
                rng.choice(("{H}", "{H}", "{H} {clinical}", "{H} {B.s}医師")),
            )
        elif draw < 0.61:
            key, value = (
                rng.choice(SCHOOL_KEYS),
                rng.choice(("{S}", "{S}{n}年{n}組", "{S}卒業", "{S} 経済学部")),
            )
        elif draw < 0.67:
            key, value = (
                rng.choice(
                    (
                        "住所",
                        "現住所",
                        "ご住所",
                        "所在地",
                        "送付先",
                        "お届け先",
                        "届け先住所",
                        "物件所在地",
                        "本社",
                        "Address",
                    )
                ),
                "‹〒{postal} |〒{postal}\n|||›{ADR}",
            )
        elif draw < 0.70:
            key, value = rng.choice(PLACE_KEYS), "{P}"
        elif draw < 0.82:
            key, value = (
                "{label}",
                rng.choice(
                    (
                        "{noun}",
                        "{sahen}",
                        "{noun}の{sahen}",
                        "{nnn}",
                        "{status}",
                        "{date}",
                        "{adj}{noun}",
                        "{kata}",
                        "{plain_report}",
                        "なし",
                        "",
                    )
                ),
            )
        else:
            key, value = rng.choice(OTHER).split("{:}")
        if wide and len(key) == 2 and key.isalpha():
            key = key[0] + "　　" + key[1]
        scene.say(lead, key, colon, value, gap)


@kind("forms", 8)
def form(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        if scene.chance(0.5):
            scene.line(
                "‹【|■|# |◎|<|›‹申込書|申請書|問い合わせ票|受付票|顧客カード|登録情報|会員情報|契約内容|事故報告書|相談受付票|面談シート|入居申込書|見積依頼書|患者情報|利用者台帳|児童票|名刺情報|訪問記録|クレーム受付|保険金請求書|配送依頼|採用管理票|引合い票|点検記録›‹】|||>|›"
            )
        fields(scene)
        if scene.chance(0.25):
            scene.line("\n{report}")

    wrap(scene, text)


@kind("forms", 1)
def inline(scene: Scene) -> None:
    """A field or two in the middle of a question."""
    scene.one_of(
        (
            "氏名:{A}、{tel}、{ADR}。この情報でお客様カードを作って。",
            "{A}({A.k})、{date}生まれ、{ADR}。住所を英語表記にして{please}",
            "{A.k}さん、カルテ{id}。{disease}の注意を申し送りに一行で書いて。",
            "社員番号{id} {A}の有休残日数は?",
            "宛名は「{X} {A}様」で封筒の印刷データを作って。",
            "請求先 {X}、金額{yen}。請求書の文面を。",
            "振込先は⟦ORGANIZATION|{K}{P.s}支店⟧ 普通 {nnnn}{nnn} 名義 {X.k}。",
            "{X.k} から{yen}入金。消込のメモを書いて。",
            "「甲:{X}」「乙:{Y}」で秘密保持契約の前文を作って。",
            "〒{postal} {ADR} {A}様 の宛名を横書きにして。",
            "{A}/{B}/{C}/{D}をあいうえお順に並べて。",
            "{A.s} {A.g}、{B.s} {B.g}、{C.s} {C.g}の読み仮名を付けて。",
            "LINEの表示名が「{A.g}」の人は{A}さんです。登録を直す手順は?",
            "{A.r} <{email}> をアドレス帳に入れる形にして。",
        )
    )
