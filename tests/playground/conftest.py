"""What the playground's tests share: one browser per file, a server and a page per test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from sekisho.settings import Settings
from support.browsing import chromium
from support.gate import Gate, gate
from support.play import Playground, PlaygroundDetector, chromium_browser, playing

VALUES = {
    "高橋 美咲": "PERSON",
    "高橋": "PERSON",
    "森川": "PERSON",
    "あさぎり精工": "ORGANIZATION",
    "090-1234-5678": "PHONE_NUMBER",
    "m.takahashi@asagiri-seiko.example.jp": "EMAIL_ADDRESS",
    "栄3-15-27": "ADDRESS",
    "4111-1111-1111-1111": "CREDIT_CARD",
    "123456789018": "JP_MY_NUMBER",
    "糖尿病": "MEDICAL",
    "京都": "LOCATION",
    "社外秘": "CONFIDENTIAL_MARK",
    "鳳凰計画": "PROJECT",
    "Tq8vR2mZx4": "SECRET",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    with (
        sync_playwright() as playwright,
        chromium_browser(playwright, executable) as started,
    ):
        yield started


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Gate]:
    marks = {"folder": str(tmp_path / "marks")}
    files = Settings.model_validate({"marks": marks}).dictionary_files
    with gate(PlaygroundDetector(VALUES, files), marks=marks) as running:
        yield running


@pytest.fixture
def play(browser: Browser, server: Gate) -> Iterator[Playground]:
    """The page, opened. Nothing may be asked of anybody else, and the browser may not complain."""
    with playing(browser, server.url) as opened:
        yield opened.open()
        assert opened.outside == []
        assert opened.troubles == []


@pytest.fixture
def playing_with(
    browser: Browser, server: Gate
) -> Callable[..., AbstractContextManager[Playground]]:
    """A page with other options of the browser."""
    return lambda **options: playing(browser, server.url, **options)
