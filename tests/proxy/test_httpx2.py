"""Our classes for httpx2 are that library's own."""

import subprocess
import sys

import httpx2

import sekisho.httpx2
from sekisho.sdk.transports import AsyncMasking, SyncMasking


def test_they_are_classes_of_the_library() -> None:
    assert issubclass(sekisho.httpx2.Client, httpx2.Client)
    assert issubclass(sekisho.httpx2.AsyncClient, httpx2.AsyncClient)
    assert issubclass(sekisho.httpx2.MaskingTransport, httpx2.BaseTransport)
    assert issubclass(sekisho.httpx2.AsyncMaskingTransport, httpx2.AsyncBaseTransport)
    assert (
        sekisho.httpx2.MaskingTransport.http is sekisho.httpx2.AsyncMaskingTransport.http is httpx2
    )


def test_the_masking_is_the_same_for_both_libraries() -> None:
    assert issubclass(sekisho.httpx2.MaskingTransport, SyncMasking)
    assert issubclass(sekisho.httpx2.AsyncMaskingTransport, AsyncMasking)
    assert not {"handle_request", "close"} & vars(sekisho.httpx2.MaskingTransport).keys()


def test_the_package_has_them_by_name() -> None:
    shown = "import sekisho, sys; print(sekisho.httpx2.Client.__module__)"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "sekisho.httpx2"
