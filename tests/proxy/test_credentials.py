"""Keys that Sekisho holds take the place of what the client sent."""

import os
from pathlib import Path

import pytest

from sekisho.credentials import Credentials
from sekisho.errors import UpstreamFailure
from sekisho.transport import Outgoing
from sekisho.upstreams import ApiKey, Jurisdiction, Upstream
from sekisho.wire.api import Vendor

SENT = [("authorization", "Bearer theirs"), ("x-api-key", "theirs"), ("accept", "*/*")]
OUTGOING = Outgoing("POST", "/v1/x", SENT, b"{}")


def upstream(key: ApiKey | None) -> Upstream:
    return Upstream("openai", "https://fake", Jurisdiction.FOREIGN, api_key=key)


@pytest.mark.parametrize(
    ("vendor", "header", "expected"),
    [
        ("openai", "", ("authorization", "Bearer ours")),
        ("anthropic", "", ("x-api-key", "ours")),
        ("gemini", "", ("x-goog-api-key", "ours")),
        ("openai", "api-key", ("api-key", "ours")),
        ("anthropic", "authorization", ("authorization", "Bearer ours")),
    ],
)
def test_a_key_goes_where_its_vendor_looks_for_it(
    vendor: Vendor, header: str, expected: tuple[str, str]
) -> None:
    credentials = Credentials({"KEY": "ours\n"})

    outgoing = credentials.authorized(OUTGOING, upstream(ApiKey("KEY", header=header)), vendor)

    assert list(outgoing.headers) == [("accept", "*/*"), expected]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?key=theirs", ""),
        ("?alt=sse&key=theirs", "?alt=sse"),
        ("?k%65y=theirs&alt=sse&key=theirs", "?alt=sse"),
        ("?alt=sse", "?alt=sse"),
        ("", ""),
    ],
)
def test_a_key_in_the_query_stays_behind_as_well(query: str, left: str) -> None:
    sent = Outgoing("POST", f"/v1/x{query}", SENT, b"{}")

    outgoing = Credentials({"KEY": "ours"}).authorized(sent, upstream(ApiKey("KEY")), "gemini")

    assert outgoing.target == f"/v1/x{left}"


def test_without_a_key_the_clients_own_passes() -> None:
    assert Credentials({}).authorized(OUTGOING, upstream(None), "openai") is OUTGOING


def test_a_key_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("first\n")
    credentials, asked = Credentials({}), upstream(ApiKey(file=file))
    assert credentials.key(asked) == "first"

    (tmp_path / "new").write_text("second")
    os.replace(tmp_path / "new", file)

    assert credentials.key(asked) == "second"


@pytest.mark.parametrize("value", ["", " \n", "zwei\nzeilen", "鍵"])
def test_what_is_no_key_is_an_error_that_does_not_show_it(value: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(value)
    for key in (ApiKey("KEY"), ApiKey(file=file), ApiKey(file=tmp_path / "missing")):
        with pytest.raises(UpstreamFailure) as caught:
            Credentials({"KEY": value}).check(upstream(key))
        assert caught.value.setting == "upstreams.openai.api_key"
        assert not value.strip() or value.strip() not in str(caught.value)
    Credentials({}).check(upstream(None))
