"""What is *not* the caller's text in a payload: the short skip table, and where it is valid.

Everything is scanned by default. A field is left out only when three things hold: it stands at a
protocol position, its name is in a table below, and its value looks like what the table says. A
position is a protocol position while every object on the way to it has a name in STRUCTURE. So
tool inputs, arguments, schemas, metadata and every object that a vendor adds tomorrow are the
caller's own JSON: inside them nothing is skipped, whatever it is called.

Names are compared in snake_case, because proto3 JSON allows both spellings.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from sekisho.wire.json_body import Json


def _names(table: str) -> frozenset[str]:
    return frozenset(table.split())


STRUCTURE = _names(
    # requests
    "messages content contents parts system system_instruction input prompt tools tool functions "
    "function function_declarations function_call function_response tool_call tool_calls "
    "tool_response tool_choice allowed_tools tool_config function_calling_config custom grammar "
    "format json_schema response_format text reasoning thinking thinking_config output_config "
    "generation_config safety_settings speech_config voice_config prebuilt_voice_config "
    "stream_options prediction audio input_audio image image_url file file_data inline_data source "
    "cache_control citations annotations url_citation reasoning_details extra_content google "
    "conversation container skills environment mcp_servers streamable_http_transport "
    "context_management edits fallbacks summary action actions operation outcome results "
    "executable_code code_execution_result items events caller background_options "
    "prompt_cache_options network_policy domain_secrets data_sources authentication "
    "embedding_dependency thread tool_resources file_search code_interpreter vector_stores "
    "additional_messages tool_outputs attachments files agent target plugins data_source "
    "sampling_params input_messages template testing_criteria grader graders reinforcement "
    "session transcription transport delegation responses voice video input_reference "
    # responses and events
    "choices message delta output outputs item part content_block candidates logprobs usage "
    "usage_metadata response partial_args prompt_feedback "
    # requests inside of requests
    "requests params request batch input_config generate_content_request embed_content_request "
    # agents' sessions and interactions
    "events steps step interaction citation "
    # Bedrock's Converse, where files and seals stand, and bare lists of pictures
    "converse invoke_model document tool_result guard_content guardrail_config reasoning_content "
    "reasoning_text images"
)

IDENTIFIERS = _names(
    "type role model id object status phase mode method level category threshold outcome behavior "
    "format syntax language language_code detail size quality background voice voice_name effort "
    "verbosity truncation include modalities response_modalities media_resolution thinking_level "
    "encoding_format output_format input_fidelity media_type mime_type response_mime_type "
    "tool_call_id call_id tool_use_id item_id response_id previous_response_id "
    "previous_message_id approval_request_id conversation container container_id file_id file_ids "
    "skill_id vector_store_ids connector_id cached_content caller service_tier reasoning_effort "
    "search_context_size generate_summary memory_limit execution tool_choice function_call "
    "require_approval ranker environment task_type anthropic_version betas speed inference_geo "
    "ttl prompt_cache_retention error_code json_path model_version system_fingerprint "
    "stop_reason finish_reason native_finish_reason purpose endpoint completion_window "
    "agent_id assistant_id thread_id run_id turn_id caller_id continuation_id "
    "comparison_response_id consent version default_version input_file_id output_file_id "
    "error_file_id training_file validation_file result_files part_ids vector_store_id "
    "environment_id environment_template_id vault_ids credential_id tunnel_id project_ids "
    "fine_tuned_model fine_tuned_model_checkpoint first_id last_id model_id guardrail_identifier "
    "guardrail_version"
)

# Signed or encrypted upstream: must come back byte for byte.
OPAQUE = _names(
    "signature thought_signature fingerprint encrypted_content encrypted_index encrypted_stdout "
    "continuation_token redacted_content"
)

# Meant for the provider or for a server that the provider calls. Masked they would be useless.
SECRETS = _names(
    "authorization authorization_token api_key_string access_token id_token connection_string "
    "encoded_api_key password"
)
SECRET_MAPS = frozenset(["headers"])

BINARY = _names(
    "file_data b64_json image_bytes video_bytes bytes_base64_encoded partial_image_b64 input_audio "
    "audio bytes images"
)
NUMBERS = _names("seed created created_at max_tokens budget_tokens logit_bias bytes seconds")
TOKEN_ARRAYS = frozenset(["prompt", "input", "context"])

# What stands here names a person, which an account's name by itself does not tell.
_PEOPLE = {
    "user": "user",
    "user_id": "user",
    "end_user_id": "user",
    "safety_identifier": "user",
    "known_speaker_names": "name",
}

# Azure and others encrypt ids, to some hundred characters.
_MAX_IDENTIFIER_CHARS = 512
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/+=|~-]*")
_SECRET_VALUE = re.compile(r"[!-?A-~]+(?: [!-?A-~]+)?")  # no "@": an address is no credential
_SERVER_URL = re.compile(r"https?://[A-Za-z0-9._~:/-]*")
_SDP_LINE = re.compile(r"(?:[a-z]=[ -~]*)?")
_DATA_SOURCES = _names("azure_search azure_cosmos_db elasticsearch pinecone mongo_db aml_index")
_SIZE = re.compile(r"0|[1-9][0-9]{0,10}")
_FORMATS = _names("text json_object json_schema audio image video regex structural_tag")
_FIELD_NAME = re.compile(r"[A-Za-z$_][A-Za-z0-9$_.-]{0,63}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_=\s-]*")
_LONG_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]{64}")
_QUOTED_LETTER = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")  # none of ASCII
_BLANKS = " \t\r\n\ufeff"
# How base64 of a file begins: PNG, JPEG, GIF, RIFF (WebP, WAV), PDF, ZIP, Ogg, MP3, Matroska, MP4.
_FILE = re.compile(
    r"iVBORw0KGgo|/9j/|R0lGOD|UklGR|JVBERi0|UEsDB|T2dnUw|SUQz|GkXfo|AAAA[A-Za-z0-9+/]{2}Z0eXB"
)
_MIN_FILE_CHARS = 64
_CREDENTIAL = re.compile(r"authorization|token|secret|key|cookie|session", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]")
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_TOKEN_BIAS_KEY = re.compile(r"[0-9]{1,6}")


def snake_case(name: str) -> str:
    return name if name.islower() else _CAPITAL.sub(r"_\1", name).lower()


def is_field_name(key: str) -> bool:
    """A key that may be part of the protocol; all others are the caller's."""
    return _FIELD_NAME.fullmatch(key) is not None


