"""The options page and the popup, with a real server behind them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.browsing import PATIENCE_MS, Browser
from support.npm import EXTENSION
from support.planted import PlantedDetector
from support.sites.imitated import CHATGPT, NOTES
from support.switched import Switched, switched

AXE = EXTENSION / "node_modules/axe-core/axe.min.js"


@pytest.fixture
def options(browser: Browser) -> Iterator[Page]:
    page = browser.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{browser.extension_url}/options.html")
    expect(page.locator("#connection p")).not_to_have_text("確認しています…")
    yield page
    page.close()


def stored(page: Page) -> Any:
    return page.evaluate("chrome.storage.local.get(null)")


def wait_stored(page: Page, name: str, value: Any) -> None:
    for _ in range(PATIENCE_MS // 20):
        if stored(page).get(name) == value:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{name} is {stored(page).get(name)!r}")


def test_it_says_what_the_server_says(options: Page, sekisho: Switched) -> None:
    expect(options.locator("#connection .good")).to_have_text("接続できました")
    facts = options.locator("#connection dd").all_inner_texts()

    assert facts[1] == "standard"
    assert "openai (国外)" in facts[2]


def test_a_server_that_is_off_is_told(options: Page, sekisho: Switched) -> None:
    sekisho.off()
    options.locator("#connect").click()

    expect(options.locator("#connection .bad")).to_contain_text("接続できません")
    expect(options.locator("#types")).to_be_hidden()


def test_a_server_that_does_not_know_the_extension_is_not_connected(
    options: Page, sekisho: Switched
) -> None:
    with switched(PlantedDetector({}), api={"origins": []}) as server:
        options.locator("#address").fill(server.url)
        options.locator("#connect").click()
        expect(options.locator("#connection .bad")).to_contain_text("api.origins")


@pytest.mark.parametrize(
    "address",
    [
        "http://sekisho.example",  # anybody on the way would read along
        "http://192.168.0.9:8686",
        "http://127.0.0.1.example",
        "http://[::1]:8686",
        "https://sekisho.example/path",
        "https://user@sekisho.example",
        "ftp://127.0.0.1",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_not_safe_is_refused(options: Page, address: str) -> None:
    before = stored(options)
    options.locator("#address").fill(address)
    options.locator("#connect").click()

    expect(options.locator("#connection .bad")).to_contain_text("https://")
    assert stored(options) == before


def test_the_address_and_the_token_are_saved(options: Page, sekisho: Switched) -> None:
    options.locator("#address").fill(f"{sekisho.url}/")
    options.locator("#token").fill(" invented-token ")
    options.locator("#connect").click()
    expect(options.locator("#connection .good")).to_be_visible()

    assert stored(options)["server"] == sekisho.url
    assert stored(options)["token"] == "invented-token"
    assert options.locator("#token").get_attribute("type") == "password"


def test_a_site_is_turned_off_and_on(options: Page, browser: Browser) -> None:
    box = options.get_by_label("chatgpt.com", exact=True)
    assert box.is_checked()
    box.uncheck()
    wait_stored(options, "sites", {"https://chatgpt.com": False})
    box.check()
    wait_stored(options, "sites", {"https://chatgpt.com": True})


def test_another_site_is_added_and_taken_away(options: Page, browser: Browser) -> None:
    scripts = f"""chrome.scripting.getRegisteredContentScripts().then((all) =>
        all.filter(({{ matches }}) => matches.includes("https://{NOTES.host}/*")))"""
    options.locator("#site").fill(NOTES.url)
    options.locator("#site-add").click()
    wait_stored(options, "sites", {f"https://{NOTES.host}": True})
    options.wait_for_function(f"async () => (await {scripts}).length === 2")
    for script in options.evaluate(scripts):
        assert script["matches"] == [f"https://{NOTES.host}/*"]
        assert script["runAt"] == "document_start"

    options.get_by_role("button", name=f"削除: https://{NOTES.host}").click()
    wait_stored(options, "sites", {})
    options.wait_for_function(f"async () => (await {scripts}).length === 0")


def test_a_site_that_the_browser_withholds_is_told(options: Page, browser: Browser) -> None:
    site = "https://ai.example"
    assert browser.control is not None
    badge = "chrome.action.getBadgeText({})"
    browser.configure(sites={site: True, "https://other.example": False})
    options.reload()
    rows = options.locator("#sites li").filter(has_text="働いていません")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("ai.example")
    browser.control.wait_for_function(f"async () => await {badge} === '!'")
    popup = browser.context.new_page()
    popup.goto(f"{browser.extension_url}/popup.html")
    expect(popup.locator("#unguarded")).to_contain_text("ai.example")

    box = options.get_by_role("checkbox", name="ai.example")
    box.uncheck()
    expect(rows).to_have_count(0)
    expect(box).to_be_focused()
    browser.control.wait_for_function(f"async () => await {badge} === ''")


def test_when_to_ask_is_saved(options: Page) -> None:
    assert options.locator("input[value=found]").is_checked()
    options.get_by_label("いつも確認する").check()

    wait_stored(options, "confirm", "always")


def test_a_type_is_treated_otherwise_than_the_server_does(options: Page) -> None:
    person = options.get_by_label("氏名", exact=True)
    assert person.locator("option").all_inner_texts()[0] == "サーバーに従う（伏せる）"
    person.select_option("allow")
    wait_stored(options, "types", {"PERSON": "allow"})
    person.select_option("")
    wait_stored(options, "types", {})


def test_what_the_server_blocks_cannot_be_loosened(options: Page) -> None:
    choices = options.get_by_label("マイナンバー", exact=True).locator("option")

    assert choices.evaluate_all("all => all.map(each => each.disabled)") == [False, True, True]


def test_the_language_changes_at_once(options: Page) -> None:
    options.locator("#language").select_option("en")
    expect(options.locator("h1")).to_have_text("Sekisho options")
    expect(options.locator("#connection .good")).to_have_text("Connected")
    assert options.evaluate("document.documentElement.lang") == "en"
    options.locator("#language").select_option("ja")
    expect(options.locator("h1")).to_have_text("関所の設定")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_is_there(options: Page, language: str) -> None:
    options.locator("#language").select_option(language)
    expect(options.locator("html")).to_have_attribute("lang", language)

    labelled = options.locator("[data-word]")
    assert all(text.strip() for text in labelled.all_text_contents())


def test_reset_brings_everything_back(options: Page) -> None:
    options.get_by_label("いつも確認する").check()
    wait_stored(options, "confirm", "always")
    options.locator("#reset").click()
    expect(options.locator("#status")).not_to_be_empty()

    assert stored(options) == {}
    assert options.locator("input[value=found]").is_checked()
    assert options.locator("#address").input_value() == "http://127.0.0.1:8686"


def test_every_control_is_reached_by_keyboard(options: Page) -> None:
    controls = "button, input:not([type=radio]), select, input[type=radio]:checked"
    wanted = options.locator(controls).count()
    options.locator("h1").click()
    reached = set()
    for _ in range(wanted + 5):
        options.keyboard.press("Tab")
        reached.add(
            options.evaluate(
                f"[...document.querySelectorAll({controls!r})].indexOf(document.activeElement)"
            )
        )

    assert reached >= set(range(wanted))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(options: Page, scheme: Any) -> None:
    options.emulate_media(color_scheme=scheme)
    expect(options.locator("#types")).to_be_visible()
    options.evaluate(AXE.read_text(encoding="utf-8"))
    found = options.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")

    assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in found["violations"]] == []


def test_the_popup_says_whether_the_server_is_there(browser: Browser, sekisho: Switched) -> None:
    popup = browser.context.new_page()
    popup.goto(f"{browser.extension_url}/popup.html")
    expect(popup.locator("#server")).to_have_text("サーバーに接続しています")
    expect(popup.locator("#elsewhere")).to_be_visible()  # the popup's own tab is no site
    sekisho.off()
    popup.reload()
    expect(popup.locator("#server")).to_contain_text("接続できません")
    with browser.context.expect_page() as opened:
        popup.locator("#options").click()
    expect(opened.value.locator("h1")).to_have_text("関所の設定")


def test_the_popup_turns_the_site_of_its_tab_off(browser: Browser) -> None:
    """Its tab is named to it: a test's popup is a page in a tab of its own."""
    popup = browser.context.new_page()
    tab = [{"id": 1, "url": CHATGPT.url}]
    popup.add_init_script(f"chrome.tabs.query = async () => ({json.dumps(tab)})")
    popup.goto(f"{browser.extension_url}/popup.html")
    popup.get_by_label("chatgpt.com で使う").uncheck()

    wait_stored(popup, "sites", {"https://chatgpt.com": False})
