"""Texts in, masked texts out, by a policy and a key of this process.

Pure but for `KeptValues`, which may wait for a vault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sekisho.looked_over import mask_texts
from sekisho.policy import Regime, distinct_values
from sekisho.sdk.kept_values import KeptValues
from sekisho.sdk.masked import Masked
from sekisho_recognizers.finding import Finding

MAX_CLASHES = 32
"""Surfaces of one value share 30 suffixes. What was masked apart may clash once for each."""


@dataclass(frozen=True, slots=True)
class TextMasking:
    key: bytes = field(repr=False)
    regime: Regime
    scope: str

    def mask(
        self, texts: Sequence[str], findings: Sequence[Sequence[Finding]], values: KeptValues
    ) -> list[Masked]:
        """All texts as those of one request. Raises PolicyRefusal for what may not leave."""
        decisions = [self.regime.decide(row) for row in findings]
        self.regime.judge(decisions, distinct_values(texts, decisions, self.regime.counted))
        known = values.known()
        for _ in range(MAX_CLASHES):
            done = mask_texts(self.key, self.scope, texts, decisions, known)
            taken = values.keep(done.masker.table, done.masker.urls)
            if not taken:
                rows = zip(texts, done.masked, done.findings, strict=True)
                return [Masked(each.text, found, text) for text, each, found in rows]
            known = {**known, **taken}
        raise RuntimeError("placeholders clash again and again")
