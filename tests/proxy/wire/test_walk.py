import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.wire.json_body import Json, read_json, write_json
from sekisho.wire.walk import Leaf, leaves, rewrite, texts
from support import payloads


def to_x(payload: Json) -> Any:
    return rewrite(payload, {leaf: "X" for leaf in leaves(payload)})


def strings(node: Json) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [text for item in node.items() for child in item for text in strings(child)]
    return [text for item in node for text in strings(item)] if isinstance(node, list) else []


every_api = pytest.mark.parametrize("make", payloads.PAYLOADS, ids=lambda make: make.__name__)


@every_api
def test_no_planted_value_survives_and_every_protocol_field_does(
    make: Callable[[], dict[str, Any]],
) -> None:
    payloads.PLANTED.clear()
    payloads.SKIPPED.clear()
    payload = make()
    masked = write_json(to_x(payload)).decode()

    assert not [value for value in payloads.PLANTED if value in masked]
    assert not [value for value in payloads.PLANTED if json.dumps(value)[1:-1] in masked]
    assert not [value for value in payloads.SKIPPED if value not in masked]


@every_api
def test_a_payload_in_which_nothing_changes_keeps_every_byte(
    make: Callable[[], dict[str, Any]],
) -> None:
    payload = make()
    unchanged = rewrite(payload, {leaf: leaf.text for leaf in leaves(payload)})

    assert write_json(unchanged) == write_json(payload)


@every_api
def test_enums_and_numbers_stay(make: Callable[[], dict[str, Any]]) -> None:
    payload = make()
    found = strings(to_x(payload))

    for enum in ("user", "function", "json_schema", "text/plain", "PYTHON", "BLOCK_NONE", "float"):
        assert (enum in strings(payload)) == (enum in found)


def test_the_payload_itself_is_not_changed() -> None:
    payload = payloads.chat()
    before = json.dumps(payload)
    to_x(payload)

    assert json.dumps(payload) == before


def test_a_leaf_without_a_mapping_never_leaves() -> None:
    with pytest.raises(KeyError) as error:
        rewrite({"messages": [{"content": "山田"}]}, {})

    assert "山田" not in str(error.value)


def test_leaves_are_unique_and_in_order() -> None:
    payload: Json = {"messages": [{"content": "b"}, {"content": "a"}, {"content": "b"}]}

    assert leaves(payload) == [Leaf("b"), Leaf("a")]


def test_the_cue_is_the_nearest_key_of_the_callers_json() -> None:
    payload: Json = {
        "messages": [
            {"content": "1", "tool_calls": [{"function": {"arguments": '{"電話": "2"}'}}]}
        ],
        "metadata": {"氏名": ["3", {"住所": "4"}]},
        "labels": ["5"],
    }

    assert [leaf for leaf in leaves(payload) if leaf.text.isdigit()] == [
        Leaf("1"),
        Leaf("2", "電話"),
        Leaf("3", "氏名"),
        Leaf("4", "住所"),
        Leaf("5"),
    ]


def test_long_numbers_of_the_caller_become_text_only_if_masked() -> None:
    payload: Json = {
        "seed": 12345678901,
        "metadata": {"電話": 9012345678, "年": 2026, "n": True},
        "messages": [{"content": '{"電話": 9012345678, "年": 2026}'}],
    }

    assert Leaf("9012345678", "電話") in leaves(payload)
    assert write_json(to_x(payload)).decode() == (
        '{"seed":12345678901,"metadata":{"X":"X","X_":2026,"X__":true},'
        '"messages":[{"content":"{\\"X\\": \\"X\\", \\"X\\": 2026}"}]}'
    )
    unchanged = rewrite(payload, {leaf: leaf.text for leaf in leaves(payload)})
    assert unchanged == payload


def test_json_in_json_in_json_is_opened() -> None:
    inner = "山田"
    for depth in range(4):
        inner = json.dumps({"k": inner}, ensure_ascii=depth % 2 == 0)
    payload: Json = {"input": inner}

    assert Leaf("山田", "k") in leaves(payload)
    assert "山田" not in json.dumps(to_x(payload), ensure_ascii=False)


def test_json_nested_without_end_is_a_text_at_last() -> None:
    inner = '"山田\\n"'
    for _ in range(12):
        inner = json.dumps(inner)

    [leaf] = leaves({"input": inner})
    assert "山田" in leaf.text


