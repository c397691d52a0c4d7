"""A real Chromium with the built extension in it, on sites that are imitated on loopback."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Frame, Page, Playwright, expect
from playwright.sync_api import Error as PlaywrightError

from support.sites.imitated import NOTES, SITES, Site
from support.sites.server import Sites

# What a test machine has neither of: a display, a sandbox for root, a network.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",
    # Chromium takes extensions from the command line only without this feature.
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
)
PATIENCE_MS = 10_000
# Of a text that can be seen; one that is not drawn at all has no box.
_DRAWN, _VISIBLE = ["visibility", "opacity"], ["visible", "1"]
PANEL = "panel.html"


def chromium() -> str | None:
    """The browser's command: $CHROMIUM, or what the machine has."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome-for-testing"]
    return next((path for name in names if (path := shutil.which(name))), None)


def unpack(built: Path, folder: Path) -> Path:
    """A copy whose manifest lets it talk to any port of this machine, and work on every imitated
    site that its person adds: the browser's question for a permission cannot be answered by a test.
    """
    copy = folder / "extension"
    shutil.copytree(built, copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["host_permissions"] += ["http://127.0.0.1/*", "https://notes.example/*"]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return copy


@dataclass
class Browser:
    context: BrowserContext = field(repr=False)
    sites: Sites = field(repr=False)
    extension_url: str = ""
    control: Page | None = field(default=None, repr=False)
    """A page of the extension's own, which may read and write its settings."""

    def configure(self, **settings: Any) -> None:
        """Writes settings as the options page does; see extension/src/background/settings.ts."""
        assert self.control is not None
        self.control.evaluate("settings => chrome.storage.local.set(settings)", settings)

    def reset(self, **settings: Any) -> None:
        """As newly installed, but for `settings`; sessions are forgotten."""
        assert self.control is not None
        self.control.evaluate(
            "settings => Promise.all([chrome.storage.session.clear(),"
            " chrome.storage.local.clear().then(() => chrome.storage.local.set(settings))])",
            settings,
        )

    def add_site(self, site: Site) -> None:
        """As the options page does once its person has given the browser's permission."""
        assert self.control is not None
        self.control.evaluate(
            """async (origin) => {
                await chrome.storage.local.set({ sites: { [origin]: true } });
                for (;;) {
                    const scripts = await chrome.scripting.getRegisteredContentScripts();
                    if (scripts.some(({ id }) => id === origin)) return;
                    await new Promise((resolve) => setTimeout(resolve, 10));
                }
            }""",
            f"https://{site.host}",
        )

    def end_service_worker(self) -> None:
        """As the browser does when it is idle. It starts again with the next message."""
        assert self.control is not None
        session = self.context.new_cdp_session(self.control)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()

    def visit(self, site: Site, path: str | None = None) -> "Visit":
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        visit = Visit(page, site, self.context.new_cdp_session(page))
        page.goto(site.url if path is None else f"https://{site.host}{path}")
        page.locator(site.composer).wait_for()
        return visit

    def close_pages(self) -> None:
        for page in self.context.pages:
            if page is not self.control:
                if NOTES.host in page.url:
                    self._leave(page)
                page.close()

    def _leave(self, page: Page) -> None:
        """This site's last word comes when its page goes: not in the next test's time."""
        page.goto("about:blank")
        for _ in range(25):
            if any(arrival.target == "/imitated/beacon?" for arrival in self.sites.arrived):
                return
            page.wait_for_timeout(20)


@dataclass
class Visit:
    """A person before one page of a site."""

    page: Page
    site: Site
    cdp: CDPSession = field(repr=False)

    @property
    def composer(self) -> Any:
        return self.page.locator(self.site.composer)

    def type(self, text: str) -> None:
        """Key by key; Shift+Enter between lines."""
        self.composer.click()
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Shift+Enter")
            self.page.keyboard.type(line)

    def insert(self, text: str) -> None:
        """At once, as a dictation or a text expander does."""
        self.composer.click()
        self.page.keyboard.insert_text(text)

    def paste(self, text: str) -> None:
        self.composer.click()
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def compose(self, text: str) -> None:
        """Leaves `text` in an input method's composition, which Enter ends."""
        self.composer.click()
        caret = len(text)
        self.cdp.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": caret, "selectionEnd": caret},
        )

    def commit(self, text: str) -> None:
        self.cdp.send("Input.insertText", {"text": text})

    def drop(self, path: Path) -> None:
        box = self.composer.bounding_box()
        assert box is not None
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.cdp.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})

    def attach(self, path: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(path)

    def press_enter(self) -> None:
        self.composer.press("Enter")

    def click_send(self) -> None:
        self.page.locator(self.site.send).click()

    def panel(self) -> Frame:
        """The extension's panel, once it shows something."""
        return self._panel(shown=True)

    def confirm(self) -> None:
        """Waits for the panel, presses its "send", and waits until it is gone."""
        panel = self.panel()
        try:
            panel.locator("#send[aria-disabled=false]").click()
        except PlaywrightError as error:
            shown = panel.locator("#dialog").inner_text()
            raise AssertionError(f"the panel does not send; it shows:\n{shown}") from error
        self.expect_no_panel()

    def expect_no_panel(self) -> None:
        self._panel(shown=False)

    def _panel(self, *, shown: bool) -> Frame:
        """It is loaded ahead of its first use, and stays afterwards."""
        for _ in range(PATIENCE_MS // 20):
            frames = [frame for frame in self.page.frames if PANEL in frame.url]
            showing = [frame for frame in frames if frame.locator("#dialog").is_visible()]
            if bool(showing) == shown:
                return showing[0] if showing else self.page.main_frame
            self.page.wait_for_timeout(20)
        if shown:
            raise AssertionError("no panel is shown")
        left = "\n".join(frame.locator("#dialog").inner_text() for frame in showing)
        raise AssertionError(f"the panel does not go away; it shows:\n{left}")

    def wait_answered(self, times: int = 1) -> None:
        """Until the site's own script has drawn an answer's end."""
        expect(self.page.locator("body")).to_have_attribute(
            "data-answered", str(times), timeout=PATIENCE_MS
        )

    def seen(self) -> str:
        """What is drawn on the page, closed shadow trees and generated content included, a line for
        each piece of text. The panel is a document of its own and not in it.
        """
        shot = self.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": _DRAWN})
        strings, document = shot["strings"], shot["documents"][0]
        nodes, layout = document["nodes"], document["layout"]
        # What is written in a field is no text of the document.
        written = dict(zip(*nodes["textValue"].values(), strict=True))
        written |= dict(zip(*nodes["inputValue"].values(), strict=True))
        columns = (layout[name] for name in ("nodeIndex", "text", "bounds", "styles"))
        drawn = [
            strings[piece]
            for node, text, (_, _, width, height), styles in zip(*columns, strict=True)
            if width * height and [strings[style] for style in styles] == _VISIBLE
            for piece in (text, written.get(node, -1))
            if piece >= 0
        ]
        return "\n".join(drawn)

    def held(self) -> str:
        """What the page's own scripts can read of its document."""
        script = """() => [
            document.documentElement.outerHTML, document.documentElement.textContent,
            document.documentElement.innerText, document.title, location.href,
            getSelection().toString(), JSON.stringify({...localStorage, ...sessionStorage}),
            ...[...document.querySelectorAll("input, textarea")].map((field) => field.value),
        ].join("\\n")"""
        return str(self.page.evaluate(script))


@contextmanager
def browsing(
    playwright: Playwright, extension: Path | None, sites: Sites, port: int, folder: Path
) -> Iterator[Browser]:
    """`extension` is an unpacked one; `port` is where the imitated sites are; `folder` is for the
    browser's profile.
    """
    given = ("disable-extensions-except", "load-extension") if extension else ()
    rules = ",".join(f"MAP {host} 127.0.0.1:{port}" for host in SITES)
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium(),
        headless=True,
        args=[
            *_FLAGS,
            "--headless=new",
            f"--host-resolver-rules={rules},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
            *(f"--{name}={extension}" for name in given),
        ],
        locale="ja-JP",
        viewport={"width": 1000, "height": 720},
    )
    try:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        if extension is None:
            yield Browser(context, sites)
            return
        worker = (
            context.service_workers[0]
            if context.service_workers
            else context.wait_for_event("serviceworker", timeout=PATIENCE_MS)
        )
        url = worker.url.rpartition("/")[0]
        control = context.new_page()
        control.goto(f"{url}/popup.html")
        yield Browser(context, sites, url, control)
    finally:
        context.close()
