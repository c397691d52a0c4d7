"""A person's word on the values of a text: what it does, and what it never does."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import PolicyRefusal
from sekisho.looked_over import LookedOver, mask_texts
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho.masking.restorer import Restorer
from sekisho.overrides import Mark, Overrides
from support.planted import PlantedDetector

NAME = "鬼頭 誠一郎"
SHORT = "鬼頭"
OTHER = "百目鬼隆"
PHONE = "03-0000-0001"
SECRET = "sk-himitsu-0001"
MAIL = "seiichiro.kitou@example.jp"
ENCODED = base64.b64encode(MAIL.encode()).decode()
VALUES = {
    NAME: "PERSON",
    SHORT: "PERSON",
    OTHER: "PERSON",
    PHONE: "PHONE_NUMBER",
    SECRET: "SECRET",
    MAIL: "EMAIL_ADDRESS",
    f"https://example.jp/{SECRET}": "URL",
}
ACTIONS = {"SECRET": Action.REDACT}


def mask(
    *texts: str,
    keep: tuple[str, ...] = (),
    marks: tuple[tuple[str, str], ...] = (),
    values: dict[str, str] | None = None,
    known: dict[str, str] | None = None,
    types: dict[str, Action] | None = None,
) -> LookedOver:
    detector = PlantedDetector(VALUES if values is None else values)
    overrides = Overrides(keep, tuple(Mark(*each) for each in marks), types or {})
    rows = [
        [
            Decision(f.start, f.end, f.entity_type, 1.0, ACTIONS.get(f.entity_type, Action.MASK))
            for f in detector.find(text)
        ]
        for text in texts
    ]
    decisions = overrides.with_types(texts, rows)
    return mask_texts(bytes(32), "s", texts, decisions, known or {}, overrides)


def masked(done: LookedOver) -> list[str]:
    return [each.text for each in done.masked]


def restored(done: LookedOver) -> list[str]:
    restorer = Restorer(done.masker.table, known_urls=done.masker.urls)
    return [restorer.restore(each.text) for each in done.masked]


def test_a_kept_value_stays_wherever_it_is_the_whole_value() -> None:
    texts = [f"{OTHER}と{NAME}", f"百目鬼 隆、{OTHER}さん"]

    done = mask(*texts, keep=(OTHER,))

    assert masked(done)[0].startswith(f"{OTHER}と")
    assert masked(done)[1] == texts[1]
    assert "誠一郎" not in masked(done)[0]
    first = done.findings[0][0]
    assert (first.action, first.placeholder) == ("allow", None)
    assert restored(done) == texts


def test_a_kept_value_that_was_masked_before_stays_now() -> None:
    before = mask(OTHER)

    done = mask(f"{OTHER}です", values={}, known=before.masker.table, keep=(OTHER,))

    assert masked(done) == [f"{OTHER}です"]


def test_the_last_look_leaves_a_kept_value_alone_in_any_form() -> None:
    texts = [MAIL, f"data:{ENCODED};", MAIL.upper()]
    before = mask(*texts)

    assert masked(mask(*texts, keep=(MAIL,))) == texts
    assert ENCODED not in masked(before)[1]


def test_one_that_was_masked_before_is_no_value_for_the_last_look() -> None:
    texts = [MAIL, f"data:{ENCODED};"]

    assert masked(mask(*texts, keep=(MAIL,), known=mask(MAIL).masker.table)) == texts


def test_a_kept_value_stays_beside_another_that_is_the_same_number() -> None:
    values = {PHONE: "PHONE_NUMBER", "0300000001": "PHONE_NUMBER"}

    done = mask(f"{PHONE}、0300000001、%30300000001", keep=(PHONE,), values=values)

    assert masked(done)[0].startswith(f"{PHONE}、PHONE")
    assert "0300000001" not in masked(done)[0]
    assert not masked(done)[0].endswith("00000001")


@pytest.mark.parametrize("kept", [SHORT, f"{NAME}様", "誠一郎", NAME[:-1], f"は{NAME}"])
def test_a_kept_piece_of_a_value_uncovers_nothing_of_it(kept: str) -> None:
    done = mask(f"これは{NAME}様。", keep=(kept,), values={NAME: "PERSON"})

    assert "鬼頭" not in masked(done)[0]
    assert "誠一郎" not in masked(done)[0]


def test_a_larger_value_stays_masked_where_the_kept_one_is_a_part_of_it() -> None:
    done = mask(f"{SHORT}様、{NAME}様", f"連絡先：{NAME}", keep=(SHORT,))

    assert masked(done)[0].startswith(f"{SHORT}様、")
    assert SHORT not in masked(done)[0][len(SHORT) :]
    assert SHORT not in masked(done)[1]


def test_a_larger_value_in_another_form_stays_masked_too() -> None:
    """In the second text only the last look finds the number, and the kept one is a part of it."""
    values = {"03-1234-5679": "PHONE_NUMBER", "1234": "ID_NUMBER"}
    texts = ["03-1234-5679 と 1234", "%30%33-1234-5679"]

    done = mask(*texts, keep=("1234",), values=values)

    assert masked(done)[0].endswith(" と 1234")
    assert "1234" not in masked(done)[1]
    assert restored(done) == texts


@pytest.mark.parametrize("kept", [SECRET, "ｓｋ-himitsu-0001", f"https://example.jp/{SECRET}"])
def test_what_the_policy_redacts_cannot_be_kept_nor_what_holds_it(kept: str) -> None:
    with pytest.raises(PolicyRefusal) as caught:
        mask(f"鍵は{SECRET}、https://example.jp/{SECRET}", keep=(kept,))

    assert caught.value.code == "override_refused"
    assert caught.value.entity_types == ("SECRET",)
    assert SECRET not in str(caught.value)


def test_a_type_that_is_allowed_does_not_uncover_what_the_policy_redacts() -> None:
    with pytest.raises(PolicyRefusal) as caught:
        mask(f"鍵は{SECRET}、https://example.jp/{SECRET}", types={"URL": Action.ALLOW})

    assert caught.value.entity_types == ("SECRET",)


def test_a_look_alike_of_a_placeholder_cannot_be_kept() -> None:
    """Else text could be made to pull out somebody's value."""
    done = mask("PERSON4K7Q2M", keep=("PERSON4K7Q2M",))

    assert "PERSON4K7Q2M" not in masked(done)[0]
    assert restored(done) == ["PERSON4K7Q2M"]


