"""The real `boto3` client of Bedrock's runtime, unchanged but for its endpoint."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import anthropic
import boto3
import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, EventStreamError

from sekisho.wire.event_stream import encode_frame, encode_headers
from support.gate import AWS_REGION, Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of

NAME = "小鳥遊 さくら"
QUOTED = '丸"山\n\\商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"
MODEL = "arn:aws:bedrock:ap-northeast-1:111122223333:inference-profile/jp.x-v1:0"
PATH = (
    "/model/arn%3Aaws%3Abedrock%3Aap-northeast-1%3A111122223333%3Ainference-profile%2Fjp.x-v1%3A0"
)
SEALED = "EuYBCkQYAiJA+7Vq/w=="
OURS = Credentials("AKIAINVENTEDOURS", "invented-secret-ours")


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", OURS.access_key)
        patch.setenv("AWS_SECRET_ACCESS_KEY", OURS.secret_key)
        patch.delenv("AWS_SESSION_TOKEN", raising=False)
        with gate(VALUES) as running:
            yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[Any]:
    """With an API key of Bedrock, which is a bearer token. By itself, boto3 sends one by HTTPS
    alone, so here it is added by hand.
    """

    def authorize(request: AWSRequest, **_: object) -> None:
        request.headers["Authorization"] = "Bearer bedrock-api-key-invented"

    with client_of(server, "bedrock", signature_version=UNSIGNED) as made:
        made.meta.events.register("before-sign.bedrock-runtime", authorize)
        yield made


@contextmanager
def client_of(
    server: Gate, upstream: str, service: str = "bedrock-runtime", **config: Any
) -> Iterator[Any]:
    made = boto3.client(
        service,
        region_name=AWS_REGION,
        endpoint_url=f"{server.url}/{upstream}",
        aws_access_key_id="AKIAINVENTEDCLIENT",
        aws_secret_access_key="invented-secret-client",
        config=Config(retries={"max_attempts": 0}, **config),
    )
    with closing(made):
        yield made


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


def prompt(request: Recorded) -> str:
    text: str = request.json["messages"][-1]["content"][-1]["text"]
    return text


def names(masked: str) -> tuple[str, str]:
    return masked.partition("様")[0], masked.partition("（")[2].partition("）")[0]


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": [{"text": text}]}


def converse_answer(content: list[Any]) -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }


def frame(name: str, payload: Any, kind: str = "event") -> bytes:
    headers = {
        f":{kind}-type": name,
        ":content-type": "application/json",
        ":message-type": kind,
    }
    data = json.dumps(payload, ensure_ascii=False).encode()
    return encode_frame(encode_headers(headers), data)


def chunk(event: Any) -> bytes:
    inner = base64.b64encode(json.dumps(event, ensure_ascii=False).encode()).decode()
    return frame("chunk", {"bytes": inner, "p": "abcdefgh"})


def streaming(pieces: list[bytes], *, broken: bool = False) -> Answer:
    return Answer(pieces, "application/vnd.amazon.eventstream", broken=broken)


TOOL: Any = {
    "toolSpec": {
        "name": "mail",
        "description": f"{NAME}の宛先に送る",
        "inputSchema": {"json": {"type": "object", "properties": {"to": {"type": "string"}}}},
    }
}


def test_converses(server: Gate, client: Any) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        use = {"toolUseId": "tooluse_1", "name": "mail", "input": {"to": name, "shop": shop}}
        return json_answer(converse_answer([{"text": prompt(request)}, {"toolUse": use}]))

    server.upstream.script = script
    answer = client.converse(
        modelId=MODEL,
        system=[{"text": f"{QUOTED}の窓口です"}],
        messages=[user(PROMPT)],
        toolConfig={"tools": [TOOL]},
        requestMetadata={"who": "sakura"},
        additionalModelRequestFields={"memo": NAME},
    )

    text, use = answer["output"]["message"]["content"]
    assert text["text"] == PROMPT
    assert use["toolUse"]["input"] == {"to": NAME, "shop": QUOTED}
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert sent.path == f"{PATH}/converse"
    assert sent.headers["authorization"] == "Bearer bedrock-api-key-invented"


def converse_events(masked: str, arguments: str) -> list[bytes]:
    def delta(index: int, value: Any) -> bytes:
        return frame("contentBlockDelta", {"contentBlockIndex": index, "delta": value})

    start = {"toolUse": {"toolUseId": "tooluse_1", "name": "mail"}}
    return [
        frame("messageStart", {"role": "assistant"}),
        *(delta(0, {"reasoningContent": {"text": piece}}) for piece in pieces_of(masked, 4)),
        delta(0, {"reasoningContent": {"signature": SEALED}}),
        frame("contentBlockStop", {"contentBlockIndex": 0}),
        *(delta(1, {"text": piece}) for piece in pieces_of(masked, 3)),
        frame("contentBlockStop", {"contentBlockIndex": 1}),
        frame("contentBlockStart", {"contentBlockIndex": 2, "start": start}),
        *(delta(2, {"toolUse": {"input": piece}}) for piece in pieces_of(arguments, 5)),
        frame("contentBlockStop", {"contentBlockIndex": 2}),
        frame("messageStop", {"stopReason": "tool_use"}),
        frame(
            "metadata",
            {
                "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
                "metrics": {"latencyMs": 1},
            },
        ),
    ]


def joined(events: list[Any]) -> tuple[str, str, str]:
    """(reasoning, text, the tool's input) as an application joins them."""
    deltas = [
        event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event
    ]
    reasoning = [
        delta["reasoningContent"].get("text", "") for delta in deltas if "reasoningContent" in delta
    ]
    text = [delta["text"] for delta in deltas if "text" in delta]
    tool = [delta["toolUse"]["input"] for delta in deltas if "toolUse" in delta]
    return "".join(reasoning), "".join(text), "".join(tool)


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_converses_in_a_stream(server: Gate, client: Any, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        body = b"".join(converse_events(prompt(request), json.dumps({"to": name, "shop": shop})))
        return streaming(byte_cuts(body, cut, seed=5))

    server.upstream.script = script
    answer = client.converse_stream(
        modelId="jp.x-v1:0", messages=[user(PROMPT)], toolConfig={"tools": [TOOL]}
    )
    events = list(answer["stream"])

    reasoning, text, tool = joined(events)
    assert (reasoning, text) == (PROMPT, PROMPT)
    assert json.loads(tool) == {"to": NAME, "shop": QUOTED}
    signatures = [
        event["contentBlockDelta"]["delta"]["reasoningContent"]["signature"]
        for event in events
        if "signature" in str(event)
    ]
    assert signatures == [SEALED]
    assert events[-1]["metadata"]["usage"]["totalTokens"] == 2
    assert_nothing_leaked(server)
    assert server.upstream.last.path == "/model/jp.x-v1%3A0/converse-stream"


@pytest.mark.parametrize("streams", [False, True])
def test_reasoning_goes_back_as_it_came(server: Gate, client: Any, streams: bool) -> None:
    masked: list[str] = []

    def script(request: Recorded) -> Answer:
        masked.append(f"{prompt(request)}の件を考える")
        if request.path.endswith("-stream"):
            return streaming(converse_events(masked[0], "{}"))
        block = {"reasoningText": {"text": masked[0], "signature": SEALED}}
        return json_answer(
            converse_answer(
                [
                    {"reasoningContent": block},
                    {"reasoningContent": {"redactedContent": SEALED}},
                    {"text": "はい"},
                ]
            )
        )

    server.upstream.script = script
    first = user(PROMPT)
    if streams:
        answer = client.converse_stream(modelId=MODEL, messages=[first])
        reasoning, _, _ = joined(list(answer["stream"]))
        content: list[Any] = [
            {"reasoningContent": {"reasoningText": {"text": reasoning, "signature": SEALED}}}
        ]
    else:
        content = client.converse(modelId=MODEL, messages=[first])["output"]["message"]["content"]
    assert content[0]["reasoningContent"]["reasoningText"]["text"] == f"{PROMPT}の件を考える"
    turns = [first, {"role": "assistant", "content": content}, user("続けて")]
    client.converse(modelId=MODEL, messages=turns)

    again = server.upstream.last.json["messages"]
    assert again[1]["content"][0]["reasoningContent"]["reasoningText"] == {
        "text": masked[0],
        "signature": SEALED,
    }
    if not streams:
        assert again[1]["content"][1] == {"reasoningContent": {"redactedContent": SEALED}}
    assert_nothing_leaked(server)


def test_a_tools_result_is_masked_and_the_call_before_it_goes_back_as_it_came(
    server: Gate, client: Any
) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(request.json["messages"][0]["content"][0]["text"])
        use = {"toolUseId": "tooluse_1", "name": "mail", "input": {"to": name, "shop": shop}}
        return json_answer(converse_answer([{"toolUse": use}]))

    server.upstream.script = script
    first = user(PROMPT)
    content = client.converse(modelId=MODEL, messages=[first])["output"]["message"]["content"]
    name, shop = names(server.upstream.last.json["messages"][0]["content"][0]["text"])
    result = {"toolUseId": "tooluse_1", "content": [{"json": {"宛先": NAME}}, {"text": QUOTED}]}
    turns = [
        first,
        {"role": "assistant", "content": content},
        {"role": "user", "content": [{"toolResult": result}]},
    ]
    client.converse(modelId=MODEL, messages=turns, toolConfig={"tools": [TOOL]})

    again = server.upstream.last.json["messages"]
    assert again[1]["content"][0]["toolUse"]["input"] == {"to": name, "shop": shop}
    assert again[2]["content"][0]["toolResult"]["content"] == [
        {"json": {"宛先": name}},
        {"text": shop},
    ]
    assert_nothing_leaked(server)


@pytest.mark.parametrize("content_type", [None, "application/json"])
def test_invokes_a_model_with_its_vendors_own_request(
    server: Gate, client: Any, content_type: str | None
) -> None:
    server.upstream.script = lambda request: json_answer(
        {"content": [{"type": "text", "text": request.json["messages"][0]["content"]}]}
    )
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": PROMPT}],
    }
    more = {"contentType": content_type} if content_type else {}
    answer = client.invoke_model(
        modelId=MODEL,
        body=json.dumps(body),
        guardrailIdentifier="gr1abc",
        guardrailVersion="1",
        trace="ENABLED",
        **more,
    )

    assert json.loads(answer["body"].read())["content"][0]["text"] == PROMPT
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert sent.path == f"{PATH}/invoke"
    assert sent.headers["x-amzn-bedrock-guardrailidentifier"] == "gr1abc"
    assert sent.headers["x-amzn-bedrock-guardrailversion"] == "1"
    assert sent.headers["x-amzn-bedrock-trace"] == "ENABLED"
    assert sent.json["anthropic_version"] == "bedrock-2023-05-31"


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_invokes_a_model_in_a_stream(server: Gate, client: Any, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        events: list[Any] = [
            {"generation": piece} for piece in pieces_of(request.json["prompt"], 3)
        ]
        events.append(
            {"generation": "", "amazon-bedrock-invocationMetrics": {"inputTokenCount": 1}}
        )
        return streaming(byte_cuts(b"".join(map(chunk, events)), cut, seed=6))

    server.upstream.script = script
    answer = client.invoke_model_with_response_stream(
        modelId="meta.llama3-1-8b-instruct-v1:0", body=json.dumps({"prompt": PROMPT})
    )
    events = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]

    assert "".join(event["generation"] for event in events) == PROMPT
    assert "amazon-bedrock-invocationMetrics" in events[-1]
    assert_nothing_leaked(server)


def test_counts_the_tokens_of_the_masked_text(server: Gate, client: Any) -> None:
    server.upstream.script = lambda request: json_answer({"inputTokens": 42})
    body = json.dumps({"messages": [{"role": "user", "content": PROMPT}]}).encode()

    counted = client.count_tokens(modelId=MODEL, input={"invokeModel": {"body": body}})
    inner = base64.b64decode(server.upstream.last.json["input"]["invokeModel"]["body"])
    also = client.count_tokens(modelId=MODEL, input={"converse": {"messages": [user(PROMPT)]}})

    assert counted["inputTokens"] == also["inputTokens"] == 42
    assert NAME not in inner.decode()
    assert QUOTED not in json.loads(inner)["messages"][0]["content"]
    assert_nothing_leaked(server)


def test_applies_a_guardrail(server: Gate, client: Any) -> None:
    def script(request: Recorded) -> Answer:
        text = request.json["content"][0]["text"]["text"]
        usage = dict.fromkeys(
            (
                "topicPolicyUnits",
                "contentPolicyUnits",
                "wordPolicyUnits",
                "sensitiveInformationPolicyUnits",
                "sensitiveInformationPolicyFreeUnits",
                "contextualGroundingPolicyUnits",
            ),
            0,
        )
        word = {"match": names(text)[0], "action": "BLOCKED"}
        return json_answer(
            {
                "usage": usage,
                "action": "GUARDRAIL_INTERVENED",
                "outputs": [{"text": text}],
                "assessments": [{"wordPolicy": {"customWords": [word], "managedWordLists": []}}],
            }
        )

    server.upstream.script = script
    answer = client.apply_guardrail(
        guardrailIdentifier="gr1abc",
        guardrailVersion="DRAFT",
        source="INPUT",
        content=[{"text": {"text": PROMPT}}],
    )

    assert answer["outputs"][0]["text"] == PROMPT
    assert answer["assessments"][0]["wordPolicy"]["customWords"][0]["match"] == NAME
    assert_nothing_leaked(server)


@pytest.mark.parametrize("streams", [False, True])
def test_citations_point_into_the_clients_document(
    server: Gate, client: Any, streams: bool
) -> None:
    def script(request: Recorded) -> Answer:
        text = request.json["messages"][0]["content"][0]["document"]["source"]["text"]
        start = text.index("（") + 1
        span = {"documentIndex": 0, "start": start, "end": text.index("）")}
        cited = {
            "title": "d",
            "sourceContent": [{"text": text[start : span["end"]]}],
            "location": {"documentChar": span},
        }
        if streams:
            events = converse_events("はい", "{}")
            delta = {"contentBlockIndex": 1, "delta": {"citation": cited}}
            return streaming([*events[:5], frame("contentBlockDelta", delta), *events[5:]])
        block = {"citationsContent": {"content": [{"text": "はい"}], "citations": [cited]}}
        return json_answer(converse_answer([block]))

    server.upstream.script = script
    document = {
        "name": "d",
        "format": "txt",
        "source": {"text": PROMPT},
        "citations": {"enabled": True},
    }
    asked: Any = [{"role": "user", "content": [{"document": document}, {"text": "要約"}]}]
    if streams:
        answer = client.converse_stream(modelId=MODEL, messages=asked)
        deltas = [e["contentBlockDelta"]["delta"] for e in answer["stream"] if "Delta" in str(e)]
        [cited] = [delta["citation"] for delta in deltas if "citation" in delta]
    else:
        answer = client.converse(modelId=MODEL, messages=asked)
        [block] = answer["output"]["message"]["content"]
        [cited] = block["citationsContent"]["citations"]

    span = cited["location"]["documentChar"]
    assert PROMPT[span["start"] : span["end"]] == cited["sourceContent"][0]["text"] == QUOTED
    assert_nothing_leaked(server)


def test_signs_anew_with_its_own_credentials(server: Gate) -> None:
    server.upstream.script = lambda request: json_answer(
        converse_answer([{"text": prompt(request)}])
    )
    with client_of(server, "aws") as signing:
        answer = signing.converse(modelId=MODEL, messages=[user(PROMPT)])

    assert answer["output"]["message"]["content"][0]["text"] == PROMPT
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert "AKIAINVENTEDCLIENT" not in "".join(sent.headers.values())
    assert sent.headers["authorization"] == expected_signature(sent)


def test_signs_streams_too(server: Gate) -> None:
    server.upstream.script = lambda request: streaming(converse_events(prompt(request), "{}"))
    with client_of(server, "aws") as signing:
        answer = signing.converse_stream(modelId=MODEL, messages=[user(PROMPT)])
        assert joined(list(answer["stream"]))[1] == PROMPT

    assert server.upstream.last.headers["authorization"] == expected_signature(server.upstream.last)
    assert_nothing_leaked(server)


def expected_signature(request: Recorded) -> str:
    """What AWS computes from what arrived, when it checks a request."""
    given = request.headers["authorization"]
    signed = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    url = f"http://{request.headers['host']}{request.path}"
    headers = {name: request.headers[name] for name in signed}
    arrived = AWSRequest("POST", url, headers=headers, data=request.body)
    arrived.context["timestamp"] = request.headers["x-amz-date"]
    auth = SigV4Auth(OURS, "bedrock", AWS_REGION)
    text = auth.string_to_sign(arrived, auth.canonical_request(arrived))
    return (
        f"AWS4-HMAC-SHA256 Credential={auth.scope(arrived)}, SignedHeaders={';'.join(signed)}, "
        f"Signature={auth.signature(text, arrived)}"
    )


def test_where_nobody_signs_a_signed_request_is_refused(server: Gate) -> None:
    before = len(server.upstream.requests)

    with client_of(server, "bedrock") as signing, pytest.raises(ClientError) as raised:
        signing.converse(modelId=MODEL, messages=[user(PROMPT)])

    assert raised.value.response["Error"]["Code"] == "ValidationException"
    assert "signed for AWS" in raised.value.response["Error"]["Message"]
    assert len(server.upstream.requests) == before


def test_a_file_is_refused_in_words(server: Gate, client: Any) -> None:
    before = len(server.upstream.requests)
    image = {"image": {"format": "png", "source": {"bytes": b"\x89PNG\r\n\x1a\n"}}}

    with pytest.raises(ClientError) as raised:
        client.converse(modelId=MODEL, messages=[{"role": "user", "content": [image]}])

    error = raised.value.response
    assert error["Error"]["Code"] == "AccessDeniedException"
    assert "cannot be scanned" in error["Error"]["Message"]
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert len(server.upstream.requests) == before


def test_another_service_of_aws_is_refused_in_words(server: Gate) -> None:
    before = len(server.upstream.requests)
    named = client_of(server, "aws", service="bedrock-agent-runtime")

    with named as agents, pytest.raises(ClientError) as raised:
        agents.retrieve(knowledgeBaseId="ABCDEFGHIJ", retrievalQuery={"text": NAME})

    assert raised.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert "does not know this API" in raised.value.response["Error"]["Message"]
    assert len(server.upstream.requests) == before


def test_an_upstreams_error_comes_back_with_its_values(server: Gate, client: Any) -> None:
    def script(request: Recorded) -> Answer:
        answer = json_answer({"message": f"of {prompt(request)}"}, 400)
        answer.headers["x-amzn-errortype"] = "ValidationException:http://internal.amazon.com/"
        return answer

    server.upstream.script = script
    with pytest.raises(client.exceptions.ValidationException) as raised:
        client.converse(modelId=MODEL, messages=[user(PROMPT)])

    assert PROMPT in raised.value.response["Error"]["Message"]


def test_an_exception_in_mid_stream_is_the_clients_own(server: Gate, client: Any) -> None:
    def script(request: Recorded) -> Answer:
        error = {"message": f"too many of {prompt(request)}"}
        events = converse_events(prompt(request), "{}")[:6]
        return streaming([*events, frame("throttlingException", error, "exception")])

    server.upstream.script = script
    answer = client.converse_stream(modelId=MODEL, messages=[user(PROMPT)])
    with closing(answer["stream"]) as stream, pytest.raises(EventStreamError) as raised:
        list(stream)

    assert raised.value.response["Error"] == {
        "Code": "throttlingException",
        "Message": f"too many of {PROMPT}",
    }


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("operation", ["converse_stream", "invoke_model_with_response_stream"])
def test_a_stream_cut_off_upstream_is_an_error(
    server: Gate, client: Any, operation: str, broken: bool
) -> None:
    def script(request: Recorded) -> Answer:
        events = [chunk({"generation": "あ"})]
        if operation == "converse_stream":
            events = converse_events(prompt(request), "{}")[:8]
        return streaming([*events, frame("messageStop", {})[:7]], broken=broken)

    server.upstream.script = script
    if operation == "converse_stream":
        stream = client.converse_stream(modelId=MODEL, messages=[user(PROMPT)])["stream"]
    else:
        body = json.dumps({"prompt": PROMPT})
        stream = client.invoke_model_with_response_stream(modelId=MODEL, body=body)["body"]
    with closing(stream), pytest.raises(EventStreamError) as raised:
        list(stream)

    assert raised.value.response["Error"]["Code"] == "internalServerException"
    assert raised.value.response["Error"]["Message"]


@pytest.fixture(scope="module")
def anthropics(server: Gate) -> Iterator[anthropic.AnthropicBedrock]:
    with anthropic.AnthropicBedrock(
        api_key="bedrock-api-key-invented",
        aws_region=AWS_REGION,
        base_url=f"{server.url}/bedrock",
        max_retries=0,
    ) as opened:
        yield opened


def claude(content: list[Any]) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": content,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def test_serves_anthropics_own_client_of_bedrock(
    server: Gate, anthropics: anthropic.AnthropicBedrock
) -> None:
    server.upstream.script = lambda request: json_answer(
        claude([{"type": "text", "text": request.json["messages"][0]["content"]}])
    )
    [block] = anthropics.messages.create(
        model=MODEL, max_tokens=9, messages=[{"role": "user", "content": PROMPT}]
    ).content

    assert block.type == "text"
    assert block.text == PROMPT
    assert server.upstream.last.path == f"/model/{MODEL.replace('/', '%2F')}/invoke"
    assert_nothing_leaked(server)


