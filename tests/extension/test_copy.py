"""What a person copies holds the values. The page copies placeholders only where it could read them
back.
"""

import pytest

from support.restored_page import ADDRESS, NAME, SITE, A, Drawn, P, Restored

BODY = f"<p id=p>前 {P} 様</p><ul><li><b>住所</b>：{A}</li></ul><textarea id=t></textarea>"


def copied(restored: Restored, drawn: Drawn) -> tuple[str, str]:
    """Text and markup on the clipboard, as another program gets them: pasted into another page."""
    other = restored.open("<div id=d contenteditable></div>", known=False)
    other.run(
        "() => addEventListener('paste', (e) => { window.pasted ="
        " ['text/plain', 'text/html'].map((t) => e.clipboardData.getData(t)) }, true)"
    )
    other.page.locator("#d").click()
    other.page.keyboard.press("Control+v")
    other.page.wait_for_function("window.pasted")
    text, markup = other.run("pasted")
    other.page.close()
    drawn.page.bring_to_front()
    return str(text), str(markup)


def test_a_selection_over_everything(restored: Restored) -> None:
    drawn = restored.open(BODY)

    drawn.page.keyboard.press("Control+a")
    drawn.page.keyboard.press("Control+c")

    text, markup = copied(restored, drawn)
    assert text.split("\n")[0] == f"前 {NAME} 様"
    assert f"住所：{ADDRESS}" in text
    assert f"<li><b>住所</b>：{ADDRESS}</li>" in markup
    assert "sekisho" not in markup
    assert drawn.seen().count(NAME) == 1
    assert drawn.text().count(P) == 1


def test_one_value_by_a_double_click(restored: Restored) -> None:
    drawn = restored.open(BODY)

    drawn.page.locator("#p span").dblclick()
    drawn.page.keyboard.press("Control+c")

    assert copied(restored, drawn)[0] == NAME


def test_a_part_of_the_text_beside_a_value_is_the_browsers_to_copy(restored: Restored) -> None:
    drawn = restored.open(BODY)

    drawn.run("() => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 1)")
    drawn.page.keyboard.press("Control+c")

    assert copied(restored, drawn)[0] == "前"


def test_a_selected_value_is_marked(restored: Restored) -> None:
    """Generated content is not marked by the browser: a picture of it tells."""
    drawn = restored.open(BODY)
    host = drawn.page.locator("#p span")
    before = host.screenshot()

    drawn.page.keyboard.press("Control+a")
    drawn.page.wait_for_timeout(100)
    selected = host.screenshot()
    drawn.run("getSelection().removeAllRanges()")
    drawn.page.wait_for_timeout(100)

    assert selected != before
    assert host.screenshot() == before


@pytest.mark.parametrize("way", ["selection", "field", "own data"])
def test_a_copy_button_that_uses_the_selection(restored: Restored, way: str) -> None:
    """A page that may not read the clipboard."""
    script = {
        "selection": "getSelection().selectAllChildren(p); document.execCommand('copy')",
        "field": "t.value = p.textContent; t.select(); document.execCommand('copy')",
        "own data": "addEventListener('copy', (e) => { e.preventDefault();"
        " e.clipboardData.setData('text/plain', p.textContent) }, { once: true });"
        " getSelection().selectAllChildren(p); document.execCommand('copy')",
    }[way]
    drawn = restored.open(f'{BODY}<button onclick="{script}">写す</button>')

    drawn.page.locator("button").click()

    assert copied(restored, drawn)[0] == f"前 {NAME} 様"


@pytest.mark.parametrize(
    "script",
    [
        "navigator.clipboard.writeText(p.textContent)",
        "navigator.clipboard.write([new ClipboardItem({'text/plain': p.textContent,"
        " 'text/html': new Blob([p.outerHTML], {type: 'text/html'})})])",
        "setTimeout(() => navigator.clipboard.writeText(p.textContent), 50)",
    ],
)
def test_a_copy_button_that_writes_to_the_clipboard(restored: Restored, script: str) -> None:
    drawn = restored.open(f'{BODY}<button onclick="{script}">写す</button>')

    drawn.page.locator("button").click()
    drawn.page.wait_for_timeout(300)

    text, markup = copied(restored, drawn)
    assert text == f"前 {NAME} 様"
    assert NAME in markup or "ClipboardItem" not in script


def test_a_copy_button_with_nothing_of_ours_is_the_pages_own(restored: Restored) -> None:
    drawn = restored.open(
        f"{BODY}<button onclick=\"navigator.clipboard.writeText('PERSON7ZZZZZ')"
        '.then(() => { window.done = true })">写す</button>'
    )

    drawn.page.locator("button").click()
    drawn.page.wait_for_function("window.done")

    assert copied(restored, drawn)[0] == "PERSON7ZZZZZ"


def test_what_a_person_copies_where_the_page_may_read_the_clipboard(restored: Restored) -> None:
    restored.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=SITE)
    drawn = restored.open(BODY)

    drawn.page.locator("#p span").click()
    drawn.page.keyboard.press("Control+c")

    assert copied(restored, drawn)[0] == NAME


def test_a_placeholder_that_is_not_known_is_copied_as_it_is(restored: Restored) -> None:
    drawn = restored.open("<p>PERSON7ZZZZZ</p>")

    drawn.page.keyboard.press("Control+a")
    drawn.page.keyboard.press("Control+c")

    assert copied(restored, drawn)[0].strip() == "PERSON7ZZZZZ"
