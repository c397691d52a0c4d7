"""Files that come back: what is text is restored, all else keeps every byte."""

import json
import random

import pytest

from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, Masker
from sekisho.masking.restorer import Restorer
from sekisho.wire import documents
from sekisho.wire.api import Api
from sekisho.wire.download import HEAD_BYTES, Download, is_text
from sekisho.wire.json_body import Json
from sekisho.wire.json_text import without_escapes
from sekisho.wire.multipart import MediaType, read_media_type
from sekisho.wire.walk import leaves, rewrite
from support.cuts import cuts
from support.planted import PlantedDetector
from support.upstream import byte_cuts

CODE, NAME = "PERSON4BBBBB", '鬼頭"朔'
RESTORER = Restorer({CODE: NAME})
CONTENT = Api("t.content", "openai", "/files/{id}/content", "GET")
ANY = "application/octet-stream"
PNG = b"\x89PNG\r\n\x1a\n\x00" + CODE.encode()


def download(pieces: list[bytes], content_type: str = ANY) -> bytes:
    opened = Download(CONTENT, read_media_type(content_type), RESTORER)
    return b"".join(map(opened.feed, pieces)) + opened.flush()


def lines(*texts: str) -> bytes:
    call = {"name": "f", "arguments": json.dumps({"宛": CODE})}
    rows = [
        {
            "custom_id": str(number),
            "response": {
                "body": {"choices": [{"message": {"content": text, "tool_calls": [call]}}]}
            },
        }
        for number, text in enumerate(texts)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


@pytest.mark.parametrize("content_type", [ANY, "", "application/jsonl", "text/plain", "x/y"])
def test_json_lines_are_restored_as_json(content_type: str) -> None:
    data = lines(f"{CODE}様", "変わらない行")
    for pieces in cuts(data, seeds=range(5)):
        first, second = download(pieces, content_type).decode().splitlines()

        message = json.loads(first)["response"]["body"]["choices"][0]["message"]
        assert message["content"] == f"{NAME}様"
        assert json.loads(message["tool_calls"][0]["arguments"]) == {"宛": NAME}
        assert json.loads(second)["custom_id"] == "1"


def test_a_line_that_nothing_changes_keeps_its_bytes() -> None:
    data = b'{ "a" : 1.50, "a": "x" }\r\n\r\n{"b":"\\u5c71"}'

    for pieces in cuts(data):
        assert download(pieces) == data


def test_json_over_several_lines_keeps_its_layout() -> None:
    data = json.dumps([{"氏名": CODE, "内": json.dumps({"名": CODE})}], indent=1).encode()
    for pieces in cuts(data):
        [row] = json.loads(download(pieces))

        assert row["氏名"] == NAME
        assert json.loads(row["内"]) == {"名": NAME}


def test_a_json_line_that_is_longer_than_the_head_is_restored() -> None:
    data = json.dumps({"a": "あ" * HEAD_BYTES, "氏名": CODE}, ensure_ascii=False).encode()
    pieces = [data[at : at + 10_000] for at in range(0, len(data), 10_000)]

    assert json.loads(download(pieces))["氏名"] == NAME


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
@pytest.mark.parametrize("content_type", [ANY, "text/csv"])
def test_tables_and_texts_are_restored_in_their_own_encoding(codec: str, content_type: str) -> None:
    data = f"氏名,ふりがな\r\n{CODE},さく\r\n"
    for pieces in cuts(data.encode(codec)):
        assert download(pieces, content_type).decode(codec) == data.replace(CODE, NAME)


def test_a_declared_encoding_decides() -> None:
    data = f"架空朔太,{CODE}".encode("euc_jp")

    assert download([data], "text/csv; charset=EUC-JP").decode("euc_jp") == f"架空朔太,{NAME}"


def test_a_long_text_is_restored_behind_its_head() -> None:
    data = (f"{CODE}さん\n" * 20_000).encode("cp932")
    pieces = [data[at : at + 65_521] for at in range(0, len(data), 65_521)]

    assert download(pieces).decode("cp932") == f"{NAME}さん\n" * 20_000


@pytest.mark.parametrize("content_type", ["image/png", "audio/mpeg", "application/pdf", ANY, ""])
def test_what_is_no_text_keeps_every_byte(content_type: str) -> None:
    for pieces in cuts(PNG):
        assert download(pieces, content_type) == PNG


@pytest.mark.parametrize("content_type", ["audio/mpeg", "image/png", "application/zip"])
def test_what_is_plainly_no_text_passes_at_once_and_says_so(content_type: str) -> None:
    opened = Download(CONTENT, read_media_type(content_type), RESTORER)

    assert opened.verbatim
    assert opened.feed(b"I") == b"I"
    assert opened.flush() == b""


def test_bytes_of_any_type_pass_as_soon_as_they_cannot_be_text() -> None:
    opened = Download(CONTENT, MediaType(ANY), RESTORER)

    assert not opened.verbatim
    assert opened.feed(b"PK") == b""
    assert opened.feed(b"\x03\x04") == b"PK\x03\x04"
    assert opened.feed(CODE.encode()) == CODE.encode()


def test_a_text_that_names_its_charset_is_streamed() -> None:
    opened = Download(CONTENT, MediaType("text/plain", "utf-8"), RESTORER)

    assert opened.feed("議事".encode()) == "議事".encode()
    assert opened.feed(b"to " + CODE[:8].encode()) == b"to "
    assert opened.feed(f"{CODE[8:]}様".encode()) == f"{NAME}様".encode()


def test_where_nothing_was_masked_nothing_is_looked_into() -> None:
    opened = Download(CONTENT, MediaType("text/csv"), Restorer({}))

    assert opened.verbatim
    assert opened.feed(b"a,") == b"a,"


def test_little_is_held_of_a_large_file() -> None:
    opened = Download(CONTENT, MediaType(ANY), RESTORER)
    line = b'{"a": "' + CODE.encode() + b'"}\n'
    taken = sent = 0
    for _ in range(30):
        taken += 1000
        sent += opened.feed(line * 1000).count(b"\n")

        assert (taken - sent) * len(line) <= HEAD_BYTES


def test_costs_grow_with_the_bytes_only() -> None:
    opened = Download(CONTENT, MediaType(ANY), RESTORER)
    for _ in range(HEAD_BYTES * 2):
        opened.feed(b"x")

    assert opened.flush() == b""


def test_an_empty_file_is_empty() -> None:
    assert download([]) == b""
    assert download([b""], "text/csv") == b""


def test_pictures_that_are_written_as_text_are_text() -> None:
    assert is_text(MediaType("image/svg+xml"))
    assert not is_text(MediaType("image/png"))
    assert (
        download([f"<svg>{CODE}</svg>".encode()], "image/svg+xml").decode() == f"<svg>{NAME}</svg>"
    )


VALUES = {
    "九十九 朔": "PERSON",
    "架空商事株式会社": "ORGANIZATION",
    "000-1111-2222": "PHONE_NUMBER",
}
WORDS = [
    *VALUES,
    *VALUES,
    "こんにちは",
    "、",
    "です。",
    "\r\n",
    ",",
    "\t",
    "ソ能表",
    "<b>",
    '"',
    "ｶﾅ",
]
CHARSETS = {"utf-8": "", "utf-8-sig": "", "utf-16": "", "cp932": "Shift_JIS", "euc_jp": "EUC-JP"}


def made_text(source: random.Random, kind: str) -> str:
    if kind == "json lines":
        rows = ({"氏名": "".join(source.choices(WORDS, k=4))} for _ in range(9))
        return "".join(json.dumps(row, ensure_ascii=source.random() < 0.5) + "\n" for row in rows)
    if kind == "csv":
        cells = [*VALUES, "です", "x"]
        rows_of_cells = (",".join(source.choices(cells, k=4)) for _ in range(40))
        return "氏名,会社,電話,メモ\r\n" + "".join(f"{row}\r\n" for row in rows_of_cells)
    return "".join(source.choices(WORDS, k=100))


@pytest.mark.parametrize("seed", range(200))
def test_what_was_uploaded_masked_comes_back_as_it_was(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(documents, "PORTION_CHARS", 400)
    source = random.Random(seed)
    kind = source.choice(["text", "csv", "json lines"])
    text, (codec, charset) = made_text(source, kind), source.choice(list(CHARSETS.items()))
    document = documents.read_document(text.encode(codec), charset, max_depth=16)
    payload: Json = {"content": document.payload}
    found = leaves(payload)
    masker = Masker(bytes(32), "s")
    findings = [PlantedDetector(VALUES).find(leaf.text) for leaf in found]
    decisions = [
        [Decision(f.start, f.end, f.entity_type, f.score, Action.MASK) for f in row]
        for row in findings
    ]
    masked = masker.mask([leaf.text for leaf in found], decisions)
    walked = rewrite(payload, {leaf: m.text for leaf, m in zip(found, masked, strict=True)})
    assert isinstance(walked, dict)
    sent = document.write(walked["content"])

    assert not any(value in without_escapes(sent.decode(codec)) for value in VALUES)
    opened = Download(
        CONTENT, MediaType(ANY, charset), Restorer(masker.table, known_urls=masker.urls)
    )
    back = b"".join(map(opened.feed, byte_cuts(sent, "random", seed=seed))) + opened.flush()
    if kind == "json lines":
        assert read_lines(back.decode(codec)) == read_lines(text)
    else:
        assert back == text.encode(codec)


def read_lines(text: str) -> list[object]:
    return [json.loads(line) for line in text.removeprefix("\ufeff").split("\n") if line]
