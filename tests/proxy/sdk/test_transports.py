"""The masking transports over real connections, for both libraries: streams, failures, crowds."""

import asyncio
import gzip
import json
import logging
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import anyio
import httpx
import httpx2
import openai
import pytest

import sekisho.httpx
import sekisho.httpx2
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from sekisho_recognizers.finding import Finding
from support.callers import async_openai_client, chat, openai_client
from support.repeating import repeat
from support.servers import serving
from support.shields import KEY, PlantedHere
from support.upstream import Answer, Recorded, RecordingUpstream, byte_cuts, sse

NAME = "百目鬼 隆"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}
PROMPT = f"{NAME}様へ"
PATH = "/v1/chat/completions"

LIBRARIES = [sekisho.httpx, sekisho.httpx2]


def request_body(text: str = PROMPT, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], **more}


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, RecordingUpstream]]:
    upstream = RecordingUpstream(repeat)
    with serving(upstream, lifespan="off") as url:
        yield url, upstream


@pytest.fixture
def url(running: tuple[str, RecordingUpstream]) -> str:
    return running[0]


@pytest.fixture
def upstream(running: tuple[str, RecordingUpstream]) -> RecordingUpstream:
    running[1].requests.clear()
    running[1].script = repeat
    return running[1]


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(Settings(), detector=PlantedHere(VALUES), key=KEY)


def texts_of(body: str) -> str:
    events = [line.removeprefix("data: ") for line in body.splitlines() if line]
    choices = [json.loads(event)["choices"][0] for event in events if event != "[DONE]"]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_a_stream_is_restored_wherever_it_is_cut(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any, cut: str
) -> None:
    def script(request: Recorded) -> Answer:
        body = b"".join(repeat(request).pieces)
        return Answer(byte_cuts(body, cut, seed=3), "text/event-stream")

    upstream.script = script
    with library.Client(runtime=runtime) as client:
        body = client.post(url + PATH, json=request_body(stream=True)).text
        with client.stream("POST", url + PATH, json=request_body(stream=True)) as response:
            lines = "\n".join(response.iter_lines())

    assert texts_of(body) == PROMPT
    assert texts_of(lines) == PROMPT
    assert not upstream.saw(NAME)


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_asynchronous_stream_is_restored(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
) -> None:
    async def ask() -> str:
        async with (
            library.AsyncClient(runtime=runtime) as client,
            client.stream("POST", url + PATH, json=request_body(stream=True)) as response,
        ):
            return "\n".join([line async for line in response.aiter_lines()])

    assert texts_of(asyncio.run(ask())) == PROMPT
    assert not upstream.saw(NAME)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_arrives_goes_on_at_once(runtime: Runtime, library: Any) -> None:
    """The upstream sends its second event only when the caller has the first."""
    has_first = threading.Event()
    first, second = (
        sse([{"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": end}]}])
        for word, end in (("一", None), ("二", "stop"))
    )

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": first, "more_body": True})
        assert await asyncio.to_thread(has_first.wait, 20)
        await send({"type": "http.response.body", "body": second + b"data: [DONE]\n\n"})

    with (
        serving(app, lifespan="off") as url,
        library.Client(runtime=runtime) as client,
        client.stream("POST", url + PATH, json=request_body(stream=True)) as response,
    ):
        pieces = response.iter_text()
        assert "一" in next(pieces)
        has_first.set()
        assert "二" in "".join(pieces)


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_encoded_answer_is_decoded(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
) -> None:
    def script(request: Recorded) -> Answer:
        assert request.headers["accept-encoding"] == "identity"
        answer = repeat(request)
        answer.pieces = [gzip.compress(b"".join(answer.pieces))]
        answer.headers = {"content-encoding": "gzip"}
        return answer

    upstream.script = script
    with library.Client(runtime=runtime) as client:
        whole = client.post(url + PATH, json=request_body())
        streamed = client.post(url + PATH, json=request_body(stream=True))

    assert whole.json()["choices"][0]["message"]["content"] == PROMPT
    assert "content-encoding" not in whole.headers
    assert whole.headers["content-length"] == str(len(whole.content))
    assert texts_of(streamed.text) == PROMPT
    assert "content-length" not in streamed.headers


