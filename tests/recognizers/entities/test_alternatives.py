import re

import pytest

from sekisho_recognizers.entities.alternatives import headed, leftmost
from sekisho_recognizers.hinted import Hinted, Reading


@pytest.mark.parametrize(
    "alternatives",
    [
        "癌|(?<!仮)病|[ァ-ヶ]炎",
        r"(?:血|尿)便|下痢?|\(株\)|[\]^-]x",
        "(?P<one>a?b|(?:c|de){0,2}f)|(?=g)g",
    ],
)
def test_finds_what_the_bare_alternatives_find(alternatives: str) -> None:
    text = "仮病 病 肺癌 ア炎 血便 尿便 下痢 下 (株) ]x ^x -x ab b f cdef def g x"
    found = [each.span() for each in re.finditer(headed(alternatives), text)]
    assert found == [each.span() for each in re.finditer(alternatives, text)]
    assert found


def test_looks_at_the_first_character_before_it_tries_any() -> None:
    assert headed("bc|[x-z]a").startswith(r"(?:(?=[\U00000062\U00000078-\U0000007a])")


@pytest.mark.parametrize("alternatives", [r"a|\d", "a|[^b]", "a|.", "a|(?i:b)"])
def test_refuses_what_may_begin_with_anything(alternatives: str) -> None:
    with pytest.raises(ValueError, match="at the head of an alternative"):
        headed(alternatives)


@pytest.mark.parametrize(
    "text", ["100円5 ¥200円 300 円7 ¥8", "5円5円5円5", "¥1円¥2円3", "円円5円6", "7円8円", ""]
)
def test_alternatives_apart_find_what_they_find_together(text: str) -> None:
    alternatives = ["[0-9]+円", "¥[0-9]+", "円[0-9]円?[0-9]?"]
    found = leftmost(map(Hinted, alternatives), Reading(text))
    together = re.finditer("|".join(alternatives), text)
    assert [each.span() for each in found] == [each.span() for each in together]
