"""Texts that are restored while they run, cut anywhere, in every encoding."""

import pytest

from sekisho.masking.restorer import Escape, Restorer
from sekisho.wire.text_stream import TextEditor
from support.cuts import cuts, truncations

CODE, NAME = "PERSON4BBBBB", '鬼頭"朔'
RESTORER = Restorer({CODE: NAME})
CODECS = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"]


def edit(pieces: list[bytes], codec: str = "utf-8", escape: Escape = Escape.PLAIN) -> bytes:
    editor = TextEditor(RESTORER, codec.removesuffix("-sig"), escape)
    return b"".join(map(editor.feed, pieces)) + editor.flush()


@pytest.mark.parametrize("codec", CODECS)
def test_every_cut_gives_the_same_text(codec: str) -> None:
    text = f"氏名,ア{CODE}ア\r\nperson 4bbbbb、{CODE[:-1]}\n{CODE}"
    expected = text.replace(CODE, NAME).replace("person 4bbbbb", NAME)
    for pieces in cuts(text.encode(codec)):
        assert edit(pieces, codec).decode(codec) == expected


@pytest.mark.parametrize("codec", CODECS)
def test_truncated_bytes_are_not_lost(codec: str) -> None:
    data = "氏名、朔さん、PERSON4".encode(codec)
    for pieces in truncations(data):
        restored = edit(pieces, codec)

        if codec == "iso2022_jp":  # its escapes are written anew
            assert restored.decode(codec, "ignore") == b"".join(pieces).decode(codec, "ignore")
        else:
            assert restored == b"".join(pieces)


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (bytes(range(256)), "utf-8"),
        (b"\xff\xfe\x00\xd8a\x00", "utf-16-le"),
        (b"\xed\x40\xfd\xff\x80\xa0" + bytes(range(0x80, 0x100)), "cp932"),
        (b"\x8f\xa1\xff\x80", "euc_jp"),
    ],
)
def test_bytes_that_are_no_text_come_out_as_they_came(data: bytes, codec: str) -> None:
    for pieces in cuts(data):
        if codec != "cp932" or len(pieces) == 1:
            assert edit(pieces, codec) == data


def test_stray_bytes_beside_a_value_stay() -> None:
    assert edit([b"\xff" + CODE.encode() + b"\xe9"]) == b"\xff" + NAME.encode() + b"\xe9"


def test_letters_that_the_encoding_lacks_leave_a_gap() -> None:
    editor = TextEditor(Restorer({CODE: "朔😀\ud83d"}), "cp932")
    out = editor.feed(f"{CODE}様\n".encode("cp932")) + editor.flush()

    assert out.decode("cp932") == "朔〓〓様\n"
    utf8 = TextEditor(Restorer({CODE: "朔\ud83d"}), "utf-8")
    assert (utf8.feed(CODE.encode()) + utf8.flush()).decode() == "朔\ufffd"


def test_values_in_json_are_escaped_for_it() -> None:
    data = f'{{\n "氏名": "{CODE}"\n}}'.encode()
    for pieces in cuts(data):
        assert edit(pieces, escape=Escape.JSON) == '{\n "氏名": "鬼頭\\"朔"\n}'.encode()


def test_text_that_cannot_be_a_placeholder_passes_at_once() -> None:
    editor = TextEditor(RESTORER, "utf-8")

    assert editor.feed("議事録です。".encode()) == "議事録です。".encode()
    assert editor.feed(b"to PERSON4") == b"to "
