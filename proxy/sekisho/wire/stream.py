"""Restoring a stream while it runs, without adding, dropping, reordering or renumbering an event.

Placeholders arrive in pieces. Each growing text is a lane, which passes on all that cannot be the
beginning of a known placeholder. What it keeps back (the tail) goes out with the lane's next
event; the event that it was taken from waits in the queue until then, because if nothing follows,
the tail must go back to where it came from. Events behind a waiting event wait too.

A lane's end (`finish_reason`, `content_block_stop`, …) lets its tail go early. That saves time
only: at the stream's end every tail is put back anyway. Events that restoring did not change go
out with the bytes they came in.

Index fields of citations count characters of the text that the upstream wrote (see `offsets`).
Those of a lane are moved once the text that they point at is decided; an event whose indices point
into a tail waits for it too.
"""

import json
from collections import deque
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeAlias

from sekisho.errors import SekishoError
from sekisho.masking.lanes import Lane
from sekisho.masking.restorer import Escape, Restorer
from sekisho.wire.api import Api, Delta, Mark, Offset
from sekisho.wire.api_errors import stream_error
from sekisho.wire.event_stream import EventStreamDecoder
from sekisho.wire.framing import Decoder, Frame, Framing
from sekisho.wire.json_array import JsonArrayDecoder
from sekisho.wire.json_body import Json, in_one_line, parse_leniently
from sekisho.wire.json_lines import JsonLinesDecoder
from sekisho.wire.messages import MessageDecoder
from sekisho.wire.offsets import CitedDocuments, Places, indices, is_meant, shift
from sekisho.wire.paths import KeyPart, Paths, find, key_part
from sekisho.wire.restoration import EditTree, OnLeaf, Restoration, Slot, ignore_leaf, leave_tree
from sekisho.wire.sse import SseDecoder

DECODERS: dict[Framing, Callable[[], Decoder]] = {
    Framing.SSE: SseDecoder,
    Framing.JSON_ARRAY: JsonArrayDecoder,
    Framing.JSON_LINES: JsonLinesDecoder,
    Framing.EVENT_STREAM: EventStreamDecoder,
    Framing.MESSAGES: MessageDecoder,
}

# A lane that stops in the middle of what may be a placeholder and never ends would hold all others
# back. Real lanes interleave within a few events; a thousand is some ten seconds of a fast model.
MAX_EVENTS_HELD = 1000
MAX_BYTES_HELD = 8 * 1024 * 1024
# Of events, known at a time. The largest API has some sixty.
MAX_TYPES = 100

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

LaneKey: TypeAlias = tuple[str | KeyPart, ...]


@dataclass(slots=True, eq=False)
class _Piece:
    """A lane's text in one event. `original` is what came, `upstream` what stands there now, still
    masked: the tail of the piece before may have moved in, its own may have moved out.

    It does not know its event: events would be garbage for the collector, which stops all streams.
    """

    holder: dict[str, Json] = field(repr=False)
    name: str
    original: str = field(repr=False)
    upstream: str = field(repr=False)

    @property
    def text(self) -> str:
        return str(self.holder[self.name])


@dataclass(slots=True, eq=False)
class _Event:
    frame: Frame = field(repr=False)
    value: Json = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)  # restored, where it is not JSON
    changed: bool = False
    waiting: int = 0  # lanes whose tail may have to go back here
    pieces: list[_Piece] = field(default_factory=list, repr=False)
    resent: list[_Piece] = field(default_factory=list, repr=False)

    def encode(self) -> bytes:
        if self.text is not None:
            return self.frame.encode(self.text)
        if self.changed or any(piece.text != piece.original for piece in self.pieces):
            return self.frame.encode(in_one_line(_ENCODER.encode(self.value)))
        return self.frame.raw


@dataclass(slots=True, eq=False)
class _Citation:
    """Indices that point into a lane's tail."""

    event: _Event
    offset: Offset
    holder: dict[str, Json] = field(repr=False)
    origin: int


@dataclass(slots=True, eq=False)
class _OpenLane:
    lane: Lane
    parts: tuple[KeyPart, ...] = field(repr=False)
    turn: tuple[str, tuple[KeyPart, ...]] | None = field(repr=False)
    json: bool
    event: _Event  # the last that it was in
    piece: _Piece
    places: Places | None = None
    citations: list[_Citation] = field(default_factory=list, repr=False)

    def holds(self, event: _Event) -> bool:
        return self.event is event or any(c.event is event for c in self.citations)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What of an API's row applies to events of one type."""

    deltas: Paths[Delta]
    ends: Paths[Mark]
    finish: Paths[Mark]
    terminals: Paths[Mark]
    offsets: tuple[Offset, ...]
    signs: frozenset[str]  # an event without any of these has no index


