"""protect(): the vendors' clients as they were, with masking beneath them."""

import asyncio
import gc
import json
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import httpx
import httpx2
import openai
import pytest
from google import genai
from google.genai import errors
from google.genai.client import DebugConfig

import sekisho
import sekisho.httpx
import sekisho.httpx2
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.callers import (
    CALLERS,
    Ask,
    anthropic_client,
    async_anthropic_client,
    async_azure_client,
    async_generated_stream,
    async_openai_client,
    azure_client,
    chat,
    chat_stream,
    genai_client,
    generated,
    generated_stream,
    http_client_of,
    message,
    message_stream,
    openai_client,
)
from support.repeating import repeat
from support.servers import serving
from support.shields import KEY, PlantedHere
from support.upstream import Answer, Recorded, RecordingUpstream

ROOT = Path(__file__).parents[3]
NAME = "百目鬼 隆"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}
PROMPT = f"{NAME}様へ"


class Server:
    def __init__(self, url: str, upstream: RecordingUpstream) -> None:
        self.url = url
        self.upstream = upstream


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    upstream = RecordingUpstream(repeat)
    with serving(upstream, lifespan="off") as url:
        yield Server(url, upstream)


@pytest.fixture
def server(running: Server) -> Server:
    running.upstream.requests.clear()
    running.upstream.script = repeat
    return running


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(Settings(), detector=PlantedHere(VALUES), key=KEY)


@pytest.mark.parametrize(("make", "ask"), CALLERS.values(), ids=CALLERS)
def test_masks_what_is_sent_and_restores_what_comes(
    server: Server, runtime: Runtime, make: Any, ask: Ask
) -> None:
    client = sekisho.protect(make(server.url), runtime=runtime)

    assert ask(client, PROMPT) == PROMPT

    assert not server.upstream.saw(NAME)
    assert "PERSON" in server.upstream.last.body.decode()


@pytest.mark.parametrize(
    "make",
    [
        openai_client,
        async_openai_client,
        azure_client,
        async_azure_client,
        anthropic_client,
        async_anthropic_client,
        genai_client,
    ],
)
def test_the_protected_client_is_of_the_same_type(runtime: Runtime, make: Any) -> None:
    client = make("http://127.0.0.1:9")

    protected = sekisho.protect(client, runtime=runtime)

    assert type(protected) is type(client)
    assert type(http_client_of(protected)) is type(http_client_of(client))


