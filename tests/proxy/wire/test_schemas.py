"""Schemas where they stand in a request, what becomes of them, and how they come back."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sekisho.wire.schema_strings import LONGEST, PLACEHOLDER
from sekisho.wire.schemas import fit, fit_schema
from support.gate import gate
from support.upstream import Recorded, json_answer

KANA: Any = {"type": "string", "pattern": "^[ァ-ヶ]+$"}
LOOSE_KANA: Any = {"type": "string", "pattern": f"^([ァ-ヶ]+|{PLACEHOLDER})$"}


def tool(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"name": schema}}


def valid(schema: Any, document: Any) -> bool:
    checker = Draft202012Validator.FORMAT_CHECKER
    return bool(Draft202012Validator(schema, format_checker=checker).is_valid(document))


PLACES: dict[str, Any] = {
    "chat tools": lambda s: {"tools": [{"type": "function", "function": {"parameters": s}}]},
    "chat functions": lambda s: {"functions": [{"name": "f", "parameters": s}]},
    "chat format": lambda s: {
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": s}}
    },
    "responses tools": lambda s: {"tools": [{"type": "function", "parameters": s}]},
    "responses namespace": lambda s: {"tools": [{"tools": [{"parameters": s}]}]},
    "responses format": lambda s: {"text": {"format": {"type": "json_schema", "schema": s}}},
    "anthropic tools": lambda s: {"tools": [{"name": "t", "input_schema": s}]},
    "anthropic format": lambda s: {"output_config": {"format": {"schema": s}}},
    "anthropic fallbacks": lambda s: {"fallbacks": [{"output_config": {"format": {"schema": s}}}]},
    "anthropic batches": lambda s: {"requests": [{"params": {"tools": [{"input_schema": s}]}}]},
    "gemini tools": lambda s: {"tools": [{"functionDeclarations": [{"parameters": s}]}]},
    "gemini tools, JSON": lambda s: {
        "tools": [{"function_declarations": [{"parametersJsonSchema": s, "response": s}]}]
    },
    "gemini format": lambda s: {"generationConfig": {"responseSchema": s}},
    "gemini format, JSON": lambda s: {"generation_config": {"responseJsonSchema": s}},
    "bedrock tools": lambda s: {
        "toolConfig": {"tools": [{"toolSpec": {"inputSchema": {"json": s}}}]}
    },
    "ollama format": lambda s: {"format": s},
    "cohere format": lambda s: {"response_format": {"type": "json_object", "schema": s}},
    "cohere format, itself": lambda s: {
        "response_format": {"type": "json_object", "json_schema": s}
    },
    "vllm": lambda s: {"guided_json": s},
}


@pytest.mark.parametrize("place", PLACES)
def test_schemas_are_found_where_the_apis_have_them(place: str) -> None:
    request = PLACES[place](tool(KANA))
    before = deepcopy(request)

    fitting = fit(request)

    assert fitting
    assert fitting.payload == PLACES[place](tool(LOOSE_KANA))
    assert request == before


def test_bedrocks_schema_is_json_in_a_string() -> None:
    def request(schema: str) -> Any:
        named = {"name": "n", "schema": schema}
        return {"outputConfig": {"textFormat": {"structure": {"jsonSchema": named}}}}

    for text, fitted in (
        (json.dumps(tool(KANA)), tool(LOOSE_KANA)),
        ('{ "type":"integer"}', None),
        ("no schema", None),
    ):
        payload: Any = fit(request(text)).payload
        left = payload["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"]
        assert left == text if fitted is None else json.loads(left) == fitted


@pytest.mark.parametrize("place", PLACES)
def test_schemas_without_constraints_of_strings_stay_the_very_same(place: str) -> None:
    request = PLACES[place]({"type": "object", "properties": {"n": {"type": "integer"}}})

    fitting = fit(request)

    assert not fitting
    assert fitting.payload is request


@pytest.mark.parametrize(
    "request_",
    [
        {"messages": [{"content": [{"type": "tool_use", "input": {"parameters": KANA}}]}]},
        {"input": [{"type": "function_call_output", "output": {"schema": KANA}}]},
        {"contents": [{"parts": [{"functionCall": {"args": {"parameters": KANA}}}]}]},
        {"parameters": KANA, "schema": KANA},
        {"metadata": {"schema": KANA, "tools": [{"parameters": KANA}]}},
        {"tools": [{"name": "t", "input_examples": [KANA], "description": "pattern"}]},
        {"text": {"format": {"type": "text"}}, "response_format": {"type": "json_object"}},
        {"format": "json", "tools": None, "generationConfig": []},
        [KANA],
        "text",
        None,
    ],
)
def test_what_is_no_schema_is_not_touched(request_: Any) -> None:
    fitting = fit(request_)

    assert fitting.payload is request_
    assert not fitting


@pytest.mark.parametrize(
    "within",
    [
        lambda s: {"properties": {"pattern": s, "format": {"type": "string"}}},
        lambda s: {"items": s},
        lambda s: {"items": [s]},
        lambda s: {"prefixItems": [s]},
        lambda s: {"anyOf": [{"type": "null"}, s]},
        lambda s: {"any_of": [s]},
        lambda s: {"allOf": [s]},
        lambda s: {"$defs": {"format": s}, "$ref": "#/$defs/format"},
        lambda s: {"definitions": {"d": s}},
        lambda s: {"additionalProperties": s},
        lambda s: {"patternProperties": {"^x": s}},
        lambda s: {"dependentSchemas": {"a": s}},
        lambda s: {"then": s, "else": s},
        lambda s: {"propertyNames": s},
        lambda s: {"contains": s},
    ],
)
def test_every_place_that_holds_a_value_to_a_schema_is_followed(within: Any) -> None:
    assert fit_schema(within(KANA)) == within(LOOSE_KANA)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": KANA},
        {"const": KANA},
        {"enum": [KANA]},
        {"default": KANA, "examples": [KANA]},
        {"properties": {"pattern": {"type": "integer"}, "maxLength": {"type": "integer"}}},
        {"required": ["pattern", "format"]},
        True,
    ],
)
def test_what_only_looks_like_a_constraint_stays(schema: Any) -> None:
    assert fit_schema(schema) is schema


def test_loosened_branches_need_not_exclude_each_other() -> None:
    fitted = fit_schema({"oneOf": [KANA, {"type": "string", "pattern": "^[0-9]+$"}]})

    assert isinstance(fitted, dict)
    assert list(fitted) == ["anyOf"]
    assert valid(fitted, "PERSON4K7Q2M")
    assert fit_schema({"oneOf": [KANA], "anyOf": [True]}) == {"anyOf": [True]}


def test_a_loosened_condition_goes() -> None:
    schema: Any = {"if": {"properties": {"a": KANA}}, "then": {"required": ["b"]}}

    assert fit_schema(schema) == {"then": {"required": ["b"]}}


def test_a_loosened_count_goes() -> None:
    schema: Any = {"contains": KANA, "maxContains": 1, "minContains": 1}

    assert fit_schema(schema) == {"contains": LOOSE_KANA, "minContains": 1}


@pytest.mark.parametrize("rest", ["additionalProperties", "unevaluatedProperties"])
def test_a_masked_name_may_be_any_of_the_names(rest: str) -> None:
    number: Any = {"type": "integer"}
    schema: Any = {"type": "object", "patternProperties": {"^[ァ-ヶ]+$": number}, rest: False}

    fitted = fit_schema(schema)

    assert valid(fitted, {"タナカ": 1, "PERSON4K7Q2M": 2})
    assert not valid(fitted, {"PERSON4K7Q2M": "x"})
    assert not valid(fitted, {"田中": 1})


@pytest.mark.parametrize(
    ("place", "has_pattern"),
    [
        ("gemini tools", False),
        ("gemini format", False),
        ("gemini format, JSON", True),
        ("chat tools", True),
        ("anthropic format", True),
    ],
)
def test_gemini_gets_no_pattern_that_it_might_not_know(place: str, has_pattern: bool) -> None:
    fitted = fit(PLACES[place](tool({"type": "string", "format": "date-time"}))).payload

    assert ("pattern" in json.dumps(fitted)) == has_pattern
    assert "format" not in json.dumps(fitted).replace("_format", "").replace('"format": {', "")


def test_the_same_schema_gives_the_same_bytes_whatever_else_is_said() -> None:
    one = fit({"tools": [{"input_schema": tool(KANA)}], "messages": ["a"]}).payload
    other = fit({"tools": [{"input_schema": tool(KANA)}], "messages": ["b", "c"]}).payload

    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert json.dumps(one["tools"]) == json.dumps(other["tools"])


# Schemas with documents that meet them. Each value is written as one that a masker would replace.

CONSTRAINED: list[tuple[dict[str, Any], str]] = [
    ({"pattern": "^[ァ-ヶ]+$"}, "タナカ"),
    ({"pattern": "^[0-9]{3}-[0-9]{4}$"}, "108-0417"),
    ({"pattern": "様$"}, "田中様"),
    ({"format": "email"}, "a@example.jp"),
    ({"format": "date", "pattern": "^19"}, "1985-12-03"),
    ({"format": "date-time"}, "2026-01-31T10:20:30Z"),
    ({"format": "ipv4", "type": ["string", "null"]}, "203.0.113.7"),
    ({"maxLength": 2}, "森"),
    ({"minLength": 30}, "東京都港区" * 6),
    ({"enum": ["森", "林"]}, "林"),
    ({"const": "森"}, "森"),
    ({}, "森"),
]
STRINGS = st.sampled_from(CONSTRAINED).map(lambda pair: ({"type": "string", **pair[0]}, pair[1]))
SCALARS = STRINGS | st.sampled_from([({"type": "integer", "format": "int32"}, 7), (True, None)])


def objects(pairs: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    names = [f"p{index}" for index in range(len(pairs))]
    properties = {name: schema for name, (schema, _) in zip(names, pairs, strict=True)}
    document = {name: value for name, (_, value) in zip(names, pairs, strict=True)}
    return {"properties": properties, "required": names, "additionalProperties": False}, document


def by_pattern(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    names = {"^[ァ-ヶ]+$": pair[0]}
    return {"patternProperties": names, "additionalProperties": False}, {"タナカ": pair[1]}


def nested(inner: st.SearchStrategy[tuple[Any, Any]]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(objects),
        inner.map(by_pattern),
        inner.map(lambda p: ({"type": "array", "items": p[0]}, [p[1], p[1]])),
        inner.map(lambda p: ({"prefixItems": [p[0]], "items": False}, [p[1]])),
        inner.map(lambda p: ({"additionalProperties": p[0]}, {"花子": p[1]})),
        inner.map(lambda p: ({"propertyNames": {"maxLength": 3}}, {"花子": p[1]})),
        inner.map(lambda p: ({"contains": p[0], "maxContains": 1}, [p[1]])),
        inner.map(lambda p: ({"$defs": {"d": p[0]}, "allOf": [p[0]]}, p[1])),
        st.tuples(inner, inner).map(lambda ps: ({"anyOf": [ps[0][0], ps[1][0]]}, ps[0][1])),
        st.tuples(inner, inner)
        .map(lambda ps: ({"oneOf": [ps[0][0], ps[1][0]]}, ps[0][1]))
        .filter(lambda p: valid(*p)),
        st.tuples(inner, inner)
        .map(lambda ps: ({"if": ps[0][0], "then": ps[0][0], "else": ps[1][0]}, ps[1][1]))
        .filter(lambda p: valid(*p)),
    )


PAIRS = st.recursive(SCALARS, nested, max_leaves=6)


def masked(node: Any, choose: Iterator[bool], table: dict[str, str]) -> Any:
    if isinstance(node, str):
        code = f"PERSON{len(table)}BBBBB"
        return table.setdefault(node, code if next(choose) else node)
    if isinstance(node, list):
        return [masked(item, choose, table) for item in node]
    if isinstance(node, dict):
        return {
            key if re.match("[a-z]", key) else masked(key, choose, table): masked(
                child, choose, table
            )
            for key, child in node.items()
        }
    return node


def with_masked_words(schema: Any, table: dict[str, str]) -> Any:
    """`enum` and `const` hold the caller's words: the masker replaces them on this side too."""
    if isinstance(schema, list):
        return [with_masked_words(item, table) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: table.get(child, child)
        if key == "const"
        else [table.get(word, word) for word in child]
        if key == "enum"
        else with_masked_words(child, table)
        for key, child in schema.items()
    }


