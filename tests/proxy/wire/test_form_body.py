"""Forms whose planted values must be shown to the walk and put back where they stood."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.wire.charsets import read_text
from sekisho.wire.form_body import FormBody, read_form, read_urlencoded
from sekisho.wire.json_body import Json
from sekisho.wire.multipart import MediaType, Part, read_parts, write_parts
from sekisho.wire.walk import leaves, rewrite

NAME, CODE = "九十九 朔", "PERSON4K7Q2M"
PNG = b"\x89PNG\r\n\x1a\n\x00"


def read(*parts: Part, allow_attachments: bool = False, whole: bool = True) -> FormBody:
    content_type, body = write_parts(parts)
    return read_form(
        content_type, body, max_depth=16, allow_attachments=allow_attachments, whole=whole
    )


def walked(form: FormBody) -> Json:
    """As the walk leaves it when it masks NAME and nothing else."""
    mapping = {leaf: leaf.text.replace(NAME, CODE) for leaf in leaves(form.payload)}
    return rewrite(form.payload, mapping)


def masked(*parts: Part, allow_attachments: bool = False) -> list[Part]:
    form = read(*parts, allow_attachments=allow_attachments)
    return read_parts(*form.write(walked(form)))


def text(name: str, value: str, media_type: str = "") -> Part:
    return Part(name, value.encode(), media_type=MediaType(media_type))


def test_every_field_is_masked_in_its_place() -> None:
    parts = [
        text("prompt", f"{NAME}の議事録"),
        text("keywords[]", "議事録"),
        Part("file", f"{NAME}\n".encode("cp932"), f"{NAME}.txt", None, MediaType("text/plain")),
        text("keywords[]", NAME),
        text("session", f'{{"instructions": "{NAME}"}}', "application/json"),
        text(f"metadata[{NAME}]", "1"),
        Part("file", f"{NAME}さん\n".encode("utf-16"), None, f"{NAME}.txt"),
    ]

    assert masked(*parts) == [
        text("prompt", f"{CODE}の議事録"),
        text("keywords[]", "議事録"),
        Part("file", f"{CODE}\n".encode("cp932"), f"{CODE}.txt", None, MediaType("text/plain")),
        text("keywords[]", CODE),
        text("session", f'{{"instructions": "{CODE}"}}', "application/json"),
        text(f"metadata[{CODE}]", "1"),
        Part("file", f"{CODE}さん\n".encode("utf-16"), None, f"{CODE}.txt"),
    ]


def test_a_key_in_a_fields_name_is_the_values_cue() -> None:
    form = read(text("metadata[電話]", "0000000"), text("keywords[]", "0000000"))

    assert [leaf.cue for leaf in leaves(form.payload) if leaf.text == "0000000"] == ["電話", ""]


def test_fields_stand_under_their_names_for_the_api_to_ask() -> None:
    form = read(text("response_format", "json"), text("a[]", "1"), text("a[]", "2"))

    assert form.payload == {"response_format": "json", "a[]": ["1", "2"]}


@pytest.mark.parametrize("name", ["background", "voice", "image", "tool", "入力", "id"])
def test_no_fields_name_hides_a_file(name: str) -> None:
    [part] = masked(Part(name, f"{NAME}\n".encode(), f"{NAME}.txt"))

    assert part == Part(name, f"{CODE}\n".encode(), f"{CODE}.txt")


def test_a_file_name_in_percent_escapes_is_read() -> None:
    escaped = "%E4%B9%9D%E5%8D%81%E4%B9%9D%20%E6%9C%94.txt"

    assert masked(Part("file", b"a", escaped))[0].filename == f"{CODE}.txt"
    assert masked(Part("file", b"a", "100%25%ff.txt"))[0].filename == "100%25%ff.txt"
    assert masked(Part("file", b"a", "%E4%B9%9D.txt"))[0].filename == "%E4%B9%9D.txt"


def test_attachments_are_refused_or_pass_as_they_are() -> None:
    part = Part("image", PNG, f"{NAME}.png", None, MediaType("image/png"))
    with pytest.raises(PolicyRefusal) as refused:
        read(part)

    assert refused.value.code == "attachment_not_scannable"
    assert masked(part, text("prompt", NAME), allow_attachments=True) == [
        Part("image", PNG, f"{CODE}.png", None, MediaType("image/png")),
        text("prompt", CODE),
    ]


def test_bytes_without_a_file_name_are_a_file() -> None:
    with pytest.raises(PolicyRefusal):
        read(Part("image", PNG, media_type=MediaType("image/png")))


def test_a_piece_of_a_file_that_ends_inside_a_line_is_an_attachment() -> None:
    part = Part("data", "九十".encode(), "blob")
    with pytest.raises(PolicyRefusal):
        read(part, whole=False)

    assert read(part).payload == {"data": {"filename": ["blob", None], "content": ["九十"]}}


@pytest.mark.parametrize(
    "part",
    [
        Part("a", "九".encode("cp932")),
        Part("a", b"1", media_type=MediaType("text/plain", "shift_jis")),
    ],
)
def test_fields_in_other_encodings_are_refused(part: Part) -> None:
    with pytest.raises(InvalidRequest):
        read(part)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp932", "iso2022_jp"]
CONTENTS = [
    "%s様、こんにちは\n",
    "氏名,メモ\r\n%s,です\r\n",
    '{"氏名": "%s"}',
    '{"messages": [{"role": "user", "content": "%sです"}]}\n{"a": "%s"}\n',
    "<p>%sさん</p>",
]
FILES = st.builds(
    lambda name, content, encoding, title: Part(
        name, content.replace("%s", NAME).encode(encoding), title, None, MediaType("text/plain")
    ),
    st.sampled_from(["file", "image", "background", NAME, "a[]"]),
    st.sampled_from(CONTENTS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["a.txt", f"{NAME}.csv", "%E4%B9%9D%E5%8D%81%E4%B9%9D%20%E6%9C%94.md"]),
)
TEXT_FIELDS = st.builds(
    lambda name, value: text(name, value.replace("%s", NAME)),
    st.sampled_from(["model", "prompt", "a[]", NAME, f"metadata[{NAME}]", "id", "voice"]),
    st.sampled_from(CONTENTS),
)


@settings(deadline=None)
@given(st.lists(FILES | TEXT_FIELDS, min_size=1, max_size=5))
def test_a_value_leaves_nowhere_and_all_else_stays(parts: list[Part]) -> None:
    """Another parser, and other decoders, find it no more, and one placeholder for each."""
    form = read(*parts)
    _, body = form.write(walked(form))
    sent = read_parts(*form.write(walked(form)))

    for encoding in ENCODINGS:
        assert NAME.encode(encoding) not in body
    assert quote(NAME).encode() not in body
    for before, after in zip(parts, sent, strict=True):
        assert after.name == before.name.replace(NAME, CODE)
        assert after.filename in {before.filename, f"{CODE}.csv", f"{CODE}.md"}
        assert shape(after.data) == shape(before.data)


def shape(data: bytes) -> tuple[int, bytes]:
    document = read_text(data)
    assert document is not None
    return document.text.replace(NAME, CODE).count(CODE), document.bom


def test_two_walks_of_one_form_give_the_same_bytes() -> None:
    forms = [read(text("a", NAME), Part("file", NAME.encode(), "a.txt")) for _ in range(2)]

    assert forms[0].write(walked(forms[0])) == forms[1].write(walked(forms[1]))


def test_urlencoded_forms_are_read_and_written_too() -> None:
    form = read_urlencoded(b"model=m&prompt=%E4%B9%9D%E5%8D%81%E4%B9%9D+%E6%9C%94&x=&x=1")

    assert form.payload == {"model": "m", "prompt": NAME, "x": ["", "1"]}
    assert form.write(walked(form)) == (
        "application/x-www-form-urlencoded",
        f"model=m&prompt={CODE}&x=&x=1".encode(),
    )


@pytest.mark.parametrize("body", [b"a=%ff", b"a", "a=九".encode(), b"a=1&" * 2000 + b"a=1"])
def test_urlencoded_forms_that_cannot_be_read_are_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_urlencoded(body)

    assert refused.value.__cause__ is None


def test_an_empty_urlencoded_form_is_empty() -> None:
    assert read_urlencoded(b"").write({})[1] == b""


def test_what_the_walk_cannot_have_made_is_not_written() -> None:
    with pytest.raises(ValueError, match="zip"):
        read(text("a", "1")).write({})


def test_no_repr_shows_a_field() -> None:
    form = read(text("a", NAME), Part("file", NAME.encode(), f"{NAME}.txt"))

    assert NAME not in repr(form)
    assert NAME not in repr(vars(form))
