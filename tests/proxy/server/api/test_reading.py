"""Requests read as messages; what is wrong with them is said without a word of theirs."""

import json
import traceback
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field
from pydantic_core import PydanticCustomError

from sekisho.errors import InvalidRequest
from sekisho.server.api.operation import Message
from sekisho.server.api.reading import read_message
from sekisho.settings import Limits

NAME = "鬼頭 誠一郎"


class Part(Message):
    kind: Literal["a", "b"]


class One(Message):
    text: str
    parts: Annotated[list[Part], Field(max_length=2)] | None = None
    types: dict[Literal["PERSON"], bool] | None = None
    count: int = 0


class Many(Message):
    texts: list[str]


def read(value: Any) -> Message:
    return read_message(json.dumps(value).encode(), (One, Many), Limits())


def refused(value: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        read(value)
    assert NAME not in "".join(traceback.format_exception(caught.value))
    return caught.value


def test_the_form_that_fits_is_read() -> None:
    one, many = read({"text": NAME, "parts": [{"kind": "a"}]}), read({"texts": ["\ud83d"]})

    assert isinstance(one, One)
    assert one.text == NAME
    assert isinstance(many, Many)
    assert many.texts == ["\ud83d"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "'text' is missing"),
        ({"text": 1}, "'text' has to be a string"),
        ({"text": [NAME]}, "'text' has to be a string"),
        ({"texts": NAME}, "'texts' has to be a list"),
        ({"texts": ["a", 5]}, "'texts[1]' has to be a string"),
        ({"text": "a", "count": True}, "'count' has to be a whole number"),
        ({"text": "a", "count": "1"}, "'count' has to be a whole number"),
        ({"text": "a", "parts": [{"kind": NAME}]}, "'parts[0].kind' has to be one of: 'a' or 'b'"),
        ({"text": "a", "parts": [NAME]}, "'parts[0]' has to be an object"),
        ({"text": "a", "parts": [{"kind": "a"}] * 3}, "'parts' may have 2 entries"),
        ({"text": "a", "types": {NAME: True}}, "'types.…' has to be one of: 'PERSON'"),
        ({"text": "a", "types": {"PERSON": NAME}}, "'types.…' has to be true or false"),
        ({"text": "a", NAME: 1}, "Allowed: text, parts, types, count"),
        ({"text": "a", "texts": ["b"]}, "Allowed: text, parts, types, count"),
        ({"text": "a", "parts": [{"kind": "a", NAME: 1}]}, "of 'parts[0]'"),
    ],
)
def test_what_is_wrong_is_named_by_our_own_words(value: Any, said: str) -> None:
    error = refused(value)

    assert (error.code, error.status) == ("invalid_member", 422)
    assert said in error.message


@pytest.mark.parametrize("value", [[], "text", 5, None])
def test_what_is_no_object_is_refused(value: Any) -> None:
    assert refused(value).code == "not_an_object"


def test_a_check_of_ones_own_has_its_own_words() -> None:
    from pydantic import AfterValidator

    def odd(text: str) -> str:
        raise PydanticCustomError("sekisho", "odd", {"en": "is odd", "ja": "が変です"})

    class Odd(Message):
        text: Annotated[str, AfterValidator(odd)]

    with pytest.raises(InvalidRequest) as caught:
        read_message(b'{"text": "a"}', (Odd,), Limits())

    assert caught.value.message == "The member 'text' is odd. / 「text」が変です。"
