"""Our classes for httpx are that library's own."""

import subprocess
import sys

import httpx

import sekisho.httpx
from sekisho.sdk.transports import AsyncMasking, SyncMasking


def test_they_are_classes_of_the_library() -> None:
    assert issubclass(sekisho.httpx.Client, httpx.Client)
    assert issubclass(sekisho.httpx.AsyncClient, httpx.AsyncClient)
    assert issubclass(sekisho.httpx.MaskingTransport, httpx.BaseTransport)
    assert issubclass(sekisho.httpx.AsyncMaskingTransport, httpx.AsyncBaseTransport)
    assert sekisho.httpx.MaskingTransport.http is sekisho.httpx.AsyncMaskingTransport.http is httpx


def test_the_masking_is_the_same_for_both_libraries() -> None:
    assert issubclass(sekisho.httpx.MaskingTransport, SyncMasking)
    assert issubclass(sekisho.httpx.AsyncMaskingTransport, AsyncMasking)
    assert not {"handle_request", "close"} & vars(sekisho.httpx.MaskingTransport).keys()


def test_the_package_has_them_by_name() -> None:
    shown = "import sekisho, sys; print(sekisho.httpx.Client.__module__)"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "sekisho.httpx"
