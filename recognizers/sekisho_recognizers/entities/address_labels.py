# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""What a label, a JSON key or a column header calls an address, in whatever way it is written."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sekisho_recognizers.entities.columns import cells_under
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.places import find_places
from sekisho_recognizers.view import View

_LABEL = (
    r"(?:現|新|旧|前|自宅|勤務先|連絡先|送付先|届け?先|納品先|配送先|発送先|本社|登記|本人|会社|契約者|被保険者|請求先)?住所(?:[0-9]|欄|等)?|所在地|居住地|住居|居所|送付先|お?届け先|納品先|配送先|発送先|返送先|請求先|送り先|"
    r"転居先|引越し?先|勤務地|設置場所|設置先|施工場所|現場|物件|本店|支店|会場|発生場所|本籍地?"
    r"|(?<![A-Za-z])(?:(?:shipping|billing|home|street|mailing|postal|delivery)[ _-]?)?(?:address|addr)(?:[ _-]?(?:line)?[ _-]?[0-9])?|street[0-9]?(?![A-Za-z])"
)
_LABELLED = Hinted(
    rf"(?:{_LABEL})[】\]」)]?(?:\([^)\n]{{0,10}}\))?[\"'*]{{0,2}} ?[:=|] ?[\"'*]{{0,2}}(?:〒? ?[0-9]{{3}}-[0-9]{{4}} ?)?(?P<value>[^\n\"',|。<>\t]{{4,60}})",
    re.IGNORECASE,
)
_HEADER = re.compile(_LABEL, re.IGNORECASE)
DOMICILE = re.compile(r"本籍地?[】\]」)]?(?:\([^)\n]{0,10}\))?[\"']? ?[:=|は]? ?[\"']?\Z")
_VALUE_END = re.compile(
    r"  |電話|携帯|TEL|FAX|(?<![0-9])0[0-9]{1,3}-[0-9]|[(（]?担当|様(?![一-鿿])", re.IGNORECASE
)
_POSTAL = re.compile(r"〒? ?[0-9]{3}-[0-9]{4} ?")


def labelled(
    view: View, found: Sequence[tuple[int, int, float]]
) -> Iterator[tuple[int, int, float]]:
    """What a label or a column header calls an address, where no block showed one."""
    taken = sorted(found)
    starts = [start for start, _, _ in taken]
    for value_start, value in _values(view):
        skip, stop = _trimmed(value)
        start, end = value_start + skip, value_start + stop
        at = bisect_left(starts, end)
        if at and taken[at - 1][1] > start:
            continue
        shown = view.text[start:end]
        if not re.search("[一-鿿ァ-ヶ]", shown) or end - start < 3:
            continue
        if find_places(shown) or re.search("[県市区町村郡].*[0-9]|[0-9][-番丁]", shown):
            yield start, end, 0.6


def _values(view: View) -> Iterator[tuple[int, str]]:
    for found in _LABELLED.finditer(view.reading):
        yield found.start("value"), found.group("value")
    yield from cells_under(view, _HEADER)


def _trimmed(value: str) -> tuple[int, int]:
    """Where the address lies in what a label gives: no postal code, no telephone number."""
    postal = _POSTAL.match(value)
    start = postal.end() if postal else 0
    cut = _VALUE_END.search(value, start)
    end = cut.start() if cut else len(value)
    return start, start + len(value[start:end].rstrip(" ("))