def test_known_texts_are_replaced_whole_and_not_looked_into() -> None:
    arguments = '{"電話": "090"}'
    payload: Json = {"input": [{"arguments": arguments}, {"content": "山田"}, {"content": "川田"}]}
    known = {Leaf(arguments): '{"電話": "CODE"}', Leaf("山田"): "PERSON"}

    assert Leaf("090", "電話") in texts(payload)
    assert Leaf(arguments) in texts(payload)
    assert leaves(payload, known=known) == [Leaf("川田")]
    assert rewrite(payload, {Leaf("川田"): "X"}, known) == {
        "input": [{"arguments": '{"電話": "CODE"}'}, {"content": "PERSON"}, {"content": "X"}]
    }


def test_what_is_known_beside_one_key_is_not_known_beside_another() -> None:
    payload: Json = {"metadata": {"番号": "1234", "年": "1234"}}
    known = {Leaf("1234", "年"): "1234"}

    assert Leaf("1234", "番号") in leaves(payload, known=known)
    assert Leaf("1234", "年") not in leaves(payload, known=known)


def block(part: Json) -> Json:
    return {"messages": [{"role": "user", "content": [part]}]}


PDF = "data:application/pdf;base64,iVBO"
PNG = "data:image/png;base64,iVBO"
FILES: list[Json] = [
    block({"type": "image_url", "image_url": {"url": PNG}}),
    block({"type": "input_audio", "input_audio": {"data": "iVBO", "format": "wav"}}),
    block({"type": "file", "file": {"file_data": PDF}}),
    block({"source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}}),
    {"input": [{"content": [{"type": "input_image", "image_url": PNG}]}]},
    {"contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "iVBO"}}]}]},
    {"contents": [{"parts": {"inline_data": {"mime_type": "text/plain", "data": "5bGx"}}}]},
    {"metadata": {"photo": PNG}},
    {"messages": [{"role": "user", "content": "", "images": ["iVBO"]}]},
    {"messages": [{"content": [{"image": {"source": {"bytes": "iVBO"}}}]}]},
    {"messages": [{"content": f'{{"photo": "{PNG}"}}'}]},
    {"input": [1, 2, 3]},
    {"prompt": [[1, 2], [3]]},
]


@pytest.mark.parametrize("payload", FILES)
def test_what_cannot_be_scanned_is_refused_unless_allowed(payload: Json) -> None:
    for walk in (texts, leaves):
        with pytest.raises(PolicyRefusal) as refusal:
            walk(payload)

        assert refusal.value.setting == "policy.attachments"
    found = leaves(payload, allow_attachments=True)
    masked = rewrite(payload, dict.fromkeys(found, "X"), allow_attachments=True)
    assert [text for text in strings(masked) if "iVBO" in text or "5bGx" in text] == [
        text if text[0] != "{" else text.replace("photo", "X")
        for text in strings(payload)
        if "iVBO" in text or "5bGx" in text
    ]


def test_links_and_plain_text_documents_are_scanned_and_not_refused() -> None:
    document: Json = {"type": "text", "media_type": "text/plain", "data": "山田"}
    payload: Json = {
        "messages": [
            {
                "content": [
                    {"type": "image_url", "image_url": {"url": "https://example.jp/山田.png"}}
                ]
            },
            {"content": [{"type": "document", "source": document}]},
        ]
    }

    assert [leaf.text for leaf in leaves(payload)] == ["https://example.jp/山田.png", "山田"]


def test_lone_surrogates_pass() -> None:
    payload = read_json(b'{"input":"\\ud83d","metadata":{"\\udc00":"{\\"a\\":\\"\\\\ud83d\\"}"}}')
    found = leaves(payload)

    assert write_json(rewrite(payload, {leaf: leaf.text for leaf in found})) == write_json(payload)
    assert Leaf("\ud83d", "a") in found


def test_no_repr_shows_a_text() -> None:
    assert "山田" not in repr(Leaf("山田", "山田"))


@pytest.mark.parametrize(
    "content",
    [
        "山田" * 2_000_000,
        "[" * 3_000_000,
        '{"a":' * 1_000_000,
        '"\\' * 2_000_000,
        json.dumps([{"電話": "090"}] * 100_000),
        "[1]" * 500_000,
        "[" + "1" * 3_000_000,
    ],
    ids=["text", "brackets", "objects", "quotes", "json", "lines", "digits"],
)
def test_large_texts_cost_linear_time(content: str) -> None:
    payload: Json = {"messages": [{"role": "user", "content": content}]}
    begun_at = time.perf_counter()
    to_x(payload)

    assert time.perf_counter() - begun_at < 20


IMAGE: Json = {"mimeType": "image/png", "data": "iVBORw0KGgo="}
ESCAPED = json.dumps({"name": "山田太郎😀", "n": 1})


@pytest.mark.parametrize(
    "text",
    [
        f"レコード: {ESCAPED}",
        f"```json\n{ESCAPED}\n```",
        ESCAPED[:-1],
        f"\ufeff{ESCAPED}",
        f"data: {ESCAPED}",
        f"var x={ESCAPED};",
        json.dumps(f"x {ESCAPED}")[1:-1],
    ],
)
def test_escapes_are_read_wherever_they_stand(text: str) -> None:
    payload: Json = {"messages": [{"role": "user", "content": text}]}

    [leaf] = leaves(payload)

    assert "山田太郎😀" in leaf.text
    assert rewrite(payload, {leaf: leaf.text}) == payload
    masked = rewrite(payload, {leaf: leaf.text.replace("山田太郎", "PERSON")})
    assert "PERSON😀" in str(masked)
    assert "u5c71" not in str(masked)


@pytest.mark.parametrize("number", [123456789018, 123456789018.0, -9012345678])
@pytest.mark.parametrize("place", ["form", "text", "protocol"])
def test_long_numbers_are_leaves_whatever_their_type(number: float, place: str) -> None:
    payloads: dict[str, Json] = {
        "form": {"metadata": {"番号": number}},
        "text": {"content": json.dumps({"番号": number})},
        "protocol": {"user": number},
    }

    found = [leaf.text.removesuffix(".0") for leaf in leaves(payloads[place])]

    assert str(int(number)) in found


def test_the_protocols_own_numbers_are_none() -> None:
    assert leaves({"seed": 123456789012, "created_at": 1790000000, "max_tokens": 10000000}) == []


@pytest.mark.parametrize(
    "payload",
    [
        {"content": "data:image/png;base64,AAAA\nこの人は山田です"},
        {"source": {"type": "TEXT", "media_type": "text/plain", "data": "山田"}},
        {"parts": [{"inlineData": {"mimeType": "text/plain", "data": "山田 太郎"}}]},
    ],
)
def test_what_only_calls_itself_a_file_is_read(payload: Json) -> None:
    for allowed in (False, True):
        assert any("山田" in leaf.text for leaf in leaves(payload, allow_attachments=allowed))


@pytest.mark.parametrize(
    "payload",
    [
        {"requests": [{"content": {"parts": [{"inlineData": IMAGE}]}}]},
        {"generateContentRequest": {"contents": [{"parts": [{"inlineData": IMAGE}]}]}},
        {"anything": {"new": {"inlineData": IMAGE}}},
        {"image_url": f"data:image/png;x={'y' * 300};base64,iVBORw0KGgo="},
    ],
)
def test_files_are_refused_in_whatever_they_come(payload: Json) -> None:
    with pytest.raises(PolicyRefusal):
        leaves(payload)


@pytest.mark.parametrize("file", ["data:image/png;base64," + "A" * 80, "data:text/plain,%E5%B1%B1"])
def test_a_file_with_text_behind_it_is_refused_or_read(file: str) -> None:
    payload: Json = {"content": f"{file}\nこの人は山田です"}

    with pytest.raises(PolicyRefusal):
        leaves(payload)
    assert any("山田" in leaf.text for leaf in leaves(payload, allow_attachments=True))


def test_an_account_is_read_as_one_wherever_the_protocol_names_it() -> None:
    payload: Json = {"user": "tyamada", "messages": [{"role": "user", "content": "tyamada"}]}

    assert texts(payload) == [Leaf("tyamada", "user"), Leaf("tyamada")]


def test_a_request_in_base64_is_read_and_put_back() -> None:
    def counted(prompt: str) -> Json:
        inner = json.dumps({"prompt": prompt}, ensure_ascii=False, separators=(",", ":"))
        body = base64.b64encode(inner.encode()).decode()
        return {"input": {"invokeModel": {"body": body}}}

    payload = counted("山田")
    found = leaves(payload)
    assert "山田" in [leaf.text for leaf in found]
    assert rewrite(payload, {leaf: leaf.text for leaf in found}) == payload
    masked = {leaf: leaf.text.replace("山田", "PERSON4K7Q2M") for leaf in found}
    assert rewrite(payload, masked) == counted("PERSON4K7Q2M")


def test_a_request_in_base64_may_have_lines() -> None:
    inner = json.dumps({"prompt": "山田" * 40}, ensure_ascii=False)
    body = base64.encodebytes(inner.encode()).decode()

    assert "\n" in body.strip()
    assert Leaf("山田" * 40, "prompt") in leaves({"input": {"invokeModel": {"body": body}}})


def test_what_is_no_request_in_base64_is_a_text() -> None:
    for body in ("山田", "あ==", "gIGC"):
        assert leaves({"body": body}) == [Leaf(body)]
