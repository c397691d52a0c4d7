# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""自動車登録番号 (license plates)."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern

_KANA = "あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"
_OFFICES = (
    "札幌|函館|旭川|室蘭|苫小牧|釧路|知床|帯広|十勝|北見|青森|弘前|八戸|岩手|盛岡|平泉|宮城|仙台|秋田|山形|庄内|福島|会津|郡山|白河|"
    "いわき|水戸|土浦|つくば|宇都宮|那須|日光|とちぎ|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|"
    "袖ヶ浦|袖ケ浦|市原|野田|柏|松戸|品川|江東|葛飾|世田谷|練馬|杉並|板橋|足立|江戸川|多摩|八王子|横浜|川崎|湘南|相模|新潟|長岡|上越|"
    "富山|石川|金沢|福井|山梨|富士山|長野|松本|諏訪|安曇野|南信州|飛騨|岐阜|静岡|浜松|沼津|伊豆|名古屋|豊橋|三河|岡崎|豊田|尾張小牧|一宮|"
    "春日井|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|奈良|飛鳥|和歌山|神戸|姫路|鳥取|島根|出雲|岡山|倉敷|広島|福山|山口|"
    "下関|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄"
)
_GAP = r"[ \n-]{0,2}"
_NUMBER = r"(?:[0-9]{2} ?- ?[0-9]{2}|[・.]{0,3} ?[0-9] ?- ?[0-9]{2}|[・.]{0,3} ?[0-9] [0-9]{2}|[・.]{1,3} ?[0-9]{1,3}|[0-9]{4}|[0-9]{1,3})"

_BEHIND = r"(?![0-9A-Za-z年月日時分円人個件回歳]|-[0-9])"


class JpLicensePlateRecognizer(JpPatternRecognizer):
    """地名, class number (1 to 3, letters allowed since 2018), kana, up to four digits (国土交通省);
    in any spacing, in brackets, or with hyphens between the parts.

    The kana is never お し へ ん. The four parts together are distinctive. Invalid: 品川 300 お 12-34.
    """

    entity_types = ("JP_LICENSE_PLATE",)
    patterns = (
        Pattern(
            re.compile(
                r"(?P<value>(?:"
                + _OFFICES
                + ")"
                + _GAP
                + r"[0-9][0-9ACFHKLMPXY]{0,2}"
                + _GAP
                + r"\(?(?:["
                + _KANA
                + r"]|[EHKMTY](?![A-Z]))\)?"
                + _GAP
                + _NUMBER
                + ")"
                + _BEHIND
            ),
            score=0.85,
        ),
        # Other names (new ones, local ones): the whole form must be there.
        Pattern(
            re.compile(
                r"(?P<value>[一-鿿](?<![一-鿿ヶ].)(?!(?<=郵)便|(?<=電)話|(?<=番)号|(?<=車)[両番]|(?<=登)録)[一-鿿]{0,3}"
                r" ?[0-9][0-9ACFHKLMPXY]{2} ?["
                + _KANA
                + r"] ?(?:[0-9]{2}-[0-9]{2}|[・.]{1,3}[0-9]{1,3}))"
                + _BEHIND
            ),
            score=0.7,
        ),
        # 原動機付自転車: the municipality issues it, without a class number.
        Pattern(
            re.compile(
                r"(?P<value>[一-鿿](?<![一-鿿ヶ].)[一-鿿]{0,4}[市区町村] ?["
                + _KANA
                + r"] ?[0-9]{2}-[0-9]{2})"
                + _BEHIND
            ),
            score=0.6,
        ),
    )
