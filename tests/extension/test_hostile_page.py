"""A page that wants the values: it may do what it likes with itself, and gets none of them."""

import pytest

from support.browsing import Browser, Visit
from support.sites.imitated import CHATGPT
from support.sites.server import Sites
from support.switched import Switched
from support.watching import NAME, PLANTED, PROMPT, expect_kept_from, expect_seen

# Before any other script of the page: what the extension calls through the page's own objects
# would come by here.
PRYING = """
window.loot = [];
const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, { ...init, mode: "open" });
    window.loot.push(root);
    return root;
};
for (const name of ["setAttribute", "append", "appendChild", "replaceSync"]) {
    for (const owner of [Element.prototype, Node.prototype, CSSStyleSheet.prototype]) {
        const own = owner[name];
        if (own) owner[name] = function (...given) {
            window.loot.push(String(given[1] ?? given[0])); return own.apply(this, given);
        };
    }
}
for (const kind of ["message", "copy", "beforeinput", "focusin"])
    addEventListener(kind, (event) => {
        const [target] = event.composedPath();
        window.loot.push(JSON.stringify(event.data ?? null), String(target?.textContent));
    }, true);
"""


def looted(visit: Visit) -> str:
    return str(
        visit.page.evaluate(
            "() => window.loot.map((each) => each.innerHTML ?? String(each)).join('\\n')"
        )
    )


@pytest.fixture
def visit(browser: Browser, sekisho: Switched) -> Visit:
    sekisho.detector.plant(PLANTED)
    visit = browser.visit(CHATGPT)
    visit.page.add_init_script(PRYING)
    visit.page.reload()
    visit.composer.wait_for()
    return visit


def send(visit: Visit) -> None:
    visit.insert(f"{NAME}様へ")
    visit.press_enter()


def test_a_page_that_wraps_its_own_functions_learns_no_value(visit: Visit, sites: Sites) -> None:
    visit.paste(PROMPT)
    visit.confirm()
    visit.composer.get_by_text("PERSON").wait_for()
    visit.press_enter()
    visit.wait_answered()
    expect_seen(visit)

    assert [value for value in PLANTED if value in looted(visit)] == []
    expect_kept_from(sites)


def test_a_page_cannot_read_the_panel(visit: Visit) -> None:
    send(visit)
    visit.panel()

    found = visit.page.evaluate(
        """() => {
            const frames = [...document.querySelectorAll("iframe")];
            const reached = [];
            for (let i = 0; i < window.length; i++) {
                let text = null;
                try { text = window[i].document.body.innerText; } catch {}
                reached.push(text);
            }
            return { frames: frames.length, reached };
        }"""
    )

    assert found["frames"] == 0
    assert set(found["reached"]) <= {None}


def test_a_page_cannot_press_the_panels_keys(visit: Visit, sites: Sites) -> None:
    send(visit)
    visit.panel()

    visit.page.evaluate(
        """() => {
            for (let i = 0; i < window.length; i++) {
                for (const kind of ["send", "ready", "show", "close"])
                    window[i].postMessage({ kind }, "*");
            }
            for (const target of [document, document.body, document.documentElement, window])
                for (const type of ["keydown", "keyup", "click"])
                    target.dispatchEvent(new KeyboardEvent(type, { key: "Enter", bubbles: true }));
        }"""
    )
    visit.page.wait_for_timeout(400)

    assert sites.prompts == []
    expect_kept_from(sites)


def test_a_page_that_sends_by_script_is_held_back(visit: Visit, sites: Sites) -> None:
    """The click that its own script makes is a send like any other."""
    visit.insert(f"{NAME}様へ")

    visit.page.evaluate("() => document.querySelector('[data-testid=send-button]').click()")
    visit.page.wait_for_timeout(400)

    expect_kept_from(sites)


def test_a_page_that_covers_or_removes_the_panel_gets_nothing(visit: Visit, sites: Sites) -> None:
    send(visit)
    visit.panel()

    visit.page.evaluate(
        """() => {
            const wipe = () => [...document.documentElement.children]
                .filter((each) => !["HEAD", "BODY"].includes(each.tagName))
                .forEach((each) => each.remove());
            window.wiping = setInterval(wipe, 5);
        }"""
    )
    visit.page.wait_for_timeout(800)

    assert sites.prompts == []
    expect_kept_from(sites)


def test_a_page_that_writes_a_placeholder_itself_learns_nothing(visit: Visit, sites: Sites) -> None:
    """It may know a placeholder, and show it: in places where it could read what is drawn."""
    send(visit)
    visit.confirm()
    visit.wait_answered()
    expect_seen(visit, [NAME])

    held = visit.page.evaluate(
        """async () => {
            const shown = document.querySelector("main").textContent;
            const [placeholder] = shown.match(/PERSON[0-9][0-9A-Z]{5}/);
            const places = [
                "<textarea></textarea>", "<input>", "<div contenteditable=true></div>",
                "<svg><text></text></svg>", "<option></option>", "<title></title>",
                "<style></style>",
            ];
            for (const html of places) {
                document.body.insertAdjacentHTML("beforeend", html);
                const made = document.body.lastElementChild;
                (made.querySelector("text") ?? made).textContent = placeholder;
                if ("value" in made) made.value = placeholder;
            }
            document.title = placeholder;
            await new Promise((resolve) => setTimeout(resolve, 500));
            const fields = [...document.querySelectorAll("input, textarea")];
            return [document.documentElement.outerHTML, document.body.innerText, document.title,
                ...fields.map((each) => each.value)].join();
        }"""
    )

    assert NAME not in held
    expect_kept_from(sites)
