from collections.abc import Iterable
from typing import (  # as vendors' generated types are written
    Any,
    Literal,
    Optional,
    Required,
    TypeVar,
    Union,
)

import pytest
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType, TypedDict

from support.sdk_types import examples, leaf_name


class Text(TypedDict, total=False):
    type: Required[Literal["text"]]
    text: Required[str]


class Nested(TypedDict, total=False):
    type: Literal["nested"]
    parts: "Iterable[Part]"


Part = Union[Text, Nested]  # noqa: UP007


class Body(TypedDict, total=False):
    model: Required[Union[str, Literal["m"]]]  # noqa: UP007
    parts: Union[str, Iterable[Part]]  # noqa: UP007
    file: bytes
    count: Optional[int]  # noqa: UP045
    metadata: dict[str, str]
    schema: dict[str, object]


class Answer(BaseModel):
    kind: Literal["answer"]
    said: str = Field(alias="text")
    inner: "Answer | None" = None


def test_covers_every_alternative_of_a_typed_dict() -> None:
    made = examples(Body)

    places = {place for example in made for place in example.planted}
    assert {"model", "parts", "parts[0].text", "metadata{}0", "metadata{}.0"} <= places
    assert {"metadata{}.id", "schema{}.type", "schema{}.1{}.content[1]{}.signature"} <= places
    assert [example.payload["model"] for example in made][1] == "m"
    assert made[0].payload["count"] == 1
    assert "file" not in made[0].payload


def test_a_type_inside_of_itself_is_cut_off() -> None:
    [inner] = examples(Answer)

    assert list(inner.planted) == ["text"]
    [body] = [
        example.payload for example in examples(Body) if isinstance(example.payload["parts"], list)
    ][:1]
    assert [part["type"] for part in body["parts"]] == ["text", "nested"]


def test_no_value_stands_twice() -> None:
    values = [value for example in examples(Body) for value in example.planted.values()]

    assert len(values) == len(set(values)) > 20


def test_a_models_fields_have_the_names_that_travel() -> None:
    [example] = examples(Answer, "値{}".format)

    assert example.payload == {"kind": "answer", "text": example.planted["text"]}
    assert example.planted["text"].startswith("値")


def test_what_stands_in_the_callers_own_json_has_that_one_s_name() -> None:
    named: dict[str, Any] = {
        "messages[0].name": "name",
        "stop[1]": "stop",
        "model": "model",
        "metadata{}.id": "metadata{}",
        "tools[0].parameters{}0": "parameters{}",
    }

    assert {place: leaf_name(place) for place in named} == named


def test_a_type_that_is_not_understood_is_not_passed_over() -> None:
    class Strange(TypedDict):
        text: complex

    with pytest.raises(TypeError, match="complex"):
        examples(Strange)


T = TypeVar("T")
Nullable = TypeAliasType("Nullable", T | None, type_params=(T,))


class Aliased(TypedDict):
    text: Nullable[str]


def test_a_generic_alias_is_what_it_stands_for() -> None:
    [example] = examples(Aliased, "値{}".format)

    assert example.planted == {"text": example.payload["text"]}
