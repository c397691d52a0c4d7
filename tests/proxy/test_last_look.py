"""A value that was masked in one place must not leave in another form from another place."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from sekisho.checkpoint import Checkpoint
from sekisho.errors import PolicyRefusal
from sekisho.exchange import Collaborators, Request
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.policy import Policy
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.upstreams import Jurisdiction, Upstream
from support.planted import PlantedDetector

KEY = bytes(range(32))
NAME = "四月一日薫子"
CARD = "4111-2222-3333-4444"
UPSTREAM = Upstream("openai", "http://fake", Jurisdiction.FOREIGN)
VALUES = {NAME: "PERSON", CARD: "CREDIT_CARD", "東京支社の四月一日薫子研究室": "LOCATION"}


def checkpoint(actions: dict[str, Any] | None = None, attachments: str = "block") -> Checkpoint:
    store = MemoryStore()
    settings = PolicySettings.model_validate({"actions": actions or {}, "attachments": attachments})
    return Checkpoint(
        Collaborators(KEY, Policy(settings), Memo(store, KEY), Vault(store, KEY)), max_depth=64
    )


def sent(
    body: dict[str, Any],
    gate: Checkpoint | None = None,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    values: dict[str, str] | None = None,
    path: str = "/v1/chat/completions",
) -> str:
    detector = PlantedDetector(VALUES if values is None else values)
    request = Request("POST", path, "", headers, json.dumps(body).encode())
    exchange = (gate or checkpoint()).admit(request, UPSTREAM, "s")
    outgoing = exchange.mask([detector.find(leaf.text) for leaf in exchange.leaves])
    return outgoing.body.decode()


def chat(*texts: str, **more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": text} for text in texts]
    return {"model": "m", "messages": messages} | more


@pytest.mark.parametrize(
    "form",
    [
        "4111222233334444",
        "4111 2222 3333 4444",
        "４１１１２２２２３３３３４４４４",
        base64.b64encode(CARD.encode()).decode(),
        quote("カード" + CARD),
        quote(NAME),
        base64.b64encode(f"氏名：{NAME}様".encode()).decode(),
        quote(NAME, encoding="cp932"),
        "四月一日 薫子",
    ],
)
def test_another_form_in_a_text_is_masked_too(form: str) -> None:
    body = sent(chat(f"{NAME}のカードは{CARD}です", f"控え {form} 以上"))
    texts = [message["content"] for message in json.loads(body)["messages"]]

    assert form not in body
    assert texts[1].startswith("控え ")
    assert texts[1].endswith(" 以上")


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"model": "m-4111222233334444"}, ()),
        ({}, (("idempotency-key", "4111222233334444"),)),
        ({}, (("user-agent", "x/1 4111-2222-3333-4444"),)),
    ],
)
def test_where_it_cannot_be_masked_nothing_leaves(
    more: dict[str, Any], headers: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(PolicyRefusal) as refused:
        sent(chat(f"カードは{CARD}です") | more, headers=headers)

    assert refused.value.code == "masked_value_left"
    assert refused.value.entity_types == ("CREDIT_CARD",)
    assert "4111" not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"model": "m-4111222233334444"}, ()),
        ({}, (("idempotency-key", "4111222233334444"),)),
    ],
)
def test_a_request_whose_texts_are_all_known_is_looked_over_as_well(
    more: dict[str, Any], headers: tuple[tuple[str, str], ...]
) -> None:
    gate = checkpoint()
    body = chat(f"カードは{CARD}です")
    first = sent(body, gate)

    with pytest.raises(PolicyRefusal) as refused:
        sent(body | more, gate, headers=headers)

    assert refused.value.code == "masked_value_left"
    assert sent(body, gate) == first


def test_an_identifier_may_hold_a_word_that_is_a_name_elsewhere() -> None:
    values = {"Claude Opus": "PERSON", "call_9f8e7d6c5b4a3f21": "SECRET"}
    call = {"id": "call_9f8e7d6c5b4a3f21", "type": "function"}
    call["function"] = {"name": "f", "arguments": "{}"}  # type: ignore[assignment]
    body = chat("Claude Opus 様、call_9f8e7d6c5b4a3f21 の件", model="claude-opus-4-5")
    body["messages"].append({"role": "assistant", "tool_calls": [call]})

    out = json.loads(sent(body, values=values))

    assert out["model"] == "claude-opus-4-5"
    assert "Claude Opus" not in out["messages"][0]["content"]
    assert "call_" not in out["messages"][0]["content"]


def test_inside_of_an_allowed_file_it_is_found() -> None:
    data = base64.b64encode(f"顧客一覧 {NAME} 以上".encode()).decode()
    part = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
    body = chat(f"{NAME}様へ")
    body["messages"].append({"role": "user", "content": [part]})

    with pytest.raises(PolicyRefusal):
        sent(body, checkpoint(attachments="allow"))


def test_credentials_are_the_upstreams_business() -> None:
    assert sent(chat(CARD), headers=(("authorization", "Bearer 4111222233334444"),))


def test_what_the_policy_allows_by_name_is_allowed() -> None:
    place = "東京支社の四月一日薫子研究室"
    gate = checkpoint({"LOCATION": "allow"})

    assert place in sent(chat(f"{NAME}様、{place}"), gate)


def test_what_went_out_before_is_no_news() -> None:
    """The first turn passed before anybody knew the value; it stays as the upstream has it."""
    gate = checkpoint()
    first = f"{NAME}です"
    assert first in sent(chat(first), gate, values={})

    body = sent(chat(first, f"改めて{NAME}です"), gate)

    texts = [message["content"] for message in json.loads(body)["messages"]]
    assert texts[0] == first
    assert NAME not in texts[1]


def test_what_was_redacted_counts_too() -> None:
    gate = checkpoint({"CREDIT_CARD": "redact"})
    body = sent(chat(CARD, "控え 4111222233334444 以上"), gate)

    assert "4111222233334444" not in body


@pytest.mark.parametrize("form", [quote(CARD, safe=""), base64.b64encode(CARD.encode()).decode()])
def test_what_was_redacted_is_redacted_in_every_form(form: str) -> None:
    """A placeholder for it would come back, and would stand for what is to be gone."""
    body = chat(f"{CARD} を {form} とも書く")

    left = sent(body, checkpoint({"CREDIT_CARD": "redact"}))

    [message] = json.loads(left)["messages"]
    assert message["content"].startswith("[REDACTED] を [REDACTED]")
    assert "CODE" not in message["content"]
