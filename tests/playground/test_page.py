"""The page around the trial: languages, colours, widths, figures, and what axe-core says of it."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from support.gate import Gate
from support.play import Playground

ROOT = Path(__file__).parents[2]
AXE = ROOT / "extension/node_modules/axe-core/axe.min.js"

PlayingWith = Callable[..., AbstractContextManager[Playground]]

DESKTOP = {"width": 1280, "height": 1000}
PHONE = {"width": 390, "height": 844}
TEXT = "高橋 美咲様（あさぎり精工）京都 社外秘 糖尿病 Tq8vR2mZx4"
STOPPED = f"{TEXT} 123456789018"


def violations(play: Playground) -> list[str]:
    """Those that axe-core calls serious or critical, by rule and element."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm --prefix extension install)")
    play.page.evaluate(AXE.read_text(encoding="utf-8"))
    result: Any = play.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html']} {node.get('failureSummary')}"
        for each in result["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_serious_stands_in_anyones_way(
    playing_with: PlayingWith, scheme: str, width: dict[str, int]
) -> None:
    with playing_with(color_scheme=scheme, viewport=width) as play:
        play.open()
        assert violations(play) == []
        play.write(TEXT)
        expect(play.verdict).to_have_attribute("data-kind", "good")
        play.page.evaluate("document.getElementById('text').setSelectionRange(0, 3)")
        play.page.locator("#sent mark").first.click()
        assert violations(play) == []
        play.write(STOPPED)
        expect(play.verdict).to_have_attribute("data-kind", "stopped")
        assert violations(play) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_the_figures(
    playing_with: PlayingWith, server: Gate, scheme: str
) -> None:
    exchange(server, TEXT)
    with playing_with(color_scheme=scheme) as play:
        play.open("#status")
        expect(play.page.locator("#tiles dd").first).to_be_visible()
        for summary in play.page.locator("summary").all():
            summary.click()
        assert violations(play) == []


def exchange(server: Gate, text: str) -> httpx.Response:
    messages = [{"role": "user", "content": text}]
    return httpx.post(f"{server.url}/echo/v1/chat/completions", json={"messages": messages})


def test_figures_are_those_of_the_running_server(play: Playground, server: Gate) -> None:
    for _ in range(3):
        exchange(server, TEXT).raise_for_status()
    assert exchange(server, STOPPED).status_code == 403

    play.page.get_by_role("link", name="稼働状況").click()

    tiles = play.page.locator("#tiles")
    expect(tiles).to_contain_text("要求4")
    masked = play.page.locator("section.plot", has_text="置き換えた値（種類別）")
    expect(masked.locator(".bars")).to_contain_text("氏名")
    masked.locator("summary").click()
    expect(masked.get_by_role("row", name="氏名")).to_be_visible()
    stopped = play.page.locator("section.plot", has_text="止めた項目（種類別）")
    expect(stopped).to_contain_text("マイナンバー")
    expect(play.page.locator("section.plot", has_text="結果の内訳")).to_contain_text(
        "ポリシーで停止"
    )


def test_plots_are_drawn_of_samples(play: Playground) -> None:
    samples: list[dict[str, Any]] = [
        {
            "t": 1_800_000_000 + 10 * n,
            "requests": n % 7,
            "masked": n,
            "blocked": n % 3,
            "masked_by_type": {},
            "p50_ms": None if n == 5 else 3.5,
            "p95_ms": None if n == 5 else 40.0 + n,
        }
        for n in range(30)
    ]
    figures = {
        "since": 1_800_000_000,
        "uptime_s": 4000.0,
        "interval_s": 10,
        "requests": {"total": 90, "by_outcome": {"answered": 80, "refused": 10}},
        "masked": {"by_type": {"PERSON": 50, "CUSTOM": 7}},
        "blocked": {"by_type": {"JP_MY_NUMBER": 10}},
        "latency_ms": {"own": {"count": 90, "p50": 3.456, "p95": 44.0}},
        "samples": samples,
    }
    play.page.route("**/api/figures", lambda route: route.fulfill(body=json.dumps(figures)))

    play.page.get_by_role("link", name="稼働状況").click()

    requests = play.page.locator("section.plot", has_text="要求（1 分あたり）")
    expect(requests.locator("svg path.line")).to_have_count(1)
    latency = play.page.locator("section.plot", has_text="所要時間（ミリ秒）")
    # Two lines, each in two pieces around the sample without requests.
    expect(latency.locator("svg path.line")).to_have_count(4)
    requests.locator("summary").click()
    expect(requests.locator("tbody tr")).to_have_count(30)
    assert requests.locator("tbody td").all_inner_texts()[-4:] == ["18", "12", "6", "0"]
    expect(play.page.locator("#tiles")).to_contain_text("3.5 ms")


def test_figures_are_asked_for_only_while_they_are_seen(play: Playground) -> None:
    def asked() -> int:
        return sum(url.endswith("/api/figures") for url in play.requests)

    play.page.wait_for_timeout(500)
    assert asked() == 0
    play.page.get_by_role("link", name="稼働状況").click()
    expect(play.page.locator("#tiles")).to_be_visible()
    play.page.wait_for_timeout(4500)
    seen = asked()
    assert seen >= 2
    play.page.get_by_role("link", name="試す").click()
    play.page.wait_for_timeout(4500)
    assert asked() == seen


def test_english_is_one_click_away_and_stays(play: Playground) -> None:
    assert play.page.locator("html").get_attribute("lang") == "ja"
    play.write("高橋")
    expect(play.page.locator("#sent mark")).to_have_count(1)

    play.page.get_by_role("button", name="English").click()

    assert play.page.locator("html").get_attribute("lang") == "en"
    expect(play.verdict).to_contain_text("Sent with 1 value replaced")
    expect(play.page.locator("#findings")).to_contain_text("Person")
    play.page.reload()
    expect(play.page.locator("#verdict")).to_contain_text("Type a text")
    japanese = play.page.evaluate(
        "document.body.innerText.replace(/関所|日本語/g, '').match(/[ぁ-んァ-ン]+/g)"
    )
    assert japanese is None


def test_colours_are_switched_by_a_button_and_stay(playing_with: PlayingWith) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with playing_with(color_scheme="light") as play:
        play.open()
        light = play.page.evaluate(background)
        play.page.click("#theme")
        dark = play.page.evaluate(background)
        assert dark != light
        play.page.reload()
        assert play.page.evaluate(background) == dark
        play.page.click("#theme")
        assert play.page.evaluate(background) == light
        assert play.troubles == []


@pytest.mark.parametrize("view", ["#try", "#status"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_sticks_out_on_a_phone(
    playing_with: PlayingWith, server: Gate, view: str, language: str
) -> None:
    exchange(server, TEXT)
    with playing_with(viewport=PHONE) as play:
        play.open(view)
        if language == "en":
            play.page.click("#language")
        if view == "#try":
            play.write(TEXT + "x" * 200)
            expect(play.page.locator("#findings > li").first).to_be_visible()
        else:
            expect(play.page.locator("#tiles")).to_be_visible()
        wide = play.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]


def test_the_policy_of_the_pages_holds_in_the_browser(play: Playground) -> None:
    """An injected script would not run, and nothing could be sent elsewhere."""
    ran = play.page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const gone = await fetch("https://elsewhere.example/").then(() => true, () => false);
          return [window.ran === true, gone];
        }"""
    )

    assert ran == [False, False]
    assert any("Content Security Policy" in each for each in play.troubles)
    play.troubles.clear()
    play.requests.clear()
