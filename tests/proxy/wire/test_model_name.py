"""Where each vendor's requests name their model."""

import pytest

from sekisho.wire.json_body import Json
from sekisho.wire.model_name import model_name, with_model


@pytest.mark.parametrize(
    ("path", "payload", "expected"),
    [
        ("/v1/chat/completions", {"model": "gpt-5"}, "gpt-5"),
        ("/v1beta/models/gemini-3-pro:generateContent", {}, "gemini-3-pro"),
        ("/model/anthropic.claude-v9%3A0/converse", {}, "anthropic.claude-v9:0"),
        ("/openai/deployments/our-gpt/chat/completions", {"messages": []}, "our-gpt"),
        ("/v1/files", None, ""),
        ("/v1/chat/completions", {"model": 5}, ""),
    ],
)
def test_the_model_is_found(path: str, payload: Json, expected: str) -> None:
    assert model_name(path, payload) == expected


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/v1/x", b'{"model":"a","n":1}', ("/v1/x", b'{"model":"b/c","n":1}')),
        ("/v1beta/models/a:go", b'{"n": 1}', ("/v1beta/models/b%2Fc:go", b'{"n": 1}')),
        ("/v1/x", b"not JSON", ("/v1/x", b"not JSON")),
        ("/v1/x", b"", ("/v1/x", b"")),
    ],
)
def test_another_model_can_be_named(path: str, body: bytes, expected: tuple[str, bytes]) -> None:
    assert with_model(path, body, "b/c") == expected


def test_a_socket_names_its_model_in_its_query() -> None:
    assert model_name("/v1/realtime", None, "intent=x&model=gpt-realtime%2B") == "gpt-realtime+"
