"""Where something stands in an event, written as vendors' documentation writes it.

    choices[index].delta.tool_calls[index].function.arguments

`name` goes into an object. `name[field]` goes into every object of a list (or into a single object
in a list's place) and takes the item's `field` into the key, its position where the field is
missing. `name[field?]` takes whether the field is true. `name[]` takes nothing: its positions mean
nothing. The last name may be absent in the event; whoever asks looks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Generic, TypeAlias, TypeVar

from sekisho.wire.json_body import Json

KeyPart: TypeAlias = tuple[str, "str | int | bool | None"]
Found: TypeAlias = tuple[dict[str, Json], str, tuple[KeyPart, ...]]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    many: bool = False
    field: str = ""
    flag: bool = False


def parse_path(path: str) -> tuple[Step, ...]:
    return tuple(_step(part) for part in path.split("."))


def find(root: Json, steps: tuple[Step, ...]) -> Iterator[Found]:
    """(the object that holds the last name, that name, the key parts on the way), in order."""
    return _descend(root, steps, 0, ())


class Paths(Generic[Row]):
    """Many paths at once: one walk goes down each way that they share, and only where the event has
    it. With `absent`, places are found whose last name is missing, as `find` does.
    """

    def __init__(
        self, rows: Iterable[tuple[tuple[Step, ...], Row]], *, absent: bool = False
    ) -> None:
        self._absent = absent
        self._root: _Branch[Row] = _Branch()
        for order, (steps, row) in enumerate(rows):
            branch = self._root
            for step in steps[:-1]:
                branch = branch.branches.setdefault(step, _Branch())
            branch.ends.append((order, steps[-1].name, row))

    def find(self, root: Json) -> list[tuple[Row, dict[str, Json], str, tuple[KeyPart, ...]]]:
        """In the order of the rows; one row's places in the order of the event."""
        found: list[_Place[Row]] = []
        if isinstance(root, dict):
            self._walk(self._root, root, (), found)
        if len(found) > 1:
            found.sort(key=itemgetter(0))
        return [place[1:] for place in found]

    def _walk(
        self,
        branch: "_Branch[Row]",
        node: dict[str, Json],
        parts: tuple[KeyPart, ...],
        found: "list[_Place[Row]]",
    ) -> None:
        for order, name, row in branch.ends:
            if self._absent or name in node:
                found.append((order, row, node, name, parts))
        for step, below in branch.branches.items():
            child = node.get(step.name)
            if step.many and isinstance(child, (dict, list)):
                for item, item_parts in _items(step, child, parts):
                    self._walk(below, item, item_parts, found)
            elif isinstance(child, dict):
                self._walk(below, child, parts, found)


def key_part(name: str, value: Json) -> KeyPart | None:
    """None where the value can be no part of a key."""
    return (name, value) if isinstance(value, (str, int)) else None


def _step(part: str) -> Step:
    name, bracket, rest = part.partition("[")
    field = rest.rstrip("]")
    return Step(name, many=bool(bracket), field=field.rstrip("?"), flag=field.endswith("?"))


def _descend(
    node: Json, steps: tuple[Step, ...], depth: int, parts: tuple[KeyPart, ...]
) -> Iterator[Found]:
    if not isinstance(node, dict):
        return
    step = steps[depth]
    if depth == len(steps) - 1:
        yield node, step.name, parts
        return
    child = node.get(step.name)
    if not step.many:
        yield from _descend(child, steps, depth + 1, parts)
        return
    for item, item_parts in _items(step, child, parts):
        yield from _descend(item, steps, depth + 1, item_parts)


def _items(
    step: Step, child: Json, parts: tuple[KeyPart, ...]
) -> Iterator[tuple[dict[str, Json], tuple[KeyPart, ...]]]:
    for position, item in enumerate(child if isinstance(child, list) else [child]):
        if isinstance(item, dict):
            part = _item_part(step, item, position)
            yield item, (*parts, part) if part else parts


def _item_part(step: Step, item: dict[str, Json], position: int) -> KeyPart | None:
    if not step.field:
        return None
    if step.flag:
        return step.name, bool(item.get(step.field))
    return key_part(step.name, item.get(step.field)) or (step.name, position)


@dataclass(slots=True)
class _Branch(Generic[Row]):
    """Where paths part: those that end in this object, and those that go on below it."""

    ends: list[tuple[int, str, Row]] = field(default_factory=list)
    branches: dict[Step, "_Branch[Row]"] = field(default_factory=dict)


_Place: TypeAlias = tuple[int, Row, dict[str, Json], str, tuple[KeyPart, ...]]
