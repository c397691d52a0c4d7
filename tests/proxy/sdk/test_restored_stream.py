"""A text in pieces, restored as it comes."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest

from sekisho.sdk.kept_values import KeptValues, SessionValues, VaultValues
from sekisho.sdk.restored_stream import arestored, restored
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.cuts import cuts
from support.shields import KEY, PlantedHere

TABLE = {"PERSON4K7Q2M": "鬼頭 誠一郎", "PERSON4K7Q2MA": "鬼頭", "CODE1BCDFG": "4111"}
ANSWER = "PERSON4K7Q2MA様、person 4k7q2m、CODE9ZZZZZ、\ud83dCODE1BCDFGですPERSON4K7Q2"
WHOLE = "鬼頭様、鬼頭 誠一郎、CODE9ZZZZZ、\ud83d4111ですPERSON4K7Q2"


@pytest.fixture(params=["memory", "sqlite", "session"])
def values(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeptValues]:
    if request.param == "session":
        session = SessionValues()
        session.keep(TABLE, [])
        yield session
        return
    url = f"sqlite:///{tmp_path}/v.db" if request.param == "sqlite" else "memory://"
    settings = Settings.model_validate({"vault": {"url": url}})
    runtime = Runtime(settings, detector=PlantedHere({}), key=KEY)
    kept = VaultValues(runtime, "s")
    kept.keep(TABLE, [])
    yield kept
    runtime.store.close()


async def _given(pieces: Iterable[str | None]) -> AsyncIterator[str | None]:
    for piece in pieces:
        yield piece


async def _collected(pieces: Iterable[str | None], values: KeptValues) -> list[str]:
    return [piece async for piece in arestored(_given(pieces), values)]


def test_any_cut_gives_the_whole(values: KeptValues) -> None:
    assert values.restorer().restore(ANSWER) == WHOLE
    for pieces in cuts(ANSWER):
        assert "".join(restored(pieces, values)) == WHOLE


def test_any_cut_gives_the_whole_to_a_loop_too(values: KeptValues) -> None:
    async def all_cuts() -> None:
        for pieces in cuts(ANSWER, seeds=range(3)):
            assert "".join(await _collected(pieces, values)) == WHOLE

    asyncio.run(all_cuts())


def test_only_what_may_begin_a_placeholder_is_held(values: KeptValues) -> None:
    given: list[str] = []

    def source() -> Iterator[str]:
        for piece in ("はい、", "PER", "SON4K7", "Q2M", "さ", "ん"):
            given.append(piece)
            yield piece

    seen = [(piece, len(given)) for piece in restored(source(), values)]

    assert seen == [("はい、", 1), ("鬼頭 誠一郎さ", 5), ("ん", 6)]


def test_none_and_empty_pieces_count_as_nothing(values: KeptValues) -> None:
    pieces = ["PERSON", None, "", "4K7Q2M", None]

    assert list(restored(pieces, values)) == ["鬼頭 誠一郎"]
    assert asyncio.run(_collected(pieces, values)) == ["鬼頭 誠一郎"]


def test_a_source_that_breaks_off_gives_nothing_that_was_held(values: KeptValues) -> None:
    def source() -> Iterator[str]:
        yield "様PERSON4K7Q2M"
        raise ConnectionError

    async def asource() -> AsyncIterator[str]:
        for piece in source():
            yield piece

    async def read() -> None:
        async for piece in arestored(asource(), values):
            out.append(piece)

    out: list[str] = []
    with pytest.raises(ConnectionError):
        out.extend(restored(source(), values))
    with pytest.raises(ConnectionError):
        asyncio.run(read())

    assert out == ["様", "様"]


def test_a_closed_stream_closes_its_source() -> None:
    closed = []

    async def source() -> AsyncIterator[str]:
        try:
            while True:
                yield "様"
        finally:
            closed.append(True)

    async def stop_early() -> None:
        stream = arestored(source(), SessionValues())
        await anext(stream)
        await stream.aclose()
        assert closed == [True]

    asyncio.run(stop_early())
