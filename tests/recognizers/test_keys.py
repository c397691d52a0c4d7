"""Enclosing keys of JSON, YAML and INI."""

import pytest

from sekisho_recognizers.keys import Keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"tel": "X"}', ("tel",)),
        ('{"account": {"type": "a", "number": "X"}}', ("number", "account")),
        ('{"tel": ["a", "X"]}', ("tel",)),
        ('{"a": {"b": 1}, "c": "X"}', ("c",)),
        ('{"a": {"b": 1}} X', ()),
        ("{'tel' => 'X'}", ("tel",)),
        ("tel: X", ("tel",)),
        ("account:\n  number: X", ("number", "account")),
        ("tel:\n  - a\n  - X", ("tel",)),
        ("a:\n  b: 1\nc: X", ("c",)),
        ("tel: 1\nただの文 X", ()),
        ("[kaiin]\nno=X", ("kaiin",)),
        ("}}]] X", ()),
        ("時刻は 10:30 X", ()),
    ],
)
def test_names_the_keys_from_the_inside_out(text: str, keys: tuple[str, ...]) -> None:
    assert Keys(text).at(text.index("X")) == keys
