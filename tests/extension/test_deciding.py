"""What a person decides in the panel holds: for this message, and for the conversation."""

from support.browsing import Browser, Visit
from support.sites.imitated import CHATGPT, CLAUDE
from support.sites.server import Sites, placeholders_of
from support.switched import Switched
from support.watching import COMPANY, NAME, expect_kept_from, expect_seen, wait_until

MISSED = "夕凪計画"
TEXT = f"{NAME}様と{COMPANY}の{MISSED}について。{NAME}様にも。"


def write(browser: Browser, sekisho: Switched, text: str = TEXT) -> Visit:
    sekisho.detector.plant({NAME: "PERSON", COMPANY: "ORGANIZATION"})
    visit = browser.visit(CHATGPT)
    visit.type(text)
    return visit


def test_a_finding_that_is_kept_goes_as_it_is(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho)

    visit.press_enter()
    visit.panel().locator("#findings li", has_text=COMPANY).get_by_role("button").click()
    visit.panel().locator("#findings li", has_text=COMPANY).get_by_text("そのまま").wait_for()
    visit.confirm()
    visit.wait_answered()

    expect_kept_from(sites, [NAME])
    assert COMPANY in sites.prompts[0]
    assert len(set(placeholders_of(sites.prompts[0]))) == 1


def test_a_finding_that_is_kept_and_masked_again(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho)

    visit.press_enter()
    row = visit.panel().locator("#findings li", has_text=COMPANY)
    row.get_by_role("button", name="そのまま送る").click()
    row.get_by_role("button", name="伏せる").click()
    row.get_by_text("ORG").wait_for()
    visit.confirm()
    visit.wait_answered()

    expect_kept_from(sites, [NAME, COMPANY])
    expect_seen(visit, [NAME, COMPANY])


def test_a_value_that_was_missed_is_masked_everywhere(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho)

    visit.press_enter()
    panel = visit.panel()
    panel.locator("#missed").fill(MISSED)
    panel.locator("#missed-type").select_option("PROJECT")
    panel.locator("#missed-add").click()
    panel.locator("#findings li", has_text=MISSED).wait_for()
    visit.confirm()
    visit.wait_answered()
    visit.type(f"{MISSED}の続き")
    visit.press_enter()
    visit.confirm()
    visit.wait_answered(2)

    expect_kept_from(sites, [NAME, COMPANY, MISSED])
    expect_seen(visit, [NAME, COMPANY, MISSED])


def test_the_panel_shows_what_will_be_sent(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho)

    visit.press_enter()
    panel = visit.panel()
    panel.locator("#sent-text").get_by_text("PERSON").first.wait_for()
    shown = panel.locator("#sent-text").inner_text()
    visit.confirm()
    visit.wait_answered()

    assert sites.prompts == [shown]


def test_escape_cancels(browser: Browser, sekisho: Switched, sites: Sites) -> None:
    visit = write(browser, sekisho)

    visit.press_enter()
    visit.panel().locator("#send[aria-disabled=false]").press("Escape")
    visit.expect_no_panel()

    assert sites.prompts == []


def test_who_wants_to_see_everything_is_asked_for_everything(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    browser.configure(confirm="always")
    visit = write(browser, sekisho, "何も含まない文です")

    visit.press_enter()
    panel = visit.panel()
    assert sites.prompts == []
    assert "何も含まない文です" in panel.locator("#dialog").inner_text()
    visit.confirm()
    visit.wait_answered()

    assert sites.prompts == ["何も含まない文です"]


def test_a_decision_ends_with_the_conversation(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho)
    visit.press_enter()
    visit.panel().locator("#findings li", has_text=COMPANY).get_by_role("button").click()
    visit.panel().locator("#findings li", has_text=COMPANY).get_by_text("そのまま").wait_for()
    visit.confirm()
    visit.wait_answered()

    sites.arrived.clear()
    other = browser.visit(CLAUDE)
    other.type(f"{COMPANY}へ")
    other.press_enter()
    other.confirm()
    other.wait_answered()

    expect_kept_from(sites, [COMPANY])


def test_the_panel_speaks_english(browser: Browser, sekisho: Switched, sites: Sites) -> None:
    browser.configure(language="en")
    visit = write(browser, sekisho)

    visit.press_enter()
    panel = visit.panel()
    wait_until(
        visit, lambda: "Before this is sent" in panel.locator("#dialog").inner_text(), "no English"
    )
