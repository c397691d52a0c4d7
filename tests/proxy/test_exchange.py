"""The exchange without a server: byte-stable turns, scopes and keys, and every cut of an answer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from sekisho.checkpoint import Checkpoint
from sekisho.errors import PolicyRefusal, Rerouted
from sekisho.exchange import Collaborators, Exchange, Request, memo_text
from sekisho.masking.memo import Memo, MemoEntry
from sekisho.masking.placeholders import EXACT
from sekisho.masking.vault import Vault
from sekisho.policy import ABROAD, Policy
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.transport import Outgoing
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.walk import Leaf
from support.planted import PlantedDetector
from support.upstream import byte_cuts, pieces_of, sse

KEY = bytes(range(32))
FULL, SHORT, SHOP = "四月一日 薫", "四月一日", 'ぬま"田\n商店'
VALUES = {FULL: "PERSON", SHORT: "PERSON", SHOP: "ORGANIZATION"}
DETECTOR = PlantedDetector(VALUES)
UPSTREAM = Upstream("openai", "http://fake", Jurisdiction.FOREIGN)


def checkpoint(key: bytes = KEY) -> Checkpoint:
    store = MemoryStore()
    shared = Collaborators(key, Policy(PolicySettings()), Memo(store, key), Vault(store, key))
    return Checkpoint(shared, max_depth=64)


def admitted(
    body: Any, gate: Checkpoint, scope: str = "s", path: str = "chat/completions"
) -> Exchange:
    request = Request("POST", f"/v1/{path}", "", [], json.dumps(body).encode())
    return gate.admit(request, UPSTREAM, scope)


def masked(exchange: Exchange) -> Outgoing:
    return exchange.mask([DETECTOR.find(leaf.text) for leaf in exchange.leaves])


def sent(body: Any, gate: Checkpoint, scope: str = "s") -> Any:
    return json.loads(masked(admitted(body, gate, scope)).body)


def chat(*texts: str) -> dict[str, Any]:
    roles = ["user", "assistant"]
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return {"model": "m", "messages": messages}


def contents(payload: Any) -> list[str]:
    return [message["content"] for message in payload["messages"]]


def test_two_processes_with_one_key_give_the_same_placeholders() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import test_exchange as t\n"
        "print(t.sent(t.chat(t.FULL + t.SHOP), t.checkpoint())['messages'][0]['content'])"
    )
    here = __file__.rpartition("/")[0]
    tests = here.rpartition("/")[0]
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, here],
            env={"PYTHONPATH": tests, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]
    assert runs[0].strip() == contents(sent(chat(FULL + SHOP), checkpoint()))[0]


@pytest.mark.parametrize("other", ["key", "scope"])
def test_another_key_or_scope_has_no_placeholder_in_common(other: str) -> None:
    texts = [f"{FULL} {n} {SHOP}" for n in range(3)]
    key = bytes(32) if other == "key" else KEY
    scope = "other" if other == "scope" else "s"

    ours = set(" ".join(contents(sent(chat(*texts), checkpoint()))).split())
    theirs = set(" ".join(contents(sent(chat(*texts), checkpoint(key), scope))).split())

    assert ours & theirs == {"0", "1", "2"}


def test_the_memo_of_one_scope_is_not_anothers() -> None:
    gate = checkpoint()
    sent(chat(FULL), gate, "s")

    assert admitted(chat(FULL), gate, "s").leaves == ()
    assert [leaf.text for leaf in admitted(chat(FULL), gate, "t").leaves] == [FULL]


def test_what_a_later_turn_reveals_does_not_change_the_earlier_ones() -> None:
    """SHORT alone has a code of its own; beside FULL it would have FULL's."""
    gate = checkpoint()
    first = contents(sent(chat(f"{SHORT}さんへ"), gate))

    second = contents(sent(chat(f"{SHORT}さんへ", "はい", f"{FULL}です。{SHORT}"), gate))

    assert second[0] == first[0]
    assert FULL not in second[2]


def test_what_was_masked_before_is_masked_in_an_answer_that_comes_back_changed() -> None:
    gate = checkpoint()
    exchange = admitted(chat(f"{SHOP}について"), gate)
    masked(exchange)
    blind = PlantedDetector({})
    later = admitted(chat(f"{SHOP}について", f"はい、{SHOP}ですね"), gate)

    payload = json.loads(later.mask([blind.find(leaf.text) for leaf in later.leaves]).body)

    assert SHOP not in contents(payload)[1]


