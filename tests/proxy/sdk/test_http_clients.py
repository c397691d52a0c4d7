"""HTTP clients with masking transports: made anew, and copied."""

import asyncio
import weakref
from typing import Any

import httpx
import httpx2
import pytest
from google.genai._api_client import AsyncHttpx2Client

import sekisho.httpx
import sekisho.httpx2
from sekisho.sdk.http_clients import library_of, mask_in_place, masked_copy
from sekisho.sdk.ownership import Ownership
from sekisho.sdk.runtime import Runtime
from sekisho.sdk.transports import Masking
from sekisho.settings import Settings
from support.shields import KEY, PlantedHere


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(Settings(), detector=PlantedHere({}), key=KEY)


def owned(client: Any) -> Ownership:
    return Ownership(weakref.ref(client), client)


def test_tells_the_library_of_a_client() -> None:
    with httpx.Client() as one, httpx2.Client() as other:
        assert library_of(one) is httpx
        assert library_of(other) is httpx2
    assert library_of(httpx2.AsyncClient()) is httpx2
    assert library_of({}) is None


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_every_way_out_of_a_client_is_masked(runtime: Runtime, library: Any) -> None:
    mounted = library.HTTPTransport()
    client = library.Client(
        proxy="http://127.0.0.1:9", mounts={"https://": mounted, "all://x": None}
    )

    mask_in_place(client, runtime)

    ways = [client._transport, *client._mounts.values()]
    assert all(way is None or isinstance(way, Masking) for way in ways)
    assert mounted in [getattr(way, "inner", None) for way in ways]
    client.close()


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_a_copy_has_everything_of_its_original(runtime: Runtime, library: Any) -> None:
    client = library.Client(
        auth=("a", "b"),
        params={"p": "1"},
        headers={"x": "1"},
        cookies={"c": "1"},
        timeout=library.Timeout(3, connect=1),
        follow_redirects=True,
        max_redirects=2,
        base_url="http://127.0.0.1:9/base/",
        event_hooks={"response": [print]},
        trust_env=False,
        default_encoding="cp932",
    )

    made = masked_copy(client, runtime, "openai", owned(client))

    for name in ("auth", "params", "timeout", "follow_redirects", "max_redirects"):
        assert getattr(made, name) == getattr(client, name)
    for name in ("base_url", "event_hooks", "trust_env", "_default_encoding", "headers"):
        assert getattr(made, name) == getattr(client, name)
    assert type(made) is type(client)
    assert made._transport.inner is client._transport
    assert dict(made.cookies) == {"c": "1"}
    made.headers["x"] = made.cookies["c"] = "2"
    made.event_hooks["request"].append(print)
    assert client.headers["x"] == client.cookies["c"] == "1"
    assert client.event_hooks["request"] == []
    client.close()


def test_a_copy_of_an_open_client_may_be_opened(runtime: Runtime) -> None:
    with httpx2.Client() as client, masked_copy(client, runtime, "openai", owned(client)) as made:
        assert not made.is_closed
    assert client.is_closed
    assert made.is_closed


def test_a_copy_of_a_closed_client_is_closed(runtime: Runtime) -> None:
    client = httpx2.Client()
    client.close()

    assert masked_copy(client, runtime, "openai", owned(client)).is_closed


class Sends(httpx2.Client):
    def send(self, request: Any, **options: Any) -> Any:
        return httpx2.Client().send(request, **options)


class Chooses(httpx2.Client):
    def _transport_for_url(self, url: Any) -> Any:
        return httpx2.HTTPTransport()


@pytest.mark.parametrize("kind", [Sends, Chooses])
def test_a_client_that_goes_around_its_transport_is_refused(runtime: Runtime, kind: Any) -> None:
    with kind() as client, pytest.raises(TypeError, match="a way of its own"):
        masked_copy(client, runtime, "openai", owned(client))


def test_so_is_one_of_googles_with_a_way_of_its_own(runtime: Runtime) -> None:
    class Mine(AsyncHttpx2Client):
        async def send(self, request: Any, **options: Any) -> Any:
            return await httpx2.AsyncClient().send(request, **options)

    client = Mine()
    with pytest.raises(TypeError, match="Mine has a way of its own"):
        masked_copy(client, runtime, "gemini", owned(client))
    asyncio.run(client.aclose())


def test_so_is_one_that_was_patched(runtime: Runtime) -> None:
    with httpx2.Client() as client:
        client.send = lambda request, **options: None  # type: ignore[method-assign, assignment]
        with pytest.raises(TypeError, match="a way of its own"):
            masked_copy(client, runtime, "openai", owned(client))


def test_a_client_with_hooks_and_names_of_its_own_is_not(runtime: Runtime) -> None:
    class Mine(httpx2.Client):
        def build_request(self, *args: Any, **options: Any) -> Any:
            return super().build_request(*args, **options)

    with Mine() as client:
        assert type(masked_copy(client, runtime, "openai", owned(client))) is Mine


@pytest.mark.parametrize("module", [sekisho.httpx, sekisho.httpx2])
def test_our_clients_take_the_librarys_options(runtime: Runtime, module: Any) -> None:
    library = module.MaskingTransport.http
    with module.Client(runtime=runtime, timeout=3.0, base_url="http://127.0.0.1:9") as client:
        assert isinstance(client, library.Client)
        assert client.timeout == library.Timeout(3.0)
        assert isinstance(client._transport, Masking)
    with pytest.raises(TypeError, match="nothing_known"):
        module.Client(runtime=runtime, nothing_known=1)


def test_our_clients_take_the_options_of_protect(tmp_path: Any) -> None:
    with sekisho.httpx2.Client(key_file=tmp_path / "key", profile="strict") as client:
        transport: Any = client._transport
        assert transport._runtime.settings.policy.profile == "strict"
    inner = httpx2.MockTransport(lambda request: httpx2.Response(200))
    wrapped = sekisho.httpx2.MaskingTransport(inner, key_file=tmp_path / "key", profile="strict")
    assert wrapped._runtime is transport._runtime
