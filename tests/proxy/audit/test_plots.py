"""Plots are drawn to scale and hold nothing but shapes, labels and classes."""

import re
from xml.etree import ElementTree

import pytest

from sekisho.audit.plots import rows, stacked_bars

CLASSES = ("abroad", "home")


def rectangles(svg: str) -> list[dict[str, str]]:
    return [each.attrib for each in ElementTree.fromstring(svg).iter("rect")]  # noqa: S314


def test_parts_stand_on_each_other_and_are_to_scale() -> None:
    svg = stacked_bars("t", {"04-01": (30, 10), "04-02": (20, 0)}, CLASSES)

    one, other, second = rectangles(svg)
    assert [each["class"] for each in (one, other, second)] == ["abroad", "home", "abroad"]
    assert float(one["height"]) == pytest.approx(3 * float(other["height"]), rel=0.01)
    assert float(one["y"]) == pytest.approx(float(other["y"]) + float(other["height"]), abs=0.2)
    assert float(second["x"]) > float(one["x"])


@pytest.mark.parametrize("most", [0, 1, 3, 4, 5, 9, 10, 99, 101, 12_345, 10**9 + 1])
def test_no_bar_leaves_the_plot(most: int) -> None:
    svg = stacked_bars("t", {"a": (most, 0), "b": (0, 1)}, CLASSES)

    assert all(float(each["y"]) >= 9.9 for each in rectangles(svg))
    marks = [int(text.replace(",", "")) for text in re.findall(r">([0-9,]+)</text>", svg)]
    assert max(marks) >= most
    assert len(set(marks)) == 5


def test_rows_tell_their_sum() -> None:
    svg = rows("t", {"PERSON": (1_000, 500), "ADDRESS": (1, 0)}, CLASSES)

    assert "1,500" in svg
    assert [each["class"] for each in rectangles(svg)] == ["abroad", "home", "abroad"]


@pytest.mark.parametrize("svg", [rows("t", {}, CLASSES), stacked_bars("t", {}, CLASSES)])
def test_nothing_can_be_drawn(svg: str) -> None:
    assert rectangles(svg) == []


def test_labels_cannot_add_anything() -> None:
    hostile = "<script>&\"'"
    for svg in (
        rows(hostile, {hostile: (1, 1)}, CLASSES),
        stacked_bars(hostile, {hostile: (1, 1)}, CLASSES),
    ):
        assert "<script" not in svg
        assert "style=" not in svg
        ElementTree.fromstring(svg)  # noqa: S314
