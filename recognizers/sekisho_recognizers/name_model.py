"""Names of persons, organizations, places and facilities, found by a small network of our own.

Written for prompts (sentences, mails, chats, forms, tables, logs), where models trained on
encyclopaedias and newspapers find few names. It reads characters, for SudachiPy often cuts a rare
name wrongly, and leans on GiNZA for the rest: SudachiPy's parts of speech and ja_ginza's word
vectors. The weights are in data/names.npz, made by recognizers/training/train.py; `about` in them
tells from what. Its `lean` is added to the scores of a label: a name that leaks costs more than a
word that is masked for nothing.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import ja_ginza  # type: ignore[import-untyped]
import numpy
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from sekisho_recognizers.name_features import (
    VERSION,
    Characters,
    Lexicon,
    Reader,
    WordVectors,
)
from sekisho_recognizers.name_network import Block, Network
from sekisho_recognizers.tags import Tags
from sekisho_recognizers.view import NamedEntity, Token

__all__ = ["NameModel", "ginza_vectors", "load_name_model", "read_name_model"]

Arrays = Mapping[str, NDArray[Any]]


class NameModel:
    def __init__(
        self, reader: Reader, network: Network, tags: Tags, about: Mapping[str, Any]
    ) -> None:
        self.reader = reader
        self.network = network
        self.tags = tags
        self.about = about

    def find(self, text: str, tokens: Sequence[Token]) -> list[NamedEntity]:
        """In the folded text, by place; they do not overlap. What is found depends on this text
        alone. Keeps nothing between calls, so threads may share it."""
        if not text:
            return []
        return self.tags.entities(self.network.scores(self.reader.read(text, tokens)))


def load_name_model() -> NameModel:
    """The shipped weights with ja_ginza's word vectors; takes about half a second."""
    with files("sekisho_recognizers").joinpath("data/names.npz").open("rb") as file:
        arrays = dict(numpy.load(file, allow_pickle=False))
    words, vectors = ginza_vectors()
    if json.loads(str(arrays["about"]))["vectors"] != zlib.crc32(vectors.data):
        raise ValueError("the name model was trained with the word vectors of another ja_ginza")
    return read_name_model(arrays, words, vectors)


def ginza_vectors() -> tuple[WordVectors, NDArray[numpy.float32]]:
    """Read beside spaCy: the pipeline need not be loaded for them."""
    package = Path(ja_ginza.__file__).parent
    version = ja_ginza.__version__
    folder = package / f"ja_ginza-{version}" / "vocab"
    table = numpy.load(folder / "vectors", mmap_mode="r", allow_pickle=False)
    rows = srsly.read_msgpack(folder / "key2row")
    return WordVectors.of(rows, len(table)), table


def read_name_model(
    arrays: Arrays, words: WordVectors, vectors: NDArray[numpy.float32]
) -> NameModel:
    about = json.loads(str(arrays["about"]))
    if about["features"] != VERSION:
        raise ValueError("the weights belong to another version of the features")
    weights = {
        name: array.astype(numpy.float32)
        for name, array in arrays.items()
        if array.dtype == numpy.float16
    }
    projected = numpy.empty((len(vectors) + 1, len(weights["out"])), numpy.float32)
    numpy.dot(vectors, weights["vector_weights"], out=projected[:-1])
    projected[-1] = weights["vector_missing"]
    tables = {name: weights[name] for name in ("characters", "places", "begins", "ends")}
    tables["surfaces"] = weights["surfaces"] @ weights["surface_weights"]
    tables["vectors"] = projected
    blocks = [
        Block(distance, weights[f"window{n}"], weights[f"bias{n}"], weights[f"out{n}"])
        for n, distance in enumerate(about["distances"])
    ]
    reader = Reader(
        Characters(about["characters"]),
        about["parts_of_speech"],
        Lexicon(numpy.cumsum(arrays["words"], dtype=numpy.uint32), arrays["kinds"]),
        words,
    )
    tags = Tags(about["labels"])
    bias = weights["bias"]
    for label, more in about.get("lean", {}).items():
        bias[tags.number(label, 0, 2) :][:4] += more
    return NameModel(reader, Network(tables, blocks, weights["out"], bias), tags, about)


@Language.factory("sekisho_names", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
class NameComponent:
    """The same as a component for a GiNZA pipeline: sets doc.ents, widened to whole tokens."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._model = load_name_model()

    def __call__(self, doc: Doc) -> Doc:
        tokens = [Token(each.idx, each.idx + len(each), each.tag_) for each in doc]
        spans = []
        covered = 0
        for found in self._model.find(doc.text, tokens):
            span = doc.char_span(found.start, found.end, found.label, alignment_mode="expand")
            if span is not None and span.start >= covered:
                spans.append(span)
                covered = span.end
        doc.ents = spans
        return doc
