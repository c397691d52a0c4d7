"""A running server detects for clients of another process."""

from collections.abc import Iterator

import httpx2
import openai
import pytest

import sekisho
from sekisho.errors import DetectionFailure
from sekisho.sdk.remote_detector import RemoteDetector
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.callers import chat, openai_client
from support.gate import Gate, gate
from support.repeating import repeat
from support.shields import KEY

NAME = "百目鬼 隆"


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate({NAME: "PERSON"}, repeat) as running:
        yield running


@pytest.fixture
def detector(server: Gate) -> Iterator[RemoteDetector]:
    made = RemoteDetector(server.url)
    yield made
    made.close()


def test_asks_for_each_text_with_what_stands_beside_it(
    server: Gate, detector: RemoteDetector
) -> None:
    lone = f"\ud83d{NAME}"

    found = detector.detect([Leaf(f"{NAME}様", "担当"), Leaf("なし"), Leaf(lone)])

    assert found == [
        [Finding(0, 5, "PERSON", 1.0, "Planted")],
        [],
        [Finding(1, 6, "PERSON", 1.0, "Planted")],
    ]
    assert server.detector.seen[-3:] == [Leaf(f"{NAME}様", "担当"), Leaf("なし"), Leaf(lone)]


def test_a_client_with_a_remote_detector_masks_here(server: Gate, detector: RemoteDetector) -> None:
    runtime = Runtime(Settings(), detector=detector, key=KEY)
    with httpx2.Client() as http:
        original = openai_client(f"{server.url}/home", http_client=http)
        client = sekisho.protect(original, runtime=runtime)

        assert chat(client, f"{NAME}様") == f"{NAME}様"

    assert not server.upstream.saw(NAME)
    runtime.detector.warm_up()


def test_what_goes_to_that_server_is_masked_there(server: Gate, detector: RemoteDetector) -> None:
    runtime = Runtime(Settings(), detector=detector, key=KEY, home=f"{server.url}/")
    client = sekisho.protect(openai_client(f"{server.url}/openai"), runtime=runtime)
    raw = client.chat.completions.with_raw_response.create(
        model="m", messages=[{"role": "user", "content": f"{NAME}様"}]
    )

    assert raw.parse().choices[0].message.content == f"{NAME}様"
    assert raw.headers.get_list("x-sekisho-masked") == ["1"]
    assert not server.upstream.saw(NAME)
    assert "LITERAL" not in server.upstream.last.body.decode()
    client.close()


def test_nothing_leaves_without_an_answer() -> None:
    detector = RemoteDetector("http://127.0.0.1:9")
    with pytest.raises(DetectionFailure):
        detector.warm_up()

    runtime = Runtime(Settings(), detector=detector, key=KEY)
    client = sekisho.protect(openai_client("http://127.0.0.1:9", max_retries=0), runtime=runtime)
    with pytest.raises(openai.InternalServerError) as refused:
        chat(client, NAME)
    assert NAME not in str(refused.value)
