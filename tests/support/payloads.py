"""One large request per API, with a planted text wherever the vendor has a place for one.

`text()` plants a value and `skip()` a protocol value, so a test can ask what became of each.
Field names and shapes follow the vendors' own SDK types.
"""

import json
from typing import Any

PLANTED: list[str] = []
SKIPPED: list[str] = []


def text() -> str:
    PLANTED.append(f"値{len(PLANTED):05}")
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


def azure_chat() -> dict[str, Any]:
    key = {"type": "api_key", "key": skip("Zm9v+key/")}
    parameters = {
        "endpoint": "https://search.example.jp",
        "index_name": text(),
        "authentication": key,
        "role_information": text(),
        "filter": text(),
        "fields_mapping": {"content_fields": [text()]},
        "embedding_dependency": {
            "type": "endpoint",
            "endpoint": "https://embed.example.jp/openai",
            "authentication": {"type": "connection_string", "connection_string": skip("Key=x;S=")},
        },
    }
    citation = {"content": text(), "title": text(), "url": text(), "filepath": text()}
    answer = {"role": "assistant", "content": text(), "end_turn": True}
    return {
        "messages": [
            {"role": "user", "content": text()},
            {**answer, "context": {"citations": [citation], "intent": json.dumps([text()])}},
        ],
        "data_sources": [{"type": "azure_search", "parameters": parameters}],
        "user_security_context": {"end_user_id": text(), "source_ip": text()},
    }


def openrouter_chat() -> dict[str, Any]:
    details = [
        {"type": "reasoning.text", "text": text(), "signature": skip("EqQB=="), "id": skip("rs")},
        {"type": "reasoning.summary", "summary": text()},
        {"type": "reasoning.encrypted", "data": skip("gAAAA=="), "id": skip("rs")},
    ]
    return {
        "model": skip("openai/gpt"),
        "models": [text()],
        "messages": [
            {"role": "assistant", "reasoning": text(), "reasoning_details": details},
            {"role": "user", "content": [{"type": "text", "text": text()}]},
        ],
        "provider": {"order": [text()], "only": [text()]},
        "plugins": [{"id": "web", "search_prompt": text()}],
        "transforms": [text()],
        "user": text(),
        "session_id": text(),
    }


def mistral_chat() -> dict[str, Any]:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": text()}]}
    function = {"name": text(), "arguments": form()}
    return {
        "model": skip("mistral"),
        "messages": [
            {"role": "system", "content": [thought, {"type": "text", "text": text()}]},
            {
                "role": "assistant",
                "content": [{**thought, "signature": skip("c2ln")}],
                "tool_calls": [{"id": skip("call"), "function": function}],
                "prefix": True,
            },
            {"role": "user", "content": [{"type": "document_url", "document_url": text()}]},
        ],
        "documents": [{"title": text(), "text": text()}],
        "metadata": form(),
    }


def mistral_agent() -> dict[str, Any]:
    return {"agent_id": skip("ag"), **mistral_chat()}


def mistral_fim() -> dict[str, Any]:
    return {"model": skip("codestral"), "prompt": text(), "suffix": text(), "stop": [text()]}


def vllm_chat() -> dict[str, Any]:
    return {
        "model": skip("Qwen/Qwen"),
        "messages": [
            {"role": "user", "content": text()},
            {"role": "assistant", "content": text(), "reasoning_content": text()},
        ],
        "guided_json": schema(),
        "guided_choice": [text()],
        "guided_regex": text(),
        "guided_grammar": text(),
        "structured_outputs": {"json": schema(), "choice": [text()], "regex": text()},
        "chat_template": text(),
        "chat_template_kwargs": form(),
        "documents": [{"title": text(), "text": text()}],
        "bad_words": [text()],
        "prompt_logprobs": 1,
        "request_id": text(),
        "kv_transfer_params": form(),
    }


def gemini_chat() -> dict[str, Any]:
    google = {"google": {"thought_signature": skip("CoMB==")}}
    call = {"id": skip("fc"), "type": "function", "extra_content": google}
    function = {"name": text(), "arguments": json_form()}
    return {
        "model": skip("gemini"),
        "messages": [{"role": "assistant", "tool_calls": [{**call, "function": function}]}],
        "extra_body": {"google": {"cached_content": text(), "thinking_config": {"x": text()}}},
    }


