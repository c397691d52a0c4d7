import pytest

from sekisho.wire.json_body import Json
from sekisho.wire.paths import KeyPart, find, key_part, parse_path


@pytest.mark.parametrize(
    ("path", "root", "found"),
    [
        ("a", {"a": 1}, [(1, ())]),
        ("a", {}, [(None, ())]),
        ("a.b", {"a": {"b": "x"}}, [("x", ())]),
        ("a.b", {"a": "x"}, []),
        ("a.b", {"a": [{"b": 1}]}, []),
        ("a[].b", {"a": [{"b": 1}, "x", {"b": 2}]}, [(1, ()), (2, ())]),
        ("a[].b", {"a": {"b": 1}}, [(1, ())]),
        ("a[i].b", {"a": [{"i": 7, "b": 1}, {"b": 2}]}, [(1, (("a", 7),)), (2, (("a", 1),))]),
        ("a[i].b", {"a": [{"i": {}, "b": 1}]}, [(1, (("a", 0),))]),
        ("a[i?].b", {"a": [{"i": True}, {}]}, [(None, (("a", True),)), (None, (("a", False),))]),
        (
            "a[i].b[j].c",
            {"a": [{"i": 1, "b": [{"j": "x", "c": "y"}]}]},
            [("y", (("a", 1), ("b", "x")))],
        ),
    ],
)
def test_finds_what_the_path_says(
    path: str, root: Json, found: list[tuple[Json, tuple[KeyPart, ...]]]
) -> None:
    places = find(root, parse_path(path))

    assert [(holder.get(name), parts) for holder, name, parts in places] == found


def test_only_plain_values_are_part_of_a_key() -> None:
    assert key_part("a", "x") == ("a", "x")
    assert key_part("a", 0) == ("a", 0)
    values: list[Json] = [None, 1.5, [], {}]
    for value in values:
        assert key_part("a", value) is None
