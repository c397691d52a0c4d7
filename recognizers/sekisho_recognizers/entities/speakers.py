"""Names that head the lines of a dialogue: 「神:承知しました」, 「鳳 22:46」."""

import re
from collections import Counter
from collections.abc import Iterator

from sekisho_recognizers.entities.name_shapes import is_name
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import Match
from sekisho_recognizers.view import View

_LINE = Hinted(
    r"^(?:\[[0-9: /-]{4,20}\] ?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? ?)?"
    r"(?P<value>[一-鿿々ヶノぁ-んァ-ヶー]{1,8}|[A-Z][a-z]{1,12})"
    r"(?:\([^)\n]{1,12}\))?(?: ?: ?(?=\S)| [0-9]{1,2}:[0-9]{2}$)",
    re.MULTILINE,
)
_NOT_SPEAKERS = re.compile(
    r"[一-鿿]*(?:論|概要|背景|備考|内容|原因|対策|経過|結果|方針|補足|予定|連絡|状|注意|参考|質問|回答|依頼|決定|提案|要望|共有|報告|所見|方法|条件|担当|限|月|火|水|木曜|金曜|土曜|日曜|日|時|件名|要|点|題|目|先|元|法|名|額|料|値|別|数|率|種|類|型|式|料金|所|地|書|表|文|用|者|客|様子|科|業|費|歴|性|量)"
)
_LEAST_LINES = 3


def speakers(view: View) -> Iterator[Match]:
    """Only where lines like these stand three times or more and a speaker comes back."""
    lines = list(_LINE.finditer(view.reading))
    times = Counter(found.group("value") for found in lines)
    if len(lines) < _LEAST_LINES or max(times.values(), default=0) < 2:
        return
    for found in lines:
        name = found.group("value")
        if (
            is_name(name)
            and not name.endswith("様")
            and (times[name] >= 2 or not _NOT_SPEAKERS.fullmatch(name))
        ):
            yield Match(*found.span("value"), "PERSON", 0.7 if times[name] >= 2 else 0.5)