@given(PAIRS, st.lists(st.booleans(), min_size=64, max_size=64))
def test_a_document_meets_the_fitted_schema_masked_or_not(
    pair: tuple[Any, Any], choices: list[bool]
) -> None:
    schema, document = pair
    assert valid(schema, document)
    table: dict[str, str] = {}
    sent = masked(document, iter(choices * 8), table)

    assert valid(fit_schema(schema), document)
    assert valid(fit_schema(with_masked_words(schema, table)), sent)


@given(PAIRS)
def test_fitting_changes_nothing_in_place_and_is_done_once(pair: tuple[Any, Any]) -> None:
    schema, _ = pair
    before = deepcopy(schema)
    fitted = fit_schema(schema)

    assert schema == before
    assert fit_schema(schema) == fitted


@given(PAIRS, PAIRS)
def test_what_comes_back_is_the_callers_again(one: tuple[Any, Any], other: tuple[Any, Any]) -> None:
    request: Any = {
        "tools": [{"parameters": {"x": one[0]}}, {"parameters": {"allOf": [other[0]]}}],
        "text": {"format": {"type": "json_schema", "schema": {"items": one[0]}}},
    }
    fitting = fit(request)
    sent: Any = deepcopy(fitting.payload)
    echo: Any = {"id": "r", **sent}
    event: Any = {"type": "response.created", "response": deepcopy(echo)}
    twice = deepcopy(event)

    for answer in (echo, event, twice):
        assert fitting.undo(answer) == bool(fitting)
    assert json.dumps(echo) == json.dumps({"id": "r", **request})
    assert event == twice == {"type": "response.created", "response": echo}


