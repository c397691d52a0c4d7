import asyncio
import email
import email.policy
import logging
from collections.abc import AsyncGenerator
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from sekisho.errors import InvalidRequest
from sekisho.wire import multipart
from sekisho.wire.multipart import MediaType, Part, read_media_type, read_parts, write_parts

TYPE = "multipart/form-data; boundary=x"
DISPOSITION = 'Content-Disposition: form-data; name="a"'


def body(*heads: str, content: str = "v") -> bytes:
    parts = "".join(f"--x\r\n{head}\r\n\r\n{content}\r\n" for head in heads)
    return f"{parts}--x--\r\n".encode()


def test_reads_fields_and_files_in_order() -> None:
    parts = read_parts(
        TYPE,
        body(
            DISPOSITION,
            'content-disposition: form-data; name="f"; filename="九.csv"\r\n'
            "Content-Type: Text/CSV; charset=Shift_JIS; header=present",
            "Content-Disposition: form-data; name=f; filename*=utf-8''%E4%B9%9D.png\r\n"
            "Content-Type: image/png\r\nX-Note: stays behind",
        ),
    )

    assert parts == [
        Part("a", b"v"),
        Part("f", b"v", "九.csv", None, MediaType("text/csv", "Shift_JIS")),
        Part("f", b"v", None, "九.png", MediaType("image/png")),
    ]


def test_quotes_and_backslashes_in_a_name_are_written_as_browsers_write_them() -> None:
    head = r'Content-Disposition: form-data; name="a"; filename="b\\c\"d"'
    [part] = read_parts(TYPE, body(head))

    assert part.filename == 'b\\c"d'
    assert b'filename="b%5Cc%22d"' in write_parts([part])[1]


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        "multipart/form-data; boundary=x; boundary=y",
        "multipart/form-data; boundary=" + "x" * 71,
        "multipart/form-data; boundary=山",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary=y",
    ],
)
def test_a_missing_or_doubtful_boundary_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidRequest):
        read_parts(content_type, body(DISPOSITION))


