"""Rows for what OpenAI stores: a collection of objects, and the verbs that it has.

All that is stored may come back in the answer to another request, so all of these recall, and what
sends a body keeps. The query parameters are those that an API defines and that can hold no text of
the caller's; a filter by metadata or by name is none of them.
"""

from collections.abc import Iterable

from sekisho.wire.api import Api, Body, always, never

QUERY = frozenset(["api-version", "beta"])
PAGE = QUERY | {"limit", "after", "before", "order"}

_BARE = frozenset(["cancel", "pause", "resume", "start"])
_VERBS = {
    "create": ("POST", ""),
    "list": ("GET", ""),
    "get": ("GET", "/{id}"),
    "update": ("POST", "/{id}"),
    "patch": ("PATCH", "/{id}"),
    "delete": ("DELETE", "/{id}"),
    "content": ("GET", "/{id}/content"),
}


def collection(
    name: str,
    path: str,
    verbs: str = "create list get update delete",
    *,
    query: Iterable[str] = (),
    body: Body = Body.JSON,
) -> tuple[Api, ...]:
    """One row per verb, named `name.verb`. A verb that is not in the table is an action on one
    object, with its name as the last part of the path. `query` holds for reading and creating,
    `body` for creating; most actions send none.
    """
    return tuple(_row(name, path, verb, frozenset(query), body) for verb in verbs.split())


def _row(name: str, path: str, verb: str, query: frozenset[str], body: Body) -> Api:
    method, rest = _VERBS.get(verb, ("POST", f"/{{id}}/{verb}"))
    asks = method == "GET" or verb == "create"
    return Api(
        f"{name}.{verb}",
        "openai",
        path + rest,
        method,
        body if verb == "create" else Body.NONE if verb in _BARE else Body.JSON,
        query=(PAGE if verb == "list" else QUERY) | (query if asks else frozenset()),
        keeps=always if method in ("POST", "PATCH") and verb not in _BARE else never,
        recalls=always,
    )
