"""Origin, creed, union, crime and sexual orientation of a person."""

import pytest

from sekisho_recognizers.entities.sensitive import JpSensitiveRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("母親はフィリピン国籍のマリアさん", ["フィリピン国籍"]),
        ("国籍 日本 平成", ["日本"]),
        ("    nationality: Vietnam", ["Vietnam"]),
        ("氏名,国籍,番号\n王,中国,1\n李,モンゴル,2", ["中国", "モンゴル"]),
        ("彼は在日韓国人3世", ["在日韓国人"]),
        ("本籍 長崎県五島市 年金:", ["長崎県五島市"]),
        ("龍さんは万引きで補導されたことを", ["万引きで補導"]),
        ("弟は10年前に詐欺罪で有罪判決を受けて", ["詐欺罪で有罪判決"]),
        ("被疑者は大麻所持の疑いで逮捕、前歴は万引き1件", ["大麻所持の疑いで逮捕", "万引き"]),
        ("彼は前科2犯です", ["前科2犯"]),
        ("被告人は大麻取締法違反で起訴", ["大麻取締法違反で起訴"]),
        ("補導歴がある生徒", ["補導歴がある"]),
        ("彼はイラン人で、難民申請中", ["イラン人", "難民申請中"]),
        ("前科の有無:あり(窃盗)", ["あり(窃盗)"]),
        ("山本さんは創価学会の会員", ["創価学会の会員"]),
        ("彼女は同性のパートナーと", ["同性のパートナー"]),
        ("彼女はDV被害者だ", ["DV被害者"]),
        ("四方さんは左翼だから", ["左翼"]),
        ("社員がイスラム教徒のため", ["イスラム教徒"]),
        ("宗教:浄土真宗", ["浄土真宗"]),
        ("支持政党: 見本党", ["見本党"]),
        ("私が労働組合の執行委員をやっている", ["労働組合の執行委員"]),
        ("全見本労働組合 執行委員長 黒木氏", ["執行委員長"]),
        ("私はレズビアンであることを", ["レズビアン"]),
        ("部下がトランスジェンダーだと", ["トランスジェンダー"]),
    ],
)
def test_finds_what_is_said_of_a_person(text: str, values: list[str]) -> None:
    assert found(JpSensitiveRecognizer, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "窃盗罪の構成要件を教えて",
        "国籍条項とは",
        "LGBTQ研修の資料を作って",
        "労働組合法の第7条について",
        "社員向けに詐欺メールの注意喚起",
        "賞罰:なし",
        "日本国籍の要件を説明して",
        "ゲイツさん、ゲームの右翼手",
        "佐藤さんの傷害保険の請求",
        "社員の横領事件の対応マニュアル",
        "本籍欄の書き方",
        "宗教と社会について",
        "執行委員長を選ぶ会議",
    ],
)
def test_leaves_general_talk(text: str) -> None:
    assert found(JpSensitiveRecognizer, text) == []
