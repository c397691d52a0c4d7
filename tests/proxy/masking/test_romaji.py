import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.romaji import initials, is_japanese, joined, katakana, latin, sound


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("たなか", "TANAKA"),
        ("サトウ", "Sato Satō Satô Satou Satoo Satoh"),
        ("オオノ", "Ono Oono Ohno Ōno"),
        ("ユウコ", "Yuko Yuuko Yūko Yuhko"),
        ("リョウヘイ", "Ryohei Ryouhei"),
        ("イノウエ", "Inoue"),
        ("シンイチ", "Shinichi Shin'ichi Shin-ichi Sin'iti"),
        ("ジュンヤ", "Junya Jun'ya Jyunya Zyunya"),
        ("チヅル", "Chizuru Tiduru Chidzuru"),
        ("ツチヤ", "Tsuchiya Tutiya"),
        ("フジ", "Fuji Huzi"),
        ("ナンバ", "Namba Nanba"),
        ("ホンマ", "Homma Honma"),
        ("ハットリ", "Hattori"),
        ("ハッチョウ", "Hatcho Hacchou Hattyo"),
        ("シャチョウ", "Shacho Syatyou"),
        ("イッセイ", "Issei"),
        ("ジェシカ", "Jeshika Jyeshika"),
        ("カヲル", "Kaoru Kaworu"),
        ("ヴァンダ", "Vanda Banda"),
    ],
)
def test_kana_and_its_spellings_sound_alike(kana: str, letters: str) -> None:
    assert {sound(word) for word in letters.split()} == {sound(kana)}
    assert all(map(is_japanese, letters.split()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tanaka", "Takana"),
        ("Hata", "Hatta"),
        ("Kato", "Kaito"),
        ("John", "Jon"),
        ("イイダ", "イダ"),
    ],
)
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize("word", ["John", "Smith", "Wang", "Park", "Li", "T", ""])
def test_what_kana_cannot_spell_is_not_japanese(word: str) -> None:
    assert not is_japanese(word)


def test_words_that_meet_in_a_long_vowel_sound_like_one_word() -> None:
    assert joined([sound("Sato"), sound("Ouka")]) == sound("サトウオウカ")


def test_hiragana_and_accents_are_put_aside() -> None:
    assert katakana("たなかヴ漢") == "タナカヴ漢"
    assert latin("O’Brien-É") == "obriene"


@pytest.mark.parametrize(
    ("word", "letters"), [("Chieko", "tc"), ("Fumi", "hf"), ("Jun", "zj"), ("Aki", "a"), ("", "")]
)
def test_a_name_may_begin_with_either_letter(word: str, letters: str) -> None:
    assert sorted(initials(sound(word))) == sorted(letters)


@given(st.text(st.sampled_from("あいアイんンっッーゃャょぁカが゛漢aohnmst'-")))
def test_any_word_has_a_sound_and_that_sounds_like_itself(word: str) -> None:
    assert joined([sound(word)]) == sound(word) or not is_japanese(word)
    assert sound(katakana(word)) == sound(word)


def test_a_long_word_is_no_work() -> None:
    begun = time.perf_counter()
    for word in ("oh" * 20_000, "オウ" * 20_000, "ッ" * 20_000, "n" * 20_000, "ooh" * 20_000 + "x"):
        sound(word)

    assert time.perf_counter() - begun < 2
