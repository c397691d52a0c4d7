"""JSON inside JSON inside JSON: a value is escaped for where it stands."""

import json
from typing import Any

import pytest

from sekisho.masking.json_depth import json_depth
from sekisho.masking.restorer import Escape, Restorer
from support.cuts import cuts

PLACEHOLDER, VALUE = "ORG4K7Q2M", 'A"B社\n第一\\支店'


def nested(depth: int) -> str:
    text = json.dumps({"a": [1, "x\ny"], "名": f"様 {PLACEHOLDER} へ"}, ensure_ascii=False)
    for _ in range(depth - 1):
        text = json.dumps({"method": "POST", "body": text, "n": 1}, ensure_ascii=False)
    return text


def innermost(text: str, depth: int) -> Any:
    value: Any = json.loads(text)
    for _ in range(depth - 1):
        value = json.loads(value["body"])
    return value["名"]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_value_is_escaped_once_for_each_string_around_it(depth: int) -> None:
    restored = Restorer({PLACEHOLDER: VALUE}).restore(nested(depth), Escape.JSON)

    assert innermost(restored, depth) == f"様 {VALUE} へ"


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_lane_escapes_as_the_whole_does(depth: int) -> None:
    text = nested(depth)
    restorer = Restorer({PLACEHOLDER: VALUE})
    whole = restorer.restore(text, Escape.JSON)

    for pieces in cuts(text):
        lane = restorer.lane(Escape.JSON)
        assert "".join(map(lane.feed, pieces)) + lane.flush() == whole


@pytest.mark.parametrize(
    "before",
    [
        '{"a": "',
        '{"a": "he said \\"',
        '{"a": "one\\ntwo ',
        '{"a": "C:\\\\',
        '["x", "[see] \\"',
        '["x", "{see: \\"',
        "no quote at all ",
        "",
    ],
)
def test_an_escaped_quote_alone_is_no_nesting(before: str) -> None:
    assert json_depth(before, len(before)) == 1


def test_what_precedes_the_text_counts() -> None:
    text = nested(2)
    place = text.index(PLACEHOLDER)

    assert json_depth(text[20:], place - 20, text[:20]) == json_depth(text, place) == 2