@pytest.mark.parametrize("library", LIBRARIES)
def test_only_known_headers_leave(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
) -> None:
    given = {
        "Authorization": "Bearer sk-test",
        "X-User-Name": "someone",
        "User-Agent": "app/1",
        "Cookie": "session=1",
        "Content-Encoding": "gzip",
        "Content-Type": "application/json",
    }
    with library.Client(runtime=runtime, headers={"Referer": "https://example.jp/"}) as client:
        body = gzip.compress(json.dumps(request_body()).encode())
        answer = client.post(url + PATH, content=body, headers=given)

    assert answer.json()["choices"][0]["message"]["content"] == PROMPT
    sent = upstream.last.headers
    assert sent.pop("host") in url
    assert int(sent.pop("content-length")) == len(upstream.last.body)
    assert sent == {
        "authorization": "Bearer sk-test",
        "user-agent": "app/1",
        "content-type": "application/json",
        "accept": "*/*",
        "accept-encoding": "identity",
    }
    assert not upstream.saw(NAME)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_address_that_was_checked_is_the_one_that_is_asked(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
) -> None:
    target = f"{PATH}?user={quote(NAME)}".encode()
    with library.Client(runtime=runtime) as client:
        client.post(url + PATH, json=request_body(), extensions={"target": target})

    assert (upstream.last.path, upstream.last.query) == (PATH, "")


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_redirect_is_followed_through_the_transport(
    url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
) -> None:
    def script(request: Recorded) -> Answer:
        if request.path == PATH:
            return Answer([], status=307, headers={"location": f"{url}/eu{PATH}"})
        return repeat(request)

    upstream.script = script
    with library.Client(runtime=runtime, follow_redirects=True) as client:
        answer = client.post(url + PATH, json=request_body())

    assert answer.json()["choices"][0]["message"]["content"] == PROMPT
    assert [request.path for request in upstream.requests] == [PATH, f"/eu{PATH}"]
    assert len({request.body for request in upstream.requests}) == 1
    assert not upstream.saw(NAME)