def test_what_the_upstream_added_to_a_schema_stays() -> None:
    schema: Any = {"properties": {"a": {"type": "string", "format": "email"}, "b": KANA}}
    fitting = fit({"tools": [{"parameters": schema}]})
    echo: Any = deepcopy(fitting.payload)
    echo["tools"][0]["parameters"]["additionalProperties"] = False
    echo["tools"][0]["parameters"]["properties"]["a"]["title"] = "A"

    assert fitting.undo(echo)
    properties = {"a": {"type": "string", "title": "A", "format": "email"}, "b": KANA}
    assert echo["tools"][0]["parameters"] == {
        "properties": properties,
        "additionalProperties": False,
    }


def test_two_echoes_share_nothing_with_the_request() -> None:
    request: Any = {"tools": [{"parameters": tool(KANA)}]}
    fitting = fit(request)
    echo: Any = deepcopy(fitting.payload)
    fitting.undo(echo)
    echo["tools"][0]["parameters"]["properties"]["name"]["pattern"] = "edited"

    assert request == {"tools": [{"parameters": tool(KANA)}]}


@pytest.mark.parametrize(
    "answer", [{}, [], None, {"tools": []}, {"response": "text"}, {"tools": [{"parameters": 5}]}]
)
def test_an_answer_without_an_echo_is_left_alone(answer: Any) -> None:
    before = deepcopy(answer)

    assert not fit({"tools": [{"parameters": tool(KANA)}]}).undo(answer)
    assert answer == before