def test_signs_anew_what_anthropics_client_signed(server: Gate) -> None:
    server.upstream.script = lambda request: json_answer(
        claude([{"type": "text", "text": request.json["messages"][0]["content"]}])
    )
    with anthropic.AnthropicBedrock(
        aws_access_key="AKIAINVENTEDCLIENT",
        aws_secret_key="invented-secret-client",
        aws_region=AWS_REGION,
        base_url=f"{server.url}/aws",
        max_retries=0,
    ) as signing:
        [block] = signing.messages.create(
            model=MODEL, max_tokens=9, messages=[{"role": "user", "content": PROMPT}]
        ).content

    assert block.type == "text"
    assert block.text == PROMPT
    assert "AKIAINVENTEDCLIENT" not in "".join(server.upstream.last.headers.values())
    assert server.upstream.last.headers["authorization"] == expected_signature(server.upstream.last)


@pytest.mark.parametrize("cut", ["whole", "bytes"])
def test_and_its_streams(server: Gate, anthropics: anthropic.AnthropicBedrock, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        def delta(piece: str) -> dict[str, Any]:
            body = {"type": "text_delta", "text": piece}
            return {"type": "content_block_delta", "index": 0, "delta": body}

        start = {"type": "text", "text": ""}
        events = [
            {"type": "message_start", "message": claude([])},
            {"type": "content_block_start", "index": 0, "content_block": start},
            *(delta(piece) for piece in pieces_of(request.json["messages"][0]["content"], 3)),
            {"type": "content_block_stop", "index": 0},
            {
                "type": "message_delta",
                "delta": {"stop_reason": "end_turn"},
                "usage": {"output_tokens": 2},
            },
            {"type": "message_stop", "amazon-bedrock-invocationMetrics": {"inputTokenCount": 1}},
        ]
        return streaming(byte_cuts(b"".join(map(chunk, events)), cut, seed=7))

    server.upstream.script = script
    with anthropics.messages.stream(
        model="anthropic.claude-v1:0",
        max_tokens=9,
        messages=[{"role": "user", "content": PROMPT}],
    ) as stream:
        assert "".join(stream.text_stream) == PROMPT
        assert stream.get_final_message().stop_reason == "end_turn"
    assert_nothing_leaked(server)


def test_anthropics_client_raises_its_own_error(
    server: Gate, anthropics: anthropic.AnthropicBedrock
) -> None:
    image = {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
    content: Any = [{"type": "image", "source": image}]
    with pytest.raises(anthropic.PermissionDeniedError) as raised:
        anthropics.messages.create(
            model=MODEL, max_tokens=9, messages=[{"role": "user", "content": content}]
        )

    assert "cannot be scanned" in str(raised.value)
