import pytest

from sekisho.errors import PolicyRefusal
from sekisho.exchange import Request
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.tables import openai_live
from support.crossings import UPSTREAM, checkpoint, row_for, sent

SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"


@pytest.mark.parametrize("api", openai_live.ROWS, ids=lambda api: api.name)
def test_leads_around_the_proxy(api: Api) -> None:
    assert api.direct


def test_passes_only_where_the_policy_allows_it() -> None:
    request = Request("POST", "/v1/realtime/client_secrets", "", [], b'{"session": {}}')

    with pytest.raises(PolicyRefusal) as caught:
        checkpoint(direct_connections="block").admit(request, UPSTREAM, "scope")

    assert caught.value.code == "direct_connection"


def test_a_session_is_masked_but_not_where_it_connects() -> None:
    session = {
        "type": "realtime",
        "instructions": "値00001",
        "prompt": {"variables": {"a": "値00002"}},
    }
    api = row_for("POST", "/v1/realtime/calls")

    body = sent(api, {"sdp": SDP, "session": session}, "/v1/realtime/calls")

    assert "値" not in body
    assert "192.0.2.1 9 typ host" in body
    assert "値" not in sent(api, {"sdp": f"{SDP}値00003"}, "/v1/realtime/calls")


@pytest.mark.parametrize("path", ["/realtime/calls/c_1/refer", "/live/sessions/s_1/refer"])
def test_a_call_is_not_put_through(path: str) -> None:
    assert find_api("POST", f"/v1{path}") is None