@dataclass(frozen=True, slots=True)
class _Delta:
    """A row of the table, found in an event."""

    row: Delta
    holder: dict[str, Json] = field(repr=False)
    name: str
    parts: tuple[KeyPart, ...] = field(repr=False)


class StreamEditor:
    """One stream. `feed` and `flush` raise UpstreamFailure where a frame grows too large."""

    def __init__(
        self,
        api: Api,
        framing: Framing,
        restorer: Restorer,
        *,
        json_output: bool = False,
        on_leaf: OnLeaf = ignore_leaf,
        documents: CitedDocuments | None = None,
        prepare: EditTree = leave_tree,
    ) -> None:
        """`prepare` puts right what is no text in an event, before its texts are restored."""
        self._api = api
        self._prepare = prepare
        self._decoder: Decoder = DECODERS[framing]()
        self._restorer = restorer
        self._restoration = Restoration(
            restorer,
            json_output=json_output,
            on_leaf=on_leaf,
            offsets=api.offsets,
            documents=documents,
        )
        self._json_output = json_output
        self._lanes: dict[LaneKey, _OpenLane] = {}
        self._rows = lru_cache(MAX_TYPES)(partial(_rows, api))
        self._counted = {offset.lane: offset.utf8 for offset in api.offsets if offset.lane}
        self._places: dict[LaneKey, Places] = {}  # also of lanes that have ended
        self._origins: dict[LaneKey, int] = {}
        self._queue: deque[_Event] = deque()
        self._bytes_held = 0
        self._out: list[bytes] = []
        self._terminated = False
        self._started: set[tuple[KeyPart, ...]] = set()
        self._finished: set[tuple[KeyPart, ...]] = set()
        self._sequence_number = 0  # of the next event

    @property
    def complete(self) -> bool:
        """Whether the stream has said that nothing is missing. Ask after `flush`."""
        return (
            self._terminated
            or self._decoder.closed
            or bool(self._started and self._started == self._finished)
        )

    def feed(self, chunk: bytes) -> bytes:
        return b"".join(self.feed_frames(chunk))

    def flush(self) -> bytes:
        return b"".join(self.flush_frames())

    def finish(self, error: SekishoError) -> bytes:
        return b"".join(self.finish_frames(error))

    def feed_frames(self, chunk: bytes) -> list[bytes]:
        """Frame by frame what may go out: for each that came in, sooner or later one, in order."""
        for frame in self._decoder.feed(chunk):
            self._take(frame)
        return self._sent()

    def flush_frames(self) -> list[bytes]:
        """The upstream's bytes have ended: all that is left. Half an event is left out: clients
        would stumble over it before they see what comes behind it.
        """
        for frame in self._decoder.flush():
            if frame.data is None or self._is_readable(frame.data):
                self._take(frame)
        self._end_lanes(list(self._lanes))
        return self._sent()

    def finish_frames(self, error: SekishoError) -> list[bytes]:
        """In place of `flush` where the stream may have been cut off, or was.

        If it is not complete, `error` follows what was whole as the API's own error event: a part
        must never look like a whole.
        """
        out = self.flush_frames()
        if not self.complete:
            failure = stream_error(self._api, error, self._sequence_number)
            out.append(self._decoder.failure(*failure))
        return out

    def _is_readable(self, data: str) -> bool:
        return data.strip() == self._api.sentinel or parse_leniently(data) is not None

    def _take(self, frame: Frame) -> None:
        event = _Event(frame)
        urgent = frame.urgent
        if frame.data is not None:
            event.value = parse_leniently(frame.data)
            if event.value is None:
                self._take_text(event, frame.data)
            elif isinstance(event.value, dict):
                urgent = event.value.get("type") == "ping"
                self._take_object(event, event.value)
            else:
                self._restore(event, event.value)
        if urgent:
            self._release()
            self._out.append(event.encode())
            return
        self._queue.append(event)
        self._bytes_held += len(frame.raw)
        while len(self._queue) > MAX_EVENTS_HELD or self._bytes_held > MAX_BYTES_HELD:
            first = self._queue[0]
            self._end_lanes([k for k, opened in self._lanes.items() if opened.holds(first)])
            self._release()

    def _take_text(self, event: _Event, text: str) -> None:
        if text.strip() == self._api.sentinel:
            self._terminated = True
            self._end_lanes(list(self._lanes))
            return
        restored = self._restoration.text(text)
        if restored != text:
            event.text = restored

    def _take_object(self, event: _Event, value: dict[str, Json]) -> None:
        if not self._json_output and self._echoes_json_output(value):
            self._json_output = True
            self._restoration.expect_json()
        rows = self._rows(_type(value))
        deltas = _find_deltas(rows.deltas, value)
        self._restore(event, value, deltas)
        for delta in deltas.values():
            self._feed_lane(event, delta)
        self._follow_marks(rows, value)
        if self._places:
            self._take_citations(rows, event, value)
        number = value.get("sequence_number")
        if isinstance(number, int):
            self._sequence_number = number + 1

    def _restore(self, event: _Event, value: Json, lanes: Container[Slot] = ()) -> None:
        prepared = self._prepare(value)
        # What was put into the event does not stand in its text.
        text = None if prepared else event.frame.data
        event.changed = self._restoration.edit(value, lanes, text=text) or prepared

    def _echoes_json_output(self, value: dict[str, Json]) -> bool:
        """What an earlier request asked for comes back at the beginning of the answer to it."""
        return self._api.json_output(value) or (
            "response" in value and self._api.json_output(value["response"])
        )

    def _feed_lane(self, event: _Event, delta: _Delta) -> None:
        row, text = delta.row, str(delta.holder[delta.name])
        key: LaneKey = (row.lane or row.path, *delta.parts)
        turn = (row.turn, delta.parts[1:]) if row.turn else None
        if turn and text:
            self._end_other_turns(turn, delta.parts[:1])
        opened = self._lanes.get(key)
        piece = _Piece(delta.holder, delta.name, text, text)
        event.pieces.append(piece)
        if row.resent:
            event.resent.append(piece)
        if opened is None:
            in_json = row.json or (row.answer and self._json_output and not _is_thought(delta))
            lane = self._restorer.lane(Escape.JSON if in_json else Escape.PLAIN)
            places = self._places_of(key)
            opened = _OpenLane(lane, delta.parts, turn, in_json, event, piece, places)
            self._lanes[key] = opened
        before = opened.lane.tail
        delta.holder[delta.name] = opened.lane.feed(text)
        after = opened.lane.tail
        if before:
            opened.event.waiting -= 1
        if after:
            event.waiting += 1
        piece.upstream = (before + text).removesuffix(after)
        opened.event, opened.piece = event, piece
        if opened.places is not None:
            opened.places.extend(piece.upstream, opened.lane.changes)
            self._decide(opened)

    def _places_of(self, key: LaneKey) -> Places | None:
        """A lane that goes on after an end is the same text to a client, so it counts on."""
        if key[0] not in self._counted:
            return None
        return self._places.setdefault(key, Places(utf8=self._counted[str(key[0])]))

    def _take_citations(self, rows: _Rows, event: _Event, value: dict[str, Json]) -> None:
        # Most events cite nothing, and a look at the text is cheaper than a walk.
        text = event.frame.data or ""
        if not any(sign in text for sign in rows.signs):
            return
        for offset in rows.offsets:
            for holder, _, parts in find(value, offset.steps):
                key = self._cited(offset, holder, {*_event_parts(offset, value), *parts})
                if key is None or not is_meant(offset, holder):
                    continue
                origin = self._origin(offset, holder, key)
                opened = self._lanes.get(key)
                citation = _Citation(event, offset, holder, origin)
                if opened and not _is_decided(citation, opened):
                    event.waiting += 1
                    opened.citations.append(citation)
                else:
                    event.changed |= shift(offset, holder, self._places[key], origin)

    def _cited(
        self, offset: Offset, holder: dict[str, Json], parts: set[KeyPart]
    ) -> LaneKey | None:
        refers = (key_part(key, holder.get(name)) for name, key in offset.refers)
        parts |= {*offset.parts, *filter(None, refers)}
        return next(
            (key for key in self._places if key[0] == offset.lane and parts.issubset(key[1:])), None
        )

    def _origin(self, offset: Offset, holder: dict[str, Json], key: LaneKey) -> int:
        if offset.origin and key not in self._origins and _is_number(holder, offset.origin):
            self._origins[key] = int(str(holder[offset.origin]))
        return self._origins.get(key, 0) if offset.origin else 0

    def _decide(self, opened: _OpenLane) -> None:
        """Moves the indices that pointed into a tail and now point at text that is decided."""
        for citation in [c for c in opened.citations if _is_decided(c, opened)]:
            opened.citations.remove(citation)
            citation.event.waiting -= 1
            if opened.places is not None:
                citation.event.changed |= shift(
                    citation.offset, citation.holder, opened.places, citation.origin
                )

    def _end_other_turns(
        self, turn: tuple[str, tuple[KeyPart, ...]], choice: tuple[KeyPart, ...]
    ) -> None:
        self._end_lanes(
            [
                key
                for key, opened in self._lanes.items()
                if opened.turn and opened.turn != turn and opened.parts[:1] == choice
            ]
        )

    def _follow_marks(self, rows: _Rows, value: dict[str, Json]) -> None:
        for mark, holder, name, parts in rows.ends.find(value):
            if bool(holder.get(name)) is not mark.absent:
                self._end_lanes_of({*_event_parts(mark, value), *parts})
        for _, holder, name, parts in rows.finish.find(value):
            self._started.add(parts)
            if holder.get(name):
                self._finished.add(parts)
                self._end_lanes_of(set(parts))
        for _, holder, name, _ in rows.terminals.find(value):
            if holder.get(name):
                self._terminated = True
                self._end_lanes(list(self._lanes))

    def _end_lanes_of(self, parts: set[KeyPart]) -> None:
        self._end_lanes(
            [key for key, opened in self._lanes.items() if parts.issubset(opened.parts)]
        )

    def _end_lanes(self, keys: Iterable[LaneKey]) -> None:
        for key in keys:
            opened = self._lanes.pop(key)
            lane, piece = opened.lane, opened.piece
            if lane.tail:
                opened.event.waiting -= 1
                piece.upstream += (tail := lane.tail)
                piece.holder[piece.name] = piece.text + lane.flush()
                if opened.places is not None:
                    opened.places.extend(tail, lane.changes)
                    self._decide(opened)
            client, upstream = lane.client_text, lane.upstream_text
            if client is not None and upstream is not None:
                self._restoration.report(client, upstream, json=opened.json)

    def _release(self) -> None:
        while self._queue and not self._queue[0].waiting:
            event = self._queue.popleft()
            self._bytes_held -= len(event.frame.raw)
            for piece in event.resent:
                # Pieces that were not changed are common words: no news, and not worth a memo.
                if piece.text != piece.upstream:
                    self._restoration.report(piece.text, piece.upstream)
            self._out.append(event.encode())

    def _sent(self) -> list[bytes]:
        self._release()
        out, self._out = self._out, []
        return out


