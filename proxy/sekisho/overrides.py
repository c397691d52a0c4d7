"""What a person said about the values of a text: leave this one, mask that one, treat a type so.

It goes by values, not by places: a person who was shown a text decides about names and numbers, and
the text may be edited before it is masked again.

A word to leave something never weakens what the policy blocks or redacts, and never uncovers more
than that value: it counts where a whole found value is the kept one, not for a piece of a larger
one, nor for what merely lies inside of it. A word to mask something only ever adds: whatever would
be masked without it still is. Where both are said of one value, it is masked.

Pure. Kept and marked values do not show in a repr.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sekisho.errors import PolicyRefusal
from sekisho.intervals import Intervals
from sekisho.last_look import Rows
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.folding import canonical, fold, lowered

# What a person may say of a type, or of a value by keeping it, where the policy says the other.
_FREE = frozenset({Action.MASK, Action.ALLOW})


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that was missed: every occurrence is masked, as this type."""

    text: str = field(repr=False)
    entity_type: str


@dataclass(frozen=True, slots=True)
class Overrides:
    keep: tuple[str, ...] = field(default=(), repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    types: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.keep or self.marks or self.types)

    @property
    def kept(self) -> frozenset[str]:
        """Canonical values. What is marked as well is masked."""
        marked = {canonical(mark.text) for mark in self.marks}
        return frozenset(map(canonical, self.keep)) - marked - {""}

    def check(self, policy: Mapping[str, Action], *, loosening: bool) -> None:
        """`policy`: what it does with each type that is overridden. `loosening`: whether a person
        may leave what it masks. Raises PolicyRefusal.
        """
        fixed = [
            name
            for name, action in self.types.items()
            if action is not policy[name] and policy[name] not in _FREE
        ]
        if fixed:
            raise refused(fixed)
        weaker = [
            name
            for name, action in self.types.items()
            if action is Action.ALLOW and policy[name] is Action.MASK
        ]
        if not loosening and (weaker or self.keep):
            raise PolicyRefusal(
                "override_refused",
                en="On this server nothing that would be masked may be left as it is.",
                ja="このサーバーでは、マスキング対象を解除できません。",
                setting="api.overrides",
                entity_types=tuple(sorted(weaker)),
            )

    def with_types(self, texts: Sequence[str], rows: Rows) -> Rows:
        """After `check`. Raises PolicyRefusal as `without_kept` does."""
        if not self.types:
            return rows
        decided = [
            [replace(d, action=self.types.get(d.entity_type, d.action)) for d in row]
            for row in rows
        ]
        _check_uncovered(texts, rows, decided)
        return decided

    def without_kept(self, texts: Sequence[str], rows: Rows) -> Rows:
        """The kept values are allowed. `rows` hold all places where something would be masked: also
        those that the masker finds by itself.

        Raises PolicyRefusal for a value that the policy does more with than to mask it, and for one
        that holds such a value.
        """
        kept = self.kept
        decided = [
            [
                replace(d, action=Action.ALLOW)
                if d.action is not Action.ALLOW and canonical(text[d.start : d.end]) in kept
                else d
                for d in row
            ]
            for text, row in zip(texts, rows, strict=True)
        ]
        _check_uncovered(texts, rows, decided)
        return decided

    def with_marks(self, texts: Sequence[str], rows: Rows) -> list[list[Decision]]:
        """Every occurrence of a marked value is masked. What overlaps one becomes one with it."""
        found = _Marks(self.marks)
        return [
            _joined(row, list(found.decisions(text))) for text, row in zip(texts, rows, strict=True)
        ]


NONE = Overrides()


def refused(types: Iterable[str]) -> PolicyRefusal:
    named = tuple(sorted(set(types)))
    return PolicyRefusal(
        "override_refused",
        en=f"The policy does not let anybody decide about {', '.join(named)} in a single text.",
        ja=f"ポリシーにより、個別には変更できません（{', '.join(named)}）。",
        setting=f"policy.actions.{named[0]}",
        entity_types=named,
    )


def not_looked_for(entity_type: str) -> PolicyRefusal:
    """A word that a type be masked would come to nothing, and nobody would see it."""
    return PolicyRefusal(
        "override_refused",
        en=f"This server's detectors do not look for {entity_type}: give it an action first.",
        ja=f"このサーバーは {entity_type} を検出していません。先にアクションを設定してください。",
        setting=f"policy.actions.{entity_type}",
        entity_types=(entity_type,),
    )


def _check_uncovered(texts: Sequence[str], before: Rows, after: Rows) -> None:
    """What the policy blocks or redacts may not be told by leaving what it stands in."""
    fixed: dict[str, str] = {}
    uncovered: set[str] = set()
    for text, old_row, new_row in zip(texts, before, after, strict=True):
        for old, new in zip(old_row, new_row, strict=True):
            value = canonical(text[old.start : old.end])
            if old.action not in _FREE and value:
                fixed[value] = old.entity_type
            if old.action is not new.action is Action.ALLOW:
                uncovered.add(value)
    if not (fixed and uncovered):
        return
    automaton = Automaton(fixed)
    hits = automaton.find("\0".join(uncovered))
    if types := {fixed[automaton.words[index]] for index, _, _ in hits}:
        raise refused(types)


class _Marks:
    """Looked for in any width and letter case, also inside of words: a person who marks a part of
    a word means that part.
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._types: dict[str, str] = {}
        for mark in marks:
            if needle := _needle(mark.text):
                self._types.setdefault(needle, mark.entity_type)
        self._automaton = Automaton(self._types)

    def decisions(self, text: str) -> Iterator[Decision]:
        folded = fold(text)
        for index, first, last in self._automaton.find(lowered(folded.text)):
            start, end = folded.span(first, last)
            entity_type = self._types[self._automaton.words[index]]
            yield Decision(start, end, entity_type, 1.0, Action.MASK)


def _needle(text: str) -> str:
    return lowered(fold(text).text).strip()


def _joined(row: Sequence[Decision], marked: Sequence[Decision]) -> list[Decision]:
    """What only touches stays apart. Of what is joined, the strictest action counts, and the type
    of the longest; a mark's where both are as long.
    """
    covered = Intervals((d.start, d.end) for d in marked)
    apart = [d for d in row if d.action is not Action.ALLOW or not covered.overlap(d.start, d.end)]
    ranked = [(d, False) for d in apart] + [(d, True) for d in marked]
    ranked.sort(key=lambda each: (each[0].start, -each[0].end))
    groups: list[list[tuple[Decision, bool]]] = []
    reached = -1
    for each in ranked:
        if groups and each[0].start < reached:
            groups[-1].append(each)
        else:
            groups.append([each])
        reached = max(reached, each[0].end)
    return [_one(group) for group in groups]


def _one(group: Sequence[tuple[Decision, bool]]) -> Decision:
    strictest = max((d.action for d, _ in group), key=_STRICTNESS.__getitem__)
    chosen, _ = max(
        (each for each in group if each[0].action is strictest),
        key=lambda each: (each[0].end - each[0].start, each[1]),
    )
    end = max(d.end for d, _ in group)
    return replace(chosen, start=group[0][0].start, end=end)


_STRICTNESS = {
    action: rank
    for rank, action in enumerate(
        (
            Action.ALLOW,
            Action.MASK,
            Action.GENERALIZE,
            Action.REDACT,
            Action.REROUTE,
            Action.BLOCK,
        )
    )
}
