"""A site's own "copy" button, with the whole extension."""

from support.browsing import Browser
from support.sites.imitated import CHATGPT
from support.switched import Switched
from support.watching import NAME


def test_it_copies_the_real_text(browser: Browser, sekisho: Switched) -> None:
    sekisho.detector.plant({NAME: "PERSON"})
    browser.configure(confirm="never")
    browser.context.clear_permissions()
    visit = browser.visit(CHATGPT)
    visit.type(f"{NAME}様へ")
    visit.press_enter()
    visit.wait_answered()
    visit.page.evaluate(
        """() => { const button = document.createElement("button"); button.id = "copying";
        button.textContent = "写す"; button.style = "position:fixed;top:0;left:0;z-index:9999";
        const answers = document.querySelectorAll("[data-message-author-role=assistant]");
        button.onclick = () => navigator.clipboard.writeText([...answers].at(-1).textContent);
        document.body.append(button) }"""
    )

    visit.page.locator("#copying").click()
    visit.page.wait_for_timeout(300)

    browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert f"{NAME}様へ" in visit.page.evaluate("navigator.clipboard.readText()")
