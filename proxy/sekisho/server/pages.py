"""The playground at `/` and its files below `/static/`: data of the package, served as they are.

The pages hold no data and ask for no token: all they show comes from `/api`, which does. They load
nothing from elsewhere, and the browser is told to see to it.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

FOLDER = "pages"
INDEX = "index.html"

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Asked for each time, answered with 304 until Sekisho is updated.
    "cache-control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes = field(repr=False)
    media_type: str
    etag: str


class Pages:
    def routes(self) -> list[BaseRoute]:
        return [Route("/", self._index), Route("/static/{name:path}", self._static)]

    async def _index(self, request: Request) -> Response:
        return _answer(request, self._files[INDEX])

    async def _static(self, request: Request) -> Response:
        found = self._files.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404, headers=HEADERS)
        return _answer(request, found)

    @cached_property
    def _files(self) -> dict[str, _File]:
        return {name: _read(each) for name, each in _walk(files("sekisho") / FOLDER)}


def _walk(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _walk(each, f"{prefix}{each.name}/")
        elif each.name.rpartition(".")[2] in MEDIA_TYPES:
            found.append((prefix + each.name, each))
    return found


def _read(file: Traversable) -> _File:
    content = file.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return _File(content, MEDIA_TYPES[file.name.rpartition(".")[2]], etag)


def _answer(request: Request, file: _File) -> Response:
    headers = {**HEADERS, "etag": file.etag}
    known = (each.strip() for each in request.headers.get("if-none-match", "").split(","))
    if any(each.removeprefix("W/") == file.etag for each in known):
        return Response(status_code=304, headers=headers)
    return Response(file.content, headers={**headers, "content-type": file.media_type})
