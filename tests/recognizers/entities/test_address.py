# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Addresses: from the first component to the room."""

import pytest

from sekisho_recognizers.entities.address import JpAddressRecognizer
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import NamedEntity, View
from support.recognizing import found

WHOLE = (
    "東京都架空区見本町1丁目2番3号 サンプルハイツ101号室",
    "京都市中京区見本通架空上る例示町12番地",
    "札幌市架空区北99条西99丁目3番地",
    "神戸市中央区北野町三丁目14番2号",
    "東京都港区芝公園４－２－８",
    "東京都 港区 芝公園 4丁目 2番 8号\n芝タワー 12F",
    "東京都港区芝公園四丁目二番八号 芝タワー十二階",
    "東京千代田区丸の内1-9-1 JRビル",
    "愛知県名古屋市中村区名駅1丁目1番4号JRセントラルタワーズ",
    "北海道札幌市中央区北1条西2丁目",
    "札幌市北区北二十四条西5丁目1-1",
    "京都市下京区四条通室町東入函谷鉾町79番地ヤサカ四条烏丸ビル8F",
    "京都市中京区烏丸通御池下ル虎屋町566-1",
    "金沢市香林坊2-1-1 3階",
    "金沢市野町ろ部17番地",
    "長野県松本市大字里山辺2887番地",
    "福島県南会津郡檜枝岐村字居平670",
    "高知県安芸郡芸西村和食甲1262",
    "岩手県岩手郡岩手町大字五日市第11地割53番地3",
    "世田谷区上馬4-41-7",
    "世田谷区太子堂2-15-1-503",
    "港区南青山5丁目10-1 301",
    "大田区蒲田5丁目13番14号 メゾン・ド・蒲田 B-203",
    "渋谷区神南1の19の4 見本生命渋谷アネックスB1F",
    "北海道旭川市6条通9丁目46",
    "新潟市中央区学校町通1番町602番地1",
    "東京都八王子市元本郷町三丁目二十四番一号",
    "目黒区上目黒2ー19ー15",
    "吉祥寺本町1-2-3",
    "岩手県盛岡市無番地",
    "東京都港区六本木６－１０－１　六本木ヒルズ森タワー　２３階",
    "東京都渋谷区道玄坂1の2の3",
    "東京都港区芝公\n園4-2-8",
    "釧路市星が浦南2丁目7-14",
    "新宿区四谷4四谷アネックス",
    "トウキョウト ミナトク シバコウエン 4-2-8",
    "ﾅﾗｼ ｺﾆｼﾁｮｳ 25-1",
    "3-8-12 Shibaura, Minato-ku, Tokyo",
)
NONE = (
    "東京都で会議", "スコアは2-1-3", "東京都の2024年度予算は8-10兆円", "大阪市で3-2の勝利、横浜市は2位", "横浜市 2024年4月1日",
    "東京都港区 03-1234-5678", "第3回市民会議 1-2-3の議題", "手順1-2-3を実行", "v1.2.3 東京リージョン", "千代田区立図書館の開館は10-18時",
    "名古屋市内5か所", "京都市の人口は140万人", "富士市民マラソン2024", "条例第5条第2項", "町内会費1-2月分", "福岡市博多駅から2分",
    "京都市営バス5系統", "渋谷区1-0新宿区", "都市1-2-3の比較", "町田さんは3-4日休み", "新宿区の20-30代", "豊島区役所4階",
    "埼玉県道407号", "生野区の16単組", "八女市の8小中学校", "愛媛県警察の4府県", "福岡市東区の国道3号線", "三条実美、第三条第二項に定める",
    "港区 2024/05/01 10:00", "大阪市北区一号店", "銀座4丁目の交差点で2人", "東京都港区芝公園", "タクシー5台", "八王子市の5丁目",
)  # fmt: skip


@pytest.mark.parametrize("address", WHOLE)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", ""),
        ("ご住所は", "です。"),
        ("〒105-0011 ", "\n電話 03-1111-2222"),
        ("本日「", "」へ"),
        ("a,", ",b"),
    ],
)
def test_finds_the_whole_address(address: str, before: str, behind: str) -> None:
    assert found(JpAddressRecognizer, before + address + behind) == [address]


@pytest.mark.parametrize("text", NONE)
def test_leaves_places_and_numbers(text: str) -> None:
    assert found(JpAddressRecognizer, text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("呉 市 焼 山 北\n 3 丁 目 1 7 − 4", ["呉 市 焼 山 北\n 3 丁 目 1 7 − 4"]),
        ("住所  ﾅﾗｼ ｺﾆｼﾁｮｳ 2 5 - 1\n", ["ﾅﾗｼ ｺﾆｼﾁｮｳ 2 5 - 1"]),
        ("新住所架空市見本町1-2", ["架空市見本町1-2"]),
        ('{"city":"港区","street":"芝公園4-2-8 タワー301"}', ["芝公園4-2-8 タワー301"]),
        ("住所: 東京都港区芝公園", ["東京都港区芝公園"]),
    ],
)
def test_finds_addresses_however_they_are_set(text: str, values: list[str]) -> None:
    assert found(JpAddressRecognizer, text) == values


def test_reports_a_domicile_as_sensitive() -> None:
    findings = JpAddressRecognizer().findings(View(fold("本籍：島根県松江市殿町８番地 筆頭者")))
    assert {each.entity_type for each in findings} == {"SENSITIVE"}


def places(text: str, *named: str, score: float = 0.9) -> list[str]:
    entities = [
        NamedEntity(text.index(each), text.index(each) + len(each), "LOCATION", score)
        for each in named
    ]
    view = View(fold(text), named=entities)
    return [text[match.start : match.end] for match in JpAddressRecognizer().find(view)]


def test_takes_a_place_with_a_block_from_the_name_model() -> None:
    assert places("架空ヶ原みどり野4-5-6に集合", "架空ヶ原みどり野4-5-6") == [
        "架空ヶ原みどり野4-5-6"
    ]
    assert places("架空ヶ原みどり野に集合", "架空ヶ原みどり野") == []
    assert places("架空ヶ原みどり野4-5-6に集合", "架空ヶ原みどり野4-5-6", score=0.5) == []


def test_takes_the_building_behind_an_address_from_the_name_model() -> None:
    whole = "港区芝公園4-2-8 コーポさんご203"
    assert max(places(whole + "です", whole), key=len) == whole
