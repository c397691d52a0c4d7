"""An upstream's answer on its way to the client: bytes in, restored bytes out.

A stream is edited as it comes and never collected, and so is a file. Anything else is small enough
to be restored whole, up to a cap.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from sekisho.errors import InvalidRequest, SekishoError, UpstreamFailure
from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api, Body
from sekisho.wire.download import Download, is_text
from sekisho.wire.framing import Framing
from sekisho.wire.json_lines import JSON_LINES_TYPES
from sekisho.wire.multipart import MediaType, read_media_type
from sekisho.wire.offsets import CitedDocuments
from sekisho.wire.request_body import JSON_TYPES
from sekisho.wire.response import restore_response
from sekisho.wire.restoration import EditTree, OnLeaf, leave_tree
from sekisho.wire.stream import StreamEditor

MAX_WHOLE_BYTES = 128 * 1024 * 1024
"""Four times the largest request by default: a batch of embeddings is larger than its texts."""


class Answer(Protocol):
    """`streamed`: what feed() gives may go out at once, since more may be long in coming.

    `complete`, after flush(): whether the answer itself says that nothing is missing. An upstream
    that is cut off may still close its connection in good order.

    `verbatim`: feed() gives what it gets, so what the upstream's headers say of the bytes (their
    number, their hash) stays true.
    """

    streamed: bool

    @property
    def verbatim(self) -> bool: ...

    @property
    def complete(self) -> bool: ...

    @property
    def held_bytes(self) -> int:
        """How much flush() has to work on."""

    def feed(self, piece: bytes) -> bytes: ...

    def flush(self) -> bytes:
        """What is left when the upstream has ended well."""

    def fail(self, error: SekishoError) -> bytes:
        """What is left when the upstream broke off: what had arrived whole, and the API's own
        error event. Empty where the format has none.
        """


class OriginalAnswer:
    """What comes from a domestic upstream: nothing was masked, so nothing is restored."""

    streamed = True
    verbatim = True
    complete = True
    held_bytes = 0

    def feed(self, piece: bytes) -> bytes:
        return piece

    def flush(self) -> bytes:
        return b""

    def fail(self, error: SekishoError) -> bytes:
        return b""


class StreamedAnswer:
    streamed = True
    verbatim = False
    held_bytes = 0

    def __init__(self, editor: StreamEditor) -> None:
        self._editor = editor

    @property
    def complete(self) -> bool:
        return self._editor.complete

    def feed(self, piece: bytes) -> bytes:
        return self._editor.feed(piece)

    def flush(self) -> bytes:
        return self._editor.flush()

    def fail(self, error: SekishoError) -> bytes:
        return self._editor.finish(error)


class FileAnswer:
    """`complete` without asking: a file says nothing of its end, the transport of its length."""

    streamed = True
    complete = True
    held_bytes = 0

    def __init__(self, download: Download) -> None:
        self._download = download

    @property
    def verbatim(self) -> bool:
        return self._download.verbatim

    def feed(self, piece: bytes) -> bytes:
        return self._download.feed(piece)

    def flush(self) -> bytes:
        return self._download.flush()

    def fail(self, error: SekishoError) -> bytes:
        return b""


class WholeAnswer:
    streamed = False
    verbatim = False
    complete = True

    def __init__(self, restore: Callable[[bytes], bytes], *, is_json: bool = False) -> None:
        self._restore = restore
        self._is_json = is_json
        self._body = bytearray()

    @property
    def held_bytes(self) -> int:
        return len(self._body)

    def feed(self, piece: bytes) -> bytes:
        self._body += piece
        if len(self._body) > MAX_WHOLE_BYTES:
            raise UpstreamFailure(
                "answer_too_large",
                en=f"The upstream's answer is larger than {MAX_WHOLE_BYTES} bytes.",
                ja=f"接続先の応答が {MAX_WHOLE_BYTES} バイトを超えています。",
            )
        return b""

    def flush(self) -> bytes:
        if self._is_json and not _is_whole_json(self._body):
            raise UpstreamFailure(
                "upstream_unreadable",
                en="The upstream's answer is not the JSON that it says it is.",
                ja="接続先の応答が JSON として読めません。",
            )
        return self._restore(bytes(self._body))

    def fail(self, error: SekishoError) -> bytes:
        return b""


def _is_whole_json(body: bytearray) -> bool:
    """Nothing is taken for whole: some answers are only a status. Else what is cut, or a page of a
    gateway, shows at its ends, and no large body is read twice.
    """
    ends = bytes(body).strip()
    if not ends:
        return True
    if ends[:1] in b"{[":
        return ends[-1:] == (b"}" if ends[:1] == b"{" else b"]")
    try:
        json.loads(ends)
    except ValueError:
        return False
    return True


def open_answer(
    api: Api,
    json_output: bool,
    status: int,
    headers: Mapping[str, str],
    restorer: Restorer,
    on_leaf: OnLeaf,
    documents: CitedDocuments | None = None,
    prepare: EditTree = leave_tree,
) -> Answer:
    """`headers` by their names in lower case."""
    media_type = _media_type(headers.get("content-type", ""))
    framing = _framing(api, status, media_type.name)
    if framing is not None:
        editor = StreamEditor(
            api,
            framing,
            restorer,
            json_output=json_output,
            on_leaf=on_leaf,
            documents=documents,
            prepare=prepare,
        )
        return StreamedAnswer(editor)
    if status < 400 and _is_file(api, media_type):
        return FileAnswer(Download(api, media_type, restorer))
    return WholeAnswer(
        partial(
            restore_response,
            api=api,
            restorer=restorer,
            json_output=json_output,
            on_leaf=on_leaf,
            documents=documents,
            prepare=prepare,
        ),
        is_json=status < 400 and media_type.name in JSON_TYPES,
    )


def _framing(api: Api, status: int, content_type: str) -> Framing | None:
    """None for what is no stream."""
    if status >= 400:  # an error is one body, whatever it says it is
        return None
    if content_type == "text/event-stream":
        return Framing.SSE
    if content_type == "application/vnd.amazon.eventstream":
        return Framing.EVENT_STREAM
    if api.array_stream and content_type == "application/json":
        return Framing.JSON_ARRAY
    if content_type in JSON_LINES_TYPES and (api.deltas or api.terminals):
        return Framing.JSON_LINES
    return None


def _is_file(api: Api, media_type: MediaType) -> bool:
    """A text where JSON is due is a page of some gateway, or JSON with a wrong name."""
    if media_type.name in JSON_TYPES or api.vectors:
        return False
    return not is_text(media_type) or api.method == "GET" or api.body is Body.FORM


def _media_type(content_type: str) -> MediaType:
    try:
        return read_media_type(content_type)
    except InvalidRequest:  # its parameters; ours are all that is asked of a client
        return MediaType(content_type.partition(";")[0].strip(" \t").lower())
