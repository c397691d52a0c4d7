"""A name found once is looked for again in the whole text, with boundaries that Japanese has.

An occurrence counts where it begins and ends a word: at token boundaries, or where the script
changes. 田中 inside 田中央 or 田中市 is not the person. One pass over the text, however many names.
"""

import re
from collections.abc import Collection, Iterator

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.view import View

_SUFFIXES = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|㈱|病院|医院|歯科|商店|商事|工業|建設|大学|高校|高等学校|中学|小学校|銀行|支店|"
    r"営業所|市|県|区(?!分)|町|村|郡|駅|川|山|島|通り|線|弁(?!護)"
)


def occurrences(view: View, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Places of the names, the longest first at each end; places inside another may come too."""
    for _, start, end in Automaton(names).find(view.text):
        if _is_word(view, start, end) and not _SUFFIXES.match(view.text, end):
            yield start, end


def _is_word(view: View, start: int, end: int) -> bool:
    return _edge(view.text, start, start in view.token_starts_set) and _edge(
        view.text, end, end in view.token_ends
    )


def _edge(text: str, at: int, at_token: bool) -> bool:
    """Whether a word may begin or end between text[at - 1] and text[at]."""
    if at in (0, len(text)):
        return True
    before, behind = _script(text[at - 1]), _script(text[at])
    if before != behind:
        return True
    return at_token and before not in ("latin", "katakana")


def _script(character: str) -> str:
    if character.isascii():
        return "latin" if character.isalnum() or character == "_" else ""
    if "ぁ" <= character <= "ん":
        return "hiragana"
    if "ァ" <= character <= "ヵ" or character in "ヶー":
        return "katakana"
    return "kanji" if "一" <= character <= "鿿" or character in "々〆" else ""
