"""Spans after noise still hold the same letters."""

import random
from collections.abc import Callable

import pytest

from training import noise
from training.scene import Sample, Span

SAMPLE = Sample(
    "氏名:佐藤 一郎\n担当 カトウ(090)",
    "test",
    (Span(3, 8, "PERSON"), Span(12, 15, "PERSON")),
)


@pytest.mark.parametrize(
    "disturb",
    [
        noise.spaced,
        noise.wrapped,
        noise.widened,
        noise.halved,
        noise.joined,
        noise.quoted,
        noise.misread,
    ],
)
def test_spans_keep_their_letters(
    disturb: Callable[[Sample, random.Random], Sample],
) -> None:
    for seed in range(20):
        sample = disturb(SAMPLE, random.Random(seed))
        first, second = (
            "".join(sample.text[span.start : span.end].split()) for span in sample.spans
        )

        assert first == "佐藤一郎"
        assert second in ("カトウ", "ｶﾄｳ")


def test_spaces_at_the_edge_of_a_name_stay_outside() -> None:
    gaps = [" "] * 4
    sample = noise.rebuild(
        Sample("と田中と", "test", (Span(1, 3, "PERSON"),)), gaps, list("と田中と")
    )

    assert sample.text == " と 田 中 と"
    assert sample.spans == (Span(3, 6, "PERSON"),)