def cue(key: str) -> str:
    """What a text at a protocol position is read with, as the caller's own is with its key."""
    return _PEOPLE.get(snake_case(key), "")


def opens_form(key: str, child: Json, parent: Mapping[str, Json]) -> bool:
    """Whether an object or list under this key is the caller's own JSON."""
    name = snake_case(key)
    if name == "input":  # a list is the Responses API's; by itself, what Bedrock counts tokens of
        return isinstance(child, dict) and not (len(parent) == 1 and _is_counted(child))
    if name == "response":  # Gemini's functionResponse.response against an event's response object
        return not str(parent.get("type", "")).startswith("response.")
    if name == "item":  # what an eval looks at against an event's item
        return "." not in str(parent.get("type", ""))
    if name == "output" and isinstance(child, dict):  # a tool's against a screenshot, a message
        return "type" in parent and "computer" not in str(parent["type"])
    if name == "annotations":  # a tool's against a text's
        return isinstance(child, dict)
    if name == "json_schema":  # what a schema stands in, or in Cohere's API the schema itself
        return isinstance(child, dict) and "schema" not in child
    if name == "format":  # Ollama's is a schema
        return isinstance(child, dict) and not _is_output_format(child)
    if name == "files":  # by their names
        return isinstance(child, dict)
    if name == "data":  # of a list that the upstream gives
        return parent.get("object") != "list"
    if name == "parameters":
        return not _is_data_source(parent)
    if name == "response_format":  # in Gemini's interactions, a bare schema too
        return not all(_is_format(item) for item in (child if isinstance(child, list) else [child]))
    if name in IDENTIFIERS and isinstance(child, list):  # include, modalities, betas
        return not all(isinstance(item, str) for item in child)
    return name not in STRUCTURE


def is_skipped(key: str, text: str, parent: Mapping[str, Json]) -> bool:
    """Whether this string at a protocol position is an identifier, sealed, or a secret."""
    name = snake_case(key)
    if name in IDENTIFIERS and is_identifier(text):
        return True
    if name == "size_bytes":  # proto3 writes long numbers as strings
        return _SIZE.fullmatch(text) is not None
    if name in OPAQUE or (name == "data" and _is_sealed(parent)):
        return _IDENTIFIER.fullmatch(text) is not None and _LETTER.search(text) is not None
    if name in SECRETS or (name == "key" and parent.get("type") == "api_key"):
        return is_secret(text)
    if name == "value" and "domain" in parent:  # what a container says to one server
        return is_secret(text)
    if name == "sdp":
        return all(_SDP_LINE.fullmatch(line.rstrip("\r")) for line in text.split("\n"))
    is_server = name in ("server_url", "endpoint")
    if is_server or (name == "url" and ("name" in parent or "headers" in parent)):
        return _SERVER_URL.fullmatch(text) is not None
    return False


