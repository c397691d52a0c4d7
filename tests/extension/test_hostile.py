"""A page that is out for the values: whatever its scripts and style sheets read is placeholders.

Every test makes sure first that the values are drawn; where a trick could fail for a reason of its
own, it is shown to work on a text that the page may read.
"""

from typing import Any

import pytest

from support.restored_page import ADDRESS, EMAIL, NAME, SITE, A, Drawn, E, P, Restored

SECRETS = [NAME, ADDRESS, EMAIL, "綾瀬川", "架空区", "t.ayasegawa"]
BODY = f"<p id=p>前 {P} 様</p><p id=q>{A}</p><pre id=c>x = '{E}'</pre>"


def expect_ignorant(drawn: Drawn, read: Any) -> None:
    seen = drawn.seen()
    assert NAME in seen
    assert EMAIL in seen
    assert [secret for secret in SECRETS if secret in str(read)] == []


READING = {
    "text": "document.documentElement.textContent",
    "inner text": "document.body.innerText",
    "markup": "document.documentElement.outerHTML",
    "markup with shadow roots":
        "document.documentElement.getHTML({serializableShadowRoots: true})",
    "serialized": "new XMLSerializer().serializeToString(document)",
    "range": "(() => { const r = document.createRange(); r.selectNodeContents(document.body);"
        " return [String(r), r.cloneContents().textContent] })()",
    "clone": "document.body.cloneNode(true).outerHTML",
    "each element": "[...document.querySelectorAll('*')].map(e => [e.innerText, e.title,"
        " e.ariaLabel, e.ariaDescription, e.getAttributeNames().map(n => e.getAttribute(n))])",
    "styles": "[...document.querySelectorAll('*')].flatMap(e => ['', '::before', '::after',"
        " '::marker', '::first-letter'].map(s => getComputedStyle(e, s).content))",
    "shadow roots": "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.innerHTML)",
    "points": "(() => { const out = []; for (let y = 0; y < 200; y += 3)"
        " for (let x = 0; x < 400; x += 3) { const c = document.caretPositionFromPoint(x, y);"
        " out.push(c?.offsetNode.textContent, document.elementFromPoint(x, y)?.outerHTML) }"
        " return out })()",
    "performance": "JSON.stringify(performance.getEntries())",
    "globals": "Object.getOwnPropertyNames(window).filter(n => /sekisho/i.test(n))",
    "xpath": "(() => { const i = document.evaluate('//text()', document, null, 6, null);"
        " return Array.from({length: i.snapshotLength}, (_, k) => i.snapshotItem(k).data) })()",
}  # fmt: skip


@pytest.mark.parametrize("script", READING.values(), ids=READING)
def test_reading_the_document_gives_placeholders(restored: Restored, script: str) -> None:
    drawn = restored.open(BODY)

    expect_ignorant(drawn, drawn.run(script))


def test_selecting_in_every_way_gives_placeholders(restored: Restored) -> None:
    drawn = restored.open(BODY)
    drawn.run(
        "() => { window.read = []; document.addEventListener('selectionchange', () => {"
        " const s = getSelection(); read.push(String(s), s.anchorNode?.textContent);"
        " if (s.rangeCount) read.push(s.getRangeAt(0).cloneContents().textContent) }) }"
    )
    for selector in ("#p span", "#q span", "#c span"):
        box = drawn.page.locator(selector).bounding_box()
        assert box is not None
        y = box["y"] + box["height"] / 2
        drawn.page.mouse.click(box["x"] + 20, y)
        drawn.page.mouse.dblclick(box["x"] + 20, y)
        drawn.page.mouse.click(box["x"] + 20, y, click_count=3)
        drawn.page.mouse.move(box["x"] + 5, y)
        drawn.page.mouse.down()
        drawn.page.mouse.move(box["x"] + 60, y + 20, steps=6)
        drawn.page.mouse.up()
        for _ in range(6):
            drawn.page.keyboard.press("Shift+ArrowRight")
    drawn.page.keyboard.press("Control+a")
    for unit in ("character", "word", "line", "sentence"):
        drawn.run(
            "unit => { const s = getSelection(); s.collapse(document.body, 0);"
            " for (let i = 0; i < 60; i++) { s.modify('extend', 'forward', unit);"
            " read.push(String(s)) } }",
            unit,
        )

    read = drawn.run("read")
    assert P in str(read)
    expect_ignorant(drawn, read)


