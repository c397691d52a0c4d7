"""Who is who: the names of a request that are one person's.

田中太郎, 田中, タナカ タロウ, たなか, TANAKA Taro and T. Tanaka are one person where the request
shows it: by a reading beside a name, by the same sound, by a shorter form. A link is made only
where exactly one person fits. Where two do (two 田中, two read タナカ タロウ), a name keeps a code
of its own.

The result does not depend on the order of what was found, and the work grows with the length of
all names, not with their pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from sekisho.masking.names import Name, Parts, Script, read_names, script_of
from sekisho.masking.romaji import initials, joined, katakana, sound
from sekisho.masking.whole_names import MOST_FITS, Unit, fitting, sounds, spoken, union, unit_of
from sekisho_recognizers.folding import canonical

_Fits = Mapping[Unit, frozenset[Unit]]


def name_owners(
    surfaces: Iterable[str], shown: Iterable[tuple[str, str]] = ()
) -> Mapping[str, str]:
    """Maps each canonical name that shares the code of another to that other.

    `shown`: pairs of surfaces, a name and its reading, in either order.
    """
    names = read_names(surfaces)
    units = {value: unit_of(name) for value, name in names.items()}
    members: dict[Unit, list[str]] = defaultdict(list)
    for value, unit in units.items():
        members[unit].append(value)
    fits = fitting(members, _beside(units, shown))
    persons = _persons(fits, _Forms(names.values(), units, fits))
    fullest = {unit: max(values, key=lambda v: (len(v), v)) for unit, values in members.items()}
    return {
        value: fullest[person]
        for value, unit in units.items()
        if (person := persons.get(unit)) and fullest[person] != value
    }


def _beside(units: Mapping[str, Unit], shown: Iterable[tuple[str, str]]) -> dict[Unit, set[Unit]]:
    beside: dict[Unit, set[Unit]] = defaultdict(set)
    for surface, reading in shown:
        one, other = units.get(canonical(surface)), units.get(canonical(reading))
        if one and other and one.script is not other.script:
            beside[one].add(other)
            beside[other].add(one)
    return beside


class _Forms:
    """Whose shorter form a name is."""

    def __init__(self, names: Iterable[Name], units: Mapping[str, Unit], fits: _Fits) -> None:
        self._written: dict[str, set[Unit]] = defaultdict(set)
        self._heard: dict[str, set[Unit]] = defaultdict(set)
        self._words: dict[Parts, set[Unit]] = defaultdict(set)
        # Where a person's kana is known, that decides, not how his Latin letters sound.
        self._heard_in_latin: dict[str, set[Unit]] = defaultdict(set)
        self._initials: dict[tuple[str, str], set[Unit]] = defaultdict(set)
        self._hears = any(unit.script is Script.LATIN for unit in units.values())
        in_kana = {
            root
            for unit in units.values()
            if unit.script is Script.KANA and len(fits[unit]) == 1
            for root in fits[unit]
        }
        for name in names:
            roots = fits[units[name.value]]
            for form in name.shorter_forms():
                self._add(name.script, form, roots, in_kana)
            if self._hears and name.script is not Script.OTHER:
                for parts in name.parts:
                    self._add_initials(parts, roots)

    def owners(self, unit: Unit) -> frozenset[Unit]:
        """The roots of whom the unit may be a shorter form."""
        if unit.script is Script.OTHER:
            return union([self._written.get(unit.words[0], ())])
        said = spoken(unit) if self._hears else ()
        if unit.script is Script.KANA:
            heard = [self._heard_in_latin.get(each, ()) for each in said]
            return union([self._written.get(unit.words[0], ()), *heard])
        found = [self._words.get(unit.words, ()), *(self._heard.get(each, ()) for each in said)]
        if len(unit.words) == 2:
            found += [
                self._initials.get((word, letter), ())
                for letter, word in permutations(unit.words)
                if len(letter) == 1
            ]
        return union(found)

    def _add(self, script: Script, form: Parts, roots: frozenset[Unit], in_kana: set[Unit]) -> None:
        if script is Script.LATIN:
            words = sounds(form)
            if any(len(word) > 1 for word in words):
                _put(self._words[words], roots)
                if len(roots) > 1 or not roots & in_kana:
                    _put(self._heard_in_latin[joined(map(sound, form))], roots)
            return
        written = "".join(form)
        if script_of(written) is Script.KANA:
            written = katakana(written)
            if self._hears:
                _put(self._heard[sound(written)], roots)
        _put(self._written[written], roots)

    def _add_initials(self, parts: Parts, roots: frozenset[Unit]) -> None:
        if len(parts) == 2:
            for word, other in permutations(map(sound, parts)):
                for letter in initials(other) if len(other) > 1 and len(word) > 1 else ():
                    _put(self._initials[word, letter], roots)


def _put(known: set[Unit], more: Iterable[Unit]) -> None:
    for unit in more:
        if len(known) < MOST_FITS:
            known.add(unit)


def _persons(fits: _Fits, forms: _Forms) -> dict[Unit, Unit]:
    """Unit -> the root of its person; none for what fits several."""
    # Kanji and what reads them go together; a reading that has no kanji goes by itself.
    groups: dict[Unit, list[Unit]] = defaultdict(list)
    for unit, roots in fits.items():
        if len(roots) == 1:
            [root] = roots
            groups[unit if root.script is Script.KANA else root].append(unit)
    owners: dict[Unit, frozenset[Unit]] = {}
    for head, units in groups.items():
        [root] = fits[head]
        found = union(forms.owners(unit) for unit in units)
        if len(found) < MOST_FITS:
            found -= {root}
        owners[head] = found or fits[head] - {head}
    persons: dict[Unit, Unit] = {}
    for head in _owners_first(owners):
        shared = {persons.get(owner, owner) for owner in owners[head]}
        if len(shared) == 1 and len(owners[head]) < MOST_FITS:
            persons[head] = shared.pop()
        elif not shared:
            persons[head] = head
    for head, units in groups.items():
        if len(units) > 1:  # whoever it is, the text showed them to be the same
            persons.setdefault(head, head)
    return {
        unit: persons[head] for head, units in groups.items() if head in persons for unit in units
    }


def _owners_first(owners: Mapping[Unit, frozenset[Unit]]) -> Iterator[Unit]:
    """What is in a circle has no owner that could come first, and is left out."""
    waiting = {head: len(found) for head, found in owners.items()}
    owned: dict[Unit, list[Unit]] = defaultdict(list)
    for head, found in owners.items():
        for owner in found:
            owned[owner].append(head)
    ready = [head for head, count in waiting.items() if not count]
    while ready:
        head = ready.pop()
        yield head
        for other in owned[head]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
