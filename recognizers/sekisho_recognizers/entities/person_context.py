# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Whether a text speaks of somebody there, or of a matter in general.

An illness or a conviction is a person's only where a person is spoken of. Read from words around
it, not from names: names are found elsewhere, and many people are mentioned without one.
"""

import re

from sekisho_recognizers.view import View

_REACH_BEFORE = 250
_REACH_AFTER = 120

_PERSON = re.compile(
    r"(?<![同多仕模各一王神外上下])様(?![式々子相態])|さん(?![の]?(?:ざ|ご))|(?<=[一-鿿ァ-ヶ])氏(?!名|神)|くん|君(?!が代)|ちゃん|殿(?!堂)|"
    r"(?<!病)患者(?!向け|会|数|団体)|本人|私(?![立鉄服道有])|僕|俺|彼(?![岸])|彼女|父(?!兄|性)|母(?!国|校|体|数|集|音)|妻|夫(?!婦別)|弟(?!子)|兄|妹|姉|息子|娘|祖父|祖母|叔父|叔母|伯父|伯母|主人(?!公)|子ども|子供|長男|長女|次男|次女|家族|同居|"
    r"入居者|利用者|受診者|被保険者|被害者|加害者|被疑者|被告|容疑者|従業員|社員|部下|上司|同僚|友人|生徒|児童|園児|学生|職員|応募者|候補者|契約者|申請者|来談者|クライエント|相談者|入院患者|"
    r"[0-9]{1,3} ?(?:歳|才)|男性|女性|年齢|生年月日|氏名|名前|カルテ|既往|診断(?:名|書|され|を受け)|病名|傷病|主訴|通院|入院|受診|内服|服薬|服用|処方|休職|告知|介護|看護|判定医|主治医|担当医|検査結果|採血|健診結果|検診結果|紹介状|"
    r"(?:部長|課長|係長|社長|専務|常務|店長|主任|室長|先生|教授|選手)(?!会)|みんなの前|体温(?:は|:)? ?3[5-9]|脈拍|号室|被検者|受給者|\b(?:patient|he|she|his|her|employee|name|Mr|Ms|Mrs)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"とは[何?、。 ]|について(?:教え|説明|解説|まとめ|調べ|知り)|の(?:症状|原因|予防|治療法|違い|定義|統計|種類|歴史|作り方|書き方|例文)[をはがにと]|一般(?:的|に)|ガイドライン|マニュアル|論文|啓発|研修|条文|構成要件|厚生労働省|文献|統計|予防接種"
)
_SENTENCE_ENDS = re.compile(r"[。\n!?！？]")


def about_person(view: View, start: int, end: int) -> bool:
    """A person is spoken of near here, and this sentence is no general talk."""
    text = view.text
    before = max(0, start - _REACH_BEFORE)
    if not _PERSON.search(text, before, end + _REACH_AFTER) and not _named(view, before, end):
        return False
    left, right = sentence(text, start, end)
    return not _GENERAL.search(text, left, right) or bool(_PERSON.search(text, left, right))


def in_sentence_about_person(view: View, start: int, end: int) -> bool:
    """Stricter: the person is spoken of in this sentence, or in the one before."""
    text = view.text
    left, right = sentence(text, start, end)
    spoken = _PERSON.search(text, max(0, left - 60), right) or _named(view, left, right)
    return bool(spoken) and not (
        _GENERAL.search(text, left, right) and not _PERSON.search(text, left, start)
    )


def _named(view: View, start: int, end: int) -> bool:
    return any("人名" in token.tag for token in view.tokens_in(start, end))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, as far as a hundred characters each side."""
    left = max(0, start - 100)
    for stop in _SENTENCE_ENDS.finditer(text, left, start):
        left = stop.end()
    stop_behind = _SENTENCE_ENDS.search(text, end, end + 100)
    return left, stop_behind.start() if stop_behind else min(len(text), end + 100)
