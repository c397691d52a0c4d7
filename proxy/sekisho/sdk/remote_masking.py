"""Texts masked by a Sekisho server: its detector, its policy, its key.

The values come from the text itself and stay in this process: the server's findings say where they
stand. What the server keeps of a text is forgotten at once, or with its session here.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count, islice
from threading import Lock

from sekisho.errors import SekishoError
from sekisho.masked_findings import MaskedFinding
from sekisho.masking.actions import Action
from sekisho.masking.masker import MAX_URLS
from sekisho.masking.placeholders import CODE_LENGTH, VOWELS, Deriver
from sekisho.masking.urls import placeholder_urls
from sekisho.sdk.kept_values import KeptValues, SessionValues
from sekisho.sdk.masked import Masked
from sekisho.sdk.remote import RemoteServer, RemoteText, batches, compose
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

MAX_CLASHES = 64
"""Every suffix of a code may be taken, then codes are new."""

_Rows = list[tuple[MaskedFinding, ...]]


@dataclass(slots=True)
class RemoteSession(SessionValues):
    """`name` is the server's, once something was masked into it. `busy` is held meanwhile."""

    name: str | None = field(default=None, repr=False)
    busy: Lock = field(default_factory=Lock, repr=False)


@dataclass(frozen=True, slots=True)
class RemoteMasking:
    """`upstream`: for which of the server's upstreams the texts are; its jurisdiction counts."""

    server: RemoteServer
    upstream: str | None

    def warm_up(self) -> None:
        self.detect("見本")

    def detect(self, text: str) -> list[Finding]:
        [findings] = self.server.detect([Leaf(text)])
        return findings

    def mask(self, texts: Sequence[str], values: KeptValues) -> list[Masked]:
        if isinstance(values, RemoteSession):
            with values.busy:
                values.known()  # raises where it has ended
                return self._mask_into(values, texts, values)
        passing = RemoteSession()
        try:
            return self._mask_into(passing, texts, values)
        finally:
            self._forget(passing)

    def open(self) -> RemoteSession:
        return RemoteSession()

    def end(self, values: SessionValues) -> None:
        values.forget()
        if isinstance(values, RemoteSession):
            with values.busy:
                self._forget(values)

    def close(self) -> None:
        self.server.close()

    def _forget(self, session: RemoteSession) -> None:
        """What cannot be forgotten now is when its time is up there."""
        name, session.name = session.name, None
        if name is not None:
            with suppress(SekishoError):
                self.server.forget(name)

    def _mask_into(
        self, session: RemoteSession, texts: Sequence[str], values: KeptValues
    ) -> list[Masked]:
        """Where it takes more than one request, the texts before one that brought a new value are
        masked once more, now that the session knows it: it may stand in them too.
        """
        groups = list(batches(texts, list(map(len, texts))))
        known: set[str] = set()
        answers: list[Sequence[RemoteText]] = []
        last_new = 0
        for number, group in enumerate(groups):
            answers.append(self._ask(group, session))
            found = {
                placeholder
                for text, each in zip(group, answers[-1], strict=True)
                for placeholder, _ in _pairs(text, each.findings)
            }
            if not found <= known:
                last_new = number
            known |= found
        for number, group in enumerate(groups[:last_new]):
            answers[number] = self._ask(group, session)
        rows = _kept(texts, [each.findings for answer in answers for each in answer], values)
        return [Masked(compose(t, row), row, t) for t, row in zip(texts, rows, strict=True)]

    def _ask(self, texts: Sequence[str], session: RemoteSession) -> Sequence[RemoteText]:
        answer = self.server.mask(texts, session=session.name, upstream=self.upstream)
        session.name = answer.session
        return answer.texts


def _kept(texts: Sequence[str], rows: _Rows, values: KeptValues) -> _Rows:
    """The findings, their values kept. Where the server gave a placeholder that stands for another
    surface of the same value here, masked apart from this one, another suffix tells them apart.
    """
    names = _Names(
        pair for text, row in zip(texts, rows, strict=True) for pair in _pairs(text, row)
    )
    for _ in range(MAX_CLASHES):
        named = [names.of(text, row) for text, row in zip(texts, rows, strict=True)]
        masked = (compose(text, row) for text, row in zip(texts, named, strict=True))
        urls = {url for each in masked for url in islice(placeholder_urls(each), MAX_URLS)}
        taken = values.keep(names.table(), urls)
        if not taken:
            return named
        names.rename(taken)
    raise RuntimeError("placeholders clash again and again")


_Pair = tuple[str, str]
"""The server's placeholder, and the surface."""


def _pairs(text: str, findings: Sequence[MaskedFinding]) -> Iterator[_Pair]:
    for each in findings:
        if each.placeholder is not None and each.action == Action.MASK:
            yield each.placeholder, text[each.start : each.end]


class _Names:
    """Which placeholder each pair has here: the server's own, while nothing clashes."""

    def __init__(self, pairs: Iterable[_Pair]) -> None:
        self._names = {pair: pair[0] for pair in pairs}
        self._others: dict[_Pair, Iterator[str]] = {}

    def table(self) -> dict[str, str]:
        return {name: surface for (_, surface), name in self._names.items()}

    def rename(self, taken: Collection[str]) -> None:
        """Gives names that nobody here has to all whose own is `taken`."""
        for pair, name in self._names.items():
            if name in taken:
                others = self._others.setdefault(pair, _other_names(pair[0]))
                used = {*self._names.values(), *(placeholder for placeholder, _ in self._names)}
                self._names[pair] = next(each for each in others if each not in used)

    def of(self, text: str, findings: Sequence[MaskedFinding]) -> tuple[MaskedFinding, ...]:
        return tuple(
            replace(each, placeholder=self._names[each.placeholder, text[each.start : each.end]])
            if each.placeholder is not None and each.action == Action.MASK
            else each
            for each in findings
        )


def _other_names(placeholder: str) -> Iterator[str]:
    """With the same code first. No vowel of the text can be read as a third."""
    stem = placeholder.rstrip(VOWELS)
    closed = [first + second for first in VOWELS for second in VOWELS]
    yield from (stem + suffix for suffix in closed)
    deriver = Deriver(secrets.token_bytes(32), "")
    for attempt in count():
        code = deriver.code("", placeholder, attempt)
        yield f"{stem[:-CODE_LENGTH]}{code}{closed[0]}"
