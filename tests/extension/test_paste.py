"""What is pasted or dropped comes into the page masked."""

from pathlib import Path

import pytest

from support.browsing import Browser
from support.own_page import OwnPage, own_page
from support.sites.server import placeholders_of
from support.switched import Switched
from support.watching import COMPANY, EMAIL, NAME, PLANTED

FIELD = '<textarea id="text" rows="5" cols="60"></textarea>'
REGION = '<div id="text" contenteditable style="white-space: pre-wrap"></div>'
SPY = """<script>
for (const type of ["paste", "drop", "beforeinput", "input"])
    addEventListener(type, (event) => {
        const data = event.clipboardData ?? event.dataTransfer;
        take((data?.getData("text/plain") ?? "") + (data?.getData("text/html") ?? ""));
        take((text.value ?? text.textContent) + (event.data ?? ""));
    }, true);
</script>"""
BOTH = pytest.mark.parametrize("composer", [FIELD, REGION], ids=["field", "region"])


@pytest.fixture(autouse=True)
def _planted(sekisho: Switched) -> None:
    sekisho.detector.plant(PLANTED)


def paste(page: OwnPage, text: str, kind: str = "text/plain") -> None:
    page.page.evaluate(
        """async ([kind, text]) => await navigator.clipboard.write(
            [new ClipboardItem({ [kind]: new Blob([text], { type: kind }) })])""",
        [kind, text],
    )
    page.page.keyboard.press("Control+v")


def written(page: OwnPage) -> str:
    return str(page.page.evaluate("() => text.value ?? text.innerText"))


def wait_written(page: OwnPage, part: str) -> str:
    page.page.wait_for_function("part => (text.value ?? text.innerText).includes(part)", arg=part)
    return written(page)


@BOTH
def test_a_paste_is_masked_before_the_page_has_it(browser: Browser, composer: str) -> None:
    page = own_page(browser, composer + SPY)
    page.page.click("#text")
    page.page.keyboard.type("前後")
    page.page.keyboard.press("ArrowLeft")

    paste(page, f"{NAME}様と\n{COMPANY}へ")
    page.visit.confirm()

    text = wait_written(page, "へ")
    name, company = placeholders_of(text)
    assert text == f"前{name}様と\n{company}へ後"
    assert NAME not in "".join(page.taken)
    assert COMPANY not in "".join(page.taken)


@BOTH
def test_a_paste_takes_the_place_of_what_is_selected(browser: Browser, composer: str) -> None:
    page = own_page(browser, composer)
    page.page.click("#text")
    page.page.keyboard.type("古い文")
    page.page.keyboard.press("Control+a")

    paste(page, f"{NAME}様")
    page.visit.confirm()

    text = wait_written(page, "様")
    assert text == f"{placeholders_of(text)[0]}様"


@BOTH
def test_a_paste_in_which_nothing_is_found_comes_at_once(browser: Browser, composer: str) -> None:
    page = own_page(browser, composer)
    page.page.click("#text")

    paste(page, "一行目\n二行目")

    assert wait_written(page, "二行目") == "一行目\n二行目"
    page.visit.expect_no_panel()


def test_rich_text_comes_as_plain_text(browser: Browser) -> None:
    page = own_page(browser, REGION + SPY)
    page.page.click("#text")

    paste(page, f'<b title="{COMPANY}">{NAME}</b>様', "text/html")
    page.visit.confirm()

    text = wait_written(page, "様")
    assert text == f"{placeholders_of(text)[0]}様"
    assert COMPANY not in "".join(page.taken)


def test_a_value_that_is_pasted_again_gets_the_same_placeholder(browser: Browser) -> None:
    page = own_page(browser, FIELD)
    page.page.click("#text")

    paste(page, f"{NAME}様、")
    page.visit.confirm()
    first = wait_written(page, "様、")
    paste(page, f"{NAME}様、再び{first}")
    page.visit.confirm()

    again = wait_written(page, "再び")
    assert set(placeholders_of(again)) == set(placeholders_of(first))
    assert len(placeholders_of(again)) == 3


