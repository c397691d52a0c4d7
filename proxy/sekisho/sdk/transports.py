"""The masking transports: beneath a client's redirects and hooks, above its connections.

Written once for httpx and httpx2, whose classes have the same names: `sekisho.httpx` and
`sekisho.httpx2` give each of these its base class and the library in `http`. What the library
itself raises (no connection, no answer in time) passes as it is, since the SDKs know it.
"""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any, TypeVar, Unpack

from sekisho.errors import SekishoError
from sekisho.headers import Header
from sekisho.sdk.ownership import Ownership
from sekisho.sdk.passage import Passage, Refusal
from sekisho.sdk.process_lock import PROCESS_LOCK
from sekisho.sdk.runtime import Runtime, RuntimeOptions, given_or_opened
from sekisho.sdk.threads import in_thread
from sekisho.transport import Outgoing
from sekisho.wire.api import Vendor

T = TypeVar("T")

INLINE_BYTES = 64 * 1024
"""Up to here a body is worked on in the event loop: a thread would cost more than it saves."""


class Masking:
    """What both kinds have in common. `inner` does the sending, and is closed with this one.

    `options` are those of `sekisho.protect`. `vendor`: in whose shape an error is told where
    neither the path nor the headers say it.
    """

    http: ModuleType
    inner_class: str

    def __init__(
        self,
        inner: Any,
        *,
        runtime: Runtime | None = None,
        vendor: Vendor | None = None,
        ownership: Ownership | None = None,
        **options: Unpack[RuntimeOptions],
    ) -> None:
        expected = getattr(self.http, self.inner_class)
        if not isinstance(inner, expected):
            raise TypeError(
                f"sekisho.{self.http.__name__}.{type(self).__name__} wraps a transport of "
                f"{self.http.__name__} ({self.inner_class}), not {type(inner).__module__}."
                f"{type(inner).__name__}"
            )
        self.inner = inner
        self._runtime = given_or_opened(runtime, **options)
        self._vendor = vendor
        self._ownership = ownership or Ownership()
        self._pid = os.getpid()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _passage(self, request: Any) -> Passage:
        return Passage(
            self._runtime,
            request.method,
            str(request.url),
            request.url.raw_path.decode("latin-1"),
            _headers(request),
            self._vendor,
        )

    def _outgoing(self, request: Any, outgoing: Outgoing) -> Any:
        """With the caller's own address and time limits, and nothing else of its request: what
        the extension `target` names in place of the address was not looked at.
        """
        headers = (*outgoing.headers, ("accept-encoding", "identity"))
        extensions = {name: value for name, value in request.extensions.items() if name != "target"}
        return self.http.Request(
            outgoing.method,
            request.url,
            headers=_raw(headers),
            content=outgoing.body or None,
            extensions=extensions,
        )

    def _response(self, status: int, headers: list[Header], stream: Any, extensions: Any) -> Any:
        return self.http.Response(
            status, headers=_raw(headers), stream=stream, extensions=extensions
        )

    def _broken(self, error: Exception) -> Exception:
        """What is raised where an answer that has begun cannot go on."""
        known: type[Exception] = self.http.RequestError
        if isinstance(error, known):
            return error
        if isinstance(error, SekishoError):
            broken: Exception = self.http.RemoteProtocolError(error.message)
            return broken
        failed: Exception = self.http.RemoteProtocolError("Sekisho failed to restore the answer")
        return failed


class SyncMasking(Masking):
    inner_class = "BaseTransport"
    stream_class: Callable[..., Any]

    def handle_request(self, request: Any) -> Any:
        self._let_go_after_fork()
        if self._runtime.is_home(str(request.url)):
            return self.inner.handle_request(request)
        passage = self._passage(request)
        body = request.read()
        try:
            passage.admit(body)
            findings = self._runtime.detector.detect(passage.leaves) if passage.leaves else []
            outgoing = passage.mask(findings)
        except Exception as error:
            return self._refused(passage.refuse(error))
        response = self.inner.handle_request(self._outgoing(request, outgoing))
        try:
            return self._answered(passage, response)
        except BaseException:
            response.close()
            raise

    def _let_go_after_fork(self) -> None:
        """Two processes on one connection would read each other's answers. Closed here, it stays
        open there.
        """
        if self._pid != os.getpid():
            with PROCESS_LOCK:
                if self._pid != os.getpid():
                    self.inner.close()
                    self._pid = os.getpid()

    def close(self) -> None:
        if self._ownership.may_close():
            self.inner.close()

    def __enter__(self) -> Any:
        if self._ownership.alone:
            self.inner.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        if self._ownership.alone:
            self.inner.__exit__(*exception)
        else:
            self.close()

    def _answered(self, passage: Passage, response: Any) -> Any:
        try:
            headers = passage.open(response.status_code, _headers(response))
        except Exception as error:
            response.close()
            return self._refused(passage.refuse(error))
        if passage.streamed:
            stream = self.stream_class(self._pieces(passage, response), response.close)
            return self._response(response.status_code, headers, stream, response.extensions)
        try:
            pieces = [passage.feed(piece) for piece in response.iter_bytes()]
            body = b"".join([*pieces, passage.finish()])
        except self.http.RequestError:
            raise
        except Exception as error:
            response.close()
            return self._refused(passage.refuse(error))
        headers.append(("content-length", str(len(body))))
        stream = self.stream_class(iter([body]), response.close)
        return self._response(response.status_code, headers, stream, response.extensions)

    def _pieces(self, passage: Passage, response: Any) -> Iterator[bytes]:
        try:
            for piece in response.iter_bytes():
                restored = passage.feed(piece)
                if restored:
                    yield restored
            rest = passage.finish()
            if rest:
                yield rest
            passage.check_complete()
        except Exception as error:
            rest = _last_words(passage, error)
            if rest:
                yield rest
            raise self._broken(error) from None

    def _refused(self, refusal: Refusal) -> Any:
        stream = self.stream_class(iter([refusal.body]), _nothing)
        return self._response(refusal.status, refusal.headers, stream, {})


