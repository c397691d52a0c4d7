"""Texts masked and restored outside any exchange: the text API's sessions.

A session is a table of placeholders in the vault. Masking into an open session keeps its
placeholders, so that one conversation shows the model one person as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sekisho.errors import InvalidRequest
from sekisho.masking.actions import Action
from sekisho.masking.masker import Masker
from sekisho.masking.restorer import Restorer
from sekisho.masking.vault import UnknownSession, Vault
from sekisho.policy import Policy, refuse_blocked
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding


@dataclass(frozen=True)
class Sessions:
    key: bytes = field(repr=False)
    policy: Policy
    vault: Vault
    lock: Lock = field(default_factory=Lock, repr=False)

    def mask(
        self,
        text: str,
        findings: Sequence[Finding],
        jurisdiction: Jurisdiction,
        scope: str,
        session: str | None = None,
    ) -> dict[str, Any]:
        """`POST /api/mask`'s answer. Raises PolicyRefusal for what may not leave."""
        decisions = self.policy.decide(findings, jurisdiction)
        refuse_blocked([decisions])
        # Two texts masked into one session at a time could give one placeholder two values.
        with self.lock:
            known = self._table(session, scope) if session is not None else {}
            masker = Masker(self.key, scope, known=known)
            [masked] = masker.mask([text], [decisions])
            session = session if session is not None else self.vault.open(scope)
            self.vault.add(scope, session, masker.table, masker.urls)
        scores = {(d.start, d.end): d.score for d in decisions}
        rows = [
            {
                "start": r.start,
                "end": r.end,
                "entity_type": r.entity_type,
                "score": scores.get((r.start, r.end), 1.0),
                "action": str(r.action),
                "placeholder": r.placeholder,
            }
            for r in masked.replacements
        ]
        rows += [
            {
                "start": d.start,
                "end": d.end,
                "entity_type": d.entity_type,
                "score": d.score,
                "action": str(d.action),
                "placeholder": None,
            }
            for d in decisions
            if d.action is Action.ALLOW
        ]
        rows.sort(key=lambda row: (row["start"], row["end"]))
        return {"session": session, "text": masked.text, "findings": rows}

    def restore(self, text: str, scope: str, session: str) -> str:
        table = self._table(session, scope)
        return Restorer(table, known_urls=self.vault.urls(scope, session)).restore(text)

    def forget(self, session: str, scope: str) -> None:
        try:
            self.vault.delete(scope, session)
        except UnknownSession:
            raise _unknown() from None

    def _table(self, session: str, scope: str) -> dict[str, str]:
        try:
            return self.vault.table(scope, session)
        except UnknownSession:
            raise _unknown() from None


def _unknown() -> InvalidRequest:
    return InvalidRequest(
        "unknown_session",
        status=404,
        en="There is no such session, or its time is up.",
        ja="セッションが存在しないか、期限切れです。",
        setting="vault.ttl_s",
    )
