"""The playground in a real Chromium, before a real server whose detector finds planted values."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, Request

from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.view import View
from sekisho_recognizers.watched_dictionary import WatchedDictionary
from support.planted import PlantedDetector

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 10_000


class PlaygroundDetector(PlantedDetector):
    """Minds the dictionary of marks; takes as long for a text as `slow` says; starts when told."""

    def __init__(self, values: Mapping[str, str], files: DictionaryFiles) -> None:
        super().__init__(values)
        self.ready = True
        self.slow: dict[str, float] = {}
        self._watched = WatchedDictionary(files)

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        self.seen += leaves
        await asyncio.sleep(max((self.slow.get(leaf.text, 0.0) for leaf in leaves), default=0.0))
        dictionary = self._watched.look()
        return [
            resolve(dictionary.apply(View(fold(leaf.text)), self.find(leaf.text)), leaf.text)
            for leaf in leaves
        ]


@dataclass
class Playground:
    """A page of its own. `troubles`: what the browser complained of; `outside`: where else the page
    asked for something.
    """

    page: Page = field(repr=False)
    url: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._request)

    @property
    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(self.url)]

    @property
    def text(self) -> Locator:
        return self.page.locator("#text")

    @property
    def verdict(self) -> Locator:
        return self.page.locator("#verdict")

    def open(self, view: str = "") -> "Playground":
        self.page.goto(f"{self.url}/{view}")
        return self

    def write(self, text: str) -> None:
        """As if pasted."""
        self.text.fill(text)

    def put(self, text: str) -> None:
        """All at once; of a long text, Playwright itself would write line by line."""
        self.text.evaluate(
            "(it, text) => { it.value = text; it.dispatchEvent(new InputEvent('input')); }",
            text,
        )

    def marks(self, pane: str) -> list[str]:
        return self.page.locator(f"#{pane} mark").all_inner_texts()

    def shown(self, pane: str) -> str:
        text: str = self.page.evaluate(
            "id => [...document.getElementById(id).children].map(l => l.textContent).join('\\n')",
            pane,
        )
        return text

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)


@contextmanager
def chromium_browser(playwright: Playwright, executable: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=executable, args=list(_FLAGS))
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def playing(browser: Browser, url: str, **options: Any) -> Iterator[Playground]:
    """`options` as Playwright's contexts take them; a Japanese desktop where they do not say."""
    chosen: dict[str, Any] = {"viewport": {"width": 1280, "height": 1000}, "locale": "ja-JP"}
    context = browser.new_context(**{**chosen, **options})
    try:
        yield Playground(context.new_page(), url)
    finally:
        context.close()
