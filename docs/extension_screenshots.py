"""The pictures of extension.md, taken in a real browser: `make screenshots`.

Needs Chromium and a Japanese font.

The site is the tests' imitation, the server a real one that finds the invented values below.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from support.browsing import Browser, browsing, unpack
from support.npm import EXTENSION, IMITATED, build
from support.planted import PlantedDetector
from support.sites.imitated import CHATGPT
from support.sites.server import Sites, cut, placeholders_of, serving_sites
from support.switched import switched
from support.watching import PLANTED, PROMPT, expect_seen

IMAGES = Path(__file__).parent / "images"


def answer(prompt: str) -> list[str]:
    company, name, email, phone = placeholders_of(prompt)
    return cut(
        f"{company}\n{name} 様\n\n平素より大変お世話になっております。先日はお忙しいなか、"
        f"お時間をいただき誠にありがとうございました。\n\n"
        f"| 送り先 | |\n|---|---|\n| メール | {email} |\n| 電話 | {phone} |\n"
    )


def draw(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


def draw_site(browser: Browser, sites: Sites) -> None:
    sites.answer = answer
    visit = browser.visit(CHATGPT)
    visit.type(PROMPT)
    visit.press_enter()
    visit.panel().locator("#send[aria-disabled=false]").wait_for()
    draw(visit.page, "extension-panel")
    visit.confirm()
    visit.wait_answered()
    expect_seen(visit)
    draw(visit.page, "extension-answer")
    visit.page.close()


def draw_options(browser: Browser) -> None:
    page = browser.context.new_page()
    page.goto(f"{browser.extension_url}/options.html")
    page.locator("#type-rows tr").first.wait_for()
    draw(page, "extension-options")
    page.close()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        build(EXTENSION, folder / "built/extension")
        build(IMITATED, folder / "built/sites")
        sekisho = stack.enter_context(switched(PlantedDetector(PLANTED)))
        sites, port = stack.enter_context(serving_sites(folder / "built/sites", folder))
        extension = unpack(folder / "built/extension", folder)
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(
            browsing(playwright, extension, sites, port, folder / "profile")
        )
        browser.reset(server=sekisho.url, language="ja")
        draw_site(browser, sites)
        draw_options(browser)


if __name__ == "__main__":
    main()