@pytest.mark.parametrize(
    "text", ["森は", "森田", "深い森。", "ＡＢｃ森", "30歳の森", "東京の森\ud83d"]
)
def test_a_marked_value_is_masked_in_every_occurrence(text: str) -> None:
    done = mask(text, f"{text}と{text}", marks=(("森", "PERSON"),), values={})

    assert "森" not in "".join(masked(done))
    assert sum(row.entity_type == "PERSON" for rows in done.findings for row in rows) == 3
    assert restored(done) == [text, f"{text}と{text}"]


def test_a_mark_counts_in_any_width_and_case() -> None:
    done = mask(
        "Kawasemi、ＫＡＷＡＳＥＭＩ、ｶﾜｾﾐ", marks=(("kawasemi", "PROJECT"), ("カワセミ", "PROJECT"))
    )

    assert masked(done)[0].count("TERM") == 3


@pytest.mark.parametrize("kind", ["DATE_TIME", "AGE", "LOCATION", "CONFIDENTIAL_MARK"])
def test_a_mark_counts_for_kinds_that_are_not_looked_for_elsewhere(kind: str) -> None:
    done = mask("三十、三十と三十", marks=(("三十", kind),))

    assert "三十" not in masked(done)[0]


def test_a_mark_uncovers_nothing_that_lies_in_it() -> None:
    """The number is found by itself in the first text only, and would be masked in the second."""
    texts = [f"窓口{PHONE}まで", f"電話 {PHONE}", "%30%33-0000-0001"]
    values = {f"口{PHONE}": "CUSTOM", PHONE: "PHONE_NUMBER"}

    done = mask(*texts, marks=((f"窓口{PHONE}", "ORGANIZATION"),), values={PHONE: "PHONE_NUMBER"})
    also = mask(*texts, marks=((f"窓口{PHONE}", "ORGANIZATION"),), values=values)

    for each in (done, also):
        assert "0000" not in "".join(masked(each))
        assert restored(each) == texts
        assert PHONE in each.masker.table.values()  # for the session's next text


def test_a_mark_does_not_weaken_what_the_policy_redacts() -> None:
    text = f"鍵{SECRET}です、{SECRET}"

    done = mask(text, marks=((f"鍵{SECRET}", "CUSTOM"), (SECRET[:6], "CUSTOM")))

    assert SECRET not in restored(done)[0]
    assert [f.action for f in done.findings[0]] == ["redact", "redact"]


def test_a_redacted_value_in_a_mark_is_redacted_elsewhere_too() -> None:
    done = mask(f"鍵{SECRET}です", "ｓｋ-himitsu-0001", marks=((f"鍵{SECRET}", "CUSTOM"),))

    assert masked(done)[1] == "[REDACTED]"


