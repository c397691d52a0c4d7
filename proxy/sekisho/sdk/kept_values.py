"""Where masked texts leave their values until an answer brings the placeholders back.

`VaultValues` are all those of a Shield, as long as its vault keeps them; `SessionValues` are those
of one conversation, in this process alone, and end with it. Both are safe to share between
threads: of two that give one placeholder to different surfaces, the first keeps it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from sekisho.errors import InvalidRequest
from sekisho.masking.restorer import Restorer
from sekisho.masking.vault import Vault
from sekisho.stores.store import Store

MAX_SESSION_CHARS = 4 << 20
"""Some 50,000 values. Each text that is masked later is searched for all of them."""

# No upstream can have this name: values of a server with the same vault are kept apart.
_PLACE = ":text"


class KeptValues(Protocol):
    """`waits`: whether `keep` and a restorer may wait for a disk or a network. Every method may
    raise VaultFailure.
    """

    @property
    def waits(self) -> bool: ...

    def known(self) -> Mapping[str, str]:
        """The placeholders that the next text has to agree with."""
        ...

    def keep(self, table: Mapping[str, str], urls: Collection[str]) -> Mapping[str, str]:
        """Returns the placeholders that stand for another value already, with that value; then
        the texts have to be masked in another way.
        """
        ...

    def restorer(self) -> Restorer: ...


class Opened(Protocol):
    """What a vault is made of; a Runtime is one."""

    @property
    def key(self) -> bytes: ...

    @property
    def former(self) -> tuple[bytes, ...]: ...

    @property
    def store(self) -> Store: ...


@dataclass(frozen=True, slots=True)
class VaultValues:
    """`opened`: whose store it is, which is another one in a forked process."""

    opened: Opened
    scope: str

    @property
    def vault(self) -> Vault:
        return Vault(self.opened.store, self.opened.key, self.opened.former)

    @property
    def waits(self) -> bool:
        return self.opened.store.waits

    def known(self) -> Mapping[str, str]:
        return {}

    def keep(self, table: Mapping[str, str], urls: Collection[str]) -> Mapping[str, str]:
        return self.vault.keep(self.scope, _PLACE, table, urls)

    def restorer(self) -> Restorer:
        return Restorer({}, recall=self)

    def placeholders(self, names: Sequence[str]) -> Mapping[str, str]:
        return self.vault.recall(self.scope, _PLACE, names)

    def knows_url(self, url: str) -> bool:
        return self.vault.knows_url(self.scope, _PLACE, url)


@dataclass(slots=True)
class SessionValues:
    waits: bool = False
    _table: dict[str, str] | None = field(default_factory=dict, repr=False)
    _urls: set[str] = field(default_factory=set, repr=False)
    _chars: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def known(self) -> Mapping[str, str]:
        with self._lock:
            return dict(self._open())

    def keep(self, table: Mapping[str, str], urls: Collection[str]) -> Mapping[str, str]:
        with self._lock:
            kept = self._open()
            taken = {
                name: kept[name] for name in table if kept.get(name, table[name]) != table[name]
            }
            if taken:
                return taken
            new = {name: value for name, value in table.items() if name not in kept}
            new_urls = set(urls) - self._urls
            chars = sum(len(n) + len(v) for n, v in new.items()) + sum(map(len, new_urls))
            if self._chars + chars > MAX_SESSION_CHARS:
                raise InvalidRequest(
                    "session_full",
                    status=413,
                    en="The session holds too many values; open another one.",
                    ja="セッションの値が多すぎます。新しいセッションを開いてください。",
                )
            kept.update(new)
            self._urls |= new_urls
            self._chars += chars
            return {}

    def restorer(self) -> Restorer:
        with self._lock:
            return Restorer(self._open(), known_urls=self._urls)

    def forget(self) -> None:
        """For good. Twice does no harm."""
        with self._lock:
            self._table = None
            self._urls.clear()

    def _open(self) -> dict[str, str]:
        if self._table is None:
            raise InvalidRequest(
                "unknown_session",
                status=404,
                en="The session has ended, and its values are forgotten.",
                ja="セッションは終了し、値は破棄されています。",
            )
        return self._table
