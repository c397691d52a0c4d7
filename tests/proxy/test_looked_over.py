"""Texts masked, and what another look at them finds."""

import base64
import time
from urllib.parse import quote

import pytest

from sekisho import looked_over
from sekisho.errors import PolicyRefusal
from sekisho.looked_over import LookedOver, mask_texts
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho.masking.restorer import Restorer
from support.planted import PlantedDetector

MAIL = "seiichiro.kitou@example.jp"
PHONE = "03-0000-0001"
WIDE = "０３－００００－０００１"
ENCODED = base64.b64encode(MAIL.encode()).decode()
DETECTOR = PlantedDetector({MAIL: "EMAIL_ADDRESS", PHONE: "PHONE_NUMBER"})


def mask(*texts: str, also: Decision | None = None) -> LookedOver:
    """`also`: one more decision, on the last text."""
    rows = [
        [Decision(f.start, f.end, f.entity_type, f.score, Action.MASK) for f in DETECTOR.find(text)]
        for text in texts
    ]
    if also is not None:
        rows[-1].append(also)
    return mask_texts(bytes(32), "s", texts, rows, {})


def restored(done: LookedOver) -> list[str]:
    restorer = Restorer(done.masker.table, known_urls=done.masker.urls)
    return [restorer.restore(each.text) for each in done.masked]


@pytest.mark.parametrize(
    "text",
    [f"data:{ENCODED};", quote(MAIL, safe=""), MAIL.upper(), "seiichiro.kitou＠example.jp"],
)
def test_a_value_in_another_form_is_masked_too(text: str) -> None:
    done = mask(MAIL, f"{text} まで")

    assert [row[0].entity_type for row in done.findings] == ["EMAIL_ADDRESS"] * 2
    assert done.masked[1].text.endswith(" まで")
    assert "example" not in done.masked[1].text.lower()
    assert ENCODED not in done.masked[1].text
    assert restored(done) == [MAIL, f"{text} まで"]


def test_one_that_shows_once_its_neighbour_is_masked_is_masked_too() -> None:
    done = mask(f"{PHONE}{WIDE}")

    assert [f.entity_type for f in done.findings[0]] == ["PHONE_NUMBER"] * 2
    assert restored(done) == [f"{PHONE}{WIDE}"]


def test_pieces_of_two_texts_are_no_value() -> None:
    start, end = ENCODED[:14], ENCODED[14:]

    done = mask(MAIL, start, end, PHONE[:7], PHONE[7:], f"{start}{PHONE}{end}")

    assert [each.text for each in done.masked[1:5]] == [start, end, PHONE[:7], PHONE[7:]]
    assert done.masked[5].text.startswith(start)


def test_many_texts_cost_no_more_than_a_long_one() -> None:
    """Each look at a text of its own took as long as one at all of them."""
    many = [f"{PHONE}、{number}" for number in range(1000)]

    began = time.perf_counter()
    mask("".join(many))
    long_s = time.perf_counter() - began
    began = time.perf_counter()
    mask(*many)
    many_s = time.perf_counter() - began

    assert many_s < 5 * long_s + 0.5


def test_what_the_policy_allows_may_stay() -> None:
    also = Decision(5, 5 + len(ENCODED), "SECRET", 1.0, Action.ALLOW)

    done = mask(MAIL, f"data:{ENCODED}", also=also)

    assert done.masked[1].text == f"data:{ENCODED}"


def test_what_is_still_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is known for which that happens."""
    monkeypatch.setattr(looked_over, "with_hits", lambda texts, places, check: [[], []])

    with pytest.raises(PolicyRefusal) as caught:
        mask(MAIL, f"data:{ENCODED};")

    assert caught.value.code == "masked_value_left"
    assert caught.value.entity_types == ("EMAIL_ADDRESS",)
    assert MAIL not in str(caught.value)


def test_no_repr_shows_a_value() -> None:
    assert MAIL not in repr(mask(MAIL))
