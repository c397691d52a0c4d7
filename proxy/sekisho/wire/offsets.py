"""Index fields that point at the right text after restoring.

Citations say which characters of a text they belong to. Restoring makes the text longer or shorter,
so what stood behind a placeholder moves. Indices inside of a placeholder mean the whole value: a
start means the value's start, an end its end. An index beyond the text keeps its distance from the
text's end. What is no index (a string, a negative number) stays as it is.

Some citations count characters of a document in the request. The upstream has read it masked, the
client has it as it was; `CitedDocuments` knows both.

A client sends an answer back with its next request. There `recount` undoes the shift: the upstream
is to see what it wrote, since prompt caches and signed thoughts are bound to it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sekisho.masking.redaction import REDACTED
from sekisho.masking.restorer import Change, Escape, Restorer
from sekisho.wire.api import Offset, at
from sekisho.wire.json_body import Json
from sekisho.wire.json_text import is_json_text
from sekisho.wire.paths import find


class Places:
    """A text as the upstream wrote it against the same text as the client has it.

    Counts code points, or with `utf8` bytes. `length` is the upstream's, `moved` whether any place
    differs.
    """

    __slots__ = ("_client_ends", "_client_starts", "_ends", "_starts", "_utf8", "length")

    def __init__(self, *, utf8: bool = False) -> None:
        self.length = 0
        self._utf8 = utf8
        self._starts: list[int] = []  # of each placeholder, in the upstream's text
        self._ends: list[int] = []
        self._client_starts: list[int] = []  # of the value in its place, in the client's text
        self._client_ends: list[int] = []

    def __repr__(self) -> str:
        return f"Places({len(self._starts)} changes in {self.length})"

    @property
    def moved(self) -> bool:
        return bool(self._starts)

    def size(self, text: str) -> int:
        return len(text.encode("utf-8", "surrogatepass")) if self._utf8 else len(text)

    def extend(self, upstream: str, changes: Sequence[Change] = ()) -> None:
        """The text goes on so; the changes count characters of this piece."""
        done = 0
        for start, end, value in changes:
            self.length += self.size(upstream[done:start])
            client_start = self._client(self.length)
            self._starts.append(self.length)
            self.length += self.size(upstream[start:end])
            self._ends.append(self.length)
            self._client_starts.append(client_start)
            self._client_ends.append(client_start + self.size(value))
            done = end
        self.length += self.size(upstream[done:])

    def inverse(self) -> "Places":
        """The client's text against the upstream's."""
        places = Places(utf8=self._utf8)
        places.length = self._client(self.length)
        places._starts, places._client_starts = self._client_starts, self._starts
        places._ends, places._client_ends = self._client_ends, self._ends
        return places

    def start(self, index: int) -> int:
        """Where in the client's text that begins which begins at this index in the upstream's."""
        number = bisect_right(self._starts, index) - 1
        if number >= 0 and index < self._ends[number]:
            return self._client_starts[number]
        return self._client(index)

    def end(self, index: int) -> int:
        number = bisect_left(self._starts, index) - 1
        if number >= 0 and index < self._ends[number]:
            return self._client_ends[number]
        return self._client(index)

    def _client(self, index: int) -> int:
        """For an index outside of placeholders, or at the edge of one."""
        number = bisect_right(self._ends, index) - 1
        return index if number < 0 else index - self._ends[number] + self._client_ends[number]


def is_meant(offset: Offset, holder: Mapping[str, Json]) -> bool:
    return offset.kinds is None or bool(offset.kinds.fullmatch(str(holder.get("type", ""))))


def indices(offset: Offset, holder: Mapping[str, Json]) -> Iterator[tuple[str, int, bool]]:
    """(name, index, is it an end) of all that are any."""
    for names, is_end in ((offset.starts, False), (offset.ends, True)):
        for name in names:
            index = holder.get(name)
            if isinstance(index, int) and not isinstance(index, bool) and index >= 0:
                yield name, index, is_end


def shift(offset: Offset, holder: dict[str, Json], places: Places, origin: int = 0) -> bool:
    """Moves the holder's indices; whether any did. What is counted before `origin` stays."""
    moved = False
    for name, index, is_end in list(indices(offset, holder)):
        place = index - origin
        client = places.end(place) if is_end else places.start(place)
        if place >= 0 and client != place:
            holder[name] = client + origin
            moved = True
    return moved


class CitedDocuments:
    """The plain-text documents of a request, in order: as the client has them and as they went.

    Read only when the first citation asks. `client` and `upstream` are the payload before and after
    the masking; `restorer` is the answer's.
    """

    def __init__(self, client: Json, upstream: Json, restorer: Restorer) -> None:
        self._client = client
        self._upstream = upstream
        self._restorer = restorer
        self._texts: list[tuple[str | None, str | None]] | None = None
        self._places: dict[int, Places | None] = {}

    def __repr__(self) -> str:
        return "CitedDocuments()"

    def places(self, number: Json) -> Places | None:
        """None for a document that the request does not hold as a text."""
        if self._texts is None:
            self._texts = list(
                zip(_documents(self._client), _documents(self._upstream), strict=False)
            )
        if not isinstance(number, int) or not 0 <= number < len(self._texts):
            return None
        if number not in self._places:
            client, upstream = self._texts[number]
            both = client is not None and upstream is not None
            self._places[number] = self._compare(client or "", upstream or "") if both else None
        return self._places[number]

    def _compare(self, client: str, upstream: str) -> Places | None:
        changes = _changes(client, upstream, self._restorer)
        if changes is None:
            return None
        places = Places()
        places.extend(upstream, changes)
        return places


