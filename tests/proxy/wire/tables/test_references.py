import pytest

from sekisho.wire.json_body import Json
from sekisho.wire.tables.references import refers_to_stored


@pytest.mark.parametrize(
    "payload",
    [
        {"previous_response_id": "resp_1"},
        {"conversation": {"id": "conv_1"}},
        {"prompt": {"id": "pmpt_1", "variables": {}}},
        {"input": [{"type": "item_reference", "id": "msg_1"}]},
        {"input": [{"type": "compaction", "encrypted_content": "g"}]},
        {"input": [{"content": [{"type": "input_file", "file_id": "file_1"}]}]},
        {"tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}]},
        {"tools": [{"type": "code_interpreter", "container": {"type": "auto"}}]},
        {"messages": [{"role": "user", "content": [{"file": {"file_id": "file_1"}}]}]},
        {"messages": [{"role": "assistant", "audio": {"id": "audio_1"}}]},
    ],
)
def test_refers_to_what_was_stored_before(payload: Json) -> None:
    assert refers_to_stored(payload)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {"messages": [{"role": "user", "content": "conversation"}]},
        {"previous_response_id": None, "conversation": None, "prompt": "x", "audio": {}},
        {"tools": [{"type": "function", "parameters": {"properties": {}}}]},
        {"audio": {"voice": "alloy", "format": "wav"}},
    ],
)
def test_says_all_by_itself(payload: Json) -> None:
    assert not refers_to_stored(payload)


def test_a_deep_payload_needs_no_stack() -> None:
    payload: Json = {"file_id": "file_1"}
    for _ in range(100_000):
        payload = [payload]

    assert refers_to_stored(payload)
