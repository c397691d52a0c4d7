# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""The parts of a Japanese address as people write them: block, building, room, romaji.

A block is what stands behind the names: 1丁目2番3号, 1-2-3, 5番地の8, 三丁目二二番地五, 北1条西2丁目.
"""

import re
from collections.abc import Iterator

from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.view import View

_KANJI = "一-鿿々〆ヶケ"
_DIGITS = r"[0-9]{1,5}"
_KANJI_NUMBER = r"[一二三四五六七八九十百千〇零壱弐参]{1,6}"
_NUMBER = rf"(?:{_DIGITS}|{_KANJI_NUMBER})"
_UNIT = r"(?:丁目|丁(?=[0-9])|番地先|番地の|番地ノ|番地|番町|番の|番|号線|号|条|線|地割|街区|区画|部(?=[0-9])|-|[のノ之](?= ?[0-9一二三四五六七八九十〇]))"
BLOCK = Hinted(
    r"(?<![0-9A-Za-z.:/])(?<![0-9A-Za-z]-)(?<![0-9],)(?!0[0-9])(?:"
    + _NUMBER + r"(?: ?" + _UNIT + r"(?: ?[東西南北字甲乙丙丁]?" + _NUMBER + r")?){1,7}"
    + r"|[1-9][0-9]{0,4})(?![0-9]|,[0-9]{3}(?![0-9-]))"
)  # fmt: skip
NO_BLOCK = Hinted(r"無番地|番外地|番地なし|官有地")

# A number that one of these follows counts something; it is no block.
COUNTER = re.compile(
    r" ?(?:[年月時秒円人名件個台枚回歳才点倍割泊便限期戸校店周基%％]|[.:/](?=[0-9])|日(?!本)|分(?!庁|室)|本(?!社|館|部|町)|社(?!会|宅)|か所|カ所|ヶ所|箇所|万(?![博代世])|億|千(?![葉代駄石歳住種田里])|ヶ月|か月|カ月|週|世帯|平米|キロ|km|kg|g|m|㎡|坪|度|位|代|大|目(?!の)|以上|以下|未満|対)"
)
LETTER = re.compile(r" ?(?:[a-z]|[A-EG-Z](?![A-Za-z]))")
NOT_A_BLOCK = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{3}-[0-9]{4}|[0-9]{2,5}-[0-9]{1,4}-[0-9]{4}|[0-9]{4}-[0-9]{4}|[0-9]+-[0-9]*|[一二三四五六七八九十]番"
)
_KANA_SUFFIX = re.compile(r"(?<=[地0-9])(?:の)?[イロハニホヘト](?![ァ-ヶーぁ-ん])")
_WEAK_ENDS = re.compile(r"(?:番|番町|条|号|号線|線|部|[0-9])\Z|\A[一二三四五六七八九十百千]")
# What follows a block that was only part of a name: 三条|通烏丸西入御倉町85-1, 4区2条.
_MORE = re.compile(
    rf"(?:通|町|区|[東西南北]|字|上ル|上る|下ル|下る|入ル|入る|[{_KANJI}])[{_KANJI}ァ-ヶるノの]{{0,14}}?(?={_NUMBER}(?:丁目|番|号|-[0-9])|[0-9]{{1,5}}(?![0-9]))"
)
_STOP_WORDS = re.compile(
    r"電話|携帯|内線|代表|担当|郵便|連絡|口座|番号|支店|会議|議案|予算|売上|月曜|火曜|年度|時間|名様"
)

_HOUSES = (
    "ビルヂング|ビルディング|ビル|マンション|ハイツ|コーポラス|コーポ|荘|寮|タワー|レジデンス|レヂデンス|メゾン|ハイム|カーサ|コート|パーク|アパート|団地|館|棟|ハウス|プラザ|モール|"
    "ヴィラ|ビラ|シティ|ガーデン|グラン|ヒルズ|パレス|テラス|ステージ|ロイヤル|サンライズ|ライオンズ|住宅|社宅|官舎|邸|フラット|スクエア|スクウェア|会館|センター|エステート|ドミール|シャトー|シャトレ|キャッスル|ホームズ|サイド|"
    "アネックス|庁舎|合同庁舎|会議所|役所|県庁|学園|学校|大学|御殿|ユニックス|トリトン|イースト|ウエスト|ウェスト|クロス|ステーション|キューブ|スクェア|レジデンシャル|ルーム|ドーム|サンコート|コンフォート|パークハイム|ブリリア|プラウド|ルネ|ドエル|クレスト|グレイス|グレース|アーバン|エクセル|フォレスト|アビタシオン|ジュネス|メイツ|ファミール|ラフィーネ|ソレイユ|エスポワール|ベルエア|セジュール|リバーサイド|リバー|ヒル|カレッジ|ホテル|ホーム|ポート|ゲート|フロント|ベース|オフィス|ファーム|倉庫|工場|病院|公館|文化|会堂|本館|別館|新館|東館|西館|南館|北館|"
    "Building|Bldg|BLDG|Tower|TOWER|Mansion|Heights|House|Residence|Court|Plaza|PLAZA|Hills|HILLS|Garden|Terrace|Square|SQUARE|Center|Park|PARK"
)
_NAME_CHARACTER = rf"[{_KANJI}ぁ-んァ-ヶーA-Za-z0-9・'&._]"
_PLAIN_CHARACTER = rf"[{_KANJI}ァ-ヶーA-Za-z・'&.]"
_FLOOR = r"(?:地下 ?[0-9]{1,2}階|B[0-9]{1,2}F?|[0-9]{1,3} ?(?:階|F(?![A-Za-z]))|[一二三四五六七八九十]{1,3}階|RF)"
_ROOM_NUMBER = r"(?:[A-Z]?-?[0-9]{1,4}(?:-[0-9]{1,4})?[A-Z]?(?![0-9A-Za-z年月日人名件円])(?: ?(?:号室|号|室))?|[一二三四五六七八九〇]{3,4}(?:号室|号)|[A-Z](?:号室|号|室))"
_WING = r"(?:[A-Z0-9一二三東西南北新本別]{1,2} ?(?:号棟|号館|番館|棟|館))"
_ROOM_PARTS = (
    rf"(?:[ \n]?{_WING})?(?:[ \n]{{0,2}}{_FLOOR})?(?:[ \n]{{0,2}}{_ROOM_NUMBER})?(?: ?{_FLOOR})?"
)
# Commas and line ends before a building are allowed where its name says what it is.
_BUILDING = re.compile(
    rf"(?:[、,] ?|[ \n]{{0,2}})(?P<name>(?!の){_NAME_CHARACTER}{{0,20}}?(?:{_HOUSES})(?:(?![一二三四五六七八九〇]{{2,4}}号){_PLAIN_CHARACTER}){{0,14}}(?:[ぁ-ん]{{2,8}}(?=[ \n]?[0-9A-Z]))?(?:の[{_KANJI}ァ-ヶー]{{1,6}}(?=[ A-Z]{{0,2}}棟?[0-9]))?)"
    + _ROOM_PARTS
)  # fmt: skip
_NAMELESS = re.compile(
    rf"(?:[、,] ?|[ \n]?)(?P<name>{_PLAIN_CHARACTER}{{1,18}}?) ?(?:{_WING} ?)?(?:{_FLOOR}|[A-Z]?[0-9]{{1,4}}(?:-[0-9]{{1,4}})?号室|[0-9]{{3,4}}(?![0-9A-Za-z年月日人名件円万億千,.:/-]))"
)
_ROOM = re.compile(
    rf"(?: ?|、|-|・)(?:(?<=[0-9号] )[1-9][0-9]{{2,3}}(?![0-9A-Za-z一-鿿ァ-ヶ.:/%％~〜-]|ほど|くらい|ぐらい| ?[-年月円名人件個])|(?<=[0-9])(?:F|階)(?![A-Za-z])|[0-9]{{1,4}}(?:号室|号(?=[ \n、。,)」]|\Z))|{_FLOOR}|-[A-Z](?![A-Za-z])[0-9]{{0,4}}|{_WING} ?[0-9]{{0,4}}(?:号室|号)?)(?: ?{_ROOM_NUMBER}(?<=[号室]))?"
)
# A name that begins right behind the number: 53-67コスモス青山, 866番地NEXT21.
_ATTACHED = re.compile(
    rf"(?P<name>(?:[ァ-ヶー・]{{3,20}}|[A-Z][A-Za-z]{{2,20}}[0-9]{{0,3}})[{_KANJI}]{{0,6}}[0-9]?)(?![{_KANJI}ァ-ヶA-Za-z0-9@])"
)
_TITLES = re.compile(
    r"様|さん|株式会社|有限会社|合同会社|担当|電話|携帯|TEL|Tel|FAX|代表|社長|部長|課長|内線|郵便|一式|在住|徒歩|駅(?:から|まで|より|徒歩|で|に|\\Z)|線\\Z"
)
_PARTICLES = re.compile(r"(?<![ぁ-ん])[はがをへにでともや](?![丘町原浜野台島谷崎岡関森峰沢池ケヶ])")

_WORD = r"[A-Z][A-Za-z'-]{1,20}"
_PREFECTURES = "Tokyo|Osaka|Kyoto|Hokkaido|Aomori|Iwate|Miyagi|Akita|Yamagata|Fukushima|Ibaraki|Tochigi|Gunma|Saitama|Chiba|Kanagawa|Niigata|Toyama|Ishikawa|Fukui|Yamanashi|Nagano|Gifu|Shizuoka|Aichi|Mie|Shiga|Hyogo|Nara|Wakayama|Tottori|Shimane|Okayama|Hiroshima|Yamaguchi|Tokushima|Kagawa|Ehime|Kochi|Fukuoka|Saga|Nagasaki|Kumamoto|Oita|Miyazaki|Kagoshima|Okinawa|TOKYO|OSAKA|KYOTO"
_ROMAJI_CITY = rf"{_WORD}(?:-(?:ku|shi|gun|cho|machi|son|mura|to|fu|ken|KU|SHI|CHO)| (?:City|Ward|Town|Village|Ku|Shi|Prefecture))(?![A-Za-z])"
_ROMAJI_END = rf"(?:,? ?(?:{_ROMAJI_CITY}|{_PREFECTURES})(?![A-Za-z])){{1,4}}"
_ROMAJI_BLOCK = r"(?<![0-9A-Za-z.-])(?:#[0-9A-Z]{1,5},? )?[0-9]{1,5}(?:-[0-9]{1,5}){1,4}|(?<![0-9A-Za-z.-])[0-9]{1,3}(?=-? ?[Cc]hom)"
ROMAJI = (
    # 1-2-3 Kasumigaseki, Chiyoda-ku, Tokyo
    Hinted(
        rf"(?:{_ROMAJI_BLOCK})(?:(?:st|nd|th)? ?-?[Cc]hom?e)?,? {_WORD}(?:[ -][0-9]{{1,2}}-?[Cc]hom?e)?(?:,? {_WORD}){{0,2}}?{_ROMAJI_END}"
    ),
    # Kasumigaseki 1-2-3, Chiyoda-ku, Tokyo
    Hinted(
        rf"(?<![A-Za-z]){_WORD}(?: {_WORD})?,? [0-9]{{1,4}}(?:-[0-9]{{1,5}}){{1,4}},?{_ROMAJI_END}"
    ),
    # Tokyo, Chiyoda-ku, Kasumigaseki 1-2-3
    Hinted(
        rf"(?<![A-Za-z])(?:(?:{_PREFECTURES})(?:-(?:to|fu|ken))?,? )?{_ROMAJI_CITY},? (?:{_WORD},? ){{1,3}}(?![0-9]{{3}}-[0-9]{{4}}(?![0-9-]))[0-9]{{1,4}}(?:-[0-9]{{1,5}}){{1,4}}"
    ),
)
_ROMAJI_ROOM = re.compile(
    rf"(?:(?<![A-Za-z]){_WORD} (?:{_WORD} ){{0,2}}(?:[0-9A-Z]{{1,5}}|#[0-9]{{1,5}}),? ?|(?<![A-Za-z])(?:Room|Rm\.?|Apt\.?|Unit|Suite) ?#?[A-Z]?[0-9]{{1,5}},? ?|#[0-9]{{1,5}},? ?|(?<![0-9A-Za-z])[0-9]{{1,3}}F,? ?)\Z"
)


def whole_block(text: str, block: re.Match[str]) -> int:
    """The end of a block, through names that hold a number themselves (三条通…町85-1)."""
    end = block.end()
    for _ in range(3):
        if not _WEAK_ENDS.search(text[block.start() : end]):
            break
        more = _MORE.match(text, end)
        if more is None or _STOP_WORDS.search(more.group()) or _PARTICLES.search(more.group()):
            break
        following = BLOCK.regex.match(text, more.end())
        if following is None:
            break
        end = following.end()
    while text[end - 1] in "のノ之- 部":
        end -= 1
    kana = _KANA_SUFFIX.match(text, end)
    return kana.end() if kana else end


def tail(text: str, end: int) -> int:
    """The end of the building and room behind a block that ends here."""
    building = _BUILDING.match(text, end)
    if building and not _unlikely(building.group("name")):
        end = building.end()
    else:
        nameless = _NAMELESS.match(text, end)
        attached = _ATTACHED.match(text, end)
        if nameless and not _unlikely(nameless.group("name")):
            end = nameless.end()
        elif attached and not _unlikely(attached.group("name")):
            end = attached.end()
    while room := _ROOM.match(text, end):
        end = room.end()
    while text[end - 1] in " \n":
        end -= 1
    return end


def _unlikely(name: str) -> bool:
    return bool(_TITLES.search(name) or _PARTICLES.search(name))


def has_particle(text: str) -> bool:
    """Whether a sentence goes on in it (東京都で会議), which an address does not."""
    return bool(_PARTICLES.search(text))


def romaji(view: View) -> Iterator[tuple[int, int]]:
    """Addresses in Latin letters, with a building or room before them."""
    for pattern in ROMAJI:
        for found in pattern.finditer(view.reading):
            start = found.start()
            lead = _ROMAJI_ROOM.search(view.text, max(0, start - 60), start)
            yield lead.start() if lead else start, found.end()
