"""The whole of it: `sekisho serve` with its own detector behind the extension in the browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support.browsing import Browser
from support.processes import running, wait_for
from support.sites.imitated import CLAUDE, COPILOT, GEMINI, Site
from support.sites.server import Sites
from support.switched import EXTENSION_ORIGIN
from support.watching import expect_kept_from, expect_seen

pytestmark = pytest.mark.ginza

VALUES = ["佐久間美咲", "090-0000-4856", "user04525@example.jp"]
PROMPT = (
    "次のお客様への返信メールを書いてください。氏名：佐久間美咲様、電話：090-0000-4856、"
    "メール：user04525@example.jp。納期の変更をお詫びする内容です。"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("real")
    config = folder / "sekisho.yaml"
    config.write_text(yaml.safe_dump({"api": {"origins": [EXTENSION_ORIGIN]}}))
    with running(folder, "--config", str(config)) as (url, process):
        wait_for(f"{url}/readyz", process)
        yield url


@pytest.mark.parametrize("site", [CLAUDE, GEMINI, COPILOT], ids=lambda site: site.name)
def test_a_prompt_as_people_write_them(
    browser: Browser, sites: Sites, real: str, site: Site
) -> None:
    browser.configure(server=real)
    visit = browser.visit(site)

    visit.type(PROMPT)
    visit.press_enter()
    visit.confirm()
    visit.wait_answered()

    expect_seen(visit, VALUES)
    expect_kept_from(sites, VALUES)


def test_a_number_that_is_nobodys_business(browser: Browser, sites: Sites, real: str) -> None:
    """A My Number is not masked but blocked, as the standard profile says."""
    browser.configure(server=real)
    visit = browser.visit(CLAUDE)

    visit.type("個人番号は123456789018です。")
    visit.press_enter()
    visit.panel().locator("#failure[data-code=blocked_by_policy]").wait_for()

    assert sites.prompts == []
    expect_kept_from(sites, ["123456789018"])
