"""One exchange: a request on its way out, and its answer on the way home. No I/O, no event loop.

Whoever drives it (the server, an SDK's transport) does the waiting:

    exchange = checkpoint.admit(request, upstream, scope)
    findings = detect(exchange.leaves)
    outgoing = exchange.mask(findings)          # send it
    answer = exchange.open(status, headers)     # feed() it the response, then flush()
    exchange.settle()                           # before the client has what `news` came from

Every step raises a SekishoError instead of letting anything through that was not read. Where
`waits` is true, memo or vault may have to wait for a disk or a network: then every step does.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sekisho.answer import Answer, OriginalAnswer, open_answer
from sekisho.errors import VaultFailure
from sekisho.headers import CREDENTIALS, Header, for_upstream
from sekisho.last_look import (
    Draft,
    all_places,
    is_number_or_address,
    masked_values,
    not_protocol,
    still_there,
    with_hits,
    without_allowed,
)
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.memo import Memo, MemoEntry
from sekisho.masking.placeholders import EXACT, label_of
from sekisho.masking.restorer import Restorer
from sekisho.masking.urls import may_hold_url, placeholder_urls
from sekisho.masking.vault import Vault
from sekisho.policy import Policy, Regime
from sekisho.transport import Outgoing
from sekisho.upstreams import Upstream
from sekisho.wire.api import Api, Vendor
from sekisho.wire.framing import Framing
from sekisho.wire.json_body import Json
from sekisho.wire.links import Links
from sekisho.wire.model_name import model_name, model_names
from sekisho.wire.offsets import CitedDocuments, recount
from sekisho.wire.request_body import RequestBody
from sekisho.wire.schemas import Fitting, fit
from sekisho.wire.stream import StreamEditor
from sekisho.wire.walk import Leaf, leaves, rewrite
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import canonical

log = logging.getLogger("sekisho")

OWN_WORDS_CHARS = 64
"""From here on, a text that the model wrote without a placeholder is remembered too: signed
thoughts have to go back as they came, and nobody writes such a text again by chance."""

MAX_CLASHES = 8
"""Two values share a code once in 200 million pairs; a second time in a row is no chance."""


@dataclass(frozen=True, slots=True)
class Request:
    """As the client sent it, its body's content codings undone. `path` is percent-encoded.

    `public_url`: where the client found the proxy (see `links`); '' where there is none.
    `intercepted`: the upstream that the client believes to have found there; '' for none.
    """

    method: str
    path: str = field(repr=False)
    query: str = field(repr=False)
    headers: Sequence[Header] = field(repr=False)
    body: bytes = field(repr=False)
    public_url: str = field(default="", repr=False)
    intercepted: str = ""

    def links(self, upstream: Upstream) -> Links:
        return Links(upstream, self.public_url, whole=self.intercepted == upstream.name)

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What all exchanges of a process share; each of it is safe to share."""

    key: bytes = field(repr=False)
    policy: Policy
    memo: Memo
    vault: Vault


