"""A text is tried: what is highlighted, what would leave, what comes back, live as one types."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from support.gate import Gate, gate
from support.play import PATIENCE_MS, Playground, PlaygroundDetector, playing

from .conftest import VALUES

TEXT = "高橋 美咲様（あさぎり精工）\n電話 090-1234-5678、京都の高橋様へ"


def test_a_pasted_text_is_seen_from_all_sides(play: Playground) -> None:
    play.write(TEXT)

    expect(play.verdict).to_have_attribute("data-kind", "good")
    assert play.marks("backdrop") == [
        "高橋 美咲",
        "あさぎり精工",
        "090-1234-5678",
        "京都",
        "高橋",
    ]
    placeholders = play.marks("sent")
    assert len(placeholders) == 4
    assert play.marks("received") == placeholders
    assert play.marks("restored") == ["高橋 美咲", "あさぎり精工", "090-1234-5678", "高橋"]
    assert play.shown("restored") == TEXT
    assert "高橋" not in play.shown("sent")
    assert "完全に一致" in play.page.inner_text("#restored-note")


def test_marks_stand_exactly_behind_the_letters(play: Playground) -> None:
    play.write("𠮷野の🍣\n\n\t高橋 美咲👨‍👩‍👧と" + "長い行" * 60 + "森川\n")
    expect(play.page.locator("#backdrop mark")).to_have_count(2)

    assert play.marks("backdrop") == ["高橋 美咲", "森川"]
    assert play.shown("backdrop") == play.text.input_value()
    heights = play.page.evaluate(
        "['text', 'backdrop'].map(id => document.getElementById(id).scrollHeight)"
    )
    assert heights[0] == heights[1]


def test_typing_moves_the_marks_at_once(play: Playground, server: Gate) -> None:
    play.write("担当は森川です")
    expect(play.page.locator("#backdrop mark")).to_have_count(1)
    server.detector.slow = {"\n\n担当は森川です": 5.0}

    play.text.press("Control+Home")
    play.text.press("Enter")
    play.text.press("Enter")

    assert play.marks("backdrop") == ["森川"]
    assert play.shown("backdrop") == "\n\n担当は森川です"


def test_an_outdated_answer_is_never_shown(play: Playground, server: Gate) -> None:
    server.detector.slow = {"森川": 3.0}
    play.write("森川")
    expect(play.verdict).to_have_attribute("data-kind", "working")

    play.write("高橋")

    expect(play.page.locator("#restored")).to_have_text("高橋")
    assert play.marks("backdrop") == ["高橋"]
    play.page.wait_for_timeout(3500)
    assert play.shown("restored") == "高橋"


def test_what_may_not_leave_is_said_with_its_type(play: Playground) -> None:
    play.write("高橋の番号は123456789018です")

    expect(play.verdict).to_have_attribute("data-kind", "stopped")
    expect(play.verdict).to_contain_text("送信しません。「マイナンバー」")
    expect(play.verdict).to_contain_text("policy.actions.JP_MY_NUMBER")
    assert [play.shown(pane) for pane in ("sent", "received", "restored")] == ["", "", ""]
    expect(play.page.locator("#backdrop mark[data-style=stopped]")).to_have_text("123456789018")


def test_at_home_the_original_is_shown(play: Playground) -> None:
    play.page.select_option("#upstream", "home")
    play.write("高橋の番号は123456789018です")

    expect(play.verdict).to_contain_text("国内の接続先")
    assert play.shown("sent") == "高橋の番号は123456789018です"


def test_another_profile_is_tried_at_once(play: Playground) -> None:
    play.write("京都の高橋")
    expect(play.page.locator("#sent mark")).to_have_count(1)

    play.page.select_option("#profile", "strict")
    expect(play.page.locator("#sent mark")).to_have_count(2)
    play.page.select_option("#profile", "minimal")
    expect(play.page.locator("#sent mark")).to_have_count(0)
    expect(play.verdict).to_contain_text("そのまま送ります")


@pytest.mark.parametrize("sample", ["mail", "medical", "log", "table"])
def test_every_sample_shows_something(play: Playground, sample: str) -> None:
    play.page.click(f"[data-sample={sample}]")

    expect(play.page.locator("#findings > li").first).to_be_visible()
    expect(play.verdict).not_to_have_attribute("data-kind", "working")


def test_a_placeholder_lights_up_its_source_and_back(play: Playground) -> None:
    play.write(TEXT)
    placeholder = play.page.locator("#sent mark").first
    placeholder.hover()

    expect(play.page.locator("#backdrop mark.lit")).to_have_text("高橋 美咲")
    expect(play.page.locator("#restored mark.lit")).to_have_text("高橋 美咲")
    card = play.page.locator("#card")
    for words in ("氏名", "PERSON", "100 %", "Planted", placeholder.inner_text(), "高橋 美咲"):
        expect(card).to_contain_text(words)

    # The other way: over the letters in the text field.
    box = play.page.locator("#backdrop mark").nth(2).bounding_box()
    assert box
    play.page.mouse.move(box["x"] + 8, box["y"] + 8)
    expect(card).to_contain_text("PHONE_NUMBER")
    expect(play.page.locator("#sent mark.lit")).to_have_count(1)
    play.page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_findings_are_a_list_for_the_keyboard(play: Playground) -> None:
    play.write(TEXT)
    row = play.page.locator("#findings > li", has_text="電話番号")
    expect(row).to_contain_text("PHONE_NUMBER")

    row.locator("button.value").focus()
    expect(play.page.locator("#sent mark.lit")).to_have_count(1)
    play.page.keyboard.press("Enter")

    selected = play.page.evaluate(
        "(({value, selectionStart: a, selectionEnd: b}) => value.slice(a, b))"
        "(document.getElementById('text'))"
    )
    assert selected == "090-1234-5678"


def test_the_same_value_is_one_row(play: Playground) -> None:
    play.write("森川と森川と森川")

    expect(play.page.locator("#findings > li")).to_have_count(1)
    expect(play.page.locator("#findings > li")).to_contain_text("3 か所")
    expect(play.page.locator("#found-count")).to_have_text("3 件")


def test_text_is_never_taken_for_markup(play: Playground) -> None:
    text = "<img src=x onerror=alert(1)> 森川 <script>document.title='x'</script>"
    play.write(text)

    expect(play.page.locator("#sent mark")).to_have_count(1)
    assert play.shown("restored") == text
    assert play.page.title() == "Sekisho 関所"
    assert play.page.locator("main img, main script").count() == 0


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS"), ("utf-16", "UTF-16")],
)
def test_a_file_is_read_in_its_encoding(
    play: Playground, tmp_path: Path, encoding: str, told: str
) -> None:
    file = tmp_path / "名簿.txt"
    file.write_bytes("担当：森川（髙島屋様）\r\n電話 090-1234-5678\r\n".encode(encoding))

    play.page.set_input_files("#file", file)

    expect(play.text).to_have_value("担当：森川（髙島屋様）\n電話 090-1234-5678\n")
    expect(play.page.locator("#toasts")).to_contain_text(told)
    expect(play.page.locator("#backdrop mark")).to_have_count(2)


def test_a_dropped_file_is_read(play: Playground) -> None:
    play.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["森川です"], "a.txt"));
          for (const kind of ["dragover", "drop"]) {
            const how = {bubbles: true, cancelable: true, dataTransfer: data};
            const event = new DragEvent(kind, how);
            document.getElementById("text").dispatchEvent(event);
          }
        }"""
    )

    expect(play.text).to_have_value("森川です")


