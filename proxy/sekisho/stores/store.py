"""What a store is: bytes under bytes, for a time.

A store knows neither texts nor keys. Indexes are MACs (see indexing), and values that leave the
process are sealed before they get here (see sealed). Every failure of what is behind a store is a
VaultFailure with a fixed sentence: a driver's own message may hold a password or a value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sekisho.errors import VaultFailure

Change = Callable[[bytes | None], bytes | None]

MAX_ATTEMPTS = 100
"""How often a store tries to change an entry that others change too."""


class Store(Protocol):
    """Safe to share between threads. Every method but `close` raises VaultFailure.

    An entry lives for the store's `ttl_s` after its last use, and may go earlier when the store is
    full: the least recently used first. A store may renew an entry up to a tenth of that time late.
    """

    waits: bool
    """Whether a call may wait for a disk or a network, and so must not run in an event loop."""

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        """In the order of `indexes`. Each one found is renewed."""
        ...

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """All of them or, where it fails, none. Replaces what is there."""
        ...

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        """Puts what is not there yet. Returns what was there already, which stays as it is, and is
        renewed. Of several workers that add one index, one adds it and the others see its value.
        """
        ...

    def update(self, index: bytes, change: Change) -> None:
        """Replaces a value by what `change` makes of it; None stands for no entry, either way.

        Nobody's change is lost: where another one came in between, `change` is called again, so it
        must have no effect but its answer; where a network broke off after the write, it may be
        applied twice. What it raises is passed on, and nothing is changed.
        """
        ...

    def delete(self, index: bytes) -> bool:
        """Says whether it was there."""
        ...

    def close(self) -> None:
        """Twice does no harm."""
        ...


def vault_failure(en: str, ja: str) -> VaultFailure:
    """`en` and `ja` complete a sentence with what happened, in words of our own."""
    return VaultFailure(
        "vault_unavailable",
        en=f"The vault cannot be used now: {en}.",
        ja=f"保管庫を利用できません（{ja}）。",
        setting="vault.url",
        retry_after_s=5,
    )


def too_many_changes() -> VaultFailure:
    return vault_failure("too many change one entry at once", "同時の変更が多すぎます")
