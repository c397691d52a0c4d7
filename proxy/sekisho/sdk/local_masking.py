"""Texts masked in this process: its detector, its policy, its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.policy import Circumstances
from sekisho.sdk.kept_values import KeptValues, SessionValues
from sekisho.sdk.masked import Masked
from sekisho.sdk.runtime import Runtime
from sekisho.sdk.text_masking import TextMasking
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding


@dataclass(frozen=True, slots=True)
class LocalMasking:
    runtime: Runtime
    scope: str
    circumstances: Circumstances

    def warm_up(self) -> None:
        self.runtime.detector.warm_up()

    def detect(self, text: str) -> list[Finding]:
        [findings] = self.runtime.detector.detect([Leaf(text)])
        return findings

    def mask(self, texts: Sequence[str], values: KeptValues) -> list[Masked]:
        leaves = [Leaf(text) for text in dict.fromkeys(texts)]
        found = dict(zip(leaves, self.runtime.detector.detect(leaves), strict=True))
        regime = self.runtime.policy.in_force(self.circumstances)
        masking = TextMasking(self.runtime.key, regime, self.scope)
        return masking.mask(texts, [found[Leaf(text)] for text in texts], values)

    def open(self) -> SessionValues:
        return SessionValues()

    def end(self, values: SessionValues) -> None:
        values.forget()

    def close(self) -> None:
        """Nothing: the runtime is the process's."""
