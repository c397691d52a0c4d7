"""One large request per API, with a planted text wherever the vendor has a place for one.

`text()` plants a value and `skip()` a protocol value, so a test can ask what became of each.
Field names and shapes follow the vendors' own SDK types.
"""

import json
from typing import Any

PLANTED: list[str] = []
SKIPPED: list[str] = []


def text() -> str:
    PLANTED.append(f"値{len(PLANTED):03}")
    return PLANTED[-1]


def skip(stem: str = "id") -> str:
    SKIPPED.append(f"{stem}_{len(SKIPPED)}")
    return SKIPPED[-1]


def form() -> dict[str, Any]:
    """The caller's own JSON, with the names that are skipped elsewhere."""
    return {
        text(): text(),
        "id": text(),
        "type": text(),
        "name": [text(), {"signature": text(), "model": [[text()]]}],
        "headers": {"authorization": text()},
        "data": text(),
    }


def json_form() -> str:
    return json.dumps(form()) if len(PLANTED) % 2 else json.dumps(form(), ensure_ascii=False)


def schema() -> dict[str, Any]:
    return {"type": "object", "properties": {text(): {"description": text(), "enum": [text()]}}}


def chat() -> dict[str, Any]:
    function = {"name": text(), "description": text(), "parameters": schema()}
    calls = [
        {"id": skip(), "type": "function", "function": {"name": text(), "arguments": json_form()}},
        {"id": skip(), "type": "custom", "custom": {"name": text(), "input": text()}},
    ]
    parts = [
        {"type": "text", "text": text()},
        {
            "type": "image_url",
            "image_url": {"url": f"https://a.jp/{text()}", "detail": "low"},
        },
        {"type": "file", "file": {"file_id": skip("file"), "filename": text()}},
    ]
    return {
        "model": skip("gpt"),
        "messages": [
            {"role": "developer", "content": text()},
            {"role": "user", "name": text(), "content": parts},
            {"role": "assistant", "content": text(), "refusal": text(), "tool_calls": calls},
            {"role": "assistant", "reasoning_content": text(), "audio": {"id": skip("audio")}},
            {"role": "assistant", "function_call": {"name": text(), "arguments": json_form()}},
            {"role": "tool", "tool_call_id": skip("call"), "content": json_form()},
            {"role": "function", "name": text(), "content": text()},
        ],
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": text()}},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": text(), "description": text(), "schema": schema()},
        },
        "prediction": {"type": "content", "content": text()},
        "stop": [text(), text()],
        "metadata": form(),
        "user": text(),
        "safety_identifier": text(),
        "prompt_cache_key": text(),
        "logit_bias": {"50256": -100},
        "web_search_options": {"user_location": {"approximate": {"city": text()}}},
        "brand_new_field": {"id": text(), "deep": [{"name": text()}]},
        "brand_new_text": text(),
        "stream": True,
    }


def responses() -> dict[str, Any]:
    content = [
        {"type": "input_text", "text": text()},
        {"type": "input_image", "image_url": f"https://example.jp/{text()}", "detail": "auto"},
        {"type": "input_file", "file_id": skip("file"), "filename": text()},
    ]
    call = {"type": "function_call", "call_id": skip("call"), "id": skip("fc"), "name": text()}
    items = [
        {"type": "message", "role": "user", "content": content},
        {
            "role": "assistant",
            "id": skip("msg"),
            "content": [{"type": "refusal", "refusal": text()}],
        },
        {**call, "status": "completed", "arguments": json_form()},
        {"type": "function_call_output", "call_id": skip("call"), "output": json_form()},
        {"type": "custom_tool_call", "call_id": skip("call"), "name": text(), "input": text()},
        {
            "type": "reasoning",
            "id": skip("rs"),
            "summary": [{"type": "summary_text", "text": text()}],
            "encrypted_content": skip("gAAAA" * 200),
        },
        {"type": "program", "code": text(), "fingerprint": skip("fp")},
        {
            "type": "shell_call",
            "call_id": skip("call"),
            "action": {"type": "exec", "commands": [text()], "env": {text(): text()}},
        },
        {"type": "mcp_call", "server_label": text(), "arguments": json_form(), "output": text()},
        {"type": "file_search_call", "queries": [text()], "results": [{"attributes": form()}]},
        {"type": "item_reference", "id": skip("ref")},
    ]
    tools = [
        {"type": "function", "name": text(), "description": text(), "parameters": schema()},
        {
            "type": "mcp",
            "server_label": text(),
            "server_description": text(),
            "server_url": "https://mcp.example.jp/sse",
            "authorization": skip("sk-secret"),
            "headers": {"X-Key": skip("key"), "X-User": text()},
        },
        {"type": "file_search", "filters": {"type": "eq", "key": text(), "value": text()}},
    ]
    return {
        "model": skip("gpt"),
        "input": items,
        "instructions": text(),
        "tools": tools,
        "prompt": {"id": skip("pmpt"), "variables": {text(): text()}},
        "text": {"format": {"type": "json_schema", "name": text(), "schema": schema()}},
        "previous_response_id": skip("resp"),
        "include": [skip("reasoning.encrypted_content")],
        "metadata": form(),
        "personality": text(),
    }