def test_pyright_sees_the_same_types(tmp_path: Path) -> None:
    """As mypy does, which reads all tests; Pyright in its strict mode."""
    command = Path(sys.executable).with_name("basedpyright")
    if not command.exists():
        pytest.skip("basedpyright is not installed beside this Python")
    config = {
        "include": [str(ROOT / "tests/support/typed_sdk.py")],
        "extraPaths": [str(ROOT / "proxy"), str(ROOT / "recognizers")],
        "typeCheckingMode": "strict",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")

    arguments = [str(command), "--outputjson", "--pythonpath", sys.executable, "-p", str(tmp_path)]
    done = subprocess.run(arguments, capture_output=True, check=False)

    read = json.loads(done.stdout)
    assert read["summary"]["filesAnalyzed"] == 1
    assert [problem["message"] for problem in read["generalDiagnostics"]] == []


def test_the_original_goes_on_without_masking(server: Server, runtime: Runtime) -> None:
    client = openai_client(server.url)
    protected = sekisho.protect(client, runtime=runtime)

    assert chat(protected, PROMPT) == PROMPT
    assert not server.upstream.saw(NAME)
    assert chat(client, PROMPT) == PROMPT
    assert server.upstream.saw(NAME)


def test_keeps_the_options_of_an_openai_client(server: Server, runtime: Runtime) -> None:
    client = openai_client(
        server.url,
        organization="org-1",
        project="proj_1",
        timeout=12.0,
        max_retries=7,
        default_headers={"openai-beta": "assistants=v2"},
    )

    protected = sekisho.protect(client, runtime=runtime)
    chat(protected, PROMPT)

    assert (protected.timeout, protected.max_retries) == (12.0, 7)
    assert protected.base_url == client.base_url
    headers = server.upstream.last.headers
    assert headers["authorization"] == "Bearer sk-test"
    assert headers["openai-organization"] == "org-1"
    assert headers["openai-project"] == "proj_1"
    assert headers["openai-beta"] == "assistants=v2"


@pytest.mark.parametrize("make", [openai_client, anthropic_client])
def test_keeps_how_strictly_answers_are_read(runtime: Runtime, make: Any) -> None:
    client = make("http://127.0.0.1:9", _strict_response_validation=True)

    assert sekisho.protect(client, runtime=runtime)._strict_response_validation is True


def test_keeps_the_address_and_key_of_azure(server: Server, runtime: Runtime) -> None:
    chat(sekisho.protect(azure_client(server.url), runtime=runtime), PROMPT)

    last = server.upstream.last
    assert last.path == "/openai/deployments/m/chat/completions"
    assert last.query == "api-version=2024-10-21"
    assert last.headers["api-key"] == "azure-test"


def test_keeps_the_options_of_an_anthropic_client(server: Server, runtime: Runtime) -> None:
    client = anthropic_client(
        server.url, timeout=12.0, max_retries=7, default_headers={"anthropic-beta": "b-2025"}
    )

    protected = sekisho.protect(client, runtime=runtime)
    message(protected, PROMPT)

    assert (protected.timeout, protected.max_retries) == (12.0, 7)
    headers = server.upstream.last.headers
    assert headers["authorization"] == "Bearer sk-ant-test"
    assert headers["anthropic-beta"] == "b-2025"


def test_keeps_the_options_of_a_genai_client(server: Server, runtime: Runtime) -> None:
    client = genai_client(server.url, api_version="v1alpha", timeout=12_000)

    protected = sekisho.protect(client, runtime=runtime)
    generated(protected, PROMPT)

    last = server.upstream.last
    assert last.path == "/v1alpha/models/gemini-x:generateContent"
    assert last.headers["x-goog-api-key"] == "AIza-test"
    assert protected._api_client._http_options.timeout == 12_000


def test_one_loop_after_the_other_may_use_a_genai_client(server: Server, runtime: Runtime) -> None:
    client = sekisho.protect(genai_client(server.url), runtime=runtime)

    async def ask() -> str:
        answer = await client.aio.models.generate_content(model="gemini-x", contents=PROMPT)
        http: Any = client._api_client._async_httpx_client
        await http._loop_clients.pop(asyncio.get_running_loop()).aclose()
        return str(answer.text)

    assert [asyncio.run(ask()) for _ in range(3)] == [PROMPT] * 3
    assert not server.upstream.saw(NAME)


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_keeps_the_callers_http_client(server: Server, runtime: Runtime, library: Any) -> None:
    """Its hooks, its cookies' jar, its mounts; of either library."""
    seen: list[str] = []
    mounted = library.HTTPTransport()
    http = library.Client(
        timeout=3.0,
        event_hooks={"request": [lambda request: seen.append(request.method)]},
        mounts={"http://127.0.0.1": mounted},
    )
    client = openai_client(server.url, http_client=http)

    protected = sekisho.protect(client, runtime=runtime)

    assert chat(protected, PROMPT) == PROMPT
    assert chat_stream(protected, PROMPT) == PROMPT
    assert seen == ["POST", "POST"]
    assert http_client_of(protected).timeout == http.timeout
    assert not server.upstream.saw(NAME)
    assert chat(client, PROMPT) == PROMPT
    assert server.upstream.saw(NAME)
    http.close()


@pytest.mark.parametrize(
    ("library", "make", "ask"),
    [
        (sekisho.httpx, openai_client, chat_stream),
        (sekisho.httpx2, openai_client, chat_stream),
        (sekisho.httpx2, azure_client, chat),
        (sekisho.httpx2, anthropic_client, message_stream),  # which takes no other
    ],
)
def test_an_sdk_takes_our_own_client(
    server: Server, runtime: Runtime, library: Any, make: Any, ask: Ask
) -> None:
    with library.Client(runtime=runtime) as http:
        assert ask(make(server.url, http_client=http), PROMPT) == PROMPT

    assert not server.upstream.saw(NAME)


@pytest.mark.parametrize("library", [sekisho.httpx, sekisho.httpx2])
def test_genai_takes_our_own_clients(server: Server, runtime: Runtime, library: Any) -> None:
    async def ask() -> str:
        async with library.AsyncClient(runtime=runtime) as http:
            client = genai_client(server.url, httpx_async_client=http)
            answer = await async_generated_stream(client, PROMPT)
            client.close()
            return answer

    assert asyncio.run(ask()) == PROMPT
    with library.Client(runtime=runtime) as http:
        assert generated_stream(genai_client(server.url, httpx_client=http), PROMPT) == PROMPT
    assert not server.upstream.saw(NAME)


def test_a_client_protected_twice_masks_once(server: Server, runtime: Runtime) -> None:
    once = sekisho.protect(openai_client(server.url), runtime=runtime)
    twice = sekisho.protect(once, runtime=runtime)

    assert chat(twice, PROMPT) == PROMPT
    sent = [r.json["messages"] for r in server.upstream.requests]
    assert chat(once, PROMPT) == PROMPT
    assert [server.upstream.last.json["messages"]] == sent


def test_what_was_derived_from_a_protected_client_is_protected(
    server: Server, runtime: Runtime
) -> None:
    client = sekisho.protect(openai_client(server.url), runtime=runtime)

    assert chat(client.with_options(timeout=5.0), PROMPT) == PROMPT
    raw = client.chat.completions.with_raw_response.create(
        model="m", messages=[{"role": "user", "content": PROMPT}]
    )
    assert raw.parse().choices[0].message.content == PROMPT
    assert raw.headers["x-sekisho-masked"] == "1"
    assert raw.elapsed.total_seconds() > 0
    with client.chat.completions.with_streaming_response.create(
        model="m", messages=[{"role": "user", "content": PROMPT}], stream=True
    ) as response:
        lines = list(response.iter_lines())
    assert any("data: [DONE]" in line for line in lines)
    assert not server.upstream.saw(NAME)


class TestClosing:
    def test_the_protected_client_leaves_the_original_open(
        self, server: Server, runtime: Runtime
    ) -> None:
        client = openai_client(server.url)
        with sekisho.protect(client, runtime=runtime) as protected:
            chat(protected, PROMPT)
            with client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "x"}], stream=True
            ) as stream:
                next(stream)
                protected.close()
                assert len(list(stream)) > 0

        assert protected.is_closed()
        assert not client.is_closed()
        assert chat(client, "x") == "x"

    def test_the_original_leaves_the_protected_client_usable(
        self, server: Server, runtime: Runtime
    ) -> None:
        client = openai_client(server.url)
        protected = sekisho.protect(client, runtime=runtime)
        client.close()

        assert chat(protected, PROMPT) == PROMPT
        protected.close()
        assert pool_size(protected) == 0

    def test_an_original_that_nobody_has_any_more_takes_nothing_along(
        self, server: Server, runtime: Runtime
    ) -> None:
        protected = sekisho.protect(openai_client(server.url), runtime=runtime)
        messages: Any = [{"role": "user", "content": PROMPT}]
        with protected.chat.completions.create(model="m", messages=messages, stream=True) as it:
            first = next(it).choices[0].delta.content or ""
            gc.collect()
            rest = "".join(chunk.choices[0].delta.content or "" for chunk in it)
        assert first + rest == PROMPT
        assert chat(protected, PROMPT) == PROMPT
        assert pool_size(protected) == 1
        protected.close()
        assert pool_size(protected) == 0

    def test_nothing_keeps_a_protected_client_alive(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(openai_client(server.url), runtime=runtime)
        chat(client, PROMPT)
        alive = weakref.ref(client)
        client.close()
        del client
        gc.collect()

        assert alive() is None


def pool_size(client: Any) -> int:
    return len(client._client._transport.inner._pool.connections)


class TestRefusals:
    def test_openai(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(openai_client(server.url), runtime=runtime)

        with pytest.raises(openai.PermissionDeniedError) as refused:
            chat(client, f"番号は{NUMBER}")

        assert "JP_MY_NUMBER" in str(refused.value)
        assert NUMBER not in str(refused.value)
        body: Any = refused.value.body
        assert refused.value.code == "blocked_by_policy"
        assert body["sekisho"]["entity_types"] == ["JP_MY_NUMBER"]
        assert server.upstream.requests == []

    def test_anthropic(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(anthropic_client(server.url), runtime=runtime)

        with pytest.raises(anthropic.PermissionDeniedError) as refused:
            message(client, f"番号は{NUMBER}")

        body: Any = refused.value.body
        assert body["error"]["sekisho"]["entity_types"] == ["JP_MY_NUMBER"]
        assert server.upstream.requests == []

    def test_genai(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(genai_client(server.url), runtime=runtime)

        with pytest.raises(errors.ClientError) as refused:
            generated(client, f"番号は{NUMBER}")

        assert refused.value.code == 403
        assert refused.value.status == "PERMISSION_DENIED"
        assert "JP_MY_NUMBER" in str(refused.value)
        assert server.upstream.requests == []

    def test_an_api_that_nobody_knows(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(anthropic_client(server.url), runtime=runtime)

        with pytest.raises(anthropic.NotFoundError) as refused:
            client.post("/v9/nothing", body={"text": NAME}, cast_to=object)

        body: Any = refused.value.body
        assert body["error"]["sekisho"]["code"] == "unknown_api"
        assert server.upstream.requests == []

    @pytest.mark.parametrize("streamed", [False, True])
    def test_async(self, server: Server, runtime: Runtime, streamed: bool) -> None:
        async def ask() -> None:
            async with sekisho.protect(async_openai_client(server.url), runtime=runtime) as client:
                await client.chat.completions.create(
                    model="m", messages=[{"role": "user", "content": NUMBER}], stream=streamed
                )

        with pytest.raises(openai.PermissionDeniedError, match="JP_MY_NUMBER"):
            asyncio.run(ask())
        assert server.upstream.requests == []


class TestWebSockets:
    """They go around the HTTP client, so that nothing would be masked there."""

    def test_openai(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(openai_client(server.url), runtime=runtime)

        ways: list[Any] = [
            lambda: client.realtime.connect(model="m"),
            lambda: client.beta.realtime.connect(model="m"),
            lambda: client.responses.connect(),
            lambda: client.with_options(timeout=1.0).realtime.connect(model="m"),
        ]
        for way in ways:
            with pytest.raises(Exception, match="sekisho-masks-no-websockets"), way():
                pass
        assert server.upstream.requests == []

    def test_genai(self, server: Server, runtime: Runtime) -> None:
        client = sekisho.protect(genai_client(server.url), runtime=runtime)

        async def connect() -> None:
            async with client.aio.live.connect(model="gemini-x"):
                pass

        with pytest.raises(Exception, match="sekisho-masks-no-websockets"):
            asyncio.run(connect())
        assert server.upstream.requests == []

    def test_of_a_server_that_stays_here_are_left_alone(self) -> None:
        home = {"home": {"base_url": "http://127.0.0.1:9", "jurisdiction": "domestic"}}
        settings = Settings.model_validate({"upstreams": home})
        runtime = Runtime(settings, detector=PlantedHere({}), key=KEY)

        client = sekisho.protect(openai_client("http://127.0.0.1:9"), runtime=runtime)

        assert client.websocket_base_url is None


def test_a_client_of_another_kind_is_refused_with_a_hint(runtime: Runtime) -> None:
    with pytest.raises(TypeError, match=r"not builtins\.dict\. .*sekisho\.Client\(\)"):
        sekisho.protect({}, runtime=runtime)
    with httpx2.Client() as http, pytest.raises(TypeError, match=r"Use sekisho\.Client\(\)"):
        sekisho.protect(http, runtime=runtime)


def test_a_genai_client_that_replays_is_refused(runtime: Runtime, tmp_path: Path) -> None:
    debug = DebugConfig(client_mode="replay", replay_id="x", replays_directory=str(tmp_path))
    client = genai.Client(api_key="AIza-test", debug_config=debug)

    with pytest.raises(TypeError, match=r"httpx_client=sekisho\.Client\(\)"):
        sekisho.protect(client, runtime=runtime)


def test_an_http_client_that_sends_by_itself_is_refused(runtime: Runtime) -> None:
    class OwnWay(httpx2.Client):
        def send(self, request: Any, **options: Any) -> Any:
            return httpx2.Client().send(request, **options)

    with OwnWay() as http:
        client = openai_client("http://127.0.0.1:9", http_client=http)
        with pytest.raises(TypeError, match="OwnWay has a way of its own"):
            sekisho.protect(client, runtime=runtime)


def test_a_client_that_takes_no_http_client_is_refused(runtime: Runtime) -> None:
    class OwnOpenAI(openai.OpenAI):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options | {"http_client": httpx2.Client()})

    class OwnGenai(genai.Client):
        def __init__(self, **options: Any) -> None:
            http = {"httpx_client": httpx2.Client(), "httpx_async_client": httpx2.AsyncClient()}
            super().__init__(**options | {"http_options": http})

    clients = [OwnOpenAI(api_key="sk-test"), OwnGenai(api_key="AIza-test")]
    for client in clients:
        with pytest.raises(TypeError, match=f"{type(client).__name__} makes an HTTP client of its"):
            sekisho.protect(client, runtime=runtime)


def test_a_retry_sends_the_same_bytes(server: Server, runtime: Runtime) -> None:
    def busy_twice(request: Recorded) -> Any:
        answer = repeat(request)
        if len(server.upstream.requests) < 3:
            answer.status = 429 if len(server.upstream.requests) == 1 else 500
            answer.headers = {"retry-after-ms": "1"}
        return answer

    server.upstream.script = busy_twice
    client = sekisho.protect(openai_client(server.url, max_retries=3), runtime=runtime)

    assert chat(client, PROMPT) == PROMPT
    assert len(server.upstream.requests) == 3
    assert len({request.body for request in server.upstream.requests}) == 1


@pytest.mark.parametrize("cut", [True, False], ids=["cut", "ended"])
@pytest.mark.parametrize(
    ("caller", "error"),
    [
        ("openai stream", openai.APIError),
        ("async openai stream", openai.APIError),
        ("anthropic stream", anthropic.APIStatusError),
        ("async anthropic stream", anthropic.APIStatusError),
        ("genai stream", errors.ServerError),
        ("async genai stream", errors.ServerError),
    ],
)
def test_a_stream_that_breaks_off_is_an_error_of_its_sdk(
    server: Server, runtime: Runtime, caller: str, error: type[Exception], cut: bool
) -> None:
    def half(request: Recorded) -> Answer:
        body = b"".join(repeat(request).pieces)
        middle = len(body) // 2 if cut else body.index(b"\n\n", len(body) // 2) + 2
        return Answer([body[:middle]], "text/event-stream", broken=cut)

    server.upstream.script = half
    make, ask = CALLERS[caller]
    client = sekisho.protect(make(server.url), runtime=runtime)

    with pytest.raises(error, match="broke off"):
        ask(client, PROMPT)


def test_warm_up_loads_the_models(runtime: Runtime) -> None:
    warmed: list[bool] = []
    runtime.detector.warm_up = lambda: warmed.append(True)  # type: ignore[method-assign]

    sekisho.warm_up(runtime=runtime)

    assert warmed == [True]


class TestImports:
    HEAVY = ("spacy", "starlette", "pydantic", "httpx", "httpx2", "openai", "presidio_analyzer")

    def loaded(self, code: str) -> set[str]:
        shown = f"{code}\nimport sys; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", shown], capture_output=True, check=True)
        return set(done.stdout.decode().split())

    def test_the_package_alone_loads_nothing_heavy(self) -> None:
        assert not self.loaded("import sekisho") & {*self.HEAVY, "sekisho.errors"}

    def test_an_error_class_loads_nothing_heavy(self) -> None:
        assert not self.loaded("import sekisho; sekisho.PolicyRefusal") & {*self.HEAVY}

    def test_protecting_loads_no_model_no_server_and_no_sdk(self) -> None:
        loaded = self.loaded("import sekisho; sekisho.protect; sekisho.Client")

        assert not loaded & {"spacy", "starlette", "uvicorn", "openai", "presidio_analyzer"}

    def test_every_exported_name_is_there(self) -> None:
        assert sekisho.__all__ == sorted(sekisho.__all__)
        for name in sekisho.__all__:
            assert getattr(sekisho, name) is not None
            assert name in dir(sekisho)
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            _ = sekisho.nothing
