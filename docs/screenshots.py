"""The pictures of playground.md, taken of a running server: `python docs/screenshots.py`.

Needs Chromium ($CHROMIUM names it) and the `dev` extra. Nothing in them is of anybody: the texts
are the playground's own samples.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
START_TIMEOUT_S = 180.0

DESKTOP, PHONE = (1180, 1200), (390, 1300)
SHOTS = (
    # name, width and height, colours, language, sample
    ("playground-light", DESKTOP, "light", "ja", "mail"),
    ("playground-dark", DESKTOP, "dark", "en", "log"),
    ("playground-phone", PHONE, "light", "ja", "table"),
)
SENT = (
    "高橋 美咲様（090-1234-5678）への返信を書いてください。",
    "会議は来週です。要点を三つにまとめてください。",
    "連絡先は m.takahashi@asagiri-seiko.example.jp、株式会社あさぎり精工です。",
    "個人番号は 123456789018 です。",
)
ORDER = (0, 1, 0, 2, 1, 0, 2, 0, 1, 3)
FIGURES_S = 65  # samples come every ten seconds


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with serving() as url, sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            for shot in SHOTS:
                take(browser, url, *shot)
            take_figures(browser, url)
        finally:
            browser.close()


def take(
    browser: Browser,
    url: str,
    name: str,
    size: tuple[int, int],
    scheme: str,
    language: str,
    of: str,
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=viewport, color_scheme=scheme)
    page.goto(url)
    if language == "en":
        page.click("#language")
    page.click(f"[data-sample={of}]")
    page.wait_for_selector("#findings > li")
    page.wait_for_function("document.getElementById('verdict').dataset.kind !== 'working'")
    mark = page.locator("#sent mark")
    if mark.count() > 1:
        mark.nth(1).hover()
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def take_figures(browser: Browser, url: str) -> None:
    began = time.monotonic()
    number = 0
    while time.monotonic() - began < FIGURES_S:
        messages = [{"role": "user", "content": SENT[ORDER[number % len(ORDER)]] + str(number)}]
        httpx.post(f"{url}/echo/v1/chat/completions", json={"messages": messages}, timeout=60)
        number += 1
        time.sleep(0.2 + number % 5 / 4)
    page = browser.new_page(viewport={"width": 1280, "height": 1080})
    page.goto(f"{url}/#status")
    page.wait_for_selector("#plots svg")
    page.screenshot(path=IMAGES / "playground-status.png")
    page.close()


@contextmanager
def serving() -> Iterator[str]:
    """A server with the defaults, a key and a folder of marks of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "sekisho", "serve", "--port", str(port)]
    with TemporaryDirectory() as folder:
        own = {"SEKISHO_KEY_FILE": f"{folder}/key", "SEKISHO_MARKS__FOLDER": f"{folder}/marks"}
        server = subprocess.Popen(command, env={**os.environ, **own})  # noqa: S603
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while not ready(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("the server did not start")
                time.sleep(0.5)
            yield url
        finally:
            server.terminate()
            server.wait()


def ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
