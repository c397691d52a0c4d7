"""A request's JSON as the message that an operation takes, or an error that quotes none of it.

Errors name the place by the operation's own words (`mask[2].entity_type`); what the client called
something, or put there, is never repeated.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sekisho.errors import InvalidRequest
from sekisho.server.api.operation import Message
from sekisho.settings import Limits
from sekisho.wire.json_body import read_json

_ELSEWHERE = "…"

# What pydantic calls it: what is said of it.
_SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("is missing", "がありません"),
    "string_type": ("has to be a string", "には文字列が必要です"),
    "string_too_short": ("is too short", "が短すぎます"),
    "int_type": ("has to be a whole number", "には整数が必要です"),
    "bool_type": ("has to be true or false", "には true か false が必要です"),
    "list_type": ("has to be a list", "には配列が必要です"),
    "dict_type": ("has to be an object", "にはオブジェクトが必要です"),
    "model_type": ("has to be an object", "にはオブジェクトが必要です"),
}


def read_message(body: bytes, forms: Sequence[type[Message]], limits: Limits) -> Message:
    """Raises InvalidRequest."""
    value = read_json(body, max_depth=limits.max_depth) if body else {}
    if not isinstance(value, dict):
        raise InvalidRequest(
            "not_an_object",
            en="The request body is not a JSON object.",
            ja="リクエスト本文が JSON オブジェクトではありません。",
        )
    form = _form(value, forms)
    try:
        return form.model_validate(value)
    except ValidationError as error:
        # Not `from error`: it holds the request.
        detail = error.errors(include_url=False, include_input=False, include_context=True)[0]
    raise _invalid(detail, form)


def _form(value: dict[str, Any], forms: Sequence[type[Message]]) -> type[Message]:
    for form in forms:
        needed = (name for name, field in form.model_fields.items() if field.is_required())
        if all(name in value for name in needed):
            return form
    return forms[0]


def _invalid(detail: ErrorDetails, form: type[Message]) -> InvalidRequest:
    place = _place(detail["loc"], form)
    if detail["type"] == "extra_forbidden":
        return _unknown_member(detail["loc"], form)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "too_long" | "string_too_long":
            most = context.get("max_length")
            en, ja = f"may have {most} entries or letters at most", f"は最大 {most} です"
        case "literal_error" | "enum":
            expected = str(context.get("expected", ""))
            en, ja = f"has to be one of: {expected}", f"は次のいずれかです：{expected}"
        case "sekisho":
            en, ja = str(context["en"]), str(context["ja"])
        case known:
            en, ja = _SAID.get(
                known,
                ("is not what /api/openapi.json says", "が /api/openapi.json の定義と合いません"),
            )
    return InvalidRequest(
        "invalid_member", status=422, en=f"The member '{place}' {en}.", ja=f"「{place}」{ja}。"
    )


def _unknown_member(loc: Sequence[int | str], form: type[Message]) -> InvalidRequest:
    within = _place(loc[:-1], form)
    named = f" of '{within}'" if within else ""
    known = ", ".join(form.model_fields) if not within else "/api/openapi.json"
    return InvalidRequest(
        "invalid_member",
        status=422,
        en=f"A member{named} is not known here, or does not go with the others. Allowed: {known}.",
        ja=f"使えない項目があります。使えるもの：{known}",
    )


def _place(loc: Iterable[int | str], form: type[Message]) -> str:
    """Keys of free choice (entity types as keys) are the client's words."""
    known = _words(form)
    place = ""
    for part in loc:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part != "[key]":
            place += f".{part if part in known else _ELSEWHERE}"
    return place.removeprefix(".")


@lru_cache
def _words(form: type[Message]) -> frozenset[str]:
    found: set[str] = set()

    def gather(schema: object) -> None:
        if isinstance(schema, dict):
            for name in schema.get("properties", {}):
                if re.fullmatch(r"[a-z_]+", name):
                    found.add(name)
            for each in schema.values():
                gather(each)

    gather(form.model_json_schema())
    return frozenset(found)
