"""One conversation, and then no more of it."""

import asyncio

import pytest

from sekisho.errors import InvalidRequest
from sekisho.sdk.session import Session
from support.shields import planted_shield

NAME = "鬼頭 誠一郎"
VALUES = {NAME: "PERSON", "佐倉 花": "PERSON"}


def test_a_session_restores_its_own_and_nothing_else() -> None:
    shield = planted_shield(VALUES)
    outside = shield.mask(NAME).text
    with shield.session() as one, shield.session() as other:
        inside = one.mask("佐倉 花").text

        assert one.restore(inside) == "佐倉 花"
        assert one.restore(outside) == outside
        assert other.restore(inside) == inside
        assert shield.restore(inside) == inside


def test_the_same_value_has_the_same_placeholder_inside_and_outside() -> None:
    shield = planted_shield(VALUES)
    with shield.session() as session:
        assert session.mask(NAME).text == shield.mask(NAME).text


def test_what_was_masked_once_is_masked_again() -> None:
    with planted_shield(VALUES).session() as session:
        session.mask(f"{NAME}様")

        # Written in another width, which the planted detector does not know.
        assert "鬼頭" not in session.mask("鬼頭　誠一郎です").text


def test_at_its_end_its_values_are_gone() -> None:
    with planted_shield(VALUES).session() as session:
        masked = session.mask(NAME).text
        stream = session.restore_stream([masked])

    for use in (lambda: session.mask(NAME), lambda: session.restore(masked), lambda: next(stream)):
        with pytest.raises(InvalidRequest) as caught:
            use()
        assert caught.value.code == "unknown_session"
    session.forget()


def test_it_ends_in_an_event_loop_too() -> None:
    async def conversation() -> Session:
        async with planted_shield(VALUES).session() as session:
            assert await session.arestore((await session.amask(NAME)).text) == NAME
        return session

    with pytest.raises(InvalidRequest):
        asyncio.run(conversation()).mask(NAME)


def test_repr_shows_nothing() -> None:
    with planted_shield(VALUES).session() as session:
        session.mask(NAME)

        assert repr(session) == "Session()"
