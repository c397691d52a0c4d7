"""What the browser extension adds to a page: to a message that is sent, and to a streamed answer.

    python -m bench.extension [--prompts N] [--answers N]

A real Chromium on an imitated chatgpt.com (tests/support/sites: ProseMirror, React, Markdown drawn
anew with each piece), with the extension and a real `sekisho serve`, its detector warm; beside it a
browser without the extension, turn by turn, so that a noisy machine disturbs both alike.

"send" is from the Enter key's event to the text in the composer being the masked one, and to the
site's own request, for prompts of 300 characters that the server has not seen; nobody is asked. An
"update" is one change of the page while an answer of 400 pieces streams: the extension's own work
on the main thread at each, by its own clock, and the renderer's whole work by the browser's.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the imitated sites and the browser are the tests'

import httpx  # noqa: E402
import yaml  # noqa: E402
from bench.invented_prompts import prompts  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from support.browsing import Browser, Visit, browsing, unpack  # noqa: E402
from support.npm import EXTENSION, IMITATED, build  # noqa: E402
from support.processes import running, wait_for  # noqa: E402
from support.sites.imitated import CHATGPT  # noqa: E402
from support.sites.server import Sites, cut, placeholders_of, serving_sites  # noqa: E402
from support.switched import EXTENSION_ORIGIN  # noqa: E402

LENGTH = 300
PIECES, PIECE = 400, 6
PACE_S = 0.012
WARM_UP = 3
TARGET_SEND_MS, TARGET_UPDATE_MS = 50, 4

# In the page, ahead of all other scripts: when the key came, when the composer held other text than
# the person wrote, when the site asked its server.
CLOCK = """
window.clock = {};
addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.isTrusted) clock.sent = performance.now();
}, true);
new MutationObserver(() => {
    const composer = document.querySelector("#prompt-textarea");
    if (clock.sent && !clock.replaced && /[A-Z]{3,8}[0-9][0-9A-Z]{5}/.test(composer?.textContent))
        clock.replaced = performance.now();
}).observe(document, { subtree: true, childList: true, characterData: true });
const { fetch } = window;
window.fetch = (address, options) => {
    if (options?.method === "POST") clock.asked = performance.now();
    return fetch(address, options);
};
"""


def texts(seed: int) -> Iterator[str]:
    """Prompts of LENGTH characters, on one line."""
    source = prompts(seed, resent=0)
    while True:
        text = ""
        while len(text) < LENGTH:
            text += next(source).replace("\n", "　").replace("\t", "　")
        yield text[:LENGTH]


def answer(prompt: str) -> list[str]:
    """As long as PIECES pieces; a value about every third line, in lists and tables as in prose."""
    values = placeholders_of(prompt) or ["山田"]
    source = random.Random(len(prompt))
    lines = []
    while sum(map(len, lines)) < PIECES * PIECE:
        value = source.choice(values)
        lines.append(f"{value}様の件は、**{source.choice(values)}**と確かめて進めます。\n\n")
        lines.append("承りました。内容を確認し、改めてご連絡いたします。\n\n- 準備\n- 確認\n\n")
        lines.append(
            "日程は後ほどお知らせします。ご不明な点がございましたらお申し付けください。\n\n"
        )
    return cut("".join(lines)[: PIECES * PIECE], PIECE)


def send(visit: Visit, text: str, number: int) -> dict[str, float]:
    visit.page.evaluate("window.clock = {}")
    visit.insert(text)
    visit.press_enter()
    visit.wait_answered(number)
    clock: dict[str, float] = visit.page.evaluate("window.clock")
    return {name: clock[name] - clock["sent"] for name in ("replaced", "asked") if name in clock}


def open_page(browser: Browser) -> Visit:
    visit = browser.visit(CHATGPT)
    visit.page.add_init_script(CLOCK)
    visit.page.reload()
    visit.composer.wait_for()
    return visit


def take_sends(
    browsers: dict[str, Browser], sites: Sites, url: str, count: int
) -> dict[str, list[float]]:
    """With what the server alone takes for such a text, over a connection that is open."""
    sites.answer = lambda prompt: ["承りました。"]
    figures: dict[str, list[float]] = {}
    visits = {name: open_page(browser) for name, browser in browsers.items()}
    source = texts(1)
    server = httpx.Client(base_url=url)
    for number in range(1, WARM_UP + count + 1):
        began = time.perf_counter()
        server.post("/api/mask", json={"text": next(source)}).raise_for_status()
        if number > WARM_UP:
            elapsed_ms = 1000 * (time.perf_counter() - began)
            figures.setdefault("the server alone", []).append(elapsed_ms)
        for name, visit in visits.items():
            taken = send(visit, next(source), number)
            for part, elapsed_ms in taken.items():
                if number > WARM_UP:
                    figures.setdefault(f"{name}: {part}", []).append(elapsed_ms)
    return figures


def take_updates(browsers: dict[str, Browser], sites: Sites, count: int) -> dict[str, list[float]]:
    """`whole` is a mean for each answer, the rest is one number for each update."""
    sites.answer, sites.pause_s = answer, PACE_S
    figures: dict[str, list[float]] = {}
    source = texts(2)
    for _ in range(count):
        for name, browser in browsers.items():
            visit = open_page(browser)
            own = own_world(visit)
            visit.cdp.send("Performance.enable")
            before = task_ms(visit)
            send(visit, next(source), 1)
            figures.setdefault(f"{name}: whole", []).append((task_ms(visit) - before) / PIECES)
            if own:
                figures.setdefault(f"{name}: own work", []).extend(own())
            visit.page.close()
    return figures


def task_ms(visit: Visit) -> float:
    metrics = visit.cdp.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def own_world(visit: Visit) -> Any:
    """Reads the extension's own clock, which the page cannot see; None where there is none."""
    worlds: list[int] = []
    visit.cdp.on(
        "Runtime.executionContextCreated",
        lambda made: (
            worlds.append(made["context"]["id"])
            if made["context"]["origin"].startswith("chrome-extension://")
            and made["context"]["auxData"].get("type") == "isolated"
            else None
        ),
    )
    visit.cdp.send("Runtime.enable")
    visit.page.wait_for_timeout(100)
    if not worlds:
        return None

    def read() -> list[float]:
        for world in worlds:
            found = visit.cdp.send(
                "Runtime.evaluate",
                {
                    "expression": "globalThis.sekishoRestoring?.updates ?? null",
                    "contextId": world,
                    "returnByValue": True,
                },
            )["result"].get("value")
            if found:
                return [float(each) for each in found]
        return []

    return read


