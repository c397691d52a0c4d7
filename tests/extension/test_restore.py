"""Values in pages that frameworks draw, and draw again: seen once each, the page's text whole."""

import json
from typing import Any

import pytest

from support.restored_page import ADDRESS, EMAIL, KNOWN, NAME, A, Drawn, E, P, Restored

UNKNOWN = "PERSON7ZZZZZ"
MARKDOWN = f"""# {P} 様

{P} 様の住所は **{A}** です。連絡先は `{E}`。

- *{P}*
- [{P}様](https://news.example/)

| 名前 | 住所 |
|---|---|
| {P} | {A} |

```python
name = "{P}"
mail = "{E}"
```
"""


def shown(text: str) -> str:
    for placeholder, value in KNOWN.items():
        text = text.replace(placeholder, value)
    return text


def expect_shown(drawn: Drawn, text: str) -> None:
    """The page reads `text`, and its person the same with the values."""
    assert drawn.text() == text
    assert "".join(drawn.seen().split("\n")) == "".join(shown(text).split("\n"))


def hosts(drawn: Drawn) -> int:
    return int(drawn.run("document.querySelectorAll('[data-sekisho]').length"))


@pytest.mark.parametrize(
    "written",
    [
        P,
        f"前{P}後",
        f"{P}{A}",
        f"{P} {P}、{E}と{A}。",
        "person4k7q2m",
        "Person-4k7q2m",
        "ＰＥＲＳＯＮ４Ｋ７Ｑ２Ｍ",
        "PERSON 4K7Q2M",
        "PERSON_4K7Q2M様",
    ],
)
def test_a_placeholder_in_a_text_node(restored: Restored, written: str) -> None:
    drawn = restored.open(f"<p>{written}</p>")

    assert drawn.text() == written
    assert drawn.run("document.body.innerText") == written
    seen = drawn.seen()
    assert NAME in seen
    assert "4" not in seen
    assert "４" not in seen


@pytest.mark.parametrize("text", [UNKNOWN, "PERSON4K7Q2", "XPERSON 4K7Q2M", "CODE123456", "4K7Q2M"])
def test_what_is_no_known_placeholder_stays(restored: Restored, text: str) -> None:
    drawn = restored.open(f"<p>{text}</p>")

    assert drawn.seen() == text
    assert hosts(drawn) == 0


@pytest.mark.parametrize(
    "markup",
    [
        f"<textarea>{P}</textarea>",
        f"<div contenteditable>{P} <b>{P}</b></div>",
        f"<div contenteditable=plaintext-only><p>{P}</p></div>",
        f"<div role=textbox>{P}</div>",
        f"<select><option>{P}</option></select>",
        f"<svg><text y=20>{P}</text></svg>",
        f"<style>/* {P} */</style><template>{P}</template><noscript>{P}</noscript>",
        f"<script type=text/plain>{P}</script>",
        f"<input value={P}><img alt={P}><a title={P} href=/{P}>a</a>",
    ],
)
def test_what_is_edited_or_no_text_is_left_alone(restored: Restored, markup: str) -> None:
    drawn = restored.open(markup)

    assert hosts(drawn) == 0
    assert NAME not in drawn.seen()
    assert drawn.run("document.body.innerHTML").count(P) == markup.count(P)


@pytest.mark.parametrize(
    "markup",
    [
        "PERSON<em>4K7Q2M</em>様",
        "<em>PERSON</em>4K7Q2M様",
        "<b>PER</b><i>SON4</i><u>K7</u>Q2M様",
        "<code><span>PERSON</span><span>4K7</span><span>Q2M</span></code>様",
        "PERSON<!-- a comment -->4K7Q2M様",
        "<a href=/>PERSON_<em>4K7Q2M</em></a>様",
    ],
)
def test_a_placeholder_over_several_nodes(restored: Restored, markup: str) -> None:
    drawn = restored.open(f"<p>{markup}</p>")

    assert drawn.seen() == f"{NAME}様"
    assert drawn.text().replace("_", "") == f"{P}様"


@pytest.mark.parametrize(
    "markup", ["<p>PERSON</p><p>4K7Q2M</p>", "PERSON<br>4K7Q2M", "<td>PERSON<td>4K7Q2M"]
)
def test_pieces_that_are_not_one_word_stay(restored: Restored, markup: str) -> None:
    drawn = restored.open(f"<table><tr>{markup}</table>" if "td" in markup else markup)

    assert hosts(drawn) == 0