class Exchange:
    """`known` holds the texts that the memo has seen before, and what they became. After `mask`,
    refused or not, `decisions` tells what was decided for each of `leaves`, and `masked_texts` what
    became of them (nothing, where the request goes as it is or not at all).
    """

    def __init__(
        self,
        shared: Collaborators,
        request: Request,
        upstream: Upstream,
        scope: str,
        api: Api,
        body: RequestBody,
        known: Mapping[Leaf, MemoEntry],
        regime: Regime,
    ) -> None:
        self._shared = shared
        self._regime = regime
        self._request = request
        self._upstream = upstream
        self._scope = scope
        self._api = api
        self._body = body
        self._payload = payload = body.payload
        self._known = {leaf: entry.upstream_text for leaf, entry in known.items()}
        self._pairs = dict(pair for entry in known.values() for pair in entry.pairs)
        self._restorer = Restorer({})
        self._sent: Json = None
        self._fitting: Fitting | None = None
        self.links = request.links(upstream)
        self._news: dict[str, MemoEntry] = {}
        self._counted: dict[Leaf, tuple[tuple[str, str], ...]] = {}
        self._counted_before = {each for entry in known.values() for each in entry.counted}
        self.leaves: tuple[Leaf, ...] = ()
        self.decisions: Sequence[Sequence[Decision]] = ()
        self.masked_texts: Sequence[MaskedText] = ()
        self.counts: Counter[tuple[str, Action]] = Counter()
        self.resent = 0
        self.masked = 0
        self.recalls = not regime.unchanged and api.recalls(payload)
        if not regime.unread:
            allow = regime.attachments_allowed
            self.leaves = tuple(leaves(payload, known=self._known, allow_attachments=allow))

    @property
    def direct_allowed(self) -> bool:
        return self._regime.direct_connections_allowed

    @property
    def vendor(self) -> Vendor:
        return self._api.vendor

    @property
    def portable(self) -> bool:
        """Whether another upstream of the same API can answer."""
        return self._api.portable and not self._api.recalls(self._payload)

    @property
    def unsettled(self) -> bool:
        """Whether there is something for `settle` to write."""
        return bool(self._news)

    @property
    def name(self) -> str:
        return f"{self._upstream.name}/{self._api.name}"

    @property
    def api_name(self) -> str:
        return self._api.name

    @property
    def model(self) -> str:
        """As the client wrote it; '' where none is named."""
        return model_name(self._request.path, self._payload, self._request.query)

    @property
    def models(self) -> frozenset[str]:
        """All that the client named (see `model_names`)."""
        return model_names(self._request.path, self._payload, self._request.query)

    @property
    def dry_run(self) -> bool:
        """Whether `counts` tells what would have been done, and the request leaves as it came."""
        return self._regime.dry_run

    def mask(self, findings: Sequence[Sequence[Finding]]) -> Outgoing:
        """`findings`: for each of `leaves`. Raises PolicyRefusal for what may not leave."""
        if len(findings) != len(self.leaves):
            raise ValueError("findings and leaves do not pair up")
        if self._regime.unread:
            return self._as_it_came()
        self.decisions = decisions = [self._regime.decide(row) for row in findings]
        self.counts = _refused(decisions)
        self._regime.judge(decisions, self._counts(decisions))
        if self._regime.dry_run:
            self._report(decisions)
            return self._as_it_came()
        draft = self._looked_over(self._draft(decisions), decisions)
        self._restorer, self.masked_texts = draft.restorer, draft.masked
        self._sent, self._fitting = draft.fitting.payload, draft.fitting
        self.counts = draft.masker.counts
        self.resent = sum(
            match[0] in self._pairs
            for text in self._known.values()
            for match in EXACT.finditer(text)
        )
        self.masked = sum(len(text.replacements) for text in draft.masked) + self.resent
        self._remember(draft.masked)
        self._write_news()
        return self._outgoing(draft.content_type, draft.body)

    def _counts(self, decisions: Sequence[Sequence[Decision]]) -> Mapping[str, int]:
        """How many distinct values of each counted type the request holds, known texts included."""
        counted = self._regime.counted
        if not counted:
            return {}
        self._counted = {
            leaf: tuple(
                (d.entity_type, canonical(leaf.text[d.start : d.end]))
                for d in row
                if d.entity_type in counted
            )
            for leaf, row in zip(self.leaves, decisions, strict=True)
        }
        everywhere = {*self._counted_before, *chain.from_iterable(self._counted.values())}
        return Counter(entity_type for entity_type, _ in everywhere)

    def _report(self, decisions: Sequence[Sequence[Decision]]) -> None:
        """What would be masked. Nothing is, and nothing is kept."""
        texts, cues = [leaf.text for leaf in self.leaves], [leaf.cue for leaf in self.leaves]
        stopped = (Action.BLOCK, Action.REROUTE)
        maskable = [[d for d in row if d.action not in stopped] for row in decisions]
        masker = Masker(self._shared.key, self._scope)
        masked = masker.mask(texts, maskable, cues=cues)
        self.counts = masker.counts + _refused(decisions)
        self.masked = sum(len(text.replacements) for text in masked)

    def _draft(self, decisions: Sequence[Sequence[Decision]]) -> Draft:
        masker, masked = self._mask(decisions)
        restorer = self._new_restorer(masker)
        payload = self._rewrite(masked, self._known)
        recount(self._api.offsets, self._payload, payload, restorer)
        # After the masking: what is loosened depends on the schema, and not on what is in the memo.
        fitting = fit(payload)
        return Draft(masker, masked, restorer, fitting, *self._body.write(fitting.payload))

    def _rewrite(self, masked: Sequence[MaskedText], known: Mapping[Leaf, str]) -> Json:
        return rewrite(
            self._payload,
            {leaf: text.text for leaf, text in zip(self.leaves, masked, strict=True)},
            known,
            allow_attachments=self._regime.attachments_allowed,
        )

    def _mask(self, decisions: Sequence[Sequence[Decision]]) -> tuple[Masker, list[MaskedText]]:
        """Where the upstream keeps the texts, their values go to the vault before they leave. A
        placeholder that stands for another value there is left to it.
        """
        texts, cues = [leaf.text for leaf in self.leaves], [leaf.cue for leaf in self.leaves]
        known = self._pairs
        for _ in range(MAX_CLASHES):
            masker = Masker(self._shared.key, self._scope, known=known)
            masked = masker.mask(texts, decisions, cues=cues)
            taken = self._keep(masker)
            if not taken:
                return masker, masked
            known = {**known, **taken}
        raise RuntimeError("placeholders clash again and again")

    def _keep(self, masker: Masker) -> dict[str, str]:
        if not (masker.table and self._api.keeps(self._payload)):
            return {}
        vault = self._shared.vault
        return vault.keep(self._scope, self._upstream.name, masker.table, masker.urls)

    def _looked_over(self, draft: Draft, decisions: Sequence[Sequence[Decision]]) -> Draft:
        """The last look: a masked value that stands there once more, in another form, is masked
        too, or the request stays here.

        What the policy allows by name is allowed, what the memo knows went out before, and an
        identifier may hold a word that is a name elsewhere: none of these is stopped.
        """
        texts = [leaf.text for leaf in self.leaves]
        values = masked_values(draft.masker, texts, draft.masked)
        if not texts:  # all is known but the protocol's part, which is ASCII
            values = {value: kind for value, kind in values.items() if is_number_or_address(value)}
        check = EgressCheck(values)
        if not check:
            return draft
        body = self._unknown_part(draft.masked) if self._known else draft.body
        if not check.find(self._head() + body):
            return draft
        decisions = with_hits(texts, all_places(draft.masked, decisions), check)
        draft = self._draft(decisions)
        _, blanked = self._mask(without_allowed(decisions))
        protocol = [MaskedText("", ())] * len(blanked)
        hits = not_protocol(
            check.find(self._head() + self._unknown_part(blanked)),
            check.find(self._head() + self._unknown_part(protocol)),
        )
        if hits:
            raise still_there(hits)
        return draft

    def _unknown_part(self, masked: Sequence[MaskedText]) -> bytes:
        """The body without what the memo knows."""
        return self._body.write(self._rewrite(masked, dict.fromkeys(self._known, "")))[1]

    def _head(self) -> bytes:
        """What leaves beside the body, save the client's credentials."""
        headers = (v for n, v in for_upstream(self._request.headers) if n not in CREDENTIALS)
        return "\n".join((self._request.target, *headers, "")).encode("utf-8", "surrogateescape")

    def _new_restorer(self, masker: Masker) -> Restorer:
        resent = (
            url
            for text in self._known.values()
            if may_hold_url(text)
            for url in placeholder_urls(text)
        )
        recall = _Recall(self._shared.vault, self._scope, self._upstream.name)
        return Restorer(
            masker.table,
            known_urls=masker.urls.union(resent),
            recall=recall if self.recalls else None,
        )

    def _as_it_came(self) -> Outgoing:
        given = (value for name, value in self._request.headers if name.lower() == "content-type")
        return self._outgoing(next(given, ""), self._request.body)

    def _outgoing(self, content_type: str, body: bytes) -> Outgoing:
        headers = for_upstream(self._request.headers)
        if content_type and body:
            headers.append(("content-type", content_type))
        return Outgoing(self._request.method, self._request.target, headers, body)

    def open(self, status: int, headers: Sequence[Header]) -> Answer:
        """What turns the response's body into the client's."""
        if self._regime.unchanged:
            return OriginalAnswer()
        documents = CitedDocuments(self._payload, self._sent, self._restorer)
        return open_answer(
            self._api,
            self._api.json_output(self._payload),
            status,
            {name.lower(): value for name, value in headers},
            self._restorer,
            self._remember_answer,
            documents,
            self._prepare,
        )

    def _prepare(self, answer: Json) -> bool:
        """The caller gets its own schemas back, and addresses that lead here."""
        changed = self._fitting is not None and self._fitting.undo(answer)
        return self.links.edit_answer(self._api, answer) or changed

    def listen(self) -> StreamEditor:
        """What turns the messages of a socket into the client's."""
        return StreamEditor(
            self._api,
            Framing.MESSAGES,
            self._restorer,
            on_leaf=self._remember_answer,
            prepare=self._prepare,
        )

    def _remember_answer(self, leaf: Leaf, upstream_text: str) -> None:
        """A short text that the model wrote by itself (a name for an example, a number) must not
        pass unread when somebody else writes the same.
        """
        if leaf.text != upstream_text or (not leaf.cue and len(leaf.text) >= OWN_WORDS_CHARS):
            self._put(leaf, upstream_text)

    def _remember(self, masked: Sequence[MaskedText]) -> None:
        for leaf, text in zip(self.leaves, masked, strict=True):
            self._put(leaf, text.text)

    def _put(self, leaf: Leaf, upstream_text: str) -> None:
        table = self._restorer.table
        pairs = tuple(
            (placeholder, table[placeholder])
            for placeholder in dict.fromkeys(m[0] for m in EXACT.finditer(upstream_text))
            if placeholder in table
        )
        counted = self._counted.get(leaf)
        if counted is None:
            counted = tuple(self._counted_in(pairs)) if self._regime.counted else ()
        self._news[memo_text(leaf)] = MemoEntry(upstream_text, pairs, counted)

    def _counted_in(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """An answer's values count like those that somebody writes, when it is sent as history."""
        found = {
            canonical(leaf.text[d.start : d.end]): d.entity_type
            for leaf, row in zip(self.leaves, self.decisions, strict=True)
            for d in row
        }
        for placeholder, surface in pairs:
            label, value = EXACT.fullmatch(placeholder), canonical(surface)
            for kind in self._regime.counted:
                # Of a value found in an earlier turn, the placeholder tells.
                is_such = label is not None and label[1] == label_of(kind)
                if found.get(value, kind if is_such else "") == kind:
                    yield kind, value

    def settle(self) -> None:
        """Writes down what became of the answer's texts so far. To be called before the client has
        them: its next request may be here at once.

        Where that fails the answer is not held back for it: what is not remembered is looked at
        anew when it is sent again, like what has been forgotten.
        """
        try:
            self._write_news()
        except VaultFailure as error:
            log.warning("an answer's texts were not remembered: %s", error)

    def _write_news(self) -> None:
        if self._news:
            news, self._news = self._news, {}
            scope = self._regime.memo_scope(self._scope)
            self._shared.memo.put_many(scope, self._upstream.name, news)


@dataclass(frozen=True, slots=True)
class _Recall:
    """What a restorer may ask the vault for."""

    vault: Vault
    scope: str
    upstream: str

    def placeholders(self, names: Sequence[str]) -> Mapping[str, str]:
        return self.vault.recall(self.scope, self.upstream, names)

    def knows_url(self, url: str) -> bool:
        return self.vault.knows_url(self.scope, self.upstream, url)


def _refused(decisions: Sequence[Sequence[Decision]]) -> Counter[tuple[str, Action]]:
    return Counter(
        (each.entity_type, each.action)
        for row in decisions
        for each in row
        if each.action in (Action.BLOCK, Action.REROUTE)
    )


def memo_text(leaf: Leaf) -> str:
    """A number that passed without a cue must not pass with one: the cue is part of the key."""
    return f"{len(leaf.cue)}\0{leaf.cue}{leaf.text}"
