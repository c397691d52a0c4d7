"""Texts masked as those of one request."""

import base64

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, Masker
from sekisho.policy import ABROAD, Circumstances, Policy
from sekisho.sdk import text_masking
from sekisho.sdk.kept_values import SessionValues
from sekisho.sdk.masked import Masked
from sekisho.sdk.text_masking import TextMasking
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from support.planted import PlantedDetector
from support.shields import KEY

HOME = Circumstances("open", "home", Jurisdiction.DOMESTIC)
NAME = "鬼頭 誠一郎"
MAIL = "seiichiro.kitou@example.jp"
NUMBER = "123456789018"
DETECTOR = PlantedDetector({NAME: "PERSON", MAIL: "EMAIL_ADDRESS", NUMBER: "JP_MY_NUMBER"})


def masking(circumstances: Circumstances = ABROAD) -> TextMasking:
    return TextMasking(KEY, Policy(PolicySettings()).in_force(circumstances), "s")


def mask(*texts: str, values: SessionValues | None = None) -> list[Masked]:
    found = [DETECTOR.find(text) for text in texts]
    return masking().mask(texts, found, SessionValues() if values is None else values)


def test_the_placeholders_are_the_maskers() -> None:
    text = f"{NAME}様（{MAIL}）"
    row = [
        Decision(f.start, f.end, f.entity_type, f.score, Action.MASK) for f in DETECTOR.find(text)
    ]
    [expected] = Masker(KEY, "s").mask([text], [row])

    assert mask(text)[0].text == expected.text


def test_what_one_text_shows_is_masked_in_all() -> None:
    wide, plain = mask("鬼頭　誠一郎さんへ", f"{NAME}様")

    assert "鬼頭" not in wide.text + plain.text
    assert wide.findings[0].placeholder != plain.findings[0].placeholder
    assert wide.text[:12] == plain.text[:12]  # one person


def test_a_value_in_another_form_is_masked_too() -> None:
    values = SessionValues()
    encoded = base64.b64encode(MAIL.encode()).decode()
    texts = [f"{MAIL}は", f"data:{encoded};"]

    masked = mask(*texts, values=values)

    assert encoded not in masked[1].text
    assert [values.restorer().restore(each.text) for each in masked] == texts
    assert [f.entity_type for f in masked[1].findings] == ["EMAIL_ADDRESS"]


def test_what_may_not_leave_is_refused_and_nothing_is_kept() -> None:
    values = SessionValues()

    with pytest.raises(PolicyRefusal) as caught:
        mask(NAME, f"{NAME}の番号は{NUMBER}", values=values)

    assert caught.value.entity_types == ("JP_MY_NUMBER",)
    assert NUMBER not in str(caught.value)
    assert values.known() == {}


def test_at_home_the_original_passes() -> None:
    text = f"{NAME}の番号は{NUMBER}"
    [masked] = masking(HOME).mask([text], [DETECTOR.find(text)], SessionValues())

    assert masked.text == text
    assert [f.action for f in masked.findings] == ["allow", "allow"]


class Stubborn(SessionValues):
    """Says of every placeholder that it is another's."""

    def keep(self, table, urls):  # type: ignore[no-untyped-def]
        return dict.fromkeys(table, "another")


def test_a_placeholder_that_is_taken_is_left_to_its_owner() -> None:
    [first] = mask(NAME)
    taken = first.text
    values = SessionValues()
    values.keep({taken: "鬼頭誠一郎"}, [])

    [masked] = mask(NAME, values=values)

    assert masked.text != taken
    assert values.restorer().restore(f"{taken}、{masked.text}") == f"鬼頭誠一郎、{NAME}"


def test_clashes_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_masking, "MAX_CLASHES", 3)

    with pytest.raises(RuntimeError) as caught:
        mask(NAME, values=Stubborn())

    assert NAME not in str(caught.value)


def test_no_repr_shows_the_key() -> None:
    assert repr(KEY) not in repr(masking())
