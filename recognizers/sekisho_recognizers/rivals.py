# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""What labels look like, of whatever kind: the words that, standing nearer to a value, name its slot."""

import re

# Nouns that name a slot; with a word before them (伝票番号, 品目コード) they name it whole.
_HEADS = r"番号|コード|ナンバー|シリアル|記号|(?<![A-Za-z])(?:No|ID|CD|Id)(?![A-Za-z])"
_WORDS = (
    r"電話|携帯|(?<![A-Za-z])(?:TEL|FAX|JAN|EAN|ISBN|SKU|UPC|IMEI|MAC|IP)(?![A-Za-z])|℡|☎|〒|内線|"
    r"品番|型番|型式|図番|問番|数量|個数|件数|在庫|合計|累計|金額|単価|価格|伝票|送り状|追跡|注文|受注|発注|日付|日時|時刻|"
    r"タイムスタンプ|ロット|パスポート|旅券|免許|マイナンバー|口座|生年月日|誕生日|住所|年金|住民票|雇用保険|介護保険|健康保険|"
    r"保険者|カード|有効期限|期限|更新日|登録日|作成日|入社日|入職日|採用日|退職日|離職日|契約日|申込日|発行日|受診日|来院日|面談日|納品日|納期|期日|締切|開始日|終了日|死亡日|訪問日|面接日|予約日|取得日|支払日|交付日|満了日|バージョン|面積|"
    r"(?<![A-Za-z])(?:ver|version|epoch|timestamp|lot|qty|quantity|phone|mobile|order|tracking|passport|license|account|birth|zip|postal|pension|amount|price|total|count|size|port|[a-z_]{2,20}_(?:at|date|on)|error|build|model)(?![A-Za-z])"
)
_KEY = r"(?<![A-Za-z0-9_.-])[A-Za-z][A-Za-z0-9_.-]{1,30}[\"'`]? ?[:=](?!/)|<[A-Za-z][A-Za-z0-9_:-]{1,30}>"
RIVAL = re.compile(f"[一-鿿ァ-ヶーA-Za-z]{{0,6}}?(?:{_HEADS})|{_WORDS}|{_KEY}", re.IGNORECASE)

# Names that say nothing about what stands under them.
UNTYPED = re.compile(
    r"番号|No\.?|ID|コード|値|内容|備考|項目|データ|値段?|#|number|num|no|id|code|value|values|val|text|content|data|body|input|"
    r"message|messages|note|notes|memo|remarks|comment|string|str|arguments|args|items?|list|records?|rows?|result|results|"
    r"prompt|query|user|users|customer|customers|employee|employees|person|people|members?|profile|details?|info|field|key|"
    r"[a-z]{0,30}(?:error|exception)|[0-9]+|属性|情報|詳細|入力|本文|メモ|明細|記入欄|回答|記載|番号等|登録情報|本人|被保険者",
    re.IGNORECASE,
)

# Between a label and a value that it still names: no digits, or a list of its values.
CONTINUES = re.compile(
    r"[^0-9。\n]{0,14}(?:[0-9][0-9A-Za-z.-]{2,40} ?[、,/と・;&+]{1,3} ?[A-Za-z]{0,3}-?){0,8}"
)