def test_the_page_cannot_confirm_a_guess_by_looking_for_it(restored: Restored) -> None:
    drawn = restored.open(f"{BODY}<p>見える文</p>")

    def found(text: str) -> Any:
        return drawn.run("text => { getSelection().removeAllRanges(); return find(text) }", text)

    assert found("見える文")
    assert [found(guess) for guess in (NAME, "綾瀬", ADDRESS, EMAIL, "@minatoya")] == [False] * 5
    expect_ignorant(drawn, "")


def test_a_definition_of_our_elements_gets_no_shadow_root(restored: Restored) -> None:
    """A custom element's internals would give even a closed one."""
    head = """<script>
    window.read = [];
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, { ...init, mode: "open" });
      read.push(root); return root;
    };
    for (const name of ["sekisho-value", "sekisho-host"]) {
      customElements.define(name, class extends HTMLElement {
        constructor() { super(); const i = this.attachInternals(); read.push(i, i.shadowRoot); }
        connectedCallback() { read.push(this); }
      });
    }
    customElements.define("own-span", class extends HTMLSpanElement {
      connectedCallback() { read.push(this); }
    }, { extends: "span" });
    </script>"""
    drawn = restored.open(BODY, head=head)

    assert drawn.run("read") == []
    internals = """() => [...document.querySelectorAll("#p *, #q *, #c *")].map((element) => {
        try { return element.attachInternals().shadowRoot.innerHTML }
        catch (error) { return error.name } })"""
    assert drawn.run(internals) == ["NotSupportedError"] * 3
    expect_ignorant(drawn, "")


def test_patched_functions_of_the_page_are_not_called_with_a_value(restored: Restored) -> None:
    head = """<script>
    window.read = [];
    const apply = Reflect.apply, string = String, later = setTimeout;
    for (const [owner, name] of [[Element.prototype, "setAttribute"], [Element.prototype, "append"],
        [Node.prototype, "insertBefore"], [Node.prototype, "appendChild"], [Map.prototype, "get"],
        [Document.prototype, "createTextNode"], [Document.prototype, "createElement"],
        [String.prototype, "slice"], [RegExp.prototype, "exec"], [Map.prototype, "set"],
        [Array.prototype, "push"], [Element.prototype, "attachShadow"], [JSON, "stringify"],
        [DOMTokenList.prototype, "toggle"], [CharacterData.prototype, "appendData"]]) {
      const original = owner[name];
      owner[name] = function (...values) {
        read[read.length] = name + values.map(string).join();
        return apply(original, this, values);
      };
    }
    later(() => document.createElement("p"));
    </script>"""
    drawn = restored.open(BODY, head=head)

    read = drawn.run("read.join()")
    assert "createElement" in read
    expect_ignorant(drawn, read)


def test_an_observer_of_the_page_sees_placeholders(restored: Restored) -> None:
    head = """<script>
    window.read = [];
    new MutationObserver((records) => { for (const r of records) read.push(r.target.textContent,
        r.oldValue, ...[...r.addedNodes, ...r.removedNodes].flatMap((n) => [n.textContent,
        n.outerHTML, n.shadowRoot, n.assignedSlot, n.firstChild?.assignedSlot]))
    }).observe(document,
        { subtree: true, childList: true, characterData: true, characterDataOldValue: true,
          attributes: true, attributeOldValue: true });
    for (const type of ["slotchange", "DOMNodeInserted", "DOMSubtreeModified", "focusin",
        "mouseover", "click", "beforecopy", "selectstart"]) {
      addEventListener(type, (e) => read.push(...e.composedPath().map((n) => n.textContent)), true);
    }
    </script>"""
    drawn = restored.open(BODY, head=head)
    drawn.page.locator("#p span").click()
    drawn.page.locator("#c span").hover()

    read = drawn.run("read")
    assert P in str(read)
    expect_ignorant(drawn, read)


