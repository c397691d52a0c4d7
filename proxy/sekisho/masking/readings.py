"""Where a text shows a name and its reading side by side: 田中太郎（タナカ タロウ）.

Only what stands between two neighbouring names is read, and only a few shapes count: brackets, a
slash, a label (フリガナ：, "kana":), a column whose header says so. A list of names shows nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sekisho.masking.names import Script, script_of
from sekisho.masking.placeholders import VOWELS
from sekisho.masking.reading_columns import column_pairs
from sekisho.masking.reading_labels import NAME_LABEL, READING_LABEL
from sekisho.masking.romaji import is_japanese, katakana
from sekisho_recognizers.folding import canonical, fold

Place = tuple[int, int]

_LONGEST_GAP = 64
_LONGEST_LABEL = 40
_LONGEST_VALUE = 64
_HONORIFIC = "(?:様|さん|さま|氏|殿|君|くん|ちゃん|先生)?"
_MARKS = r"[\s\"'`*#>|,、;()\[\]「」・•●■○◆\\-]"


def _label(label: str) -> str:
    return rf"{label}(?:[\s\"'`*\\|)]*[:=|>→][\s\"'`*\\|>-]*|[ \t]+)\Z"


_OPENS = re.compile(rf"{_HONORIFIC}\s?[(\[《〈【〔]\s?(?:{READING_LABEL}\s?:?\s?)?", re.IGNORECASE)
_CLOSES = re.compile(rf"{_HONORIFIC}\s?[)\]》〉】〕/,、]")
_SLASH = re.compile(r"\s?/\s?")
_THEN_READING = re.compile(rf"{_HONORIFIC}{_MARKS}++{_label(READING_LABEL)}", re.IGNORECASE)
_THEN_NAME = re.compile(rf"{_HONORIFIC}{_MARKS}++{_label(NAME_LABEL)}", re.IGNORECASE)
_READING = re.compile(rf"(?:\A|(?<={_MARKS})){_label(READING_LABEL)}", re.IGNORECASE)
_RECORD_ENDS = re.compile(r"\n\s*\n|[{}]|---")
_KANA_RUN = re.compile("[ぁ-ゖァ-ヺー]{2,}")


@dataclass(frozen=True, slots=True)
class _Written:
    start: int
    end: int
    surface: str = field(repr=False)
    value: str = field(repr=False)
    script: Script

    @property
    def is_full(self) -> bool:
        """A surname with a given name, as far as one can tell."""
        words = re.split(r"[\s・,]+", self.surface.strip())
        return len(words) > 1 or (self.script is not Script.LATIN and len(self.value) > 2)

    @property
    def is_reading(self) -> bool:
        return self.script is not Script.OTHER


def written_out(
    texts: Sequence[str], places: Sequence[Sequence[Place]], cues: Sequence[str]
) -> tuple[str, list[Place]]:
    """The short texts that stand under keys as one form (`key: text`), and the places there."""
    form = ""
    moved: list[Place] = []
    for text, names, cue in zip(texts, places, cues, strict=True):
        if not cue or len(text) > _LONGEST_VALUE:
            form += "\n\n"
            continue
        form += f"{cue}: "
        moved += ((len(form) + start, len(form) + end) for start, end in names)
        form += f"{text}\n"
    return form, moved


def shown_readings(text: str, places: Sequence[Place]) -> set[tuple[str, str]]:
    """Pairs of surfaces, a name and its reading. `places`: of the persons' names, in order."""
    if len(places) < 2:
        return set()
    known: dict[str, tuple[str, Script]] = {}
    names = []
    for start, end in places:
        surface = text[start:end]
        if surface not in known:
            value = canonical(surface)
            known[surface] = value, script_of(value)
        names.append(_Written(start, end, surface, *known[surface]))
    gaps = [_gap(text, one.end, other.start) for one, other in pairwise(names)]
    at = {name.start: name for name in names}
    pairs = [
        *_bracketed(text, names, gaps),
        *_slashed(names, gaps),
        *_labelled(text, names, gaps),
        *((at[one[0]], at[other[0]]) for one, other in column_pairs(text, places)),
    ]
    return {(one.surface, other.surface) for one, other in pairs if _may_read(one, other)}


