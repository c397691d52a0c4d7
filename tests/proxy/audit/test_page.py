"""A report is one page that fetches nothing, runs nothing, and holds nothing personal."""

import base64
import re
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from proxy.audit.test_summary import record, refused, summed
from sekisho.audit.chain import Link
from sekisho.audit.entry import ended
from sekisho.audit.page import page
from sekisho.audit.period import Period
from sekisho.audit.report import Checked, Report
from sekisho.audit.style import STYLE
from sekisho.audit.verification import Fault, Kind, Place, Verdict
from support.browsing import chromium

CHROMIUM = chromium()
VOID = {"meta", "input", "line", "rect"}


class Reader(HTMLParser):
    """Checks that what is opened is closed, and notes what stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def verdict(*faults: Fault) -> Verdict:
    return Verdict(list(faults), files=1, lines=9, first=1, head=Link(9, "ab" * 32))


def report(*faults: Fault, period: Period | None = None) -> Report:
    summary = summed(
        ended(record(1, counts={("PERSON", "mask"): 1_234}, model="gpt-x")),
        ended(refused(2, refused_types=("JP_MY_NUMBER",))),
        ended(record(3, jurisdiction="domestic", upstream="home", answered_by="home")),
        ended(record(4, dry_run=True)),
        ended(record(5, counts={("XX_OWN", "mask"): 1}, resent=2)),
        {"event": "started", "at": "2026-04-01T00:00:00.000+00:00", "profile": "strict"},
        {"event": "lost", "at": "2026-04-01T00:00:00.000+00:00", "count": 3},
        period=period,
    )
    return Report([Checked("audit.jsonl", verdict(*faults))], summary, "2026-05-01T00:00:00+00:00")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_it_is_whole_and_alone() -> None:
    html = page(report())
    reader = read(html)

    assert not reader.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "a"}
    names = {name for name, _ in reader.attributes}
    assert not names & {"src", "href", "style", "action", "srcset"}
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"https?:|//|url\(|@import", html.replace("<!doctype", ""))


def test_its_policy_allows_its_style_and_nothing_else() -> None:
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page(report())


def test_it_tells_what_happened_in_both_languages() -> None:
    html = page(report())

    for said in ("1,234", "氏名", "Names of persons", "crm", "openai", "gpt-x", "XX_OWN", "strict"):
        assert said in html
    assert "改ざん・欠落・並べ替えは見つかりませんでした" in html
    assert "試行運用" in html
    assert "2026-04-01" in html
    assert html.count('lang="ja"') == html.count('lang="en"') + 1  # the page's own


def test_it_says_where_the_ledger_was_changed() -> None:
    html = page(report(Fault(Kind.EDITED, Place("audit.jsonl", 7), 7, 7)))

    assert "audit.jsonl:7" in html
    assert "見つかりませんでした" not in html


@pytest.mark.parametrize("period", [Period(date(2030, 1, 1), date(2030, 1, 31)), Period()])
def test_a_period_without_exchanges_has_a_page_too(period: Period) -> None:
    empty = Report([Checked("a", Verdict())], summed(period=period), "2026-05-01T00:00:00+00:00")
    html = page(empty)

    read(html)
    assert "この期間の記録はありません" in html


def test_a_name_cannot_add_to_it(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    summary = summed(ended(record(client=hostile, upstream=hostile, model=hostile)))
    html = page(Report([Checked(hostile, verdict())], summary, "2026-05-01T00:00:00+00:00"))

    assert "<script" not in html
    read(html)


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_shows_it_asks_for_nothing_and_switches_the_language(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(report()), encoding="utf-8")
    asked: list[str] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: complaints.append(message.text))
        shown.goto(file.as_uri())
        japanese = shown.inner_text("main")
        shown.click("label[for=en]")
        english = shown.inner_text("main")
        colours = shown.eval_on_selector(".card.abroad", "e => getComputedStyle(e).borderTopColor")
        browser.close()

    assert asked == [file.as_uri()]
    assert complaints == []
    assert "台帳の検証" in japanese
    assert "Verification of the ledger" not in japanese
    assert "Verification of the ledger" in english
    assert "台帳の検証" not in english
    assert colours == "rgb(47, 109, 179)"