def test_what_is_no_text_is_refused(play: Playground, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")

    play.page.set_input_files("#file", file)

    expect(play.page.locator("#toasts")).to_contain_text("文字のファイルではない")
    expect(play.text).to_have_value("")


def test_a_long_text_does_not_freeze_the_page(play: Playground) -> None:
    play.page.evaluate(
        """() => {
          window.longest = 0;
          let last = performance.now();
          setInterval(() => {
            const now = performance.now();
            window.longest = Math.max(window.longest, now - last - 20);
            last = now;
          }, 20);
        }"""
    )
    text = "担当は森川です。京都の高橋 美咲様にお電話しました。\n" * 3_600
    assert len(text) > 90_000
    play.put(text)
    expect(play.verdict).to_have_attribute("data-kind", "good", timeout=60_000)
    pasted = play.page.evaluate("window.longest")

    play.page.evaluate("window.longest = 0")
    play.text.press("Control+End")
    play.text.press_sequentially("森川", delay=30)
    typed = play.page.evaluate("window.longest")
    expect(play.page.locator("#counter")).to_contain_text("ミリ秒", timeout=60_000)

    # A machine that does nothing else needs a small part of it; this one may run other tests.
    assert pasted < 10_000
    assert typed < 6_000
    assert play.page.locator("#findings > li").count() < 100


def test_too_long_a_text_is_said_to_be(play: Playground) -> None:
    play.put("あ" * 200_001)

    expect(play.verdict).to_contain_text("200,000 文字を超える")


def test_a_token_is_asked_for_and_kept_in_the_tab(browser: Browser) -> None:
    token = "invented-token"
    clients = {"desk": {"token_sha256": hashlib.sha256(token.encode()).hexdigest()}}
    with gate(VALUES, clients=clients) as server, playing(browser, server.url) as play:
        play.open()
        expect(play.page.locator("#token")).to_be_visible()
        for given in ("wrong", token):
            play.page.fill("#token-field", given)
            play.page.press("#token-field", "Enter")
            if given == "wrong":
                expect(play.page.locator("#token-wrong")).to_be_visible()
        expect(play.page.locator("#token")).to_be_hidden()
        play.write("森川")
        expect(play.page.locator("#sent mark")).to_have_count(1)
        kept = play.page.evaluate("[JSON.stringify(localStorage), document.cookie]")
        assert not any(token in each for each in kept)
        play.page.reload()
        play.write("森川")
        expect(play.page.locator("#sent mark")).to_have_count(1)
        assert play.outside == []
        assert not any(token in url for url in play.requests)


def test_a_detector_that_starts_is_waited_for(browser: Browser, server: Gate) -> None:
    detector: PlaygroundDetector = server.detector
    detector.ready = False
    detector.slow = {"森川": 1.5}
    with playing(browser, server.url) as play:
        play.open()
        expect(play.page.locator("#health")).to_contain_text("準備しています")
        play.write("森川")
        expect(play.verdict).to_contain_text("準備ができ次第")
        detector.ready = True
        expect(play.page.locator("#sent mark")).to_have_count(1)
        expect(play.page.locator("#health")).to_contain_text("検出できます")


def test_a_server_that_is_gone_is_said_and_tried_again(browser: Browser, server: Gate) -> None:
    with playing(browser, server.url) as play:
        play.open()
        play.write("森川")
        expect(play.page.locator("#sent mark")).to_have_count(1)
        play.page.context.set_offline(True)
        play.write("高橋")
        expect(play.verdict).to_contain_text("サーバーに接続できません")
        assert play.shown("sent") == ""
        play.page.context.set_offline(False)
        expect(play.page.locator("#restored")).to_have_text("高橋", timeout=2 * PATIENCE_MS)


def test_nothing_that_was_typed_is_kept_in_the_browser(play: Playground) -> None:
    play.write("森川")
    expect(play.page.locator("#sent mark")).to_have_count(1)

    kept = play.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    )
    assert "森川" not in kept
    play.page.reload()
    expect(play.text).to_have_value("")
