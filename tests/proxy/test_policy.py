"""What the policy says of a finding, by upstream."""

from collections.abc import Sequence

import pytest

from sekisho.errors import PolicyRefusal, Rerouted
from sekisho.masking.actions import Action
from sekisho.policy import ABROAD, Circumstances, Policy, Ruling
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding


def found(entity_type: str) -> Finding:
    return Finding(0, 2, entity_type, 0.9, "Test")


HOME = Circumstances("open", "home", Jurisdiction.DOMESTIC)


def action(policy: Policy, entity_type: str, where: Circumstances) -> Action:
    [decision] = policy.in_force(where).decide([found(entity_type)])
    return decision.action


def test_foreign_upstreams_get_names_masked() -> None:
    assert action(Policy(PolicySettings()), "PERSON", ABROAD) is Action.MASK


def test_a_my_number_may_not_leave_by_default() -> None:
    assert action(Policy(PolicySettings()), "JP_MY_NUMBER", ABROAD) is Action.BLOCK


@pytest.mark.parametrize("entity_type", ["PERSON", "JP_MY_NUMBER", "SECRET"])
def test_domestic_upstreams_get_the_original(entity_type: str) -> None:
    assert action(Policy(PolicySettings()), entity_type, HOME) is Action.ALLOW


def test_the_configuration_has_the_last_word() -> None:
    policy = Policy(PolicySettings(actions={"PERSON": "allow", "JP_MY_NUMBER": "redact"}))

    assert action(policy, "PERSON", ABROAD) is Action.ALLOW
    assert action(policy, "JP_MY_NUMBER", ABROAD) is Action.REDACT


def test_a_refusal_names_the_types_and_their_number() -> None:
    regime = Policy(PolicySettings(actions={"SECRET": "block"})).in_force(ABROAD)
    findings = [found("SECRET"), found("JP_MY_NUMBER"), found("SECRET")]

    with pytest.raises(PolicyRefusal) as caught:
        regime.judge([regime.decide([f]) for f in findings])

    assert caught.value.entity_types == ("JP_MY_NUMBER", "SECRET")
    assert "SECRET ×2" in str(caught.value)


def test_nothing_to_block_is_no_refusal() -> None:
    regime = Policy(PolicySettings()).in_force(ABROAD)

    regime.judge([regime.decide([found("PERSON")])])


def test_a_fingerprint_is_of_what_is_done_not_of_how_it_is_said() -> None:
    def fingerprint(**settings: object) -> str:
        policy = Policy(PolicySettings.model_validate(settings))
        return policy.in_force(ABROAD).fingerprint

    assert fingerprint() == fingerprint(actions={"PERSON": "mask"})
    assert fingerprint() != fingerprint(actions={"PERSON": "block"})
    assert fingerprint() != fingerprint(profile="strict")
    assert fingerprint() == fingerprint(attachments="allow")


def policy(rules: Sequence[object] = (), **settings: object) -> Policy:
    return Policy(PolicySettings.model_validate({"rules": list(rules), **settings}))


def asked(
    upstream: str = "openai", client: str = "open", model: str = "", home: bool = False
) -> Circumstances:
    jurisdiction = Jurisdiction.DOMESTIC if home else Jurisdiction.FOREIGN
    return Circumstances(client, upstream, jurisdiction, model)


WARD = {
    "name": "ward",
    "when": {"clients": ["ward"], "upstreams": ["openai"], "models": ["gpt-*", "o?"]},
    "profile": "strict",
    "actions": {"MEDICAL": {"reroute": "home"}},
}


@pytest.mark.parametrize(
    ("circumstances", "holds"),
    [
        (asked(client="ward", model="gpt-5"), True),
        (asked(client="ward", model="o3"), True),
        (asked(client="ward", model="GPT-5"), True),
        (asked(client="ward", model="o33"), False),
        (asked(client="ward"), False),
        (asked(client="desk", model="gpt-5"), False),
        (asked("anthropic", client="ward", model="gpt-5"), False),
    ],
)
def test_a_rule_holds_where_all_of_its_conditions_do(
    circumstances: Circumstances, holds: bool
) -> None:
    regime = policy([WARD]).in_force(circumstances)

    assert (regime.action("AGE") is Action.MASK) == holds
    assert (regime.ruling("MEDICAL").to == "home") == holds


