import time

import pytest

from sekisho.masking.recurrence import Recurrence
from sekisho_recognizers.folding import canonical, fold


def _found(text: str, *surfaces: str, taken: bytes = b"") -> list[str]:
    values: dict[str, frozenset[str]] = {}
    for surface in surfaces:
        spellings = values.get(canonical(surface), frozenset())
        values[canonical(surface)] = spellings | {fold(surface).text}
    mask = bytearray(taken or len(text))
    return [text[f.start : f.end] for f in Recurrence(values).search(text, mask)]


@pytest.mark.parametrize(
    ("text", "surface", "expected"),
    [
        ("本日田中太郎様が", "田中太郎", ["田中太郎"]),
        ("田中 太郎 様", "田中太郎", ["田中 太郎"]),
        ("田中　太郎", "田中太郎", ["田中　太郎"]),
        ("上田 中村", "田中", []),
        ("田中\n太郎", "田中太郎", []),
        ("田中太郎", "田中 太郎", ["田中太郎"]),
        ("ﾀﾅｶとタナカ", "タナカ", ["ﾀﾅｶ", "タナカ"]),
        ("アメリカのミカさん", "ミカ", ["ミカ"]),
        ("ミカーナ", "ミカ", []),
        ("カタログとミカ・サトウ", "ミカ", ["ミカ"]),
        ("ゆきさんと、ゆきどけ", "ゆき", ["ゆき"]),
        ("小ゆき", "ゆき", ["ゆき"]),
        ("いつもさくらが", "さくら", ["さくら"]),
        ("林様と小林様、森林", "林", ["林"]),
        ("本日は林様が、林、林業", "林", ["林", "林"]),
        ("tanaka, tanakawa, xtanaka, はtanakaが", "tanaka", ["tanaka", "tanaka"]),
        ("ｔａｎａｋａ", "tanaka", ["ｔａｎａｋａ"]),
        ("to get her together", "together", ["together"]),
        ("Taro Tanaka / TaroTanaka", "Taro Tanaka", ["Taro Tanaka", "TaroTanaka"]),
        ("カードは4111111111111111で", "4111 1111 1111 1111", ["4111111111111111"]),
        ("4111 1111 1111 1111", "4111111111111111", ["4111 1111 1111 1111"]),
        ("14111111111111111", "4111111111111111", []),
        ("０３－１２３４－５６７８", "03-1234-5678", ["０３－１２３４－５６７８"]),
        ("12と12", "12", []),
        ("番号1024、1024円、1,024、10.1024、1024年、port 1024", "1024", ["1024", "1024"]),
        ("A社とAさんとA", "A", ["A"]),
        ("KYが、KYさんが", "KY", ["KY"]),
        ("a@example.com, aa@example.com", "a@example.com", ["a@example.com"]),
        ("--- ---", "---", []),
        ("é田中é", "田中", ["田中"]),
        ("Müller, Müllers", "Müller", ["Müller"]),
        ("", "田中", []),
    ],
)
def test_a_value_counts_where_it_stands_alone(text: str, surface: str, expected: list[str]) -> None:
    assert _found(text, surface) == expected


def test_what_is_taken_stays_as_it_is() -> None:
    text = "田中田中"
    taken = bytearray(b"\x01\x01\x00\x00")
    hits = Recurrence({"田中": frozenset({"田中"})}).search(text, taken)
    assert [(h.start, h.end) for h in hits] == [(2, 4)]
    assert taken == b"\x01\x01\x01\x01"


def test_the_longest_wins() -> None:
    assert _found("山田中太郎", "山田", "田中太郎") == ["田中太郎"]
    assert _found("田中太郎と田中", "田中", "田中太郎") == ["田中太郎", "田中"]


def test_a_shorter_one_is_found_where_the_longer_does_not_stand_alone() -> None:
    assert _found("山田アイコ", "山田アイ", "山田") == ["山田"]


def test_zero_width_characters_hide_nothing() -> None:
    assert _found("田\u200b中さん", "田中") == ["田\u200b中"]


def test_lone_surrogates_are_read() -> None:
    assert _found("\ud800田中\udfff", "田中") == ["田中"]


def test_a_shorter_one_is_found_where_the_longer_is_partly_taken() -> None:
    text = "株式会社東京商事"
    values = {v: frozenset({v}) for v in (text, "東京商事")}
    hits = Recurrence(values).search(text, bytearray(b"\x01" * 4 + b"\x00" * 4))
    assert [(h.start, h.end) for h in hits] == [(4, 8)]


@pytest.mark.parametrize("unit", ["あ", "a", "a "])
def test_values_inside_values_do_not_make_it_slow(unit: str) -> None:
    values = {canonical(unit * n): frozenset({unit * n}) for n in range(1, 200)}
    text = unit * 100_000
    began = time.perf_counter()
    Recurrence(values).search(text, bytearray(len(text)))
    assert time.perf_counter() - began < 10


def test_shows_no_value() -> None:
    recurrence = Recurrence({"planted": frozenset({"planted"})})
    hits = recurrence.search("planted", bytearray(7))
    assert "planted" not in repr(recurrence) + repr(hits)


def test_finds_a_value_over_two_lines_where_it_is_written_so_again() -> None:
    value = "沼田\n商店"

    found = searched({value.replace("\n", ""): frozenset({value})}, f"はい、{value}ですね")

    assert found == [(3, 3 + len(value))]


def test_finds_a_value_longer_than_what_is_indexed() -> None:
    value = "MIIEvQIBADANBgkq" * 100
    text = f"鍵は{value}です。{value[:-1]}x"

    assert searched({value: frozenset({value})}, text) == [(2, 2 + len(value))]


def searched(values: dict[str, frozenset[str]], text: str) -> list[tuple[int, int]]:
    hits = Recurrence(values).search(text, bytearray(len(text)))
    return [(hit.start, hit.end) for hit in hits]


def test_many_long_values_with_one_beginning_cost_no_more_than_their_length() -> None:
    values = {f"{'A' * 300}{n:06d}": frozenset({f"{'A' * 300}{n:06d}"}) for n in range(2000)}
    text = "、".join(values)
    begun = time.perf_counter()

    assert len(searched(values, text)) == 2000
    assert time.perf_counter() - begun < 5
