"""URLs: private ones only."""

import pytest

from sekisho_recognizers.entities.url import JpUrlRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("会議はhttps://meet.example.co.jp/j?id=9です", ["https://meet.example.co.jp/j?id=9"]),
        ("https://www.example.com/about", []),
        ("http://wiki.intra.example.co.jp/top。", ["http://wiki.intra.example.co.jp/top"]),
        ("http://localhost:8000/?a=1", []),
        ("(https://example.jp/o/20240001)", ["https://example.jp/o/20240001"]),
    ],
)
def test_finds_private_urls(text: str, values: list[str]) -> None:
    assert found(JpUrlRecognizer, text) == values
