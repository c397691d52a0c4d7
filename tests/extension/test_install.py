"""The extension comes to a browser in which a page is open already."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from support.browsing import chromium

FLAGS = ("--no-sandbox", "--disable-gpu", "--headless=new", "--disable-background-networking")
URL = "https://chatgpt.com/"


def test_a_page_that_was_open_before_is_guarded_without_a_reload(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=chromium(),
            headless=True,
            ignore_default_args=["--disable-extensions"],
            args=[*FLAGS, "--enable-unsafe-extension-debugging"],
        )
        try:
            context.route(
                f"{URL}**", lambda route: route.fulfill(body="<p>", content_type="text/html")
            )
            page = context.new_page()
            page.goto(URL)
            assert context.browser is not None
            session = context.browser.new_browser_cdp_session()
            session.send("Extensions.loadUnpacked", {"path": str(built[0])})
            worker = context.service_workers or [context.wait_for_event("serviceworker")]
            assert worker[0].evaluate(
                """async url => {
                    const [{id}] = await chrome.tabs.query({url});
                    for (let tries = 0; tries < 100; tries++) {
                        try {
                            await chrome.tabs.sendMessage(id, {kind: "site-changed"});
                            return true;
                        } catch {
                            await new Promise(resolve => setTimeout(resolve, 50));
                        }
                    }
                    return false;
                }""",
                f"{URL}*",
            )
        finally:
            context.close()
