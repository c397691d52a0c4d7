import pytest

from sekisho.masking.names import Name, Script, read_names, script_of


def _forms(*surfaces: str) -> set[str]:
    [name] = read_names(surfaces).values()
    return {" ".join(form) for form in name.shorter_forms()}


@pytest.mark.parametrize(
    ("value", "script"),
    [
        ("田中太郎", Script.OTHER),
        ("佐藤みさき", Script.OTHER),
        ("たなかたろう", Script.KANA),
        ("ジョン・スミス", Script.KANA),
        ("TanakaTarō", Script.LATIN),
        ("O’Brien", Script.LATIN),
        ("T.Tanaka", Script.LATIN),
        ("・", Script.OTHER),
        ("123", Script.OTHER),
        ("", Script.OTHER),
    ],
)
def test_knows_the_script(value: str, script: Script) -> None:
    assert script_of(value) is script


def test_all_surfaces_of_a_name_tell_its_parts() -> None:
    [name] = read_names(["田中太郎", "田中　太郎", "田中 太郎"]).values()

    assert name == Name("田中太郎", Script.OTHER, frozenset({("田中", "太郎")}))
    assert list(name.ways) == [("田中", "太郎")]


@pytest.mark.parametrize(
    ("surface", "parts"),
    [
        ("Tanaka, Taro", ("Tanaka", "Taro")),
        ("T.Tanaka", ("T", "Tanaka")),
        ("ジョン・スミス", ("ジョン", "スミス")),
        ("ﾀﾅｶ ﾀﾛｳ", ("タナカ", "タロウ")),
    ],
)
def test_parts_are_divided_as_the_script_divides_them(surface: str, parts: tuple[str]) -> None:
    [name] = read_names([surface]).values()

    assert set(name.ways) == {parts}


def test_a_name_without_parts_begins_and_ends_with_its_shorter_forms() -> None:
    assert _forms("田中太郎") == {"田中", "田中太", "太郎", "中太郎", "田"}
    assert _forms("タナカ") == {"タナ", "ナカ"}
    assert _forms("小林") == set()


def test_a_name_in_parts_is_shortened_by_parts_alone() -> None:
    assert _forms("大和田 一", "大和田一") == {"大和田", "一"}
    assert _forms("Anna Maria Smith") == {"Anna", "Anna Maria", "Maria Smith", "Smith"}


@pytest.mark.parametrize("surface", ["Annabel", "12", "田" * 65, "タ" * 21, "a b c d e", ""])
def test_has_no_shorter_form(surface: str) -> None:
    assert _forms(surface) == set()


def test_shows_no_value() -> None:
    assert "田中" not in repr(read_names(["田中 太郎"])["田中太郎"])