def test_a_mark_that_overlaps_a_finding_becomes_one_with_it() -> None:
    done = mask(f"{OTHER}商店です", marks=(("隆商店", "ORGANIZATION"),))

    [finding] = done.findings[0]
    assert (finding.start, finding.end, finding.entity_type) == (0, 6, "PERSON")
    assert restored(done) == [f"{OTHER}商店です"]


def test_what_is_kept_and_marked_is_masked() -> None:
    done = mask(f"{MAIL} {ENCODED}", keep=(MAIL,), marks=((MAIL, "EMAIL_ADDRESS"),))

    assert MAIL not in masked(done)[0]
    assert ENCODED not in masked(done)[0]


def test_types_are_overridden_either_way() -> None:
    done = mask(f"{NAME}、{PHONE}", types={"PERSON": Action.ALLOW, "PHONE_NUMBER": Action.MASK})

    assert masked(done)[0].startswith(f"{NAME}、PHONE")


POLICY = {
    "PERSON": Action.MASK,
    "LOCATION": Action.ALLOW,
    "SECRET": Action.REDACT,
    "JP_MY_NUMBER": Action.BLOCK,
    "ADDRESS": Action.GENERALIZE,
    "MEDICAL": Action.REROUTE,
}


@pytest.mark.parametrize("name", ["SECRET", "JP_MY_NUMBER", "ADDRESS", "MEDICAL"])
@pytest.mark.parametrize("action", [Action.ALLOW, Action.MASK])
def test_types_that_the_policy_does_more_with_are_fixed(name: str, action: Action) -> None:
    with pytest.raises(PolicyRefusal) as caught:
        Overrides(types={name: action}).check(POLICY, loosening=True)

    assert caught.value.setting == f"policy.actions.{name}"
    assert caught.value.entity_types == (name,)


@pytest.mark.parametrize(
    ("overrides", "refused"),
    [
        (Overrides(keep=(NAME,)), True),
        (Overrides(types={"PERSON": Action.ALLOW}), True),
        (Overrides(types={"LOCATION": Action.ALLOW}), False),
        (Overrides(types={"LOCATION": Action.MASK, "PERSON": Action.MASK}), False),
        (Overrides(marks=(Mark(NAME, "PERSON"),)), False),
    ],
)
def test_where_nothing_may_be_loosened_tightening_passes(
    overrides: Overrides, refused: bool
) -> None:
    overrides.check(POLICY, loosening=True)
    if not refused:
        overrides.check(POLICY, loosening=False)
        return
    with pytest.raises(PolicyRefusal) as caught:
        overrides.check(POLICY, loosening=False)
    assert caught.value.setting == "api.overrides"
    assert NAME not in str(caught.value)


def test_no_repr_shows_a_value() -> None:
    assert NAME not in repr(Overrides((NAME,), (Mark(NAME, "PERSON"),)))


PIECES = st.sampled_from(
    [
        NAME,
        SHORT,
        OTHER,
        PHONE,
        MAIL,
        "誠一郎",
        "森",
        "a",
        "e",
        " ",
        "、",
        "様",
        "\ud83d",
        "ＡＢ",
        "ab",
        "PERSON4K7Q2M",
    ]
)
TEXT = st.lists(PIECES, max_size=6).map("".join)


@given(
    st.lists(TEXT, min_size=1, max_size=3),
    st.lists(TEXT, max_size=2),
    st.lists(TEXT.filter(str.strip), max_size=2),
)
def test_what_is_masked_with_overrides_comes_back(
    texts: list[str], keep: list[str], marks: list[str]
) -> None:
    done = mask(
        *texts,
        keep=tuple(keep),
        marks=tuple((text, "CUSTOM") for text in marks),
        values={NAME: "PERSON", OTHER: "PERSON", PHONE: "PHONE_NUMBER", MAIL: "EMAIL_ADDRESS"},
    )

    assert restored(done) == texts
    for mark in marks:
        assert not any(mark in each for each in masked(done))


@given(st.lists(TEXT, min_size=1, max_size=3), st.lists(TEXT.filter(str.strip), max_size=3))
def test_marks_leave_masked_whatever_was(texts: list[str], marks: list[str]) -> None:
    values = {NAME: "PERSON", OTHER: "PERSON", PHONE: "PHONE_NUMBER"}
    without = mask(*texts, values=values)
    done = mask(*texts, values=values, marks=tuple((text, "CUSTOM") for text in marks))

    for before, after in zip(without.findings, done.findings, strict=True):
        covered = {i for f in after for i in range(f.start, f.end) if f.placeholder is not None}
        for f in before:
            assert covered.issuperset(range(f.start, f.end))
