"""Every call that the `openai` SDK can make, with the types of what it sends and gets.

Read from the SDK's own source: each resource's method ends in one call of `self._post` and the
like, which names the path, the type of the parameters, of the answer and of the stream's events.
"""

import ast
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import openai.resources
from pydantic import BaseModel

_METHODS = {
    "_get": "GET",
    "_get_api_list": "GET",
    "_post": "POST",
    "_put": "PUT",
    "_patch": "PATCH",
    "_delete": "DELETE",
}


@dataclass(frozen=True)
class SdkCall:
    """`query` are the names of what goes into the address; `sends` goes into the body."""

    method: str
    path: str
    sends: Any = field(default=None, repr=False)
    gets: Any = field(default=None, repr=False)
    events: Any = field(default=None, repr=False)
    query: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def example(self) -> str:
        """A path that such a call may have."""
        parts = [f"{part[1:-1]}_1" if part[:1] == "{" else part for part in self.path.split("/")]
        return "/v1" + "/".join(parts)


def sdk_calls() -> list[SdkCall]:
    """In the order of the SDK's modules; some paths more than once, with other types (beta)."""
    found: dict[str, SdkCall] = {}
    for info in pkgutil.walk_packages(openai.resources.__path__, "openai.resources."):
        module = importlib.import_module(info.name)
        for call in _calls(module):
            found.setdefault(f"{call} {call.sends} {call.gets}", call)
    return list(found.values())


def _calls(module: ModuleType) -> Iterator[SdkCall]:
    for top in ast.parse(inspect.getsource(module)).body:
        if isinstance(top, ast.ClassDef) and not top.name.startswith("Async"):
            for node in ast.walk(top):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    method = _METHODS.get(node.func.attr)
                    if method and _is_self(node.func.value) and node.args:
                        yield _call(module, node, method, node.func.attr)


def _call(module: ModuleType, node: ast.Call, method: str, verb: str) -> SdkCall:
    path = next(
        part.value
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    given = keywords.get("method")
    if isinstance(given, ast.Constant):  # a list that is asked for by POST
        method = str(given.value).upper()
    body, options = keywords.get("body"), keywords.get("options")
    stream = _on_the_wire(_named(module, keywords.get("stream_cls")))
    return SdkCall(
        method,
        path.partition("?")[0],
        _parameters(module, body) if body is not None else None,
        _named(module, keywords.get("model" if verb == "_get_api_list" else "cast_to")),
        stream,
        frozenset(_field_names(_parameters(module, options))),
    )


def _on_the_wire(events: Any) -> Any:
    """The SDK puts some events into an object with their name, which is no part of their data."""
    while typing.get_origin(events) is typing.Annotated:
        events = typing.get_args(events)[0]
    branches = typing.get_args(events)
    if not all("data" in getattr(branch, "model_fields", ()) for branch in branches or [None]):
        return events
    return typing.Union[tuple(branch.model_fields["data"].annotation for branch in branches)]  # noqa: UP007


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _parameters(module: ModuleType, node: ast.AST | None) -> Any:
    """The one for a whole answer, where a call has another for a stream."""
    kinds = [
        getattr(getattr(module, part.value.id), part.attr)
        for part in (ast.walk(node) if node is not None else ())
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id.endswith("_params")
    ]
    whole = [
        kind for kind in kinds if not getattr(kind, "__name__", "").endswith("ParamsStreaming")
    ]
    return (whole or kinds or [None])[0]


def _field_names(kind: Any) -> Iterator[str]:
    for branch in typing.get_args(kind) or (kind,):
        for name, hint in getattr(branch, "__annotations__", {}).items():
            # Others name what stands in the path.
            if "Required" not in str(hint):
                yield name


def _named(module: ModuleType, node: ast.AST | None) -> Any:
    """The type that an expression names: X, Stream[X], cast(Any, X); None for bytes and nothing."""
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)] if node else []
    kinds = [getattr(module, name, None) for name in names if name not in ("cast", "Any")]
    return next((kind for kind in reversed(kinds) if _is_answer(kind)), None)


def _is_answer(kind: Any) -> bool:
    if typing.get_origin(kind) is not None:  # a union of models
        return True
    return isinstance(kind, type) and issubclass(kind, BaseModel)