def groq_chat() -> dict[str, Any]:
    tool = {"name": text(), "arguments": json_form(), "output": text(), "type": "search"}
    return {
        "model": skip("groq/compound"),
        "messages": [{"role": "assistant", "content": text(), "executed_tools": [tool]}],
        "documents": [{"id": text(), "source": {"type": "json", "data": form()}}],
        "search_settings": {"include_domains": [text()], "country": text()},
        "compound_custom": {"models": {"reasoning_model": text()}},
    }


def codex_responses() -> dict[str, Any]:
    search = {"type": "web_search_call", "status": "completed", "action": {"query": text()}}
    command = {"command": [text()], "working_directory": text()}
    return {
        "model": skip("gpt"),
        "instructions": text(),
        "input": [
            {
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": text()}],
            },
            search,
            {"type": "local_shell_call", "call_id": skip("call"), "action": command},
            {"type": "custom_tool_call_output", "call_id": skip("call"), "output": json_form()},
            {"type": "compaction", "encrypted_content": skip("gAAA")},
        ],
        "client_metadata": form(),
        "prompt_cache_key": text(),
        "store": False,
        "stream": True,
    }


def mistral_conversation() -> dict[str, Any]:
    call = {"type": "function.call", "tool_call_id": skip("call"), "name": text()}
    inputs = [
        {"type": "message.input", "role": "user", "content": text(), "prefix": False},
        {**call, "arguments": form()},
        {"type": "function.result", "tool_call_id": skip("call"), "result": text()},
        {"type": "message.output", "content": [{"type": "text", "text": text()}]},
    ]
    tool = {"name": text(), "description": text(), "parameters": schema()}
    return {
        "inputs": inputs,
        "model": skip("mistral"),
        "instructions": text(),
        "name": text(),
        "description": text(),
        "tools": [{"type": "function", "function": tool}],
        "completion_args": {"stop": [text()], "prediction": {"content": text()}},
        "metadata": form(),
    }


def mistral_ocr() -> dict[str, Any]:
    annotation = {"name": text(), "schema": schema()}
    return {
        "model": skip("mistral-ocr"),
        "document": {"type": "document_url", "document_url": text(), "document_name": text()},
        "document_annotation_format": {"type": "json_schema", "json_schema": annotation},
        "document_annotation_prompt": text(),
    }


def mistral_batch() -> dict[str, Any]:
    body = {"messages": [{"role": "user", "content": text()}], "user": text()}
    return {
        "model": skip("mistral"),
        "input_files": [text()],
        "requests": [{"custom_id": text(), "body": body}],
        "metadata": form(),
        "endpoint": "/v1/chat/completions",
    }


def mistral_moderation() -> dict[str, Any]:
    return {"model": skip("mistral"), "input": [[{"role": "user", "content": text()}]]}


def named() -> dict[str, Any]:
    return {"name": text(), "description": text()}


PAYLOADS = (chat, responses, messages, gemini, embeddings)

# What others say in OpenAI's dialect: (the row's name, a path that it has there, its payload).
COMPATIBLE = (
    ("openai.chat", "/openai/deployments/gpt-4.1/chat/completions", azure_chat),
    ("openai.chat", "/openai/deployments/d/extensions/chat/completions", azure_chat),
    ("openai.chat", "/api/v1/chat/completions", openrouter_chat),
    ("openai.chat", "/v1/chat/completions", mistral_chat),
    ("openai.chat", "/v1/chat/completions", vllm_chat),
    ("openai.chat", "/v1beta/openai/chat/completions", gemini_chat),
    ("openai.chat", "/openai/v1/chat/completions", groq_chat),
    ("openai.completions", "/v1/fim/completions", mistral_fim),
    ("openai.agents.completions", "/v1/agents/completions", mistral_agent),
    ("openai.responses", "/backend-api/codex/responses", codex_responses),
    ("openai.conversations.create", "/v1/conversations", mistral_conversation),
    ("openai.conversations.update", "/v1/conversations/conv_1", mistral_conversation),
    ("openai.conversations.restart", "/v1/conversations/conv_1/restart", mistral_conversation),
    ("openai.agents.patch", "/v1/agents/ag_1", mistral_conversation),
    ("openai.ocr", "/v1/ocr", mistral_ocr),
    ("openai.batch_jobs.create", "/v1/batch/jobs", mistral_batch),
    ("openai.moderations", "/v1/chat/moderations", mistral_moderation),
    ("openai.moderations", "/v1/chat/classifications", mistral_moderation),
    ("openai.libraries.create", "/v1/libraries", named),
    ("openai.libraries.documents.create", "/v1/libraries/lib_1/documents", named),
)
