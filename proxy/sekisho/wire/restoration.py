"""Putting values back into a parsed response or event, in place.

Every string and key is restored, whatever the API; only sealed fields and identifiers are left
(the walk of the request never masked them). Three kinds of string are JSON themselves and get
their values escaped for it: fields that are JSON by protocol, the answer's text when the client
asked for JSON output, and other texts that can be read as JSON (tool results).

Where an API's row says so, index fields that count a restored text's characters are moved after it
(see `offsets`).

Message content is reported to `on_leaf`, in both forms, as the client will send it back in its
next request: whole texts, and the strings inside of arguments, which some SDKs parse.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sekisho.masking.placeholders import find as find_placeholder
from sekisho.masking.restorer import Change, Escape, Restorer
from sekisho.wire import fields
from sekisho.wire.api import Offset
from sekisho.wire.json_body import Json
from sekisho.wire.json_text import inner_leaves, is_json_text
from sekisho.wire.offsets import CitedDocuments, Places, cited_texts, is_meant, shift
from sekisho.wire.paths import find
from sekisho.wire.walk import Leaf

OnLeaf: TypeAlias = Callable[[Leaf, str], None]  # (the client's leaf, the upstream's text)
EditTree: TypeAlias = Callable[[Json], bool]  # in place; whether anything changed
Slot: TypeAlias = tuple[int, str]  # (id of the object, name in it)

_JSON_FIELDS = frozenset(["arguments", "partial_json"])
# The last three are Assistants', Ollama's and Llama's.
_ANSWER_FIELDS = frozenset(["text", "content", "value", "response", "generation"])
# Lanes carry these too: a whole repeat must be escaped as the lane's pieces were.
_LANE_FIELDS = _ANSWER_FIELDS | {
    "thinking",
    "refusal",
    "reasoning",
    "reasoning_content",
    "transcript",
    "code",
    "summary",
    "input",
    "stdout",
    "stderr",
}
_MESSAGES = frozenset(
    ["message", "output", "item", "part", "content_block", "delta", "content", "candidates"]
) | {"step", "steps"}  # of Gemini's interactions
_NO_ANSWERS = frozenset(["reasoningText", "toolResult"])  # Bedrock's, which have no type
_DIGIT = re.compile(r"\d")


def leave_tree(_tree: Json) -> bool:
    return False


def ignore_leaf(_client: Leaf, _upstream: str) -> None:
    pass


@dataclass(slots=True)  # not frozen: of these there is one for each object, and it costs thrice
class _Place:
    """Where the walk is: the nearest key and its object, and what that says of the text."""

    key: str = ""
    parent: Mapping[str, Json] = field(default_factory=dict, repr=False)
    form: bool = False  # the caller's own JSON
    content: bool = False  # of a message, to be reported
    cue: str = ""
    result: bool = False  # a tool's or a thought's, not the model's answer


class Restoration:
    """`offsets`: of the API's row. `documents`: of the request, for those that count in them."""

    def __init__(
        self,
        restorer: Restorer,
        *,
        json_output: bool,
        on_leaf: OnLeaf,
        offsets: Sequence[Offset] = (),
        documents: CitedDocuments | None = None,
    ) -> None:
        self._restorer = restorer
        self._json_output = json_output
        self._on_leaf = on_leaf
        self._reported: set[tuple[str, str]] = set()
        self._documents = documents
        self._offsets = [o for o in offsets if o.text or (o.document and documents)]
        self._offset_names = frozenset(offset.steps[0].name for offset in self._offsets)
        # What was restored in this body: the upstream's text, and what became of it.
        self._changes: dict[Slot, tuple[str, list[Change]]] = {}
        self._restoring = True

    def expect_json(self) -> None:
        """From here on, the answer's text is JSON."""
        self._json_output = True

    def edit(self, root: Json, lanes: Container[Slot] = (), *, text: str | None = None) -> bool:
        """Restores in place all strings but the `lanes`; whether anything changed.

        `text`: the JSON that `root` is, where that is known. Most events hold no placeholder, and a
        look at the text tells; then the walk is for what it reports.
        """
        self._restoring = bool(self._restorer) and (text is None or _may_hold_placeholder(text))
        changed = self._edit(root, _Place(), lanes)
        self._changes.clear()
        return changed

    def text(self, text: str) -> str:
        """What could not be read as JSON. If it looks cut or broken, it still gets JSON's escapes:
        they are right inside its strings, and never add a line to a framing made of lines."""
        looks_json = text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
        return self._restorer.restore(text, Escape.JSON if looks_json else Escape.PLAIN)

    def report(self, client: str, upstream: str, *, cue: str = "", json: bool = False) -> None:
        """A finished text of a message."""
        self._report_once(client, cue, upstream)
        if json:
            leaves, texts = inner_leaves(client, cue), inner_leaves(upstream, cue)
            if len(leaves) == len(texts):
                for (inner, inner_cue), (inner_upstream, _) in zip(leaves, texts, strict=True):
                    self._report_once(inner, inner_cue, inner_upstream)

    def _report_once(self, client: str, cue: str, upstream: str) -> None:
        if client and (client, cue) not in self._reported:
            self._reported.add((client, cue))
            self._on_leaf(Leaf(client, cue), upstream)

    def _edit(self, node: Json, place: _Place, lanes: Container[Slot]) -> bool:
        if isinstance(node, dict):
            return self._edit_object(node, place, lanes)
        changed = False
        if isinstance(node, list):
            for index, item in enumerate(node):
                if isinstance(item, str):
                    restored = self._leaf(item, place)
                    if restored != item:
                        node[index] = restored
                        changed = True
                elif isinstance(item, (dict, list)):
                    changed |= self._edit(item, place, lanes)
        return changed

    def _edit_object(self, node: dict[str, Json], place: _Place, lanes: Container[Slot]) -> bool:
        changed = False
        for name, child in node.items():
            if isinstance(child, str):
                if not (self._restoring or place.content):
                    continue
                if not child or (id(node), name) in lanes:
                    continue
                if not place.form and fields.is_skipped(name, child, node):
                    continue
                cue = self._cue(name, place)
                inner = _Place(name, node, place.form, place.content, cue, place.result)
                changes: list[Change] = []
                restored = self._leaf(child, inner, changes)
                if restored != child:
                    node[name] = restored
                    changed = True
                    if self._offsets:
                        self._changes[id(node), name] = (child, changes)
            elif isinstance(child, (dict, list)):
                inner = _Place(
                    name,
                    node,
                    place.form or fields.opens_form(name, child, node),
                    place.content or name in _MESSAGES,
                    self._cue(name, place),
                    place.result
                    or name in _NO_ANSWERS
                    or str(node.get("type", "")).endswith(("_result", "_output")),
                )
                changed |= self._edit(child, inner, lanes)
        if self._offsets and not self._offset_names.isdisjoint(node):
            changed |= self._shift(node)
        return self._edit_keys(node, place.content) or changed

    def _cue(self, name: str, place: _Place) -> str:
        """The key as the client will send it."""
        if not place.form:
            return ""
        return self._restorer.restore(name) if _DIGIT.search(name) else name

    def _shift(self, node: dict[str, Json]) -> bool:
        shifted = False
        for offset in self._offsets:
            if not self._changes and not offset.document:
                continue
            counted: dict[str, Places | None] = {}  # many citations count in one text
            for holder, _, _ in find(node, offset.steps):
                number = repr(holder.get(offset.document or offset.nth))
                if is_meant(offset, holder):
                    if number not in counted:
                        counted[number] = self._places(offset, node, holder)
                    if places := counted[number]:
                        shifted |= shift(offset, holder, places)
        return shifted

    def _places(self, offset: Offset, node: Json, holder: dict[str, Json]) -> Places | None:
        """None where nothing has moved."""
        if offset.document:
            documents = self._documents
            return documents.places(holder.get(offset.document)) if documents else None
        places = Places(utf8=offset.utf8)
        for owner, name in cited_texts(offset, node, holder):
            text, changes = self._changes.get((id(owner), name), (owner.get(name), []))
            if isinstance(text, str):
                places.extend(text, changes)
        return places if places.moved else None

    def _edit_keys(self, node: dict[str, Json], content: bool) -> bool:
        # A placeholder's code begins with a digit, and hardly a key of a protocol holds one.
        if not (self._restoring and _DIGIT.search("".join(node))):
            return False
        renamed = {key: self._restorer.restore(key) for key in node if _DIGIT.search(key)}
        if all(key == name for key, name in renamed.items()):
            return False
        items = list(node.items())
        node.clear()
        for key, child in items:
            name = renamed.get(key, key)
            # Two placeholders of one value: the second stays, rather than one of the two be lost.
            node[key if name in node else name] = child
        if content:
            for key, name in renamed.items():
                self._report_once(name, "", key)
        return True

    def _leaf(self, text: str, place: _Place, changes: list[Change] | None = None) -> str:
        if not (self._restoring or place.content):
            return text
        json = self._is_json(text, place)
        escape = Escape.JSON if json else Escape.PLAIN
        restored, _ = self._restorer.advance(text, escape, final=True, changes=changes)
        if place.content and not fields.is_binary(
            place.key, text, place.parent, form=place.form, partly=False
        ):
            self.report(restored, text, cue=place.cue, json=json)
        return restored

    def _is_json(self, text: str, place: _Place) -> bool:
        if not place.form:
            if place.key in _JSON_FIELDS:
                return True
            if place.key in _ANSWER_FIELDS and self._json_output and _is_answer(place):
                return True
            if place.key in _LANE_FIELDS:
                return False
        return is_json_text(text)


def _may_hold_placeholder(json: str) -> bool:
    """Whether any string in it may. In JSON's escapes a placeholder may hide; and it may have
    backslashes in it, which are doubled there.
    """
    return "\\u" in json or find_placeholder(json.replace("\\", "")) is not None


def _is_answer(place: _Place) -> bool:
    """Not a thought, nor what a tool gave: those are prose whatever the client asked for."""
    kind = str(place.parent.get("type", ""))
    thought = place.parent.get("thought") or "reasoning" in kind or "summary" in kind
    return not (thought or place.result)
