"""What a Shield and a session of one have in common, in threads and in event loops."""

import asyncio
import copy
import pickle
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.sdk.texts import Texts
from support.cuts import cuts
from support.shields import planted_shield

NAME = "鬼頭 誠一郎"
OTHERS = tuple(f"試験{c}郎" for c in "一二三四五六七八九十")
VALUES = {
    NAME: "PERSON",
    "鬼頭": "PERSON",
    "03-0000-0001": "PHONE_NUMBER",
    "ODA": "PERSON",
    "\ud83d\ud83d": "CUSTOM",
    **dict.fromkeys(OTHERS, "PERSON"),
}
SHIELD = planted_shield(VALUES)

WORDS = st.sampled_from(
    [
        *VALUES,
        *("PERSON4K7Q2M", "person 4k7q2m", "CODE1BCDF", "LITERAL", "PERSON", "AE", "x", "_", "\\"),
        *(
            "https://a.example/?q=",
            "](",
            "鬼頭　誠一郎",
            "０３－００００－０００１",
            "\ud800",
            "\n",
            "{",
        ),
    ]
)
TEXTS = st.lists(WORDS | st.text(st.characters(exclude_categories=()), max_size=8)).map("".join)


@pytest.fixture(params=["shield", "session"])
def texts(request: pytest.FixtureRequest) -> Iterator[Texts]:
    shield = planted_shield(VALUES)
    if request.param == "shield":
        yield shield
        return
    with shield.session() as session:
        yield session


@given(TEXTS)
def test_what_was_masked_is_restored(text: str) -> None:
    masked = SHIELD.mask(text).text

    assert SHIELD.restore(masked) == text
    for value in (NAME, "03-0000-0001", *OTHERS):
        assert value not in masked


@given(st.lists(TEXTS, max_size=4))
def test_a_batch_is_restored_in_a_session(batch: list[str]) -> None:
    with SHIELD.session() as session:
        masked = session.mask_many(batch)
        again = session.mask_many(batch)

        assert [session.restore(each.text) for each in (*masked, *again)] == batch * 2


@given(TEXTS)
def test_any_cut_of_a_stream_is_the_whole(text: str) -> None:
    masked = SHIELD.mask(text).text

    for pieces in cuts(masked, seeds=range(2)):
        assert "".join(SHIELD.restore_stream(pieces)) == text


def test_a_batch_is_one_request(texts: Texts) -> None:
    first, second, third = texts.mask_many([f"{NAME}様", "無し", f"鬼頭、{NAME}"])

    assert str(first.findings[0].placeholder) in third.text
    assert third.text[:12] in first.text  # a surname shares its owner's code
    assert second.text == "無し"
    assert texts.mask_many([]) == []


def test_the_twins_do_the_same(texts: Texts) -> None:
    async def twins() -> None:
        masked = await texts.amask(f"{NAME}様")
        [again] = await texts.amask_many([f"{NAME}様"])
        assert masked == again == texts.mask(f"{NAME}様")
        assert await texts.arestore(masked.text) == f"{NAME}様"

    asyncio.run(twins())


def test_a_stream_of_a_loop(texts: Texts) -> None:
    masked = texts.mask(f"{NAME}様").text

    async def chunks() -> AsyncIterator[str]:
        for letter in masked:
            yield letter

    async def read() -> str:
        return "".join([piece async for piece in texts.restore_stream(chunks())])

    assert asyncio.run(read()) == f"{NAME}様"


def test_one_object_serves_threads_and_several_loops(texts: Texts) -> None:
    def in_a_loop(number: int) -> str:
        async def both() -> str:
            masked = await texts.amask(f"{OTHERS[number % 10]}と{NAME}")
            return await texts.arestore(masked.text)

        return asyncio.run(both())

    with ThreadPoolExecutor(8) as pool:
        restored = list(pool.map(in_a_loop, range(40)))

    assert restored == [f"{OTHERS[number % 10]}と{NAME}" for number in range(40)]


@pytest.mark.parametrize("wrong", [None, b"PERSON", 1, [NAME]])
def test_what_is_no_text_is_a_type_error_without_it(texts: Texts, wrong: Any) -> None:
    for method in (texts.mask, texts.restore, lambda text: texts.mask_many([text])):
        with pytest.raises(TypeError) as caught:
            method(wrong)
        assert NAME not in str(caught.value)
    with pytest.raises(TypeError, match="several"):
        texts.mask_many(NAME)


def test_it_is_shared_and_never_pickled(texts: Texts) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="in each process"):
            pickle.dumps(texts, protocol)
    assert copy.copy(texts) is copy.deepcopy([texts])[0] is texts
