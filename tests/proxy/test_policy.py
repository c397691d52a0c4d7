"""What the policy says of a finding, by upstream."""

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.policy import Policy, refuse_blocked
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding


def found(entity_type: str) -> Finding:
    return Finding(0, 2, entity_type, 0.9, "Test")


def action(policy: Policy, entity_type: str, jurisdiction: Jurisdiction) -> Action:
    [decision] = policy.decide([found(entity_type)], jurisdiction)
    return decision.action


def test_foreign_upstreams_get_names_masked() -> None:
    assert action(Policy(PolicySettings()), "PERSON", Jurisdiction.FOREIGN) is Action.MASK


def test_a_my_number_may_not_leave_by_default() -> None:
    assert action(Policy(PolicySettings()), "JP_MY_NUMBER", Jurisdiction.FOREIGN) is Action.BLOCK


@pytest.mark.parametrize("entity_type", ["PERSON", "JP_MY_NUMBER", "SECRET"])
def test_domestic_upstreams_get_the_original(entity_type: str) -> None:
    assert action(Policy(PolicySettings()), entity_type, Jurisdiction.DOMESTIC) is Action.ALLOW


def test_the_configuration_has_the_last_word() -> None:
    policy = Policy(PolicySettings(actions={"PERSON": "allow", "JP_MY_NUMBER": "redact"}))

    assert action(policy, "PERSON", Jurisdiction.FOREIGN) is Action.ALLOW
    assert action(policy, "JP_MY_NUMBER", Jurisdiction.FOREIGN) is Action.REDACT


def test_a_refusal_names_the_types_and_their_number() -> None:
    policy = Policy(PolicySettings(actions={"SECRET": "block"}))
    findings = [found("SECRET"), found("JP_MY_NUMBER"), found("SECRET")]
    decisions = [policy.decide([f], Jurisdiction.FOREIGN) for f in findings]

    with pytest.raises(PolicyRefusal) as caught:
        refuse_blocked(decisions)

    assert caught.value.entity_types == ("JP_MY_NUMBER", "SECRET")
    assert "SECRET ×2" in str(caught.value)


def test_nothing_to_block_is_no_refusal() -> None:
    refuse_blocked([Policy(PolicySettings()).decide([found("PERSON")], Jurisdiction.FOREIGN)])


def test_a_fingerprint_is_of_what_is_done_not_of_how_it_is_said() -> None:
    def fingerprint(**settings: object) -> str:
        return Policy(PolicySettings.model_validate(settings)).fingerprint

    assert fingerprint() == fingerprint(actions={"PERSON": "mask"})
    assert fingerprint() != fingerprint(actions={"PERSON": "block"})
    assert fingerprint() != fingerprint(profile="strict")
    assert fingerprint() == fingerprint(attachments="allow")