def cited_texts(
    offset: Offset, node: Json, holder: Mapping[str, Json]
) -> list[tuple[dict[str, Json], str]]:
    """(the object that holds it, its name) of the texts at this node that the holder's indices
    count through.
    """
    slots = [(owner, name) for owner, name, _ in find(node, offset.text_steps)]
    number = holder.get(offset.nth)
    if not isinstance(number, int):
        return [(owner, name) for owner, name in slots if not owner.get("thought")]
    return slots[number : number + 1] if number >= 0 else []


def recount(offsets: Sequence[Offset], client: Json, upstream: Json, restorer: Restorer) -> None:
    """In a request that sends answers back, turns what their citations count into what it was when
    the upstream sent them. `client` is the payload as it came, `upstream` as it goes; only numbers
    of the latter change. `restorer` knows the placeholders in it.
    """
    rows = [offset for offset in offsets if offset.text or offset.document]
    if rows:
        documents = CitedDocuments(client, upstream, restorer)
        _Recount(rows, documents, restorer).edit(client, upstream)


class _Recount:
    def __init__(
        self, rows: Sequence[Offset], documents: CitedDocuments, restorer: Restorer
    ) -> None:
        self._rows = rows
        self._names = frozenset(offset.steps[0].name for offset in rows)
        self._documents = documents
        self._restorer = restorer
        self._known: dict[tuple[int, str], list[Change] | None] = {}

    def edit(self, client: Json, upstream: Json) -> None:
        """Both are of one shape, save that a key or a number may have been masked."""
        if isinstance(client, list) and isinstance(upstream, list):
            for ours, theirs in zip(client, upstream, strict=False):
                self.edit(ours, theirs)
        elif isinstance(client, dict) and isinstance(upstream, dict):
            for ours, theirs in zip(client.values(), upstream.values(), strict=False):
                self.edit(ours, theirs)
            if not self._names.isdisjoint(client):
                self._node(client, upstream)

    def _node(self, client: Json, upstream: Json) -> None:
        for offset in self._rows:
            for holder, _, _ in find(upstream, offset.steps):
                if is_meant(offset, holder) and any(indices(offset, holder)):
                    places = self._places(offset, client, upstream, holder)
                    if places is not None and places.moved:
                        shift(offset, holder, places.inverse())

    def _places(
        self, offset: Offset, client: Json, upstream: Json, holder: Mapping[str, Json]
    ) -> Places | None:
        if offset.document:
            return self._documents.places(holder.get(offset.document))
        places = Places(utf8=offset.utf8)
        ours, theirs = (cited_texts(offset, node, holder) for node in (client, upstream))
        for (our, name), (their, _) in zip(ours, theirs, strict=False):
            text, masked = our.get(name), their.get(name)
            if isinstance(text, str) and isinstance(masked, str):
                key = id(their), name
                if key not in self._known:
                    self._known[key] = _changes(text, masked, self._restorer)
                changes = self._known[key]
                if changes is None:
                    return None
                places.extend(masked, changes)
        return places


def _changes(client: str, upstream: str, restorer: Restorer) -> list[Change] | None:
    """What of the upstream's text became what in the client's; None where they do not agree."""
    for escape in (Escape.JSON, Escape.PLAIN) if is_json_text(upstream) else (Escape.PLAIN,):
        changes: list[Change] = []
        restored, _ = restorer.advance(upstream, escape, final=True, changes=changes)
        if restored != client:
            changes = _with_redacted(client, upstream, changes)
        if changes or restored == client:
            return changes
    return None


def _with_redacted(client: str, upstream: str, changes: Iterable[Change]) -> list[Change]:
    """What was redacted, no restorer knows, but what stands around it tells. Empty where the two
    are not the same text.
    """
    segments: list[list[str]] = [[]]  # of the client's text, between what was redacted
    result: list[Change] = []
    redacted: list[tuple[int, int]] = []
    done = 0
    for start, end, value in _with_redactions(upstream, changes):
        segments[-1].append(upstream[done:start])
        done = end
        if value is None:
            redacted.append((start, end))
            segments.append([])
        else:
            segments[-1].append(value)
            result.append((start, end, value))
    segments[-1].append(upstream[done:])
    first, *others = map("".join, segments)
    if not others or not client.startswith(first) or not client.endswith(others[-1]):
        return []
    position = len(first)
    for number, (place, segment) in enumerate(zip(redacted, others, strict=True), start=1):
        last = number == len(others)
        found = len(client) - len(segment) if last else client.find(segment, position)
        if found < position:
            return []
        result.append((*place, client[position:found]))
        position = found + len(segment)
    return sorted(result)


def _with_redactions(
    upstream: str, changes: Iterable[Change]
) -> Iterator[tuple[int, int, str | None]]:
    done = 0
    for start, end, value in (*changes, (len(upstream), len(upstream), None)):
        while (found := upstream.find(REDACTED, done, start)) >= 0:
            done = found + len(REDACTED)
            yield found, done, None
        if value is not None:
            yield start, end, value
        done = end


def _documents(node: Json) -> Iterator[str | None]:
    """Every document block's text, in order; None for one that is a file or made of blocks."""
    if isinstance(node, list):
        for item in node:
            yield from _documents(item)
    elif isinstance(node, dict):
        for name, child in node.items():
            if name == "source" and node.get("type") == "document" and isinstance(child, dict):
                data = child.get("data") if child.get("type") == "text" else None
                yield data if isinstance(data, str) else None
            elif name == "document" and isinstance(source := at(child, "source"), dict):
                text = source.get("text")
                yield text if isinstance(text, str) else None
            else:
                yield from _documents(child)
