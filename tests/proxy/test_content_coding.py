"""Bodies come in compressed; what unfolds is read, capped, or refused."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from sekisho.content_coding import decode_body
from sekisho.errors import InvalidRequest

TEXT = '{"content": "関所の田中様へ"}'.encode() * 50
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


ENCODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", ENCODERS)
def test_reads_each_coding(coding: str) -> None:
    assert decode_body(ENCODERS[coding](TEXT), coding, max_decoded_bytes=LIMIT) == TEXT


def test_reads_deflate_without_its_wrapping() -> None:
    assert decode_body(raw_deflate(TEXT), "deflate", max_decoded_bytes=LIMIT) == TEXT


def test_reads_gzip_of_several_members() -> None:
    body = gzip.compress(TEXT) + gzip.compress(TEXT)

    assert decode_body(body, "gzip", max_decoded_bytes=LIMIT) == TEXT * 2


def test_undoes_several_codings_from_last_to_first() -> None:
    body = zstandard.compress(gzip.compress(TEXT))

    assert decode_body(body, "gzip, zstd", max_decoded_bytes=LIMIT) == TEXT


def test_leaves_identity_alone() -> None:
    assert decode_body(TEXT, "identity", max_decoded_bytes=LIMIT) == TEXT


@pytest.mark.parametrize("coding", ENCODERS)
def test_stops_a_bomb(coding: str) -> None:
    bomb = ENCODERS[coding](b"0" * 50_000_000)

    with pytest.raises(InvalidRequest) as caught:
        decode_body(bomb, coding, max_decoded_bytes=LIMIT)

    assert caught.value.status == 413


@pytest.mark.parametrize("coding", ENCODERS)
@pytest.mark.parametrize("damage", ["cut", "garbage", "other"])
def test_refuses_a_damaged_body(coding: str, damage: str) -> None:
    whole = ENCODERS[coding](TEXT)
    body = {"cut": whole[:-5], "garbage": b"\x00\xff" * 20, "other": TEXT}[damage]

    with pytest.raises(InvalidRequest) as caught:
        decode_body(body, coding, max_decoded_bytes=LIMIT)

    assert caught.value.status == 400
    assert caught.value.__cause__ is None


def test_refuses_an_unknown_coding() -> None:
    with pytest.raises(InvalidRequest) as caught:
        decode_body(TEXT, "compress", max_decoded_bytes=LIMIT)

    assert caught.value.status == 415
