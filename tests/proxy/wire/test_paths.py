import pytest

from sekisho.wire.json_body import Json
from sekisho.wire.paths import KeyPart, Paths, find, key_part, parse_path


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


ROWS = ("a[i].b", "z", "a[i].b[].c", "a[i].d", "a[].d", "a.e")
EVENT: dict[str, Json] = {
    "a": [{"i": 7, "b": 1, "d": 2}, "x", {"b": [{"c": 3}, {}]}],
    "z": None,
}


def test_many_paths_are_found_in_their_order_and_each_in_the_events() -> None:
    found = Paths((parse_path(path), path) for path in ROWS).find(EVENT)

    assert [(row, holder[name], parts) for row, holder, name, parts in found] == [
        ("a[i].b", 1, (("a", 7),)),
        ("a[i].b", [{"c": 3}, {}], (("a", 2),)),
        ("z", None, ()),
        ("a[i].b[].c", 3, (("a", 2),)),
        ("a[i].d", 2, (("a", 7),)),
        ("a[].d", 2, ()),
    ]


@pytest.mark.parametrize("event", [EVENT, {}, {"a": {"b": 1, "e": 2}}, {"a": {"i": 0, "b": {}}}])
def test_many_paths_find_what_each_finds_by_itself(event: Json) -> None:
    rows = [(parse_path(path), path) for path in ROWS]
    alone = [(path, *found) for steps, path in rows for found in find(event, steps)]

    assert Paths(rows, absent=True).find(event) == alone
    assert Paths(rows).find(event) == [found for found in alone if found[2] in found[1]]


@pytest.mark.parametrize("event", [None, 1, "a", [{"z": 1}]])
def test_many_paths_find_nothing_in_what_is_no_object(event: Json) -> None:
    assert Paths([(parse_path("z"), "z")], absent=True).find(event) == []


def test_only_plain_values_are_part_of_a_key() -> None:
    assert key_part("a", "x") == ("a", "x")
    assert key_part("a", 0) == ("a", 0)
    values: list[Json] = [None, 1.5, [], {}]
    for value in values:
        assert key_part("a", value) is None
