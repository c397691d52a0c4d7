import base64
from typing import Any

import pytest

from sekisho.wire import fields
from sekisho.wire.json_body import Json


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("text", "text"),
        ("thoughtSignature", "thought_signature"),
        ("inline_data", "inline_data"),
        ("responseJsonSchema", "response_json_schema"),
        ("ID", "id"),
    ],
)
def test_both_spellings_are_one_name(name: str, snake: str) -> None:
    assert fields.snake_case(name) == snake


@pytest.mark.parametrize("text", ["user", "gpt-5.1", "models/gemini-3", "call_Ab1|x=", "x" * 512])
def test_identifiers(text: str) -> None:
    assert fields.is_identifier(text)


@pytest.mark.parametrize(
    "text",
    ["", "山田", "taro yamada", "t@example.jp", "090-1234-5678", "https://example.jp", "x" * 513],
)
def test_what_may_be_personal_is_no_identifier(text: str) -> None:
    assert not fields.is_identifier(text)


@pytest.mark.parametrize(
    ("key", "text", "parent"),
    [
        ("type", "message", {}),
        ("mimeType", "image/png", {}),
        ("signature", "EqQBCg+/=" * 1000, {}),
        ("thoughtSignature", "c2ln", {}),
        ("data", "c2ln", {"type": "redacted_thinking"}),
        ("data", "c2ln", {"type": "reasoning.encrypted"}),
        ("sizeBytes", "8388608123", {}),
        ("authorization", "Bearer sk-1", {}),
        ("server_url", "https://mcp.example.jp/sse", {}),
        ("url", "https://mcp.example.jp/sse", {"type": "url", "name": "x"}),
        ("endpoint", "https://search.example.jp", {}),
        ("endpoint", "/v1/chat/completions", {}),
        ("key", "Zm9v+bar=", {"type": "api_key"}),
        ("connection_string", "Endpoint=https://db.example.jp;Key=Zm9v", {}),
        ("value", "tok_1", {"domain": "api.example.jp", "name": "TOKEN"}),
        ("sdp", "v=0\r\nc=IN IP4 192.0.2.1\r\n", {}),
    ],
)
def test_skipped_at_protocol_positions(key: str, text: str, parent: dict[str, Json]) -> None:
    assert fields.is_skipped(key, text, parent)


@pytest.mark.parametrize(
    ("key", "text", "parent"),
    [
        ("type", "山田", {}),
        ("id", "09012345678", {}),
        ("signature", "山田 太郎", {}),
        ("data", "c2ln", {"type": "text"}),
        ("authorization", "山田", {}),
        ("authorization", "taro@example.jp", {}),
        ("server_url", "https://mcp.example.jp/?user=taro", {}),
        ("url", "https://mcp.example.jp/sse", {"type": "url"}),
        ("user_id", "taro", {}),
        ("user", "taro", {}),
        ("safety_identifier", "taro", {}),
        ("prompt_cache_key", "taro", {}),
        ("session_id", "taro", {}),
        ("endpoint", "https://search.example.jp/?user=taro", {}),
        ("key", "taro", {"type": "eq"}),
        ("value", "taro", {"type": "eq", "key": "owner"}),
        ("sdp", "v=0\r\ntaro", {}),
        ("sdp", "s=山田", {}),
        ("name", "taro", {}),
        ("sizeBytes", "123456789018", {}),
        ("sizeBytes", "09012345678", {}),
        ("sizeBytes", "taro", {}),
        ("brand_new", "taro", {}),
    ],
)
def test_scanned_all_the_same(key: str, text: str, parent: dict[str, Json]) -> None:
    assert not fields.is_skipped(key, text, parent)


@pytest.mark.parametrize(
    ("key", "text", "parent"),
    [
        ("url", "data:image/png;base64,iVBO", {}),
        ("anything", "DATA:application/pdf;name=x;BASE64,iVBO", {}),
        ("data", "iVBO", {"type": "base64", "media_type": "image/png"}),
        ("data", "iVBO", {"format": "wav"}),
        ("data", "iVBO", {"mimeType": "text/plain"}),
        ("file_data", "iVBO", {}),
        ("result", "iVBO", {"type": "image_generation_call"}),
        ("data", "iVBO", {"type": "inline", "path": "a.pdf"}),
        ("input_audio", "iVBO", {"type": "input_audio"}),
        ("bytes", "iVBO", {"bytes": ""}),
        ("images", "iVBO", {"model": "llava"}),
        ("url", "data:text/plain; base64 ,iVBO", {}),
        ("url", " \ufeffdata:text/plain;base64,iVBO", {}),
        ("url", "data:text/plain;base64;charset=utf-8,iVBO", {}),
        ("url", "data:text/plain;base64,iVBOR%3D%3D", {}),
        ("url", "data:text/plain;base64," + "5bGx" * 16 + "!", {}),
        ("url", "data:text/plain,%E5%B1%B1%E7%94%B0", {}),
        ("data", "5bGx" * 16 + ".", {"mimeType": "text/plain"}),
        ("file_data", "5bGx" * 16 + "%3D", {}),
    ],
)
def test_files(key: str, text: str, parent: dict[str, Json]) -> None:
    assert fields.is_binary(key, text, parent, form=False)


