"""The caller's JSON schemas, loosened just so far that a placeholder fits where a value did.

Upstreams hold the model to the schemas of tools and of structured output: where one says
`^[ぁ-ん]+$` or `"format": "email"`, the model cannot write the placeholder that stands for the
value. So what it says of strings is loosened (see `schema_strings`) wherever it holds a value.
Under `not` nothing is: that would forbid more. `oneOf` becomes `anyOf` where a branch is loosened,
for a placeholder may fit several; an `if` that is loosened goes, for whether the value would have
met it, a placeholder does not tell.

What comes of a schema depends on nothing but the schema: the beginning of a request stays the
same byte for byte, turn after turn, as prompt caches need it. `enum`, `const`, `default` and
`examples` are masked as all texts are, so both sides hold the same words. Numbers stay: no
placeholder is one.

Some APIs repeat the request's schemas in their answer. `Fitting.undo` puts the caller's own back.
The value that is restored meets the caller's schema because it did when the caller sent it.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeAlias

from sekisho.wire.fields import snake_case
from sekisho.wire.json_body import Json
from sekisho.wire.schema_strings import PLACEHOLDER, Schema, fit_string

Path: TypeAlias = "tuple[str | int, ...]"


def _names(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Where schemas stand in a request: under these names, reached by way of those. The way never
# leads into messages, so a long conversation costs nothing.
_WAYS = _names(
    "tools tool functions function function_declarations tool_config tool_spec response_format "
    "json_schema text format output_config output_format generation_config structured_outputs "
    "fallbacks requests request params session text_format structure"
)
_SCHEMAS = _names(
    "parameters parameters_json_schema input_schema output_schema response_schema "
    "response_json_schema schema guided_json"
)
# These may hold the schema, or be it.
_FORMATS_THEMSELVES = frozenset(["format", "response_format", "json_schema"])
_AT_ROOT = frozenset(["guided_json"])
_TYPES = _names("object array string number integer boolean null")
_MARKS = _names("properties anyOf any_of oneOf allOf $ref enum items")

# Keywords whose value is a schema, a list of schemas, or schemas by name.
_ONE = _names(
    "items additional_items unevaluated_items contains additional_properties "
    "unevaluated_properties property_names if then else content_schema"
)
_MANY = _names("all_of any_of one_of prefix_items items")
_NAMED = _names(
    "properties pattern_properties dependent_schemas dependencies $defs defs definitions"
)


@dataclass(frozen=True, slots=True)
class Fitting:
    """`payload` is what leaves. Where nothing was loosened it is the very object that came."""

    payload: Json = field(repr=False)
    _fitted: tuple[tuple[Path, Json, Json], ...] = field(repr=False)
    _heads: frozenset[str | int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_heads", frozenset(path[0] for path, _, _ in self._fitted))

    def __bool__(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self._fitted)

    def undo(self, answer: Json) -> bool:
        """Puts the schemas that came back into an answer or event, in place; whether it held any.

        What the upstream itself added to a schema stays.
        """
        changed = False
        for root in _roots(answer, self._heads):
            for path, fitted, original in self._fitted:
                holder = _at(root, path[:-1])
                key = path[-1]
                if isinstance(holder, dict) and isinstance(key, str) and key in holder:
                    restored = _undone(holder[key], fitted, original)
                    changed = changed or restored != holder[key]
                    holder[key] = restored
        return changed


def fit(payload: Json) -> Fitting:
    """Loosens the schemas of a masked request. The payload that came is not changed."""
    fitted: list[tuple[Path, Json, Json]] = []
    return Fitting(_fit_ways(payload, (), fitted), tuple(fitted))


def _fit_ways(node: Json, path: Path, fitted: list[tuple[Path, Json, Json]]) -> Json:
    if isinstance(node, list):
        return _each_item(node, lambda index, item: _fit_ways(item, (*path, index), fitted))
    if not isinstance(node, dict):
        return node

    def visit(key: str, child: Json) -> Json:
        if not isinstance(child, (dict, list)):
            return child
        name = snake_case(key)
        if not _is_schema_place(name, child, path):
            follow = name in _WAYS or (name == "input_schema" and bool(path))
            return _fit_ways(child, (*path, key), fitted) if follow else child
        schema = fit_schema(child, may_add_patterns=not _is_proto_schema(name, path))
        if schema is not child:
            fitted.append(((*path, key), schema, child))
        return schema

    ways = _each_named(node, visit)
    text = node.get("schema")
    if isinstance(text, str) and path[-1:] == ("jsonSchema",):
        fitted_text = _fit_text(text)
        return ways if fitted_text == text else {**ways, "schema": fitted_text}
    return ways


def _fit_text(text: str) -> str:
    """Bedrock takes the schema of structured output as JSON in a string."""
    try:
        schema: Json = json.loads(text)
        fitted = fit_schema(schema)
    except (ValueError, RecursionError):
        return text  # no schema, and the upstream will say so
    return text if fitted is schema else json.dumps(fitted, ensure_ascii=False)


def _is_schema_place(name: str, child: dict[str, Json] | list[Json], path: Path) -> bool:
    if not isinstance(child, dict):
        return False
    if name in _AT_ROOT:
        return True
    if name in _FORMATS_THEMSELVES:
        return not child.keys() & {"schema", "json_schema"} and _looks_like_schema(child)
    if name == "json":  # Bedrock wraps a tool's schema in it
        return path[-1:] in (("inputSchema",), ("input_schema",), ("structured_outputs",))
    if name == "response":  # of a function that Gemini may call
        return "functionDeclarations" in path or "function_declarations" in path
    wrapped = name == "input_schema" and child.keys() == {"json"}
    return name in _SCHEMAS and bool(path) and not wrapped


def _is_proto_schema(name: str, path: Path) -> bool:
    """Gemini's own Schema object; some of its versions know `format` but refuse `pattern`."""
    function = "functionDeclarations" in path or "function_declarations" in path
    return name == "response_schema" or (function and name in ("parameters", "response"))


