import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.placeholders import EXACT, Deriver
from sekisho.masking.register import Register

KEY = b"a key of a test"


def _register(known: dict[str, str] | None = None, key: bytes = KEY, scope: str = "") -> Register:
    return Register(Deriver(key, scope), known or {})


class OneCode(Deriver):
    """Gives everything the same few codes and suffixes, as if all values clashed."""

    def code(self, entity_type: str, canonical_value: str, attempt: int = 0) -> str:
        return f"{attempt:06d}"[:5][::-1] + "BCDFG"[attempt % 5]

    def suffix(self, surface: str, attempt: int = 0, *, closed: bool = False) -> str:
        return "AA" if closed else "A"


def test_the_bare_code_is_the_canonical_surfaces() -> None:
    register = _register()
    variant = register.placeholder("田中 太郎", "PERSON")
    bare = register.placeholder("田中太郎", "PERSON")
    assert len(bare) == len("PERSON") + 6
    assert variant.startswith(bare)
    assert set(variant.removeprefix(bare)) <= set("AEIOU")


def test_the_same_value_gets_the_same_placeholder_anywhere() -> None:
    values = ["田中太郎", "090-1234-5678", "ﾀﾅｶ", "x\ud800"]
    one = [_register().placeholder(v, "PERSON") for v in values]
    other = _register()
    assert [other.placeholder(v, "PERSON") for v in reversed(values)] == one[::-1]


def test_another_key_or_scope_gives_another_placeholder() -> None:
    names = {
        _register().placeholder("田中", "PERSON"),
        _register(key=b"other").placeholder("田中", "PERSON"),
        _register(scope="other").placeholder("田中", "PERSON"),
    }
    assert len(names) == 3


def test_a_shorter_form_shares_the_code_of_the_whole() -> None:
    register = _register()
    short = register.placeholder("田中", "PERSON", "田中太郎")
    whole = register.placeholder("田中太郎", "PERSON")
    assert short.startswith(whole)
    assert short != whole


def test_known_placeholders_keep_their_values() -> None:
    taken = _register().placeholder("田中", "PERSON")
    register = _register({taken: "佐藤"})
    assert register.placeholder("田中", "PERSON") != taken
    assert register.placeholder("佐藤", "PERSON") == taken
    assert register.table[taken] == "佐藤"


def test_a_known_shorter_form_does_not_take_the_code_from_the_whole() -> None:
    first = _register()
    short = first.placeholder("田中", "PERSON", "田中太郎")
    whole = first.placeholder("田中太郎", "PERSON")
    later = _register({short: "田中"})
    assert later.placeholder("田中太郎", "PERSON") == whole


def test_refuses_known_names_that_are_no_placeholders_and_does_not_repeat_them() -> None:
    with pytest.raises(ValueError, match="placeholder") as caught:
        _register({"planted": "planted"})
    assert "planted" not in str(caught.value)


def test_a_closed_placeholder_ends_in_two_vowels_and_stays_the_same() -> None:
    register = _register()
    bare = register.placeholder("田中", "PERSON")
    closed = register.closed("田中")
    assert closed[:-2] == bare
    assert register.closed("田中") == closed
    assert register.table == {bare: "田中", closed: "田中"}


@given(st.lists(st.text(st.sampled_from("田中 \u3000\u200bＡA"), max_size=4), max_size=60))
def test_no_placeholder_ever_stands_for_two_surfaces(surfaces: list[str]) -> None:
    for deriver in (Deriver(KEY, ""), OneCode(KEY, "")):
        register = Register(deriver, {})
        names: dict[str, str] = {}
        for surface in surfaces:
            for name in (register.placeholder(surface, "PERSON"), register.closed(surface)):
                assert names.setdefault(name, surface) == surface
                assert EXACT.fullmatch(name)
        assert register.table == names


def test_many_surfaces_of_one_value_come_to_an_end() -> None:
    register = _register()
    surfaces = ["田" + " " * n + "中" for n in range(200)]
    assert len({register.placeholder(s, "PERSON") for s in surfaces}) == 200


def test_shows_no_value() -> None:
    register = _register()
    register.placeholder("planted", "PERSON")
    assert "planted" not in repr(register)
