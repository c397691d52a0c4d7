"""What would become of a text, and which setting says so."""

import json

import pytest

from sekisho.explanation import Explanation, explain
from sekisho.policy import Circumstances, Policy
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from support.planted import PlantedDetector

NAME, FIRM, TEXT = "鬼頭 誠一郎", "架空商事", "架空商事の鬼頭 誠一郎です"
DETECTOR = PlantedDetector({NAME: "PERSON", FIRM: "ORGANIZATION"})
ABROAD = Circumstances("open", "openai", Jurisdiction.FOREIGN, "some-model")


def explained(where: Circumstances = ABROAD, /, **settings: object) -> Explanation:
    policy = Policy(PolicySettings.model_validate(settings))
    return explain(TEXT, DETECTOR.find(TEXT), policy.in_force(where), where)


def test_each_finding_is_told_with_its_action_and_what_decides() -> None:
    rule = {"name": "models", "when": {"models": ["some-*"]}, "actions": {"PERSON": "redact"}}
    lines = list(explained(rules=[rule], actions={"ORGANIZATION": "allow"}).as_lines())

    assert lines[0].split() == ["ORGANIZATION", "0-4", "allow", "policy.actions.ORGANIZATION", FIRM]
    assert lines[1].split() == ["PERSON", "5-11", "redact", "policy.rules.models", *NAME.split()]
    assert lines[-3:] == [
        "→ openai (foreign), as follows: / 次のとおり送ります",
        "",
        "架空商事の[REDACTED]です",
    ]


@pytest.mark.parametrize(
    ("settings", "verdict", "because"),
    [
        ({"actions": {"PERSON": "block"}}, "blocked", "policy.actions.PERSON"),
        ({"actions": {"PERSON": {"reroute": "home"}}}, "rerouted", "policy.actions.PERSON"),
        (
            {"rules": [{"name": "n", "when": {"count": {"PERSON": 0}}, "action": "block"}]},
            "blocked",
            "policy.rules.n",
        ),
        ({"rules": [{"name": "n", "action": {"reroute": "home"}}]}, "rerouted", "policy.rules.n"),
    ],
)
def test_a_request_that_would_not_leave_says_why(
    settings: dict[str, object], verdict: str, because: str
) -> None:
    explanation = explained(**settings)
    told = json.loads(explanation.as_json())

    assert (told["verdict"], told["because"]) == (verdict, because)
    assert told["to"] == ("home" if verdict == "rerouted" else None)
    assert told["sent"] is None
    assert because in list(explanation.as_lines())[-1]
    assert len(told["findings"]) == 2


def test_at_home_and_in_a_dry_run_the_text_goes_as_it_is() -> None:
    home = Circumstances("open", "home", Jurisdiction.DOMESTIC)

    assert explained(home).sent == TEXT
    dry = explained(dry_run=True, actions={"PERSON": "block"})
    assert (dry.verdict, dry.sent) == ("sent", TEXT)
    assert "policy.dry_run" in list(dry.as_lines())[-1]


def test_its_repr_shows_no_value() -> None:
    assert NAME not in repr(explained())
