"""What the tests in a real browser share. A browser lasts for one test file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from support.browsing import Browser, browsing, chromium, unpack
from support.npm import EXTENSION, IMITATED, NoPackages, build, node
from support.planted import PlantedDetector
from support.restored_page import Restored, build_restoring, restoring
from support.sites.server import Sites, serving_sites
from support.switched import Switched, switched


def _skip_where_it_cannot_be() -> None:
    if chromium() is None:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    if node() is None:
        pytest.skip("there is no Node here, which the extension is built with")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, Path]:
    """The extension and the imitated sites' scripts, built once for all workers of a run."""
    _skip_where_it_cannot_be()
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    try:
        build(EXTENSION, shared / "extension")
        build(IMITATED, shared / "sites")
    except NoPackages as error:
        pytest.skip(str(error))
    return shared / "extension", shared / "sites"


@pytest.fixture(scope="module")
def _sites(
    built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Sites, int]]:
    with serving_sites(built[1], tmp_path_factory.mktemp("key")) as sites:
        yield sites


@pytest.fixture(scope="module")
def _browser(
    built: tuple[Path, Path],
    _sites: tuple[Sites, int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    extension = unpack(built[0], folder)
    with (
        sync_playwright() as playwright,
        browsing(playwright, extension, *_sites, folder / "profile") as browser,
    ):
        yield browser


@pytest.fixture(scope="module")
def _sekisho() -> Iterator[Switched]:
    with switched(PlantedDetector({}), policy={"actions": {"JP_MY_NUMBER": "block"}}) as server:
        yield server


@pytest.fixture
def sekisho(_sekisho: Switched) -> Iterator[Switched]:
    """A Sekisho server that finds what is planted in it (`plant`), and is on."""
    yield _sekisho
    _sekisho.on()
    _sekisho.detector.plant({})


@pytest.fixture
def browser(_browser: Browser, sekisho: Switched) -> Iterator[Browser]:
    """A browser whose extension is as new, but for the address of `sekisho` and Japanese."""
    _browser.sites.forget()
    _browser.reset(server=sekisho.url, language="ja")
    yield _browser
    _browser.close_pages()


@pytest.fixture
def sites(browser: Browser) -> Sites:
    """What the imitated sites received in this test, and what they answer."""
    return browser.sites


@pytest.fixture(scope="session")
def built_restoring(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_restoring(tmp_path_factory.mktemp("restoring"))


@pytest.fixture(scope="module")
def _restored(
    built_restoring: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Restored]:
    folder = tmp_path_factory.mktemp("browser")
    with (
        sync_playwright() as playwright,
        restoring(playwright, built_restoring, folder) as restored,
    ):
        yield restored


@pytest.fixture
def restored(_restored: Restored) -> Iterator[Restored]:
    """A browser with the restoring part alone, for pages that a test draws itself."""
    yield _restored
    _restored.context.clear_permissions()
    _restored.close_pages()
