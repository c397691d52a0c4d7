import itertools
import json
from typing import Any

import numpy
import pytest
import spacy
from numpy.typing import NDArray

from sekisho_recognizers import name_model
from sekisho_recognizers.chunks import MOST_CHARACTERS
from sekisho_recognizers.folding import fold
from sekisho_recognizers.name_features import KINDS, LEVELS, SURFACES, VERSION, WordVectors, hashed
from sekisho_recognizers.name_model import NameModel, load_name_model, read_name_model
from sekisho_recognizers.tokenizer import Tokenizer
from sekisho_recognizers.view import NamedEntity, Token

UNUSED = ["tok2vec", "parser", "ner", "morphologizer", "compound_splitter", "bunsetu_recognizer"]
WIDTH = 8
ABOUT = {
    "features": VERSION,
    "labels": ["PERSON", "ORGANIZATION"],
    "distances": [1, 2],
    "characters": "田中東京",
    "parts_of_speech": ["", "名詞"],
}


def arrays(**about: Any) -> dict[str, NDArray[Any]]:
    """Random weights, small and loud enough to find something everywhere."""
    numbers = numpy.random.default_rng(1)
    shapes = {
        "characters": (1_000, WIDTH),
        "places": (12, WIDTH),
        "begins": (LEVELS ** len(KINDS), WIDTH),
        "ends": (LEVELS ** len(KINDS), WIDTH),
        "surfaces": (SURFACES, 4),
        "surface_weights": (4, WIDTH),
        "vector_weights": (3, WIDTH),
        "vector_missing": (WIDTH,),
        "out": (WIDTH, 9),
        "bias": (9,),
    }
    for n in range(2):
        shapes |= {f"window{n}": (3 * WIDTH, 6), f"bias{n}": (6,), f"out{n}": (6, WIDTH)}
    found: dict[str, NDArray[Any]] = {
        name: numbers.normal(size=shape).astype(numpy.float16) for name, shape in shapes.items()
    }
    found["words"] = numpy.array([hashed("田中")], numpy.uint32)
    found["kinds"] = numpy.array([1], numpy.uint8)
    found["about"] = numpy.array(json.dumps(ABOUT | about))
    return found


def tiny() -> NameModel:
    no_words = WordVectors(numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int32), 2)
    return read_name_model(arrays(), no_words, numpy.ones((2, 3), numpy.float32))


def tokens(text: str) -> list[Token]:
    return [Token(start, min(start + 2, len(text)), "名詞") for start in range(0, len(text), 2)]


def find(text: str) -> list[NamedEntity]:
    return tiny().find(text, tokens(text))


def test_an_empty_text_has_no_names() -> None:
    assert find("") == []


@pytest.mark.parametrize("text", ["田", "田中さんと東京で会う", "\ud800田中\udfff", "🎉" * 50])
def test_names_lie_in_the_text_and_apart(text: str) -> None:
    found = find(text)

    assert found
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(before.end <= behind.start for before, behind in itertools.pairwise(found))
    assert all(0 <= each.score <= 1 for each in found)


def test_a_text_has_the_same_names_whatever_was_read_before() -> None:
    model = tiny()
    texts = ["田中さんと東京で会う", "東京の田中", "x" * 3_000]
    alone = [model.find(text, tokens(text)) for text in texts]

    assert alone[::-1] == [model.find(text, tokens(text)) for text in reversed(texts)]


def test_leans_towards_a_label_as_the_weights_say() -> None:
    no_words = WordVectors(numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int32), 2)
    vectors = numpy.ones((2, 3), numpy.float32)
    text = "田中さんと東京で会う"

    leaning = read_name_model(arrays(lean={"PERSON": 100}), no_words, vectors)

    assert {each.label for each in find(text)} == {"PERSON", "ORGANIZATION"}
    assert {each.label for each in leaning.find(text, tokens(text))} == {"PERSON"}


def test_refuses_weights_for_other_features() -> None:
    no_words = WordVectors(numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int32), 2)
    with pytest.raises(ValueError, match="another version"):
        read_name_model(arrays(features=VERSION + 1), no_words, numpy.ones((2, 3), numpy.float32))


def test_refuses_the_word_vectors_of_another_ginza(monkeypatch: pytest.MonkeyPatch) -> None:
    no_words = WordVectors(numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int32), 2)
    others = no_words, numpy.ones((2, 300), numpy.float32)
    monkeypatch.setattr(name_model, "ginza_vectors", lambda: others)

    with pytest.raises(ValueError, match="another ja_ginza"):
        load_name_model()


# The shipped weights. Nobody here is real.


@pytest.fixture(scope="module")
def model() -> NameModel:
    return load_name_model()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


def named(model: NameModel, tokenizer: Tokenizer, text: str) -> set[tuple[str, str]]:
    text = fold(text).text
    return {
        (text[each.start : each.end], each.label)
        for each in model.find(text, tokenizer.tokens(text))
    }


@pytest.mark.ginza
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("担当は営業部の高橋健一です。", {("高橋健一", "PERSON")}),
        ("薬袋さんから折り返しの電話がありました。", {("薬袋", "PERSON")}),
        ("お世話になっております。北斗ロジ株式会社の四十物です。", {("四十物", "PERSON")}),
        ("氏名:安心院 和歌子\n電話:未記入", {("安心院 和歌子", "PERSON")}),
        ("ヤマダ タロウ様のご予約です", {("ヤマダ タロウ", "PERSON")}),
        ("東浜フーズ株式会社への見積を作って。", {("東浜フーズ株式会社", "ORGANIZATION")}),
        ("(株)みらい運輸に請求書を送った", {("(株)みらい運輸", "ORGANIZATION")}),
        (
            "患者は医療法人清流会あおば病院に転院した。",
            {("医療法人清流会あおば病院", "ORGANIZATION")},
        ),
        ("グエン・ティ・ランさんの在留カードを確認した。", {("グエン・ティ・ラン", "PERSON")}),
        ("会議は来週の火曜日に変更になりました。資料を直してください。", set()),
        ("Pythonで平均を計算する関数を書いて。引数はリストです。", set()),
    ],
)  # fmt: skip
def test_finds_names_in_prompts(
    model: NameModel, tokenizer: Tokenizer, text: str, expected: set[tuple[str, str]]
) -> None:
    found = named(model, tokenizer, text)

    assert expected <= found
    assert bool(expected) == bool(found)


@pytest.mark.ginza
def test_a_long_text_has_the_names_of_its_parts(model: NameModel, tokenizer: Tokenizer) -> None:
    line = "担当は営業部の高橋健一です。\n"
    count = 3 * MOST_CHARACTERS // len(line)
    text = line * count

    found = model.find(text, tokenizer.tokens(text))

    people = [each for each in found if each.label == "PERSON"]
    assert len(people) == count
    assert {text[each.start : each.end] for each in people} == {"高橋健一"}


@pytest.mark.ginza
def test_is_a_component_of_a_ginza_pipeline() -> None:
    nlp = spacy.load("ja_ginza", exclude=UNUSED)
    nlp.add_pipe("sekisho_names")

    doc = nlp("担当は営業部の高橋健一です。")

    assert [(each.text, each.label_) for each in doc.ents] == [("高橋健一", "PERSON")]
