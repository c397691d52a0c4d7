"""A Shield whose texts a server masks, over real HTTP."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.sdk import remote
from sekisho.sdk.shield import Shield
from support.cuts import cuts
from support.gate import KEY, Gate, gate
from support.shields import planted_shield

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
SPACED = tuple(f"鬼頭{' ' * width}誠一郎" for width in range(2, 25))
VALUES = {
    NAME: "PERSON",
    "鬼頭": "PERSON",
    NUMBER: "JP_MY_NUMBER",
    "sk-himitsu-0001": "SECRET",
    **dict.fromkeys(SPACED, "PERSON"),
}
POLICY = {"actions": {"SECRET": "redact"}}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES, policy=POLICY) as made:
        yield made


@pytest.fixture
def shield(server: Gate) -> Iterator[Shield]:
    with Shield(remote=server.url) as made:
        yield made


def forgotten(server: Gate, session: str) -> bool:
    answer = httpx.post(f"{server.url}/api/restore", json={"session": session, "text": ""})
    return answer.status_code == 404


def test_masks_as_the_server_does_and_restores_here(shield: Shield) -> None:
    text = f"{NAME}様、sk-himitsu-0001、PERSON4K7Q2M\ud83d"
    masked = shield.mask(text)

    assert masked == planted_shield(VALUES, key=KEY, policy=POLICY).mask(text)
    assert shield.restore(masked.text) == text.replace("sk-himitsu-0001", "[REDACTED]")
    assert "".join(shield.restore_stream(masked.text)) == shield.restore(masked.text)
    assert NAME in str(masked.show(values=True))


def test_any_cut_of_a_stream_is_the_whole(shield: Shield) -> None:
    masked = shield.mask(f"鬼頭さん、{NAME}").text
    for pieces in cuts(masked):
        assert "".join(shield.restore_stream(pieces)) == f"鬼頭さん、{NAME}"


def test_the_policy_is_the_servers(server: Gate, shield: Shield) -> None:
    with pytest.raises(PolicyRefusal) as caught:
        shield.mask(NUMBER)
    assert caught.value.entity_types == ("JP_MY_NUMBER",)
    with Shield(remote=server.url, upstream="home") as home:
        assert home.mask(NUMBER).text == NUMBER


def test_detect_and_warm_up_ask_the_server(shield: Shield) -> None:
    shield.warm_up()

    assert [f.entity_type for f in shield.detect(NAME)] == ["PERSON"]


def test_what_a_later_text_brings_is_masked_in_the_earlier_ones(shield: Shield) -> None:
    texts = ["鬼頭　誠一郎さん", "無し", f"{NAME}様"]  # the first not found by itself
    masked = shield.mask_many(texts)

    assert "鬼頭" not in masked[0].text
    assert [shield.restore(each.text) for each in masked] == texts


def test_more_texts_than_one_request_takes_are_masked_alike(
    shield: Shield, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "MAX_BATCH_TEXTS", 1)

    masked = shield.mask_many(["鬼頭　誠一郎さん", "無し", f"{NAME}様"])

    assert "鬼頭" not in masked[0].text


def test_surfaces_that_the_server_gave_one_placeholder_are_told_apart(shield: Shield) -> None:
    masked = [shield.mask(surface) for surface in SPACED]

    assert len({each.text for each in masked}) == len(SPACED)
    assert [shield.restore(each.text) for each in masked] == list(SPACED)
    assert all(each.findings[0].placeholder == each.text for each in masked)
    again = shield.mask_many(reversed(SPACED))
    assert [shield.restore(each.text) for each in again] == list(reversed(SPACED))


def test_nothing_of_a_text_stays_on_the_server(
    server: Gate, shield: Shield, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekisho.sdk.remote import RemoteServer

    sessions: set[str] = set()
    mask = RemoteServer.mask

    def noting(self, texts, **options):  # type: ignore[no-untyped-def]
        answer = mask(self, texts, **options)
        sessions.add(answer.session)
        return answer

    monkeypatch.setattr(RemoteServer, "mask", noting)
    shield.mask_many([NAME, "鬼頭"])
    with shield.session() as session:
        session.mask(NAME)
        [open_one] = [each for each in sessions if not forgotten(server, each)]

    assert len(sessions) == 2
    assert forgotten(server, open_one)


def test_a_session_is_one_on_the_server(shield: Shield) -> None:
    with shield.session() as session, shield.session() as other:
        first = session.mask(f"{NAME}様").text
        second = session.mask("鬼頭　誠一郎です").text

        assert "鬼頭" not in second
        assert session.restore(f"{first}{second}") == f"{NAME}様鬼頭　誠一郎です"
        assert other.restore(first) == first
    with pytest.raises(InvalidRequest) as caught:
        session.mask(NAME)
    assert caught.value.code == "unknown_session"


def test_one_object_serves_threads_and_loops(shield: Shield) -> None:
    async def both() -> list[str]:
        async with shield.session() as session:
            several = await asyncio.gather(*(session.amask(each) for each in SPACED[:8]))
            return [await session.arestore(each.text) for each in several]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: asyncio.run(both()), range(4))) == [list(SPACED[:8])] * 4
        masked = list(pool.map(shield.mask, SPACED))

    assert [shield.restore(each.text) for each in masked] == list(SPACED)


def test_repr_names_the_server_alone(server: Gate) -> None:
    with Shield(remote=server.url, remote_token="invented-token") as shield:
        assert server.url in repr(shield)
        assert "invented" not in repr(shield)
