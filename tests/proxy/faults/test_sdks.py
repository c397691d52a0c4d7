"""What the vendors' SDKs make of it: exceptions of their own, which their users already handle."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest

from sekisho.detection import WorkerDetector
from support.faults import VALUE, completion, delta, fault, good, placeholder, stream_head
from support.raw_upstream import Line, Play
from support.worker import worker_command

MESSAGES: Any = [{"role": "user", "content": f"{VALUE}様へ"}]


def closes(line: Line) -> None:
    line.request()


def stalls(line: Line) -> None:
    line.request()
    line.wait_until_gone()


def cuts_its_answer(line: Line) -> None:
    line.request()
    line.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{")


def redirects(line: Line) -> None:
    line.request()
    line.answer(b"", b"location: http://127.0.0.1:9/", status=b"302 Found")


def is_overloaded(line: Line) -> None:
    line.request()
    body = b'{"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}'
    line.answer(body, b"content-type: application/json", status=b"529 Overloaded")


def cuts_its_stream(line: Line) -> None:
    found = placeholder(line.request())
    stream_head(line)
    line.chunk(delta(f"{found}様"))


def cuts_its_messages(line: Line) -> None:
    found = placeholder(line.request())
    message: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "text", "text": "", "citations": None},
        },
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": f"{found}様"},
        },
    ]
    stream_head(line)
    for event in events:
        line.chunk(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())


WHOLE: list[tuple[Play, type[openai.APIError], type[anthropic.APIError]]] = [
    (closes, openai.InternalServerError, anthropic.InternalServerError),
    (stalls, openai.InternalServerError, anthropic.InternalServerError),
    (cuts_its_answer, openai.InternalServerError, anthropic.InternalServerError),
    (redirects, openai.InternalServerError, anthropic.InternalServerError),
    (is_overloaded, openai.InternalServerError, anthropic.InternalServerError),
]


@pytest.mark.parametrize(("play", "by_openai", "by_anthropic"), WHOLE)
def test_a_failing_upstream_is_the_servers_error(
    play: Play, by_openai: type[Exception], by_anthropic: type[Exception]
) -> None:
    with fault(play, play, good) as at:
        with pytest.raises(by_openai) as first:
            ask_openai(at.url)
        with pytest.raises(by_anthropic) as second:
            ask_anthropic(at.url)
        assert "高橋" not in f"{first.value}{second.value}"

        assert ask_openai(at.url) == f"{VALUE}様"


def test_a_retry_of_the_sdks_own_goes_through() -> None:
    with fault(closes, good) as at:
        assert ask_openai(at.url, max_retries=1) == f"{VALUE}様"


def test_a_stream_that_breaks_raises_in_the_openai_sdk() -> None:
    with fault(cuts_its_stream, good) as at:
        client = openai.OpenAI(base_url=f"{at.url}/openai/v1", api_key="k", max_retries=0)
        seen = ""
        with pytest.raises(openai.APIError) as caught:
            seen += _texts(client)
        assert caught.value.code == "upstream_broke_off"
        assert VALUE not in str(caught.value)
        client.close()

        assert ask_openai(at.url) == f"{VALUE}様"


def _texts(client: openai.OpenAI) -> str:
    stream = client.chat.completions.create(model="m", messages=MESSAGES, stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream)


def test_a_stream_that_breaks_raises_in_the_anthropic_sdk() -> None:
    with fault(cuts_its_messages, good) as at:
        client = anthropic.Anthropic(base_url=f"{at.url}/anthropic", api_key="k", max_retries=0)
        seen: list[str] = []
        with pytest.raises(anthropic.APIStatusError) as caught:
            _read(client, seen)
        assert "".join(seen) == f"{VALUE}様"
        assert "broke off" in str(caught.value)
        client.close()


def _read(client: anthropic.Anthropic, seen: list[str]) -> None:
    with client.messages.stream(model="m", max_tokens=9, messages=MESSAGES) as stream:
        for text in stream.text_stream:
            seen.append(text)


@pytest.mark.parametrize(
    ("ask", "error"),
    [("openai", openai.InternalServerError), ("anthropic", anthropic.InternalServerError)],
)
def test_a_failing_detector_is_the_servers_error(
    tmp_path: Path, ask: str, error: type[Exception]
) -> None:
    detector = WorkerDetector(timeout_s=2, command=worker_command(tmp_path))
    asks: dict[str, Callable[..., str]] = {"openai": ask_openai, "anthropic": ask_anthropic}
    with fault(good, detector=detector) as at:
        with pytest.raises(error):
            asks[ask](at.url, content="die")
        assert at.upstream.requests == []

        assert ask_openai(at.url, content="はい") == "様"


@pytest.mark.parametrize(
    ("limits", "headers", "error"),
    [
        ({"max_body_bytes": 50}, {}, openai.APIStatusError),
        ({"max_headers": 3}, {}, openai.APIStatusError),
    ],
)
def test_a_limit_is_a_status_error(
    limits: dict[str, int], headers: dict[str, str], error: type[Exception]
) -> None:
    with fault(good, limits=limits) as at:
        with pytest.raises(error) as caught:
            ask_openai(at.url)
        assert f"limits.{next(iter(limits))}" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [b"<html>busy</html>", completion("様")[:-9]],
    ids=["page", "cut"],
)
def test_an_answer_that_is_no_json_is_an_error(body: bytes) -> None:
    def play(line: Line) -> None:
        line.request()
        line.answer(body, b"content-type: application/json")

    with fault(play) as at:
        with pytest.raises(openai.InternalServerError):
            ask_openai(at.url)
        with pytest.raises(anthropic.InternalServerError):
            ask_anthropic(at.url)


def ask_openai(url: str, *, max_retries: int = 0, content: str = "") -> str:
    messages: Any = [{"role": "user", "content": content}] if content else MESSAGES
    with openai.OpenAI(base_url=f"{url}/openai/v1", api_key="k", max_retries=max_retries) as client:
        answer = client.chat.completions.create(model="m", messages=messages)
    return answer.choices[0].message.content or ""


def ask_anthropic(url: str, *, max_retries: int = 0, content: str = "") -> str:
    messages: Any = [{"role": "user", "content": content}] if content else MESSAGES
    with anthropic.Anthropic(
        base_url=f"{url}/anthropic", api_key="k", max_retries=max_retries
    ) as client:
        answer = client.messages.create(model="m", max_tokens=9, messages=messages)
    return answer.to_json()
