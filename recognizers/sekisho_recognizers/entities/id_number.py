# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Identifiers that an organisation gives to a person or a deal."""

import re
from collections.abc import Iterator

from sekisho_recognizers.cues import Nearness
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Labels, Match
from sekisho_recognizers.view import View

_OWNERS = (
    "user|usr|customer|cust|client|member|mbr|emp|employee|employe|staff|worker|patient|pt|chart|karte|student|contract|policy|order|case|ticket|claim|reservation|booking|"
    "applicant|application|invoice|quote|estimate|shipment|tracking|serial|loan|deal|person|personal|subscriber|insured|inquiry|receipt|registration|asset|device|account_mgmt|household|"
    "shain|shokuin|jugyoin|kaiin|kokyaku|okyaku|kanja|keiyaku|gakuseki|gakusei|seito|denpyo|uketsuke|juchu|chumon|shoken|riyosha|torihikisaki|tokuisaki|anken|seiri|kanri|jiken|mrn"
)
_KEYS = rf"(?<![A-Za-z0-9])(?:{_OWNERS})[ _-]?(?:id|no|num|number|cd|code|bango|bangou|ref|key)\.?(?![A-Za-z0-9])"
_JAPANESE = (
    r"番号|[社職学]番(?!号|組)|(?<![A-Za-z_])No\.?(?![A-Za-z])|(?<![A-Za-z_-])(?-i:ID|Id)(?![A-Za-z_])|シリアル|IMEI|IMSI|ICCID|車台No|(?<![A-Za-z])S/N(?![A-Za-z])|問番|カルテ|診察券|学籍|伝票|チケット|管理No|"
    r"(?:社員|職員|従業員|顧客|お客様|会員|得意先|取引先|仕入先|患者|利用者|受講者|担当者|メンバー|世帯|契約|案件|スタッフ|加盟店|受講)(?:コード|CD|ナンバー|ｺｰﾄﾞ)|"
    r"(?:合格証書?|修了証書?|登録証|免状|会員証|学生証|社員証|資格証|認定証|許可証|証明書|保険証券|督促状|玉掛け?|クレーン|受験票|整理券|遺失物|拾得物)(?=[ (:]{0,2}(?:No\.? ?)?第?(?:[0-9A-Z]|$))|"
    r"(?:事件|案件|受付|整理|管理|証券|契約|会員|社員)(?:番|no\.?)(?![一-鿿])|"
    r"(?<![A-Za-z])pid(?=[\"']|$)|(?<![A-Za-z])(?:uid|mrn|emp|cust|customer|order|member|employee|patient|ticket|contract|case|tracking|invoice|policy) ?(?:[:=]|(?:no|number|id|#)\.?(?![A-Za-z]))"
)
_NO_IDENTITY = (
    r"型番|品番|品目|型式|製品番|製品コ|製品ID|商品|部品|図番|図面|JAN|EAN|郵便|電話|携帯|FAX|TEL|暗証|PIN|認証|確認コード|口座|ページ|頁|行番|行No|ポート|エラー|ステータス|バージョン|QR|バー|ソース|文字|国番|国コ|国際|市外|局番|"
    r"市内|列番|章番|問題番|設問|質問|ISBN|ISSN|ロット|銀行|金融機関|支店|店番|部署|部門|科目|勘定|通貨|条番|規格|モデル|カラー|色番|棚|便名|列車|ビルド|コミット|リビジョン|HTTP|JIS|証券コ|銘柄|クーポン|プロモ|背番|原子|優先|"
    r"順番|メニュー|シーケンス|手順|決算|通し|項番|連番|検査値|版番|号機|工程|設備|機種|レシピ|仕様|スレッド|プロセス|セッション|リクエスト|トレース|メッセージID|チャンネル|イベント|ジョブ|タスク|バッチ|コンテナ|リソース|テンプレート|"
    r"商標|分類|区分|種別|都道府県|団体|地域|産業|業種|法令|告示|通達|ご不明|product|item|sku|part|model|error|status|zip|country|bank|branch|session|request|trace|span|job|thread|process|event|message|msg|"
    r"version|page|line|port|lang|color|template|channel|build|commit|port|http|シリアル通信|シリアルポート|番号(?:順|付け|札|体系|制|を振|が若|なし)"
)
# What the labels begin with: the rest of a text is passed over at once.
_FIRST = (
    "番シ問カ診学伝チ管社職従顧お会得取仕患利受担メ世契案ス加合修登免資認許証保督玉ク整遺拾事A-Za-z"
)
_LABELS = Labels(
    pattern=f"(?=[{_FIRST}])(?:{_JAPANESE}|{_KEYS})",
    reject=_NO_IDENTITY,
    before=48,
    after=14,
    strict=True,
)
_TOKEN = re.compile(
    r"(?!(?:No|NO|no)\.)[0-9A-Za-z](?:(?<![0-9A-Za-z_@.].)(?<![0-9A-Za-z_:./-]/.)|(?<=[Nn][Oo]\..))[0-9A-Za-z]{0,23}(?:[-_./][0-9A-Za-z]{1,16}){0,6}(?![0-9A-Za-z@])"
)
_GROUPS = re.compile(r"[0-9]{2,6}(?: [0-9]{2,6}){1,4}(?![0-9A-Za-z])")
_SOMETHING_ELSE = re.compile(
    r"(?:19|20)[0-9]{2}[-/.][01]?[0-9](?:[-/.][0-3]?[0-9])?(?:T[0-9]{2})?|[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)[0-9]{2}"
    r"|[MTSHR][0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]|[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}|[Vv](?:er)?\.?[0-9.]{1,12}|[A-Za-z]{1,20}|[0-9]{1,2}[/.][0-9]{1,2}|(?:19|20)[0-9]{2}"
    r"|(?:ISO|JIS|RFC|IEC|EN|UTF|SHA|MD|HTTP|IPv)[-_/. ]?[A-Z]?[0-9/.:-]{1,12}|[0-9]{1,6}(?:kg|g|cm|mm|m|ml|MB|GB|KB|ms|px|pt|F|V|W|A|Hz|x[0-9]{1,6})"
)
_COUNTER = re.compile(
    r" ?(?:円|件(?!名|の)|人(?!事)|個(?!人))|[百千万億]|件(?!名|の)|人(?!事)|名(?!義|前|称|様)|個(?!人)|回(?!答|線|収)|台(?!帳)|点(?!検)|歳|才|年(?!金|齢)|月|日(?!時|付|本|程)|時(?!点)|分(?!の)|秒|%|桁|文字|"
    r"行(?!き)|ページ|枚|冊|本(?!人|店|社|日|件)|つ|階|丁目|番地|条|項|倍|以上|以下|未満|:[0-9]"
)
_CASE = Hinted(
    r"(?:令和|平成|昭和|[令平昭RHS])(?:元|[0-9]{1,2})年? ?(?:\( ?(?:[ァ-ヶ]{1,2}|[ぁ-ん]|家[イホロハ]|少|労|行[ァ-ヶ]|[一-鿿][ァ-ヶ])[0-9]? ?\)|[検領地簡高最少家刑民][ァ-ヶぁ-ん]?) ?第? ?[0-9]{1,6}号?"
)
_MIXED = Hinted(
    r"(?:番号|(?<![A-Za-z])No\.?|(?<![A-Za-z])ID)[」】)\]]?(?: ?[:=は] ?| )[「\"']?(?P<value>(?!第)[A-Za-z0-9]{0,6}[-・]?[(（]?(?:(?!番号)[一-鿿ぁ-んァ-ヶ]){1,5}[)）]?[-・第 ]{0,2}[0-9]{2,10}(?:-[0-9]{1,6}){0,2}号?)(?![0-9年月日時分円人個件])"
)
_EXAMPLE = re.compile(
    r".{0,2}(?:みたいな|のような|というような|ダミー|サンプル|\(例\)|\(ダミー|\(仮)"
)
_DIGITS = re.compile(r"[0-9]{1,12}")
_SAID = Hinted(r"(?<![0-9A-Za-z、,])[0-9]{1,8}(?:[、,] ?[0-9]{1,8}){1,5}(?![0-9A-Za-z])")
_PROPERTY = Hinted(
    r"(?:家屋番号|地番)[」】]?[ :=は]{0,2}(?P<value>[0-9]{1,5}番(?:地)?(?:[0-9]{1,4})?(?:の[0-9]{1,4})?)"
)
_NAMED_DIGITS = 3


