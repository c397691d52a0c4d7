"""A page of a test's own, under the name of a site that the extension guards."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from support.browsing import PATIENCE_MS, Browser, Visit
from support.sites.imitated import CHATGPT

_HEAD = """<!doctype html><meta charset="utf-8"><title>own</title>
<style>body { margin: 40px; font: 16px sans-serif } [contenteditable] { min-height: 3em }</style>
<script>const taken = []; const take = (what) => taken.push(String(what));</script>"""


@dataclass
class OwnPage:
    page: Page = field(repr=False)
    visit: Visit = field(repr=False)

    @property
    def taken(self) -> list[str]:
        """All that the page's script took, in its own words."""
        return [str(each) for each in self.page.evaluate("() => taken")]

    def wait_taken(self, count: int = 1) -> list[str]:
        self.page.wait_for_function("count => taken.length >= count", arg=count)
        return self.taken


def own_page(browser: Browser, body: str) -> OwnPage:
    """`body` may call `take(text)` with what it would send; scripts in it run as they stand."""
    page = browser.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    url = f"https://{CHATGPT.host}/own-page"
    page.route(url, lambda route: route.fulfill(content_type="text/html", body=_HEAD + body))
    visit = Visit(page, CHATGPT, browser.context.new_cdp_session(page))
    page.goto(url)
    return OwnPage(page, visit)