def _is_decided(citation: _Citation, opened: _OpenLane) -> bool:
    """What points beyond all that has come cannot be waited for."""
    if opened.places is None or not opened.lane.tail:
        return True
    decided = opened.places.length + citation.origin
    come = decided + opened.places.size(opened.lane.tail)
    found = indices(citation.offset, citation.holder)
    return not any(decided < index <= come for _, index, _ in found)


def _is_number(holder: dict[str, Json], name: str) -> bool:
    value = holder.get(name)
    return isinstance(value, int) and not isinstance(value, bool)


def _type(event: dict[str, Json]) -> str:
    return str(
        event.get("type", event.get("event_type", ""))
    )  # the second in Gemini's interactions


def _rows(api: Api, event_type: str) -> _Rows:
    def applies(row: Delta | Mark | Offset) -> bool:
        return row.event_type is None or row.event_type.fullmatch(event_type) is not None

    offsets = tuple(row for row in api.offsets if row.lane and applies(row))
    return _Rows(
        deltas=Paths((row.steps, row) for row in api.deltas if applies(row)),
        ends=Paths(((row.steps, row) for row in api.ends if applies(row)), absent=True),
        finish=Paths([(api.finish.steps, api.finish)] if api.finish else [], absent=True),
        terminals=Paths((row.steps, row) for row in api.terminals if applies(row)),
        offsets=offsets,
        signs=frozenset(sign for row in offsets for sign in row.signs),
    )


def _find_deltas(rows: Paths[Delta], value: dict[str, Json]) -> dict[Slot, _Delta]:
    deltas: dict[Slot, _Delta] = {}
    for row, holder, name, parts in rows.find(value):
        if isinstance(holder[name], str):
            delta = _Delta(row, holder, name, (*_event_parts(row, value), *parts))
            deltas.setdefault((id(holder), name), delta)
    return deltas


def _event_parts(row: Delta | Mark | Offset, event: dict[str, Json]) -> list[KeyPart]:
    parts = (key_part(name, event.get(name)) for name in row.keys)
    return [part for part in parts if part is not None]


def _is_thought(delta: _Delta) -> bool:
    return ("parts", True) in delta.parts
