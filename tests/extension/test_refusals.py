"""Where something is amiss nothing leaves, the person is told why, and what they wrote stays."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.browsing import Browser, Visit
from support.planted import PlantedDetector
from support.sites.imitated import CHATGPT, CLAUDE, COPILOT, GEMINI, KNOWN, NOTES, Site
from support.sites.server import Sites
from support.switched import Switched, switched
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

MY_NUMBER = "123456789018"
TOKEN = "an-invented-token"


def write(browser: Browser, sekisho: Switched, site: Site, text: str = PROMPT) -> Visit:
    sekisho.detector.plant({**PLANTED, MY_NUMBER: "JP_MY_NUMBER"})
    visit = browser.visit(site)
    visit.type(text)
    return visit


def expect_refused(visit: Visit, sites: Sites, code: str, text: str = PROMPT) -> None:
    """The panel says so, nothing has arrived, and the composer is as it was."""
    panel = visit.panel()
    panel.locator(f"#failure[data-code={code}]").wait_for()
    assert panel.locator("#reason").inner_text()
    assert sites.prompts == []
    visit.page.wait_for_timeout(200)
    assert sites.prompts == []
    expect_kept_from(sites, [*PLANTED, MY_NUMBER])
    seen = "".join(visit.seen().split())
    assert "".join(text.split()) in seen


@pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.name)
def test_the_server_is_down_and_comes_back(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = write(browser, sekisho, site)
    sekisho.off()

    visit.press_enter()
    expect_refused(visit, sites, "unreachable")
    sekisho.on()
    visit.panel().locator("#retry").click()
    visit.confirm()
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites)


def test_the_server_was_down_from_the_beginning(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    sekisho.off()
    visit = write(browser, sekisho, CLAUDE)

    visit.click_send()

    expect_refused(visit, sites, "unreachable")


def test_the_server_is_down_when_an_old_answer_is_read(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho, CHATGPT)
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()
    sekisho.off()

    visit.page.reload()
    visit.page.locator(CHATGPT.answer).wait_for()
    visit.page.wait_for_timeout(500)
    expect_hidden(visit)
    sekisho.on()

    expect_seen(visit)
    expect_kept_from(sites)


@pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.name)
def test_what_the_policy_blocks(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    text = f"{NAME}の番号は{MY_NUMBER}です"
    visit = write(browser, sekisho, site, text)

    visit.press_enter()

    expect_refused(visit, sites, "blocked_by_policy", text)
    assert visit.panel().locator("#send").is_hidden()
    visit.panel().locator("#cancel").click()
    visit.expect_no_panel()
    assert sites.prompts == []


@pytest.fixture
def guarded() -> Iterator[Switched]:
    """A server that wants a token."""
    clients = {"person": {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}}
    with switched(PlantedDetector(PLANTED), clients=clients) as server:
        yield server


def test_a_wrong_token_and_then_the_right_one(
    browser: Browser, sekisho: Switched, guarded: Switched, sites: Sites
) -> None:
    browser.configure(server=guarded.url, token="wrong")
    visit = write(browser, sekisho, CHATGPT)

    visit.press_enter()
    visit.panel().locator("#failure[data-code]").wait_for()
    assert sites.prompts == []
    browser.configure(token=TOKEN)
    visit.panel().locator("#retry").click()
    visit.confirm()
    visit.wait_answered()

    expect_seen(visit)
    expect_kept_from(sites, [*PLANTED, TOKEN])


@pytest.mark.parametrize("site", [CHATGPT, COPILOT], ids=lambda site: site.name)
def test_a_site_that_is_turned_off_is_left_alone(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    browser.configure(sites={f"https://{site.host}": False})
    visit = write(browser, sekisho, site)

    visit.press_enter()
    visit.wait_answered()

    assert sites.prompts == [PROMPT]


def test_a_site_that_nobody_added_is_left_alone(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho, NOTES)

    visit.press_enter()
    visit.wait_answered()

    assert sites.prompts == [PROMPT]


def test_a_site_that_is_turned_on_is_guarded_at_once(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    browser.configure(sites={"https://chatgpt.com": False})
    visit = write(browser, sekisho, CHATGPT)

    browser.configure(sites={})
    visit.page.wait_for_timeout(300)
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()

    expect_kept_from(sites)


@pytest.mark.parametrize("site", [CHATGPT, GEMINI], ids=lambda site: site.name)
def test_the_service_worker_was_ended_before_the_text_is_sent(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    visit = write(browser, sekisho, site)

    browser.end_service_worker()
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()
    visit.type(f"{NAME}様")
    browser.end_service_worker()
    visit.press_enter()
    visit.confirm()
    visit.wait_answered(2)

    expect_seen(visit)
    expect_kept_from(sites)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "名簿.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + NAME.encode() + bytes(range(256)))
    return path


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "議事録.txt"
    path.write_text(f"出席：{NAME}\n所属：{COMPANY}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.name)
def test_a_file_that_nobody_can_read_stays_behind(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site, picture: Path
) -> None:
    visit = write(browser, sekisho, site, "これは何ですか")

    visit.attach(picture)
    visit.page.wait_for_timeout(400)

    assert [arrival for arrival in sites.arrived if "upload" in arrival.target] == []
    expect_kept_from(sites)


@pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.name)
def test_a_file_that_is_dropped_stays_behind_too(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site, picture: Path
) -> None:
    visit = write(browser, sekisho, site, "これは何ですか")

    visit.drop(picture)
    visit.page.wait_for_timeout(400)

    assert [arrival for arrival in sites.arrived if "upload" in arrival.target] == []
    expect_kept_from(sites)


@pytest.mark.parametrize("how", ["attach", "drop"])
@pytest.mark.parametrize("site", [CHATGPT, COPILOT], ids=lambda site: site.name)
def test_a_text_file_goes_masked_or_not_at_all(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site, notes: Path, how: str
) -> None:
    visit = write(browser, sekisho, site, "要約して")

    getattr(visit, how)(notes)
    visit.page.wait_for_timeout(400)
    if any("panel.html" in frame.url for frame in visit.page.frames):
        for frame in visit.page.frames:
            if "panel.html" in frame.url and frame.locator("#send").is_visible():
                frame.locator("#send").click()
    visit.page.wait_for_timeout(400)

    expect_kept_from(sites)


def test_a_panel_that_is_cancelled_leaves_the_text(
    browser: Browser, sekisho: Switched, sites: Sites
) -> None:
    visit = write(browser, sekisho, CHATGPT)

    visit.press_enter()
    visit.panel().locator("#cancel").click()
    visit.expect_no_panel()

    assert sites.prompts == []
    wait_until(visit, lambda: NAME in visit.seen(), "the text is gone")
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()
    expect_seen(visit)
    expect_kept_from(sites)
