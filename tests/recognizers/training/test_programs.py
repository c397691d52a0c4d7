"""Passages of program text."""

import random

from training.programs import Programs


def test_passages_are_short_and_name_nobody() -> None:
    programs = Programs()
    chance = random.Random(0)
    for _ in range(50):
        passage = programs.passage(chance)
        assert 0 < len(passage.text) <= 500
        assert passage.spans == ()
        assert "Guido" not in passage.text
