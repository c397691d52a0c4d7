"""From the composer to the site, on every site, however a text comes in and goes out."""

import asyncio
from collections.abc import Sequence

import pytest

from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.browsing import Browser, Visit
from support.sites.imitated import CHATGPT, CLAUDE, COPILOT, GEMINI, KNOWN, NOTES, Site
from support.sites.server import Sites, placeholders_of
from support.switched import Switched
from support.watching import (
    COMPANY,
    NAME,
    PLANTED,
    PROMPT,
    expect_hidden,
    expect_kept_from,
    expect_seen,
    wait_until,
)

ALL = (*KNOWN, NOTES)
LONG = "\n".join(f"{line}行目：{NAME}様と{COMPANY}の件です。" for line in range(60))


def typed(visit: Visit) -> bool:
    """Each way of writing says whether the panel is still to come when the text is sent."""
    visit.type(PROMPT)
    return True


def inserted(visit: Visit) -> bool:
    visit.insert(PROMPT.replace("\n", " "))
    return True


def pasted(visit: Visit) -> bool:
    """Masked before the page has it, so that there is nothing left to ask."""
    visit.paste(PROMPT)
    visit.confirm()
    wait_until(visit, lambda: len(placeholders_of(visit.seen())) == len(PLANTED), "not pasted")
    return False


def edited(visit: Visit) -> bool:
    """Pasted without the name, which is then typed behind it."""
    visit.paste(PROMPT.replace(NAME, ""))
    visit.confirm()
    wait_until(visit, lambda: "です。" in visit.seen(), "not pasted")
    visit.composer.press("Control+End")
    visit.page.keyboard.type(f"宛名は{NAME}様。")
    return True


def enter(visit: Visit) -> None:
    visit.press_enter()


def button(visit: Visit) -> None:
    visit.click_send()


def open_page(browser: Browser, sekisho: Switched, site: Site, **settings: object) -> Visit:
    sekisho.detector.plant(PLANTED)
    if settings:
        browser.configure(**settings)
    if site is NOTES:
        browser.add_site(site)
    return browser.visit(site)


@pytest.mark.parametrize(
    ("site", "write", "send"),
    [
        *((site, typed, enter) for site in ALL),
        *((site, pasted, button) for site in ALL),
        (CHATGPT, edited, enter),
        (CLAUDE, edited, button),
        (GEMINI, edited, enter),
        (COPILOT, edited, button),
        (CHATGPT, inserted, button),
        (CLAUDE, inserted, enter),
        (GEMINI, inserted, button),
    ],
    ids=lambda part: getattr(part, "name", getattr(part, "__name__", "")),
)
def test_what_is_sent_and_what_is_seen(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site, write: object, send: object
) -> None:
    assert callable(write)
    assert callable(send)
    visit = open_page(browser, sekisho, site)

    asked = write(visit)
    send(visit)
    if asked:
        visit.confirm()
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites)
    [prompt] = sites.prompts
    assert len(placeholders_of(prompt)) == len(PLANTED)
    assert prompt.count("\n") == (0 if write is inserted else 1)