class AsyncMasking(Masking):
    inner_class = "AsyncBaseTransport"
    stream_class: Callable[..., Any]

    async def handle_async_request(self, request: Any) -> Any:
        if self._runtime.is_home(str(request.url)):
            return await self.inner.handle_async_request(request)
        passage = self._passage(request)
        body = await request.aread()
        try:
            inline = len(body) <= INLINE_BYTES and not passage.waits
            await _run(inline, passage.admit, body)
            leaves = passage.leaves
            detector = self._runtime.detector
            findings = await _run(not detector.waits, detector.detect, leaves) if leaves else []
            outgoing = await _run(inline, passage.mask, findings)
        except Exception as error:
            return self._refused(passage.refuse(error))
        response = await self.inner.handle_async_request(self._outgoing(request, outgoing))
        try:
            return await self._answered(passage, response)
        except BaseException:
            await response.aclose()
            raise

    async def aclose(self) -> None:
        if self._ownership.may_close():
            await self.inner.aclose()

    async def __aenter__(self) -> Any:
        if self._ownership.alone:
            await self.inner.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        if self._ownership.alone:
            await self.inner.__aexit__(*exception)
        else:
            await self.aclose()

    async def _answered(self, passage: Passage, response: Any) -> Any:
        try:
            headers = passage.open(response.status_code, _headers(response))
        except Exception as error:
            await response.aclose()
            return self._refused(passage.refuse(error))
        if passage.streamed:
            stream = self.stream_class(self._pieces(passage, response), response.aclose)
            return self._response(response.status_code, headers, stream, response.extensions)
        try:
            pieces = [passage.feed(piece) async for piece in response.aiter_bytes()]
            pieces.append(await _run(_is_short(passage), passage.finish))
        except self.http.RequestError:
            raise
        except Exception as error:
            await response.aclose()
            return self._refused(passage.refuse(error))
        body = b"".join(pieces)
        headers.append(("content-length", str(len(body))))
        stream = self.stream_class(_one(body), response.aclose)
        return self._response(response.status_code, headers, stream, response.extensions)

    async def _pieces(self, passage: Passage, response: Any) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in response.aiter_bytes():
                inline = len(piece) <= INLINE_BYTES // 4 and not passage.waits
                restored = await _run(inline, passage.feed, piece)
                if restored:
                    yield restored
            rest = await _run(_is_short(passage), passage.finish)
            if rest:
                yield rest
            passage.check_complete()
        except Exception as error:
            rest = _last_words(passage, error)
            if rest:
                yield rest
            raise self._broken(error) from None

    def _refused(self, refusal: Refusal) -> Any:
        stream = self.stream_class(_one(refusal.body), _nothing_async)
        return self._response(refusal.status, refusal.headers, stream, {})


class SyncRestored:
    """A response's body; closing it closes the upstream's."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None]) -> None:
        self._pieces = pieces
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self._close()


class AsyncRestored:
    """The same; the pieces are ended here too, and not when the collector finds them, which may be
    after their event loop.
    """

    def __init__(self, pieces: AsyncGenerator[bytes, None], close: Callable[[], Any]) -> None:
        self._pieces = pieces
        self._close = close

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces

    async def aclose(self) -> None:
        await self._close()
        with suppress(RuntimeError):  # another task waits for the next one
            await self._pieces.aclose()


def _is_short(passage: Passage) -> bool:
    return passage.held_bytes <= INLINE_BYTES and not passage.waits


def _last_words(passage: Passage, error: Exception) -> bytes:
    """Whatever else fails here, what broke off is told as such."""
    with suppress(Exception):
        return passage.fail(error)
    return b""


def _headers(message: Any) -> list[Header]:
    """Latin-1 gives back any byte as it came."""
    return [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in message.headers.raw
    ]


def _raw(headers: Any) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _run(inline: bool, work: Callable[..., T], *args: Any) -> T:
    return work(*args) if inline else await in_thread(work, *args)


async def _one(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _nothing() -> None:
    pass


async def _nothing_async() -> None:
    pass