def remembered_readings(known: Mapping[str, str]) -> set[tuple[str, str]]:
    """What placeholders of an earlier request say: of those that share a code, the name whose code
    it is, with its longest readings in kana and in Latin letters.
    """
    longest: dict[tuple[str, Script], str] = {}
    for placeholder, surface in known.items():
        stem = placeholder.rstrip(VOWELS)
        owner = known.get(stem)
        if owner and placeholder.startswith("PERSON"):
            place = stem, script_of(canonical(surface))
            longest[place] = max(longest.get(place, ""), surface, key=lambda s: (len(s), s))
    return {(known[stem], surface) for (stem, _), surface in longest.items()}


def _gap(text: str, start: int, end: int) -> str | None:
    return fold(text[start:end]).text if end - start <= _LONGEST_GAP else None


_Pairs = Iterator[tuple[_Written, _Written]]


def _bracketed(text: str, names: Sequence[_Written], gaps: Sequence[str | None]) -> _Pairs:
    starts = {name.start for name in names}
    for (one, other), gap in zip(pairwise(names), gaps, strict=True):
        if one.script is other.script or not gap or not _OPENS.fullmatch(gap):
            continue
        closing = _CLOSES.match(fold(text[other.end : other.end + 8]).text)
        if closing and (closing[0][-1] not in ",、" or other.end + closing.end() not in starts):
            yield one, other


def _slashed(names: Sequence[_Written], gaps: Sequence[str | None]) -> _Pairs:
    """田中 太郎 / タナカ タロウ / TANAKA Taro; but 田中 / 佐藤 / SUZUKI are three persons."""
    run = list(names[:1])
    for name, gap in zip((*names[1:], None), (*gaps, None), strict=True):
        if name and gap and _SLASH.fullmatch(gap):
            run.append(name)
            continue
        scripts = {each.script for each in run}
        if Script.OTHER in scripts and 1 < len(run) == len(scripts) and all(map(_may_slash, run)):
            named = next(each for each in run if each.script is Script.OTHER)
            yield from ((named, each) for each in run if each is not named)
        run = [name] if name else []


def _may_slash(name: _Written) -> bool:
    words = re.split(r"[\s,]+", fold(name.surface).text.strip())
    return name.is_full and (name.script is not Script.LATIN or all(map(is_japanese, words)))


def _labelled(text: str, names: Sequence[_Written], gaps: Sequence[str | None]) -> _Pairs:
    """A form has the reading behind the name, or before it. Where a reading stands between two
    names, the readings of the text that do not stand so tell.
    """
    for script in (Script.KANA, Script.LATIN):
        between: list[tuple[_Written, _Written, _Written]] = []
        behind: list[tuple[_Written, _Written]] = []
        before: list[tuple[_Written, _Written]] = []
        for index, name in enumerate(names):
            if name.script is not script:
                continue
            left = right = None
            if index and _joins(_THEN_READING, gaps[index - 1]):
                left = names[index - 1]
            if index < len(gaps) and _joins(_THEN_NAME, gaps[index]):
                head = fold(text[max(0, name.start - _LONGEST_LABEL) : name.start]).text
                right = names[index + 1] if _READING.search(head) else None
            left = left if left and not left.is_reading else None
            right = right if right and not right.is_reading else None
            if left and right:
                between.append((left, name, right))
            elif left:
                behind.append((left, name))
            elif right:
                before.append((right, name))
        yield from behind
        yield from before
        if bool(behind) != bool(before):
            yield from ((left if behind else right, name) for left, name, right in between)


def _joins(shape: re.Pattern[str], gap: str | None) -> bool:
    return bool(gap and shape.fullmatch(gap) and not _RECORD_ENDS.search(gap))


def _may_read(one: _Written, other: _Written) -> bool:
    """Not where the kana in a name are not in its reading, or their lengths are far apart."""
    if one.script is other.script:
        return False
    name, reading = (other, one) if other.script is Script.OTHER else (one, other)
    if name.script is not Script.OTHER or reading.script is not Script.KANA:
        return True
    kana = katakana(reading.value)
    return 2 * len(kana) >= len(name.value) and all(
        katakana(run[0]) in kana for run in _KANA_RUN.finditer(name.value)
    )
