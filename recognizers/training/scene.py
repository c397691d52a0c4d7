# ruff: noqa: S105
"""The grammar in which all training text is written, and the text in the making.

A template is literal text with three kinds of part, which nest:

    {A.s} {X} {ADR} {topic}   a slot: a person, organization or place of the scene in one of
                              its forms (`cast.py`), or a word of the tables (`vocabulary.py`)
    ‹a|b|›                    one of these
    ⟦PERSON|…⟧                what stands here is a span with that label; ⟦?|…⟧ is OPTIONAL

Letters stay the same person or firm throughout one scene: {A.s} after {A} is A's surname.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

PERSON = "PERSON"
ORGANIZATION = "ORGANIZATION"
LOCATION = "LOCATION"
OPTIONAL = "OPTIONAL"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A finished text; spans are sorted and do not overlap."""

    text: str
    source: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple["Nodes", ...]


@dataclass(frozen=True, slots=True)
class Marked:
    label: str
    nodes: "Nodes"


Nodes = tuple["str | Slot | Choice | Marked", ...]

_PART = re.compile(r"\{([A-Za-z_]\w*)(?:\.(\w+))?\}|‹|›|⟦(?:(\w+|\?)\|)|⟧|\|")


@cache
def parse(template: str) -> Nodes:
    nodes, end = _parse(template, 0, "")
    assert end == len(template), f"unbalanced at {end}: {template}"  # noqa: S101
    return nodes


def _parse(template: str, at: int, inside: str) -> tuple[Nodes, int]:
    """Nodes up to what closes `inside` (‹ or ⟦, or nothing), and where that stands."""
    nodes: list[str | Slot | Choice | Marked] = []
    while part := _PART.search(template, at):
        token = part.group()
        if token == "|" and inside != "‹":
            nodes.append(template[at : part.end()])
            at = part.end()
            continue
        if part.start() > at:
            nodes.append(template[at : part.start()])
        at = part.end()
        if part.group(1):
            nodes.append(Slot(part.group(1), part.group(2) or ""))
        elif token == "‹":
            options: list[Nodes] = []
            while True:
                option, at = _parse(template, at, "‹")
                options.append(option)
                if template[at] == "›":
                    break
                at += 1
            at += 1
            nodes.append(Choice(tuple(options)))
        elif part.group(3):
            inner, at = _parse(template, at, "⟦")
            at += 1
            nodes.append(Marked(OPTIONAL if part.group(3) == "?" else part.group(3), inner))
        else:
            return tuple(nodes), part.start()
    if at < len(template):
        nodes.append(template[at:])
    return tuple(nodes), len(template)


Speaker = Callable[["Scene", str, str], bool]


@dataclass
class Scene:
    """One text in the making: its cast, and how it writes them."""

    rng: random.Random
    speak: Speaker  # writes a slot (name, form) to the scene; False when it knows no such slot
    cast: dict[str, object] = field(default_factory=dict)
    habits: dict[str, object] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _length: int = 0

    def say(self, *templates: str) -> "Scene":
        for template in templates:
            self._write(parse(template))
        return self

    def line(self, *templates: str) -> "Scene":
        return self.say(*templates, "\n")

    def one_of(self, templates: tuple[str, ...]) -> "Scene":
        return self.say(self.rng.choice(templates))

    def new_cast(self) -> "Scene":
        """Letters stand for other people and firms from here on."""
        self.cast = {}
        return self

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def put(self, text: str, label: str = "") -> None:
        """Write text as it is, as a span if it has a label."""
        if not text:
            return
        if label:
            self._spans.append(Span(self._length, self._length + len(text), label))
        self._pieces.append(text)
        self._length += len(text)

    def _write(self, nodes: Nodes) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._pieces.append(node)
                self._length += len(node)
            elif isinstance(node, Slot):
                if not self.speak(self, node.name, node.form):
                    raise KeyError(f"no slot {{{node.name}.{node.form}}}")
            elif isinstance(node, Choice):
                self._write(self.rng.choice(node.options))
            else:
                self._mark(node)

    def _mark(self, node: Marked) -> None:
        """The outermost label wins: what is marked inside is one with it."""
        start, held = self._length, len(self._spans)
        self._write(node.nodes)
        del self._spans[held:]
        if self._length > start:
            self._spans.append(Span(start, self._length, node.label))

    @property
    def length(self) -> int:
        return self._length

    def finish(self, source: str) -> Sample:
        """Blank lines and spaces around the text go; the spans move along."""
        whole = "".join(self._pieces)
        text = whole.strip()
        shift = len(whole) - len(whole.lstrip())
        spans = tuple(
            Span(max(0, span.start - shift), min(len(text), span.end - shift), span.label)
            for span in self._spans
        )
        return Sample(text, source, spans)
