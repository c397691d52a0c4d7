"""What must hold wherever a person sends something and reads the answer."""

from collections.abc import Callable, Iterable

from sekisho.masking.placeholders import find
from support.browsing import PATIENCE_MS, Visit
from support.sites.arrivals import leaked
from support.sites.server import Sites

# Invented. Long enough that none of them is part of something else by chance.
NAME, COMPANY = "綾瀬川 紬", "株式会社ミナトヤ計測"
EMAIL, PHONE = "t.ayasegawa@minatoya.example", "03-0000-4321"
PLANTED = {
    NAME: "PERSON",
    COMPANY: "ORGANIZATION",
    EMAIL: "EMAIL_ADDRESS",
    PHONE: "PHONE_NUMBER",
}
PROMPT = f"{COMPANY}の{NAME}様（{EMAIL}）へのお礼状を書いて。\n電話は{PHONE}です。"


def expect_kept_from(sites: Sites, values: Iterable[str] = PLANTED) -> None:
    """Nothing that any site received holds any value, however it is written."""
    assert leaked(sites.arrived, values) == []


def expect_seen(visit: Visit, values: Iterable[str] = PLANTED) -> None:
    """The person comes to see every value and no placeholder; the page's scripts see no value."""
    wanted = list(values)
    wait_until(
        visit, lambda: all(value in visit.seen() for value in wanted), "a value is not shown"
    )
    wait_until(visit, lambda: find(visit.seen()) is None, "a placeholder is shown")
    held = visit.held()
    assert [value for value in wanted if value in held] == []


def expect_hidden(visit: Visit, values: Iterable[str] = PLANTED) -> None:
    """Nobody sees any of the values in the page."""
    seen = visit.seen()
    assert [value for value in values if value in seen] == []


def wait_until(visit: Visit, done: Callable[[], bool], otherwise: str) -> None:
    """Raises AssertionError, with `otherwise`, where it does not come to that."""
    for _ in range(PATIENCE_MS // 50):
        if done():
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(otherwise)