@pytest.mark.parametrize(
    "head",
    [
        "X: 1",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; name=a; name=b",
        'Content-Disposition: form-data; name="a"; filename="b"; filename="c"',
        'Content-Disposition: form-data; name="a"; filename="b\\c"',
        'Content-Disposition: form-data; name="a"b',
        'Content-Disposition: form-data; name="a',
        'Content-Disposition: attachment; name="a"',
        "Content-Disposition: form-data; name=a; filename*=shift_jis''%8b%e3",
        "Content-Disposition: form-data; name=a; filename*=utf-8''%8b",
        "Content-Disposition: form-data; name=a; filename*=九",
        'Content-Disposition: form-data; name="_charset_"',
        f"{DISPOSITION}\r\n{DISPOSITION}",
        f"{DISPOSITION}\r\nContent-Transfer-Encoding: base64",
        f"{DISPOSITION}\r\nContent-Transfer-Encoding: quoted-printable",
        f"{DISPOSITION}\r\nContent-Type: multipart/mixed; boundary=y",
        f"{DISPOSITION}\r\nContent-Type: text/plain; charset=a; charset=b",
        f"{DISPOSITION}\r\nB@d: 1",
        f"{DISPOSITION}\r\n" + "\r\n".join(f"X-{number}: 1" for number in range(8)),
        f"{DISPOSITION}\r\nX: " + "x" * 5000,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(head: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_parts(TYPE, body(head))

    assert refused.value.code == "unreadable_form"
    assert refused.value.status == 400


def test_a_header_that_is_not_utf_8_is_refused() -> None:
    data = body('Content-Disposition: form-data; name="九"').decode().encode("cp932")

    with pytest.raises(InvalidRequest, match="UTF-8"):
        read_parts(TYPE, data)


@pytest.mark.parametrize("data", [b"", b"--x\r\n", body(DISPOSITION)[:-4], b"--", b"--x\r\nA: b"])
def test_a_body_that_is_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidRequest):
        read_parts(TYPE, data)


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "MAX_PARTS", 2)
    read_parts(TYPE, body(DISPOSITION, DISPOSITION))

    with pytest.raises(InvalidRequest, match="too many"):
        read_parts(TYPE, body(DISPOSITION, DISPOSITION, DISPOSITION))


def test_nothing_but_the_parts_is_taken_along() -> None:
    data = b"\r\n" + body(f"{DISPOSITION}\r\nX-Name: tsukumo") + b"tsukumo"

    assert b"tsukumo" not in write_parts(read_parts(TYPE, data))[1]


def test_the_same_parts_give_the_same_bytes_and_others_another_boundary() -> None:
    parts = [Part("a", b"1"), Part("b", b"2", "f.txt")]

    assert write_parts(parts) == write_parts(list(parts))
    assert write_parts(parts)[0] != write_parts(parts[::-1])[0]


class StuckDigest:
    """Gives the boundary `taken` once more, whatever the content, and then another."""

    taken = ""

    def __init__(self) -> None:
        self._asked = 0

    def update(self, data: bytes) -> None:
        pass

    def hexdigest(self) -> str:
        self._asked += 1
        return self.taken if self._asked == 1 else "0" * 64


def test_the_boundary_never_stands_in_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    boundary = write_parts([Part("a", b"")])[0].partition("=")[2]
    monkeypatch.setattr(StuckDigest, "taken", boundary.removeprefix("sekisho-"))
    monkeypatch.setattr("sekisho.wire.multipart.hashlib.sha256", StuckDigest)

    content_type, _ = write_parts([Part("a", boundary.encode())])

    assert boundary not in content_type


NAMES = st.text(st.sampled_from("九十 ab\"%;=\r\n/.*'"), min_size=1, max_size=8)
PARTS = st.lists(
    st.builds(
        Part,
        NAMES,
        st.binary(max_size=60) | st.sampled_from([b"--x--", b"\r\n--sekisho-", b"\r\n"]),
        st.none() | NAMES,
        st.none() | NAMES,
        st.sampled_from([MediaType(), MediaType("text/csv", "Shift_JIS"), MediaType("image/png")]),
    ),
    min_size=1,
    max_size=5,
)


def quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


@settings(deadline=None)
@given(PARTS)
def test_what_was_written_is_read_the_same(parts: list[Part]) -> None:
    read = read_parts(*write_parts(parts))

    assert [each.data for each in read] == [each.data for each in parts]
    assert [each.name for each in read] == [quoted(each.name) for each in parts]
    assert [each.filename for each in read] == [
        None if each.filename is None else quoted(each.filename) for each in parts
    ]
    assert [each.extended_filename for each in read] == [each.extended_filename for each in parts]
    assert [each.media_type for each in read] == [each.media_type for each in parts]
    assert read_parts(*write_parts(read)) == read


async def by_starlette(content_type: str, data: bytes) -> list[tuple[str, object]]:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield data

    form = await MultiPartParser(Headers({"content-type": content_type}), pieces()).parse()
    return [(name, await read_by_starlette(value)) for name, value in form.multi_items()]


async def read_by_starlette(value: UploadFile | str) -> object:
    if isinstance(value, str):
        return value
    content = await value.read()
    await value.close()
    return value.filename, content


@settings(deadline=None)
@given(PARTS)
def test_other_parsers_read_the_same(parts: list[Part]) -> None:
    plain = [Part(quoted(p.name), p.data, p.filename and quoted(p.filename)) for p in parts]
    content_type, data = write_parts([p if p.filename else Part(p.name, b"v") for p in plain])
    expected = [(p.name, (p.filename, p.data) if p.filename else "v") for p in plain]

    assert asyncio.run(by_starlette(content_type, data)) == expected


def test_the_standard_librarys_mail_parser_reads_the_same() -> None:
    parts = [Part("a", b"1\r\n2"), Part("f", bytes(range(256)), "f.bin", None, MediaType("a/b"))]
    content_type, data = write_parts(parts)
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + data, policy=email.policy.HTTP)

    read = [each for each in message.iter_parts() if isinstance(each, EmailMessage)]
    assert [each.get_payload(decode=True) for each in read] == [each.data for each in parts]
    assert read[1].get_filename() == "f.bin"


@pytest.mark.parametrize(
    ("given_type", "read"),
    [
        ("", ""),
        ("Text/CSV; Charset=SHIFT_JIS; header=present", "text/csv; charset=SHIFT_JIS"),
        ('text/plain; charset="utf-8"', "text/plain; charset=utf-8"),
        ("text/plain; charset=九", "text/plain"),
        ("九十九", "application/octet-stream"),
        ("image/svg+xml", "image/svg+xml"),
    ],
)
def test_of_a_type_only_what_is_plain_goes_on(given_type: str, read: str) -> None:
    assert str(read_media_type(given_type)) == read


def test_neither_log_nor_error_nor_repr_shows_the_body(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for data in (b"--x\r\n\xe4\xb9\x9d: 1", b"tsukumo", body('X: "tsukumo"'), b"--xtsukumo"):
        with pytest.raises(InvalidRequest) as refused:
            read_parts(TYPE, data)
        assert "tsukumo" not in str(refused.value)
        assert refused.value.__cause__ is None

    assert caplog.text == ""
    assert "tsukumo" not in repr(Part("tsukumo", b"tsukumo", "tsukumo", "tsukumo"))


@pytest.mark.parametrize("word", ["=?UTF-8?B?5bGx55Sw?=", "x=?iso-2022-jp?q?=1B=24B?=.txt"])
@pytest.mark.parametrize("parameter", ["filename", "name"])
def test_a_name_as_mails_encode_it_is_refused(word: str, parameter: str) -> None:
    """RFC 2047: the letters of a file's name would stand in base64, where nothing reads them."""
    head = f'{DISPOSITION}; filename="{word}"'
    if parameter == "name":
        head = f'Content-Disposition: form-data; name="{word}"'

    with pytest.raises(InvalidRequest) as refused:
        read_parts(TYPE, body(head))

    assert refused.value.code == "unreadable_form"
    assert word not in str(refused.value)
