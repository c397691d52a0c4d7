"""What the fake upstreams that say a prompt again have in common."""

import json
from itertools import pairwise
from typing import Any

PIECES = 7


def in_pieces(text: str) -> list[str]:
    """As many for every text, so that a stream of placeholders has the events of the original."""
    ends = [len(text) * number // PIECES for number in range(PIECES + 1)]
    return [text[start:end] for start, end in pairwise(ends)]


def as_json(value: Any) -> str:
    """As models write it, with no more escapes than JSON needs."""
    return json.dumps(value, ensure_ascii=False)


def filled(schema: dict[str, Any], text: str) -> Any:
    """A value after a JSON schema in which every string is `text`."""
    return _filled(schema, text, schema.get("$defs") or {})


def _filled(schema: dict[str, Any], text: str, known: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _filled(known[schema["$ref"].rpartition("/")[2]], text, known)
    kind = str(schema.get("type", "string")).lower()
    if kind == "object":
        rows = schema.get("properties") or {}
        return {name: _filled(row, text, known) for name, row in rows.items()}
    if kind == "array":
        return [_filled(schema["items"], text, known)]
    return {"integer": 1, "number": 1.5, "boolean": True}.get(kind, text)
