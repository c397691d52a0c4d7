"""Which placeholder stands for which surface in one exchange.

A surface is a value exactly as it was written. One placeholder never stands for two surfaces. One
surface has one placeholder, and at need a second, closed one: where a vowel follows it in the text,
a placeholder that ends in two vowels is used, so that the text's own vowel cannot be read as part
of it.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, count

from sekisho.masking.placeholders import (
    CODE_LENGTH,
    EXACT,
    MAX_SUFFIX,
    TYPE_OF_LABEL,
    VOWELS,
    Deriver,
    label_of,
)
from sekisho_recognizers.folding import canonical

_SUFFIX_ATTEMPTS = 12


class Register:
    def __init__(self, deriver: Deriver, known: Mapping[str, str]) -> None:
        """Raises ValueError where a `known` key is no placeholder."""
        self.table: dict[str, str] = {}
        self._deriver = deriver
        self._placeholders: dict[str, str] = {}
        self._closed: dict[str, str] = {}
        self._stems: dict[str, list[str]] = {}
        self._owners: dict[str, str] = {}
        for placeholder, surface in sorted(known.items(), key=lambda p: (len(p[0]), p)):
            match = EXACT.fullmatch(placeholder)
            if match is None:
                raise ValueError("a known placeholder is not written like one")
            self.table[placeholder] = surface
            self._placeholders.setdefault(surface, placeholder)
            if not match[3]:  # with a suffix it may be a shorter form: the code is another's
                self._own(placeholder, canonical(surface))

    def __repr__(self) -> str:
        return f"Register({len(self.table)} placeholders)"

    def get(self, surface: str) -> str | None:
        return self._placeholders.get(surface)

    def placeholder(self, surface: str, entity_type: str, whole: str | None = None) -> str:
        """`whole` is the canonical value whose code the surface shares, if not its own."""
        if found := self._placeholders.get(surface):
            return found
        value = canonical(surface)
        bare = surface == value and whole is None
        for stem in self._codes(value if whole is None else whole, entity_type):
            for suffix in self._suffixes(surface, bare):
                if self._take(stem + suffix, surface):
                    self._placeholders[surface] = stem + suffix
                    return stem + suffix
        raise AssertionError("codes never end")

    def closed(self, surface: str) -> str:
        """A placeholder of a registered surface that no vowel can follow."""
        if found := self._closed.get(surface):
            return found
        placeholder = self._placeholders[surface]
        if len(placeholder) != len(_stem(placeholder)) + MAX_SUFFIX:
            placeholder = self._new_closed(surface, _stem(placeholder))
        self._closed[surface] = placeholder
        return placeholder

    def _new_closed(self, surface: str, stem: str) -> str:
        owner = self._owners.get(stem, canonical(surface))
        further = self._codes(owner, TYPE_OF_LABEL[_label(stem)])
        for candidate in chain((stem,), further):
            for attempt in range(_SUFFIX_ATTEMPTS):
                placeholder = candidate + self._deriver.suffix(surface, attempt, closed=True)
                if self._take(placeholder, surface):
                    return placeholder
        raise AssertionError("codes never end")

    def _codes(self, value: str, entity_type: str) -> Iterator[str]:
        """Label and code: the value's own so far, then new ones that no other value has."""
        yield from tuple(self._stems.get(value, ()))
        for attempt in count():
            stem = label_of(entity_type) + self._deriver.code(entity_type, value, attempt)
            if self._owners.setdefault(stem, value) == value:
                self._own(stem, value)
                yield stem

    def _suffixes(self, surface: str, bare: bool) -> Iterator[str]:
        if bare:
            yield ""
        for attempt in range(_SUFFIX_ATTEMPTS):
            yield self._deriver.suffix(surface, attempt)

    def _own(self, stem: str, value: str) -> None:
        self._owners[stem] = value
        stems = self._stems.setdefault(value, [])
        if stem not in stems:
            stems.append(stem)

    def _take(self, placeholder: str, surface: str) -> bool:
        return self.table.setdefault(placeholder, surface) == surface


def _label(stem: str) -> str:
    return stem[:-CODE_LENGTH]


def _stem(placeholder: str) -> str:
    return placeholder.rstrip(VOWELS)
