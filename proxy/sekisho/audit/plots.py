"""Plots as SVG without script or style attributes: colours and font are the page's."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, log10

_WIDTH, _HEIGHT = 960, 260
_LEFT, _RIGHT, _BOTTOM, _TOP = 56, 20, 26, 10
_ROW = 26
_NAME_WIDTH = 270


def stacked_bars(title: str, bars: Mapping[str, Sequence[int]], classes: Sequence[str]) -> str:
    """One bar for each label, its parts from below in the order of `classes`."""
    most = _round_up(max((sum(parts) for parts in bars.values()), default=0))
    plot_height = _HEIGHT - _TOP - _BOTTOM
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(bars))
    drawn = [_grid(most, plot_height)]
    every = ceil(len(bars) / 12)
    for number, (label, parts) in enumerate(bars.items()):
        x, y = _LEFT + number * step, float(_HEIGHT - _BOTTOM)
        for part, name in zip(parts, classes, strict=True):
            height = part / most * plot_height
            y -= height
            if part:
                drawn.append(
                    f'<rect class="{name}" x="{x + step * 0.12:.1f}" y="{y:.1f}" '
                    f'width="{min(step * 0.76, 48):.1f}" height="{max(height, 1):.1f}">'
                    f"<title>{escape(label)}: {part:,}</title></rect>"
                )
        if number % every == 0:
            middle = x + step * 0.12 + min(step * 0.76, 48) / 2
            drawn.append(_label(middle, _HEIGHT - 8, label, "middle"))
    return _svg(title, _HEIGHT, drawn)


def rows(title: str, bars: Mapping[str, Sequence[int]], classes: Sequence[str]) -> str:
    """One horizontal bar for each label, its parts from the left."""
    most = max((sum(parts) for parts in bars.values()), default=0) or 1
    room = _WIDTH - _NAME_WIDTH - 80
    drawn = []
    for number, (label, parts) in enumerate(bars.items()):
        x, y = float(_NAME_WIDTH), number * _ROW
        drawn.append(_label(_NAME_WIDTH - 10, y + 17, label, "end"))
        for part, name in zip(parts, classes, strict=True):
            if part:
                width = max(part / most * room, 2)
                drawn.append(
                    f'<rect class="{name}" x="{x:.1f}" y="{y + 4}" width="{width:.1f}" '
                    f'height="{_ROW - 9}"><title>{escape(label)}: {part:,}</title></rect>'
                )
                x += width
        drawn.append(_label(x + 7, y + 17, f"{sum(parts):,}", "start"))
    return _svg(title, max(1, len(bars)) * _ROW, drawn)


def _grid(most: int, plot_height: int) -> str:
    drawn = []
    for number in range(5):
        value = most * number / 4
        y = _HEIGHT - _BOTTOM - plot_height * number / 4
        drawn.append(f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_label(_LEFT - 8, y + 4, f"{value:,.0f}", "end"))
    return "".join(drawn)


def _round_up(value: int) -> int:
    """To a number whose quarters are whole."""
    if value <= 4:
        return 4
    unit = 10 ** int(log10(value))
    steps = (m * unit // 10 for m in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100))
    return next((step for step in steps if step >= value and step % 4 == 0), value + -value % 4)


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, height: int, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )
