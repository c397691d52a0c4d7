"""Files that a page takes without an event that passes the window: it gets them masked as well."""

import pytest
from playwright.sync_api import FilePayload

from support.browsing import Browser
from support.own_page import OwnPage, own_page
from support.sites.imitated import CHATGPT
from support.sites.server import placeholders_of
from support.switched import Switched
from support.watching import NAME, PLANTED

LETTER = f"{NAME}様へ\n本文です。\n"
READS = """<textarea id="text"></textarea><button id="go" aria-label="Attach">+</button><script>
const attach = async (files) => { for (const file of [...files]) take(await file.text()); };
const frame = document.createElement("iframe");
document.body.append(frame);
const made = () => {
    const input = document.createElement("input");
    input.type = "file";
    return input;
};
"""

WAYS = {
    "detached": "const i = made(); i.onchange = () => attach(i.files); i.click();",
    "shown by itself":
        "const i = made(); i.onchange = () => attach(i.files); i.showPicker();",
    "by a made event":
        "const i = made(); i.oninput = () => attach(i.files);"
        " i.dispatchEvent(new MouseEvent('click'));",
    "in a detached label":
        "const l = document.createElement('label'), i = made(); l.append(i);"
        " i.onchange = () => attach(i.files); l.click();",
    "in a detached fragment":
        "const f = new DocumentFragment(), i = made(); f.append(i);"
        " i.onchange = () => attach(i.files); i.click();",
    "in a detached shadow root":
        "const h = document.createElement('div'), i = made();"
        " h.attachShadow({ mode: 'closed' }).append(i);"
        " i.onchange = () => attach(i.files); i.click();",
    "in a closed shadow root":
        "const h = document.createElement('div'), i = made(); document.body.append(h);"
        " h.attachShadow({ mode: 'closed' }).append(i);"
        " i.onchange = () => attach(i.files); i.click();",
    "taken out at once":
        "const i = made(); document.body.append(i); i.onchange = () => attach(i.files);"
        " i.click(); i.remove();",
    "by a function of another frame":
        "const { click } = frame.contentWindow.HTMLElement.prototype;"
        " const i = made(); i.onchange = () => attach(i.files); click.call(i);",
    "of another frame":
        "const i = frame.contentDocument.createElement('input'); i.type = 'file';"
        " i.onchange = () => attach(i.files); i.click();",
}  # fmt: skip


@pytest.fixture
def unasked(browser: Browser, sekisho: Switched) -> Browser:
    sekisho.detector.plant(PLANTED)
    browser.configure(confirm="never")
    return browser


def opened(browser: Browser, script: str) -> OwnPage:
    page = own_page(browser, f"{READS} go.onclick = async () => {{ {script} }};</script>")
    page.page.click("#text")
    # The part in the page's own world comes with the first answer of the service worker.
    page.page.wait_for_function("!('showOpenFilePicker' in window)")
    return page


def choose(page: OwnPage) -> None:
    with page.page.expect_file_chooser() as chooser:
        page.page.click("#go")
    chooser.value.set_files(
        FilePayload(name="letter.txt", mimeType="text/plain", buffer=LETTER.encode())
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_however_a_file_is_chosen_the_page_gets_it_masked(unasked: Browser, way: str) -> None:
    page = opened(unasked, way)

    choose(page)

    [text] = page.wait_taken()
    assert text == LETTER.replace(NAME, placeholders_of(text)[0])
    page.page.wait_for_timeout(150)
    assert page.taken == [text]


def test_an_input_that_was_put_into_the_page_is_not_left_there(unasked: Browser) -> None:
    page = opened(unasked, WAYS["detached"])
    for count in (1, 2, 3):
        choose(page)
        page.wait_taken(count)

    assert page.page.locator("input[type=file]").count() == 0


def test_a_page_falls_back_where_it_would_take_files_past_its_inputs(unasked: Browser) -> None:
    page = opened(
        unasked,
        f"""if ("showOpenFilePicker" in window) {{
            const [handle] = await showOpenFilePicker();
            await attach([await handle.getFile()]);
        }} else {{ {WAYS["detached"]} }}""",
    )

    choose(page)

    [text] = page.wait_taken()
    assert len(placeholders_of(text)) == 1
    assert page.page.evaluate("'showDirectoryPicker' in window") is False


def test_a_picture_on_the_clipboard_is_not_for_the_page_to_take(unasked: Browser) -> None:
    page = opened(
        unasked,
        """for (const item of await navigator.clipboard.read())
            for (const type of item.types) take(type + await (await item.getType(type)).text());""",
    )
    page.page.evaluate(
        """async () => {
            const picture = await new OffscreenCanvas(2, 2).getContext("2d").canvas.convertToBlob();
            const text = new Blob(["本文"], { type: "text/plain" });
            await navigator.clipboard.write([
                new ClipboardItem({ "image/png": picture, "text/plain": text })]);
        }"""
    )

    page.page.click("#go")

    assert page.wait_taken() == ["text/plain本文"]


def test_a_site_that_is_off_is_left_as_it_is(unasked: Browser) -> None:
    unasked.configure(sites={f"https://{CHATGPT.host}": False})
    page = own_page(unasked, f"{READS} go.onclick = () => {{ {WAYS['detached']} }};</script>")
    page.page.click("#text")
    page.page.wait_for_timeout(300)

    choose(page)

    assert page.wait_taken() == [LETTER]
    assert page.page.evaluate("'showOpenFilePicker' in window") is True
    assert page.page.evaluate("String(HTMLElement.prototype.click).includes('[native code]')")


def test_functions_of_the_page_work_as_before(unasked: Browser) -> None:
    page = opened(unasked, "")

    assert page.page.evaluate(
        """() => {
            const events = [];
            const note = (event) => events.push(event.type);
            addEventListener("click", note);
            dispatchEvent(new MouseEvent("click"));
            removeEventListener("click", note);
            const link = document.createElement("a");
            link.onclick = note;
            link.click();
            const box = document.createElement("input");
            box.type = "checkbox";
            document.createElement("label").append(box);
            box.parentNode.click();
            new BroadcastChannel("x").dispatchEvent(new Event("click"));
            for (const wrong of [null, {}, 1]) {
                try { HTMLElement.prototype.click.call(wrong); } catch (error) {
                    events.push(error.name);
                }
            }
            return [...events, box.checked];
        }"""
    ) == ["click", "click", "TypeError", "TypeError", "TypeError", True]