def test_a_paste_that_is_cancelled_leaves_nothing(browser: Browser) -> None:
    page = own_page(browser, FIELD + SPY)
    page.page.click("#text")
    page.page.keyboard.type("前")

    paste(page, f"{NAME}様")
    page.visit.panel().locator("#cancel").click()
    page.visit.expect_no_panel()
    page.page.keyboard.type("後")

    assert wait_written(page, "後") == "前後"
    assert NAME not in "".join(page.taken)


def test_a_server_that_cannot_be_reached_lets_no_paste_in(
    browser: Browser, sekisho: Switched
) -> None:
    sekisho.off()
    page = own_page(browser, FIELD + SPY)
    page.page.click("#text")

    paste(page, f"{NAME}様")

    assert page.visit.panel().locator("#failure").get_attribute("data-code") == "unreachable"
    assert written(page) == ""
    assert NAME not in "".join(page.taken)


def test_a_sign_in_takes_what_is_pasted(browser: Browser) -> None:
    page = own_page(browser, '<input id="text" type="email">')
    page.page.click("#text")

    paste(page, EMAIL)

    assert wait_written(page, "@") == EMAIL


@BOTH
def test_a_dropped_text_is_masked(browser: Browser, composer: str) -> None:
    page = own_page(browser, composer + SPY)
    box = page.page.locator("#text").bounding_box()
    assert box is not None
    where = {"x": box["x"] + 10, "y": box["y"] + 10}
    items = [{"mimeType": "text/plain", "data": f"{NAME}様"}]
    data = {"items": items, "files": [], "dragOperationsMask": 1}

    for kind in ("dragEnter", "dragOver", "drop"):
        page.visit.cdp.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})
    page.visit.confirm()

    text = wait_written(page, "様")
    assert text == f"{placeholders_of(text)[0]}様"
    assert NAME not in "".join(page.taken)


NOT_WRITTEN_IN = [
    '<input id="text" type="file">',
    '<input id="text" type="button" value="添付">',
    '<input id="text" type="checkbox">',
    '<textarea id="text" readonly></textarea>',
    '<div id="text" tabindex="0">ここへ</div>',
]
LISTENING = """<style>#text { width: 300px; height: 100px }</style><script>
for (const type of ["paste", "drop"]) addEventListener(type, async (event) => {
    event.preventDefault();
    const data = event.clipboardData ?? event.dataTransfer;
    take(data.getData("text/plain") + (await data.files[0]?.text() ?? ""));
}, true);
addEventListener("dragover", (event) => event.preventDefault());
</script>"""


@pytest.mark.parametrize("target", NOT_WRITTEN_IN)
def test_what_is_pasted_where_nobody_writes_is_masked(browser: Browser, target: str) -> None:
    browser.configure(confirm="never")
    page = own_page(browser, target + LISTENING)
    page.page.locator("#text").focus()

    paste(page, f"{NAME}様へ")

    [text] = page.wait_taken()
    assert text == f"{placeholders_of(text)[0]}様へ"


def drop(page: OwnPage, file: Path) -> None:
    box = page.page.locator("#text").bounding_box()
    assert box is not None
    where = {"x": box["x"] + 10, "y": box["y"] + 10}
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        page.visit.cdp.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})


@pytest.mark.parametrize("target", NOT_WRITTEN_IN)
def test_a_file_that_is_dropped_where_nobody_writes_is_masked(
    browser: Browser, target: str, tmp_path: Path
) -> None:
    browser.configure(confirm="never")
    page = own_page(browser, target + LISTENING)
    page.page.wait_for_timeout(100)
    letter = tmp_path / "letter.txt"
    letter.write_text(f"{NAME}様へ", encoding="utf-8")

    drop(page, letter)

    [text] = page.wait_taken()
    assert text == f"{placeholders_of(text)[0]}様へ"


def test_a_file_that_falls_on_a_file_input_is_chosen(browser: Browser, tmp_path: Path) -> None:
    browser.configure(confirm="never")
    page = own_page(
        browser,
        """<input id="text" type="file" style="width: 300px; height: 100px"><script>
        text.onchange = async () => take(await text.files[0].text());</script>""",
    )
    page.page.wait_for_timeout(100)
    letter = tmp_path / "letter.txt"
    letter.write_text(f"{NAME}様へ", encoding="utf-8")

    drop(page, letter)

    [text] = page.wait_taken()
    assert text == f"{placeholders_of(text)[0]}様へ"
    assert page.page.evaluate("() => text.files.length") == 1