@pytest.mark.parametrize(
    ("key", "text", "parent"),
    [
        ("url", "https://example.jp/a.png", {}),
        ("data", "山田", {"type": "text", "media_type": "text/plain"}),
        ("data", "Taro Yamada 0901234", {"type": "text", "media_type": "text/plain"}),
        ("data", "山田", {}),
        ("result", "山田", {"type": "program_output"}),
        ("result", "山田", {"type": "image_generation_call"}),
        ("data", "山田", {"type": "inline", "path": "a.txt"}),
        ("text", "data: 山田", {}),
        ("text", "data: 50%, %E5%B1%B1", {}),
        ("text", "the data: a;base64,b", {}),
        ("url", "data:image/svg+xml;utf8,<svg>山田</svg>", {}),
        ("images", "山田", {}),
        ("text", "/9j/", {}),
        ("text", "/9j/" + "a" * 60 + ".jpg", {}),
    ],
)
def test_texts_and_links_are_no_files(key: str, text: str, parent: dict[str, Json]) -> None:
    assert not fields.is_binary(key, text, parent, form=False)


def test_in_the_callers_json_only_what_is_a_file_by_itself_is_one() -> None:
    assert not fields.is_binary("file_data", "iVBO", {}, form=True)
    assert not fields.is_binary("bytes", "iVBO", {}, form=True)
    assert fields.is_binary("x", "data:image/png;base64,iVBO", {}, form=True)


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"OggS",
        b"ID3",
        b"\x1aE\xdf\xa3",
        b"\0\0\0\x20ftypisom",
    ],
)
def test_base64_of_a_file_is_one_wherever_it_stands(head: bytes) -> None:
    text = base64.b64encode(head + bytes(48)).decode()

    assert fields.is_binary("anything", text, {}, form=True)
    assert not fields.is_binary("anything", text + "。", {}, form=True)


@pytest.mark.parametrize(
    ("key", "child", "parent", "form"),
    [
        ("messages", [], {}, False),
        ("input", [], {}, False),
        ("input", {}, {"type": "tool_use"}, True),
        ("args", {}, {}, True),
        ("metadata", {}, {}, True),
        ("input_schema", {}, {}, True),
        ("response", {}, {"name": "f"}, True),
        ("response", {}, {"type": "response.created"}, False),
        ("systemInstruction", {}, {}, False),
        ("item", {}, {"type": "response.output_item.added"}, False),
        ("item", {}, {"grader": {}}, True),
        ("output", {}, {"type": "computer_call_output"}, False),
        ("output", {}, {"type": "function_call_output"}, True),
        ("output", {}, {"format": {}}, False),
        ("output", [], {"type": "function_call_output"}, False),
        ("annotations", {}, {"name": "f"}, True),
        ("annotations", [], {"type": "output_text"}, False),
        ("data", [], {"object": "list"}, False),
        ("data", [], {"object": "row"}, True),
        ("parameters", {}, {"type": "azure_search"}, False),
        ("parameters", {}, {"type": "azure_search", "name": "f"}, True),
        ("parameters", {}, {"type": "function"}, True),
        ("include", ["x"], {}, False),
        ("include", [{}], {}, True),
        ("brand_new", {}, {}, True),
        ("response_format", {"type": "json_schema"}, {}, False),
        ("response_format", [{"type": "text"}, {"type": "audio"}], {}, False),
        ("response_format", {"type": "object", "properties": {}}, {}, True),
        ("response_format", {"properties": {}}, {}, True),
        ("params", {}, {}, False),
        ("input", {"converse": {}}, {"input": {}}, False),
        ("input", {"converse": {}}, {"type": "tool_use", "input": {}}, True),
        ("input", {"converse": {}, "x": 1}, {"input": {}}, True),
        ("toolUse", {}, {}, True),
        ("json_schema", {"name": "n", "schema": {}}, {}, False),
        ("json_schema", {"type": "object", "properties": {}}, {}, True),
        ("format", {"type": "json_schema", "schema": {}}, {}, False),
        ("format", {"type": "grammar", "definition": ""}, {}, False),
        ("format", {"type": "audio/pcm", "rate": 24000}, {}, False),
        ("format", {"type": "object", "properties": {}}, {}, True),
        ("files", [], {}, False),
        ("files", {"a.gguf": "sha256:00"}, {}, True),
        ("reasoningContent", {}, {}, False),
    ],
)
def test_what_is_not_known_structure_is_the_callers_json(
    key: str, child: Any, parent: dict[str, Json], form: bool
) -> None:
    assert fields.opens_form(key, child, parent) is form


@pytest.mark.parametrize(
    ("key", "cue"),
    [
        ("user", "user"),
        ("endUserId", "user"),
        ("safety_identifier", "user"),
        ("known_speaker_names", "name"),
        ("name", ""),
        ("content", ""),
    ],
)
def test_a_field_that_names_a_person_says_so(key: str, cue: str) -> None:
    assert fields.cue(key) == cue


@pytest.mark.parametrize(
    ("key", "items", "tokens"),
    [
        ("input", [1, 2], True),
        ("prompt", [[1, 2], [3]], True),
        ("prompt", ["a", 1], True),
        ("prompt", ["a"], False),
        ("input", [], False),
        ("stop", [1], False),
    ],
)
def test_token_arrays(key: str, items: list[Json], tokens: bool) -> None:
    assert fields.is_token_array(key, items) is tokens


def test_the_keys_of_a_token_bias_are_tokens() -> None:
    assert fields.is_token_bias("logit_bias", {"50256": -100})
    assert not fields.is_token_bias("logit_bias", {"09012345678": 1})
    assert not fields.is_token_bias("logit_bias", {"50256": "山田"})
    assert not fields.is_token_bias("metadata", {"50256": 1})