def messages() -> dict[str, Any]:
    document = {"type": "text", "media_type": "text/plain", "data": text()}
    result = [
        {"type": "text", "text": text(), "citations": [{"cited_text": text(), "title": text()}]},
        {"type": "search_result", "source": text(), "title": text(), "content": []},
    ]
    assistant = [
        {"type": "thinking", "thinking": text(), "signature": skip("EqQBCg==" * 50)},
        {"type": "redacted_thinking", "data": skip("EmwKAhgB" * 50)},
        {"type": "tool_use", "id": skip("toolu"), "name": text(), "input": form()},
        {
            "type": "web_search_tool_result",
            "tool_use_id": skip("srvtoolu"),
            "content": [{"type": "web_search_result", "url": text(), "encrypted_content": skip()}],
        },
        {
            "type": "bash_code_execution_tool_result",
            "tool_use_id": skip("srvtoolu"),
            "content": {"stdout": text(), "stderr": text(), "encrypted_stdout": skip()},
        },
    ]
    user = [
        {"type": "tool_result", "tool_use_id": skip("toolu"), "content": result},
        {"type": "tool_result", "tool_use_id": skip("toolu"), "content": json_form()},
        {"type": "document", "source": document, "title": text(), "context": text()},
        {"type": "text", "text": text(), "cache_control": {"type": "ephemeral", "ttl": "1h"}},
    ]
    tool = {"name": text(), "description": text(), "input_schema": schema()}
    server = {"type": "url", "url": "https://mcp.example.jp", "name": text()}
    return {
        "model": skip("claude"),
        "max_tokens": 100,
        "system": [{"type": "text", "text": text()}],
        "messages": [
            {"role": "user", "content": text()},
            {"role": "assistant", "content": assistant},
            {"role": "user", "content": user},
        ],
        "tools": [{**tool, "input_examples": [form()]}],
        "output_config": {"format": {"type": "json_schema", "schema": schema()}, "effort": "low"},
        "metadata": {"user_id": text()},
        "stop_sequences": [text()],
        "mcp_servers": [{**server, "authorization_token": skip("secret")}],
        "container": {"id": skip("container"), "skills": [{"skill_id": skip("skill")}]},
    }


def gemini() -> dict[str, Any]:
    parts = [
        {"text": text()},
        {"functionCall": {"id": skip("fc"), "name": text(), "args": form()}},
        {"functionResponse": {"name": text(), "response": form()}},
        {"executableCode": {"language": "PYTHON", "code": text()}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": text()}},
        {"fileData": {"mimeType": "image/png", "fileUri": text(), "displayName": text()}},
        {"text": text(), "thoughtSignature": skip("CoMB" * 50)},
        {
            "function_response": {"name": text(), "response": {"id": text()}},
            "part_metadata": form(),
        },
    ]
    declaration = {"name": text(), "description": text(), "parametersJsonSchema": schema()}
    return {
        "contents": [
            {"role": "user", "parts": parts},
            {"role": "model", "parts": {"text": text()}},
        ],
        "systemInstruction": {"parts": [{"text": text()}]},
        "tools": [{"functionDeclarations": [{**declaration, "response": schema()}]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": [text()]}},
        "generationConfig": {
            "stopSequences": [text()],
            "responseMimeType": "application/json",
            "responseSchema": schema(),
            "thinkingConfig": {"thinkingLevel": "LOW"},
        },
        "safetySettings": [{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_NONE"}],
        "labels": {"id": text()},
        "cachedContent": skip("cachedContents/x"),
    }


def embeddings() -> dict[str, Any]:
    return {
        "model": skip("text-embedding"),
        "input": [text(), text()],
        "user": text(),
        "encoding_format": "float",
    }


PAYLOADS = (chat, responses, messages, gemini, embeddings)