STREAMS = {
    "writes the node anew": "(t) => { node.data = t }",
    "adds to the node": "(t, d) => { node.data += d }",
    "appends to the node": "(t, d) => { node.appendData(d) }",
    "adds nodes": "(t, d) => { box.append(d) }",
    "adds spans": "(t, d) => { const s = document.createElement('span');"
    " s.textContent = d; box.append(s) }",
    "writes the element": "(t) => { box.textContent = t }",
    "adds to the element": "(t, d) => { box.textContent += d }",
    "writes markup": "(t) => { box.innerHTML = '<p>' + t + '</p>' }",
    "adds to its own markup": "(t, d) => { box.innerHTML += d }",
    "replaces children": "(t) => { box.replaceChildren(...t.split(/(?<=。)/)) }",
    "adds and normalizes": "(t, d) => { box.append(d); box.normalize() }",
    "morphs": "(t) => { const n = box.firstChild; n.nodeValue = t;"
    " while (n.nextSibling) n.nextSibling.remove() }",
}


@pytest.mark.parametrize("size", [1, 3, 7, 40])
@pytest.mark.parametrize("write", STREAMS.values(), ids=STREAMS)
def test_an_answer_as_it_streams(restored: Restored, write: str, size: int) -> None:
    text = f"{P}様、住所は{A}。{P}{P}と{E}、以上。"
    if "normalize" in write:
        # It takes empty nodes away, see cutting.ts: no node may begin with a placeholder.
        text = f"宛先：{P}様、住所は{A}。{E}、以上。"
    drawn = restored.open("<div id=box></div>")

    reads = drawn.run(
        f"""async ([text, size]) => {{
        const box = document.getElementById("box"), node = document.createTextNode("");
        if (!{json.dumps("own markup" in write)}) box.append(node);
        const write = {write}, reads = [];
        for (let i = 0; i < text.length; i += size) {{
            write(text.slice(0, i + size), text.slice(i, i + size));
            await new Promise((resolve) => setTimeout(resolve, 1));
            reads.push(box.textContent);
        }}
        return reads }}""",
        [text, size],
    )

    assert reads == [text[: end + size] for end in range(0, len(text), size)]
    expect_shown(drawn, text)
    assert hosts(drawn) == 5 or "append" in write or "+= d" in write


def test_a_framework_that_takes_its_nodes_away_again(restored: Restored) -> None:
    drawn = restored.open("<div id=box></div>", frameworks=True)
    drawn.run("window.r = drawing.react(document.getElementById('box'))")

    for texts in (
        [f"{P}様"],
        [f"{P}様", f"住所は{A}"],
        [f"{A}{P}", f"{P}様", "短い"],
        ["短い"],
        [f"{P}", f"{P}", f"{E} {P}"],
        [],
        [f"{P}様"],
    ):
        for keyed in (False, True):
            drawn.run("([texts, keyed]) => r.messages(texts, keyed)", [texts, keyed])
            drawn.page.wait_for_timeout(20)
            expect_shown(drawn, "".join(texts))
    drawn.run("r.end()")
    assert drawn.text() == ""


def test_react_puts_nodes_beside_text_that_was_cut(restored: Restored) -> None:
    drawn = restored.open("<div id=box></div>", frameworks=True)
    drawn.run("window.r = drawing.react(document.getElementById('box'))")

    for parts, bold in (
        ([f"{P}と", f"、{A}"], False),
        ([f"{P}と", f"、{A}"], True),
        (["PERSON4K", "7Q2M"], False),
        (["PERSON4K", "7Q2M"], True),
        (["PERSON4K", "7Q2M。"], False),
        ([f"{P}A", f"{P}"], False),
    ):
        drawn.run("([parts, bold]) => r.pieces(parts, bold)", [parts, bold])
        drawn.page.wait_for_timeout(50)
        text = "名前: " + parts[0] + ("!" if bold else "") + parts[1] + " 様"
        expect_shown(drawn, text)


@pytest.mark.parametrize("how", ["react", "markup"])
def test_markdown_as_it_streams(restored: Restored, how: str) -> None:
    drawn = restored.open("<div id=box></div>", frameworks=True)
    drawn.run(
        """async ([text, how]) => {
        const box = document.getElementById("box"), r = how === "react" && drawing.react(box);
        for (let end = 1; end <= text.length + 4; end += 4) {
            if (r) r.markdown(text.slice(0, end));
            else box.innerHTML = drawing.markdown(text.slice(0, end));
            await new Promise((resolve) => setTimeout(resolve, 2));
        } }""",
        [MARKDOWN, how],
    )

    seen = drawn.seen()
    assert (seen.count(NAME), seen.count(ADDRESS), seen.count(EMAIL)) == (6, 2, 2)
    text = drawn.text()
    assert (text.count(P), text.count(A), text.count(E)) == (6, 2, 2)
    assert "4K7Q2M" not in seen


