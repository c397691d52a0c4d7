from collections.abc import Mapping

import pytest

from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.wire.api import Api, Body
from sekisho.wire.request_body import RequestBody, read_request_body

CHAT = Api("t.chat", "openai", "/chat")
LIST = Api("t.list", "openai", "/list", "GET")
FILES = Api("t.files", "openai", "/files", body=Body.FORM)
PARTS = Api("t.parts", "openai", "/parts", body=Body.FORM, piece=True)
UPLOAD = Api("t.upload", "gemini", "/upload", body=Body.FILE)
PNG = b"\x89PNG\r\n\x1a\n\x00"


def read(
    api: Api,
    body: bytes,
    content_type: str = "application/json",
    *,
    allow_attachments: bool = False,
    headers: Mapping[str, str] | None = None,
) -> RequestBody:
    return read_request_body(
        api,
        content_type,
        body,
        max_depth=8,
        allow_attachments=allow_attachments,
        headers=headers,
    )


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=x", ""])
def test_json_becomes_a_tree_and_json_again(content_type: str) -> None:
    body = read(CHAT, b'{"a": ["\xe5\xb1\xb1"]}', content_type)

    assert body.payload == {"a": ["山"]}
    assert body.write({"a": ["b"]}) == ("application/json", b'{"a":["b"]}')


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "image/png"])
def test_another_type_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(CHAT, b"{}", content_type)

    assert (refused.value.status, refused.value.code) == (415, "unsupported_content_type")


def test_an_api_without_a_body_takes_none() -> None:
    assert LIST.body is Body.NONE
    for nothing in (b"", b"{}\n"):
        assert read(LIST, nothing).write(None) == ("", b"")
    for something in (b'{"a": 1}', b"[]", b"x"):
        with pytest.raises(InvalidRequest, match="no request body"):
            read(LIST, something)


def test_a_form_may_come_in_three_formats() -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'

    for content_type, data in {
        "Multipart/Form-Data; boundary=x": form,
        "application/x-www-form-urlencoded": b"a=1",
        "application/json": b'{"a": "1"}',
        "": b'{"a": "1"}',
    }.items():
        body = read(FILES, data, content_type)
        assert body.payload == {"a": "1"}
        name, written = body.write({"a": "2"})
        assert name.partition(";")[0] == (
            content_type.partition(";")[0].lower() or "application/json"
        )
        assert read(FILES, written, name).payload == {"a": "2"}


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/mixed; boundary=x"])
def test_a_form_of_another_type_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(FILES, b"a=1", content_type)

    assert refused.value.code == "unsupported_content_type"


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "text/plain"])
def test_an_api_that_takes_json_takes_no_form(content_type: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(CHAT, b"--x--", content_type)

    assert refused.value.status == 415


def test_a_file_is_read_by_its_bytes_and_keeps_its_type() -> None:
    body = read(UPLOAD, "氏名\n".encode("cp932"), "text/csv; charset=Shift_JIS; x=y", headers={})

    assert body.payload == {"content": ["氏名\n"]}
    assert body.write({"content": ["名前\n"]}) == (
        "text/csv; charset=Shift_JIS",
        "名前\n".encode("cp932"),
    )


def test_a_file_that_cannot_be_read_passes_only_where_that_is_allowed() -> None:
    with pytest.raises(PolicyRefusal):
        read(UPLOAD, PNG, "image/png", headers={})

    body = read(UPLOAD, PNG, "image/png", allow_attachments=True, headers={})
    assert body.payload == {"content": []}
    assert body.write(body.payload) == ("image/png", PNG)


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"x-goog-upload-command": "upload, finalize", "x-goog-upload-offset": "0"}, True),
        ({"x-goog-upload-command": "upload, finalize"}, True),
        ({"x-goog-upload-command": "start"}, False),
        ({"x-goog-upload-command": "upload", "x-goog-upload-offset": "0"}, False),
        ({"x-goog-upload-command": "upload, finalize", "x-goog-upload-offset": "8"}, False),
        ({"content-range": "bytes 0-5/6"}, True),
        ({"content-range": "bytes 0-5/12"}, False),
        ({"content-range": "bytes 6-11/12"}, False),
        ({"content-range": "bytes 0-5/*"}, False),
        ({"content-range": "bytes */6"}, False),
        (None, False),  # whoever does not know its headers does not know
    ],
)
def test_a_piece_of_a_file_that_ends_inside_a_line_is_no_text(
    headers: Mapping[str, str] | None, whole: bool
) -> None:
    assert read(UPLOAD, "九\n".encode(), "text/plain", headers=headers).payload
    if whole:
        assert read(UPLOAD, "九".encode(), "text/plain", headers=headers).payload
    else:
        with pytest.raises(PolicyRefusal):
            read(UPLOAD, "九".encode(), "text/plain", headers=headers)


def test_a_form_may_hold_pieces_too() -> None:
    def form(content: str) -> bytes:
        head = '--x\r\nContent-Disposition: form-data; name="data"; filename="b"'
        return f"{head}\r\n\r\n{content}\r\n--x--\r\n".encode()

    kind = "multipart/form-data; boundary=x"
    assert read(PARTS, form("九\n"), kind).payload
    assert read(FILES, form("九"), kind).payload
    with pytest.raises(PolicyRefusal):
        read(PARTS, form("九"), kind)
