"""WebSockets: a row for the opening handshake, and one for each message that the client sends.

Of a socket's events, those of one session refer to each other, so all of them recall. Sound cannot
be scanned: a message with sound in it follows the policy on attachments.
"""

from dataclasses import replace

from sekisho.wire.api import Api, Body, Delta, Mark, always
from sekisho.wire.tables.openai_responses import DELTAS, ENDS

_PLACE = (
    *("stream_id", "response_id", "item_id", "output_index", "content_index"),
    *("summary_index", "command_index"),
)
_REALTIME_DELTAS = (
    Delta("delta", ("type", *_PLACE), r"response\..*arguments\.delta", json=True),
    Delta("delta", ("type", *_PLACE), r"response\.(?!(?:output_)?audio\.delta).*\.delta"),
    Delta("delta", ("type", *_PLACE), r"conversation\.item\..*\.delta"),
)
_REALTIME_ENDS = (Mark("type", _PLACE, r"response\..*\.done|conversation\.item\..*\.completed"),)
_LIVE_DELTAS = (
    Delta("serverContent.modelTurn.parts[thought?].text", turn="part"),
    Delta("serverContent.outputTranscription.text"),
    Delta("serverContent.inputTranscription.text"),
)
_LIVE_ENDS = (
    Mark("serverContent.turnComplete"),
    Mark("serverContent.generationComplete"),
    Mark("serverContent.interrupted"),
)


def _socket(row: Api) -> tuple[Api, Api]:
    message = replace(
        row, name=f"{row.name}.message", method="MESSAGE", body=Body.JSON, keeps=always
    )
    return row, message


ROWS: tuple[Api, ...] = (
    *_socket(
        Api(
            "openai.realtime",
            "openai",
            "/realtime(?:/translations)?",
            "WEBSOCKET",
            Body.NONE,
            query=frozenset(
                ["model", "call_id", "intent", "api-version", "deployment", "conversation_id"]
            ),
            deltas=_REALTIME_DELTAS,
            ends=_REALTIME_ENDS,
            recalls=always,
        )
    ),
    *_socket(
        Api(
            "openai.responses_socket",
            "openai",
            "/responses",
            "WEBSOCKET",
            Body.NONE,
            query=frozenset(["model", "api-version"]),
            deltas=DELTAS,
            ends=ENDS,
            recalls=always,
        )
    ),
    *_socket(
        Api(
            "gemini.live",
            "gemini",
            r"/ws/google\.ai\.generativelanguage\.v1(?:alpha|beta)?\.GenerativeService"
            r"\.BidiGenerateContent",
            "WEBSOCKET",
            Body.NONE,
            query=frozenset(["key", "alt", "$alt"]),
            deltas=_LIVE_DELTAS,
            ends=_LIVE_ENDS,
            recalls=always,
        )
    ),
)
