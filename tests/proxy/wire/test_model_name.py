"""Where each vendor's requests name their model."""

import pytest

from sekisho.wire.json_body import Json
from sekisho.wire.model_name import model_name, model_names, with_model


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
        ("/model/a/x", b'{"model":"a"}', ("/model/b%2Fc/x", b'{"model":"b/c"}')),
        ("/v1/x", b"not JSON", ("/v1/x", b"not JSON")),
        ("/v1/x", b"", ("/v1/x", b"")),
    ],
)
def test_another_model_can_be_named(path: str, body: bytes, expected: tuple[str, bytes]) -> None:
    assert with_model(path, body, "b/c") == expected


def test_a_socket_names_its_model_in_its_query() -> None:
    assert model_name("/v1/realtime", None, "intent=x&model=gpt-realtime%2B") == "gpt-realtime+"


def test_a_session_names_its_model_in_its_first_message() -> None:
    assert model_name("/ws/live", {"setup": {"model": "models/m"}}) == "models/m"


@pytest.mark.parametrize(
    ("path", "payload", "expected"),
    [
        ("/v1/files", None, set()),
        ("/v1/x", {"model": "a"}, {"a"}),
        ("/v1/x", {"model": "a", "models": ["b", "c"]}, {"a", "b", "c"}),
        ("/v1/models/a:go", {"model": "models/a"}, {"a"}),
        ("/v1/publishers/google/models/a:go", {"model": "b"}, {"a", "b"}),
        ("/openai/deployments/a/chat/completions", {"model": "b"}, {"a", "b"}),
        ("/v1/batches", {"requests": [{"params": {"model": "a"}}, {"model": "b"}]}, {"a", "b"}),
        ("/v1/files", {"file": {"content": [{"content": ["1", {"model": "a"}]}]}}, {"a"}),
        ("/ws/live", {"setup": {"model": "publishers/google/models/a"}}, {"a"}),
        ("/v1/images/edits", {"model": ["a", "b"]}, {"a", "b"}),
        ("/v1/x", {"model": "a", "messages": [{"content": [{"input": {"model": "b"}}]}]}, {"a"}),
        ("/v1/x", {"model": {"id": 5}}, set()),
    ],
)
def test_every_model_is_found(path: str, payload: Json, expected: set[str]) -> None:
    assert model_names(path, payload) == expected


def test_one_that_is_named_twice_in_a_query_is_found_twice() -> None:
    assert model_names("/v1/realtime", None, "model=a&model=b") == {"a", "b"}