def test_nothing_flickers_when_everything_is_drawn_again(restored: Restored) -> None:
    """What is painted is looked at in every frame: no placeholder is ever there."""
    drawn = restored.open("<div id=box></div>")
    drawn.run(
        f"""() => {{ let n = 0; const box = document.getElementById("box");
        window.timer = setInterval(() => {{
            n += 1; box.innerHTML = "<p>{P}様</p>".repeat(20) + "<p>" + n + "</p>" }}, 5) }}"""
    )

    drawn.page.wait_for_timeout(300)
    seen = [drawn.seen() for _ in range(25)]
    drawn.run("clearInterval(timer)")

    assert [text for text in seen if text.count(NAME) != 20 or P in text] == []


def test_the_pages_own_nodes_stay_where_they_are(restored: Restored) -> None:
    drawn = restored.open(f"<p id=p>前{P}後</p>")

    read = drawn.run(
        """() => { const p = document.getElementById("p"), node = p.firstChild;
        const before = [node.data, p.textContent, node.isConnected, node.parentNode === p];
        node.remove(); return [before, p.textContent] }"""
    )

    assert read[0] == ["前", f"前{P}後", True, True]
    assert drawn.text() == ""


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("other.append(node)", f"。前{P}後"),
        ("p.prepend(other)", f"。前{P}後"),
        ("node.after('！')", f"前{P}後！。"),
        ("node.before('！')", f"！前{P}後。"),
        ("p.lastChild.before('！')", f"前{P}！後。"),
        ("p.lastChild.data += '！'", f"前{P}後！。"),
        ("p.querySelector('span').remove()", "前後。"),
        ("p.normalize()", f"前{P}後。"),
        ("p.append(...p.childNodes)", f"前{P}後。"),
        (f"node.data = '前{P}後{A}'", f"前{P}後{A}。"),
        ("p.innerHTML = p.innerHTML; p.innerHTML = p.innerHTML", f"前{P}後。"),
        ("p.replaceWith(p.cloneNode(true))", f"前{P}後。"),
    ],
)
def test_a_script_that_works_on_text_that_was_cut(
    restored: Restored, script: str, text: str
) -> None:
    drawn = restored.open(f"<p id=p>前{P}後</p><p id=o>。</p>")

    drawn.run(
        "() => { const p = document.getElementById('p'), other = document.getElementById('o'),"
        f" node = p.firstChild; {script} }}"
    )
    drawn.page.wait_for_timeout(20)

    expect_shown(drawn, text)
    assert hosts(drawn) == text.count(P) + text.count(A)


def test_copies_of_our_elements_do_not_pile_up(restored: Restored) -> None:
    drawn = restored.open(f"<div id=box><p>前{P}後</p></div>")

    for _ in range(5):
        drawn.run("() => { const b = document.getElementById('box'); b.innerHTML = b.innerHTML }")
        drawn.page.wait_for_timeout(10)

    expect_shown(drawn, f"前{P}後")
    assert drawn.run("document.querySelectorAll('#box *').length") == 2


def test_shadow_trees_of_the_page(restored: Restored) -> None:
    drawn = restored.open("<div id=a></div><x-late id=b></x-late><x-closed id=c></x-closed>")
    drawn.run(
        f"""() => {{
        document.getElementById("a").attachShadow({{mode: "open"}}).innerHTML = "<p>{P}</p>";
        const again = document.getElementById("a"); again.replaceWith(again);
        document.body.append(again);
        customElements.define("x-closed", class extends HTMLElement {{ constructor() {{ super();
            this.attachShadow({{mode: "closed"}}).innerHTML = "<p>{A}</p>" }} }});
        setTimeout(() => customElements.define("x-late", class extends HTMLElement {{
            constructor() {{ super();
            this.attachShadow({{mode: "open"}}).innerHTML = "<p>{E}</p>" }} }}), 100) }}"""
    )
    drawn.page.wait_for_timeout(700)

    seen = drawn.seen()
    assert NAME in seen
    assert ADDRESS in seen
    assert EMAIL in seen


def test_a_frame_of_the_same_origin(restored: Restored) -> None:
    drawn = restored.open(f"<iframe id=f srcdoc='<p>{P}</p>'></iframe>")
    drawn.page.wait_for_timeout(300)

    assert drawn.seen().count(NAME) <= 1
    assert drawn.page.frames[1].evaluate("document.body.textContent") == P