def test_a_ruling_names_the_setting_that_decides() -> None:
    rules = [{"name": "dates", "when": {"models": ["x"]}, "profile": "strict"}]
    made = policy(rules, actions={"PERSON": "redact"})

    assert made.in_force(asked()).ruling("PERSON").because == "policy.actions.PERSON"
    assert made.in_force(asked()).ruling("ADDRESS").because == "policy.profile"
    assert made.in_force(asked(model="x")).ruling("ADDRESS").because == "policy.rules.dates"
    assert made.in_force(asked(model="x")).ruling("PERSON").because == "policy.actions.PERSON"
    assert made.in_force(asked(home=True)).ruling("PERSON").because == "upstreams.*.jurisdiction"


def test_of_two_rules_the_first_counts() -> None:
    rules = [
        {"name": "first", "actions": {"PERSON": "redact"}},
        {"name": "second", "actions": {"PERSON": "allow", "AGE": "mask"}},
    ]
    regime = policy(rules).in_force(asked())

    assert regime.ruling("PERSON") == Ruling(Action.REDACT, "policy.rules.first")
    assert regime.ruling("AGE") == Ruling(Action.MASK, "policy.rules.second")


def test_what_stays_at_home_is_unread_unless_a_rule_names_it() -> None:
    rules = [
        {"name": "abroad", "actions": {"PERSON": "block"}},
        {"name": "home", "when": {"upstreams": ["home"]}, "actions": {"SECRET": "mask"}},
        {
            "name": "all",
            "when": {"jurisdiction": "domestic", "clients": ["ward"]},
            "action": "block",
        },
    ]
    made = policy(rules)

    assert made.in_force(asked("lab", home=True)).unread
    home = made.in_force(asked("home", home=True))
    assert not home.unread
    assert home.action("SECRET") is Action.MASK
    assert home.action("PERSON") is Action.ALLOW
    with pytest.raises(PolicyRefusal):
        made.in_force(asked("lab", client="ward", home=True)).judge([])


def test_more_values_than_a_rule_allows_stop_the_request() -> None:
    rules = [
        {"name": "many", "when": {"count": {"PERSON": 2, "ADDRESS": 0}}, "action": "block"},
        {"name": "some", "when": {"count": {"PERSON": 1}}, "action": {"reroute": "home"}},
    ]
    regime = policy(rules).in_force(asked())

    assert regime.counted == {"PERSON", "ADDRESS"}
    regime.judge([], {"PERSON": 1, "ADDRESS": 5})
    with pytest.raises(Rerouted) as rerouted:
        regime.judge([], {"PERSON": 3})
    assert (rerouted.value.to, rerouted.value.setting) == ("home", "policy.rules.some")
    with pytest.raises(PolicyRefusal, match="'many' stops") as refused:
        regime.judge([], {"PERSON": 3, "ADDRESS": 1})
    assert refused.value.setting == "policy.rules.many"
    assert not isinstance(refused.value, Rerouted)


def test_a_block_is_stricter_than_a_way_home() -> None:
    regime = policy(actions={"MEDICAL": {"reroute": "home"}}).in_force(asked())

    with pytest.raises(Rerouted) as rerouted:
        regime.judge([regime.decide([found("MEDICAL"), found("PERSON")])])
    assert rerouted.value.to == "home"
    assert rerouted.value.entity_types == ("MEDICAL",)
    with pytest.raises(PolicyRefusal, match="JP_MY_NUMBER ×1"):
        regime.judge([regime.decide([found("MEDICAL")]), regime.decide([found("JP_MY_NUMBER")])])


def test_a_dry_run_stops_only_what_may_not_leave_in_any_form() -> None:
    rules = [{"name": "none", "action": "block"}]
    regime = policy(rules, dry_run=True, actions={"PERSON": "block"}).in_force(asked())

    regime.judge([regime.decide([found("PERSON")])])
    assert regime.unchanged
    assert regime.attachments_allowed
    with pytest.raises(PolicyRefusal):
        regime.judge([regime.decide([found("JP_MY_NUMBER")])])


def test_what_is_counted_is_part_of_the_fingerprint() -> None:
    rules = [{"name": "many", "when": {"count": {"PERSON": 2}}, "action": "block"}]

    assert policy(rules).in_force(asked()).fingerprint != policy().in_force(asked()).fingerprint
