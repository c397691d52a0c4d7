"""Texts masked and restored outside any exchange: the text API's sessions.

A session is a table of placeholders in the store. Masking into an open session keeps its
placeholders, so that one conversation shows the model one person as one. Every worker of a store
knows its sessions; another client's session is as unknown as one that never was.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

from sekisho.errors import InvalidRequest
from sekisho.looked_over import LookedOver, mask_texts
from sekisho.masking.masker import Decision
from sekisho.masking.restorer import Restorer
from sekisho.policy import Policy, refuse_blocked
from sekisho.stores.indexing import indexer
from sekisho.stores.packing import pack, unpack
from sekisho.stores.store import Store
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding

MAX_SESSION_BYTES = 4 << 20
"""Some 50,000 values. Each text that is masked writes its session's whole table anew."""

_LOCKS = 64


@dataclass(frozen=True, slots=True)
class _Session:
    """`urls` are those of the masked texts: a placeholder in any other stays masked."""

    table: Mapping[str, str] = field(default_factory=dict, repr=False)
    urls: frozenset[str] = field(default=frozenset(), repr=False)

    def packed(self) -> bytes:
        flat = (text for pair in self.table.items() for text in pair)
        return pack([str(len(self.table)), *flat, *sorted(self.urls)])


def _unpacked(value: bytes) -> _Session:
    count, *texts = unpack(value)
    flat, urls = texts[: 2 * int(count)], texts[2 * int(count) :]
    return _Session(dict(zip(flat[::2], flat[1::2], strict=True)), frozenset(urls))


@dataclass(frozen=True)
class Sessions:
    """Every method may wait for the store, and raises VaultFailure."""

    key: bytes = field(repr=False)
    policy: Policy
    store: Store
    _locks: tuple[Lock, ...] = field(
        default_factory=lambda: tuple(Lock() for _ in range(_LOCKS)), init=False, repr=False
    )

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
        if session is None:
            session = secrets.token_urlsafe(24)
            done, value = self._masked(text, decisions, scope, _Session())
            self.store.put_many({self._index(scope, session): value})
        else:
            done = self._mask_into(session, text, decisions, scope)
        [masked], [found] = done.masked, done.findings
        rows = [asdict(each) for each in found]
        return {"session": session, "text": masked.text, "findings": rows}

    def restore(self, text: str, scope: str, session: str) -> str:
        [value] = self.store.get_many([self._index(scope, session)])
        if value is None:
            raise _unknown()
        found = _unpacked(value)
        return Restorer(found.table, known_urls=found.urls).restore(text)

    def forget(self, session: str, scope: str) -> None:
        if not self.store.delete(self._index(scope, session)):
            raise _unknown()

    def _mask_into(
        self, session: str, text: str, decisions: Sequence[Decision], scope: str
    ) -> LookedOver:
        index = self._index(scope, session)
        done: LookedOver

        def change(value: bytes | None) -> bytes:
            nonlocal done
            if value is None:
                raise _unknown()
            done, changed = self._masked(text, decisions, scope, _unpacked(value))
            return changed

        # The store keeps two texts from giving one placeholder two values. Here, texts for one
        # session wait their turn, so that they are not masked again and again for it.
        with self._locks[index[0] % _LOCKS]:
            self.store.update(index, change)
        return done

    def _masked(
        self, text: str, decisions: Sequence[Decision], scope: str, session: _Session
    ) -> tuple[LookedOver, bytes]:
        """And the session with what is new in it. Raises InvalidRequest where that is too much."""
        done = mask_texts(self.key, scope, [text], [decisions], session.table)
        masker = done.masker
        grown = _Session({**session.table, **masker.table}, session.urls | masker.urls).packed()
        if len(grown) > MAX_SESSION_BYTES:
            raise InvalidRequest(
                "session_full",
                status=413,
                en="The session holds too many values; open another one.",
                ja="セッションの値が多すぎます。新しいセッションを開いてください。",
            )
        return done, grown

    def _index(self, scope: str, session: str) -> bytes:
        return indexer(self.key, "session", scope)(session)


def _unknown() -> InvalidRequest:
    return InvalidRequest(
        "unknown_session",
        status=404,
        en="There is no such session, or its time is up.",
        ja="セッションが存在しないか、期限切れです。",
        setting="vault.ttl_s",
    )
