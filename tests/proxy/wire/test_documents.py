"""Files whose planted values must be shown to the walk, wherever they stand."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import PolicyRefusal
from sekisho.wire import documents
from sekisho.wire.documents import Attachment, LinesDocument, TextDocument, read_document
from sekisho.wire.json_body import Json
from sekisho.wire.walk import leaves, rewrite

NAME, CODE = "九十九 朔", "PERSON4K7Q2M"


def read(data: bytes, charset: str = "", *, whole: bool = True) -> documents.Document:
    return read_document(data, charset, max_depth=16, whole=whole)


def masked(data: bytes, charset: str = "") -> bytes:
    """As the walk, which masks NAME and nothing else, would write the file."""
    document = read(data, charset)
    payload: Json = {"content": document.payload}
    mapping = {leaf: leaf.text.replace(NAME, CODE) for leaf in leaves(payload)}
    walked = rewrite(payload, mapping)
    assert isinstance(walked, dict)
    return document.write(walked["content"])


TEXTS = [
    f"{NAME}様\r\nお世話になっております。\r\n",
    f"# 議事録\n\n- 出席: {NAME}\n",
    f"氏名,電話\n{NAME},000\n",
    f'{{ "氏名" : "{NAME}", "n": 1.50, "n": 1e3 }}\n',
    f'[{{"氏名": "{NAME}"}},\n {{"x": null}}]',
    f'{{"a": "{NAME}"}}\n\n{{"b": ["{NAME}"]}}\r\n{{"c": 1}}',
    f"<p class='x'>{NAME}</p>",
    f"def f():  # {NAME}\n\treturn 1\n",
]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_masked_in_place_in_its_own_encoding(text: str, codec: str) -> None:
    charset = "euc-jp" if codec == "euc_jp" else "shift_jis" if codec == "cp932" else ""

    assert masked(text.encode(codec), charset) == text.replace(NAME, CODE).encode(codec)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "iso2022_jp"])
@pytest.mark.parametrize("text", [text.replace(NAME, "さくら") for text in TEXTS])
def test_a_text_in_which_nothing_is_masked_keeps_its_bytes(text: str, codec: str) -> None:
    assert masked(text.encode(codec), "shift_jis") == text.encode(codec)


def test_the_second_spelling_of_a_letter_in_cp932_stays_where_nothing_is_masked() -> None:
    data = b"\xed\x40" + "さん、こんにちは".encode("cp932")

    assert masked(data) == data


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\n1 0 obj\n",
        b"%!PS-Adobe-3.0\n",
        b"{\\rtf1\\ansi \\'8e\\'52}",
        b"PK\x03\x04\x00",
        b"From: a\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n5Lmd5Y2B5Lmd\n",
        b"Subject: =?UTF-8?B?5Lmd5Y2B5Lmd?=\n\nhello\n",
        b"BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=B9=9D\n",
    ],
)
def test_what_hides_its_letters_is_an_attachment(data: bytes) -> None:
    document = read(data)

    assert not document.scannable
    assert document.payload == []
    assert document.write([]) == data


def test_an_empty_file_holds_nothing() -> None:
    document = read(b"")

    assert (document.scannable, document.payload, document.write([])) == (True, [], b"")


def test_a_piece_of_a_file_is_text_only_where_it_ends_with_a_line() -> None:
    whole_lines, half = f"{NAME}\n".encode(), NAME.encode()

    assert read(whole_lines, whole=False).scannable
    assert not read(half, whole=False).scannable
    assert not read(half[:-1], whole=False).scannable
    assert read(half).scannable


def batch_line(**fields: Any) -> dict[str, Any]:
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = [{"role": "user", "content": NAME}, {"role": "assistant", "tool_calls": [call]}]
    body = {"model": "gpt-x", "messages": messages, "metadata": {"id": "x1"}}
    return {"custom_id": "r-1", "method": "POST", "url": "/v1/chat/completions", "body": body}


def test_a_batchs_requests_are_read_as_requests() -> None:
    line = batch_line()
    data = (json.dumps(line) + "\n" + json.dumps(line, ensure_ascii=False)).encode()
    shown = [leaf.text for leaf in leaves({"content": read(data).payload})]

    assert NAME in shown
    assert {"r-1", "x1", "f"} <= set(shown)
    assert not {"gpt-x", "user", "assistant", "call_1", "custom_id", "method"} & set(shown)
    first, second = masked(data).decode().split("\n")
    assert (
        json.loads(first)
        == json.loads(second)
        == json.loads(json.dumps(line, ensure_ascii=False).replace(NAME, CODE))
    )


@pytest.mark.parametrize(
    "line",
    [
        {"key": "k", "request": {"contents": [{"role": "user", "parts": [{"text": NAME}]}]}},
        {"messages": [{"role": "system", "content": NAME}], "tools": []},
        {"contents": [{"role": "model", "parts": [{"text": NAME}]}], "systemInstruction": {}},
    ],
)
def test_lines_of_batches_and_examples_keep_their_protocol_fields(line: dict[str, Any]) -> None:
    data = json.dumps(line, ensure_ascii=False).encode()

    assert isinstance(read(data), LinesDocument)
    assert isinstance(read(data).payload[0], dict)
    assert json.loads(masked(data)) == json.loads(data.decode().replace(NAME, CODE))


@pytest.mark.parametrize(
    "line",
    [
        {"id": "tsukumo", "role": "user"},
        {"messages": [{"role": "tsukumo", "id": "tsukumo"}]},
        {"messages": [{"role": "user", "content": "a"}], "id": "tsukumo"},
        {"custom_id": "1", "url": "https://a/tsukumo", "body": {"model": "tsukumo"}},
        {"custom_id": "1", "url": "/v1/x", "body": {"model": "m"}, "id": "tsukumo"},
        {"request": {"id": "tsukumo"}},
    ],
)
def test_nothing_is_skipped_in_lines_that_only_look_like_requests(line: dict[str, Any]) -> None:
    shown = leaves({"content": read(json.dumps(line).encode()).payload})

    assert any("tsukumo" in leaf.text for leaf in shown)


def test_a_line_with_a_key_twice_shows_both_values() -> None:
    data = f'{{"messages": [], "messages": [{{"role": "{NAME}", "role": "user"}}]}}'.encode()

    assert NAME not in masked(data).decode()


def test_a_file_in_lines_may_name_its_letters_by_number() -> None:
    data = "".join(f"\\u{ord(letter):04x}" for letter in NAME)
    line = '{"氏名": "' + data + '", "絵": "\\ud83d\\ude00"}\n'

    assert masked(line.encode("cp932"), "shift_jis") == (
        '{"氏名": "' + CODE + '", "絵": "\\ud83d\\ude00"}\n'
    ).encode("cp932")


def test_html_that_names_its_letters_by_number_is_read() -> None:
    references = "".join(f"&#{ord(letter)};" for letter in NAME)
    data = f"<p>&#60;{references}&#x1F600;さん</p>".encode("cp932")

    assert masked(data, "shift_jis") == f"<p>&#60;{CODE}&#128512;さん</p>".encode("cp932")
    calm = "<p>&#26143;さん</p>".encode("cp932")
    assert masked(calm, "shift_jis") == calm


def test_what_looks_like_html_in_a_plain_text_stays() -> None:
    assert masked(f"&#23665;と{NAME}\n".encode()).decode() == f"&#23665;と{CODE}\n"


def test_a_long_text_goes_in_portions_of_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 50)
    text = "".join(f"{number}行目に{NAME}さん。\n" for number in range(40))
    portions = read(text.encode()).payload

    assert len(portions) > 10
    assert "".join(map(str, portions)) == text
    assert all(str(portion).endswith("\n") for portion in portions)
    assert masked(text.encode()).decode() == text.replace(NAME, CODE)


def test_each_portion_of_a_table_stands_below_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 200)
    header = "顧客番号,氏名,メモ\r\n"
    rows = [f"{number},{NAME},短いメモ\r\n" for number in range(60)]
    data = ("名簿\r\n\r\n" + header + "".join(rows)).encode("cp932")
    portions = [str(portion) for portion in read(data).payload]

    assert len(portions) > 4
    assert portions[0].startswith("名簿")
    assert all(portion.startswith(header) for portion in portions[1:])
    assert masked(data) == data.replace(NAME.encode("cp932"), CODE.encode())


def test_no_portion_ends_inside_of_a_quoted_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 100)
    text = "".join(f'{number},"一行目、\n{NAME}\n三行目"\n' for number in range(60))
    portions = [str(portion) for portion in read(text.encode()).payload]

    assert len(portions) > 5
    assert all(portion.count('"') % 2 == 0 for portion in portions)
    assert masked(text.encode()).decode() == text.replace(NAME, CODE)


def test_a_masked_header_is_taken_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 100)
    text = f"列,{NAME},数\n" + "".join(f"あ,い,{number}\n" for number in range(60))

    assert masked(text.encode()).decode() == text.replace(NAME, CODE)


def test_a_header_that_ran_into_a_row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 100)
    document = read(("列,名,数\n" + "あ,い,1\n" * 60).encode())
    first, second, *others = [str(portion) for portion in document.payload]

    with pytest.raises(PolicyRefusal):
        document.write([first, second.replace("数\nあ", CODE), *others])


def test_one_json_document_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 50)
    data = json.dumps([{"氏名": NAME}] * 20, ensure_ascii=False, indent=1).encode()

    assert len(read(data).payload) == 1
    assert masked(data) == data.replace(NAME.encode(), CODE.encode())


def test_the_walk_cannot_give_back_another_number_of_texts() -> None:
    document = read(b"a\n")

    with pytest.raises(ValueError, match="zip"):
        document.write([])
    with pytest.raises(TypeError):
        document.write("a\n")


PIECES = ['"', ",", "\n", "\r\n", "\t", "あ", "{", "}", ":", "&#12354;", '{"a":1}', "\\u3042"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_any_text_comes_back_as_it_was(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    document = read(data)

    assert document.write(document.payload) == data


def test_no_repr_shows_what_a_file_holds() -> None:
    for data in (NAME.encode(), f'{{"a": "{NAME}"}}'.encode(), b"\x00tsukumo"):
        document = read(data)
        assert isinstance(document, Attachment | TextDocument | LinesDocument)
        assert "tsukumo" not in repr(document)
        assert NAME not in repr(document)
