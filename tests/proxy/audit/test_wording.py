"""Everything has its words, in both languages, and the articles are those meant."""

import pytest

from sekisho.audit.verification import Kind
from sekisho.audit.wording import ACTIONS, FAULTS, LAW, OUTCOMES, TYPES, Text
from sekisho.entity_types import ENTITY_TYPES
from sekisho.masking.actions import Action
from sekisho.record import OutcomeClass

WORDS = [*TYPES.values(), *ACTIONS.values(), *FAULTS.values(), *OUTCOMES.values()]


def test_nothing_is_without_words() -> None:
    assert list(TYPES) == list(ENTITY_TYPES)
    assert set(ACTIONS) == {str(action) for action in Action}
    assert set(FAULTS) == set(Kind)
    assert set(OUTCOMES) == {*OutcomeClass, "unfinished"}
    assert all(text.ja and text.en for text in WORDS)


@pytest.mark.parametrize(
    "article", ["第28条", "第2条第5項", "第41条", "第42条", "第23条", "第25条", "第29条", "第19条"]
)
def test_the_articles_are_cited(article: str) -> None:
    assert any(article in title.ja for title, _ in LAW)


def test_no_conclusion_is_drawn() -> None:
    said = "".join(part for pair in LAW for text in pair for part in text)

    for claim in ("適合しています", "遵守しています", "匿名化され", "complies", "is compliant"):
        assert claim not in said
    assert "判断や証明ではありません" in said
    assert isinstance(LAW[0][0], Text)
