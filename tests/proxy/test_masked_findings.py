"""What is reported of a masked text."""

from sekisho.masked_findings import MaskedFinding, masked_findings
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, MaskedText, Replacement

PERSON = Decision(3, 5, "PERSON", 0.7, Action.MASK)
DATE = Decision(0, 2, "DATE_TIME", 0.5, Action.ALLOW)


def test_what_was_replaced_and_what_was_left_by_place() -> None:
    masked = MaskedText(
        "",
        (
            Replacement(3, 5, "PERSON", Action.MASK, "PERSON4K7Q2M"),
            Replacement(8, 10, "PERSON", Action.MASK, "PERSON4K7Q2M"),
        ),
    )

    assert masked_findings(masked, [DATE, PERSON]) == [
        MaskedFinding(0, 2, "DATE_TIME", 0.5, "allow", None),
        MaskedFinding(3, 5, "PERSON", 0.7, "mask", "PERSON4K7Q2M"),
        MaskedFinding(8, 10, "PERSON", 1.0, "mask", "PERSON4K7Q2M"),
    ]
