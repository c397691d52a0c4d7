"""The panel in a frame of a page, with a content script that says and hears what the test wants."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from support.browsing import PATIENCE_MS, Browser
from support.npm import EXTENSION
from support.sites.imitated import CHATGPT

NONCE = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"
SHOWN_WITHIN_MS = 100
AXE = EXTENSION / "node_modules/axe-core/axe.min.js"

OPEN = """async nonce => {
    globalThis.heard = [];
    chrome.runtime.onConnect.addListener(port => {
        if (port.name !== "panel:" + nonce) return;
        globalThis.port = port;
        port.onMessage.addListener(message => globalThis.heard.push(message));
    });
    const host = document.createElement("div");
    host.style.cssText = "position:fixed;inset:20px;z-index:9";
    const frame = document.createElement("iframe");
    frame.style.cssText = "width:100%;height:100%;border:0";
    frame.src = chrome.runtime.getURL("panel.html") + "#0." + nonce;
    host.attachShadow({mode: "closed"}).append(frame);
    document.body.append(host);
    globalThis.frame = frame;
}"""
MASKED: dict[str, Any] = {
    "original": ["田中太郎様と佐藤様、𠮷田様へ。\n電話は03-0000-0000です。"],
    "results": [
        {
            "text": "PERSON4K7Q2M様と佐藤様、PERSON5B8R3N様へ。\n電話は03-0000-0000です。",
            "findings": [
                {"start": 0, "end": 4, "entityType": "PERSON", "score": 0.9, "action": "mask"}
                | {"placeholder": "PERSON4K7Q2M"},
                {"start": 10, "end": 13, "entityType": "PERSON", "score": 0.9, "action": "mask"}
                | {"placeholder": "PERSON5B8R3N"},
                {
                    "start": 20,
                    "end": 32,
                    "entityType": "PHONE_NUMBER",
                    "score": 1,
                    "action": "allow",
                }
                | {"placeholder": None},
            ],
        }
    ],
}
REFUSED = {
    "ok": False,
    "code": "blocked_by_policy",
    "message": {"ja": "送れない情報があります。", "en": "This may not leave."},
    "entityTypes": ["JP_MY_NUMBER"],
    "setting": "policy.actions.TYPE",
}


@dataclass
class Host:
    """The content script's side of one panel."""

    page: Page
    frame: Frame
    control: Page = field(repr=False)

    def inject(self, source: str, argument: Any = None) -> Any:
        return self.control.evaluate(_injection(source), argument)

    def show(self, **more: Any) -> None:
        message = {
            "kind": "show",
            "keep": [],
            "mask": [],
            "overrides": True,
            "entityTypes": ["PERSON", "ORGANIZATION", "PHONE_NUMBER"],
            "language": "ja",
            **MASKED,
            **more,
        }
        # As JSON: an injected argument loses its nulls.
        self.inject("text => port.postMessage(JSON.parse(text))", json.dumps(message))
        expect(self.frame.locator("#dialog")).to_be_visible()

    def press(self, key: str) -> None:
        """Once the keys are the panel's: the frame gets them a moment after it asks."""
        self.frame.wait_for_function("document.hasFocus()")
        self.page.keyboard.press(key)

    def heard(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.inject("() => heard") if each["kind"] == kind]

    def wait_heard(self, kind: str) -> dict[str, Any]:
        for _ in range(PATIENCE_MS // 20):
            if heard := self.heard(kind):
                return heard[-1]
            self.page.wait_for_timeout(20)
        raise AssertionError(f"the panel does not say {kind}")


def _injection(source: str) -> str:
    # The extension's own pages may not make functions of texts, so that it goes in as one.
    return f"""async argument => {{
        const [tab] = await chrome.tabs.query({{url: "https://chatgpt.com/*"}});
        const [{{result}}] = await chrome.scripting.executeScript({{
            target: {{tabId: tab.id}}, func: {source}, args: [argument ?? null],
        }});
        return result;
    }}"""


@pytest.fixture
def host(browser: Browser) -> Iterator[Host]:
    browser.configure(sites={"https://chatgpt.com": False})
    page = browser.visit(CHATGPT).page
    assert browser.control is not None
    browser.control.evaluate(_injection(OPEN), NONCE)
    for _ in range(PATIENCE_MS // 20):
        frames = [frame for frame in page.frames if frame.url.endswith(NONCE)]
        if frames:
            host = Host(page, frames[0], browser.control)
            host.wait_heard("ready")
            host.inject("() => frame.focus()")
            yield host
            return
        page.wait_for_timeout(20)
    raise AssertionError("the panel does not load")


def test_it_shows_what_would_leave_beside_what_was_written(host: Host) -> None:
    host.show()

    sent = host.frame.locator("#sent-text")
    assert sent.text_content() == MASKED["results"][0]["text"]
    assert host.frame.locator("#original-text").text_content() == MASKED["original"][0]
    assert sent.locator(".finding").evaluate_all(
        "all => all.map(each => [each.textContent, each.dataset.name, each.dataset.state])"
    ) == [
        ["PERSON4K7Q2M", "氏名", "mask"],
        ["PERSON5B8R3N", "氏名", "mask"],
        ["03-0000-0000", "電話番号", "keep"],
    ]
    assert host.frame.locator("#summary").text_content() == (
        "2 か所を伏せて送ります。1 か所はそのまま送ります。"
    )


def test_it_is_there_at_once(host: Host) -> None:
    """From the content script's word to a frame of it, loaded ahead of its first use."""
    host.frame.evaluate(
        """() => new MutationObserver(() => requestAnimationFrame(
            () => { globalThis.drawn ??= performance.timeOrigin + performance.now(); }
        )).observe(document.getElementById("dialog"), {attributeFilter: ["hidden"]})"""
    )
    said = host.inject("() => performance.timeOrigin + performance.now()")
    host.show()
    host.page.wait_for_timeout(200)

    assert host.frame.evaluate("drawn") - said < SHOWN_WITHIN_MS


def test_the_page_reads_nothing_of_it(host: Host) -> None:
    host.page.evaluate("() => { globalThis.said = []; onmessage = ({data}) => said.push(data); }")
    host.show()
    held = host.page.evaluate(
        "() => [document.documentElement.outerHTML, document.body.textContent, window.length,"
        " performance.getEntries().map(each => each.name).join(), said.length]"
    )

    assert "PERSON4K7Q2M" not in held[0] + held[1]
    assert NONCE not in held[0] + held[3]
    assert held[2:3] + held[4:] == [0, 0]


def test_window_messages_are_not_heard(host: Host) -> None:
    host.show()
    message = {"kind": "close"}
    host.frame.evaluate("message => postMessage(message)", message)
    host.inject("message => frame.contentWindow.postMessage(message, '*')", message)
    host.page.wait_for_timeout(100)

    expect(host.frame.locator("#dialog")).to_be_visible()


def test_enter_sends(host: Host) -> None:
    host.show()
    expect(host.frame.locator("#send")).to_be_focused()
    expect(host.frame.locator("#send")).to_have_attribute("aria-disabled", "false")
    host.press("Enter")

    assert host.wait_heard("send") == {"kind": "send"}


def test_an_enter_that_was_pressed_twice_confirms_nothing_unseen(host: Host) -> None:
    host.show()
    expect(host.frame.locator("#send")).to_be_focused()
    host.frame.evaluate("document.getElementById('send').click()")

    assert host.heard("send") == []


def test_an_enter_that_is_still_held_down_sends_nothing(host: Host) -> None:
    host.show()
    expect(host.frame.locator("#send")).to_be_focused()
    held = "{key: 'Enter', repeat: true, cancelable: true, bubbles: true}"
    assert host.frame.evaluate(
        f"!document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {held}))"
    )
    assert host.heard("send") == []


def test_escape_cancels(host: Host) -> None:
    host.show()
    host.press("Escape")

    assert host.wait_heard("cancel") == {"kind": "cancel"}


def test_tab_stays_inside(host: Host) -> None:
    host.show()
    for key in ("Tab", "Shift+Tab", "Shift+Tab"):
        host.press(key)
        assert host.frame.evaluate("document.hasFocus() && document.activeElement.id") != "body"
    stops = set()
    for _ in range(40):
        host.press("Tab")
        stops.add(
            host.frame.evaluate("document.activeElement.id || document.activeElement.className")
        )

    assert {"send", "cancel", "view", "missed", "finding"} <= stops
    assert host.frame.evaluate("document.hasFocus()")


def test_a_finding_is_sent_as_it_is_and_masked_again(host: Host) -> None:
    host.show()
    host.frame.locator("#sent-text .finding").first.focus()
    host.press("Enter")
    assert host.wait_heard("change") == {"kind": "change", "keep": ["田中太郎"], "mask": []}
    expect(host.frame.locator("#dialog")).to_have_attribute("aria-busy", "true")
    host.frame.locator("#send").focus()
    host.press("Enter")
    assert host.heard("send") == []  # not before the new result is there

    kept = {"start": 0, "end": 4, "entityType": "PERSON", "score": 0.9, "action": "allow"}
    text = MASKED["original"][0]
    results = [{"text": text, "findings": [kept | {"placeholder": None}]}]
    host.show(results=results, keep=["田中太郎"])
    host.frame.locator("#sent-text .finding").click()
    host.page.wait_for_timeout(100)
    assert host.heard("change")[-1] == {"kind": "change", "keep": [], "mask": []}


def test_what_was_left_can_always_be_masked(host: Host) -> None:
    host.show(overrides=False)
    buttons = host.frame.locator("#findings button")
    expect(buttons).to_have_count(1)
    buttons.click()

    missed = {"text": "03-0000-0000", "entityType": "PHONE_NUMBER"}
    assert host.wait_heard("change") == {"kind": "change", "keep": [], "mask": [missed]}


def test_a_selected_text_is_masked_as_the_chosen_type(host: Host) -> None:
    host.show()
    host.frame.evaluate(
        """() => {
            const text = document.querySelector("#original-text .block").childNodes[1];
            const range = new Range();
            range.setStart(text, 2);
            range.setEnd(text, 4);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    expect(host.frame.locator("#missed")).to_have_value("佐藤")
    host.frame.locator("#missed-type").select_option("ORGANIZATION")
    host.frame.locator("#missed-add").click()

    missed = {"text": "佐藤", "entityType": "ORGANIZATION"}
    assert host.wait_heard("change") == {"kind": "change", "keep": [], "mask": [missed]}


def test_what_is_not_in_the_text_cannot_be_masked(host: Host) -> None:
    host.show()
    host.frame.locator("#missed").fill("山本")
    host.frame.locator("#missed-add").click()

    expect(host.frame.locator("#missed-note")).to_have_text("元の文にその文字はありません。")
    assert host.heard("change") == []


def test_what_the_policy_blocks_cannot_be_sent(host: Host) -> None:
    found = [{"start": 0, "end": 4, "entityType": "JP_MY_NUMBER", "score": 1, "action": "block"}]
    failure = REFUSED | {"found": [[found[0] | {"placeholder": None}]]}
    host.show(results=[], failure=failure)

    assert "マイナンバー" in host.frame.locator("#which").inner_text()
    assert host.frame.locator("#original-text .finding").text_content() == "田中太郎"
    expect(host.frame.locator("#send")).to_be_hidden()
    expect(host.frame.locator("#cancel")).to_be_focused()
    host.frame.locator("body").press("Control+Enter")
    host.page.wait_for_timeout(100)
    assert host.heard("send") == []


def test_a_failure_names_its_reason_and_leads_to_the_setting(host: Host) -> None:
    message = {"ja": "接続できません。", "en": "Cannot be reached."}
    failure = {"ok": False, "code": "unreachable", "message": message, "entityTypes": []}
    host.show(results=[], failure=failure | {"setting": "extension.server"}, language="en")

    expect(host.frame.locator("#reason")).to_have_text("Cannot be reached.")
    expect(host.frame.locator("#send")).to_be_hidden()
    with host.page.context.expect_page() as opened:
        host.frame.locator("#options").click()
    assert opened.value.url.endswith("/options.html")
    host.frame.locator("#retry").click()
    assert host.wait_heard("change") == {"kind": "change", "keep": [], "mask": []}


def test_while_the_server_is_asked_nothing_can_be_sent(host: Host) -> None:
    host.show(results=[], busy=True)
    host.press("Enter")
    host.page.wait_for_timeout(100)

    assert host.heard("send") == []
    expect(host.frame.locator("#send")).to_be_focused()
    host.show()
    expect(host.frame.locator("#send")).to_have_attribute("aria-disabled", "false")
    host.press("Enter")
    host.wait_heard("send")


def test_what_the_findings_do_not_explain_is_shown_as_it_would_leave(host: Host) -> None:
    [result] = MASKED["results"]
    host.show(results=[result | {"text": "まったく別の文"}])

    assert host.frame.locator("#sent-text").text_content() == "まったく別の文"


def test_markup_in_a_text_stays_text(host: Host) -> None:
    text = "<img src=x onerror=alert(1)><b>"
    host.show(original=[text], results=[{"text": text, "findings": []}])

    assert host.frame.locator("#sent-text").text_content() == text
    expect(host.frame.locator("img, b")).to_have_count(0)


@pytest.mark.parametrize("how", ["close", "disconnect"])
def test_no_text_stays_behind(host: Host, how: str) -> None:
    host.show()
    close = "() => port.postMessage({kind: 'close'})"
    host.inject(close if how == "close" else "() => port.disconnect()")
    expect(host.frame.locator("#dialog")).to_be_hidden()

    held = host.frame.evaluate("document.documentElement.outerHTML")
    assert [text for text in ("田中", "PERSON4K7Q2M", "03-0000") if text in held] == []


def test_it_asks_for_the_height_that_it_needs(host: Host) -> None:
    host.show()
    tall = host.wait_heard("resize")["height"]
    host.show(original=["短い"], results=[{"text": "短い", "findings": []}])
    host.page.wait_for_timeout(200)

    assert 100 < host.wait_heard("resize")["height"] < tall


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["masked", "refused"])
def test_it_is_accessible(host: Host, scheme: Any, state: str) -> None:
    host.page.emulate_media(color_scheme=scheme)
    host.show(**({} if state == "masked" else {"results": [], "failure": REFUSED}))
    host.frame.evaluate(AXE.read_text(encoding="utf-8"))
    found = host.frame.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")

    assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in found["violations"]] == []
