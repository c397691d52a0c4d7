"""What is done with each finding on its way to an upstream, and with the request that holds it.

Foreign upstreams get what the configured actions leave; domestic ones get the original, since the
data does not leave the country's law. Rules say otherwise for some clients, upstreams or models, or
for requests that hold many values. The policy sees entity types and places, never values.
"""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from sekisho.entity_types import ENTITY_TYPES, default_action
from sekisho.errors import PolicyRefusal, Rerouted
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho.settings import ActionSetting, Condition, PolicySettings, RerouteTo, Rule
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import canonical


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`client` is its configured name, or 'open'; `model` as the request has it, '' for none."""

    client: str
    upstream: str
    jurisdiction: Jurisdiction
    model: str = ""


ABROAD = Circumstances("open", "", Jurisdiction.FOREIGN)
"""Text that is on its way abroad, whoever it goes to."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`because` names the setting that decides. `to`: the upstream of a `reroute`."""

    action: Action
    because: str
    to: str = ""


class Policy:
    """As configured. What of it holds for a request, `in_force` tells."""

    def __init__(self, settings: PolicySettings) -> None:
        self._settings = settings
        self._regimes: dict[tuple[Jurisdiction, tuple[str, ...]], Regime] = {}

    @property
    def asks_for_models(self) -> bool:
        """Whether it matters which model a request names."""
        return any(rule.when.models for rule in self._settings.rules)

    def in_force(self, circumstances: Circumstances) -> "Regime":
        """The same object wherever the same rules hold."""
        rules = tuple(r for r in self._settings.rules if _applies(r.when, circumstances))
        which = circumstances.jurisdiction, tuple(rule.name for rule in rules)
        known = self._regimes.get(which)
        if known is None:
            made = Regime(self._settings, rules, circumstances.jurisdiction)
            known = self._regimes.setdefault(which, made)
        return known