def show(title: str, figures: dict[str, list[float]]) -> None:
    print(f"\n{title}")
    print(f"  {'':34}{'median':>9}{'p95':>9}{'max':>9}{'count':>8}")
    for name, taken in figures.items():
        tail = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
        print(f"  {name:34}{median(taken):9.2f}{tail:9.2f}{max(taken):9.2f}{len(taken):8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--prompts", type=int, default=40, help="default: %(default)s")
    parser.add_argument("--answers", type=int, default=5, help="default: %(default)s")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        build(EXTENSION, folder / "built/extension")
        build(IMITATED, folder / "built/sites")
        config = folder / "sekisho.yaml"
        config.write_text(yaml.safe_dump({"api": {"origins": [EXTENSION_ORIGIN]}}))
        url, process = stack.enter_context(running(folder, "--config", str(config)))
        wait_for(url + "/readyz", process)
        sites, port = stack.enter_context(serving_sites(folder / "built/sites", folder))
        playwright = stack.enter_context(sync_playwright())
        extension = unpack(folder / "built/extension", folder)
        browsers = {
            "without": stack.enter_context(browsing(playwright, None, sites, port, folder / "a")),
            "with": stack.enter_context(browsing(playwright, extension, sites, port, folder / "b")),
        }
        browsers["with"].reset(server=url, confirm="never", language="ja")
        sends = take_sends(browsers, sites, url, options.prompts)
        show(f"A message of {LENGTH} characters is sent (ms; at most {TARGET_SEND_MS})", sends)
        updates = take_updates(browsers, sites, options.answers)
        show(f"An update of a streamed answer (ms; at most {TARGET_UPDATE_MS})", updates)


if __name__ == "__main__":
    main()
