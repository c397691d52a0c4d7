"""What was masked, as people look at it: a table for terminals, HTML for notebooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from sekisho.masked_findings import MaskedFinding

_MARK = (
    "border: 1px solid currentColor; border-radius: 3px; padding: 0 2px; "
    "background: transparent; color: inherit"
)


@dataclass(frozen=True, slots=True, repr=False)
class MaskedView:
    """`original`: None where the values stay out of sight."""

    text: str = field(repr=False)
    findings: Sequence[MaskedFinding]
    original: str | None = field(repr=False)

    def __str__(self) -> str:
        """The masked text, and a line for each finding."""
        rows = [self._row(each) for each in self.findings]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
        lines = (
            "  ".join(
                # The value comes last: the width of Japanese text differs between terminals.
                (*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[4:])
            ).rstrip()
            for row in rows
        )
        return "\n".join((_printable(self.text), *lines))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        body = "".join(self._pieces())
        return f'<div style="white-space: pre-wrap; overflow-wrap: anywhere">{body}</div>'

    def _row(self, finding: MaskedFinding) -> tuple[str, ...]:
        place = f"{finding.start}-{finding.end}"
        row = (finding.entity_type, place, finding.action, finding.placeholder or "-")
        if self.original is None:
            return row
        return (*row, _printable(self.original[finding.start : finding.end]))

    def _pieces(self) -> Iterator[str]:
        """The masked text, or the original, with what was replaced marked in it."""
        shown = self.text if self.original is None else self.original
        position = shift = 0
        for each in self.findings:
            if each.placeholder is None:
                continue
            start, end = each.start + shift, each.end + shift
            if self.original is None:
                end = start + len(each.placeholder)
                shift += len(each.placeholder) - (each.end - each.start)
            yield _text(shown[position:start])
            beside = each.entity_type
            if self.original is not None:
                beside += f" → {each.placeholder}"
            yield (
                f'<mark style="{_MARK}" title="{_text(each.action)} {each.score:.2f}">'
                f"{_text(shown[start:end])}<sub> {_text(beside)}</sub></mark>"
            )
            position = end
        yield _text(shown[position:])


def _text(text: str) -> str:
    """For HTML in UTF-8, which has no lone surrogates."""
    return escape(text).encode("utf-8", "replace").decode()


def _printable(text: str) -> str:
    """Control characters shown, not obeyed: a text must not steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
