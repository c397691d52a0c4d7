"""The document that the server gives of itself, and the server against its own document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from sekisho.server.api.openapi import document
from sekisho.server.api.operation import Call, Message, Operation
from support.gate import Gate, gate

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER", "0": "DATE_TIME"}


OPERATIONS = [
    ("POST", "/api/detect"),
    ("POST", "/api/mask"),
    ("POST", "/api/restore"),
    ("DELETE", "/api/sessions/{id}"),
    ("GET", "/api/policy"),
    ("POST", "/api/try"),
    ("GET", "/api/figures"),
    ("POST", "/api/marks"),
    ("DELETE", "/api/marks/{id}"),
]

# As many cues as texts; a place within the text.
MORE_THAN_A_SCHEMA_SAYS = ("/api/detect", "/api/marks")


def test_the_document_lists_every_operation(server: Gate) -> None:
    given = httpx.get(f"{server.url}/api/openapi.json").json()

    assert given["openapi"] == "3.1.0"
    listed = {(m.upper(), path) for path, methods in given["paths"].items() for m in methods}
    assert listed == set(OPERATIONS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    folder: Path = tmp_path_factory.mktemp("marks")
    marks = {"folder": str(folder)}
    with gate(VALUES, marks=marks, api={"requests_per_minute": 1_000_000}) as running:
        yield running


@pytest.fixture(scope="module")
def described(server: Gate) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        (method, path, mode)
        for method, path in OPERATIONS
        for mode in GenerationMode
        if method == "POST" or mode is GenerationMode.POSITIVE  # a word in a path is never wrong
    ],
)
def test_the_server_does_what_its_document_says(
    described: Any, method: str, path: str, mode: GenerationMode
) -> None:
    """No 5xx, answers as described; wrong requests are refused, right ones are not."""
    operation = described[path][method]
    excluded: list[Any] = [positive_data_acceptance] if path in MORE_THAN_A_SCHEMA_SAYS else []

    @seed(0)
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=excluded)

    ask()


def test_what_a_web_page_is_told_is_described_too(server: Gate) -> None:
    described = httpx.get(f"{server.url}/api/openapi.json").json()["paths"]["/api/policy"]["get"]

    for headers in ({"host": "stranger.example"}, {"origin": "https://stranger.example"}):
        told = httpx.get(f"{server.url}/api/policy", headers=headers)
        assert str(told.status_code) in described["responses"]


def test_its_schemas_are_schemas(server: Gate) -> None:
    given = httpx.get(f"{server.url}/api/openapi.json").json()

    for schema in given["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert "securitySchemes" not in given["components"]


def test_where_clients_have_tokens_the_document_says_how() -> None:
    unprotected = document([], token_needed=False)
    described = document([], token_needed=True)

    assert set(described["components"]["securitySchemes"]) == {"bearer", "token"}
    assert described["security"] == [{"bearer": []}, {"token": []}]
    assert "security" not in unprotected


def test_an_operation_is_described_as_it_was_declared() -> None:
    class Question(Message):
        """What it is about."""

        text: str

    class Answer(Message):
        count: int

    async def handle(call: Call[Question]) -> Answer:
        return Answer(count=1)

    declared = Operation(
        "POST", "/api/x/{id}", "x", "Counts.", handle, (Question,), (Answer,), 201, (409,)
    )

    described = document([declared], token_needed=True)["paths"]["/api/x/{id}"]["post"]

    assert described["operationId"] == "x"
    assert described["parameters"][0]["name"] == "id"
    assert {"201", "401", "409", "422", "429"} < set(described["responses"])
    assert "200" not in described["responses"]
    assert "application/problem+json" in described["responses"]["409"]["content"]
