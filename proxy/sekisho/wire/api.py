"""What a row of the table of APIs says (see `apis`).

A row names where its streams carry growing texts (`deltas`), what ends them (`ends`, `finish`),
where answers count a text's characters (`offsets`), what marks a stream as whole (`terminals`,
`sentinel`, `finish`), when the answer's text is itself JSON, and what the upstream keeps.
Everything else about a payload is the same for all APIs: every string is masked on the way out and
restored on the way back.

Paths match below any prefix (`/api/v1`, Vertex's projects, Azure's deployments), as long as the
prefix is made of plain characters. In a path, `{id}` stands for one name that the vendor gave.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from sekisho.wire.json_body import Json
from sekisho.wire.paths import KeyPart, Step, parse_path

Vendor: TypeAlias = Literal["openai", "anthropic", "gemini", "ollama", "cohere", "bedrock"]
Asks: TypeAlias = Callable[[Json], bool]
"""A question about a request's payload."""

# Below these, the same last names mean other things: /threads/{id}/messages is no /messages.
_COLLECTIONS = (
    "agents|assistants|batches|chatkit|containers|conversations|environments|evals|files|"
    "fine_tuning|interactions|memory_stores|messages|organizations?|responses|sessions|skills|"
    "threads|uploads|vector_stores|videos"
)
_PREFIX = rf"(?:/(?!(?:{_COLLECTIONS})/)(?=[A-Za-z0-9_-])[A-Za-z0-9._-]{{1,100}}){{0,10}}"
# A bare row of digits could be anybody's number, and what has an @ anybody's address; Vertex
# writes a model's version behind one.
_NAME = (
    r"(?:(?=[^/]*[A-Za-z])|(?=[0-9]{1,6}(?![0-9A-Za-z._-])))"
    r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}(?:@(?:[0-9]{1,8}|default|latest))?"
)
_ANY_NAME = re.compile(r"\{[a-z]+\}")
_TOKEN = re.compile(r"[A-Za-z0-9_.:/+=-]{0,256}")  # keys, and the marks that pages are asked by
_SWITCH = re.compile(r"true|false|[01]?")
_NUMBER = re.compile(r"[0-9]{1,6}")
_INCLUDED = re.compile(r"[a-z_.*\[\]]{1,128}")  # names of fields
_MASK_FIELD = "(?:ttl|expireTime|expire_time|displayName|display_name|description|labels)"
_FIELD_MASK = re.compile(f"{_MASK_FIELD}(?:,{_MASK_FIELD}){{0,9}}")
_QUERY_VALUES = {
    "alt": re.compile(r"sse|json|media"),
    "$alt": re.compile(r"sse|json|media"),
    "api-version": re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:-preview)?|v[0-9]+|preview|latest"),
    "beta": _SWITCH,
    "filter": re.compile(r"labels\.tune-type:\*"),  # all that Google's SDK asks for
    "force": _SWITCH,
    "include": _INCLUDED,
    "include[]": _INCLUDED,
    "include_archived": _SWITCH,
    "include_input": _SWITCH,
    "include_obfuscation": _SWITCH,
    "limit": _NUMBER,
    "order": re.compile(r"asc|desc"),
    "pageSize": _NUMBER,
    "page_size": _NUMBER,
    "prettyPrint": _SWITCH,
    "$prettyPrint": _SWITCH,
    "starting_after": _NUMBER,
    "stream": _SWITCH,
    "updateMask": _FIELD_MASK,
    "update_mask": _FIELD_MASK,
    "uploadType": re.compile("resumable|media|multipart"),
    "upload_id": re.compile(r"[A-Za-z0-9_-]{1,512}"),
    "upload_protocol": re.compile("resumable|raw|multipart"),
}


