"""A masked text, and what was replaced in it.

A `Masked` knows the original, since its owner may want to see both side by side; but nothing that
others read does: no repr, no log line, no pickle. Only `show(values=True)` tells.
"""

from collections import Counter
from collections.abc import Sequence

from sekisho.masked_findings import MaskedFinding
from sekisho.sdk.masked_view import MaskedView

_MOST_LISTED = 8


class Masked:
    """`str()` of it, and so its place in an f-string, is the masked text.

    A pickle of it holds the masked text and the findings, without the values.
    """

    __slots__ = ("_findings", "_original", "_text")

    def __init__(
        self, text: str, findings: Sequence[MaskedFinding], original: str | None = None
    ) -> None:
        self._text = text
        self._findings = tuple(findings)
        self._original = original

    @property
    def text(self) -> str:
        """What may leave."""
        return self._text

    @property
    def findings(self) -> tuple[MaskedFinding, ...]:
        """By their place in the original, those that the policy allows included."""
        return self._findings

    @property
    def counts(self) -> dict[str, int]:
        """Entity type -> places that were masked or redacted."""
        return dict(Counter(f.entity_type for f in self._findings if f.placeholder is not None))

    def show(self, *, values: bool = False) -> MaskedView:
        """What was replaced by what, for a terminal, a notebook or `print`. `values` shows the
        original beside it.

        Raises ValueError where `values` are wanted of what came out of a pickle.
        """
        if values and self._original is None:
            raise ValueError("a pickle keeps no values")
        return MaskedView(self._text, self._findings, self._original if values else None)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        replaced = Counter(
            (f.placeholder, f.entity_type) for f in self._findings if f.placeholder is not None
        )
        listed = [
            f"{placeholder} ({entity_type}{f' ×{count}' if count > 1 else ''})"
            for (placeholder, entity_type), count in list(replaced.items())[:_MOST_LISTED]
        ]
        if len(replaced) > _MOST_LISTED:
            listed.append(f"{len(replaced) - _MOST_LISTED} more")
        return f"Masked({', '.join(listed) or 'nothing masked'})"

    def _repr_html_(self) -> str:
        return self.show()._repr_html_()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Masked):
            return NotImplemented
        return (self._text, self._findings) == (other._text, other._findings)

    def __hash__(self) -> int:
        return hash((self._text, self._findings))

    def __reduce__(self) -> tuple[type["Masked"], tuple[str, tuple[MaskedFinding, ...]]]:
        return Masked, (self._text, self._findings)

    def __copy__(self) -> "Masked":
        return self

    def __deepcopy__(self, memo: object) -> "Masked":
        return self
