"""Every text of a request, found by one walk and put back by the same walk.

The walk yields every string and every object key, whatever the API; `fields` says what little is
left out. It runs three times per exchange: `texts` (whole strings, to be looked up in the memo),
`leaves` (what is left to be scanned) and `rewrite`. All three visit in the same order and agree on
what a leaf is, because they are the same code with another visitor.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sekisho.errors import PolicyRefusal
from sekisho.wire import fields
from sekisho.wire.json_body import Json
from sekisho.wire.json_text import (
    MAX_NESTED_TEXTS,
    MIN_NUMBER_DIGITS,
    edit_json_text,
    is_json_text,
    without_escapes,
)

_NOTHING_KNOWN: "Mapping[Leaf, str]" = {}
_LONG_NUMBER = 10 ** (MIN_NUMBER_DIGITS - 1)


@dataclass(frozen=True, slots=True)
class Leaf:
    """`cue` is the nearest key in the caller's own JSON ("電話"); at protocol positions '', but
    for fields that name a person.
    """

    text: str = field(repr=False)
    cue: str = field(default="", repr=False)


def texts(payload: Json, *, allow_attachments: bool = False) -> list[Leaf]:
    """What a memo may know, unique and in order: every leaf, and JSON texts whole too.

    Raises PolicyRefusal where a file or an array of token ids stands, unless that is allowed.
    """
    seen: dict[Leaf, None] = {}
    walk = _Walk(_noting(seen), _NOTHING_KNOWN, allow_attachments, _noting(seen))
    walk.value(payload)
    return list(seen)


def leaves(
    payload: Json,
    *,
    known: Mapping[Leaf, str] = _NOTHING_KNOWN,
    allow_attachments: bool = False,
) -> list[Leaf]:
    """What has to be scanned, unique and in order: every leaf outside of what is `known`.

    Raises as `texts` does.
    """
    seen: dict[Leaf, None] = {}
    _Walk(_noting(seen), known, allow_attachments).value(payload)
    return list(seen)


def rewrite(
    payload: Json,
    mapping: Mapping[Leaf, str],
    known: Mapping[Leaf, str] = _NOTHING_KNOWN,
    *,
    allow_attachments: bool = False,
) -> Json:
    """A new payload. Raises KeyError for a leaf without a mapping: unscanned text never leaves."""
    return _Walk(mapping.__getitem__, known, allow_attachments).value(payload)


_Visit: TypeAlias = Callable[[Leaf], str]


def _noting(seen: dict[Leaf, None]) -> _Visit:
    def note(leaf: Leaf) -> str:
        seen[leaf] = None
        return leaf.text

    return note


@dataclass(slots=True)
class _Walk:
    """`visit` gives what a leaf becomes; `note_whole` hears of the JSON texts that it is in."""

    visit: _Visit
    known: Mapping[Leaf, str] = field(repr=False)
    allow_attachments: bool
    note_whole: _Visit | None = None

    def value(
        self,
        node: Json,
        key: str = "",
        parent: Mapping[str, Json] | None = None,
        form: bool = False,
        cue: str = "",
    ) -> Json:
        if isinstance(node, str):
            return self._string(node, key, parent or {}, form, cue)
        if isinstance(node, dict):
            return self._object(node, form)
        if isinstance(node, list):
            return [self.value(item, key, parent, form, cue) for item in node]
        if isinstance(node, (int, float)) and not isinstance(node, bool):
            return self._number(node, cue) if form or not fields.is_number_field(key) else node
        return node

    def _number(self, node: int | float, cue: str) -> Json:
        """A long one may be an identifier; a column with gaps makes floats of them."""
        if abs(node) < _LONG_NUMBER or node != int(node):
            return node
        literal = str(int(node))
        visited = self._leaf(literal, cue)
        return node if visited == literal else visited

    def _object(self, node: dict[str, Json], form: bool) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for key, child in node.items():
            protocol_key = not form and fields.is_field_name(key)
            name = key if protocol_key else self._leaf(key)
            while name in result:  # two keys may be redacted to the same text
                name += "_"
            if protocol_key and fields.is_token_bias(key, child):
                result[name] = child
            elif protocol_key and key in fields.SECRET_MAPS and isinstance(child, dict):
                result[name] = self._headers(child)
            else:
                inside = form or self._opens_form(key, child, node)
                result[name] = self.value(
                    child, key, node, inside, key if form else fields.cue(key)
                )
        return result

    def _opens_form(self, key: str, child: Json, parent: Mapping[str, Json]) -> bool:
        if not isinstance(child, (dict, list)):
            return False
        tokens = isinstance(child, list) and fields.is_token_array(key, child)
        if tokens and not self.allow_attachments:
            raise _refuse_tokens()
        return fields.opens_form(key, child, parent)

    def _headers(self, headers: dict[str, Json]) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for name, value in headers.items():
            secret = (
                isinstance(value, str)
                and fields.is_credential_header(name)
                and fields.is_secret(value)
            )
            header = name if fields.is_field_name(name) else self._leaf(name)
            result[header] = value if secret else self.value(value, name, headers, True, name)
        return result

    def _string(self, text: str, key: str, parent: Mapping[str, Json], form: bool, cue: str) -> str:
        if not form and fields.is_skipped(key, text, parent):
            return text
        if self._is_binary(key, text, parent, form):
            return self._attachment(text)
        if not form and fields.is_wrapped(key, parent):
            return self._wrapped(text)
        return self._text(text, cue, MAX_NESTED_TEXTS)

    def _wrapped(self, text: str) -> str:
        """What is no request is read as the text that it is."""
        try:
            inner = base64.b64decode("".join(text.split()), validate=True).decode()
        except ValueError:
            return self._text(text, "", MAX_NESTED_TEXTS)
        edited = self._text(inner, "", MAX_NESTED_TEXTS)
        return (
            text
            if edited == inner
            else base64.b64encode(edited.encode("utf-8", "backslashreplace")).decode()
        )

    def _is_binary(self, key: str, text: str, parent: Mapping[str, Json], form: bool) -> bool:
        """In doubt refused; where files are allowed, in doubt read."""
        return fields.is_binary(key, text, parent, form=form, partly=not self.allow_attachments)

    def _attachment(self, text: str) -> str:
        if not self.allow_attachments:
            raise _refuse_attachment()
        return text

    def _text(self, text: str, cue: str, nesting: int) -> str:
        if not nesting or not is_json_text(text):
            return self._unescaped(text, cue)
        whole = Leaf(text, cue)
        if whole in self.known:
            return self.known[whole]
        if self.note_whole is not None:
            self.note_whole(whole)

        def edit(inner: str, key: str, is_key: bool) -> str:
            if is_key:
                return self._leaf(inner)
            if self._is_binary(key, inner, {}, True):
                return self._attachment(inner)
            return self._text(inner, key, nesting - 1)

        return edit_json_text(text, edit, cue)

    def _unescaped(self, text: str, cue: str) -> str:
        """JSON in the middle of a text, or cut off, hides its letters in escapes: they are read,
        and where something is masked, written as letters.
        """
        plain = without_escapes(text)
        if plain == text:
            return self._leaf(text, cue)
        visited = self._leaf(plain, cue)
        return text if visited == plain else visited

    def _leaf(self, text: str, cue: str = "") -> str:
        if not text:
            return text
        leaf = Leaf(text, cue)
        known = self.known.get(leaf)
        return self.visit(leaf) if known is None else known


def _refuse_attachment() -> PolicyRefusal:
    return PolicyRefusal(
        "attachment_not_scannable",
        ja="画像・音声・ファイルは中身を検査できないため、送信を止めました",
        en="Images, audio and files cannot be scanned, so the request was not sent",
        setting="policy.attachments",
    )


def _refuse_tokens() -> PolicyRefusal:
    return PolicyRefusal(
        "tokens_not_scannable",
        ja="トークン番号の配列は中身を検査できないため、送信を止めました",
        en="Arrays of token ids cannot be scanned, so the request was not sent",
        setting="policy.attachments",
    )
