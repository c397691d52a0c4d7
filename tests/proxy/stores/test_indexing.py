import pytest

from sekisho.stores.indexing import indexer

KEY = bytes(32)


def test_the_same_is_found_again_by_another_process() -> None:
    assert indexer(KEY, "memo", "s", "u")("text\ud800").hex() == (
        "a9131cff3a3cd8f58d016e738e3d056bcca4ced4c54675a89a9d99cc7ce2e4a0"
    )


@pytest.mark.parametrize(
    ("key", "parts", "text"),
    [
        (bytes(31) + b"\1", ("memo", "s", "u"), "text"),
        (KEY, ("vault", "s", "u"), "text"),
        (KEY, ("memo", "su", ""), "text"),
        (KEY, ("memo", "", "su"), "text"),
        (KEY, ("memo", "s"), "utext"),
        (KEY, ("memo", "s", "ut"), "ext"),
        (KEY, ("memo", "s", "u"), "text "),
    ],
)
def test_whatever_differs_has_another_index(key: bytes, parts: tuple[str, ...], text: str) -> None:
    assert indexer(key, *parts)(text) != indexer(KEY, "memo", "s", "u")("text")
