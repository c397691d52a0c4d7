"""The texts that the generator makes, with the built-in lists alone."""

import json
from pathlib import Path

import pytest

from training.generate import KNOWN, LONGEST, as_json, samples
from training.kinds import KINDS
from training.scene import Sample

# What may stand at the end of a name only if it belongs to it.
HONORIFICS = ("さん", "様", "殿", "部長", "課長", "社長", "先生")
MODULES = sorted({kind.name for kind in KINDS})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    return list(samples(3000, 1, sources=tmp_path_factory.mktemp("none")))


def test_spans_lie_in_the_text_one_after_another(made: list[Sample]) -> None:
    for sample in made:
        end = 0
        for span in sample.spans:
            assert end <= span.start < span.end <= len(sample.text)
            assert span.label in KNOWN
            end = span.end


def test_spans_neither_begin_nor_end_with_space(made: list[Sample]) -> None:
    for sample in made:
        for span in sample.spans:
            surface = sample.text[span.start : span.end]

            assert surface.strip() == surface


def test_persons_have_no_honorific(made: list[Sample]) -> None:
    found = [
        surface
        for sample in made
        for span in sample.spans
        if span.label == "PERSON"
        and len(surface := sample.text[span.start : span.end]) > 2
        and surface.endswith(HONORIFICS)
    ]

    assert found == []


def test_no_template_is_left_unfilled(made: list[Sample]) -> None:
    for sample in made:
        assert not any(mark in sample.text for mark in "‹›⟦⟧"), sample.text
        assert "{A" not in sample.text


def test_texts_are_not_longer_than_promised(made: list[Sample]) -> None:
    assert max(len(sample.text) for sample in made) <= LONGEST
    assert min(len(sample.text) for sample in made) > 0


def test_a_quarter_of_the_texts_names_nobody(made: list[Sample]) -> None:
    labels = [{span.label for span in sample.spans} for sample in made]

    assert sum(not found & {"PERSON", "ORGANIZATION"} for found in labels) >= len(made) / 4


def test_texts_are_hardly_alike(made: list[Sample]) -> None:
    assert len({sample.text for sample in made}) > 0.9 * len(made)


def test_a_seed_makes_the_same_texts_again(tmp_path: Path) -> None:
    assert list(samples(50, 7, sources=tmp_path)) == list(samples(50, 7, sources=tmp_path))
    assert list(samples(50, 7, sources=tmp_path)) != list(samples(50, 8, sources=tmp_path))


@pytest.mark.parametrize("module", MODULES)
def test_every_kind_writes_texts(module: str, tmp_path: Path) -> None:
    written = list(samples(20, 3, frozenset({module}), tmp_path))

    assert {sample.source for sample in written} == {module}


def test_a_record_says_what_it_knows(made: list[Sample]) -> None:
    record = json.loads(as_json(next(sample for sample in made if sample.spans)))

    assert record["known"] == KNOWN
    assert set(record["spans"][0]) == {"start", "end", "label"}
