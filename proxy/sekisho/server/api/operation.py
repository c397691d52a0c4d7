"""What an operation of `/api/*` is: where it is reached, what goes in, what comes out, who does it.

The one declaration from which the router serves it and the OpenAPI document describes it. To add
one, declare it in a module of its own and hand it to `Api` (server/app.py):

    Operation(
        "POST", "/api/marks", "mark", "Notes that a finding is wrong, or one is missed.",
        self._mark, takes=(Mark,), gives=(Marked,), status=201, refusals=(403,),
    )
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from sekisho.clients import Client
from sekisho.record import RecordDraft

Method: TypeAlias = Literal["GET", "POST", "DELETE"]


class Message(BaseModel):
    """What goes in or out as JSON. A member nobody knows is an error: a misspelt override would be
    one that does not hold. No value shows in a repr.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return []


Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """One request: who asks, and for what. `path` holds what stands in the path's braces. `record`:
    what is to be written down of it.
    """

    client: Client
    body: Body = field(repr=False)
    path: Mapping[str, str] = field(repr=False)
    record: RecordDraft = field(repr=False)

    @property
    def scope(self) -> str:
        return self.client.scope


Handler: TypeAlias = Callable[[Call[Any]], Awaitable[Message | Response | None]]
"""May raise SekishoError. None is an answer without a body (204)."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`takes`: the forms of its body, of which the first that has all it needs is read. `gives`:
    those of its answer, or a media type for what is no JSON. `refusals`: statuses of its own
    errors, beside those that every operation has. `recorded`: whether each call is an exchange, to
    be counted and audited.
    """

    method: Method
    path: str
    name: str
    summary: str
    handle: Handler
    takes: tuple[type[Message], ...] = ()
    gives: tuple[type[Message], ...] | str = ()
    status: int = 200
    refusals: tuple[int, ...] = ()
    recorded: bool = False
