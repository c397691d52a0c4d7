"""The generated page of types lists what there is."""

import re
from pathlib import Path

import pytest

from sekisho.entity_types import ENTITY_TYPES
from sekisho.reference import KINDS, page, recognizers_of
from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS

PAGE = Path(__file__).parents[2] / "docs/entity_types.md"


def listed(text: str) -> dict[str, list[str]]:
    """Types and their recognizers, as the page's sections have them."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0]: re.findall(r"^- `(\w+)`: ", section, re.MULTILINE)
        for section in sections
    }


def test_every_type_has_its_line() -> None:
    assert tuple(KINDS) == ENTITY_TYPES


def test_the_page_lists_the_types_and_recognizers_there_are() -> None:
    """Run `python -m sekisho.reference > docs/entity_types.md` when this fails."""
    assert listed(PAGE.read_text(encoding="utf-8")) == listed(page())


def test_the_page_of_now_lists_every_recognizer_with_what_it_says_of_itself() -> None:
    text = page()
    assert {name for names in listed(text).values() for name in names} == {
        each.__name__ for each in (*RECOGNIZERS, *ON_REQUEST.values())
    }
    assert listed(text) == {
        name: [each.__name__ for each in recognizers_of(name)] for name in ENTITY_TYPES
    }
    assert not re.search(r"^- `\w+`: *$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ON_REQUEST)
def test_the_page_says_what_is_looked_for_on_request_only(name: str) -> None:
    assert f"## {name}\n\nLooked for only where" in page()


@pytest.mark.parametrize("name", ENTITY_TYPES)
def test_the_table_links_to_each_section(name: str) -> None:
    assert f"| [`{name}`](#{name.lower()}) |" in page()
