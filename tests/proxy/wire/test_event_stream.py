import base64
import json
import random

import pytest
from botocore.eventstream import EventStreamBuffer

from sekisho.errors import UpstreamFailure
from sekisho.wire.event_stream import (
    EventFrame,
    EventStreamDecoder,
    encode_frame,
    encode_headers,
    read_headers,
)
from support.cuts import cuts, truncations

EVENT = encode_headers(
    {
        ":event-type": "contentBlockDelta",
        ":content-type": "application/json",
        ":message-type": "event",
    }
)
TEXTS = ['{"delta":{"text":"山田 太郎😀"}}', "{}", '{"a":"\\u2028\\n"}', ""]


def written(texts: list[str]) -> bytes:
    return b"".join(encode_frame(EVENT, text.encode()) for text in texts)


def frames(pieces: list[bytes]) -> list[EventFrame]:
    decoder = EventStreamDecoder()
    found = [frame for piece in pieces for frame in decoder.feed(piece)]
    return found + decoder.flush()


def read_by_botocore(body: bytes) -> list[tuple[dict[str, object], bytes]]:
    """Checks both checksums, and raises where one does not fit."""
    buffer = EventStreamBuffer()
    buffer.add_data(body)
    return [(dict(event.headers), event.payload) for event in buffer]


def test_what_is_written_is_read_by_aws_own_decoder() -> None:
    read = read_by_botocore(written(TEXTS))

    assert [payload.decode() for _, payload in read] == TEXTS
    assert read[0][0][":event-type"] == "contentBlockDelta"


def test_any_cut_gives_the_same_frames() -> None:
    body = written(TEXTS)
    whole = frames([body])

    assert [frame.data for frame in whole] == TEXTS
    assert b"".join(frame.raw for frame in whole) == body
    for pieces in cuts(body):
        assert frames(pieces) == whole


def test_half_a_frame_is_dropped() -> None:
    body = written(TEXTS)
    ends = [len(written(TEXTS[:n])) for n in range(len(TEXTS) + 1)]
    for pieces in truncations(body):
        cut = b"".join(pieces)
        read = frames(pieces)
        whole = sum(end <= len(cut) for end in ends[1:])

        assert b"".join(frame.raw for frame in read) == body[: ends[whole]]
        assert [frame.data for frame in read] == TEXTS[:whole]


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_byte_is_noticed(seed: int) -> None:
    source = random.Random(seed)
    body = bytearray(written(TEXTS[:1]))
    body[source.randrange(len(body))] ^= 1 << source.randrange(8)

    with pytest.raises(UpstreamFailure) as raised:
        EventStreamDecoder().feed(bytes(body))
    assert raised.value.code in ("stream_frame_damaged", "stream_frame_too_large")


def test_an_edited_frame_has_new_lengths_and_checksums() -> None:
    [frame] = frames([written(TEXTS[:1])])
    [(headers, payload)] = read_by_botocore(frame.encode('{"delta":{"text":"四月一日 薫"}}'))

    assert json.loads(payload) == {"delta": {"text": "四月一日 薫"}}
    assert headers[":event-type"] == "contentBlockDelta"


def test_the_vendors_event_inside_of_a_chunk_is_read_and_wrapped_again() -> None:
    inner = '{"type":"content_block_delta","delta":{"text":"山"}}'
    outer = {"bytes": base64.b64encode(inner.encode()).decode(), "p": "abcdef"}
    [frame] = frames([encode_frame(EVENT, json.dumps(outer).encode())])
    [(_, payload)] = read_by_botocore(frame.encode(inner.replace("山", "川")))

    assert frame.data == inner
    assert json.loads(payload)["p"] == "abcdef"
    assert base64.b64decode(json.loads(payload)["bytes"]).decode() == inner.replace("山", "川")


@pytest.mark.parametrize("text", ['{"bytes":"no base64"}', '{"bytes":1}', '{"a":"\\"bytes\\""}'])
def test_a_payload_that_only_speaks_of_bytes_is_itself_the_event(text: str) -> None:
    assert frames([written([text])])[0].data == text


def test_an_error_ends_the_stream_as_an_exception() -> None:
    body = EventStreamDecoder().failure("serviceUnavailableException", '{"message":"切れました"}')
    [(headers, payload)] = read_by_botocore(body)

    assert headers[":message-type"] == "exception"
    assert headers[":exception-type"] == "serviceUnavailableException"
    assert json.loads(payload) == {"message": "切れました"}


def test_headers_of_every_type_are_passed_over() -> None:
    values = bytes([0]), bytes([2, 5]), bytes([4, 0, 0, 0, 1]), bytes([6, 0, 2, 1, 2]), bytes(17)
    raw = b"".join(b"\x01a" + value for value in (*values[:4], b"\x09" + values[4][1:]))

    assert read_headers(raw + encode_headers({"b": "山"})) == {"b": "山"}
    with pytest.raises(UpstreamFailure):
        read_headers(raw + b"\x05ab")


def test_a_frame_that_claims_to_be_huge_is_refused() -> None:
    import struct
    import zlib

    lengths = struct.pack(">II", 1 << 30, 0)
    with pytest.raises(UpstreamFailure, match="too large"):
        EventStreamDecoder().feed(lengths + struct.pack(">I", zlib.crc32(lengths)))


def test_a_payload_that_is_no_json_is_a_text_or_passes() -> None:
    headers = encode_headers({":content-type": "text/plain"})
    plain, binary = frames([encode_frame(headers, "山".encode()), encode_frame(headers, b"\xff")])

    assert plain.data == "山"
    assert binary.data is None
