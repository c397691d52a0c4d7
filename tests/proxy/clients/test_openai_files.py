"""The real `openai` client and what is no plain JSON: files, forms, sound, pictures."""

import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from sekisho.wire.multipart import Part, read_parts
from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer

NAME = "九十九 朔"
PHONE = "000-1111-2222"
VALUES = {NAME: "PERSON", PHONE: "PHONE_NUMBER"}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
MP3 = b"ID3\x04\x00\x00" + bytes(range(256)) * 40
ALLOWED: dict[str, Any] = {"policy": {"attachments": "allow"}}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES, **ALLOWED) as running:
        yield running


def client_of(server: Gate) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.url}/openai/v1", api_key="sk-test", max_retries=0)


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[openai.OpenAI]:
    with client_of(server) as opened:
        yield opened


def file_object(request: Recorded) -> Answer:
    [file] = [part for part in form(request) if part.name == "file"]
    return json_answer(
        {
            "id": "file-1",
            "object": "file",
            "bytes": len(file.data),
            "created_at": 1,
            "filename": file.filename,
            "purpose": "batch",
            "status": "processed",
        }
    )


def form(request: Recorded) -> list[Part]:
    return read_parts(request.headers["content-type"], request.body)


def field(request: Recorded, name: str) -> bytes:
    [data] = [part.data for part in form(request) if part.name == name]
    return data


def batch_line(number: int, content: str) -> dict[str, Any]:
    body = {"model": "gpt-x", "messages": [{"role": "user", "content": content}]}
    url = "/v1/chat/completions"
    return {"custom_id": f"r-{number}", "method": "POST", "url": url, "body": body}


def upload(client: openai.OpenAI, name: str, data: bytes) -> Any:
    return client.files.create(file=(name, io.BytesIO(data)), purpose="batch")


def test_a_batch_leaves_masked_and_its_results_come_back_restored(
    server: Gate, client: openai.OpenAI
) -> None:
    server.upstream.script = file_object
    lines = [batch_line(1, f"{NAME}様（{PHONE}）"), batch_line(2, "天気は")]
    data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    made = upload(client, f"{NAME}.jsonl", data.encode())

    assert made.filename == f"{NAME}.jsonl"
    sent = field(server.upstream.last, "file").decode().splitlines()
    assert json.loads(sent[0])["body"]["model"] == "gpt-x"
    assert sent[1] == data.splitlines()[1]
    assert field(server.upstream.last, "purpose") == b"batch"
    assert not server.upstream.saw(NAME)
    assert not server.upstream.saw(PHONE)

    text = json.loads(sent[0])["body"]["messages"][0]["content"]
    message = {"role": "assistant", "content": f"承知しました、{text}"}
    result = {"custom_id": "r-1", "response": {"body": {"choices": [{"message": message}]}}}
    content = (json.dumps(result) + "\n" + '{"custom_id": "r-2", "response": null}\n').encode()
    server.upstream.script = lambda request: Answer(
        byte_cuts(content, "random", seed=3), "application/octet-stream"
    )

    first, second = client.files.content("file-2").text.splitlines()

    restored = json.loads(first)["response"]["body"]["choices"][0]["message"]["content"]
    assert restored == f"承知しました、{NAME}様（{PHONE}）"
    assert second == '{"custom_id": "r-2", "response": null}'


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_a_table_keeps_its_encoding_there_and_back(
    server: Gate, client: openai.OpenAI, codec: str
) -> None:
    server.upstream.script = file_object
    table = f"氏名,電話,メモ\r\n{NAME},{PHONE},ご担当です\r\n"

    upload(client, "名簿.csv", table.encode(codec))

    sent = field(server.upstream.last, "file")
    masked = sent.decode(codec)
    assert masked.startswith("氏名,電話,メモ\r\nPERSON")
    assert masked.endswith(",ご担当です\r\n")
    server.upstream.script = lambda request: Answer([sent], "text/csv")
    assert client.files.content("file-2").content == table.encode(codec)