def test_a_font_for_each_character_is_not_asked_for(restored: Restored) -> None:
    faces = [
        (family, name, character)
        for family in ("leak", "leak-letter", "leak-line", "sans-serif", '"sans-serif"')
        for name, character in (("name", 0x7DBE), ("address", 0x67B6), ("control", 0x3042))
    ] + [(family, "at", 0x40) for family in ("leak", "monospace", '"monospace"')]
    rules = "".join(
        f"@font-face {{font-family: {family}; unicode-range: U+{character:X};"
        f" src: url({SITE}/font?{name})}}"
        for family, name, character in faces
    )
    head = f"""<style>{rules}
        *, ::before, ::after, span, b, slot, [data-sekisho] {{ font-family: leak !important }}
        ::first-letter {{ font-family: leak-letter !important }}
        ::first-line {{ font-family: leak-line !important }}
        [data-sekisho]::part(b) {{ font-family: leak !important }}
        </style>"""
    asked: list[str] = []
    restored.context.on("request", lambda request: asked.append(request.url))

    drawn = restored.open(f"<p>{P}様</p><p>{A}</p><p>{E}</p><p>あ</p>", head=head)
    drawn.run("document.fonts.ready")
    drawn.page.wait_for_timeout(300)

    fonts = {url.partition("?")[2] for url in asked if "/font" in url}
    assert fonts == {"control"}
    expect_ignorant(drawn, fonts)


def test_line_breaks_do_not_tell_letters_apart(restored: Restored) -> None:
    """In one line for each character a proportional font would have the widths of its letters."""
    drawn = restored.open(f"<div style='width:1px;word-break:break-all'>{E}</div>")

    widths = drawn.run(
        "[...document.querySelector('[data-sekisho]').getClientRects()].map(r => r.width)"
    )
    different = {round(width, 2) for width in widths if width > 0}

    assert len(widths) >= len(EMAIL) / 2  # it did break
    assert len(different) <= 1
    assert EMAIL in "".join(drawn.seen().split())


def test_a_made_up_copy_gives_the_page_nothing(restored: Restored) -> None:
    drawn = restored.open(BODY)

    read = drawn.run(
        """() => { getSelection().selectAllChildren(document.body);
        return ["copy", "cut", "dragstart", "beforecopy"].map((type) => {
            const data = new DataTransfer();
            const event = type === "dragstart"
                ? new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })
                : new ClipboardEvent(type,
                    { clipboardData: data, bubbles: true, cancelable: true });
            document.body.dispatchEvent(event);
            return [data.getData("text/plain"), data.getData("text/html")] }) }"""
    )

    expect_ignorant(drawn, read)


def test_the_event_of_a_real_copy_gives_the_page_nothing(restored: Restored) -> None:
    listening = """() => { window.read = []; const kept = []; window.kept = kept;
        for (const target of [window, document, document.body])
          for (const capture of [true, false])
            for (const type of ["copy", "cut", "keydown", "keyup"])
              target.addEventListener(type, (e) => { kept.push(e.clipboardData);
                const look = () => read.push(e.clipboardData?.getData("text/plain"),
                    e.clipboardData?.getData("text/html"), String(getSelection()));
                look(); queueMicrotask(look); setTimeout(look); }, capture) }"""
    drawn = restored.open(BODY)
    drawn.run(listening)

    drawn.page.keyboard.press("Control+a")
    drawn.page.keyboard.press("Control+c")
    drawn.run("document.execCommand('copy')")
    drawn.page.wait_for_timeout(50)

    expect_ignorant(drawn, drawn.run("[read, kept.map(d => d?.getData('text/plain'))]"))


