"""A wrong or missed finding is marked with one click, and the result shows it at once."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from support.gate import gate
from support.play import Playground, playing

from .conftest import VALUES


def select(play: Playground, start: int, end: int) -> None:
    play.text.focus()
    play.page.evaluate(
        "([a, b]) => document.getElementById('text').setSelectionRange(a, b)", [start, end]
    )


def test_a_wrong_finding_is_gone_after_one_click(play: Playground, tmp_path: Path) -> None:
    play.write("𠮷報：鳳凰計画と森川")
    row = play.page.locator("#findings > li", has_text="鳳凰計画")

    row.get_by_role("button", name="誤検出").click()

    expect(play.page.locator("#sent mark")).to_have_count(1)
    assert "鳳凰計画" in play.shown("sent")
    expect(play.page.locator("#toasts")).to_contain_text("今後は検出しません")
    kept = {path.name: path.read_text("utf-8") for path in (tmp_path / "marks").iterdir()}
    assert any("鳳凰計画" in content for content in kept.values())


def test_a_mark_is_taken_back(play: Playground) -> None:
    play.write("鳳凰計画")
    play.page.get_by_role("button", name="誤検出").click()
    expect(play.page.locator("#sent mark")).to_have_count(0)

    play.page.get_by_role("button", name="取り消す").click()

    expect(play.page.locator("#sent mark")).to_have_count(1)


def test_the_card_marks_too(play: Playground) -> None:
    play.write("鳳凰計画")
    play.page.locator("#sent mark").click()

    play.page.locator("#card").get_by_role("button", name="誤検出").click()

    expect(play.page.locator("#sent mark")).to_have_count(0)
    expect(play.page.locator("#card")).to_be_hidden()


def test_a_missed_value_is_selected_named_and_found(play: Playground) -> None:
    text = "🍣 見本商会の件"
    play.write(text)
    expect(play.verdict).to_contain_text("検出なし")
    select(play, 3, 7)
    expect(play.page.locator("#missed-text")).to_have_text("見本商会")

    play.page.select_option("#missed-type", "ORGANIZATION")
    play.page.get_by_role("button", name="見逃しとして記録").click()

    expect(play.page.locator("#sent mark")).to_have_count(1)
    assert play.marks("backdrop") == ["見本商会"]
    expect(play.page.locator("#toasts")).to_contain_text("今後は検出します")


def test_what_the_server_refuses_is_said(play: Playground) -> None:
    play.write("あ森川")
    expect(play.page.locator("#sent mark")).to_have_count(1)
    play.page.route(
        "**/api/marks",
        lambda route: route.fulfill(
            status=403,
            content_type="application/problem+json",
            body='{"code": "marks_not_allowed", "detail": "Not allowed. / 権限がありません。"}',
        ),
    )

    play.page.get_by_role("button", name="誤検出").click()

    expect(play.page.locator("#toasts")).to_have_text("権限がありません。")
    play.troubles.clear()  # the browser reports a failed request


def test_where_nobody_may_mark_nothing_offers_it(browser: Browser, tmp_path: Path) -> None:
    with (
        gate(VALUES, marks={"folder": None}) as server,
        playing(browser, server.url) as play,
    ):
        play.open()
        play.write("森川と見本商会")
        expect(play.page.locator("#findings > li")).to_have_count(1)
        select(play, 3, 7)

        assert play.page.get_by_role("button", name="誤検出").count() == 0
        expect(play.page.locator("#missed")).to_be_hidden()