def test_a_number_that_passed_without_a_cue_is_looked_at_again_with_one() -> None:
    gate = checkpoint()
    number = "12345678"
    sent(chat(number), gate)
    tool = {"id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}
    tool["function"]["arguments"] = json.dumps({"口座番号": number})  # type: ignore[index]
    body = chat("a")
    body["messages"].append({"role": "assistant", "tool_calls": [tool]})

    leaves = admitted(body, gate).leaves

    assert (number, "口座番号") in [(leaf.text, leaf.cue) for leaf in leaves]


def test_entries_of_the_memo_that_contradict_each_other_are_masked_anew() -> None:
    gate = checkpoint()
    memo = gate.shared.memo
    for text, value in (("甲さん", "甲"), ("乙さん", "乙")):
        entry = MemoEntry("PERSON4BBBBBさん", (("PERSON4BBBBB", value),))
        memo.put_many(
            gate.shared.policy.in_force(ABROAD).memo_scope("s"),
            "openai",
            {memo_text(Leaf(text)): entry},
        )

    exchange = admitted(chat("甲さん", "乙さん"), gate)

    assert [leaf.text for leaf in exchange.leaves] == ["乙さん"]


def test_findings_that_do_not_pair_up_are_refused() -> None:
    exchange = admitted(chat("a", "b"), checkpoint())

    with pytest.raises(ValueError, match="pair up"):
        exchange.mask([[]])


def stream_of(text: str) -> bytes:
    events = [
        {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
        for piece in pieces_of(text, 2)
    ]
    return sse(
        [*events, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}], done=True
    )


def restored(exchange: Exchange, pieces: Sequence[bytes]) -> bytes:
    answer = exchange.open(200, [("Content-Type", "text/event-stream; charset=utf-8")])
    out = b"".join(answer.feed(piece) for piece in pieces) + answer.flush()
    exchange.settle()
    return out


def text_of(body: bytes) -> str:
    lines = [line[6:] for line in body.decode().split("\n") if line.startswith("data: {")]
    deltas = [json.loads(line)["choices"][0]["delta"] for line in lines]
    return "".join(delta.get("content", "") for delta in deltas)


def test_an_answer_is_restored_at_every_cut_of_its_bytes() -> None:
    exchange = admitted(chat(f"{FULL}／{SHORT}／{SHOP}😀"), checkpoint())
    said = contents(json.loads(masked(exchange).body))[0]
    body = stream_of(said)
    whole = restored(exchange, [body])

    assert text_of(whole) == f"{FULL}／{SHORT}／{SHOP}😀"
    assert whole.count(b"data: ") == body.count(b"data: ")
    for place in range(1, len(body)):
        assert restored(exchange, [body[:place], body[place:]]) == whole
    assert restored(exchange, byte_cuts(body, "bytes", seed=0)) == whole
    for seed in range(2000):
        assert restored(exchange, byte_cuts(body, "random", seed=seed)) == whole


def test_an_answer_that_is_resent_goes_as_the_upstream_said_it() -> None:
    gate = checkpoint()
    exchange = admitted(chat(f"{FULL}様"), gate)
    said = contents(json.loads(masked(exchange).body))[0]
    reply = f"{said.lower()}、松尾芭蕉です"  # sloppy, and a name of the model's own
    client_reply = text_of(restored(exchange, [stream_of(reply)]))

    again = admitted(chat(f"{FULL}様", client_reply, "続き"), gate)

    assert client_reply == f"{FULL}様、松尾芭蕉です"
    assert [leaf.text for leaf in again.leaves] == ["続き"]
    assert contents(json.loads(masked(again).body))[1] == reply


def test_no_repr_shows_a_value() -> None:
    exchange = admitted(chat(FULL), checkpoint())
    request = Request("POST", f"/{FULL}", FULL, [("x", FULL)], FULL.encode())
    outgoing = replace(masked(exchange), body=FULL.encode(), target=FULL)

    for shown in (repr(exchange), repr(request), repr(outgoing), repr(exchange.leaves)):
        assert FULL not in shown
        assert repr(FULL.encode())[2:-1] not in shown


def test_citations_that_come_back_count_as_the_upstream_did() -> None:
    gate = checkpoint()
    exchange = admitted(chat(f"{FULL}について"), gate)
    placeholder = contents(json.loads(masked(exchange).body))[0].removesuffix("について")
    said = f"{placeholder}は{placeholder}です"
    cited = {"type": "url_citation", "url_citation": {"url": "https://a.example", "title": "a"}}
    cited["url_citation"] |= {"start_index": len(placeholder) + 1, "end_index": len(said) - 2}  # type: ignore[operator]
    message = {"role": "assistant", "content": said, "annotations": [cited]}
    answer = exchange.open(200, [("content-type", "application/json")])
    answer.feed(json.dumps({"choices": [{"index": 0, "message": message}]}).encode())
    shown = json.loads(answer.flush())["choices"][0]["message"]
    exchange.settle()
    place = shown["annotations"][0]["url_citation"]

    assert shown["content"][place["start_index"] : place["end_index"]] == FULL

    again = chat(f"{FULL}について")
    again["messages"].append(shown)
    resent = json.loads(masked(admitted(again, gate)).body)["messages"][1]

    assert resent == message


def test_what_went_out_under_another_policy_is_looked_at_anew() -> None:
    store = MemoryStore()

    def under(**actions: str) -> Checkpoint:
        policy = Policy(PolicySettings.model_validate({"actions": actions}))
        memo, vault = Memo(store, KEY), Vault(store, KEY)
        return Checkpoint(Collaborators(KEY, policy, memo, vault), max_depth=64)

    body = chat(f"{FULL}です")
    assert FULL in contents(sent(body, under(PERSON="allow")))[0]

    assert FULL not in contents(sent(body, under()))[0]
    with pytest.raises(PolicyRefusal):
        sent(body, under(PERSON="block"))
    assert admitted(body, under()).leaves == ()


def ruled(**settings: Any) -> Checkpoint:
    gate = checkpoint()
    policy = Policy(PolicySettings.model_validate(settings))
    return replace(gate, shared=replace(gate.shared, policy=policy))


def test_people_of_earlier_turns_count_too() -> None:
    many = {"name": "many", "when": {"count": {"PERSON": 1}}, "action": "block"}
    gate = ruled(rules=[many])

    sent(chat(f"{FULL}です", f"はい、{FULL}さん"), gate)
    with pytest.raises(PolicyRefusal, match="'many' stops"):
        sent(chat(f"{FULL}です", f"はい、{FULL}さん", SHORT), gate)
    resent = admitted(chat(f"{FULL}です", f"はい、{FULL}さん", SHORT), gate)
    assert [leaf.text for leaf in resent.leaves] == [SHORT]


def test_people_of_an_answer_count_when_it_is_sent_without_its_question() -> None:
    many = {"name": "many", "when": {"count": {"PERSON": 1}}, "action": "block"}
    gate = ruled(rules=[many])
    first = chat(f"{FULL}です")
    answered = admitted(first, gate)
    name = EXACT.search(masked(answered).body.decode())
    assert name
    answer = answered.open(200, [("content-type", "application/json")])
    message = {"role": "assistant", "content": f"はい、{name[0]}さんですね"}
    out = answer.feed(json.dumps({"choices": [{"message": message}]}).encode()) + answer.flush()
    answered.settle()
    said = json.loads(out)["choices"][0]["message"]

    other = {"role": "user", "content": "別の人物について"}
    sent({"model": "m", "messages": [said, other]}, gate)
    with pytest.raises(PolicyRefusal, match="'many' stops"):
        sent({"model": "m", "messages": [said, {**other, "content": SHORT}]}, gate)


def test_what_is_rerouted_is_not_remembered() -> None:
    gate = ruled(actions={"ORGANIZATION": {"reroute": "home"}})

    for _ in range(2):
        with pytest.raises(Rerouted) as caught:
            sent(chat(f"{SHOP}へ"), gate)
        assert caught.value.to == "home"


def test_in_a_dry_run_all_goes_as_it_is_and_is_counted() -> None:
    gate = ruled(dry_run=True, actions={"ORGANIZATION": "block"})
    body = chat(f"{FULL}と{SHOP}")

    exchange = admitted(body, gate)
    outgoing = masked(exchange)

    assert outgoing.body == json.dumps(body).encode()
    assert exchange.masked == 1
    answer = exchange.open(200, [("content-type", "application/json")])
    assert answer.feed(b'{"a": 1}') + answer.flush() == b'{"a": 1}'


def test_a_generalized_value_is_looked_for_once_more() -> None:
    gate = ruled(actions={"ADDRESS": "generalize"})
    address = "愛知県名古屋市中区架空町3-15-27"
    detector = PlantedDetector({address: "ADDRESS"})
    exchange = admitted(chat(f"{address}、つまり{address.replace('3-15', '３－１５')}"), gate)

    outgoing = exchange.mask([detector.find(leaf.text) for leaf in exchange.leaves])

    assert contents(json.loads(outgoing.body)) == ["愛知県、つまり愛知県"]
