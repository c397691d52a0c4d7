"""What people do with google-genai's client, with and without protect()."""

import io
from typing import Any

import httpx
import httpx2
import pytest
from google.genai import types
from pydantic import BaseModel

from support.both_ways import (
    NAME,
    PROMPT,
    SHOP,
    Call,
    Fake,
    assert_same,
    dump,
    gathered,
    got,
    listed,
    running_fake,
)
from support.callers import genai_client
from support.fake_gemini import GeminiUpstream

MODEL = "gemini-x"
TOOL = types.Tool(
    function_declarations=[
        types.FunctionDeclaration(
            name="mail",
            description=f"{NAME}が使う",
            parameters_json_schema={"type": "object", "properties": {"to": {"type": "string"}}},
        )
    ]
)


class Contact(BaseModel):
    name: str
    phone: str


async def generate(client: Any) -> object:
    config = types.GenerateContentConfig(system_instruction=f"{SHOP}の窓口", temperature=0.25)
    made = await got(client.models.generate_content(model=MODEL, contents=PROMPT, config=config))
    return dump(made), made.text


async def stream(client: Any) -> object:
    items = await got(client.models.generate_content_stream(model=MODEL, contents=PROMPT))
    return gathered(await listed(items))


async def chat(client: Any) -> object:
    talk = client.chats.create(model=MODEL)
    first = await got(talk.send_message(PROMPT))
    second = await got(talk.send_message(f"{NAME}様でしたか"))
    third = gathered(await listed(await got(talk.send_message_stream(PROMPT))))
    return dump(first), dump(second), third, gathered(talk.get_history())


async def structured(client: Any) -> object:
    config = types.GenerateContentConfig(
        response_mime_type="application/json", response_schema=Contact
    )
    made = await got(client.models.generate_content(model=MODEL, contents=PROMPT, config=config))
    assert made.parsed == Contact(name=PROMPT, phone=PROMPT)
    return dump(made)


async def function_call(client: Any) -> object:
    config = types.GenerateContentConfig(tools=[TOOL])
    said: list[Any] = [types.Content(role="user", parts=[types.Part(text=PROMPT)])]
    first = await got(client.models.generate_content(model=MODEL, contents=said, config=config))
    [call] = first.function_calls
    assert call.args == {"to": PROMPT}
    result = types.Part.from_function_response(name="mail", response={"ok": f"{NAME}へ"})
    said += [first.candidates[0].content, types.Content(role="user", parts=[result])]
    second = await got(client.models.generate_content(model=MODEL, contents=said, config=config))
    assert second.text == f"{NAME}へ"
    return dump(first), dump(second)


async def automatic_function_call(client: Any) -> object:
    """The SDK calls the function itself."""
    told: list[str] = []

    def mail(to: str) -> str:
        """Sends a mail."""
        told.append(to)
        return f"{NAME}へ送信済み"

    config = types.GenerateContentConfig(tools=[mail])
    made = await got(client.models.generate_content(model=MODEL, contents=PROMPT, config=config))
    assert told == [PROMPT]
    return dump(made)


async def embed(client: Any) -> object:
    return dump(await got(client.models.embed_content(model=MODEL, contents=[PROMPT, NAME])))


async def count_tokens(client: Any) -> object:
    return dump(await got(client.models.count_tokens(model=MODEL, contents=PROMPT)))


async def cache(client: Any) -> object:
    kept = await got(
        client.caches.create(
            model=MODEL,
            config=types.CreateCachedContentConfig(
                contents=[types.Content(role="user", parts=[types.Part(text=PROMPT)])],
                display_name=f"{NAME}の資料",
            ),
        )
    )
    found = await got(client.caches.get(name=kept.name))
    config = types.GenerateContentConfig(cached_content=kept.name)
    made = await got(client.models.generate_content(model=MODEL, contents="要約", config=config))
    assert made.text == f"{PROMPT}要約"
    await got(client.caches.delete(name=kept.name))
    return dump(kept), dump(found), dump(made)


async def files(client: Any) -> object:
    config = types.UploadFileConfig(mime_type="text/plain", display_name=f"{NAME}.txt")
    made = await got(client.files.upload(file=io.BytesIO(PROMPT.encode()), config=config))
    found = await got(client.files.get(name=made.name))
    return dump(made), dump(found)


CALLS: list[Call] = [
    generate,
    stream,
    chat,
    structured,
    function_call,
    automatic_function_call,
    embed,
    count_tokens,
    cache,
    files,
]
SURFACES = {"sync": lambda client: client, "async": lambda client: client.aio}


@pytest.fixture(scope="module")
def fake() -> Any:
    with running_fake() as running:
        yield running


def by_name(call: Any) -> str:
    return str(call.__name__)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize("call", CALLS, ids=by_name)
def test_genai(fake: Fake, call: Call, surface: Any) -> None:
    assert_same(fake, genai_client, call, GeminiUpstream, surface=surface)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize("call", [generate, stream, files], ids=by_name)
def test_over_the_callers_http_clients(fake: Fake, call: Call, library: Any) -> None:
    """The SDK leaves them open."""
    made: list[Any] = []

    def make(url: str) -> Any:
        made[:] = library.Client(), library.AsyncClient()
        return genai_client(url, httpx_client=made[0], httpx_async_client=made[1])

    async def closing(client: Any) -> object:
        try:
            return await call(client)
        finally:
            made[0].close()
            await made[1].aclose()

    for surface in SURFACES.values():
        assert_same(fake, make, closing, GeminiUpstream, surface=surface)
