"""Declarations and messages show nothing of what they hold."""

import pytest
from pydantic import ValidationError

from sekisho.clients import ANYBODY
from sekisho.record import RecordDraft
from sekisho.server.api.operation import Call, Message

NAME = "鬼頭 誠一郎"


class Question(Message):
    text: str


def test_no_repr_shows_a_value() -> None:
    body = Question(text=NAME)
    call = Call(ANYBODY, body, {"id": NAME}, RecordDraft("api"))

    assert NAME not in repr(body)
    assert NAME not in str(body)
    assert NAME not in repr(call)


def test_no_error_shows_a_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Question.model_validate({"text": [NAME]})

    assert NAME not in str(caught.value)
