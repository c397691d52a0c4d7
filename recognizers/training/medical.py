# ruff: noqa: E501
"""Records, letters and notes of hospitals and care."""

from training.kinds import kind, wrap
from training.scene import Scene

HEADS = (
    "{H}\n{clinical} {B.s}先生 御侍史", "紹介先:{H} {clinical} {B.s} 先生\n紹介元:{H2} 院長 {C}\n〒{postal} {ADR} TEL {tel}", "患者氏名:{A}({A.k}) {date}生 {age}歳 ‹男|女›性", "患者 {A} 様 ID {id}", "{A.k} 様 {age}歳 {clinical}", "利用者名 {A} 様 要介護{n}", "氏名 {A.w}\n住所 {ADR}", "{clinical} {n}号室 {A.s}さん", "診療情報提供書\n{H} {B.s}医師 殿\n下記の患者さんを紹介いたします。\n氏名 {A} 様", "〈訪問看護記録〉{A.s}様 {date}", "{date} {A} {age}F", "退院サマリー\n患者:{A.b}\n主治医:{B.s}", "【申し送り】{md} 日勤{B.s}→夜勤{C.s}", "ケアプラン(第{n}表)\n利用者:{A}様\n担当:{H} {B.s}", "問診票\nお名前 {A}(ふりがな {A.hi})\n緊急連絡先 {C}({relation}) {tel}", "検査結果報告書 依頼医:{B.s} 患者:{A.k}", "お薬手帳 {A.s} {A.g}様", "児童名 {A} 保護者 {C}",
)  # fmt: skip
LINES = (
    "主訴:{symptom}、{symptom}", "S:{symptom}がつらい。{relation}の{C.g}が{when}から手伝ってくれている。", "O:BT {deg} BP {bp} SpO2 {nn}%", "A:{disease}の増悪疑い", "P:{drug}継続、{B.s}Dr.へ報告", "#{n} {disease}", "既往歴:{disease}({H2}で手術)", "家族歴:{relation}が{disease}", "現病歴:{date}より{symptom}を認め、{H2}を受診。", "処方:{drug} 1日{n}回", "アレルギー:なし", "KP:{relation} {C} {tel}", "キーパーソンは{relation}の{C}様({P}在住)。", "{relation}の{C.g}さんと2人暮らし。",
    "{A.s}さん、{symptom}あり。{drug}内服済み。", "{A.s}様 {when}{disease}で{H2}へ転院予定。", "{n}号室{A.s}様、夜間{symptom}の訴えあり。{B.s}医師に報告、{drug}指示。", "{n}号室 {A.s}:著変なし", "{C.s}:{symptom}続く。要観察。", "{D.s}さん({age})、{E.s}さん({age})は入浴中止。", "担当ケアマネ:{H2} {D.s}さん", "調剤は{H2}({E.s}薬剤師)。", "訪問リハ({F.s}PT)週{n}回。", "{H2}の{D.s}師長より電話。", "主治医{B.s}より{relation}へ病状説明。同席:{E.s}看護師", "ご家族({relation}の{C.g}様)は在宅を希望。", "{relation} {C.g}({age})と同居、{relation} {D.g}は{P}在住。", "{A.g}様ご本人は{thing}の希望なし。", "面会:{relation}{C.g}さん来棟", "執刀医 {B}、助手 {C.s}、麻酔 {D.s}、機械出し {E.s}", "サインは{B.s}。", "記録者 {C.s}", "({D.s})", "次回{md}、担当{E.s}。", "血液検査:Hb {nn}、Cr {n}.{n}", "{B.s}先生に{vn}済み。", "{A.c}氏は{disease}にて通院中。", "デイ({H2})利用中、{D.s}相談員と連携。", "HbA1c {n}.{n}%", "食事{n}割摂取、{symptom}なし。", "{topic}について家族に説明。", "貴院{D.s}先生のご高診をお願いいたします。", "紹介:{O}の{E.s}", "独居。民生委員 {F.s}氏が月{n}回訪問。", "保育園:{S}", "勤務先:{X.v}",
)  # fmt: skip
GENERAL = (
    "{disease}の診断基準について教えて。", "{disease}の患者に{drug}を使うときの一般的な注意点は?", "{symptom}の鑑別を{n}つ挙げて。", "{clinical}で使う{topic}の説明用パンフレットの文案を。", "看護計画の書き方。{disease}で{symptom}がある場合。", "{drug}と{drug}の相互作用。", "BP {bp}、HR {nn}、SpO2 {nn}%の評価は?", "{disease}について患者さん向けにやさしく説明して。", "病棟の{topic}マニュアルを作りたい。", "SOAP形式の例文を{n}つ。主訴は{symptom}で。", "インシデントレポートの書き方。{thing}の取り違え。", "パーキンソン病とアルツハイマー病、レビー小体型認知症の違いは?", "川崎病の後遺症、ハンセン病の歴史、クッシング症候群の症状。", "アプガースコアとグラスゴー・コーマ・スケールの表。", "バビンスキー反射、ロンベルグ試験、トレンデレンブルグ徴候とは?", "当院の{clinical}の待ち時間を減らす案。",
)  # fmt: skip


@kind("medical", 5)
def record(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        if scene.chance(0.75):
            scene.one_of(HEADS).say("\n")
        gap = scene.rng.choice(("\n", "\n", "\n", " ", ""))
        for _ in range(scene.rng.randint(2, 9)):
            scene.one_of(LINES).say(gap)

    wrap(scene, text)


@kind("medical", 1.2)
def general(scene: Scene) -> None:
    for _ in range(scene.rng.choice((1, 1, 2))):
        scene.one_of(GENERAL)
