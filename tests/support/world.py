"""Sekisho between upstreams abroad and one at home, each of which records what reaches it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from sekisho.record import ExchangeRecord
from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.planted import PlantedDetector
from support.servers import serving
from support.upstream import Answer, Recorded, RecordingUpstream, json_answer

KEY = bytes(range(32))
ABROAD = ("openai", "anthropic", "gemini", "cohere", "bedrock", "ollama")

PATHS = {
    "openai": "/v1/chat/completions",
    "anthropic": "/v1/messages",
    "gemini": "/v1beta/models/some-model:generateContent",
    "responses": "/v1/responses",
}


def body(api: str, text: str) -> dict[str, Any]:
    if api == "gemini":
        return {"contents": [{"parts": [{"text": text}]}]}
    if api == "responses":
        return {"model": "some-model", "input": text}
    return {
        "model": "some-model",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": text}],
    }


def says(text: str) -> Callable[[Recorded], Answer]:
    return lambda request: json_answer({"choices": [{"message": {"content": text}}]})


def out_of_order(request: Recorded) -> Answer:
    return json_answer({"error": {"message": "down"}}, status=503)


@dataclass
class Recording:
    records: list[ExchangeRecord]

    def record(self, record: ExchangeRecord) -> None:
        self.records.append(record)


@dataclass
class World:
    """One foreign upstream under several names, one at home."""

    client: httpx.Client
    abroad: RecordingUpstream
    home: RecordingUpstream
    records: list[ExchangeRecord]

    def ask(self, upstream: str, text: str, api: str = "", **more: Any) -> httpx.Response:
        path = PATHS[api or upstream]
        headers = {"authorization": "Bearer theirs", "x-api-key": "theirs"}
        sent = {**body(api or upstream, text), **more}
        return self.client.post(f"/{upstream}{path}", json=sent, headers=headers)


@contextmanager
def world(
    values: Mapping[str, str],
    upstreams: Mapping[str, Any] | None = None,
    *,
    abroad_url: str = "",
    **settings: Any,
) -> Iterator[World]:
    """`values` are found, each as its entity type."""
    abroad, home = RecordingUpstream(says("abroad")), RecordingUpstream(says("home"))
    recording = Recording([])
    with serving(abroad, lifespan="off") as url, serving(home, lifespan="off") as home_url:
        made: dict[str, dict[str, Any]] = {name: {"base_url": abroad_url or url} for name in ABROAD}
        made["home"] = {"base_url": home_url, "jurisdiction": "domestic"}
        for name, more in (upstreams or {}).items():
            made.setdefault(name, {}).update(more)
        app = create_app(
            Settings.model_validate({"upstreams": made, **settings}),
            detector=PlantedDetector(values),
            key=KEY,
            recorders=[recording],
        )
        with serving(app) as sekisho, httpx.Client(base_url=sekisho, timeout=20) as client:
            yield World(client, abroad, home, recording.records)
