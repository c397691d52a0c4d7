"""Texts in, masked texts out, by this process's policy and key.

Pure but for `KeptValues`, which may wait for a vault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sekisho.looked_over import mask_texts
from sekisho.policy import Policy, refuse_blocked
from sekisho.sdk.kept_values import KeptValues
from sekisho.sdk.masked import Masked
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding

MAX_CLASHES = 32
"""Surfaces of one value share 30 suffixes. What was masked apart may clash once for each."""


@dataclass(frozen=True, slots=True)
class TextMasking:
    key: bytes = field(repr=False)
    policy: Policy
    scope: str
    jurisdiction: Jurisdiction

    def mask(
        self, texts: Sequence[str], findings: Sequence[Sequence[Finding]], values: KeptValues
    ) -> list[Masked]:
        """All texts as those of one request. Raises PolicyRefusal for what may not leave."""
        decisions = [self.policy.decide(row, self.jurisdiction) for row in findings]
        refuse_blocked(decisions)
        known = values.known()
        for _ in range(MAX_CLASHES):
            done = mask_texts(self.key, self.scope, texts, decisions, known)
            taken = values.keep(done.masker.table, done.masker.urls)
            if not taken:
                rows = zip(texts, done.masked, done.findings, strict=True)
                return [Masked(each.text, found, text) for text, each, found in rows]
            known = {**known, **taken}
        raise RuntimeError("placeholders clash again and again")
