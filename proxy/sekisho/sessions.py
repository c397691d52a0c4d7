"""Texts masked and restored outside any exchange: the text API's sessions.

A session is a table of placeholders in the store. Masking into an open session keeps its
placeholders, so that one conversation shows the model one person as one. Every worker of a store
knows its sessions; another client's session is as unknown as one that never was.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from sekisho.errors import InvalidRequest
from sekisho.last_look import Rows
from sekisho.looked_over import LookedOver, mask_texts
from sekisho.masking.actions import Action
from sekisho.masking.restorer import Restorer
from sekisho.overrides import NONE, Overrides, not_looked_for
from sekisho.policy import Circumstances, Policy, distinct_values
from sekisho.stores.entries import Entries, Indexes
from sekisho.stores.packing import pack, unpack
from sekisho.stores.store import Store
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


@dataclass(frozen=True, slots=True)
class MaskedTexts:
    """What one call masked, and the session that can restore it."""

    session: str = field(repr=False)
    done: LookedOver


@dataclass(frozen=True)
class Sessions:
    """Every method may wait for the store, and raises VaultFailure. `loosening`: whether a person
    may leave what the policy masks. `unsought`: the types that no detector here looks for.
    `former`: keys under which sessions may have been opened.
    """

    key: bytes = field(repr=False)
    policy: Policy
    store: Store
    loosening: bool = True
    unsought: frozenset[str] = frozenset()
    former: tuple[bytes, ...] = field(default=(), repr=False)
    _locks: tuple[Lock, ...] = field(
        default_factory=lambda: tuple(Lock() for _ in range(_LOCKS)), init=False, repr=False
    )

    def mask(
        self,
        texts: Sequence[str],
        findings: Sequence[Sequence[Finding]],
        asked: Circumstances,
        scope: str,
        session: str | None = None,
        overrides: Overrides = NONE,
    ) -> MaskedTexts:
        """The texts as those of one request, into a new session unless one is given. Raises
        PolicyRefusal for what may not leave, or may not be overridden.
        """
        decisions = self._decided(texts, findings, asked, overrides)
        job = _Job(texts, decisions, scope, overrides)
        if session is None:
            session = secrets.token_urlsafe(24)
            done, value = self._masked(job, _Session())
            self._entries.put_many({self._indexes(scope, session): value})
        else:
            done = self._mask_into(session, job)
        return MaskedTexts(session, done)

    def _decided(
        self,
        texts: Sequence[str],
        findings: Sequence[Sequence[Finding]],
        asked: Circumstances,
        overrides: Overrides,
    ) -> Rows:
        regime = self.policy.in_force(asked)
        rulings = {name: regime.action(name) for name in overrides.types}
        overrides.check(rulings, loosening=self.loosening)
        for name, action in overrides.types.items():
            if action is Action.MASK and name in self.unsought:
                raise not_looked_for(name)
        decisions = [regime.decide(row) for row in findings]
        regime.judge(decisions, distinct_values(texts, decisions, regime.counted))
        return overrides.with_types(texts, decisions)

    def restore(self, texts: Sequence[str], scope: str, session: str) -> list[str]:
        value = self._entries.take(self._indexes(scope, session))
        if value is None:
            raise _unknown()
        found = _unpacked(value)
        restorer = Restorer(found.table, known_urls=found.urls)
        return [restorer.restore(text) for text in texts]

    def forget(self, session: str, scope: str) -> None:
        if not self._entries.delete(self._indexes(scope, session)):
            raise _unknown()

    def _mask_into(self, session: str, job: "_Job") -> LookedOver:
        indexes = self._indexes(job.scope, session)
        done: LookedOver

        def change(value: bytes | None) -> bytes:
            nonlocal done
            if value is None:
                raise _unknown()
            done, changed = self._masked(job, _unpacked(value))
            return changed

        # The store keeps two texts from giving one placeholder two values. Here, texts for one
        # session wait their turn, so that they are not masked again and again for it.
        with self._locks[indexes[0][0] % _LOCKS]:
            self._entries.update(indexes, change)
        return done

    def _masked(self, job: "_Job", session: _Session) -> tuple[LookedOver, bytes]:
        """And the session with what is new in it. Raises InvalidRequest where that is too much."""
        done = mask_texts(
            self.key, job.scope, job.texts, job.decisions, session.table, job.overrides
        )
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

    @property
    def _entries(self) -> Entries:
        return Entries(self.store, self.key, self.former)

    def _indexes(self, scope: str, session: str) -> Indexes:
        return self._entries.at("session", scope)(session)


@dataclass(frozen=True, slots=True)
class _Job:
    texts: Sequence[str] = field(repr=False)
    decisions: Rows
    scope: str
    overrides: Overrides


def _unknown() -> InvalidRequest:
    return InvalidRequest(
        "unknown_session",
        status=404,
        en="There is no such session, or its time is up.",
        ja="セッションが存在しないか、期限切れです。",
        setting="vault.ttl_s",
    )
