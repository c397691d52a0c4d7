"""The service worker, asked by a content script in a page as ours asks it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from support.browsing import Browser
from support.planted import PlantedDetector
from support.servers import serving
from support.sites.imitated import CHATGPT, CLAUDE, Site
from support.switched import EXTENSION_ORIGIN, Switched, switched

PEOPLE = {"田中太郎": "PERSON", "佐藤花子": "PERSON"}


@dataclass
class Asker:
    """A content script in the isolated world of one page."""

    page: Page
    site: Site
    browser: Browser = field(repr=False)

    def run(self, source: str, argument: Any = None) -> Any:
        assert self.browser.control is not None
        return self.browser.control.evaluate(
            f"""async ([url, argument]) => {{
                const [tab] = (await chrome.tabs.query({{url}})).slice(-1);
                const [{{result}}] = await chrome.scripting.executeScript({{
                    target: {{tabId: tab.id}}, func: {source}, args: [argument ?? null],
                }});
                return result;
            }}""",
            [f"https://{self.site.host}/*", argument],
        )

    def ask(self, kind: str, **message: Any) -> Any:
        # As JSON: what is injected or comes back from there loses its nulls.
        answer = self.run(
            "async text =>"
            " JSON.stringify(await chrome.runtime.sendMessage(JSON.parse(text)) ?? null)",
            json.dumps({"kind": kind, **message}),
        )
        return json.loads(answer)

    def mask(self, *texts: str, keep: Any = (), mask: Any = ()) -> Any:
        return self.ask("mask", texts=texts, keep=keep, mask=mask)

    def restore(self, *texts: str) -> Any:
        return self.ask("restore", texts=texts)


@pytest.fixture
def chatgpt(browser: Browser, sekisho: Switched) -> Asker:
    sekisho.detector.plant(PEOPLE)
    return Asker(browser.visit(CHATGPT).page, CHATGPT, browser)


def sessions(browser: Browser) -> dict[str, list[str]]:
    assert browser.control is not None
    stored = browser.control.evaluate("chrome.storage.session.get(null)")
    return {key: value for key, value in stored.items() if key.startswith("sessions:")}


def forget_on_server(url: str, session: str) -> None:
    request = urllib.request.Request(f"{url}/api/sessions/{session}", method="DELETE")  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        assert response.status == 204


def test_texts_are_masked_and_restored(chatgpt: Asker) -> None:
    reply = chatgpt.mask("田中太郎様", "では田中太郎より")
    [first, second] = reply["results"]
    placeholder = first["text"].removesuffix("様")

    assert reply["ok"] is True
    assert second["text"] == f"では{placeholder}より"
    assert first["findings"] == [
        {"start": 0, "end": 4, "entityType": "PERSON", "score": 1, "action": "mask"}
        | {"placeholder": placeholder}
    ]
    assert chatgpt.restore(f"{placeholder}様、こんにちは") == {
        "ok": True,
        "texts": ["田中太郎様、こんにちは"],
    }


def test_offsets_count_as_javascript_does(chatgpt: Asker) -> None:
    text = "😀𠮷です。田中太郎様"
    [result] = chatgpt.mask(text)["results"]
    [finding] = result["findings"]

    utf16 = text.encode("utf-16-le")
    found = utf16[2 * finding["start"] : 2 * finding["end"]].decode("utf-16-le")
    assert found == "田中太郎"


def test_what_a_person_decided_goes_along(chatgpt: Asker) -> None:
    mask = [{"text": "極秘計画", "entityType": "PROJECT"}]
    [result] = chatgpt.mask("田中太郎と極秘計画", keep=["田中太郎"], mask=mask)["results"]

    assert result["text"].startswith("田中太郎と")
    assert "極秘計画" not in result["text"]


def test_the_types_of_the_options_go_along(chatgpt: Asker) -> None:
    chatgpt.browser.configure(types={"PERSON": "allow"})

    assert chatgpt.mask("田中太郎様")["results"][0]["text"] == "田中太郎様"


def test_a_site_has_one_session_and_another_site_another(chatgpt: Asker) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    chatgpt.mask("佐藤花子")
    claude = Asker(chatgpt.browser.visit(CLAUDE).page, CLAUDE, chatgpt.browser)
    assert claude.restore(placeholder)["texts"] == [placeholder]
    claude.mask("佐藤花子")
    assert claude.restore(placeholder)["texts"] == [placeholder]

    kept = sessions(chatgpt.browser)
    assert sorted(key.split(" ")[1] for key in kept) == ["https://chatgpt.com", "https://claude.ai"]
    assert [len(value) for value in kept.values()] == [1, 1]


def test_two_pages_at_once_open_one_session(chatgpt: Asker) -> None:
    chatgpt.run(
        """async () => { await Promise.all([..."あいうえおかきく"].map(letter =>
            chrome.runtime.sendMessage({kind: "mask", texts: [letter], keep: [], mask: []}))); }"""
    )

    [ids] = sessions(chatgpt.browser).values()
    assert len(ids) == 1


def test_what_a_worker_before_masked_is_restored(chatgpt: Asker) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    chatgpt.browser.end_service_worker()

    assert chatgpt.restore(placeholder)["texts"] == ["田中太郎"]


def test_a_session_that_the_server_forgot_is_followed_by_a_new_one(
    chatgpt: Asker, sekisho: Switched
) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    [[session]] = sessions(chatgpt.browser).values()
    forget_on_server(sekisho.url, session)

    assert chatgpt.restore(placeholder) == {"ok": True, "texts": [placeholder]}
    assert chatgpt.mask("佐藤花子")["ok"] is True
    [ids] = sessions(chatgpt.browser).values()
    assert len(ids) == 1
    assert ids != [session]


def test_forgetting_reaches_the_server(chatgpt: Asker, sekisho: Switched) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    [[session]] = sessions(chatgpt.browser).values()
    options = chatgpt.browser.context.new_page()
    options.goto(f"{chatgpt.browser.extension_url}/options.html")
    options.evaluate("chrome.runtime.sendMessage({kind: 'forget'})")

    assert sessions(chatgpt.browser) == {}
    assert chatgpt.restore(placeholder)["texts"] == [placeholder]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        forget_on_server(sekisho.url, session)


def test_a_content_script_learns_no_secret(chatgpt: Asker) -> None:
    chatgpt.browser.configure(token="invented-token")
    masked, site = chatgpt.mask("田中太郎"), chatgpt.ask("site")
    [[session]] = sessions(chatgpt.browser).values()
    peek = """async () => {
        const read = async area => {
            try { return Object.keys(await chrome.storage[area].get(null)); }
            catch { return "refused"; }
        };
        return [await read("local"), await read("session")];
    }"""

    assert session not in json.dumps([masked, site])
    assert "invented-token" not in json.dumps([masked, site])
    assert chatgpt.run(peek) == ["refused", "refused"]


def test_the_site_says_what_the_policy_and_the_person_said(chatgpt: Asker) -> None:
    site = chatgpt.ask("site")
    types = site.pop("entityTypes")

    assert {"PERSON", "JP_MY_NUMBER"} <= set(types)
    assert site == {
        "enabled": True,
        "confirm": "found",
        "attachments": "block",
        "overrides": True,
        "language": "ja",
        "frameId": 0,
    }


def test_without_a_server_the_site_is_guarded_all_the_more(
    chatgpt: Asker, sekisho: Switched
) -> None:
    sekisho.off()
    chatgpt.browser.reset(server=sekisho.url)
    site = chatgpt.ask("site")

    assert (site["enabled"], site["attachments"], site["overrides"]) == (True, "block", False)


def test_a_site_that_is_off_gets_nothing(chatgpt: Asker, sekisho: Switched) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    chatgpt.browser.configure(sites={"https://chatgpt.com": False})
    sekisho.detector.seen.clear()

    assert chatgpt.ask("site")["enabled"] is False
    assert chatgpt.mask("佐藤花子")["code"] == "site_off"
    assert chatgpt.restore(placeholder)["code"] == "site_off"
    assert sekisho.detector.seen == []


def test_what_is_blocked_is_told_with_its_place(chatgpt: Asker, sekisho: Switched) -> None:
    sekisho.detector.plant({**PEOPLE, "111122223333": "JP_MY_NUMBER"})
    reply = chatgpt.mask("田中太郎", "😀番号は111122223333")

    assert (reply["ok"], reply["code"]) == (False, "blocked_by_policy")
    assert reply["entityTypes"] == ["JP_MY_NUMBER"]
    assert [[f["start"] for f in found] for found in reply["found"]] == [[], [5]]
    assert "111122223333" not in json.dumps(reply)


def test_a_server_that_is_off_is_told_in_both_languages(chatgpt: Asker, sekisho: Switched) -> None:
    placeholder = chatgpt.mask("田中太郎")["results"][0]["text"]
    sekisho.off()

    for reply in (chatgpt.mask("佐藤花子"), chatgpt.restore(placeholder)):
        assert (reply["ok"], reply["code"]) == (False, "unreachable")
        assert "接続できません" in reply["message"]["ja"]
        assert "cannot be reached" in reply["message"]["en"]
        assert reply["setting"] == "extension.server"
    sekisho.on()
    assert chatgpt.restore(placeholder)["texts"] == ["田中太郎"]


@contextmanager
def answering(answer: Callable[[], Response]) -> Iterator[str]:
    async def endpoint(request: Request) -> Response:
        return answer()

    app = Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "POST", "DELETE"])])
    with serving(app, lifespan="off") as url:
        yield url


def problem(status: int, code: str, **more: Any) -> Response:
    detail = {"status": status, "code": code, "detail": "English. / 日本語。", **more}
    return JSONResponse(detail, status, media_type="application/problem+json")


@pytest.mark.parametrize(
    ("answer", "code", "word"),
    [
        (lambda: PlainTextResponse("welcome"), "not_sekisho", "関所のものではありません"),
        (lambda: PlainTextResponse("no", 403), "not_sekisho", "関所のものではありません"),
        (lambda: JSONResponse({"session": "s", "results": []}), "not_sekisho", "関所"),
        (lambda: RedirectResponse("https://chatgpt.com/"), "unreachable", "接続できません"),
        (lambda: problem(401, "unknown_client"), "unknown_client", "トークン"),
        (lambda: problem(503, "detection_starting"), "detection_starting", "日本語。"),
        (lambda: problem(429, "too_many", detail="?"), "too_many", "要求が多すぎます"),
        (lambda: problem(503, "starting", detail="?"), "starting", "準備中"),
        (lambda: problem(500, "internal_error"), "internal_error", "内部"),
    ],
)
def test_every_refusal_is_told(
    chatgpt: Asker, answer: Callable[[], Response], code: str, word: str
) -> None:
    with answering(answer) as url:
        chatgpt.browser.configure(server=url)
        reply = chatgpt.mask("田中太郎")

    assert (reply["ok"], reply["code"]) == (False, code)
    assert word in reply["message"]["ja"]
    assert reply["message"]["en"]


def test_a_session_is_told_to_no_other_server(chatgpt: Asker, sekisho: Switched) -> None:
    chatgpt.mask("田中太郎")
    [[session]] = sessions(chatgpt.browser).values()
    with switched(PlantedDetector(PEOPLE)) as other:
        chatgpt.browser.configure(server=other.url)
        assert chatgpt.mask("田中太郎")["ok"] is True
    kept = sessions(chatgpt.browser)

    assert kept[f"sessions:{sekisho.url} https://chatgpt.com"] == [session]
    assert len(kept) == 2


def test_a_token_opens_a_server_that_asks_for_one(chatgpt: Asker) -> None:
    clients = {"browser": {"token_sha256": sha256(b"invented-token").hexdigest()}}
    with switched(PlantedDetector(PEOPLE), clients=clients) as guarded:
        chatgpt.browser.configure(server=guarded.url)
        refused = chatgpt.mask("田中太郎")
        chatgpt.browser.configure(token="invented-token")
        masked = chatgpt.mask("田中太郎")

    assert (refused["code"], refused["setting"]) == ("unknown_client", "extension.token")
    assert masked["ok"] is True


def test_a_server_that_does_not_know_the_extension_says_what_to_set(chatgpt: Asker) -> None:
    with switched(PlantedDetector(PEOPLE), api={"origins": []}) as server:
        chatgpt.browser.configure(server=server.url)
        reply = chatgpt.mask("田中太郎")

    assert (reply["code"], reply["setting"]) == ("origin_refused", "api.origins")
    assert EXTENSION_ORIGIN in reply["message"]["ja"]
    assert EXTENSION_ORIGIN in reply["message"]["en"]


def test_a_server_without_leave_to_loosen_is_obeyed(chatgpt: Asker) -> None:
    api = {"origins": [EXTENSION_ORIGIN], "overrides": "block"}
    with switched(PlantedDetector(PEOPLE), api=api) as strict:
        chatgpt.browser.reset(server=strict.url)
        reply = chatgpt.mask("田中太郎", keep=["田中太郎"])
        site = chatgpt.ask("site")

    assert reply["code"] == "override_refused"
    assert site["overrides"] is False


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "mask", "texts": "田中太郎", "keep": [], "mask": []},
        {"kind": "mask", "texts": [1], "keep": [], "mask": []},
        {"kind": "mask", "texts": [], "keep": [], "mask": ["田中太郎"]},
        {"kind": "restore"},
        {"kind": "count", "masked": -1, "restored": 0},
        {"kind": "toString"},
        {"kind": "policy"},  # the options page's
        {"kind": "forget"},
        {},
    ],
)
def test_other_messages_are_refused(chatgpt: Asker, message: dict[str, Any]) -> None:
    kind = message.pop("kind", "")

    assert chatgpt.ask(kind, **message)["code"] == "bad_message"


def test_the_panel_which_stands_in_foreign_pages_gets_no_answer(browser: Browser) -> None:
    page = browser.context.new_page()
    page.goto(f"{browser.extension_url}/panel.html")
    asked = "async kind => await chrome.runtime.sendMessage({kind}) ?? 'nobody'"

    assert [page.evaluate(asked, kind) for kind in ("policy", "site")] == ["nobody", "nobody"]


def test_the_badge_counts_what_was_masked_on_the_page(chatgpt: Asker) -> None:
    control = chatgpt.browser.control
    assert control is not None
    badge = """async () => {
        const [tab] = await chrome.tabs.query({url: "https://chatgpt.com/*"});
        const counts = await chrome.runtime.sendMessage({kind: "counts", tabId: tab.id});
        return [await chrome.action.getBadgeText({tabId: tab.id}), counts];
    }"""
    chatgpt.ask("site")
    chatgpt.ask("count", masked=2, restored=0)
    chatgpt.ask("count", masked=1, restored=4)
    assert control.evaluate(badge) == ["3", {"masked": 3, "restored": 4}]

    chatgpt.page.reload()
    chatgpt.ask("site")
    assert control.evaluate(badge) == ["", {"masked": 0, "restored": 0}]
