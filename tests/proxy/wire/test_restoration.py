import json
from collections.abc import Callable

import pytest

from sekisho.masking.restorer import Restorer
from sekisho.wire.json_body import Json
from sekisho.wire.restoration import Restoration, ignore_leaf
from sekisho.wire.walk import Leaf
from support.streams import TABLE

ESCAPED = json.dumps(TABLE["ORG7XWVTB"], ensure_ascii=False)[1:-1]


def restored(value: Json, *, json_output: bool = False) -> Json:
    restoration = Restoration(Restorer(TABLE), json_output=json_output, on_leaf=ignore_leaf)
    restoration.edit(value)
    return value


def test_restores_every_string_and_key() -> None:
    value: Json = {"a": ["PERSON4K7Q2M", {"PERSON4K7Q2M": "CODE9ZZZZZ", "n": 1}], "b": None}

    assert restored(value) == {
        "a": ["山田 太郎", {"山田 太郎": "090-1234-5678", "n": 1}],
        "b": None,
    }


def test_the_order_of_keys_stays() -> None:
    value: Json = {"args": {"z": 1, "PERSON4K7Q2M": 2, "a": 3}}

    assert json.dumps(restored(value), ensure_ascii=False) == (
        '{"args": {"z": 1, "山田 太郎": 2, "a": 3}}'
    )


def test_of_two_keys_that_stand_for_one_value_none_is_lost() -> None:
    table = {"PERSON4K7Q2M": "山田", "PERSON4K7Q2MAE": "山田"}
    restoration = Restoration(Restorer(table), json_output=False, on_leaf=ignore_leaf)
    value: Json = {"a": {"PERSON4K7Q2M": 1, "PERSON4K7Q2MAE": 2}}

    restoration.edit(value)

    assert value == {"a": {"山田": 1, "PERSON4K7Q2MAE": 2}}


def test_says_whether_anything_changed() -> None:
    restoration = Restoration(Restorer(TABLE), json_output=False, on_leaf=ignore_leaf)

    assert not restoration.edit({"a": ["x", {"k2": "PERSON"}]})
    assert not restoration.edit("PERSON")
    assert restoration.edit({"a": ["x", {"k": "PERSON4K7Q2M"}]})
    assert restoration.edit({"a": {"PERSON4K7Q2M": 1}})


def only_text(node: Json) -> str:
    while not isinstance(node, str):
        assert isinstance(node, dict)
        [node] = [child for name, child in node.items() if name not in ("type", "thought")]
    return node


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ({"function": {"arguments": "{ORG7XWVTB"}}, True),
        ({"args": {"arguments": "ORG7XWVTB"}}, False),
        ({"output": '{"a": "ORG7XWVTB"}'}, True),
        ({"args": {"x": '["ORG7XWVTB"]'}}, True),
        ({"text": '{"a": "ORG7XWVTB"}'}, False),
        ({"content": "ORG7XWVTB"}, False),
    ],
)
def test_values_are_escaped_where_they_stand_in_json(value: Json, escaped: bool) -> None:
    plain = TABLE["ORG7XWVTB"]

    assert (ESCAPED if escaped else plain) in only_text(restored(value))


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ({"message": {"content": "ORG7XWVTB"}}, True),
        ({"type": "output_text", "text": "ORG7XWVTB"}, True),
        ({"type": "text", "text": {"value": "ORG7XWVTB"}}, True),
        ({"response": "ORG7XWVTB"}, True),
        ({"type": "response.output_text.done", "text": "ORG7XWVTB"}, True),
        ({"type": "reasoning_text", "text": "ORG7XWVTB"}, False),
        ({"type": "summary_text", "text": "ORG7XWVTB"}, False),
        ({"thought": True, "text": "ORG7XWVTB"}, False),
        ({"message": {"reasoning_content": "ORG7XWVTB"}}, False),
    ],
)
def test_an_answer_in_json_is_escaped_and_a_thought_is_not(value: Json, escaped: bool) -> None:
    assert only_text(restored(value, json_output=True)) == (
        ESCAPED if escaped else TABLE["ORG7XWVTB"]
    )


