"""Payloads made from a vendor SDK's own types, which together have a text wherever one may stand.

Takes TypedDicts (request parameters) and pydantic models (responses). Every string that the type
leaves open holds a planted value, unique in the payloads of one call; literals stay what they are.
A list gets one item of each kind that it may hold, so that few payloads cover a type. Where the
type says nothing (`object`, `Dict[str, str]`), there stands the caller's own JSON, with the names
that protocols use elsewhere.
"""

import collections.abc
import datetime
import enum
import itertools
import os
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, Union

import typing_extensions
from pydantic import BaseModel

Plant: TypeAlias = Callable[[int], str]

_PROTOCOL_NAMES = ("id", "type", "name", "model", "data")
_FILES = (bytes, os.PathLike, typing.IO)
_OTHER_LIBRARIES = ("PIL", "aiohttp", "httpx", "httpx2", "mcp")
_SCALARS: Mapping[Any, Any] = {
    bool: True,
    int: 1,
    float: 0.5,
    datetime.datetime: "2026-01-31T00:00:00Z",
    datetime.date: "2026-01-31",
}


class Planted(str):
    """A value in a place of the type that may hold any text."""

    __slots__ = ()


class Free(dict[str, Any]):
    """An object whose keys the type does not name."""


@dataclass(frozen=True)
class Example:
    """`planted`: each planted value by where it stands, written as `places` does."""

    payload: dict[str, Any] = field(repr=False)
    planted: dict[str, str] = field(repr=False)


def examples(kind: Any, plant: Plant = "planted{:05}x".format) -> list[Example]:
    """Enough payloads of this type (a TypedDict, a model, or a union of them) to cover it.

    A type inside of itself is cut off at the second time, and where only a file may stand, there
    stands nothing.
    """
    maker = _Maker(plant)
    made = [maker.fresh(payload) for payload in maker.variants(kind) if isinstance(payload, dict)]
    return [Example(payload, places(payload)) for payload in made]


def places(payload: Any) -> dict[str, str]:
    """Where the planted values stand: `messages[0].name`, `tools[1].parameters{}.id` below an
    object with keys of the caller's, `metadata{}` and its number for such a key itself.
    """
    return {place: str(value) for place, value in _places(payload, "", False)}


def leaf_name(place: str) -> str:
    """The last name of a place. In the caller's own JSON, the name of that and `{}`."""
    own = place.partition("{}")[0]
    return own.rpartition(".")[2].partition("[")[0] + ("{}" if "{}" in place else "")


def _places(node: Any, place: str, free: bool) -> Iterator[tuple[str, Planted]]:
    if isinstance(node, Planted):
        yield place, node
    elif isinstance(node, dict):
        free = isinstance(node, Free)
        for number, (name, child) in enumerate(node.items()):
            shown = str(number) if isinstance(name, Planted) else name
            if isinstance(name, Planted):
                yield f"{place}{{}}{shown}", name
            dot = "{}." if free else "." if place else ""
            yield from _places(child, f"{place}{dot}{shown}", free)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _places(item, f"{place}[{index}]", free)


