"""Pages that a test draws itself, in a real Chromium with the restoring part alone in it."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Route

from support.browsing import chromium
from support.npm import BUILD_TIMEOUT_S, node

SITE = "https://page.example"
RESTORING = Path(__file__).parent / "restoring"

NAME, ADDRESS, EMAIL = (
    "綾瀬川 紬",
    "東京都架空区見本町一丁目二番三号",
    "t.ayasegawa@minatoya.example",
)
KNOWN = {"PERSON4K7Q2M": NAME, "ADDRESS5B6C7D": ADDRESS, "EMAIL3F4G5H": EMAIL}
P, A, E = KNOWN

_MANIFEST = {
    "manifest_version": 3,
    "name": "restoring",
    "version": "1",
    "content_scripts": [
        {
            "matches": [f"{SITE}/*"],
            "js": ["content.js"],
            "run_at": "document_start",
            "all_frames": True,
            "match_about_blank": True,
        },
        {
            "matches": [f"{SITE}/*"],
            "js": ["buttons_page.js"],
            "run_at": "document_start",
            "all_frames": True,
            "world": "MAIN",
        },
    ],
}


def build_restoring(out: Path) -> Path:
    """Where the packages of the extension and of the imitated sites are installed."""
    command = [str(node()), str(RESTORING / "build.mjs"), "--out", str(out)]
    subprocess.run(command, check=True, timeout=BUILD_TIMEOUT_S, stdin=subprocess.DEVNULL)
    return out


@dataclass
class Restored:
    """A browser whose extension knows KNOWN, and one page at a time."""

    context: BrowserContext = field(repr=False)
    frameworks: Path

    def close_pages(self) -> None:
        for page in self.context.pages:
            page.close()

    def open(
        self, body: str, *, head: str = "", known: bool = True, frameworks: bool = False
    ) -> "Drawn":
        """A page of `SITE`. `known`: KNOWN is learned before the page begins. `frameworks`: with
        `window.drawing`, see restoring/pages.jsx.
        """
        html = f"<!doctype html><meta charset=utf-8><title>page</title>{head}<body>{body}</body>"
        page = self.context.new_page()

        def answer(route: Route) -> None:
            route.fulfill(content_type="text/html", body=html)

        page.route(f"{SITE}/*", answer)
        page.goto(f"{SITE}/" if known else f"{SITE}/#unknown")
        if frameworks:
            page.add_script_tag(path=self.frameworks)
        return Drawn(page, self.context.new_cdp_session(page))


@dataclass
class Drawn:
    page: Page = field(repr=False)
    cdp: CDPSession = field(repr=False)

    def tell(self, **told: Any) -> None:
        """See restoring/content.ts. What is shown anew is there when this returns."""
        self.page.evaluate(
            "told => dispatchEvent(new CustomEvent('test-tell', {detail: told}))", json.dumps(told)
        )

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def asked(self) -> list[list[str]]:
        """The texts that were asked for since the last call, message by message."""
        script = "() => { dispatchEvent(new Event('test-asked'));"
        script += " return document.documentElement.dataset.asked }"
        return list(json.loads(self.page.evaluate(script)))

    def timings(self) -> list[float]:
        script = "() => { dispatchEvent(new Event('test-timings'));"
        script += " return document.documentElement.dataset.timings }"
        return list(json.loads(self.page.evaluate(script)))

    def seen(self) -> str:
        """What is drawn, generated content and closed shadow trees included, in one row."""
        shot = self.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
        texts: list[str] = []
        for document in shot["documents"]:
            layout = document["layout"]
            for text, (_, _, width, height) in zip(layout["text"], layout["bounds"], strict=True):
                if text >= 0 and width * height:
                    texts.append(shot["strings"][text])
        return "".join(texts)

    def text(self) -> str:
        """What the page reads."""
        return str(self.page.evaluate("document.body.textContent"))


@contextmanager
def restoring(playwright: Playwright, built: Path, folder: Path) -> Iterator[Restored]:
    extension = folder / "restoring"
    extension.mkdir(parents=True)
    (extension / "manifest.json").write_text(json.dumps(_MANIFEST), encoding="utf-8")
    (extension / "buttons_page.js").write_bytes((built / "buttons_page.js").read_bytes())
    script = (built / "content.js").read_text(encoding="utf-8")
    known = json.dumps(KNOWN, ensure_ascii=False)
    (extension / "content.js").write_text(f"var testKnows = {known};{script}", encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        folder / "profile",
        executable_path=chromium(),
        headless=True,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--headless=new",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--disable-features=DisableLoadExtensionCommandLineSwitch",
            f"--disable-extensions-except={extension}",
            f"--load-extension={extension}",
        ],
        locale="ja-JP",
    )
    try:
        yield Restored(context, built / "pages.js")
    finally:
        context.close()
