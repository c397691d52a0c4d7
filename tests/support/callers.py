"""The vendors' own clients, each asked in its own way for the same: to hear what it said."""

import asyncio
from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
import openai
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

Ask = Callable[[Any, str], str]
"""(client, text) → the answer's text."""


def openai_client(url: str, **options: Any) -> openai.OpenAI:
    return openai.OpenAI(api_key="sk-test", base_url=f"{url}/v1", **options)


def async_openai_client(url: str, **options: Any) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(api_key="sk-test", base_url=f"{url}/v1", **options)


def azure_client(url: str, **options: Any) -> openai.AzureOpenAI:
    return openai.AzureOpenAI(
        api_key="azure-test", azure_endpoint=url, api_version="2024-10-21", **options
    )


def async_azure_client(url: str, **options: Any) -> openai.AsyncAzureOpenAI:
    return openai.AsyncAzureOpenAI(
        api_key="azure-test", azure_endpoint=url, api_version="2024-10-21", **options
    )


def anthropic_client(url: str, **options: Any) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key="sk-ant-test", base_url=url, **options)


def async_anthropic_client(url: str, **options: Any) -> anthropic.AsyncAnthropic:
    return anthropic.AsyncAnthropic(api_key="sk-ant-test", base_url=url, **options)


def vertex_client(url: str, **options: Any) -> anthropic.AnthropicVertex:
    return anthropic.AnthropicVertex(
        region="us-east5",
        project_id="p1",
        access_token="ya29-test",
        base_url=f"{url}/v1",
        **options,
    )


def foundry_client(url: str, **options: Any) -> anthropic.AnthropicFoundry:
    return anthropic.AnthropicFoundry(api_key="foundry-test", base_url=url, **options)


def genai_client(url: str, **options: Any) -> genai.Client:
    http = types.HttpOptions(base_url=url, **options)
    return genai.Client(api_key="AIza-test", http_options=http)


def genai_vertex_client(url: str, **options: Any) -> genai.Client:
    return genai.Client(
        vertexai=True,
        project="p1",
        location="us-central1",
        credentials=Credentials("ya29-test"),  # type: ignore[no-untyped-call]
        http_options=types.HttpOptions(base_url=url, **options),
    )


def chat(client: Any, text: str) -> str:
    made = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
    return str(made.choices[0].message.content)


def chat_stream(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    with client.chat.completions.create(model="m", messages=messages, stream=True) as stream:
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream)


def message(client: Any, text: str) -> str:
    made = client.messages.create(
        model="m", max_tokens=9, messages=[{"role": "user", "content": text}]
    )
    return str(made.content[0].text)


def message_stream(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    with client.messages.stream(model="m", max_tokens=9, messages=messages) as stream:
        return "".join(stream.text_stream)


def generated(client: Any, text: str) -> str:
    return str(client.models.generate_content(model="gemini-x", contents=text).text)


def generated_stream(client: Any, text: str) -> str:
    stream = client.models.generate_content_stream(model="gemini-x", contents=text)
    return "".join(chunk.text or "" for chunk in stream)


async def async_chat(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    made = await client.chat.completions.create(model="m", messages=messages)
    return str(made.choices[0].message.content)


async def async_chat_stream(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    stream = await client.chat.completions.create(model="m", messages=messages, stream=True)
    async with stream:
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])


async def async_message(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    made = await client.messages.create(model="m", max_tokens=9, messages=messages)
    return str(made.content[0].text)


async def async_message_stream(client: Any, text: str) -> str:
    messages = [{"role": "user", "content": text}]
    async with client.messages.stream(model="m", max_tokens=9, messages=messages) as stream:
        return "".join([piece async for piece in stream.text_stream])


async def async_generated(client: Any, text: str) -> str:
    return str((await client.aio.models.generate_content(model="gemini-x", contents=text)).text)


async def async_generated_stream(client: Any, text: str) -> str:
    stream = await client.aio.models.generate_content_stream(model="gemini-x", contents=text)
    return "".join([chunk.text or "" async for chunk in stream])


def in_loop(ask: Any) -> Ask:
    """An asynchronous way to ask, in an event loop of its own; the client is closed in it."""

    async def asked(client: Any, text: str) -> str:
        try:
            answer: str = await ask(client, text)
        finally:
            await (client.aio.aclose() if hasattr(client, "aio") else client.close())
        return answer

    return lambda client, text: asyncio.run(asked(client, text))


CALLERS: dict[str, tuple[Any, Ask]] = {
    "openai": (openai_client, chat),
    "openai stream": (openai_client, chat_stream),
    "async openai": (async_openai_client, in_loop(async_chat)),
    "async openai stream": (async_openai_client, in_loop(async_chat_stream)),
    "azure": (azure_client, chat),
    "azure stream": (azure_client, chat_stream),
    "async azure": (async_azure_client, in_loop(async_chat)),
    "async azure stream": (async_azure_client, in_loop(async_chat_stream)),
    "anthropic": (anthropic_client, message),
    "anthropic stream": (anthropic_client, message_stream),
    "async anthropic": (async_anthropic_client, in_loop(async_message)),
    "async anthropic stream": (async_anthropic_client, in_loop(async_message_stream)),
    "vertex": (vertex_client, message),
    "vertex stream": (vertex_client, message_stream),
    "foundry": (foundry_client, message),
    "foundry stream": (foundry_client, message_stream),
    "genai vertex": (genai_vertex_client, generated),
    "genai vertex stream": (genai_vertex_client, generated_stream),
    "async genai vertex": (genai_vertex_client, in_loop(async_generated)),
    "genai": (genai_client, generated),
    "genai stream": (genai_client, generated_stream),
    "async genai": (genai_client, in_loop(async_generated)),
    "async genai stream": (genai_client, in_loop(async_generated_stream)),
}


def http_client_of(client: Any) -> httpx2.Client:
    """The one that its SDK made for itself, or was given."""
    http: httpx2.Client = (
        client._api_client._httpx_client if hasattr(client, "aio") else (client._client)
    )
    return http
