"""What a page's script gets to see of a text that is sent, however it listens."""

import statistics

import pytest

from support.browsing import Browser
from support.own_page import OwnPage, own_page
from support.sites.server import placeholders_of
from support.switched import Switched
from support.watching import COMPANY, EMAIL, NAME, PLANTED, PROMPT

COMPOSER = """<form onsubmit="return false"><textarea id="text"></textarea>
<button type="button" id="go" aria-label="Send">↑</button></form>"""
TEXT = f"{NAME}様へ"


@pytest.fixture
def unasked(browser: Browser, sekisho: Switched) -> Browser:
    """A browser whose person does not want to be asked."""
    sekisho.detector.plant(PLANTED)
    browser.configure(confirm="never")
    return browser


def expect_masked(page: OwnPage, count: int = 1) -> None:
    taken = page.wait_taken(count)
    page.page.wait_for_timeout(150)
    assert NAME not in "".join(page.taken)
    assert [len(placeholders_of(text)) for text in taken] == [1] * count, taken
    assert len(page.taken) == count


@pytest.mark.parametrize(
    ("target", "event"),
    [
        *(("text", event) for event in ("keydown", "keypress", "keyup")),
        *(("go", event) for event in ("pointerdown", "mousedown", "pointerup", "mouseup", "click")),
    ],
)
def test_whatever_the_page_listens_for_it_gets_the_masked_text(
    unasked: Browser, target: str, event: str
) -> None:
    page = own_page(
        unasked,
        f"""{COMPOSER}<script>
        window.addEventListener("{event}", (event) => {{
            if (event.key ? event.key !== "Enter" : event.target.id !== "go") return;
            event.preventDefault();
            if (text.value) take(text.value);
            text.value = "";
        }}, true);
        </script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    if target == "text":
        page.page.keyboard.press("Enter")
    else:
        page.page.click("#go")

    expect_masked(page)


@pytest.mark.parametrize("mode", ["open", "closed"])
@pytest.mark.parametrize("editable", ["<textarea></textarea>", "<div contenteditable></div>"])
def test_a_composer_inside_a_shadow_root(unasked: Browser, mode: str, editable: str) -> None:
    page = own_page(
        unasked,
        f"""<div id="host"></div><script>
        const root = host.attachShadow({{ mode: "{mode}" }});
        root.innerHTML = `<div>{editable}<button aria-label="Send">↑</button></div>`;
        const text = root.querySelector("textarea, [contenteditable]");
        root.querySelector("button").onclick = () => take(text.value ?? text.textContent);
        </script>""",
    )
    box = page.page.locator("#host").bounding_box()
    assert box is not None
    page.page.mouse.click(box["x"] + 20, box["y"] + 10)
    page.page.keyboard.type(TEXT)
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")

    expect_masked(page)


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("event", ["keydown", "keypress", "keyup", "click"])
@pytest.mark.parametrize("tag", ["button", "div"])
def test_a_send_button_that_is_pressed_by_key(
    unasked: Browser, tag: str, event: str, key: str
) -> None:
    """Where the site sends at an event that a checked press does not make, nothing is sent."""
    page = own_page(
        unasked,
        f"""<form onsubmit="return false"><textarea id="text"></textarea>
        <{tag} id="go" type="button" role="button" tabindex="0" aria-label="Send">↑</{tag}></form>
        <script>go.addEventListener("{event}", (event) => {{
            if (event.key !== "Tab") take(text.value);
        }});</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.insert_text(TEXT)
    page.page.keyboard.press("Tab")

    page.page.keyboard.press(key)

    if event == "click":
        expect_masked(page)
    else:
        page.page.wait_for_timeout(300)
        assert NAME not in "".join(page.taken)


def test_an_editor_that_draws_its_text_itself(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<div id="text" tabindex="0" style="height: 3em"></div>
        <button id="go" aria-label="Send">↑</button><script>
        const context = new EditContext();
        text.editContext = context;
        context.addEventListener("textupdate", () => { text.textContent = context.text; });
        text.onkeydown = (event) => event.key === "Enter" && take(context.text);
        go.onclick = () => take(context.text);</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.insert_text("本文")
    page.page.keyboard.press("Enter")
    assert page.wait_taken() == ["本文"]
    page.page.keyboard.insert_text(TEXT)

    page.page.keyboard.press("Enter")
    page.visit.panel().locator("#failure[data-code=not_replaced]").wait_for()
    page.visit.panel().locator("#cancel").click()
    page.page.click("#go")
    page.visit.panel().locator("#failure[data-code=not_replaced]").wait_for()

    assert page.taken == ["本文"]


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_a_draft_in_a_shadow_root_that_nobody_has_been_in(unasked: Browser, mode: str) -> None:
    """Left by a visit before this one, and sent by a click alone."""
    page = own_page(
        unasked,
        f"""<x-chat></x-chat><button id="go" aria-label="Send">↑</button><script>
        let text;
        customElements.define("x-chat", class extends HTMLElement {{
            connectedCallback() {{
                const root = this.attachShadow({{ mode: "{mode}" }});
                root.innerHTML = "<x-field></x-field>";
                const inner = root.firstChild.attachShadow({{ mode: "{mode}" }});
                inner.innerHTML = "<textarea></textarea>";
                text = inner.firstChild;
                text.value = "{TEXT}";
            }}
        }});
        go.onclick = () => take(text.value);</script>""",
    )

    page.page.click("#go")

    expect_masked(page)


@pytest.mark.parametrize(
    "script",
    [
        "go.click()",
        "go.dispatchEvent(new MouseEvent('click', { bubbles: true }))",
        "text.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))",
        "text.form.requestSubmit()",
    ],
)
def test_events_that_the_page_makes_open_nothing(unasked: Browser, script: str) -> None:
    page = own_page(
        unasked,
        f"""{COMPOSER}<script>
        const send = (event) => {{ if (text.value) take(text.value); text.value = ""; }};
        go.onclick = send;
        text.onkeydown = (event) => {{ if (event.key === "Enter") send(); }};
        text.form.onsubmit = (event) => {{ event.preventDefault(); send(); }};
        </script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    page.page.evaluate(script)

    expect_masked(page)


def test_a_text_that_the_page_changes_while_it_is_sent_is_held_back(unasked: Browser) -> None:
    page = own_page(
        unasked,
        f"""{COMPOSER}<script>
        go.addEventListener("pointerdown", () => {{ text.value = "{TEXT}"; }});
        go.onclick = () => take(text.value);
        </script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    page.page.click("#go")
    page.visit.panel()

    assert page.taken == []


def test_buttons_that_do_something_else_are_left_alone(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<form><textarea id="text"></textarea>
        <button type="button" aria-label="Add files and more">+</button>
        <button type="button" aria-haspopup="menu">GPT</button>
        <button type="button" aria-label="停止">■</button></form>
        <script>for (const button of document.querySelectorAll("button"))
            button.onclick = () => take(text.value);</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    for button in page.page.locator("button").all():
        button.click()

    assert page.taken == [TEXT] * 3


def test_an_unknown_button_beside_the_text_waits_for_the_check(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<form><textarea id="text"></textarea><button type="button"><svg></svg></button></form>
        <script>document.querySelector("button").onclick = () => take(text.value);</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    page.page.locator("button").click()

    expect_masked(page)


@pytest.mark.parametrize(
    "icon",
    [
        '<svg id="go" style="cursor: pointer"><rect width="300" height="150" /></svg>',
        '<span style="cursor: pointer" id="go"><i>➤</i></span>',
        '<label for="hidden" id="go">→</label><input type="submit" id="hidden" hidden>',
    ],
    ids=["drawing", "span", "label of a hidden button"],
)
def test_what_is_no_button_and_sends(unasked: Browser, icon: str) -> None:
    page = own_page(
        unasked,
        f"""<form><textarea id="text"></textarea>{icon}</form><script>
        const form = document.forms[0];
        form.onsubmit = (event) => {{ event.preventDefault(); take(text.value); }};
        if (go.tagName !== "LABEL") go.onclick = () => take(text.value);</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    page.page.click("#go")

    expect_masked(page)


def test_where_enter_is_a_new_line_it_stays_one(unasked: Browser) -> None:
    page = own_page(unasked, '<textarea id="text" rows="5"></textarea>')
    page.page.click("#text")
    page.page.keyboard.type("一行目")
    page.page.keyboard.press("Enter")
    page.page.wait_for_function("text.value.endsWith('\\n')")
    page.page.keyboard.type("二行目")
    page.page.wait_for_timeout(1600)
    page.page.keyboard.press("Enter")
    page.page.keyboard.type("三行目")

    assert page.page.input_value("#text") == "一行目\n二行目\n三行目"


def test_a_second_enter_of_a_slow_site_needs_no_second_panel(
    browser: Browser, sekisho: Switched
) -> None:
    sekisho.detector.plant(PLANTED)
    page = own_page(
        browser,
        f"""{COMPOSER}<script>
        text.onkeydown = (event) => {{
            if (event.key === "Enter") {{ event.preventDefault(); take(text.value); }}
        }};</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)

    page.page.keyboard.press("Enter")
    page.visit.confirm()
    page.wait_taken()
    page.page.keyboard.press("Enter")

    expect_masked(page, 2)
    page.visit.expect_no_panel()


def test_masked_text_that_is_edited_keeps_its_placeholders(unasked: Browser) -> None:
    page = own_page(
        unasked,
        f"""{COMPOSER}<script>
        text.onkeydown = (event) => {{
            if (event.key === "Enter") {{ event.preventDefault(); take(text.value); }}
        }};</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)
    page.page.keyboard.press("Enter")
    [first] = page.wait_taken()
    page.page.keyboard.type("、再送")
    page.page.keyboard.press("Enter")

    assert page.wait_taken(2) == [first, f"{first}、再送"]


def test_signing_in_is_left_alone(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<form><input id="text" type="text" autocomplete="username"><button>Continue</button>
        </form><script>document.forms[0].onsubmit = (event) => {
            event.preventDefault(); take(text.value); };</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(NAME)
    page.page.keyboard.press("Enter")

    assert page.wait_taken() == [NAME]


def test_from_sending_to_the_replaced_text_takes_no_time_to_speak_of(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<div id="text" contenteditable style="white-space: pre-wrap"></div><script>
        addEventListener("keydown", (event) => {
            if (event.key !== "Enter" || event.isTrusted) return;
            event.preventDefault();
            take(performance.timeOrigin + performance.now());
            text.textContent = "";
        }, true);</script>""",
    )
    long = (PROMPT * 5)[:300]
    delays = []
    for turn in range(12):
        page.page.click("#text")
        page.page.keyboard.insert_text(long)
        pressed = page.page.evaluate("() => performance.timeOrigin + performance.now()")
        page.page.keyboard.press("Enter")
        delays.append(float(page.wait_taken(turn + 1)[-1]) - float(pressed))

    # The first wakes what sleeps. The test's own way to the browser is in each of them.
    assert statistics.median(delays[2:]) < 50


def test_a_text_that_is_edited_while_the_panel_is_open_is_checked_again(
    browser: Browser, sekisho: Switched
) -> None:
    sekisho.detector.plant(PLANTED)
    page = own_page(browser, f"{COMPOSER}<script>go.onclick = () => take(text.value);</script>")
    page.page.click("#text")
    page.page.keyboard.type(TEXT)
    page.page.click("#go")
    panel = page.visit.panel()

    page.page.evaluate("value => { text.value = value; }", f"{COMPANY}の{TEXT}")
    panel.locator("#send[aria-disabled=false]").click()
    panel.get_by_text(COMPANY).first.wait_for()
    before = page.taken
    page.visit.confirm()

    assert before == []
    [text] = page.wait_taken()
    assert len(placeholders_of(text)) == 2
    assert NAME not in text
    assert COMPANY not in text


def test_a_composer_that_goes_away_sends_nothing(browser: Browser, sekisho: Switched) -> None:
    sekisho.detector.plant(PLANTED)
    page = own_page(browser, f"{COMPOSER}<script>go.onclick = () => take(text.value);</script>")
    page.page.click("#text")
    page.page.keyboard.type(TEXT)
    page.page.click("#go")
    panel = page.visit.panel()

    page.page.evaluate("() => text.remove()")
    panel.locator("#send[aria-disabled=false]").click()

    panel.locator("#failure[data-code=composer_gone]").wait_for()
    assert page.taken == []


def test_a_document_that_is_written_anew_is_guarded(unasked: Browser) -> None:
    page = own_page(unasked, "<p>empty</p>")
    page.page.evaluate(
        """html => {
            document.open();
            document.write(html);
            document.close();
            window.taken = [];
            go.onclick = () => window.taken.push(text.value);
        }""",
        COMPOSER,
    )
    page.page.click("#text")
    page.page.keyboard.type(TEXT)
    page.page.click("#go")
    page.page.wait_for_function("window.taken.length > 0")

    [text] = page.page.evaluate("() => window.taken")
    assert len(placeholders_of(text)) == 1
    assert NAME not in text


def test_an_editor_that_takes_no_text_sends_none(unasked: Browser) -> None:
    page = own_page(
        unasked,
        """<form onsubmit="return false"><div id="text" contenteditable></div>
        <button type="button" id="go" aria-label="Send">↑</button></form><script>
        let mine = "";
        const keep = () => { if (text.textContent !== mine) text.textContent = mine; };
        text.addEventListener("beforeinput", (event) => {
            event.preventDefault();
            if (event.data?.length === 1) mine += event.data;
            keep();
        });
        text.addEventListener("paste", (event) => event.preventDefault());
        go.onclick = () => take(mine);</script>""",
    )
    page.page.click("#text")
    page.page.keyboard.type(EMAIL)

    page.page.click("#go")

    page.visit.panel().locator("#failure[data-code=not_replaced]").wait_for()
    assert page.taken == []


FRAMES = {
    "about:blank":
        "document.body.append(frame); frame.contentDocument.body.innerHTML = editor;"
        " hear(frame.contentWindow);",
    "written": "document.body.append(frame); frame.contentDocument.write(editor);"
        " frame.contentDocument.close(); hear(frame.contentWindow);",
    "srcdoc":
        "frame.srcdoc = editor; frame.onload = () => hear(frame.contentWindow);"
        " document.body.append(frame);",
    "sandboxed":
        "frame.sandbox = 'allow-scripts'; document.body.append(frame); frame.srcdoc = editor +"
        " `<script>(${hear})(window)</${'script'}>`;",
    "blob":
        "frame.src = URL.createObjectURL(new Blob([editor], { type: 'text/html' }));"
        " frame.onload = () => hear(frame.contentWindow); document.body.append(frame);",
    "design mode":
        "document.body.append(frame); frame.contentDocument.designMode = 'on';"
        " hear(frame.contentWindow);",
}  # fmt: skip


@pytest.mark.parametrize("making", FRAMES.values(), ids=FRAMES)
def test_a_composer_in_a_frame_without_an_address(unasked: Browser, making: str) -> None:
    page = own_page(
        unasked,
        f"""<style>iframe {{ width: 400px; height: 200px; border: 0 }}</style><p>枠</p><script>
        addEventListener("message", ({{ data }}) => typeof data === "string" && take(data));
        const hear = (window) => window.addEventListener("keydown", (event) => {{
            if (event.key !== "Enter") return;
            event.preventDefault();
            const {{ body }} = window.document;
            window.parent.postMessage(
                body.querySelector("textarea")?.value ?? body.textContent, "*");
        }});
        const editor = "<meta charset=utf-8><textarea rows=8 cols=40></textarea>";
        const frame = document.createElement("iframe");
        {making}</script>""",
    )
    # A frame's content script comes once the frame is there.
    page.page.wait_for_timeout(400)
    page.page.mouse.click(120, 140)
    page.page.keyboard.type(TEXT)
    page.page.keyboard.press("Enter")

    expect_masked(page)