class _Maker:
    def __init__(self, plant: Plant) -> None:
        self._numbers = itertools.count()
        self._plant = plant
        self._open: list[Any] = []  # the types that this one stands in

    def variants(self, kind: Any) -> list[Any]:
        """Each alternative at least once; none for a file, and for a type inside of itself."""
        origin, args = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Annotated, typing_extensions.Required, typing_extensions.NotRequired):
            return self.variants(args[0])
        if origin is Literal or origin is typing_extensions.Literal:
            return [args[0]]
        if origin in (Union, types.UnionType):
            return [made for branch in args for made in self.variants(branch)]
        if isinstance(kind, typing.ForwardRef):  # beside the type that it stands in
            return self.variants(
                getattr(sys.modules[self._open[-1].__module__], kind.__forward_arg__)
            )
        if isinstance(kind, typing.TypeVar):
            return self.variants(kind.__bound__ or object)
        if isinstance(kind, typing_extensions.TypeAliasType):
            return self.variants(kind.__value__)
        if isinstance(origin, typing_extensions.TypeAliasType):
            return self.variants(origin.__value__[args])
        if origin is not None:
            return self._generic(origin, args)
        return self._plain(kind)

    def fresh(self, node: Any) -> Any:
        """The same with new planted values: alternatives share what else stands beside them."""
        if isinstance(node, Planted):
            return self._planted()
        if isinstance(node, dict):
            return type(node)((self.fresh(name), self.fresh(child)) for name, child in node.items())
        return [self.fresh(item) for item in node] if isinstance(node, list) else node

    def _generic(self, origin: Any, args: Sequence[Any]) -> list[Any]:
        if _is_record(origin):
            return self._fields(origin)
        if origin is collections.abc.Callable or issubclass(origin, _FILES):
            return []
        if issubclass(origin, Mapping):
            return [self._mapping(args[1])]
        if issubclass(origin, tuple):
            return []  # how SDKs write a file with its name
        if issubclass(origin, Iterable) or origin.__name__ == "SequenceNotStr":
            return [self.variants(args[0])]
        raise _unknown(origin)

    def _plain(self, kind: Any) -> list[Any]:
        if kind is str:
            return [self._planted()]
        if kind is object or kind is Any:
            return [self._planted(), self._free()]
        if kind in _SCALARS:
            return [_SCALARS[kind]]
        if kind in (dict, Mapping):
            return [self._free()]
        if kind is list:
            return [[self._planted(), self._free()]]
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return [next(iter(kind)).value]
        if _is_record(kind):
            return self._fields(kind)
        if kind is types.NoneType or _is_not_sent(kind):
            return []
        raise _unknown(kind)

    def _fields(self, kind: Any) -> list[Any]:
        if kind in self._open:
            return []
        self._open.append(kind)
        fields = {name: self.variants(hint) for name, hint in _hints(kind).items()}
        self._open.pop()
        fields = {name: made for name, made in fields.items() if made}
        count = max((len(made) for made in fields.values()), default=1)
        return [
            {name: made[number % len(made)] for name, made in fields.items()}
            for number in range(count)
        ]

    def _mapping(self, kind: Any) -> Free:
        made = self.variants(kind)
        result = Free({self._planted(): value for value in made})
        if any(isinstance(value, Planted) for value in made):
            result.update({name: self._planted() for name in _PROTOCOL_NAMES})
        return result

    def _free(self) -> Free:
        inner = Free({"signature": self._planted(), "role": [[self._planted()]]})
        named = {name: self._planted() for name in _PROTOCOL_NAMES}
        return Free(
            {self._planted(): self._planted(), **named, "content": [self._planted(), inner]}
        )

    def _planted(self) -> Planted:
        return Planted(self._plant(next(self._numbers)))


def _is_not_sent(kind: Any) -> bool:
    """Files, a word that the SDK does not know yet, and what tells it how to send."""
    return isinstance(kind, type) and (
        issubclass(kind, (*_FILES, str)) or kind.__module__.partition(".")[0] in _OTHER_LIBRARIES
    )


def _unknown(kind: Any) -> TypeError:
    """Whatever a type is silently left out of, no test would see."""
    return TypeError(f"there is no example of {kind}")


def _is_record(kind: Any) -> bool:
    return typing_extensions.is_typeddict(kind) or (
        isinstance(kind, type) and issubclass(kind, BaseModel)
    )


def _hints(kind: Any) -> dict[str, Any]:
    """By the names that travel."""
    if typing_extensions.is_typeddict(kind):
        hints = typing_extensions.get_type_hints(kind, include_extras=True)
        return {_alias(hint) or name: hint for name, hint in hints.items()}
    return {
        info.serialization_alias or info.alias or name: info.annotation
        for name, info in kind.model_fields.items()
    }


def _alias(hint: Any) -> str | None:
    """What `Annotated[…, PropertyInfo(alias=…)]` says, inside of Required too."""
    while typing.get_origin(hint) in (typing_extensions.Required, typing_extensions.NotRequired):
        hint = typing.get_args(hint)[0]
    metadata = getattr(hint, "__metadata__", ())
    return next((alias for item in metadata if (alias := getattr(item, "alias", None))), None)
