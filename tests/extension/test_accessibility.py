"""axe-core finds no serious violation where Sekisho draws: its pages, and in those of others."""

import json
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from support.browsing import PATIENCE_MS, Browser
from support.npm import EXTENSION
from support.sites.imitated import CHATGPT
from support.switched import Switched
from support.watching import NAME, PLANTED, PROMPT, expect_seen

AXE = EXTENSION / "node_modules/axe-core/axe.min.js"
LOOKS = [("ja", "light"), ("ja", "dark"), ("en", "light"), ("en", "dark")]
TEXT = f"{NAME}様へのお礼状を書いてください。\n電話は03-0000-4321です。"


def serious(page: Page, document: Page | Frame, within: str = "") -> list[Any]:
    """What hinders people who see, hear or move little, with the elements it is about."""
    session = page.context.new_cdp_session(document)

    def evaluate(script: str) -> Any:
        # Through the debugger: the pages' policies let no script in that is not theirs.
        given = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = session.send("Runtime.evaluate", given)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = json.loads(evaluate(f"axe.run({within}).then((found) => JSON.stringify(found))"))
    assert found["passes"], "axe looked at nothing"
    session.detach()
    return [
        (each["id"], [node["html"] for node in each["nodes"]])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_the_panel_on_a_site(
    browser: Browser, sekisho: Switched, language: str, scheme: str
) -> None:
    sekisho.detector.plant({**PLANTED, "123456789018": "JP_MY_NUMBER"})
    browser.configure(language=language)
    visit = browser.visit(CHATGPT)
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    visit.type(PROMPT)
    visit.press_enter()
    visit.panel().locator("#findings li").first.wait_for()
    assert serious(visit.page, visit.panel()) == []
    visit.panel().locator("#cancel").click()
    visit.expect_no_panel()

    visit.type("123456789018")
    visit.press_enter()
    visit.panel().locator("#failure").wait_for()
    assert serious(visit.page, visit.panel()) == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("name", ["options", "popup"])
def test_the_extensions_own_pages(
    browser: Browser, sekisho: Switched, name: str, language: str, scheme: str
) -> None:
    browser.configure(language=language)
    page = browser.context.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{browser.extension_url}/{name}.html")
    page.locator("#connection p, #server").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")

    assert serious(page, page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_restored_values_on_a_site(browser: Browser, sekisho: Switched, scheme: str) -> None:
    """With the same rules the imitated answer passes without them."""
    sekisho.detector.plant(PLANTED)
    browser.configure(confirm="never")
    visit = browser.visit(CHATGPT)
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.type(PROMPT)
    visit.press_enter()
    visit.wait_answered()
    expect_seen(visit)

    assert serious(visit.page, visit.page, "'[data-message-author-role=assistant]'") == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("view", ["try", "status"])
def test_the_playground(
    browser: Browser, sekisho: Switched, view: str, language: str, scheme: str
) -> None:
    sekisho.detector.plant({**PLANTED, "123456789018": "JP_MY_NUMBER"})
    page = browser.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{sekisho.url}/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("#language").click()
    page.locator(f"html[lang={language}]").wait_for()
    page.locator("#text").fill(TEXT)
    page.get_by_text("PERSON").first.wait_for()
    if view == "status":
        page.locator("a[data-view=status]").click()
    page.wait_for_load_state("networkidle")

    assert serious(page, page) == []