class Body(StrEnum):
    """What a request's body may be. `FORM` is multipart/form-data, or an urlencoded form or JSON
    where a client sends that instead; `FILE` is a file's bytes as they are.
    """

    NONE = "none"
    JSON = "json"
    FORM = "form"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Delta:
    """One growing text. Its lane: the row's `lane`, the event's `keys`, the keys in its path."""

    path: str
    keys: tuple[str, ...] = ()
    when: str = ""  # the whole event type, as a pattern; '' for any
    json: bool = False  # the text is JSON: restored values are escaped for it
    answer: bool = False  # the text is JSON when the client asked for JSON output
    lane: str = ""
    turn: str = ""  # texts of one choice with another turn never interleave with it: they end it
    resent: bool = False  # clients send the pieces back one by one, not joined
    steps: tuple[Step, ...] = field(init=False, repr=False)
    event_type: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", parse_path(self.path))
        object.__setattr__(self, "event_type", re.compile(self.when) if self.when else None)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that an event says by having (`absent`: by lacking) a true value at a path."""

    path: str
    keys: tuple[str, ...] = ()
    when: str = ""
    absent: bool = False
    steps: tuple[Step, ...] = field(init=False, repr=False)
    event_type: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", parse_path(self.path))
        object.__setattr__(self, "event_type", re.compile(self.when) if self.when else None)


@dataclass(frozen=True, slots=True)
class Offset:
    """Index fields that count the characters of a text, which restoring moves (see `offsets`).

    Of three kinds of text, one:
    `lane`: a growing text of the stream, by its deltas' `lane` or path. `path` begins at the event;
    `keys` and the keys in the path tell which one, `refers` what else beside the indices does, as
    (field, key) pairs.
    `text`: texts of the same body. Both paths begin at an object, wherever that stands. Of several
    texts the indices mean the one that the field `nth` gives the number of, or all, joined.
    `document`: a text of the request, of which this field gives the number. `path` begins as above.
    """

    path: str
    starts: tuple[str, ...] = ("start_index",)
    ends: tuple[str, ...] = ("end_index",)  # exclusive
    lane: str = ""
    text: str = ""
    document: str = ""
    keys: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()
    parts: tuple[KeyPart, ...] = ()  # of the lane's key, always the same
    nth: str = ""
    when: str = ""
    kind: str = ""  # the `type` beside the indices, as a pattern; '' for any
    utf8: bool = False  # counted in bytes; else in code points
    origin: str = ""  # the field that, the first time, says at which count the text begins
    steps: tuple[Step, ...] = field(init=False, repr=False)
    text_steps: tuple[Step, ...] = field(init=False, repr=False)
    event_type: re.Pattern[str] | None = field(init=False, repr=False)
    kinds: re.Pattern[str] | None = field(init=False, repr=False)
    signs: tuple[str, ...] = field(init=False, repr=False)  # an event has one of these, or no index

    def __post_init__(self) -> None:
        name = (self.starts + self.ends)[0]
        object.__setattr__(self, "signs", tuple(f'"{n}"' for n in self.starts + self.ends))
        object.__setattr__(self, "steps", parse_path(f"{self.path}.{name}"))
        object.__setattr__(self, "text_steps", parse_path(self.text))
        object.__setattr__(self, "event_type", re.compile(self.when) if self.when else None)
        object.__setattr__(self, "kinds", re.compile(self.kind) if self.kind else None)


def never(_payload: Json) -> bool:
    return False


def always(_payload: Json) -> bool:
    return True


def at(payload: Json, *names: str) -> Json:
    """What stands under these names, one in the other; None where there is nothing."""
    for name in names:
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


@dataclass(frozen=True, slots=True)
class Api:
    """`keeps`: whether the upstream keeps what this request sends, so that the answer to another
    one may hold it. `recalls`: whether this answer may hold what another request sent.

    `direct`: hands the client what leads around the proxy (a key for the browser, an address to
    upload to), so it passes only where the policy allows that.

    `local`: about what this upstream alone has (the files of its models, an agent, a guardrail, the
    tokens of a model).

    `piece`: the body holds a piece of a file, which may begin and end anywhere.

    `links`: where the answer holds addresses that clients fetch from, and the request may name
    them (see `links`). `needs`: a query parameter that tells this row from another of its path.
    """

    name: str
    vendor: Vendor
    path: str
    method: str = "POST"
    body: Body = Body.JSON
    query: frozenset[str] = frozenset()
    deltas: tuple[Delta, ...] = ()  # the first row that fits a text has it
    ends: tuple[Mark, ...] = ()
    terminals: tuple[Mark, ...] = ()
    offsets: tuple[Offset, ...] = ()
    finish: Mark | None = None  # per choice; a stream is whole when every choice has finished
    sentinel: str | None = None
    vectors: bool = False  # answers are numbers: nothing of them comes back in a later request
    array_stream: bool = False  # without SSE, the stream is one JSON array sent in pieces
    json_output: Asks = never
    keeps: Asks = never
    recalls: Asks = never
    direct: bool = False
    local: bool = False
    piece: bool = False
    links: tuple[str, ...] = ()
    needs: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False)
    link_steps: tuple[tuple[Step, ...], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "link_steps", tuple(parse_path(path) for path in self.links))
        path = _ANY_NAME.sub(lambda _: _NAME, self.path)
        object.__setattr__(self, "pattern", re.compile(_PREFIX + path))
        if self.method in ("GET", "DELETE"):
            object.__setattr__(self, "body", Body.NONE)

    @property
    def portable(self) -> bool:
        """Whether the answer means the same whoever gives it: not the number of something stored,
        not a vector, which fits no other model's.
        """
        asks = self.method == "POST" and self.body is Body.JSON
        return asks and not (self.vectors or self.direct or self.local or self.keeps is always)

    def allows_query(self, name: str, value: str) -> bool:
        """Anything else in a query string could be the caller's text, which no walk would see."""
        return name in self.query and _QUERY_VALUES.get(name, _TOKEN).fullmatch(value) is not None
