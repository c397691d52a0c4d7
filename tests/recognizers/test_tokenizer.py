import random

import pytest
import spacy
from spacy.language import Language

from sekisho_recognizers.chunks import chunks
from sekisho_recognizers.folding import fold
from sekisho_recognizers.tokenizer import Tokenizer
from sekisho_recognizers.view import Token

pytestmark = pytest.mark.ginza

TEXTS = [
    "",
    " ",
    "\n",
    " \n 田中",
    "田中 さん",
    "田中  さん",
    "田中 \nさん\n",
    "東京 ",
    "見積1,280万円を1,190万円に下げ、有休は6.5日。",
    "社員番号 A-20931 の件",
    "㍿北斗と½…と🎉👨‍👩‍👧",
    "Mr. O'Brien met 薬袋さん in 2024.",
    "\ud800は読めない",
]


@pytest.fixture(scope="module")
def ginza() -> Language:
    return spacy.load("ja_ginza", disable=["tok2vec", "parser", "ner", "morphologizer"])


def of_ginza(nlp: Language, text: str) -> list[Token]:
    return [
        Token(offset + each.idx, offset + each.idx + len(each), each.tag_)
        for offset, piece in chunks(text)
        for each in nlp.make_doc(piece)
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_gives_the_tokens_and_tags_of_ginza(ginza: Language, text: str) -> None:
    folded = fold(text).text

    assert of_ginza(ginza, folded) == Tokenizer().tokens(folded)


def test_gives_the_tokens_of_ginza_for_anything(ginza: Language) -> None:
    chance = random.Random(0)
    tokenizer = Tokenizer()
    for _ in range(500):
        typed = "".join(chance.choices("  \n\t\r田中さ。1,aA-㍿…ﾊ①½é\u2028🎉山株式会社、", k=12))
        folded = fold(typed).text

        assert of_ginza(ginza, folded) == tokenizer.tokens(folded)


def test_takes_text_of_any_length() -> None:
    text = "田中さんと東京で会った。" * 10_000

    tokens = Tokenizer().tokens(text)

    assert tokens[-1].end == len(text)
    assert [text[each.start : each.end] for each in tokens[:3]] == ["田中", "さん", "と"]