class JpIdNumberRecognizer(JpRecognizer):
    """Digits, or letters and digits in groups, in a slot whose label says that it is a number or an
    ID of a person or a deal: behind the label, below it, in its column, under its key.

    Every issuer has its own form, so the label is what tells; labels of things (型番, 品番, ポート番号)
    do not count. What stands elsewhere in the form of an ID already found (F-0331, F-0418) counts
    too. Court cases have one form (事件記録符号規程). Invalid: 型番 KCM-2100B."""

    entity_types = ("ID_NUMBER",)

    def find(self, view: View) -> Iterator[Match]:
        tokens = [*_tokens(view)]
        known: set[str] = set()
        known_groups: set[tuple[str, ...]] = set()
        rest: list[tuple[int, int]] = []
        for start, end in tokens:
            score = _score(view, start, end)
            if score is None:
                rest.append((start, end))
                continue
            known.add(_form(view.numeric[start:end]))
            known_groups.add(tuple(_DIGITS.findall(view.numeric[start:end])))
            yield Match(start, end, "ID_NUMBER", score)
        known.discard("")
        for start, end in rest:
            if _form(view.numeric[start:end]) in known:
                yield Match(start, end, "ID_NUMBER", 0.45)
        yield from _repeated(view, known_groups)
        for found in _CASE.finditer(view.reading):
            yield Match(*found.span(), "ID_NUMBER", 0.9)
        for found in _PROPERTY.finditer(view.reading):
            yield Match(*found.span("value"), "ID_NUMBER", 0.6)
        for found in _MIXED.finditer(view.reading):
            label = view.text[max(0, found.start() - 8) : found.start("value")]
            if not re.search(_NO_IDENTITY, label):
                yield Match(*found.span("value"), "ID_NUMBER", 0.6)


