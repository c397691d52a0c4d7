"""Which answers are edited as they come, and which whole."""

import json

import pytest

from sekisho.answer import (
    Answer,
    FileAnswer,
    OriginalAnswer,
    StreamedAnswer,
    WholeAnswer,
    open_answer,
)
from sekisho.errors import UpstreamFailure
from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api, Body, Mark
from sekisho.wire.apis import find_api

PLACEHOLDER, NAME = "PERSON4BBBBB", '鬼"頭'
RESTORER = Restorer({PLACEHOLDER: NAME})
CHAT = "/v1/chat/completions"
STREAM = "/v1beta/models/m:streamGenerateContent"
BROKEN = UpstreamFailure("upstream_broke_off", ja="切れた", en="broke off")


LINES = Api("t.lines", "ollama", "/chat", terminals=(Mark("done"), Mark("error")))
CONTENT = Api("t.content", "openai", "/files/{id}/content", "GET")
TRANSCRIPTS = Api("t.transcripts", "openai", "/transcripts", body=Body.FORM)
SPEECH = Api("t.speech", "openai", "/speech")


def answer(api: Api, content_type: str, status: int = 200, restorer: Restorer = RESTORER) -> Answer:
    headers = {"content-type": content_type}
    return open_answer(api, False, status, headers, restorer, lambda leaf, text: None)


def opened(path: str, content_type: str, status: int = 200) -> StreamedAnswer | WholeAnswer:
    api = find_api("POST", path)
    assert api is not None
    made = answer(api, content_type, status)
    assert isinstance(made, StreamedAnswer | WholeAnswer)
    return made


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


@pytest.mark.parametrize("body", [b'{"a": [1', b'[{"a": 1}', b"<html>", b'"cut', b" nul"])
def test_an_answer_that_is_not_the_json_it_says_is_a_failure(body: bytes) -> None:
    answer = opened(CHAT, "application/json")
    answer.feed(body)

    with pytest.raises(UpstreamFailure) as caught:
        answer.flush()

    assert caught.value.code == "upstream_unreadable"


@pytest.mark.parametrize(
    "body", [b"", b' {"a": 1}\n', b'[{"a": 1} ]', b"null", b'"x"', b"\xef\xbb\xbf{}"]
)
def test_an_odd_answer_that_is_json_passes(body: bytes) -> None:
    answer = opened(CHAT, "application/json")
    answer.feed(body)

    assert answer.flush() == body


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


@pytest.mark.parametrize(
    ("api", "content_type", "kind"),
    [
        (LINES, "application/x-ndjson", StreamedAnswer),
        (LINES, "application/json; charset=utf-8", WholeAnswer),
        (CONTENT, "application/x-ndjson", FileAnswer),
        (CONTENT, "application/octet-stream", FileAnswer),
        (CONTENT, "text/csv; charset=Shift_JIS; charset=x", FileAnswer),
        (CONTENT, "application/json", WholeAnswer),
        (CONTENT, "", WholeAnswer),
        (TRANSCRIPTS, "text/plain; charset=utf-8", FileAnswer),
        (SPEECH, "audio/mpeg", FileAnswer),
        (SPEECH, "application/octet-stream", FileAnswer),
        (SPEECH, "text/html", WholeAnswer),
    ],
)
def test_files_are_told_by_their_type_and_their_api(
    api: Api, content_type: str, kind: type[Answer]
) -> None:
    assert type(answer(api, content_type)) is kind
    assert type(answer(api, content_type, 500)) is WholeAnswer


def test_a_stream_of_lines_ends_with_its_own_mark_or_a_failure() -> None:
    whole, cut = answer(LINES, "application/x-ndjson"), answer(LINES, "application/x-ndjson")
    line = json.dumps({"message": {"content": PLACEHOLDER}}).encode() + b"\n"

    for each in (whole, cut):
        assert json.loads(each.feed(line)) == {"message": {"content": NAME}}
    whole.feed(b'{"done": true}')
    assert (whole.flush(), whole.complete) == (b'{"done": true}', True)
    cut.feed(b'{"mess')
    assert "error" in json.loads(cut.fail(BROKEN))


def test_a_file_is_restored_while_it_comes() -> None:
    file = answer(CONTENT, "application/octet-stream")
    body = f"氏名\r\n{PLACEHOLDER}\r\n".encode("cp932")
    out = b"".join(file.feed(body[at : at + 1]) for at in range(len(body))) + file.flush()

    assert out.decode("cp932") == f"氏名\r\n{NAME}\r\n"
    assert (file.streamed, file.complete, file.verbatim, file.fail(BROKEN)) == (
        True,
        True,
        False,
        b"",
    )


def test_an_answer_knows_whether_its_bytes_stay_as_they_are() -> None:
    assert answer(SPEECH, "audio/mpeg").verbatim
    assert answer(CONTENT, "text/csv", restorer=Restorer({})).verbatim
    assert OriginalAnswer().verbatim
    assert not answer(CONTENT, "text/csv").verbatim
    assert not opened(CHAT, "application/json").verbatim
    assert not opened(CHAT, "text/event-stream").verbatim
