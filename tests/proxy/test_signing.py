import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sekisho.errors import UpstreamFailure
from sekisho.signing import SigningTransport, find_credentials
from sekisho.transport import Incoming, Outgoing
from sekisho.upstreams import Jurisdiction, Upstream

BASE_URL = "https://bedrock-runtime.ap-northeast-1.amazonaws.com"
TOKYO = Upstream("bedrock", BASE_URL, Jurisdiction.FOREIGN, "ap-northeast-1")
UNSIGNED = Upstream("bedrock", BASE_URL, Jurisdiction.FOREIGN)
OURS = Credentials("AKIAINVENTED", "invented-secret", "invented-session")
PATH = "/model/jp.anthropic.claude-4%3A0/converse"


class Recorder:
    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.closed = False

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        self.sent.append(outgoing)
        raise UpstreamFailure("recorded", en="", ja="")

    async def close(self) -> None:
        self.closed = True


def sent(
    upstream: Upstream, headers: Sequence[tuple[str, str]], credentials: Credentials | None = OURS
) -> Outgoing:
    recorder = Recorder()
    transport = SigningTransport(recorder, lambda: credentials)
    outgoing = Outgoing("POST", PATH, headers, '{"a":"山"}'.encode())
    with pytest.raises(UpstreamFailure, match=r"^ / $"):
        asyncio.run(transport.send(upstream, outgoing))
    asyncio.run(transport.close())
    assert recorder.closed
    return recorder.sent[0]


CLIENTS = [
    ("content-type", "application/json"),
    ("authorization", "AWS4-HMAC-SHA256 Credential=the client's"),
    ("x-amz-date", "20200101T000000Z"),
    ("x-amz-security-token", "the client's"),
    ("user-agent", "Boto3/1.4"),
]


def test_the_request_carries_a_signature_that_fits_its_bytes() -> None:
    outgoing = sent(TOKYO, CLIENTS)
    headers = dict(outgoing.headers)

    assert "the client's" not in "".join(headers.values())
    assert headers["user-agent"] == "Boto3/1.4"
    assert headers["x-amz-security-token"] == "invented-session"
    assert headers["authorization"] == expected(headers["x-amz-date"], outgoing.body)
    assert headers["authorization"] != expected(headers["x-amz-date"], outgoing.body + b" ")


def expected(date: str, body: bytes) -> str:
    """What AWS computes when it checks the request, from what arrived."""
    url = BASE_URL + PATH
    signed = {"host": urlsplit(url).netloc, "content-type": "application/json"}
    request = AWSRequest("POST", url, headers=signed, data=body)
    request.headers["X-Amz-Date"] = date
    request.headers["X-Amz-Security-Token"] = OURS.token
    request.context["timestamp"] = date
    auth = SigV4Auth(OURS, "bedrock", "ap-northeast-1")
    text = auth.string_to_sign(request, auth.canonical_request(request))
    names = auth.signed_headers(auth.headers_to_sign(request))
    return (
        f"AWS4-HMAC-SHA256 Credential={auth.scope(request)}, SignedHeaders={names}, "
        f"Signature={auth.signature(text, request)}"
    )


def test_the_host_is_signed_as_it_is_sent() -> None:
    explicit = replace(TOKYO, base_url=f"{BASE_URL}:443")
    headers = dict(sent(explicit, CLIENTS).headers)

    date, body = headers["x-amz-date"], '{"a":"山"}'.encode()
    assert headers["authorization"] == expected(date, body)


def test_without_a_region_the_request_goes_as_it_is() -> None:
    assert sent(UNSIGNED, CLIENTS).headers == CLIENTS


def test_without_credentials_nothing_is_sent() -> None:
    recorder = Recorder()
    with pytest.raises(UpstreamFailure) as raised:
        asyncio.run(
            SigningTransport(recorder, lambda: None).send(TOKYO, Outgoing("POST", PATH, [], b""))
        )
    assert raised.value.code == "signing_unavailable"
    assert recorder.sent == []


def test_an_error_of_the_library_is_not_shown() -> None:
    def broken() -> Credentials | None:
        raise ValueError("profile 山田 is damaged")

    with pytest.raises(UpstreamFailure) as raised:
        asyncio.run(
            SigningTransport(Recorder(), broken).send(TOKYO, Outgoing("POST", PATH, [], b""))
        )
    assert "山田" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAINVENTED")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    found = find_credentials()

    assert found is not None
    assert found.access_key == "AKIAINVENTED"
