import codecs

import pytest

from sekisho.wire.charsets import codec_of, read_text

LETTER = "氏名,住所\r\n九十九 朔,東京都架空区一丁目\r\n"
CODECS = ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", [LETTER, "こんにちは、九十九です。", "カタカナ"])
def test_text_is_read_and_written_in_its_own_encoding(codec: str, text: str) -> None:
    data = text.encode(codec)
    read = read_text(data)

    assert read is not None
    assert read.text == text
    assert read.encode(text) == data


def test_cp932_reads_the_letters_that_shift_jis_lacks() -> None:
    text = "①㈱髙﨑　～"
    read = read_text(text.encode("cp932"))

    assert read is not None
    assert (read.text, read.codec) == (text, "cp932")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\x00",
        b"a\x00b",
        "九十九\n".encode("utf-16-le"),  # no mark
        codecs.BOM_UTF32_LE + "九".encode("utf-32-le"),
        "café\n".encode("latin-1"),
        "don’t “quote” it’s".encode("cp1252"),
        b"plain \x1b$B and \x1b[31m",
        b"\x1b(Xabc",
    ],
)
def test_what_is_no_text_is_not_read(data: bytes) -> None:
    assert read_text(data) is None


@pytest.mark.parametrize("data", ["架空朔太".encode("euc_jp"), "ｲﾍｶﾀ".encode("cp932")])
def test_bytes_that_could_be_either_encoding_are_read_where_a_type_says_which(data: bytes) -> None:
    assert read_text(data) is None
    read = [read_text(data, name) for name in ("EUC-JP", "Shift_JIS")]

    assert [each and each.text for each in read] == [data.decode("euc_jp"), data.decode("cp932")]


def test_half_width_kana_that_no_other_encoding_has_are_read() -> None:
    read = read_text("ﾂｸﾓ ﾊｼﾞﾒ".encode("cp932"))

    assert read is not None
    assert read.text == "ﾂｸﾓ ﾊｼﾞﾒ"


def test_a_declared_encoding_that_does_not_fit_is_no_reason_to_guess() -> None:
    assert read_text("九十九さん".encode("cp932"), "iso-2022-jp") is None


def test_utf_8_is_utf_8_whatever_its_type_says() -> None:
    read = read_text("九十九".encode(), "shift_jis")

    assert read is not None
    assert read.text == "九十九"


def test_coloured_logs_and_dos_files_are_text() -> None:
    assert read_text("\x1b[31m九十九\x1b[0m\x1a".encode()) is not None


def test_letters_that_an_encoding_lacks_are_written_as_escapes() -> None:
    read = read_text("九十九さん".encode("cp932"))

    assert read is not None
    assert read.encode("九😀") == "九".encode("cp932") + b"\\ud83d\\ude00"
    utf8 = read_text(b"a")
    assert utf8 is not None
    assert utf8.encode("😀\ud83d") == "😀".encode() + b"\\ud83d"


def test_encodings_have_many_names() -> None:
    assert codec_of("Shift_JIS") == codec_of("Windows-31J") == "cp932"
    assert codec_of("klingon") is None


def test_no_repr_shows_the_text() -> None:
    assert "九" not in repr(read_text("九十九".encode()))


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"+XHF1MA-", "utf-7"),
        (b"+XHF1MA-", "UTF-7"),
        (b"~{I=Lo~}", "hz-gb-2312"),
        (b"\\qu0", "utf-16be"),
        (b"\\qu0", "utf-16"),
        (b"a", "undefined"),
    ],
)
def test_bytes_of_ascii_in_an_encoding_that_reads_other_letters_in_them_are_no_text(
    data: bytes, declared: str
) -> None:
    assert read_text(data, declared) is None


@pytest.mark.parametrize("declared", ["", "iso-8859-1", "windows-1252", "unheard-of", "hex"])
def test_ascii_is_text_by_any_other_name(declared: str) -> None:
    assert read_text(b"plain +AFI- text", declared) is not None
