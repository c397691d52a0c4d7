"""Where something stands in an event, written as vendors' documentation writes it.

    choices[index].delta.tool_calls[index].function.arguments

`name` goes into an object. `name[field]` goes into every object of a list (or into a single object
in a list's place) and takes the item's `field` into the key, its position where the field is
missing. `name[field?]` takes whether the field is true. `name[]` takes nothing: its positions mean
nothing. The last name may be absent in the event; whoever asks looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sekisho.wire.json_body import Json

KeyPart: TypeAlias = tuple[str, "str | int | bool | None"]
Found: TypeAlias = tuple[dict[str, Json], str, tuple[KeyPart, ...]]


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
    for position, item in enumerate(child if isinstance(child, list) else [child]):
        if isinstance(item, dict):
            part = _item_part(step, item, position)
            yield from _descend(item, steps, depth + 1, (*parts, part) if part else parts)


def _item_part(step: Step, item: dict[str, Json], position: int) -> KeyPart | None:
    if not step.field:
        return None
    if step.flag:
        return step.name, bool(item.get(step.field))
    return key_part(step.name, item.get(step.field)) or (step.name, position)