def test_words_of_a_schema_are_masked_as_the_prompts_are_and_come_back() -> None:
    name = "四月一日 薫"
    schema = tool({"type": "string", "enum": [name, "森"], "default": name, "examples": [name]})
    schema["required"] = [name]
    schema["properties"][name] = {"type": "integer"}
    schema["properties"]["kind"] = {"const": name, "maxLength": 6}
    call = {"type": "function", "function": {"name": "f", "parameters": schema}}
    body = {"model": "m", "messages": [{"role": "user", "content": name}], "tools": [call]}

    def answer(request: Recorded) -> Any:
        masked = json.loads(request.body)["messages"][0]["content"]
        arguments = json.dumps({"name": masked, "kind": masked, masked: 1})
        calls = [{"function": {"name": "f", "arguments": arguments}}]
        return json_answer({"choices": [{"message": {"tool_calls": calls}}]})

    with gate({name: "PERSON"}, answer) as running:
        reply = httpx.post(f"{running.url}/openai/v1/chat/completions", json=body).json()
        sent = json.loads(running.upstream.requests[0].body)
    restored = reply["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]
    placeholder = sent["messages"][0]["content"]
    fitted: Any = fit(sent).payload
    parameters = fitted["tools"][0]["function"]["parameters"]

    assert name not in json.dumps(fitted, ensure_ascii=False)
    assert parameters["properties"]["name"]["enum"] == [placeholder, "森"]
    assert parameters["properties"]["kind"] == {"const": placeholder, "maxLength": LONGEST}
    assert parameters["required"] == [placeholder]
    assert json.loads(restored) == {"name": name, "kind": name, name: 1}


def test_no_repr_shows_a_schema() -> None:
    fitting = fit({"tools": [{"parameters": tool({"type": "string", "pattern": "^四月一日$"})}]})

    assert "四月一日" not in repr(fitting)
