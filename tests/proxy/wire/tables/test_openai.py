"""Every call that OpenAI's own SDK can make: what of it leaves, and what of its answer comes back.

The SDK says what its calls hold (see `support.sdk_calls`); the sets below say what of that is no
text of the caller's. A field that is in no set, and a call that has no row, fails here.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sekisho.wire.api import Api, Body
from sekisho.wire.apis import APIS, find_api
from sekisho.wire.tables import openai
from support import payloads
from support.crossings import (
    JAPANESE,
    PLAIN,
    leaked,
    sent,
    unjoined,
    unrestored,
    unrestored_events,
)
from support.sdk_calls import SdkCall, sdk_calls
from support.sdk_types import examples

# Administration, credentials that could not be masked, telephone numbers, recordings of live talk.
REFUSED = re.compile(
    r"/(?:organization|projects|vaults|webhook_endpoints|webhook_event_types)\b.*"
    r"|.*/refer|/live/sessions/\{session_id\}/content"
)
# They may hold the caller's text, or be headers that the SDK takes for parameters.
REFUSED_QUERIES = {"metadata", "name", "path", "user", "betas"}


def names(table: str) -> set[str]:
    return set(table.split())


NAMED_BY_THE_VENDOR = names(
    """
    agent_id approval_request_id assistant_id call_id caller_id comparison_response_id consent
    container container_id continuation_id conversation credential_id environment_id
    environment_template_id file_id file_ids id input_file_id part_ids previous_response_id
    project_ids skill_id thread_id tool_call_id training_file tunnel_id turn_id validation_file
    vault_ids vector_store_id vector_store_ids
    """
)
WORDS_OF_THE_PROTOCOL = names(
    """
    default_version detail include language mime_type mode model role size tool_choice type version
    voice tools{}
    """
)  # tools{}: the tools that tool_choice allows
SEALED = {"encrypted_content", "fingerprint"}
SECRETS = {"authorization", "value", "headers{}"}  # headers{}: their names, and credentials
FILES = {"data", "file_data", "result"}
SKIPPED = NAMED_BY_THE_VENDOR | WORDS_OF_THE_PROTOCOL | SEALED | SECRETS | FILES

ONLY_IN_ANSWERS = names(
    """
    background completion_window endpoint error_file_id fine_tuned_model
    fine_tuned_model_checkpoint first_id item_id last_id object output_file_id output_format purpose
    quality reasoning_effort response_id run_id status system_fingerprint
    """
)

GROWING = re.compile(
    r"(?!.*(?:annotations|file_search))(?:.*\.)?delta(?:[.\[].*)?|choices\[\d+\]\.text"
)
# Nobody sends these in pieces, or they are pieces of the answer's bytes.
WHOLE_IN_PIECES = names("name id data file_id message_id url") | {"response.audio.delta delta"}

CALLS = [call for call in sdk_calls() if not REFUSED.fullmatch(call.path)]
SENDING = [call for call in CALLS if call.sends is not None]
ANSWERED = [call for call in CALLS if call.gets is not None]
STREAMED = [call for call in CALLS if call.events is not None]


def row_of(call: SdkCall) -> Api:
    api = find_api(call.method, call.example)
    assert api is not None, str(call)
    assert api.vendor == "openai"
    return api


@cache
def leaks(method: str, path: str, kind: Any) -> set[str]:
    api = find_api(method, path)
    assert api is not None
    assert leaked(api, examples(kind, JAPANESE.format), path) == set()
    return leaked(api, examples(kind, PLAIN.format), path)


@pytest.mark.parametrize("call", sdk_calls(), ids=str)
def test_every_call_of_the_sdk_has_a_row_or_is_refused(call: SdkCall) -> None:
    api = find_api(call.method, call.example)

    assert (api is None) == bool(REFUSED.fullmatch(call.path))


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_parameters_of_an_address_pass_but_for_those_that_hold_text(call: SdkCall) -> None:
    known = call.query if call.method == "GET" else call.query & {"include"}

    assert known - row_of(call).query <= REFUSED_QUERIES


@pytest.mark.parametrize("call", SENDING, ids=str)
def test_nothing_leaves_but_what_the_skip_table_names(call: SdkCall) -> None:
    assert leaks(call.method, call.example, call.sends) <= SKIPPED


def test_each_name_in_the_skip_table_is_in_use() -> None:
    assert set().union(*(leaks(c.method, c.example, c.sends) for c in SENDING)) == SKIPPED


@pytest.mark.parametrize("call", ANSWERED, ids=str)
def test_all_of_an_answer_comes_back(call: SdkCall) -> None:
    api = row_of(call)
    if api.vectors:
        return

    assert unrestored(api, call.gets) <= SKIPPED | ONLY_IN_ANSWERS


@pytest.mark.parametrize("call", STREAMED, ids=str)
def test_all_of_every_event_comes_back(call: SdkCall) -> None:
    assert unrestored_events(row_of(call), call.events) <= SKIPPED | ONLY_IN_ANSWERS


@pytest.mark.parametrize("call", STREAMED, ids=str)
def test_what_grows_in_a_stream_comes_back_from_its_pieces(call: SdkCall) -> None:
    assert unjoined(row_of(call), call.events, GROWING) <= WHOLE_IN_PIECES


def test_each_row_has_a_call_of_the_sdk_or_a_payload() -> None:
    called = {row_of(call).name for call in CALLS}
    written = {name for name, _, _ in payloads.COMPATIBLE}

    lacking = {row.name for row in openai.ROWS if row.body is not Body.NONE} - called - written
    assert lacking == set()


@pytest.mark.parametrize(
    ("name", "path", "make"),
    payloads.COMPATIBLE,
    ids=lambda value: getattr(value, "__name__", None),
)
def test_nothing_planted_leaves_in_what_others_say(
    name: str, path: str, make: Callable[[], Any]
) -> None:
    api = next(row for row in APIS if row.name == name)
    payloads.PLANTED.clear()
    payloads.SKIPPED.clear()
    payload = make()

    body = sent(api, payload, path)

    assert payloads.PLANTED
    assert [value for value in payloads.PLANTED if value in body] == []
    assert [value for value in payloads.SKIPPED if value not in body] == []
