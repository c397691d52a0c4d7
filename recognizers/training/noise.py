"""What scanners, copying and old systems do to a finished text; its spans move along."""

import random
from collections.abc import Callable

from training.kana import full_width, half_width
from training.scene import Sample, Span


def rebuild(sample: Sample, gaps: list[str], chars: list[str]) -> Sample:
    """The text of `chars`, each with its gap before it. A gap at a span's edge stays outside."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    length = 0
    for gap, char in zip(gaps, chars, strict=True):
        out += (gap, char)
        starts.append(length + len(gap))
        length += len(gap) + len(char)
        ends.append(length)
    spans = tuple(Span(starts[s.start], ends[s.end - 1], s.label) for s in sample.spans)
    return Sample("".join(out), sample.source, spans)


def _plain(sample: Sample) -> tuple[list[str], list[str]]:
    return [""] * len(sample.text), list(sample.text)


def spaced(sample: Sample, rng: random.Random) -> Sample:
    """氏 名 佐 藤 : some lines get a space between all letters."""
    gaps, chars = _plain(sample)
    gap = rng.choice((" ", " ", "　"))
    share = rng.choice((0.25, 0.5, 1.0))
    on = rng.random() < share
    for at, char in enumerate(chars):
        if char == "\n":
            on = rng.random() < share
        elif on and at and not char.isascii() and not chars[at - 1].isspace():
            gaps[at] = gap
    return rebuild(sample, gaps, chars)


def wrapped(sample: Sample, rng: random.Random) -> Sample:
    """A line break after every so many characters, words or not."""
    gaps, chars = _plain(sample)
    width, column = rng.randint(12, 40), 0
    for at, char in enumerate(chars):
        column = 0 if char == "\n" else column + 1
        if column > width:
            gaps[at] = "\n"
            column = 1
    return rebuild(sample, gaps, chars)


def widened(sample: Sample, rng: random.Random) -> Sample:
    gaps, chars = _plain(sample)
    only_digits = rng.random() < 0.5
    for at, char in enumerate(chars):
        if char.isdigit() or (not only_digits and char.isascii() and char != " "):
            chars[at] = full_width(char) if char.isprintable() else char
    return rebuild(sample, gaps, chars)


def halved(sample: Sample, rng: random.Random) -> Sample:
    """Katakana in half width."""
    gaps, chars = _plain(sample)
    for at, char in enumerate(chars):
        if "ァ" <= char <= "ー":
            chars[at] = half_width(char)
    return rebuild(sample, gaps, chars)


def joined(sample: Sample, rng: random.Random) -> Sample:
    """Line breaks lost on the way."""
    gaps, chars = _plain(sample)
    instead = rng.choice((" ", "　", " / ", "\\n", "<br>"))
    for at, char in enumerate(chars):
        if char == "\n":
            chars[at] = instead
    return rebuild(sample, gaps, chars)


def quoted(sample: Sample, rng: random.Random) -> Sample:
    gaps, chars = _plain(sample)
    mark = rng.choice(("> ", "　", "  ", "| ", ">> ", "\t"))
    for at in range(1, len(chars)):
        if chars[at - 1] == "\n":
            gaps[at] = mark
    return rebuild(sample, gaps, chars)


def misread(sample: Sample, rng: random.Random) -> Sample:
    """What optical reading confuses, outside names."""
    gaps, chars = _plain(sample)
    named = {at for span in sample.spans for at in range(span.start, span.end)}
    wrong = {
        "0": "O",
        "1": "l",
        "ー": "一",
        "、": "，",
        "。": ".",
        ":": "；",
        "ロ": "口",
        "カ": "力",
        "ニ": "二",
    }
    for at, char in enumerate(chars):
        if at not in named and char in wrong and rng.random() < 0.3:
            chars[at] = wrong[char]
    return rebuild(sample, gaps, chars)


_KINDS: tuple[Callable[[Sample, random.Random], Sample], ...] = (
    spaced, spaced, wrapped, wrapped, widened, widened, halved, joined, joined, quoted, misread,
)  # fmt: skip


def disturbed(sample: Sample, rng: random.Random, share: float = 0.1) -> Sample:
    """With that share, one or two kinds of noise; else the sample itself."""
    while rng.random() < share and sample.text:
        sample = rng.choice(_KINDS)(sample, rng)
    return sample
