"""Files that are chosen: texts are masked in whatever encoding, the rest follows the policy."""

import json

import pytest
from playwright.sync_api import FilePayload

from support.browsing import Browser
from support.own_page import OwnPage, own_page
from support.sites.server import placeholders_of
from support.switched import Switched
from support.watching import COMPANY, NAME, PLANTED

CHOOSER = """<textarea id="text"></textarea><input id="files" type="file" multiple><script>
addEventListener("input", (event) => event.target.files?.length && look(event.target), true);
addEventListener("change", (event) => event.target.files?.length && look(event.target), true);
async function look(input) {
    for (const file of [...input.files]) take(JSON.stringify([file.name, await file.text()]));
}
</script>"""
LETTER = f"{NAME}様へ\n本文です。\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(range(256))


@pytest.fixture
def page(browser: Browser, sekisho: Switched) -> OwnPage:
    sekisho.detector.plant(PLANTED)
    browser.configure(confirm="never")
    return own_page(browser, CHOOSER)


def choose(page: OwnPage, *files: tuple[str, bytes]) -> None:
    page.page.click("#text")
    payloads = [FilePayload(name=name, mimeType="text/plain", buffer=body) for name, body in files]
    page.page.set_input_files("#files", payloads)


def got(page: OwnPage, count: int = 1) -> list[tuple[str, str]]:
    """Each file as the page read it: once for `input`, once for `change`."""
    taken = page.wait_taken(2 * count)
    page.page.wait_for_timeout(100)
    assert len(page.taken) == 2 * count
    return [tuple(json.loads(each)) for each in dict.fromkeys(taken)]


@pytest.mark.parametrize(
    "body",
    [
        LETTER.encode(),
        LETTER.encode("utf-8-sig"),
        LETTER.encode("utf-16"),
        LETTER.encode("utf-16-le"),
        LETTER.encode("utf-16-be"),
        LETTER.encode("cp932"),
        LETTER.encode("euc-jp"),
        LETTER.encode("iso-2022-jp"),
    ],
    ids=["utf-8", "marked", "utf-16", "le", "be", "shift_jis", "euc-jp", "iso-2022-jp"],
)
def test_a_text_is_masked_in_any_encoding(page: OwnPage, body: bytes) -> None:
    choose(page, ("letter.txt", body))

    [(name, text)] = got(page)
    assert name == "letter.txt"
    assert text.lstrip("\ufeff") == LETTER.replace(NAME, placeholders_of(text)[0])


@pytest.mark.parametrize(
    "body",
    [json.dumps({"to": LETTER}), "".join(f"&#x{ord(letter):x};" for letter in LETTER)],
    ids=["json", "html"],
)
def test_letters_behind_escapes_are_found(page: OwnPage, body: str) -> None:
    choose(page, ("data.json", body.encode()))

    [(_, text)] = got(page)
    assert len(placeholders_of(text)) == 1
    assert "様へ" in text
    assert NAME not in text


def test_the_name_of_a_file_is_masked_too(page: OwnPage) -> None:
    choose(page, (f"{NAME}様.txt", "中身".encode()))

    [(name, text)] = got(page)
    assert name == f"{placeholders_of(name)[0]}様.txt"
    assert text == "中身"


def test_one_value_has_one_placeholder_in_all_files(page: OwnPage) -> None:
    choose(page, ("a.csv", LETTER.encode()), ("b.md", f"{NAME}と{COMPANY}".encode()))

    (_, first), (_, second) = got(page, 2)
    assert placeholders_of(first)[0] == placeholders_of(second)[0]
    assert len(placeholders_of(second)) == 2


def test_a_file_in_which_nothing_is_found_is_the_same_file(page: OwnPage) -> None:
    choose(page, ("plain.py", b"print('\xe3\x81\x82')\r\n"))

    assert got(page) == [("plain.py", "print('あ')\r\n")]


HIDDEN = {
    "picture.png": PICTURE,
    "letter.rtf": b"{\\rtf1\\ansi \\'88\\'bb}",
    "mail.eml": b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n57ar5rGf\r\n",
    "seven.txt": b"+fb2J6A- here",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_read_stays_behind_and_the_panel_says_so(page: OwnPage, name: str) -> None:
    choose(page, (name, HIDDEN[name]))

    failure = page.visit.panel().locator("#failure")
    assert failure.get_attribute("data-code") == "attachment_blocked"
    assert name in failure.inner_text()
    assert page.taken == []
    assert page.page.evaluate("() => files.files.length") == 0


def test_of_several_files_those_that_can_be_read_go(page: OwnPage) -> None:
    choose(page, ("picture.png", PICTURE), ("letter.txt", LETTER.encode()))

    [(name, text)] = got(page)
    assert (name, len(placeholders_of(text))) == ("letter.txt", 1)
    assert "picture.png" in page.visit.panel().locator("#failure").inner_text()


def test_what_is_found_in_a_file_is_shown_first(browser: Browser, page: OwnPage) -> None:
    browser.configure(confirm="found")
    page.page.reload()

    choose(page, ("letter.txt", LETTER.encode()))
    page.visit.panel()
    before = page.taken
    page.visit.confirm()

    assert before == []
    assert len(got(page)) == 1
