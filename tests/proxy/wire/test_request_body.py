import pytest

from sekisho.errors import InvalidRequest
from sekisho.wire.api import Api, Body
from sekisho.wire.request_body import RequestBody, read_request_body

CHAT = Api("t.chat", "openai", "/chat")
LIST = Api("t.list", "openai", "/list", "GET")


def read(api: Api, body: bytes, content_type: str = "application/json") -> RequestBody:
    return read_request_body(api, content_type, body, max_depth=8, allow_attachments=False)


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
    assert read(LIST, b"").write(None) == ("", b"")
    with pytest.raises(InvalidRequest, match="no request body"):
        read(LIST, b"{}")
