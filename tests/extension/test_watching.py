"""The checks themselves find what they look for."""

import base64
import json
from urllib.parse import quote

import pytest

from support.browsing import Browser
from support.sites.arrivals import Arrival, leaked
from support.sites.imitated import CHATGPT, KNOWN, Site
from support.sites.server import Sites
from support.switched import Switched
from support.watching import EMAIL, NAME, PLANTED, PROMPT, expect_kept_from, expect_seen


@pytest.mark.parametrize("site", KNOWN, ids=lambda site: site.name)
def test_without_the_extension_everything_leaks(
    browser: Browser, sekisho: Switched, sites: Sites, site: Site
) -> None:
    browser.configure(sites={f"https://{site.host}": False})
    visit = browser.visit(site)
    visit.type(PROMPT)
    visit.press_enter()
    visit.wait_answered()

    assert {value for value, _, _ in leaked(sites.arrived, PLANTED)} == set(PLANTED)
    with pytest.raises(AssertionError):
        expect_kept_from(sites)
    with pytest.raises(AssertionError):
        expect_seen(visit)


def test_only_what_is_drawn_counts_as_seen(browser: Browser, sites: Sites) -> None:
    visit = browser.visit(CHATGPT)
    visit.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`b::before { content: "made" } .none { display: none }
                .hidden { visibility: hidden } .clear { opacity: 0 } .tiny { font-size: 0 }`);
            document.adoptedStyleSheets = [sheet];
            const names = ["none", "hidden", "clear", "tiny"];
            document.body.innerHTML = names.map((name) => `<p class=${name}>${name}</p>`).join("")
                + "<p>light</p> <textarea>field</textarea> <textarea class=none>off</textarea>";
            const root = document.querySelector("p:not([class])").attachShadow({ mode: "closed" });
            root.innerHTML = "<b>closed</b>";
            root.adoptedStyleSheets = [sheet];
        }"""
    )

    seen = visit.seen()

    assert [word in seen for word in ("closed", "made", "field")] == [True] * 3
    hidden = ("light", "none", "hidden", "clear", "tiny", "off")
    assert [word in seen for word in hidden] == [False] * 6


@pytest.mark.parametrize("value", [NAME, EMAIL])
@pytest.mark.parametrize(
    "spell",
    [
        lambda value: value,
        lambda value: json.dumps({"text": value}),
        lambda value: json.dumps(json.dumps({"text": value})),
        lambda value: "q=" + quote(value),
        lambda value: base64.b64encode(f"{{'text': '{value}'}}".encode()).decode(),
        lambda value: base64.urlsafe_b64encode(f"x{value}y".encode("utf-16-le")).decode(),
        lambda value: "".join(value.split()),
        lambda value: "".join(f"&#{ord(letter)};" for letter in value),
        lambda value: value.encode().hex(),
    ],
)
def test_a_value_is_found_however_it_is_spelled(value: str, spell: object) -> None:
    assert callable(spell)
    by_body = Arrival("chatgpt.com", "POST", "/a", "", spell(value).encode())
    by_target = Arrival("chatgpt.com", "GET", "/a?" + spell(value), "", b"")

    assert [found for found, _, _ in leaked([by_body, by_target], [value])] == [value, value]
    assert leaked([by_body], ["別の値"]) == []
