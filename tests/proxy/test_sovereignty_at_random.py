"""What leaves under any rules, in any order of turns: held against the policy as it is written.

The oracle knows no memo, no masker and no exchange: it reads the rules one by one for each value.
"""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
VALUES = {
    "架空春太郎": "PERSON",
    "架空夏次郎": "PERSON",
    "架空秋三郎": "PERSON",
    "愛知県名古屋市中区架空町3-15-27": "ADDRESS",
    "大阪府架空市見本1-2-3": "ADDRESS",
    "七海計画": "PROJECT",
    "八海計画": "PROJECT",
    "1985年4月1日": "DATE_OF_BIRTH",
}
TYPES = sorted(set(VALUES.values()))
DETECTOR = PlantedDetector(VALUES)
UPSTREAMS = {
    "openai": Upstream("openai", "http://fake", Jurisdiction.FOREIGN),
    "mistral": Upstream("mistral", "http://fake", Jurisdiction.FOREIGN),
    "home": Upstream("home", "http://fake", Jurisdiction.DOMESTIC),
}
HOME = {"reroute": "home"}
STOPPING = ("block", "reroute")

types = st.sampled_from(TYPES)


def action(entity_type: str) -> st.SearchStrategy[Any]:
    words: list[Any] = ["mask", "mask", "mask", "redact", "allow", "block", HOME]
    general = ["generalize"] if entity_type in ("ADDRESS", "DATE_OF_BIRTH") else []
    return st.sampled_from(words + general)


actions = st.fixed_dictionaries({}, optional={each: action(each) for each in TYPES})
some_conditions = st.fixed_dictionaries(
    {},
    optional={
        "clients": st.lists(st.sampled_from("ab"), min_size=1, max_size=2),
        "upstreams": st.lists(st.sampled_from(sorted(UPSTREAMS)), min_size=1, max_size=2),
        "jurisdiction": st.sampled_from(["foreign", "domestic"]),
        "models": st.lists(st.sampled_from(["m-*", "x?", "*"]), min_size=1, max_size=2),
    },
)
conditions: st.SearchStrategy[dict[str, Any]] = st.just({}) | some_conditions
of_texts = st.fixed_dictionaries(
    {"when": conditions, "actions": actions.filter(bool)},
    optional={"profile": st.sampled_from(["strict", "minimal"])},
)
counting = st.builds(
    lambda when, count, what: {"when": {**when, "count": count}, "action": what},
    conditions,
    st.dictionaries(st.sampled_from(["PERSON", "PROJECT"]), st.just(1), max_size=2),
    st.sampled_from(["block", HOME]),
)
rule_lists = st.lists(st.one_of(of_texts, counting), max_size=4).map(
    lambda rules: [{"name": f"r{n}", **rule} for n, rule in enumerate(rules)]
)
texts = st.lists(st.sampled_from([*VALUES, "について、", "様"]), max_size=3).map("".join)
requests = st.fixed_dictionaries(
    {
        "client": st.sampled_from("aab"),
        "upstream": st.sampled_from(["openai", "openai", "openai", "mistral", "home"]),
        "model": st.sampled_from(["m-1", "m-1", "x2", "other"]),
        "text": texts,
        "history": st.sampled_from([0, 1, 1, 2, 3]),
    }
)


def expected(policy: Mapping[str, Any], request: Mapping[str, Any], entity_type: str) -> str:
    domestic = request["upstream"] == "home"
    holding = [rule for rule in policy["rules"] if holds(rule["when"], request)]
    for rule in holding:
        if entity_type in rule.get("actions", {}):
            return word(rule["actions"][entity_type])
    profile = next((rule["profile"] for rule in holding if "profile" in rule), None)
    if domestic and not profile:
        return "allow"
    if entity_type in policy["actions"]:
        return word(policy["actions"][entity_type])
    return "allow" if profile == "minimal" else "mask"


def holds(when: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    jurisdiction = "domestic" if request["upstream"] == "home" else "foreign"
    if "upstreams" not in when and "jurisdiction" not in when and jurisdiction == "domestic":
        return False
    return (
        request["client"] in when.get("clients", request["client"])
        and request["upstream"] in when.get("upstreams", [request["upstream"]])
        and jurisdiction == when.get("jurisdiction", jurisdiction)
        and any(fnmatchcase(request["model"], m) for m in when.get("models", ["*"]))
    )


def word(setting: Any) -> str:
    return "reroute" if isinstance(setting, dict) else str(setting)


def stopped(policy: Mapping[str, Any], request: Mapping[str, Any], values: Sequence[str]) -> bool:
    if any(expected(policy, request, VALUES[each]) in STOPPING for each in values):
        return True
    counts = {kind: sum(VALUES[each] == kind for each in values) for kind in TYPES}
    return any(
        all(counts[kind] > most for kind, most in rule["when"].get("count", {}).items())
        for rule in policy["rules"]
        if "action" in rule and holds(rule["when"], request)
    )


def checkpoint(policy: Mapping[str, Any]) -> Checkpoint:
    store = MemoryStore()
    made = Policy(PolicySettings.model_validate(policy))
    return Checkpoint(Collaborators(KEY, made, Memo(store, KEY), Vault(store, KEY)), max_depth=64)


def sent(gate: Checkpoint, request: Mapping[str, Any], messages: Sequence[Any]) -> tuple[str, str]:
    """What left, and what came back: the upstream repeats the last message."""
    body = json.dumps({"model": request["model"], "messages": messages}).encode()
    exchange = gate.admit(
        Request("POST", "/v1/chat/completions", "", [], body),
        UPSTREAMS[request["upstream"]],
        "s",
        request["client"],
    )
    outgoing = exchange.mask([DETECTOR.find(leaf.text) for leaf in exchange.leaves])
    said = json.loads(outgoing.body)["messages"][-1]["content"]
    answer = exchange.open(200, [("content-type", "application/json")])
    message = {"role": "assistant", "content": f"{said}とのことですね。"}
    echo = json.dumps({"choices": [{"message": message}]}).encode()
    out = answer.feed(echo) + answer.flush()
    exchange.settle()
    left = json.dumps(json.loads(outgoing.body), ensure_ascii=False)
    return left, json.loads(out)["choices"][0]["message"]["content"]


@settings(max_examples=150, deadline=None)
@given(rules=rule_lists, overall=actions, turns=st.lists(requests, min_size=1, max_size=6))
def test_nothing_leaves_but_what_the_rules_say(
    rules: list[Any], overall: Mapping[str, Any], turns: list[Any]
) -> None:
    policy = {"rules": rules, "actions": overall}
    gate = checkpoint(policy)
    history: list[Any] = []
    for request in turns:
        earlier = history[-request["history"] :] if request["history"] else []
        messages = [*earlier, {"role": "user", "content": request["text"] or "?"}]
        whole = "\n".join(each["content"] for each in messages)
        values = [each for each in VALUES if each in whole]
        if stopped(policy, request, values):
            with pytest.raises(PolicyRefusal):
                sent(gate, request, messages)
            continue
        left, answer = sent(gate, request, messages)
        for value in values:
            told = expected(policy, request, VALUES[value])
            assert (value in left) == (told == "allow"), told
        history += [messages[-1], {"role": "assistant", "content": answer}]