@pytest.mark.parametrize("site", [CHATGPT, CLAUDE, GEMINI, COPILOT], ids=lambda site: site.name)
def test_enter_that_ends_a_composition_sends_nothing(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = open_page(browser, sekisho, site)

    visit.compose(NAME)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_timeout(150)
    visit.expect_no_panel()
    asked_while_composing = list(sites.prompts)
    visit.commit(NAME)
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()

    assert asked_while_composing == []
    expect_seen(visit, [NAME])
    expect_kept_from(sites)


@pytest.mark.parametrize("site", [CHATGPT, COPILOT], ids=lambda site: site.name)
def test_enter_pressed_twice_sends_once(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = open_page(browser, sekisho, site)

    visit.type(PROMPT)
    visit.press_enter()
    visit.page.keyboard.press("Enter")
    visit.panel()
    sent_unseen = list(sites.prompts)
    visit.confirm()
    visit.wait_answered()

    assert sent_unseen == []
    expect_seen(visit)
    expect_kept_from(sites)
    assert len(sites.prompts) == 1


@pytest.mark.parametrize("site", ALL, ids=lambda site: site.name)
def test_nobody_is_asked_where_the_person_does_not_want_to_be(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = open_page(browser, sekisho, site, confirm="never")

    visit.type(PROMPT)
    visit.press_enter()
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites)
    assert len(placeholders_of(sites.prompts[0])) == len(PLANTED)


@pytest.mark.parametrize(("confirm", "text"), [("never", PROMPT), ("found", "何もない文です")])
def test_a_slow_server_makes_nobody_confirm(
    browser: Browser,
    sekisho: Switched,
    sites: Sites,
    monkeypatch: pytest.MonkeyPatch,
    confirm: str,
    text: str,
) -> None:
    """The panel says that it waits, and goes by itself."""
    quick = sekisho.detector.detect

    async def slow(leaves: Sequence[Leaf]) -> list[list[Finding]]:
        await asyncio.sleep(0.8)
        return await quick(leaves)

    visit = open_page(browser, sekisho, CHATGPT, confirm=confirm)
    visit.type(text)
    monkeypatch.setattr(sekisho.detector, "detect", slow)
    visit.press_enter()
    visit.panel()
    visit.wait_answered()

    visit.expect_no_panel()
    expect_kept_from(sites)


@pytest.mark.parametrize("site", ALL, ids=lambda site: site.name)
def test_a_text_without_findings_goes_as_it_is(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = open_page(browser, sekisho, site)

    visit.type("一行目です。\n\n三行目です。 ")
    visit.press_enter()
    visit.wait_answered()

    assert [prompt.rstrip() for prompt in sites.prompts] == ["一行目です。\n\n三行目です。"]


@pytest.mark.parametrize("site", [CHATGPT, CLAUDE, GEMINI, COPILOT], ids=lambda site: site.name)
def test_a_long_text_keeps_its_lines(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = open_page(browser, sekisho, site, confirm="never")

    visit.paste(LONG)
    wait_until(visit, lambda: "59行目" in visit.seen(), "not pasted")
    visit.click_send()
    visit.wait_answered()

    expect_seen(visit, [NAME, COMPANY])
    expect_kept_from(sites)
    name, company = placeholders_of(sites.prompts[0])[:2]
    assert sites.prompts == [LONG.replace(NAME, name).replace(COMPANY, company)]


def test_what_a_paste_made_an_attachment_is_masked_or_stays_behind(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = open_page(browser, sekisho, CLAUDE, confirm="never")

    visit.paste("\n".join([LONG] * 4))
    visit.page.locator("[data-testid=pasted]").wait_for()
    visit.press_enter()
    visit.wait_answered()

    expect_kept_from(sites)
    [asked] = [arrival for arrival in sites.arrived if arrival.target.endswith("/completion?")]
    assert len(placeholders_of(asked.whole)) == 480


def test_a_form_that_loads_a_new_page(browser: Browser, sekisho: Switched, sites: Sites) -> None:
    visit = open_page(browser, sekisho, NOTES)

    visit.page.locator("form.ask textarea").click()
    visit.page.keyboard.type(f"{NAME}様へ")
    visit.page.locator("form.ask button").click()
    visit.confirm()
    visit.page.locator("p.answer").wait_for()

    expect_seen(visit, [NAME])
    expect_kept_from(sites)


def test_an_editable_element_over_a_socket(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = open_page(browser, sekisho, NOTES)

    visit.page.locator(".live .editable").click()
    visit.page.keyboard.type(f"{NAME}様と{COMPANY}へ")
    visit.page.keyboard.press("Enter")
    visit.confirm()
    visit.wait_answered()

    expect_seen(visit, [NAME, COMPANY])
    expect_kept_from(sites)


def test_two_tabs_of_one_site(browser: Browser, sekisho: Switched, sites: Sites) -> None:
    first = open_page(browser, sekisho, CHATGPT, confirm="never")
    second = browser.visit(CHATGPT)

    first.type(f"{NAME}様へ")
    first.press_enter()
    second.type(f"{COMPANY}へ")
    second.press_enter()
    first.wait_answered()
    second.wait_answered()

    expect_seen(first, [NAME])
    expect_seen(second, [COMPANY])
    expect_hidden(first, [COMPANY])
    expect_hidden(second, [NAME])
    expect_kept_from(sites)


def test_what_is_written_is_not_sent_before_it_is_confirmed(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = open_page(browser, sekisho, CHATGPT)

    visit.type(PROMPT)
    visit.press_enter()
    visit.panel()
    visit.page.wait_for_timeout(300)

    assert sites.prompts == []
    wait_until(visit, lambda: NAME in visit.seen(), "the text is gone from the composer")
