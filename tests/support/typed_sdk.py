"""Read by type checkers, never run: what the SDK gives back is of the type that it was given."""

from typing import assert_type

import anthropic
import httpx
import httpx2
import openai
from google import genai

import sekisho
import sekisho.httpx


def protected() -> None:
    assert_type(sekisho.protect(openai.OpenAI()), openai.OpenAI)
    assert_type(sekisho.protect(openai.AsyncOpenAI(), settings="x.yaml"), openai.AsyncOpenAI)
    assert_type(sekisho.protect(openai.AzureOpenAI(), profile="strict"), openai.AzureOpenAI)
    assert_type(sekisho.protect(anthropic.Anthropic()), anthropic.Anthropic)
    assert_type(sekisho.protect(anthropic.AsyncAnthropic()), anthropic.AsyncAnthropic)
    assert_type(sekisho.protect(genai.Client(), remote="http://127.0.0.1:8686"), genai.Client)


def clients() -> None:
    openai.OpenAI(http_client=sekisho.Client(timeout=3, profile="strict"))
    anthropic.AsyncAnthropic(http_client=sekisho.AsyncClient(actions={"MONEY": "mask"}))
    with sekisho.Client() as client:
        assert_type(client, sekisho.Client)
        assert_type(client.get("https://example.jp"), httpx2.Response)
    with sekisho.httpx.Client() as other:
        assert_type(other.get("https://example.jp"), httpx.Response)


def transports() -> None:
    httpx.Client(transport=sekisho.httpx.MaskingTransport(httpx.HTTPTransport()))
    httpx2.Client(transport=sekisho.MaskingTransport(httpx2.HTTPTransport()))
    inner = httpx2.AsyncHTTPTransport()
    httpx2.AsyncClient(transport=sekisho.AsyncMaskingTransport(inner, profile="strict"))


def errors(error: Exception) -> None:
    if isinstance(error, sekisho.PolicyRefusal):
        assert_type(error.entity_types, tuple[str, ...])
        assert_type(error.status, int)


def texts() -> None:
    masked = sekisho.Shield().mask("x")
    assert_type(masked.text, str)
