"""What was masked, for terminals and notebooks."""

import re
from html import unescape

from sekisho.masked_findings import MaskedFinding
from sekisho.sdk.masked_view import MaskedView

ORIGINAL = "昨日<b>田中\x1b[2J様"
FINDINGS = (
    MaskedFinding(0, 2, "DATE_TIME", 0.4, "allow", None),
    MaskedFinding(5, 11, "PERSON", 0.7, "mask", "PERSON4K7Q2M"),
)
TEXT = "昨日<b>PERSON4K7Q2M様"


def shown(html: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<sub>.*?</sub>", "", html)))


def test_a_table_with_and_without_values() -> None:
    assert str(MaskedView(TEXT, FINDINGS, None)).splitlines() == [
        TEXT,
        "DATE_TIME  0-2   allow  -",
        "PERSON     5-11  mask   PERSON4K7Q2M",
    ]
    assert repr(MaskedView(TEXT, FINDINGS, ORIGINAL)).splitlines() == [
        TEXT,
        "DATE_TIME  0-2   allow  -             昨日",
        "PERSON     5-11  mask   PERSON4K7Q2M  田中\\x1b[2J",
    ]


def test_nothing_found_is_the_text_alone() -> None:
    assert str(MaskedView("無し", (), None)) == "無し"


def test_html_marks_what_was_replaced_and_shows_all_else_as_it_is() -> None:
    html = MaskedView(TEXT, FINDINGS, None)._repr_html_()

    assert shown(html) == TEXT
    assert "<b>" not in html
    assert "PERSON4K7Q2M<sub> PERSON</sub>" in html
    assert "田中" not in html


def test_html_with_values_shows_the_original() -> None:
    html = MaskedView(TEXT, FINDINGS, ORIGINAL)._repr_html_()

    assert shown(html) == ORIGINAL
    assert "<sub> PERSON → PERSON4K7Q2M</sub>" in html


def test_html_of_several_findings_keeps_its_places() -> None:
    findings = (
        MaskedFinding(0, 2, "PERSON", 1.0, "mask", "PERSON4K7Q2M"),
        MaskedFinding(2, 30, "SECRET", 1.0, "redact", "[REDACTED]"),
        MaskedFinding(31, 33, "PERSON", 1.0, "mask", "PERSON4K7Q2M"),
    )
    html = MaskedView("PERSON4K7Q2M[REDACTED]とPERSON4K7Q2M", findings, None)._repr_html_()

    assert re.findall(r">([^<>]+)<sub>", html) == ["PERSON4K7Q2M", "[REDACTED]", "PERSON4K7Q2M"]


def test_lone_surrogates_can_be_written() -> None:
    view = MaskedView("\ud83d様", (), "\ud83d様")

    str(view).encode()
    view._repr_html_().encode()
