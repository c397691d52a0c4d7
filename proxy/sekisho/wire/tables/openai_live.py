"""Talks that a browser or a telephone has with the upstream itself: what is said there does not
pass here. So these rows pass only where the policy allows it, masked like any other.

To put a call through (`refer`) takes a number and nothing else: it is no row.
"""

from sekisho.wire.api import Api, Body, always
from sekisho.wire.tables.collection import QUERY


def _direct(name: str, path: str, body: Body = Body.JSON) -> Api:
    return Api(name, "openai", path, "POST", body, QUERY, keeps=always, recalls=always, direct=True)


ROWS: tuple[Api, ...] = (
    _direct("openai.realtime.client_secrets", "/realtime/(?:translations/)?client_secrets"),
    _direct("openai.realtime.sessions", "/realtime/(?:transcription_)?sessions"),
    _direct("openai.realtime.calls", "/realtime/calls", Body.FORM),
    _direct("openai.realtime.calls.answer", "/realtime/calls/{id}/(?:accept|reject)"),
    _direct("openai.realtime.calls.hangup", "/realtime/calls/{id}/hangup", Body.NONE),
    _direct("openai.live.sessions", "/live/sessions"),
    _direct("openai.live.sessions.answer", "/live/sessions/{id}/(?:accept|fork|reject)"),
    _direct("openai.live.sessions.hangup", "/live/sessions/{id}/hangup", Body.NONE),
)