def is_identifier(text: str) -> bool:
    """With a letter in it: a bare row of digits may be anybody's number."""
    return (
        len(text) <= _MAX_IDENTIFIER_CHARS
        and _IDENTIFIER.fullmatch(text) is not None
        and _LETTER.search(text) is not None
        and "//" not in text
    )


def is_secret(text: str) -> bool:
    return _SECRET_VALUE.fullmatch(text) is not None


def is_binary(
    key: str, text: str, parent: Mapping[str, Json], *, form: bool, partly: bool = True
) -> bool:
    """Whether this string is a file that no text detector can read; `partly`: or may hold one
    beside letters that it can.
    """
    if "data:" in text[:16].lower() and (url := text.lstrip(_BLANKS))[:5].lower() == "data:":
        return _is_file_url(url, partly)
    if _FILE.match(text) and len(text) >= _MIN_FILE_CHARS and _is_base64(text):
        return True
    name = snake_case(key)
    if name == "data" and _is_file(parent, form=form):
        return _holds_base64(text, partly)
    if form:
        return False
    if name == "result":
        return parent.get("type") == "image_generation_call" and _holds_base64(text, partly)
    return name in BINARY and _holds_base64(text, partly)


def _is_file_url(url: str, partly: bool) -> bool:
    """A data: address that hides what it holds. Readers are lenient with how they are written."""
    head, comma, data = url.partition(",")
    if not comma:
        return False
    if "base64" in (parameter.strip().lower() for parameter in head.split(";")[1:]):
        return _holds_base64(unquote(data) if "%" in data else data, partly)
    quoted = _QUOTED_LETTER.search(data) is not None
    return partly and quoted and not any(map(str.isspace, head))


def _holds_base64(text: str, partly: bool) -> bool:
    """Readers skip what is no base64 in between or behind it: no word is as long as this one."""
    return _is_base64(text) or (partly and _LONG_BASE64.match(text) is not None)


def _is_base64(text: str) -> bool:
    """What is anything else is a text, whatever its field says, and is read."""
    return _BASE64.fullmatch(text) is not None


def is_wrapped(key: str, parent: Mapping[str, Json]) -> bool:
    """Whether this string is base64 of a whole request: what Bedrock counts the tokens of."""
    return key == "body" and len(parent) == 1


def _is_counted(child: dict[str, Json]) -> bool:
    return child.keys() in ({"converse"}, {"invokeModel"})


def _is_output_format(child: dict[str, Json]) -> bool:
    """A text's, a custom tool's, a sound's."""
    kind = child.get("type")
    return _is_format(child) or kind == "grammar" or str(kind).startswith("audio/")


def _is_format(child: Json) -> bool:
    return isinstance(child, dict) and child.get("type") in _FORMATS


def _is_file(parent: Mapping[str, Json], *, form: bool) -> bool:
    if parent.get("type") == "text":  # a document in letters says its media type too
        return False
    if form:  # in the caller's own JSON `format` and `type` may mean anything
        return any(mark in parent for mark in ("mimeType", "mime_type", "media_type"))
    return parent.get("type") in ("base64", "inline") or any(
        mark in parent for mark in ("mimeType", "mime_type", "media_type", "format")
    )


def is_credential_header(name: str) -> bool:
    """Of the headers that a provider sends on to a tool's server; the others are read."""
    return _CREDENTIAL.search(name) is not None


def is_number_field(key: str) -> bool:
    """A number of the protocol's own that may be long and is nobody's."""
    name = snake_case(key)
    return name in NUMBERS or name.endswith(("_tokens", "_at", "_ms"))


def is_token_array(key: str, items: list[Json]) -> bool:
    """Token ids in place of text: `[1, 2]` or `[[1, 2]]`."""
    return snake_case(key) in TOKEN_ARRAYS and any(
        isinstance(item, (int, float)) or (isinstance(item, list) and _has_number(item))
        for item in items
    )


def is_token_bias(key: str, child: Json) -> bool:
    """`logit_bias`: its keys are token ids, not numbers of anybody."""
    return (
        key == "logit_bias"
        and isinstance(child, dict)
        and all(_TOKEN_BIAS_KEY.fullmatch(token) for token in child)
        and all(isinstance(bias, (int, float)) for bias in child.values())
    )


def _is_data_source(parent: Mapping[str, Json]) -> bool:
    """Azure's, which has its ids and keys where a tool has its schema."""
    return str(parent.get("type", "")) in _DATA_SOURCES and "name" not in parent


def _has_number(items: list[Json]) -> bool:
    return any(isinstance(item, (int, float)) for item in items)


def _is_sealed(parent: Mapping[str, Json]) -> bool:
    kind = str(parent.get("type", ""))
    return kind == "redacted_thinking" or kind.endswith(".encrypted")
