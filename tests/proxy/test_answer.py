"""Which answers are edited as they come, and which whole."""

import json

import pytest

from sekisho.answer import OriginalAnswer, StreamedAnswer, WholeAnswer, open_answer
from sekisho.errors import UpstreamFailure
from sekisho.masking.restorer import Restorer
from sekisho.wire.apis import find_api

PLACEHOLDER, NAME = "PERSON4BBBBB", '鬼"頭'
RESTORER = Restorer({PLACEHOLDER: NAME})
CHAT = "/v1/chat/completions"
STREAM = "/v1beta/models/m:streamGenerateContent"
BROKEN = UpstreamFailure("upstream_broke_off", ja="切れた", en="broke off")


def opened(path: str, content_type: str, status: int = 200) -> StreamedAnswer | WholeAnswer:
    api = find_api("POST", path)
    assert api is not None
    headers = {"content-type": content_type}
    answer = open_answer(api, False, status, headers, RESTORER, lambda leaf, text: None)
    assert isinstance(answer, StreamedAnswer | WholeAnswer)
    return answer


@pytest.mark.parametrize(
    ("path", "content_type", "status", "streamed"),
    [
        (CHAT, "text/event-stream", 200, True),
        (CHAT, "Text/Event-Stream; charset=utf-8", 200, True),
        (CHAT, "application/json", 200, False),
        (CHAT, "text/html", 502, False),
        (CHAT, "", 200, False),
        (STREAM, "application/json; charset=UTF-8", 200, True),
        (STREAM, "application/json", 400, False),
    ],
)
def test_streams_are_told_by_their_content_type(
    path: str, content_type: str, status: int, streamed: bool
) -> None:
    assert opened(path, content_type, status).streamed is streamed


def test_a_whole_answer_comes_out_at_its_end() -> None:
    answer = opened(CHAT, "application/json")
    body = json.dumps({"choices": [{"message": {"content": PLACEHOLDER}}]}).encode()

    assert answer.feed(body[:20]) == b""
    assert answer.feed(body[20:]) == b""
    assert json.loads(answer.flush())["choices"][0]["message"]["content"] == NAME


def test_an_error_page_that_is_no_json_is_restored_as_text() -> None:
    answer = opened(CHAT, "text/html", 502)
    answer.feed(f"<p>{PLACEHOLDER}</p>".encode())

    assert answer.flush().decode() == f"<p>{NAME}</p>"


def test_a_stream_that_fails_ends_with_the_apis_error_event() -> None:
    answer = opened(CHAT, "text/event-stream")
    answer.feed(b'data: {"choices": []}\n\ndata: {"cho')

    last = answer.fail(BROKEN).strip().rpartition(b"data: ")[2]

    assert json.loads(last)["error"]["code"] == "upstream_broke_off"


def test_a_whole_answer_that_fails_gives_nothing() -> None:
    answer = opened(CHAT, "application/json")
    answer.feed(b"{")

    assert answer.fail(BROKEN) == b""


def test_an_answer_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.answer.MAX_WHOLE_BYTES", 10)
    answer = opened(CHAT, "application/json")

    with pytest.raises(UpstreamFailure):
        answer.feed(b"x" * 11)


def test_what_comes_from_home_is_not_touched() -> None:
    answer = OriginalAnswer()

    assert answer.feed(PLACEHOLDER.encode()) == PLACEHOLDER.encode()
    assert answer.flush() == b""
    assert answer.fail(BROKEN) == b""
