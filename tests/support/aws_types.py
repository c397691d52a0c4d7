"""Types of what AWS's SDK sends to Bedrock and gets, made from its own service model.

They are types such as `sdk_types` takes. A member of a union is an object with this member alone,
as AWS writes it; a file (`blob`) has no place for a text.
"""

from typing import Any, Literal, TypedDict, Union

from botocore.model import OperationModel, Shape
from botocore.session import Session

_SCALARS = {
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "timestamp": str,
    "blob": bytes,
}


def operations() -> list[OperationModel]:
    model = Session().get_service_model("bedrock-runtime")
    return [model.operation_model(name) for name in model.operation_names]


def operation(name: str) -> OperationModel:
    return next(found for found in operations() if found.name == name)


def request(name: str) -> Any:
    """What goes into the body: what the address and the headers hold is left out."""
    return _record(operation(name).input_shape)


def answer(name: str) -> Any:
    return _record(operation(name).output_shape)


def events(name: str) -> Any:
    """The payloads of a stream's frames; each frame's header has the event's name."""
    stream = operation(name).get_event_stream_output()
    return _union([_type(member) for member in stream.members.values()])


def _record(shape: Shape) -> Any:
    members = {
        name: _type(member)
        for name, member in shape.members.items()
        if "location" not in member.serialization
    }
    return _typed_dict(shape.name, members)


def _type(shape: Shape) -> Any:
    if getattr(shape, "is_document_type", False):
        return object
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_tagged_union", False):
            return _union(
                [_typed_dict(name, {name: _type(m)}) for name, m in shape.members.items()]
            )
        return _record(shape)
    if kind == "list":
        return list[_type(shape.member)]  # type: ignore[misc]
    if kind == "map":
        return dict[str, _type(shape.value)]  # type: ignore[misc]
    if kind == "string":
        return Literal[shape.enum[0]] if shape.enum else str
    return _SCALARS[kind]


def _typed_dict(name: str, members: dict[str, Any]) -> Any:
    return TypedDict(name, members)  # type: ignore[operator]


def _union(kinds: list[Any]) -> Any:
    return Union[tuple(kinds)] if len(kinds) > 1 else kinds[0]  # noqa: UP007
