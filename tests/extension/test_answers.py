"""Answers as they stream and after: every value is seen, none is given to the page."""

import re
from collections.abc import Callable

import pytest

from sekisho.masking.placeholders import find
from support.browsing import Browser, Visit
from support.sites.imitated import CHATGPT, CLAUDE, COPILOT, GEMINI, KNOWN, NOTES, Site
from support.sites.server import Sites, cut, placeholders_of
from support.switched import Switched
from support.watching import (
    COMPANY,
    EMAIL,
    NAME,
    PHONE,
    PLANTED,
    expect_hidden,
    expect_kept_from,
    expect_seen,
    wait_until,
)

QUESTION = f"{NAME} {COMPANY} {EMAIL} {PHONE}"


def ask(browser: Browser, sekisho: Switched, site: Site, question: str = QUESTION) -> Visit:
    sekisho.detector.plant(PLANTED)
    browser.configure(confirm="never")
    if site is NOTES:
        browser.add_site(site)
    visit = browser.visit(site)
    visit.type(question)
    visit.press_enter()
    return visit


def answering(write: Callable[[list[str]], str], size: int = 3) -> Callable[[str], list[str]]:
    """An answer made of the placeholders of the prompt, in their order."""
    return lambda prompt: cut(write(placeholders_of(prompt)), size)


@pytest.mark.parametrize("size", [1, 5, 400])
@pytest.mark.parametrize("site", [*KNOWN, NOTES], ids=lambda site: site.name)
def test_an_answer_cut_anywhere(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site, size: int
) -> None:
    sites.pause_s = 0.001
    sites.answer = answering(
        lambda p: f"{p[0]}様は{p[1]}の方で、{p[2]}か{p[3]}へ。{p[0]}様、{p[0]}さん。", size
    )

    visit = ask(browser, sekisho, site)
    visit.wait_answered()

    expect_seen(visit)
    said = re.sub(r"\s", "", visit.seen())
    assert re.sub(r"\s", "", f"{NAME}様は{COMPANY}の方で、{EMAIL}か{PHONE}へ。{NAME}様、") in said
    expect_kept_from(sites)


def test_no_placeholder_is_seen_for_long_while_an_answer_streams(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    sites.pause_s = 0.02
    sites.answer = answering(lambda p: "。".join(p * 12))
    visit = ask(browser, sekisho, CHATGPT)
    visit.page.locator(CHATGPT.answer).get_by_text("。").first.wait_for()

    whole = [find(visit.seen().rpartition("\n")[0]) for _ in range(12)]
    visit.wait_answered()

    assert whole == [None] * 12
    expect_seen(visit)


@pytest.mark.parametrize("site", [CHATGPT, GEMINI], ids=lambda site: site.name)
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda p: f"```\nname = {p[0]}\nat = {p[1]}\n```\n{p[2]} {p[3]}", id="code"),
        pytest.param(
            lambda p: f"| 名前 | 所属 |\n|---|---|\n| {p[0]} | {p[1]} |\n\n`{p[2]}` {p[3]}",
            id="table",
        ),
        pytest.param(
            lambda p: f"# {p[0]}\n\n- **{p[1]}**\n- *{p[2]}*\n  1. {p[3]}", id="list-and-heading"
        ),
        pytest.param(
            lambda p: f"[{p[0]}様](https://news.example/?q={p[0]})と{p[1]}、{p[2]}、{p[3]}",
            id="link",
        ),
    ],
)
def test_a_structured_answer(
    browser: Browser,
    sekisho: Switched,
    sites: Sites,
    site: Site,
    write: Callable[[list[str]], str],
) -> None:
    sites.answer = answering(write)

    visit = ask(browser, sekisho, site)
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites)


def test_a_placeholder_as_sloppy_models_write_it(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    def sloppy(placeholders: list[str]) -> str:
        label, code = re.fullmatch(r"([A-Z]+)([0-9].*)", placeholders[0]).groups()  # type: ignore[union-attr]
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in placeholders[1])
        return (
            f"{label} {code}様、{label.title()}-{code.lower()}様、{wide}、{placeholders[2].lower()}"
        )

    sites.answer = answering(sloppy)
    visit = ask(browser, sekisho, CLAUDE)
    visit.wait_answered()

    expect_seen(visit, [NAME, COMPANY, EMAIL])
    assert visit.seen().count(NAME) == 3
    expect_kept_from(sites)