def test_sealed_fields_and_identifiers_stay() -> None:
    value: Json = {
        "content": [
            {"type": "thinking", "signature": "PERSON4K7Q2M"},
            {"type": "redacted_thinking", "data": "PERSON4K7Q2M"},
            {"id": "PERSON4K7Q2M"},
        ]
    }

    assert json.dumps(value).count("PERSON4K7Q2M") == 3
    assert json.dumps(restored(value)).count("PERSON4K7Q2M") == 3


def test_reports_message_content_once_with_its_keys() -> None:
    seen: list[tuple[Leaf, str]] = []
    restoration = Restoration(
        Restorer(TABLE), json_output=False, on_leaf=lambda leaf, text: seen.append((leaf, text))
    )
    arguments = '{"to": {"名": "PERSON4K7Q2M"}}'
    call: Json = {"function": {"name": "f", "arguments": arguments}}
    message: Json = {"role": "assistant", "content": "PERSON4K7Q2M", "tool_calls": [call]}
    restoration.edit({"instructions": "CODE9ZZZZZ", "output": [message, {"content": "山田 太郎"}]})

    assert seen == [
        (Leaf("山田 太郎"), "PERSON4K7Q2M"),
        (Leaf("f"), "f"),
        (Leaf(arguments.replace("PERSON4K7Q2M", "山田 太郎")), arguments),
        (Leaf("to"), "to"),
        (Leaf("名"), "名"),
        (Leaf("山田 太郎", "名"), "PERSON4K7Q2M"),
    ]


FORMS = [
    *("PERSON4K7Q2M", "person4k7q2m", "PERSON 4K7Q2M", "PERSON-4K7Q2M", "PERSON_4K7Q2M"),
    *(r"PERSON\_4K7Q2M", r"PERSON\\_4K7Q2M", "PERSON\u30004K7Q2M", "ＰＥＲＳＯＮ４Ｋ７Ｑ２Ｍ"),
    *("\n\nPERSON4K7Q2M", 'say "PERSON4K7Q2M"', "xPERSON4K7Q2M", "12PERSON4K7Q2M"),
]


@pytest.mark.parametrize("ensure_ascii", [False, True])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("make", [lambda form: {"a": [form]}, lambda form: {"a": {form: 1}}])
def test_a_look_at_the_text_finds_every_form(
    make: Callable[[str], Json], form: str, ensure_ascii: bool
) -> None:
    text = json.dumps(make(form), ensure_ascii=ensure_ascii)
    value: Json = json.loads(text)
    restoration = Restoration(Restorer(TABLE), json_output=False, on_leaf=ignore_leaf)

    assert restoration.edit(value, text=text)
    assert value == restored(make(form)) != make(form)


@pytest.mark.parametrize("table", [TABLE, {}])
def test_what_holds_no_placeholder_is_reported_all_the_same(table: dict[str, str]) -> None:
    seen: list[tuple[Leaf, str]] = []
    restoration = Restoration(
        Restorer(table), json_output=False, on_leaf=lambda leaf, text: seen.append((leaf, text))
    )
    value: Json = {"id": "x1", "message": {"role": "assistant", "content": "はい", "k1": ["二"]}}

    assert not restoration.edit(value, text=json.dumps(value, ensure_ascii=False))
    assert seen == [(Leaf("はい"), "はい"), (Leaf("二"), "二")]


def test_what_is_no_json_is_restored_as_what_it_seems_to_be() -> None:
    restoration = Restoration(Restorer(TABLE), json_output=False, on_leaf=ignore_leaf)

    assert restoration.text("<p>ORG7XWVTB") == "<p>" + TABLE["ORG7XWVTB"]
    assert restoration.text(' {"cut": "ORG7XWVTB') == ' {"cut": "' + ESCAPED


def test_a_tools_text_is_not_escaped_for_the_answers_json() -> None:
    text = {"type": "text", "text": "ORG4K7Q2M"}
    body: Json = {"content": [{"type": "mcp_tool_result", "content": [dict(text)]}, dict(text)]}
    restoration = Restoration(
        Restorer({"ORG4K7Q2M": 'A"B社'}), json_output=True, on_leaf=ignore_leaf
    )

    assert restoration.edit(body)

    assert json.dumps(body, ensure_ascii=False).count('"A\\"B社"') == 1
    assert json.dumps(body, ensure_ascii=False).count('"A\\\\\\"B社"') == 1
