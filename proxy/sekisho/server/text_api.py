"""Texts in, texts out: detect, mask, restore, and forget, for the browser extension and scripts.

A session keeps what was masked until it is deleted or its time is up, so that a later answer can be
restored. It belongs to the client that opened it: to anybody else it does not exist. Several texts
in one call are masked as those of one request: a value found in one is masked in all.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from sekisho.detection import Detector
from sekisho.entity_types import ENTITY_TYPES
from sekisho.errors import InvalidRequest
from sekisho.masked_findings import MaskedFinding
from sekisho.masking.actions import Action
from sekisho.overrides import Mark, Overrides
from sekisho.policy import Circumstances
from sekisho.record import RecordDraft, Recorders
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.sessions import MaskedTexts, Sessions
from sekisho.upstreams import Jurisdiction, Upstream, named_upstream
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

MAX_TEXTS = 10_000
MAX_VALUES = 1_000
MAX_VALUE_CHARS = 1_000
"""Of a value to keep or to mask. A longer one is a text, and not a person's word about a value."""

# JSON Schema's white space and Python's differ.
_NOT_BLANK = r"[^\s\u001c-\u001f\u0085\ufeff]"


def _value(text: str) -> str:
    if len(text) > MAX_VALUE_CHARS:
        raise PydanticCustomError(
            "sekisho",
            "too long",
            {
                "en": f"may have {MAX_VALUE_CHARS} letters at most",
                "ja": f"は最大 {MAX_VALUE_CHARS} 文字です",
            },
        )
    if not re.search(_NOT_BLANK, text):
        raise PydanticCustomError("sekisho", "blank", {"en": "is blank", "ja": "が空です"})
    return text


# Not pydantic's own constraints, which take no lone surrogates; JSON does.
Value = Annotated[
    str,
    AfterValidator(_value),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": MAX_VALUE_CHARS, "pattern": _NOT_BLANK}
    ),
]
EntityType = Literal[ENTITY_TYPES]  # type: ignore[valid-type]
_Texts = Annotated[list[str], Field(max_length=MAX_TEXTS)]


class DetectText(Message):
    """`cue` is what stands beside the text: it is read with it, and never reported."""

    text: str
    cue: str | None = None


class DetectTexts(Message):
    """`cues`: as many as texts, or none."""

    texts: _Texts
    cues: Annotated[list[str], Field(max_length=MAX_TEXTS)] | None = None


class FoundHere(Message):
    """`start` and `end` (exclusive) count the code points of the text."""

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str


class Detected(Message):
    findings: list[FoundHere]


class DetectedAll(Message):
    results: list[Detected]


class MarkedValue(Message):
    text: Value
    entity_type: EntityType


class _Masking(Message):
    """`keep`, `mask` and `types` are a person's word about single values and types."""

    session: str | None = None
    upstream: str | None = None
    keep: Annotated[list[Value], Field(max_length=MAX_VALUES)] | None = None
    mask: Annotated[list[MarkedValue], Field(max_length=MAX_VALUES)] | None = None
    types: dict[EntityType, Literal["mask", "allow"]] | None = None

    def overrides(self) -> Overrides:
        return Overrides(
            tuple(self.keep or ()),
            tuple(Mark(each.text, each.entity_type) for each in self.mask or ()),
            {name: Action(action) for name, action in (self.types or {}).items()},
        )


class MaskText(_Masking):
    text: str


class MaskTexts(_Masking):
    texts: _Texts


class ReplacedHere(Message):
    """`placeholder` is what stands there now; null where the value was left (`allow`)."""

    start: int
    end: int
    entity_type: str
    score: float
    action: str
    placeholder: str | None


class MaskedText(Message):
    session: str
    text: str
    findings: list[ReplacedHere]


class MaskedPart(Message):
    text: str
    findings: list[ReplacedHere]


class MaskedAll(Message):
    session: str
    results: list[MaskedPart]


class RestoreText(Message):
    session: str
    text: str


class RestoreTexts(Message):
    session: str
    texts: _Texts


class RestoredText(Message):
    text: str


class RestoredTexts(Message):
    texts: list[str]