def test_retries_of_an_upload_have_the_same_bytes(server: Gate, client: openai.OpenAI) -> None:
    server.upstream.script = file_object
    for _ in range(2):
        upload(client, "a.txt", f"{NAME}\n".encode())

    first, second = server.upstream.requests[-2:]
    assert first.body == second.body
    assert first.headers["content-type"] == second.headers["content-type"]


def test_a_transcriptions_prompt_is_masked_and_its_text_restored(
    server: Gate, client: openai.OpenAI
) -> None:
    server.upstream.script = lambda request: json_answer(
        {"text": f"{field(request, 'prompt').decode()}が話します"}
    )

    said = client.audio.transcriptions.create(
        model="whisper-1",
        file=(f"{NAME}.mp3", MP3),
        prompt=f"出席者は{NAME}",
        language="ja",
        extra_body={"known_speaker_names": [NAME, "司会"]},
    )

    assert said.text == f"出席者は{NAME}が話します"
    assert not server.upstream.saw(NAME)
    sent = server.upstream.last
    assert field(sent, "file") == MP3
    assert field(sent, "model") == b"whisper-1"
    assert field(sent, "language") == b"ja"


@pytest.mark.parametrize("kind", ["srt", "vtt", "text"])
def test_a_transcription_that_is_a_text_is_restored(
    server: Gate, client: openai.OpenAI, kind: Any
) -> None:
    def script(request: Recorded) -> Answer:
        text = f"1\n00:00:01,000 --> 00:00:02,000\n{field(request, 'prompt').decode()}\n"
        return Answer(byte_cuts(text.encode(), "random", seed=5), "text/plain; charset=utf-8")

    server.upstream.script = script
    said = client.audio.transcriptions.create(
        model="whisper-1", file=("a.mp3", MP3), prompt=NAME, response_format=kind
    )

    assert str(said) == f"1\n00:00:01,000 --> 00:00:02,000\n{NAME}\n"


def test_a_pictures_prompt_is_masked_and_the_picture_stays(
    server: Gate, client: openai.OpenAI
) -> None:
    server.upstream.script = lambda request: json_answer({"created": 1, "data": []})

    client.images.edit(
        model="gpt-image-1",
        image=[("a.png", PNG, "image/png"), (f"{NAME}.png", PNG, "image/png")],
        prompt=f"{NAME}の似顔絵を",
        size="1024x1024",
    )

    assert not server.upstream.saw(NAME)
    parts = form(server.upstream.last)
    assert [part.data for part in parts if part.name == "image[]"] == [PNG, PNG]
    assert field(server.upstream.last, "size") == b"1024x1024"


def test_speech_passes_byte_by_byte(server: Gate, client: openai.OpenAI) -> None:
    server.upstream.script = lambda request: Answer(byte_cuts(MP3, "random", seed=1), "audio/mpeg")

    spoken = client.audio.speech.create(model="tts-1", voice="alloy", input=f"{NAME}様")

    assert spoken.content == MP3
    assert not server.upstream.saw(NAME)


@pytest.fixture(scope="module")
def strict() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"%PDF-1.7\n"), ("a.mp3", MP3)])
def test_what_cannot_be_scanned_does_not_leave(strict: Gate, name: str, data: bytes) -> None:
    with client_of(strict) as client, pytest.raises(openai.PermissionDeniedError) as refused:
        upload(client, name, data)

    assert refused.value.code == "attachment_not_scannable"
    assert strict.upstream.requests == []


def test_a_text_file_leaves_without_any_setting(strict: Gate) -> None:
    strict.upstream.script = file_object
    with client_of(strict) as client:
        upload(client, "議事録.md", f"# {NAME}\n".encode())

    assert not strict.upstream.saw(NAME)
    strict.upstream.requests.clear()


def test_a_damaged_form_does_not_leave(strict: Gate) -> None:
    refused = httpx.post(
        f"{strict.url}/openai/v1/files",
        content=b"--x\r\n\r\n",
        headers={"content-type": "multipart/form-data; boundary=x"},
    )

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unreadable_form")
    assert strict.upstream.requests == []
