import numpy
from spacy.strings import get_string_id

from sekisho_recognizers.name_features import (
    LEVELS,
    Characters,
    Features,
    Lexicon,
    Reader,
    WordVectors,
    codepoints,
    hashed,
)
from sekisho_recognizers.view import Token

NO_VECTORS = WordVectors(numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int32), 3)


def lexicon(**words: str) -> Lexicon:
    bits = {"surname": 1, "given": 2, "place": 4}
    pairs = sorted((hashed(word), bits[kind]) for word, kind in words.items())
    return Lexicon(
        numpy.array([number for number, _ in pairs], numpy.uint32),
        numpy.array([bit for _, bit in pairs], numpy.uint8),
    )


def read(text: str, tokens: list[Token], words: Lexicon | None = None) -> Features:
    return Reader(Characters("田中さ"), ("", "姓", "敬称"), words or lexicon(), NO_VECTORS).read(
        text, tokens
    )


def test_listed_characters_have_numbers_and_others_share_buckets() -> None:
    characters = Characters("田中")
    numbers = characters.numbers(codepoints("中田龘🎉\ud800"))

    assert numbers[:2].tolist() == [1, 0]
    assert all(2 <= number < characters.size for number in numbers[2:])
    assert (characters.unlisted(codepoints("中田")) >= 2).all()


def test_a_character_knows_its_token_and_its_place_there() -> None:
    found = read("田中太さん x", [Token(0, 3, "姓"), Token(3, 5, "敬称"), Token(6, 7, "別")])

    assert found.places.tolist() == [8 + 2, 8, 8 + 1, 12 + 2, 12 + 1, 0, 4 + 3]
    assert found.token.tolist() == [0, 0, 0, 1, 1, 3, 2]
    assert len(found.surfaces) == len(found.vectors) == 3


def test_words_are_seen_where_they_begin_and_end_the_longest_of_each_kind() -> None:
    words = lexicon(田中="surname", 田中田="surname", 中田="given", 中田中田中田="place")

    begins, ends = words.levels(codepoints("田中田中田中田"))

    assert begins[0] == 2  # a surname of three
    assert begins[1] == 1 * LEVELS + 4 * LEVELS**2 + 0  # a given name of two, a place of more
    assert ends[2] == 2 + 1 * LEVELS
    assert begins[6] == 0


def test_no_words_and_no_text_are_no_trouble() -> None:
    begins, ends = lexicon().levels(codepoints("田中"))
    empty = read("", [])

    assert not begins.any()
    assert not ends.any()
    assert len(empty.characters) == len(empty.surfaces) == 0


def test_vectors_are_found_by_spacys_hash() -> None:
    keys = numpy.sort(numpy.array([get_string_id("田中"), get_string_id("東京")], numpy.uint64))
    words = WordVectors.of({int(key): row for row, key in enumerate(keys)}, 2)

    wanted = numpy.array([keys[1], keys[0], get_string_id("京都")], numpy.uint64)

    assert words.rows(wanted).tolist() == [1, 0, 2]