@dataclass(frozen=True)
class TextApi:
    sessions: Sessions
    detector: Detector
    upstreams: Mapping[str, Upstream]
    recorders: Recorders

    def operations(self) -> list[Operation]:
        return [
            Operation(
                "POST",
                "/api/detect",
                "detect",
                "What is found in a text, or in several.",
                self._detect,
                takes=(DetectText, DetectTexts),
                gives=(Detected, DetectedAll),
                recorded=True,
            ),
            Operation(
                "POST",
                "/api/mask",
                "mask",
                "A text, or several, with placeholders for what may not leave.",
                self._mask,
                takes=(MaskText, MaskTexts),
                gives=(MaskedText, MaskedAll),
                refusals=(404,),
                recorded=True,
            ),
            Operation(
                "POST",
                "/api/restore",
                "restore",
                "A text, or several, with the session's values back in place.",
                self._restore,
                takes=(RestoreText, RestoreTexts),
                gives=(RestoredText, RestoredTexts),
                refusals=(404,),
                recorded=True,
            ),
            Operation(
                "DELETE",
                "/api/sessions/{id}",
                "forget",
                "Forgets a session.",
                self._forget,
                refusals=(404,),
                recorded=True,
            ),
        ]

    async def _detect(self, call: Call[DetectText | DetectTexts]) -> Message:
        body = call.body
        if isinstance(body, DetectText):
            [findings] = await self._found([Leaf(body.text, body.cue or "")], call.record)
            return Detected(findings=[_found_here(f) for f in findings])
        cues = body.cues or [""] * len(body.texts)
        if len(cues) != len(body.texts):
            raise InvalidRequest(
                "invalid_member",
                status=422,
                en="The member 'cues' has to be as long as 'texts'.",
                ja="「cues」の数が「texts」と合いません。",
            )
        rows = await self._found(list(map(Leaf, body.texts, cues)), call.record)
        return DetectedAll(
            results=[Detected(findings=[_found_here(f) for f in row]) for row in rows]
        )

    async def _mask(self, call: Call[MaskText | MaskTexts]) -> Message:
        body, record = call.body, call.record
        asked = self._circumstances(body.upstream, call)
        texts = [body.text] if isinstance(body, MaskText) else body.texts
        findings = await self._found([Leaf(text) for text in texts], record)
        with record.timed("mask"):
            masked = await asyncio.to_thread(
                self.sessions.mask,
                texts,
                findings,
                asked,
                call.scope,
                body.session,
                body.overrides(),
            )
        rows = masked.done.findings
        record.counts = Counter((f.entity_type, Action(f.action)) for row in rows for f in row)
        await self.recorders.begin(record)
        return _answer(masked, rows, single=isinstance(body, MaskText))

    async def _restore(self, call: Call[RestoreText | RestoreTexts]) -> Message:
        body = call.body
        single = isinstance(body, RestoreText)
        texts = [body.text] if isinstance(body, RestoreText) else body.texts
        with call.record.traced("restore"):
            restored = await asyncio.to_thread(
                self.sessions.restore, texts, call.scope, body.session
            )
        return RestoredText(text=restored[0]) if single else RestoredTexts(texts=restored)

    async def _forget(self, call: Call[None]) -> None:
        await asyncio.to_thread(self.sessions.forget, call.path["id"], call.scope)

    async def _found(self, leaves: list[Leaf], record: RecordDraft) -> list[list[Finding]]:
        with record.timed("detect"):
            return await self.detector.detect(leaves) if leaves else []

    def _circumstances(self, name: str | None, call: Call[Any]) -> Circumstances:
        """Without an upstream, as for one abroad."""
        client = call.client.name
        if name is None:
            call.record.jurisdiction = str(Jurisdiction.FOREIGN)
            return Circumstances(client, "", Jurisdiction.FOREIGN)
        upstream = named_upstream(self.upstreams, name)
        call.client.check_upstream(name)
        call.record.upstream = upstream.name
        call.record.jurisdiction = str(upstream.jurisdiction)
        return Circumstances(client, upstream.name, upstream.jurisdiction)


def _found_here(finding: Finding) -> FoundHere:
    return FoundHere(
        start=finding.start,
        end=finding.end,
        entity_type=finding.entity_type,
        score=finding.score,
        recognizer=finding.recognizer,
    )


def _answer(
    masked: MaskedTexts, rows: Sequence[Sequence[MaskedFinding]], *, single: bool
) -> Message:
    parts: list[dict[str, Any]] = [
        {"text": each.text, "findings": list(map(_replaced_here, row))}
        for each, row in zip(masked.done.masked, rows, strict=True)
    ]
    if single:
        return MaskedText(session=masked.session, **parts[0])
    return MaskedAll(session=masked.session, results=[MaskedPart(**part) for part in parts])


def _replaced_here(found: MaskedFinding) -> ReplacedHere:
    return ReplacedHere(
        start=found.start,
        end=found.end,
        entity_type=found.entity_type,
        score=found.score,
        action=found.action,
        placeholder=found.placeholder,
    )