def test_a_placeholder_that_nobody_gave_stays(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    sites.answer = lambda prompt: cut("PERSON7ZZZZZは知りません。")

    visit = ask(browser, sekisho, CHATGPT)
    visit.wait_answered()
    visit.page.wait_for_timeout(300)

    assert "PERSON7ZZZZZは知りません。" in visit.seen()
    expect_kept_from(sites)


@pytest.mark.parametrize("site", [CHATGPT, CLAUDE, GEMINI, COPILOT], ids=lambda site: site.name)
def test_a_conversation_of_several_turns(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = ask(browser, sekisho, site, f"{NAME}様について")
    visit.wait_answered()
    for turn, question in enumerate([f"{COMPANY}は？", f"{NAME}様に{EMAIL}と{PHONE}を"], start=2):
        visit.type(question)
        visit.click_send()
        visit.wait_answered(turn)

    expect_seen(visit)
    expect_kept_from(sites)
    assert len(sites.prompts) == 3
    assert placeholders_of(sites.prompts[0])[0] == placeholders_of(sites.prompts[2])[0]


@pytest.mark.parametrize("site", [CHATGPT, CLAUDE, GEMINI, COPILOT], ids=lambda site: site.name)
def test_a_conversation_that_is_opened_again(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = ask(browser, sekisho, site)
    visit.wait_answered()
    expect_seen(visit)

    visit.page.reload()
    visit.page.locator(site.answer).wait_for()
    expect_seen(visit)
    visit.type(f"{NAME}様へもう一度")
    visit.press_enter()
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites)


def test_a_conversation_in_another_tab(browser: Browser, sekisho: Switched, sites: Sites) -> None:
    visit = ask(browser, sekisho, CHATGPT)
    visit.wait_answered()

    other = browser.visit(CHATGPT, path="/c/c0")
    other.page.locator(CHATGPT.answer).wait_for()

    expect_seen(other)
    expect_kept_from(sites)


def test_a_message_that_is_edited_and_sent_again(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = ask(browser, sekisho, CHATGPT, f"{NAME}様へ")
    visit.wait_answered()

    visit.page.get_by_label("Edit message").click()
    field = visit.page.locator("article textarea")
    field.press("Control+End")
    visit.page.keyboard.type(f"と{COMPANY}へ")
    visit.page.locator("article button.btn-primary").click()
    visit.wait_answered(2)

    expect_seen(visit, [NAME, COMPANY])
    expect_kept_from(sites)
    assert sites.prompts == [sites.prompts[0]]
    assert len(placeholders_of(sites.prompts[0])) == 2


def test_an_answer_on_another_site_is_not_restored(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    """A placeholder says who a value is only where it was given: on the site it was sent to."""
    visit = ask(browser, sekisho, CHATGPT, f"{NAME}様へ")
    visit.wait_answered()
    [placeholder] = placeholders_of(sites.prompts[0])
    sites.answer = lambda prompt: cut(f"{placeholder}様ですね。")

    other = browser.visit(CLAUDE)
    other.type("だれですか")
    other.press_enter()
    other.wait_answered()
    other.page.wait_for_timeout(300)

    expect_hidden(other, [NAME])
    assert placeholder in other.seen()


def test_the_service_worker_ends_while_an_answer_streams(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    sites.pause_s = 0.03
    visit = ask(browser, sekisho, CLAUDE)
    visit.page.locator(CLAUDE.answer).wait_for()

    browser.end_service_worker()
    visit.wait_answered()
    visit.page.reload()
    visit.page.locator(CLAUDE.answer).wait_for()

    expect_seen(visit)
    expect_kept_from(sites)


def test_copying_an_answer_gives_the_page_no_value(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = ask(browser, sekisho, CHATGPT)
    visit.wait_answered()
    expect_seen(visit)

    visit.page.evaluate(
        "() => document.addEventListener('copy', (event) => {"
        " window.copied = [String(getSelection()), event.clipboardData.getData('text/plain')]; })"
    )
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.press("Control+c")

    copied = str(visit.page.evaluate("window.copied"))
    assert [value for value in PLANTED if value in copied] == []
    assert visit.page.evaluate(f"[window.find({NAME!r}), String(getSelection())]")[1].find(NAME) < 0


def test_a_long_answer_of_many_values_is_whole_in_the_end(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    sites.pause_s = 0.001
    sites.answer = answering(lambda p: "\n\n".join(f"{n}. {p[n % 4]}" for n in range(120)), 40)
    visit = ask(browser, sekisho, GEMINI)
    visit.wait_answered()

    wait_until(visit, lambda: visit.seen().count(COMPANY) >= 30, "not all are shown")
    expect_seen(visit)
    expect_kept_from(sites)