def test_values_are_asked_for_in_one_message_at_a_time(restored: Restored) -> None:
    body = "".join(f"<p>{name}</p>" for name in KNOWN) + f"<p>{UNKNOWN}</p>"
    drawn = restored.open(body, known=False)
    drawn.tell(server=KNOWN, delayMs=50)
    drawn.run("body => { document.body.innerHTML = body }", body + f"<p>{P}</p>")
    drawn.page.wait_for_timeout(300)
    drawn.asked()
    drawn.run(f"document.body.append('PERSON3D3D3D', ' ', '{P}')")
    drawn.page.wait_for_timeout(200)

    assert drawn.asked() == [["PERSON3D3D3D"]]


def test_a_history_is_restored_when_it_comes(restored: Restored) -> None:
    drawn = restored.open("", known=False)
    drawn.tell(server=KNOWN)

    drawn.run("body => { document.body.innerHTML = body }", f"<p>{P}様</p><p>{A} {P}A</p>")
    drawn.page.wait_for_timeout(200)

    expect_shown(drawn, f"{P}様{A} {P}A")


def test_it_asks_again_when_nobody_answered(restored: Restored) -> None:
    drawn = restored.open("", known=False)
    drawn.tell(server=KNOWN, failing=True)
    drawn.run(f"document.body.append('{P}様')")
    drawn.page.wait_for_timeout(300)
    assert drawn.seen() == f"{P}様"

    drawn.tell(failing=False)
    drawn.page.wait_for_timeout(1_500)

    expect_shown(drawn, f"{P}様")


def test_what_is_masked_later_is_shown_where_it_stands_already(restored: Restored) -> None:
    drawn = restored.open(f"<p>{P}様</p>", known=False)
    drawn.page.wait_for_timeout(100)
    assert drawn.seen() == f"{P}様"

    drawn.tell(known={P: NAME})

    expect_shown(drawn, f"{P}様")


def test_a_placeholder_in_an_address_only_where_the_server_knows_it(restored: Restored) -> None:
    known = "https://crm.example/?q=PERSON4K7Q2M"
    drawn = restored.open("")
    drawn.tell(server=KNOWN, addresses=[known])

    drawn.run("t => document.body.append(t)", f"{known}\nhttps://evil.example/?q={P} {P}")
    drawn.page.wait_for_timeout(200)

    seen = drawn.seen()
    assert f"https://crm.example/?q={NAME}" in seen
    assert f"https://evil.example/?q={P}" in seen


def test_when_it_is_switched_off_the_page_is_as_it_was(restored: Restored) -> None:
    drawn = restored.open(f"<p>前{P}後</p>")
    drawn.tell(stop=True)

    assert drawn.run("document.body.innerHTML") == f"<p>前{P}後</p>"
    assert drawn.seen() == f"前{P}後"


def test_a_page_that_fights_back_is_left_in_peace(restored: Restored) -> None:
    """It undoes what we do whenever it sees it: neither may hang the page."""
    drawn = restored.open("<div id=box></div>")

    alive: Any = drawn.run(
        f"""async () => {{ const box = document.getElementById("box");
        new MutationObserver(() => {{ if (box.querySelector("span"))
            box.textContent = "前{P}後" }}).observe(box, {{childList: true, subtree: true}});
        box.textContent = "前{P}後";
        await new Promise((resolve) => setTimeout(resolve, 300));
        return box.textContent }}"""
    )

    assert alive == f"前{P}後"


def test_an_update_of_a_long_page_costs_little(restored: Restored) -> None:
    """The limit of 4 ms is for a machine of its own: here, no more than the page's own drawing."""
    drawn = restored.open("<div id=box></div>")
    own = drawn.run(
        f"""async () => {{ const box = document.getElementById("box"), own = [];
        const one = "<h3>見出し</h3><p>{P} 様、<b>住所</b>は{A}です。</p><pre><code>"
            + "<i>const</i> <b>x</b> = 1;".repeat(3) + "</code></pre><ul><li>一<li>二</ul>";
        const page = one.repeat(200);
        for (let i = 0; i < 80; i++) {{ const began = performance.now();
            box.innerHTML = page + "<p>" + i + " {P} 様"; own.push(performance.now() - began);
            await new Promise((resolve) => setTimeout(resolve, 20)) }}
        return own }}"""
    )

    times, own = sorted(drawn.timings()[20:]), sorted(own)

    assert len(times) >= 40
    assert times[len(times) // 2] < max(8, 3 * own[len(own) // 2])
    drawn.page.wait_for_timeout(3_000)
    assert drawn.seen().count(NAME) == 201