def _looks_like_schema(node: dict[str, Json]) -> bool:
    kind = node.get("type")
    return str(kind).lower() in _TYPES or isinstance(kind, list) or bool(node.keys() & _MARKS)


def fit_schema(schema: Json, *, may_add_patterns: bool = True) -> Json:
    """The same object where nothing had to be loosened."""
    return _Fitter(may_add_patterns).schema(schema)


@dataclass(frozen=True, slots=True)
class _Fitter:
    may_add_patterns: bool

    def schema(self, schema: Json) -> Json:
        if not isinstance(schema, dict):
            return schema
        inner = _each_named(schema, self._keyword)
        if inner is not schema:
            inner = _without_contradictions(inner, schema)
        return _fit_names(fit_string(inner, may_add_pattern=self.may_add_patterns))

    def _keyword(self, key: str, child: Json) -> Json:
        name = snake_case(key)
        if isinstance(child, list):
            return _each_item(child, self._inner) if name in _MANY else child
        if isinstance(child, dict) and name in _NAMED:
            return _each_named(child, self._inner)
        return self.schema(child) if name in _ONE else child

    def _inner(self, _place: str | int, child: Json) -> Json:
        return self.schema(child)


def _without_contradictions(inner: Schema, schema: Schema) -> Schema:
    """What counts how many schemas are met, or asks whether one is, does not bear looser ones."""
    result: Schema = {}
    for key, child in inner.items():
        loosened = child is not schema[key]
        if key == "if" and loosened:
            continue
        if key == "maxContains" and inner.get("contains") is not schema.get("contains"):
            continue
        if key == "oneOf" and loosened:
            if "anyOf" not in schema:
                result["anyOf"] = child
            continue
        result[key] = child
    return result


def _fit_names(schema: Schema) -> Schema:
    """A name that is masked meets no pattern of names any more; it may be any of them."""
    key = "patternProperties" if "patternProperties" in schema else "pattern_properties"
    patterns = schema.get(key)
    if not isinstance(patterns, dict) or not patterns:
        return schema
    rest = [
        schema[name]
        for name in ("additionalProperties", "additional_properties", "unevaluatedProperties")
        if schema.get(name) not in (None, True, {})
    ]
    if not rest:
        return schema
    kinds = [kind for kind in (*patterns.values(), *rest) if kind is not False]
    anything: Json = {"anyOf": kinds} if kinds else False
    if any(kind in (True, {}) for kind in kinds):
        anything = True
    named: Schema = {**patterns, f"^{PLACEHOLDER}": anything}
    return {**schema, key: named}


def _roots(answer: Json, heads: frozenset[str | int]) -> list[dict[str, Json]]:
    """The objects that may repeat a request: an answer, or the one inside of an event. Most events
    are neither, and asked no more.
    """
    if not isinstance(answer, dict):
        return []
    roots = (answer, answer.get("response"))
    return [r for r in roots if isinstance(r, dict) and not heads.isdisjoint(r)]


def _at(node: Json, path: Path) -> Json:
    for step in path:
        if isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return None
    return node


def _undone(echo: Json, fitted: Json, original: Json) -> Json:
    if fitted is original:
        return echo
    if echo == fitted:
        return deepcopy(original)  # the answer is edited in place after this
    if isinstance(echo, list) and isinstance(fitted, list) and isinstance(original, list):
        if len(echo) != len(fitted):
            return echo
        return [_undone(*triple) for triple in zip(echo, fitted, original, strict=True)]
    if not (isinstance(echo, dict) and isinstance(fitted, dict) and isinstance(original, dict)):
        return echo
    result: Schema = {}
    for key, child in echo.items():
        if key in fitted and key in original:
            result[key] = _undone(child, fitted[key], original[key])
        elif key not in fitted or child != fitted[key]:
            result[key] = child
    for key in original.keys() - fitted.keys():
        result.setdefault(key, deepcopy(original[key]))
    return result


def _each_named(node: Schema, edit: Callable[[str, Json], Json]) -> Schema:
    """A new object only where something changed."""
    changed = {}
    for key, child in node.items():
        if isinstance(child, (dict, list)) and (edited := edit(key, child)) is not child:
            changed[key] = edited
    return {**node, **changed} if changed else node


def _each_item(node: list[Json], edit: Callable[[int, Json], Json]) -> list[Json]:
    edited = [edit(index, item) for index, item in enumerate(node)]
    same = all(new is old for new, old in zip(edited, node, strict=True))
    return node if same else edited