class Regime:
    """What holds for one request. The first rule that says something counts; then the actions;
    then the profile.
    """

    def __init__(
        self, settings: PolicySettings, rules: Sequence[Rule], jurisdiction: Jurisdiction
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._domestic = jurisdiction is Jurisdiction.DOMESTIC
        self._profiled = next((rule for rule in rules if rule.profile), None)
        self._rulings: dict[str, Ruling] = {}

    @property
    def unread(self) -> bool:
        """At home, where no rule says otherwise, nothing is looked into."""
        return self._domestic and not self._rules

    @property
    def dry_run(self) -> bool:
        """What would happen is told; the request goes on as it is."""
        return self._settings.dry_run and not self._domestic

    @property
    def unchanged(self) -> bool:
        return self.unread or self.dry_run

    @property
    def attachments_allowed(self) -> bool:
        if self.dry_run:
            return True
        said = (rule.attachments for rule in self._rules if rule.attachments)
        return next(said, "allow" if self._domestic else self._settings.attachments) == "allow"

    @property
    def direct_connections_allowed(self) -> bool:
        allowed = self._settings.direct_connections == "allow"
        return allowed or self._domestic or self.dry_run

    @cached_property
    def counted(self) -> frozenset[str]:
        """The entity types whose distinct values some rule counts."""
        return frozenset(kind for rule in self._rules for kind in rule.when.count)

    @cached_property
    def fingerprint(self) -> str:
        """The same wherever the same is done with every entity type."""
        actions = ((name, str(self.action(name))) for name in sorted(ENTITY_TYPES))
        said = repr((tuple(actions), *([sorted(self.counted)] if self.counted else [])))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def memo_scope(self, scope: str) -> str:
        """What went out under another policy is no guide under this one: a type that is blocked now
        may have been allowed then. New rules of detection alone change no text that went out.
        """
        return f"{self.fingerprint} {scope}"

    def action(self, entity_type: str) -> Action:
        return self.ruling(entity_type).action

    def ruling(self, entity_type: str) -> Ruling:
        ruling = self._rulings.get(entity_type)
        if ruling is None:
            ruling = self._rule_on(entity_type)
            if entity_type in ENTITY_TYPES:
                self._rulings[entity_type] = ruling
        return ruling

    def _rule_on(self, entity_type: str) -> Ruling:
        settings = self._settings
        for rule in self._rules:
            if entity_type in rule.actions:
                return _ruling(rule.actions[entity_type], f"policy.rules.{rule.name}")
        if self._domestic and not self._profiled:
            return Ruling(Action.ALLOW, "upstreams.*.jurisdiction")
        if entity_type in settings.actions:
            return _ruling(settings.actions[entity_type], f"policy.actions.{entity_type}")
        if self._profiled and self._profiled.profile:
            decided = default_action(entity_type, self._profiled.profile)
            return Ruling(Action(decided), f"policy.rules.{self._profiled.name}")
        return Ruling(Action(default_action(entity_type, settings.profile)), "policy.profile")

    def decide(self, findings: Iterable[Finding]) -> list[Decision]:
        """One decision for each finding, in order."""
        return [
            Decision(f.start, f.end, f.entity_type, f.score, self.action(f.entity_type))
            for f in findings
        ]

    def judge(
        self, decisions: Iterable[Iterable[Decision]], counts: Mapping[str, int] | None = None
    ) -> None:
        """On the request as a whole. `counts`: distinct values of the `counted` types.

        Raises PolicyRefusal where it may not leave, Rerouted where it has to go elsewhere. In a dry
        run only what may not leave in any form is refused.
        """
        found = [(d.entity_type, d.action) for row in decisions for d in row]
        blocked = Counter(kind for kind, action in found if action is Action.BLOCK)
        if self.dry_run:
            held = self._settings.never_leave
            blocked = Counter(kind for kind, action in found if kind in held)
        if blocked:
            raise _blocked(blocked, self.ruling(min(blocked)).because)
        if self.dry_run:
            return
        rule = next((r for r in self._rules if r.action and _reached(r, counts or {})), None)
        if rule and rule.action == "block":
            raise _blocked_by(rule)
        homeward = sorted({kind for kind, action in found if action is Action.REROUTE})
        if homeward:
            ruling = self.ruling(homeward[0])
            raise _rerouted(ruling.to, tuple(homeward), ruling.because)
        if rule and isinstance(rule.action, RerouteTo):
            types = tuple(sorted(rule.when.count))
            raise _rerouted(rule.action.reroute, types, f"policy.rules.{rule.name}")


def distinct_values(
    texts: Iterable[str], decisions: Iterable[Iterable[Decision]], counted: Container[str]
) -> Mapping[str, int]:
    """How many different values there are of each type in `counted`."""
    return Counter(
        entity_type
        for entity_type, _ in {
            (d.entity_type, canonical(text[d.start : d.end]))
            for text, row in zip(texts, decisions, strict=True)
            for d in row
            if d.entity_type in counted
        }
    )


def _applies(when: Condition, circumstances: Circumstances) -> bool:
    """A rule that names neither upstreams nor a jurisdiction is about what goes abroad."""
    if when.upstreams:
        if circumstances.upstream not in when.upstreams:
            return False
    elif circumstances.jurisdiction is not Jurisdiction.FOREIGN and not when.jurisdiction:
        return False
    return (
        when.jurisdiction in (None, circumstances.jurisdiction)
        and (not when.clients or circumstances.client in when.clients)
        and (not when.models or _is_one_of(circumstances.model, when.models))
    )


def _is_one_of(model: str, patterns: Iterable[str]) -> bool:
    """In any letter case: some upstreams take a model's name so."""
    return any(fnmatchcase(model.lower(), pattern.lower()) for pattern in patterns)


def _reached(rule: Rule, counts: Mapping[str, int]) -> bool:
    return all(counts.get(kind, 0) > most for kind, most in rule.when.count.items())


def _ruling(setting: ActionSetting, because: str) -> Ruling:
    if isinstance(setting, RerouteTo):
        return Ruling(Action.REROUTE, because, setting.reroute)
    return Ruling(Action(setting), because)


def _blocked(found: Mapping[str, int], because: str) -> PolicyRefusal:
    types = tuple(sorted(found))
    listed = ", ".join(f"{name} ×{found[name]}" for name in types)
    return PolicyRefusal(
        "blocked_by_policy",
        en=f"The request holds what may not leave: {listed}. Nothing was sent.",
        ja=f"国外に出せない情報が含まれています（{listed}）。送信していません。",
        setting=f"policy.actions.{types[0]}" if because == "policy.profile" else because,
        entity_types=types,
    )


def _blocked_by(rule: Rule) -> PolicyRefusal:
    listed = ", ".join(f"{kind} > {most}" for kind, most in rule.when.count.items())
    return PolicyRefusal(
        "blocked_by_policy",
        en=f"The rule '{rule.name}' stops this request{listed and f' ({listed})'}. "
        "Nothing was sent.",
        ja=f"規則「{rule.name}」により送信できません{listed and f'（{listed}）'}。"
        "送信していません。",
        setting=f"policy.rules.{rule.name}",
        entity_types=tuple(sorted(rule.when.count)),
    )


def _rerouted(to: str, types: tuple[str, ...], because: str) -> Rerouted:
    listed = ", ".join(types)
    return Rerouted(
        "rerouted_by_policy",
        to=to,
        en=f"The request may not go abroad{listed and f' ({listed})'}: its place is the upstream "
        f"'{to}'. Nothing was sent.",
        ja=f"国外に出せない要求です{listed and f'（{listed}）'}。接続先「{to}」に送るべきものです。"
        "送信していません。",
        setting=because,
        entity_types=types,
    )
