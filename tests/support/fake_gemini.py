"""A Gemini that keeps what it is given and says it again (see `fake_openai`)."""

import re
from typing import Any

from support.echoing import as_json, filled, in_pieces
from support.upstream import Answer, Recorded, byte_cuts, json_answer, sse

Body = dict[str, Any]

_VERSION = re.compile(r"(?<=/)v1(?:beta)?/")
USAGE = {"promptTokenCount": 3, "candidatesTokenCount": 4, "totalTokenCount": 7}


class GeminiUpstream:
    """A request that names a cache gets what the cache holds first."""

    def __init__(self) -> None:
        self._cached: Body = {}
        self._file: Body = {}
        self.uploaded = b""

    def __call__(self, request: Recorded) -> Answer:
        path, _, method = _VERSION.sub("", request.path, count=1).partition(":")
        if method in ("generateContent", "streamGenerateContent"):
            return self._generated(request.json, streams=method.startswith("stream"))
        if method == "countTokens":
            return json_answer({"totalTokens": 42})
        if method == "batchEmbedContents":
            embedding = {"values": [0.5, -1e-07]}
            return json_answer({"embeddings": [embedding] * len(request.json["requests"])})
        if path.startswith("/cachedContents"):
            return self._cache(request)
        if path.startswith(("/files", "/upload")):
            return self._filed(request)
        raise AssertionError(f"a path that no test asked for: {request.path}")

    def _generated(self, body: Body, *, streams: bool) -> Answer:
        told = _text_of(self._cached["contents"][-1]) if "cachedContent" in body else ""
        part = _part(body, told)
        if not streams:
            return json_answer(_candidate(part, "STOP"))
        if "text" not in part:
            return _streamed([_candidate(part, "STOP")])
        events = [_candidate({"text": piece}) for piece in in_pieces(part["text"])]
        return _streamed([*events, _candidate({"text": ""}, "STOP")])

    def _cache(self, request: Recorded) -> Answer:
        if request.method == "POST":
            self._cached = request.json
        if request.method == "DELETE":
            return json_answer({})
        named: Body = {
            key: self._cached[key] for key in ("model", "displayName") if key in self._cached
        }
        return json_answer({"name": "cachedContents/c-1", **named})

    def _filed(self, request: Recorded) -> Answer:
        """In pieces, at an address that it gives out."""
        if request.method == "GET":
            return json_answer(self._file)
        if "upload_id" not in request.query:
            url = f"http://{request.headers['host']}{request.path}?upload_id=u-1"
            self._file = {"name": "files/f-1", "state": "ACTIVE", **request.json["file"]}
            headers = {"x-goog-upload-url": url, "x-goog-upload-status": "active"}
            return Answer([b"{}"], headers=headers)
        self.uploaded += request.body
        final = "finalize" in request.headers["x-goog-upload-command"]
        answer = json_answer({"file": self._file} if final else {})
        answer.headers["x-goog-upload-status"] = "final" if final else "active"
        return answer


def _part(body: Body, told: str) -> Body:
    last = body["contents"][-1]
    config = body.get("generationConfig") or {}
    result = last["parts"][-1].get("functionResponse")
    if result:
        return {"text": str(next(iter(result["response"].values())))}
    text = told + _text_of(last)
    schema = config.get("responseJsonSchema") or config.get("responseSchema")
    if schema:
        return {"text": as_json(filled(schema, text))}
    if body.get("tools"):
        [function, *_] = body["tools"][0]["functionDeclarations"]
        [parameters] = [row for name, row in function.items() if name.startswith("parameters")]
        return {"functionCall": {"name": function["name"], "args": filled(parameters, text)}}
    return {"text": text}


def _text_of(content: Body) -> str:
    return "".join(part.get("text", "") for part in content["parts"])


def _candidate(part: Body, finish: str | None = None) -> Body:
    row: Body = {"content": {"role": "model", "parts": [part]}, "index": 0}
    if finish:
        row["finishReason"] = finish
    return {"candidates": [row], "modelVersion": "m", "usageMetadata": USAGE}


def _streamed(events: list[Body]) -> Answer:
    """Escaped as Google's servers do it: for some of its SDKs U+2028 ends a line."""
    body = sse(events).replace("\u2028".encode(), rb"\u2028")
    return Answer(byte_cuts(body, "random", seed=len(body)), "text/event-stream")