class TestFailures:
    @pytest.mark.parametrize("library", LIBRARIES)
    def test_no_connection_is_the_librarys_own_error(self, runtime: Runtime, library: Any) -> None:
        with (
            library.Client(runtime=runtime) as client,
            pytest.raises(library.MaskingTransport.http.ConnectError),
        ):
            client.post("http://127.0.0.1:9" + PATH, json=request_body())

    def test_an_sdk_knows_it(self, runtime: Runtime) -> None:
        original = openai_client("http://127.0.0.1:9", max_retries=0)
        client = sekisho.protect(original, runtime=runtime)

        with pytest.raises(openai.APIConnectionError):
            chat(client, PROMPT)

    @pytest.mark.parametrize("library", LIBRARIES)
    @pytest.mark.parametrize("broken", [True, False], ids=["cut", "ended"])
    def test_a_stream_that_breaks_off_has_no_clean_end(
        self,
        url: str,
        upstream: RecordingUpstream,
        runtime: Runtime,
        library: Any,
        broken: bool,
    ) -> None:
        def script(request: Recorded) -> Answer:
            body = b"".join(repeat(request).pieces)
            return Answer([body[: len(body) // 2]], "text/event-stream", broken=broken)

        upstream.script = script
        heard: list[bytes] = []

        def listen(client: Any) -> None:
            with client.stream("POST", url + PATH, json=request_body(stream=True)) as response:
                for piece in response.iter_bytes():
                    heard.append(piece)

        with library.Client(runtime=runtime) as client:
            with pytest.raises(library.MaskingTransport.http.RemoteProtocolError) as raised:
                listen(client)
            told = b"".join(heard)
            assert b'"code":"upstream_broke_off"' in told.replace(b" ", b"")
            assert b"[DONE]" not in told
            assert NAME not in str(raised.value)
            # The connection is not used again, and the client is.
            upstream.script = repeat
            assert client.post(url + PATH, json=request_body()).status_code == 200

    def test_an_sdk_raises_in_the_middle_of_a_stream(
        self, url: str, upstream: RecordingUpstream, runtime: Runtime
    ) -> None:
        def script(request: Recorded) -> Answer:
            body = b"".join(repeat(request).pieces)
            return Answer([body[: len(body) // 2]], "text/event-stream", broken=True)

        upstream.script = script
        client = sekisho.protect(openai_client(url), runtime=runtime)
        messages: Any = [{"role": "user", "content": PROMPT}]

        with (
            pytest.raises(openai.APIError, match="broke off"),
            client.chat.completions.create(model="m", messages=messages, stream=True) as stream,
        ):
            list(stream)

    @pytest.mark.parametrize("library", LIBRARIES)
    def test_an_answer_that_is_cut_is_no_answer(
        self, url: str, upstream: RecordingUpstream, runtime: Runtime, library: Any
    ) -> None:
        upstream.script = lambda request: Answer([b'{"choices": ['])
        with library.Client(runtime=runtime) as client:
            answer = client.post(url + PATH, json=request_body())

        assert answer.status_code == 502
        assert answer.json()["error"]["code"] == "upstream_unreadable"

    @pytest.mark.parametrize("library", LIBRARIES)
    def test_nothing_leaves_when_the_detector_fails(
        self, url: str, upstream: RecordingUpstream, caplog: pytest.LogCaptureFixture, library: Any
    ) -> None:
        class Failing(PlantedHere):
            def detect(self, leaves: Any) -> list[list[Finding]]:
                raise ValueError(f"cannot read {leaves[0].text}")

        runtime = Runtime(Settings(), detector=Failing({}), key=KEY)
        caplog.set_level(logging.DEBUG)
        with library.Client(runtime=runtime) as client:
            answer = client.post(url + PATH, json=request_body())

        assert answer.status_code == 500
        assert answer.json()["error"]["code"] == "internal_error"
        assert upstream.requests == []
        assert "ValueError" in caplog.text
        assert NAME not in caplog.text + answer.text

    @pytest.mark.parametrize("library", LIBRARIES)
    def test_a_body_over_the_limit_is_refused(
        self, url: str, upstream: RecordingUpstream, library: Any
    ) -> None:
        settings = Settings.model_validate({"limits": {"max_body_bytes": 200}})
        runtime = Runtime(settings, detector=PlantedHere({}), key=KEY)
        with library.Client(runtime=runtime) as client:
            answer = client.post(url + PATH, json=request_body("あ" * 100))

        assert answer.status_code == 413
        assert upstream.requests == []

    def test_the_callers_own_error_while_reading_its_body_is_the_callers(
        self, url: str, upstream: RecordingUpstream, runtime: Runtime
    ) -> None:
        def body() -> Iterator[bytes]:
            yield b"{"
            raise KeyError("mine")

        with sekisho.httpx2.Client(runtime=runtime) as client, pytest.raises(KeyError):
            client.post(url + PATH, content=body())
        assert upstream.requests == []


class TestCancelling:
    def test_closing_early_closes_the_upstreams_answer(self, runtime: Runtime) -> None:
        gone = threading.Event()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await receive()
            headers = [(b"content-type", b"text/event-stream")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            first = sse([{"choices": [{"index": 0, "delta": {"content": "一"}}]}])
            await send({"type": "http.response.body", "body": first, "more_body": True})
            while (await receive())["type"] != "http.disconnect":
                pass
            gone.set()

        async def ask(client: Any, url: str) -> None:
            async with client.stream("POST", url + PATH, json=request_body(stream=True)) as it:
                async for _ in it.aiter_bytes():
                    await asyncio.sleep(30)

        async def cancel(url: str) -> int:
            async with sekisho.httpx2.AsyncClient(runtime=runtime) as client:
                task = asyncio.create_task(ask(client, url))
                await asyncio.sleep(0.3)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                return len(client._transport.inner._pool.connections)  # type: ignore[attr-defined]

        with serving(app, lifespan="off") as url:
            assert asyncio.run(cancel(url)) == 0
            assert gone.wait(20)

    def test_a_cancelled_caller_does_not_wait_for_the_detector(
        self, url: str, upstream: RecordingUpstream
    ) -> None:
        release = threading.Event()

        class Slow(PlantedHere):
            waits = True

            def detect(self, leaves: Any) -> list[list[Finding]]:
                release.wait(20)
                done.set()
                return super().detect(leaves)

        done = threading.Event()
        runtime = Runtime(Settings(), detector=Slow(VALUES), key=KEY)

        async def ask() -> None:
            async with sekisho.httpx2.AsyncClient(runtime=runtime) as client:
                with anyio.move_on_after(0.2) as scope:
                    await client.post(url + PATH, json=request_body())
                assert scope.cancelled_caught
                assert not done.is_set()
            release.set()

        asyncio.run(ask())
        assert upstream.requests == []


def crowd_values(count: int) -> dict[str, str]:
    return {f"架空{number:04}番太郎": "PERSON" for number in range(count)}


class TestCrowds:
    def test_threads_share_a_client_and_no_value_crosses(
        self, url: str, upstream: RecordingUpstream
    ) -> None:
        values = crowd_values(160)
        runtime = Runtime(Settings(), detector=PlantedHere(values), key=KEY)
        client = sekisho.protect(openai_client(url), runtime=runtime)

        with ThreadPoolExecutor(32) as pool:
            prompts = [f"{value}様へ" for value in values]
            answers = list(pool.map(lambda prompt: chat(client, prompt), prompts))

        assert answers == prompts
        assert len({request.body for request in upstream.requests}) == len(values)
        assert not any(value in r.body.decode() for r in upstream.requests for value in values)
        connections = client._client._transport.inner._pool.connections  # type: ignore[attr-defined]
        assert all(connection.is_idle() for connection in connections)
        client.close()

    def test_a_thousand_calls_at_once_in_one_event_loop(
        self, url: str, upstream: RecordingUpstream
    ) -> None:
        values = crowd_values(1000)

        class InThreads(PlantedHere):
            waits = True

        runtime = Runtime(Settings(), detector=InThreads(values), key=KEY)
        prompts = [f"{value}様へ" for value in values]

        async def ask(client: openai.AsyncOpenAI, prompt: str) -> str:
            messages: Any = [{"role": "user", "content": prompt}]
            made = await client.chat.completions.create(model="m", messages=messages)
            return str(made.choices[0].message.content)

        async def all_of_them() -> list[str]:
            async with sekisho.protect(async_openai_client(url), runtime=runtime) as client:
                answers = await asyncio.gather(*(ask(client, prompt) for prompt in prompts))
                transport: Any = client._client._transport
                assert all(each.is_idle() for each in transport.inner._pool.connections)
            assert transport.inner._pool.connections == []
            return answers

        assert asyncio.run(all_of_them()) == prompts
        assert len(upstream.requests) == len(values)


def test_detection_does_not_hold_up_the_event_loop(url: str, upstream: RecordingUpstream) -> None:
    ticked = threading.Event()

    class Slow(PlantedHere):
        waits = True

        def detect(self, leaves: Any) -> list[list[Finding]]:
            assert ticked.wait(20)
            return super().detect(leaves)

    runtime = Runtime(Settings(), detector=Slow(VALUES), key=KEY)

    async def ask() -> Any:
        async with sekisho.httpx2.AsyncClient(runtime=runtime) as client:
            asyncio.get_running_loop().call_later(0.1, ticked.set)
            return await client.post(url + PATH, json=request_body())

    assert asyncio.run(ask()).json()["choices"][0]["message"]["content"] == PROMPT
    assert not upstream.saw(NAME)


def test_a_domestic_upstream_gets_the_original(url: str, upstream: RecordingUpstream) -> None:
    home = {"home": {"base_url": f"{url}/llm", "jurisdiction": "domestic"}}
    settings = Settings.model_validate({"upstreams": home})
    runtime = Runtime(settings, detector=PlantedHere(VALUES), key=KEY)
    with sekisho.httpx2.Client(runtime=runtime) as client:
        answer = client.post(f"{url}/llm{PATH}", json=request_body())
        assert upstream.saw(NAME)
        upstream.requests.clear()
        abroad = client.post(f"{url}{PATH}", json=request_body())

    assert answer.json() == abroad.json()
    assert not upstream.saw(NAME)


def test_a_transport_of_the_other_library_is_refused(runtime: Runtime) -> None:
    inner: Any = httpx.HTTPTransport()
    with inner, pytest.raises(TypeError, match=r"wraps a transport of httpx2"):
        sekisho.httpx2.MaskingTransport(inner, runtime=runtime)


def test_a_transport_may_be_wrapped_and_mounted(
    url: str, upstream: RecordingUpstream, runtime: Runtime
) -> None:
    inner = httpx2.HTTPTransport()
    masking = sekisho.httpx2.MaskingTransport(inner, runtime=runtime)
    with httpx2.Client(mounts={"http://127.0.0.1": masking}) as client:
        answer = client.post(url + PATH, json=request_body())

    assert answer.json()["choices"][0]["message"]["content"] == PROMPT
    assert not upstream.saw(NAME)
    assert "百" not in repr(masking)


def test_an_answer_without_a_body(url: str, upstream: RecordingUpstream, runtime: Runtime) -> None:
    upstream.script = lambda request: Answer([], "application/json", status=204)
    with sekisho.httpx2.Client(runtime=runtime) as client:
        answer = client.delete(f"{url}/v1/responses/resp_1")

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_does_not_share_connections(
    url: str, upstream: RecordingUpstream, runtime: Runtime
) -> None:
    def connections(client: Any) -> set[int]:
        pool = client._transport.inner._pool
        return {
            each._connection._network_stream._sock.getsockname()[1] for each in pool.connections
        }

    with sekisho.httpx2.Client(runtime=runtime) as client:
        client.post(url + PATH, json=request_body())
        mine = connections(client)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover
            answer = client.post(url + PATH, json=request_body()).json()
            text = answer["choices"][0]["message"]["content"]
            apart = connections(client).isdisjoint(mine)
            os.write(writer, b"apart" if apart and text == PROMPT else b"together")
            os._exit(0)
        os.close(writer)
        told = os.read(reader, 10)
        os.close(reader)
        os.waitpid(child, 0)
        client.post(url + PATH, json=request_body())

        assert told == b"apart"
        assert len(mine) == 1
        assert connections(client) == mine
    assert not upstream.saw(NAME)
