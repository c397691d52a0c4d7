# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Illness, disability, treatment and test results of a person."""

import pytest

from sekisho_recognizers.entities.medical import JpMedicalRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("母は脂質異常症で通院中", ["脂質異常症"]),
        ("佐藤様は右橈骨遠位端骨折です", ["右橈骨遠位端骨折"]),
        ("患者は外傷性くも膜下出血で死去", ["外傷性くも膜下出血"]),
        ("妻は睡眠時無呼吸症候群の治療中", ["睡眠時無呼吸症候群"]),
        ("息子は最近痛風って言ってた", ["痛風"]),
        ("母は脳出血の後遺症で右半身麻痺", ["脳出血", "右半身麻痺"]),
        ("私は花粉症です", ["花粉症"]),
        ("娘は起立性調節障害です", ["起立性調節障害"]),
        ("患者の慢性腎臓病 G3b", ["慢性腎臓病 G3b"]),
        ("田中さんは乳がんのステージ2", ["乳がん", "ステージ2"]),
        ("利用者は要介護3、療育手帳B2", ["要介護3", "療育手帳B2"]),
        ("妻は妊娠9週です", ["妊娠9週"]),
        ("彼はうつ病と診断された", ["うつ病"]),
        ("斎藤さんはインフルエンザA型で欠席", ["インフルエンザA型"]),
        ("母がコロナに感染した", ["コロナに感染"]),
        ("主人が統合失調症で", ["統合失調症"]),
        ("患者 慢 性 心 不 全  下肢浮腫(+)", ["慢 性 心 不 全", "下肢浮腫(+)"]),
    ],
)
def test_finds_illnesses_and_disabilities_of_people(text: str, values: list[str]) -> None:
    assert found(JpMedicalRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("患者のＨｂＡ１ｃ ６.９％", ["ＨｂＡ１ｃ ６.９％"]),
        ("患者: Cr 1.42、Hb 9.6g/dL", ["Cr 1.42", "Hb 9.6g/dL"]),
        ("本人のγ-GTPは118", ["γ-GTPは118"]),
        ("患者の血圧は座って132/70、立つと98/58", ["132/70", "98/58"]),
        ("患者 BT 36.4  BP 1 5 2 / 8 8  P 72", ["36.4", "1 5 2 / 8 8", "72"]),
        ("本人の身長 171.2 体重 82.4 腹囲 93.5", ["171.2", "82.4", "93.5"]),
        ("患者の便潜血は陽性(2/2)", ["陽性(2/2)"]),
    ],
)
def test_finds_results(text: str, values: list[str]) -> None:
    assert found(JpMedicalRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("本人はロスバスタチン2.5mgを", ["ロスバスタチン2.5mg"]),
        ("患者に酸化マグネシウム330mgを処方", ["酸化マグネシウム330mg"]),
        ("患者のワルファリンは2.5mgのまま", ["ワルファリン", "2.5mg"]),
        ("患者はモンテルカスト内服中", ["モンテルカスト"]),
        ("私はエスシタロプラムを飲んでいます", ["エスシタロプラム"]),
        ("患者: ビソプロロール0.625mg", ["ビソプロロール0.625mg"]),
    ],
)
def test_finds_drugs(text: str, values: list[str]) -> None:
    assert found(JpMedicalRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("アレルギー: セフェム系、卵", ["セフェム系"]),
        ("既往歴:なし", []),
        ('{"past": ["帯状疱疹"], "name": "佐藤"}', ["帯状疱疹"]),
        ("氏名,病名,備考\n田中,むくみ,-\n佐藤,なし,-", ["むくみ"]),
        ("診断名:未定", []),
        ("主訴:胸部圧迫感 既往:HT, DM, AF", ["胸部圧迫感", "HT", "DM", "AF"]),
        ("検査結果: WBC 12,300 CRP 8.4", ["WBC 12,300 CRP 8.4"]),
    ],
)
def test_finds_what_a_form_says(text: str, values: list[str]) -> None:
    assert found(JpMedicalRecognizer, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "病院で症状を話す", "糖尿病とは何ですか?", "糖尿病の症状について教えて", "患者向けパンフレット: 糖尿病の合併症とは", "糖尿病患者の食事", "高血圧の予防法の一覧を作って", "システム障害で社員が待機",
        "患者さんはコントロールが必要、プログラム、スクロール", "1/2の社員、出血大サービス", "社員の3/4が", "うつ伏せの母", "彼はがんばった",
        "私のP 5 ページ、PR 10件", "利用者が24時間365日", "社員名簿の病欠欄", "必要な資料", "火災報知器の炎症試験", "私は元気です、仮病なし",
    ],
)  # fmt: skip
def test_leaves_general_talk_and_look_alikes(text: str) -> None:
    assert found(JpMedicalRecognizer, text) == []
