"""A real Sekisho server before a real recording upstream, both on loopback."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sekisho.detection import Detector
from sekisho.record import Recorder
from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.planted import PlantedDetector
from support.servers import serving
from support.upstream import Recorded, RecordingUpstream, Script, json_answer

KEY = bytes(range(32))
FOREIGN = ("openai", "anthropic", "gemini", "bedrock", "cohere", "ollama", "mistral")
AWS_REGION = "ap-northeast-1"


@dataclass
class Gate:
    """`url` + the upstream's name is what a client's base URL begins with."""

    url: str
    upstream: RecordingUpstream
    detector: Any


def echo_nothing(request: Recorded) -> Any:
    return json_answer({})


@contextmanager
def gate(
    values: Mapping[str, str] | Detector,
    script: Script = echo_nothing,
    *,
    key: bytes = KEY,
    recorders: Sequence[Recorder] = (),
    **settings: Any,
) -> Iterator[Gate]:
    """An upstream of each name in `FOREIGN` is the same fake. So is `aws`, for which requests are
    signed, and `home` is it as domestic.
    """
    detector = PlantedDetector(values) if isinstance(values, Mapping) else values
    upstream = RecordingUpstream(script)
    with serving(upstream, lifespan="off") as upstream_url:
        foreign = {"base_url": upstream_url, "jurisdiction": "foreign"}
        upstreams = dict.fromkeys(FOREIGN, foreign)
        upstreams["aws"] = {**foreign, "aws_region": AWS_REGION}
        upstreams["home"] = {"base_url": upstream_url, "jurisdiction": "domestic"}
        made = Settings.model_validate({"upstreams": upstreams, **settings})
        app = create_app(made, detector=detector, key=key, recorders=recorders)
        with serving(app) as url:
            yield Gate(url, upstream, detector)
