from typing import Any

import pytest

from sekisho.wire.apis import APIS, asking_vendor, find_api
from sekisho.wire.json_body import Json


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/chat/completions", "openai.chat"),
        ("/api/v1/chat/completions", "openai.chat"),
        ("/chat/completions", "openai.chat"),
        ("/openai/deployments/my-gpt.4/chat/completions", "openai.chat"),
        ("/v1beta/openai/chat/completions", "openai.chat"),
        ("/v1/responses", "openai.responses"),
        ("/v1/responses/input_tokens", "openai.responses.input_tokens"),
        ("/v1/responses/compact", "openai.responses.compact"),
        ("/v1/completions", "openai.completions"),
        ("/v1/embeddings", "openai.embeddings"),
        ("/v1/moderations", "openai.moderations"),
        ("/v1/images/generations", "openai.images.generations"),
        ("/v1/responses/resp_1/cancel", "openai.responses.cancel"),
        ("/v1/threads/t_1/messages", "openai.threads.messages.create"),
        ("/v1/messages", "anthropic.messages"),
        ("/anthropic/v1/messages", "anthropic.messages"),
        (
            "/v1/projects/p-1/locations/asia-northeast1/publishers/anthropic/models/"
            "claude-4@20260101:streamRawPredict",
            "anthropic.messages",
        ),
        ("/v1/messages/count_tokens", "anthropic.count_tokens"),
        ("/v1beta/models/gemini-3.0-pro:generateContent", "gemini.generate"),
        ("/v1beta/models/gemini-3.0-pro:streamGenerateContent", "gemini.stream"),
        (
            "/v1/projects/p/locations/l/publishers/google/models/gemini-3:streamGenerateContent",
            "gemini.stream",
        ),
        ("/v1beta/tunedModels/mine:generateContent", "gemini.generate"),
        ("/v1beta/models/m:countTokens", "gemini.count_tokens"),
        ("/v1beta/models/m:batchEmbedContents", "gemini.embed"),
    ],
)
def test_knows_the_apis_below_any_prefix(path: str, name: str) -> None:
    api = find_api("POST", path)

    assert api is not None
    assert api.name == name
    assert find_api("PUT", path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1",
        "/v1/chat/completions/",
        "/v1/chat/completions/chatcmpl-1/x",
        "/v1/xchat/completionsx",
        "/v1/../chat/completions",
        "/v1/./responses",
        "/v1//responses",
        "/v1/%E5%B1%B1/responses",
        "/v1/山田/responses",
        "/v1/a b/responses",
        "/v1/responses?x",
        "/v1/responses\n",
        "/a" * 11 + "/responses",
        "/v1/organization/invites",
        "/v1/vaults",
        "/v1/webhook_endpoints",
        "/v1beta/models/m:divine",
        "/v1beta/models/m%3AgenerateContent",
        "/v1beta/models/:generateContent",
    ],
)
def test_knows_nothing_else(path: str) -> None:
    assert find_api("POST", path) is None


@pytest.mark.parametrize(
    ("path", "vendor"),
    [
        ("/v1/models", "openai"),
        ("/v1/models/gpt-5", "openai"),
        ("/v1beta/models", "gemini"),
        ("/v1beta/models/gemini-3", "gemini"),
    ],
)
def test_lists_of_models_are_read_only(path: str, vendor: str) -> None:
    api = find_api("GET", path)

    assert api is not None
    assert api.vendor == vendor
    assert find_api("POST", path) is None


def test_a_query_passes_by_name_and_only_if_it_is_plain() -> None:
    api = find_api("POST", "/v1beta/models/m:streamGenerateContent")
    assert api is not None

    assert api.allows_query("alt", "sse")
    assert api.allows_query("key", "AIzaSy-x_1")
    assert not api.allows_query("key", "山田")
    assert not api.allows_query("key", "a b")
    assert not api.allows_query("key", "x" * 300)
    assert not api.allows_query("user", "x")


@pytest.mark.parametrize(
    ("path", "payload", "asked"),
    [
        ("/v1/chat/completions", {"response_format": {"type": "json_schema"}}, True),
        ("/v1/chat/completions", {"response_format": {"type": "text"}}, False),
        ("/v1/chat/completions", {"response_format": "json_object"}, False),
        ("/v1/chat/completions", [], False),
        ("/v1/responses", {"text": {"format": {"type": "json_object"}}}, True),
        ("/v1/responses", {"text": {"format": None}}, False),
        ("/v1/messages", {"output_config": {"format": {"type": "json_schema"}}}, True),
        ("/v1/messages", {"output_format": {"type": "json_schema"}}, True),
        ("/v1/messages", {}, False),
        (
            "/v1beta/models/m:generateContent",
            {"generationConfig": {"responseMimeType": "application/json"}},
            True,
        ),
        (
            "/v1beta/models/m:generateContent",
            {"generation_config": {"response_mime_type": "application/json"}},
            True,
        ),
        ("/v1beta/models/m:countTokens", {}, False),
    ],
)
def test_sees_whether_the_client_asked_for_json(path: str, payload: Json, asked: bool) -> None:
    api = find_api("POST", path)

    assert api is not None
    assert api.json_output(payload) is asked


def test_names_are_unique() -> None:
    assert len({api.name for api in APIS}) == len(APIS)


@pytest.mark.parametrize(
    ("path", "headers", "client", "upstream", "vendor"),
    [
        ("/v1/messages", [], None, "x", "anthropic"),
        ("/v1/unheard", [("anthropic-version", "1")], None, "openai", "anthropic"),
        ("/v1/unheard", [("anthropic-version", "1")], "cohere", "openai", "cohere"),
        ("/v1/unheard", [], None, "gemini", "gemini"),
        ("/v1/unheard", [], None, "mine", "openai"),
    ],
)
def test_an_error_is_told_in_the_words_of_who_asks(
    path: str, headers: list[tuple[str, str]], client: Any, upstream: str, vendor: str
) -> None:
    told = asking_vendor("POST", path, "", headers, client=client, upstream=upstream)

    assert told == vendor
