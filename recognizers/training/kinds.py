# ruff: noqa: E501
"""The kinds of text: each module registers its writers with a weight."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.cast import Cast
from training.common_words import CommonWords
from training.fillers import FILLERS
from training.names import SOURCES, Names
from training.scene import OPTIONAL, Sample, Scene
from training.sentences import SENTENCES
from training.vocabulary import WORDS

Writer = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    weight: float
    write: Writer


KINDS: list[Kind] = []

# Right either way: governments, world-famous people, makers known to all.
_OPTIONAL_WORDS = frozenset({"gov", "historic", "maker"})


def kind(name: str, weight: float) -> Callable[[Writer], Writer]:
    """Registers a writer as one of the kinds of that module."""

    def register(writer: Writer) -> Writer:
        KINDS.append(Kind(name, weight, writer))
        return writer

    return register


def speaker(cast: Cast, common: CommonWords) -> Callable[[Scene, str, str], bool]:
    """Looks a slot up: fillers, tables, common words, then the cast."""

    def speak(scene: Scene, name: str, form: str) -> bool:
        if filler := FILLERS.get(name):
            scene.put(filler(scene.rng))
        elif name in _OPTIONAL_WORDS:
            scene.put(scene.rng.choice(WORDS[name]), OPTIONAL)
        elif words := WORDS.get(name) or SENTENCES.get(name):
            scene.say(scene.rng.choice(words))
        elif word := common.word(name, scene.rng):
            scene.put(word)
        else:
            return cast.speak(scene, name, form)
        return True

    return speak


# The wish may name who occurs in the text; only texts that name somebody get one of these.
_WISHES = (
    "{A.s}さんの分は{noun}なので除いて。", "宛先は{X.s}です。", "{B.s}{role}に出します。", "差出人は{A.s}で。",
    "{A.h}に見せる用です。", "{X.v}に提出します。", "{A.s}は{term}なので{noun}なし。", "{A.g}の名前はひらがなで。",
    "{A.s}と{B.s}は別々にして。", "私は{A.s}です。", "{A.s}の発言だけ抜き出して。", "{X.s}様向けに丁寧めで。", "相手は{P}の{X.s}です。",
)  # fmt: skip


def wrap(scene: Scene, text: Callable[[Scene], object], named: bool = True) -> None:
    """The text as it is pasted into a prompt: with what is wanted before or behind it, or bare."""
    draw = scene.rng.random()
    if draw < 0.5:
        scene.say("{instruction}")
        if named and scene.rng.random() < 0.12:
            scene.say(scene.rng.choice(_WISHES))
        scene.say(scene.rng.choice(("\n\n", "\n\n", "\n", "\n---\n", "\n```\n")))
    text(scene)
    if 0.5 <= draw < 0.65:
        scene.say(scene.rng.choice(("\n\n", "\n", "\n---\n")), "{instruction}")
    elif draw > 0.95:
        scene.say("\n", "{after}")


class Author:
    """Writes one text after another with the same lists."""

    def __init__(self, rng: random.Random, sources: Path = SOURCES) -> None:
        self._rng = rng
        self._speak = speaker(Cast(Names(sources)), CommonWords(sources))

    def write(self, chosen: Kind) -> Sample:
        scene = Scene(self._rng, self._speak)
        chosen.write(scene)
        return scene.finish(chosen.name)
