"""One request's way through a masking transport: all its steps between the waits, and no I/O.

Like the server's crossing, but errors before the answer become an HTTP response in the shape of
the API, which the caller's SDK turns into the exception it knows.
"""

import secrets
from dataclasses import dataclass

from sekisho.answer import Answer
from sekisho.clients import OPEN_SCOPE
from sekisho.content_coding import decode_body
from sekisho.errors import InvalidRequest, SekishoError
from sekisho.exchange import Exchange, Request
from sekisho.failures import as_sekisho_error
from sekisho.headers import Header, for_client
from sekisho.sdk.runtime import Runtime, path_below
from sekisho.transport import Outgoing, broke_off
from sekisho.wire.api import Vendor
from sekisho.wire.api_errors import error_body
from sekisho.wire.apis import asking_vendor
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of Sekisho's own."""

    status: int
    headers: list[Header]
    body: bytes


class Passage:
    """`vendor`: whose SDK is calling, where that is known."""

    def __init__(
        self,
        runtime: Runtime,
        method: str,
        url: str,
        raw_path: str,
        headers: list[Header],
        vendor: Vendor | None = None,
    ) -> None:
        self.request_id = f"req_{secrets.token_hex(8)}"
        self._runtime = runtime
        self._upstream = runtime.upstream(url)
        self._method = method
        path, _, self._query = raw_path.partition("?")
        self._outer_path = path
        self._path = path_below(self._upstream.base_url, path) or "/"
        self._headers = headers
        self._vendor = vendor
        self._exchange: Exchange | None = None
        self._answer: Answer | None = None

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return self._exchange.leaves if self._exchange else ()

    @property
    def waits(self) -> bool:
        """Whether admit() and mask() may wait for a disk or a network."""
        return self._runtime.checkpoint.waits or bool(self._upstream.aws_region)

    def admit(self, body: bytes) -> None:
        """Raises SekishoError: then nothing may leave."""
        body = self._decoded(body)
        request = Request(self._method, self._path, self._query, self._headers, body)
        self._exchange = self._runtime.checkpoint.admit(request, self._upstream, OPEN_SCOPE)

    def mask(self, findings: list[list[Finding]]) -> Outgoing:
        """What may leave; its `target` is that of the caller's request."""
        outgoing = self._running.mask(findings)
        if self._upstream.aws_region:
            outgoing = self._runtime.signer.signed(self._upstream, outgoing)
        return outgoing

    def open(self, status: int, headers: list[Header]) -> list[Header]:
        """The headers for the caller. `streamed` says what to do with the body."""
        exchange = self._running
        self._answer = exchange.open(status, headers)
        kept = for_client(
            headers, exchange.links, direct_allowed=True, verbatim=self._answer.verbatim
        )
        # Where they lead, the client goes through this same transport.
        followed = [("location", value) for name, value in headers if name.lower() == "location"]
        return [*kept, *followed, *self._own_headers()]

    @property
    def streamed(self) -> bool:
        return self._opened.streamed

    @property
    def held_bytes(self) -> int:
        return self._opened.held_bytes

    def feed(self, piece: bytes) -> bytes:
        restored = self._opened.feed(piece)
        self._running.settle()
        return restored

    def finish(self) -> bytes:
        """What is left when the upstream has ended well."""
        rest = self._opened.flush()
        self._running.settle()
        return rest

    def check_complete(self) -> None:
        """After finish(). An upstream that is cut off may still close its connection in order."""
        if not self._opened.complete:
            raise broke_off(self._upstream)

    def fail(self, error: Exception) -> bytes:
        """What the caller still gets of an answer that broke off: what had arrived whole, and the
        API's own error event.
        """
        known = error if isinstance(error, SekishoError) else broke_off(self._upstream)
        return self._opened.fail(known)

    def refuse(self, error: Exception) -> Refusal:
        """For the outermost edge: any failure before the answer has begun."""
        known = as_sekisho_error(error, self.request_id)
        body = error_body(self._caller(), known, request_id=self.request_id)
        headers = [
            ("content-type", "application/json"),
            ("content-length", str(len(body))),
            *self._own_headers(),
        ]
        if known.retry_after_s is not None:
            headers.append(("retry-after", str(known.retry_after_s)))
        return Refusal(known.status, headers, body)

    @property
    def _running(self) -> Exchange:
        if self._exchange is None:
            raise RuntimeError("the request has not been admitted")
        return self._exchange

    @property
    def _opened(self) -> Answer:
        if self._answer is None:
            raise RuntimeError("the answer has not been opened")
        return self._answer

    def _decoded(self, body: bytes) -> bytes:
        limits = self._runtime.settings.limits
        if len(body) > limits.max_body_bytes:
            raise InvalidRequest(
                "body_too_large",
                status=413,
                en=f"The request body is larger than {limits.max_body_bytes} bytes.",
                ja=f"リクエスト本文が {limits.max_body_bytes} バイトを超えています。",
                setting="limits.max_body_bytes",
            )
        codings = [value for name, value in self._headers if name.lower() == "content-encoding"]
        if not codings:
            return body
        most = limits.max_decoded_bytes
        return decode_body(body, ", ".join(codings), max_decoded_bytes=most)

    def _own_headers(self) -> list[Header]:
        masked = self._exchange.masked if self._exchange else 0
        return [
            ("x-sekisho-request-id", self.request_id),
            ("x-sekisho-masked", str(masked)),
        ]

    def _caller(self) -> Vendor:
        return asking_vendor(
            self._method,
            self._path,
            self._query,
            self._headers,
            client=self._vendor,
            upstream=self._upstream.name,
        )