def _repeated(view: View, known: set[tuple[str, ...]]) -> Iterator[Match]:
    """An ID said again group by group: 2024、06、88213."""
    if any(len(groups) > 1 for groups in known):
        for found in _SAID.finditer(view.numeric_reading):
            if tuple(_DIGITS.findall(found.group())) in known:
                yield Match(*found.span(), "ID_NUMBER", 0.6)


def _tokens(view: View) -> Iterator[tuple[int, int]]:
    text = view.numeric
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        value = found.group()
        digits = sum(character.isdigit() for character in value)
        if digits < 2 or _SOMETHING_ELSE.fullmatch(value):
            continue
        if value.isdigit():
            groups = _GROUPS.match(text, start)
            if groups and _LABELS.nearness(view, start, end) is Nearness.OUTRIGHT:
                end = groups.end()
        if not _COUNTER.match(text, end) and not _EXAMPLE.match(text, end):
            yield start, end


def _score(view: View, start: int, end: int) -> float | None:
    value = view.numeric[start:end]
    digits = sum(character.isdigit() for character in value)
    letters = any(character.isalpha() for character in value)
    if digits < _NAMED_DIGITS and not (letters and len(value) >= 4):
        return None
    nearness = _LABELS.nearness(view, start, end)
    if nearness is Nearness.OUTRIGHT:
        return 0.75
    if nearness is Nearness.NEAR and (digits >= 6 or (letters and digits >= 4)):
        return 0.5
    return None


def _form(value: str) -> str:
    """The form of an ID: its letters, and 0 for every digit; '' when it is too plain to tell."""
    form = re.sub("[0-9]", "0", value)
    plain = form.count("0") < _NAMED_DIGITS or not re.match("[A-Za-z]{1,6}[-_]?0", form)
    return "" if plain else form
