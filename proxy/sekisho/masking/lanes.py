"""One growing text of a stream, restored as it grows.

Whatever the cuts, the pieces that go out are together what `Restorer.restore` makes of the whole.
Held back is only what can begin a placeholder that the restorer knows, or any at all where it can
ask a recall.
"""

from typing import TYPE_CHECKING

from sekisho.masking.urls import LOOK_BACK

if TYPE_CHECKING:
    from sekisho.masking.restorer import Change, Escape, Restorer

TEXT_CAP = 1 << 20


class Lane:
    """`tail` is what is held, still masked. `changes` is what the last step put where, counted in
    what it took: the tail before and the delta, without the tail after.

    `upstream_text` and `client_text` are what went out so far in both forms (the memo wants them);
    None once either has more than `text_cap` characters.
    """

    __slots__ = (
        "_before",
        "_client",
        "_escape",
        "_length",
        "_restorer",
        "_text_cap",
        "_upstream",
        "changes",
        "tail",
    )

    def __init__(self, restorer: "Restorer", escape: "Escape", *, text_cap: int = TEXT_CAP) -> None:
        self.tail = ""
        self.changes: list[Change] = []
        self._restorer = restorer
        self._escape = escape
        self._before = ""
        self._text_cap = text_cap
        self._length = 0
        self._upstream: list[str] = []
        self._client: list[str] = []

    def __repr__(self) -> str:
        return f"Lane({self._length} characters, {len(self.tail)} held)"

    @property
    def upstream_text(self) -> str | None:
        return "".join(self._upstream) if self._length <= self._text_cap else None

    @property
    def client_text(self) -> str | None:
        return "".join(self._client) if self._length <= self._text_cap else None

    def feed(self, delta: str) -> str:
        """What may go out now."""
        return self._advance(delta, final=False)

    def flush(self) -> str:
        """The tail, as if the text ended here."""
        return self._advance("", final=True)

    def _advance(self, delta: str, *, final: bool) -> str:
        text = self.tail + delta if self.tail else delta
        if self.changes:
            self.changes = []
        out, length = self._restorer.advance(
            text, self._escape, before=self._before, final=final, changes=self.changes
        )
        self.tail = text[length:]
        self._keep(text[:length], out)
        return out

    def _keep(self, upstream: str, client: str) -> None:
        self._before += upstream
        if len(self._before) > 4 * LOOK_BACK:
            self._before = self._before[-LOOK_BACK:]
        if self._length > self._text_cap:
            return
        self._length += max(len(upstream), len(client))
        if self._length > self._text_cap:
            self._upstream.clear()
            self._client.clear()
        else:
            self._upstream.append(upstream)
            self._client.append(client)
