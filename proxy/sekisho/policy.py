"""What is done with each finding on its way to an upstream.

Foreign upstreams get what the configured actions leave; domestic ones get the original, since the
data does not leave the country's law. The policy sees entity types and places, never values.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from sekisho.entity_types import ENTITY_TYPES
from sekisho.errors import PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding


class Policy:
    def __init__(self, settings: PolicySettings) -> None:
        self._settings = settings

    @property
    def attachments_allowed(self) -> bool:
        return self._settings.attachments == "allow"

    @property
    def direct_connections_allowed(self) -> bool:
        return self._settings.direct_connections == "allow"

    @cached_property
    def fingerprint(self) -> str:
        """The same wherever the same is done with every entity type."""
        actions = ((name, str(self.action(name))) for name in sorted(ENTITY_TYPES))
        return hashlib.sha256(repr(tuple(actions)).encode()).hexdigest()[:16]

    def action(self, entity_type: str) -> Action:
        return Action(self._settings.action(entity_type))

    def decide(self, findings: Iterable[Finding], jurisdiction: Jurisdiction) -> list[Decision]:
        """One decision for each finding, in order."""
        domestic = jurisdiction is Jurisdiction.DOMESTIC
        return [
            Decision(
                f.start,
                f.end,
                f.entity_type,
                f.score,
                Action.ALLOW if domestic else self.action(f.entity_type),
            )
            for f in findings
        ]


def refuse_blocked(decisions: Iterable[Sequence[Decision]]) -> None:
    """Raises PolicyRefusal with the entity types, if any decision is to block."""
    blocked = Counter(d.entity_type for row in decisions for d in row if d.action is Action.BLOCK)
    if not blocked:
        return
    types = tuple(sorted(blocked))
    listed = ", ".join(f"{name} ×{blocked[name]}" for name in types)
    raise PolicyRefusal(
        "blocked_by_policy",
        en=f"The request holds what may not leave: {listed}. Nothing was sent.",
        ja=f"国外に出せない情報が含まれています（{listed}）。送信していません。",
        setting=f"policy.actions.{types[0]}",
        entity_types=types,
    )