def test_a_page_that_may_read_the_clipboard_copies_placeholders(restored: Restored) -> None:
    restored.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=SITE)
    drawn = restored.open(BODY)
    drawn.run(
        "() => { window.read = []; addEventListener('click', async () => {"
        " getSelection().selectAllChildren(document.body); document.execCommand('copy');"
        " read.push(await navigator.clipboard.readText());"
        " await navigator.clipboard.writeText('PERSON4K7Q2M');"
        " await new Promise(r => setTimeout(r, 200));"
        " read.push(await navigator.clipboard.readText()) }) }"
    )

    drawn.page.mouse.click(300, 300)
    drawn.page.wait_for_function("read.length === 2")

    read = drawn.run("read")
    assert P in read[0]
    expect_ignorant(drawn, read)


def test_what_is_dragged_is_placeholders(restored: Restored) -> None:
    drawn = restored.open(f"{BODY}<div id=to style='height:200px'>ここへ</div>")
    drawn.run(
        "() => { window.read = []; for (const type of ['dragstart', 'dragover', 'drop', 'dragend'])"
        " addEventListener(type, (e) => { read.push(type, ...e.dataTransfer.types.map((t) =>"
        " e.dataTransfer.getData(t))); if (type === 'dragover') e.preventDefault() }, true) }"
    )
    drawn.page.keyboard.press("Control+a")
    drawn.page.drag_and_drop("#p", "#to", source_position={"x": 20, "y": 8})

    read = drawn.run("read")
    assert "drop" in read
    assert P in str(read)
    expect_ignorant(drawn, read)


def test_making_everything_editable_gives_the_page_nothing(restored: Restored) -> None:
    drawn = restored.open(BODY)

    read = drawn.run(
        """() => { const out = [];
        const look = () => out.push(document.body.innerHTML, document.body.innerText,
            String(getSelection()));
        addEventListener("beforeinput", (e) => out.push(e.data,
            e.dataTransfer?.getData("text/html"),
            ...e.getTargetRanges().map((r) => r.startContainer.textContent)), true);
        document.designMode = "on"; document.body.contentEditable = "true";
        for (const span of document.querySelectorAll("span")) span.contentEditable = "true";
        for (const command of ["bold", "italic", "insertOrderedList", "removeFormat", "formatBlock",
            "justifyCenter", "indent", "createLink", "unlink", "outdent", "forwardDelete", "undo",
            "redo", "delete", "undo"]) {
          getSelection().selectAllChildren(document.body);
          document.execCommand(command, false,
              command === "createLink" ? "https://a.example" : "p");
          look();
        }
        return out }"""
    )

    assert [secret for secret in SECRETS if secret in str(read)] == []


def test_a_value_moved_into_an_editable_gives_the_page_nothing(restored: Restored) -> None:
    drawn = restored.open(f"{BODY}<div id=e contenteditable></div><textarea id=t></textarea>")

    drawn.run(
        "() => { const host = document.querySelector('#p span');"
        " document.querySelector('#e').append(host, document.querySelector('#q')) }"
    )
    drawn.page.wait_for_timeout(100)
    read = drawn.run("[document.body.innerHTML, document.querySelector('#e').innerText]")

    assert [secret for secret in SECRETS if secret in str(read)] == []
    assert ADDRESS not in drawn.seen()


def test_words_of_the_test_world_do_not_exist_for_the_page(restored: Restored) -> None:
    drawn = restored.open(BODY)

    assert drawn.run("typeof sekishoRestoring") == "undefined"
    assert drawn.run("typeof chrome?.runtime?.sendMessage") == "undefined"
    expect_ignorant(drawn, "")
