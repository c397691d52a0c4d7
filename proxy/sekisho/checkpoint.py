"""Where an exchange begins: is this a request that can be read, to an API that is known?

Everything that is refused before a single text is looked at, is refused here.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from sekisho.clients import OPEN_SCOPE
from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.exchange import Collaborators, Exchange, Request, memo_text
from sekisho.headers import Header
from sekisho.masking.actions import Action
from sekisho.masking.memo import MemoEntry
from sekisho.missed_terms import MissedTerms
from sekisho.policy import Circumstances, Regime
from sekisho.upstreams import Upstream
from sekisho.wire.api import Api
from sekisho.wire.apis import caller_vendor, find_api
from sekisho.wire.json_body import Json
from sekisho.wire.model_name import model_names
from sekisho.wire.request_body import RequestBody, read_request_body
from sekisho.wire.walk import Leaf, texts


@dataclass(frozen=True)
class Checkpoint:
    shared: Collaborators = field(repr=False)
    max_depth: int
    missed: MissedTerms = field(default_factory=MissedTerms)

    @property
    def waits(self) -> bool:
        """Whether memo or vault may wait for a disk or a network."""
        return self.shared.memo.waits or self.shared.vault.waits

    def admit(
        self,
        request: Request,
        upstream: Upstream,
        scope: str,
        client: str = OPEN_SCOPE,
        *,
        models: Collection[str] = (),
    ) -> Exchange:
        """`client`: its name, for the policy's rules. `models`: those that its session has named
        before. Raises InvalidRequest and PolicyRefusal; then nothing of the request may leave.
        """
        vendor = caller_vendor(request.headers)
        api = find_api(request.method, request.path, query=request.query, vendor=vendor)
        if api is None:
            raise _unknown_api()
        _check_query(request.query, api)
        if not upstream.aws_region and any(map(_is_aws_signature, request.headers)):
            raise _signed()
        asked = Circumstances(client, upstream.name, upstream.jurisdiction)
        regime = self.shared.policy.in_force(asked)
        if api.direct and not regime.direct_connections_allowed:
            raise _direct_connection()
        body = self._body(request, api, regime)
        if self.shared.policy.asks_for_models:
            named = model_names(request.path, body.payload, request.query)
            regime = self._regime(asked, named.union(models))
        request.links(upstream).edit_request(api, body.payload)
        known = {} if regime.unchanged else self._known(body.payload, upstream, scope, regime)
        return Exchange(self.shared, request, upstream, scope, api, body, known, regime)

    def _regime(self, asked: Circumstances, models: Collection[str]) -> Regime:
        """That of all the models named. Raises PolicyRefusal where there is no such."""
        named = (replace(asked, model=model) for model in models or ("",))
        first, *others = {id(r): r for r in map(self.shared.policy.in_force, named)}.values()
        if others:
            raise _several_models()
        return first

    def _known(
        self, payload: Json, upstream: Upstream, scope: str, regime: Regime
    ) -> dict[Leaf, MemoEntry]:
        """What the memo has seen. An entry whose placeholder stands for another value in an
        earlier one is left out: its text is masked anew. So is one that went out with a value that
        was marked as missed since.
        """
        known: dict[Leaf, MemoEntry] = {}
        table: dict[str, str] = {}
        allow = regime.attachments_allowed
        met = {memo_text(leaf): leaf for leaf in texts(payload, allow_attachments=allow)}
        memo_scope = regime.memo_scope(scope)
        entries = self.shared.memo.get_many(memo_scope, upstream.name, list(met))
        for text, leaf in met.items():
            entry = entries.get(text)
            if entry is None or any(table.get(name, value) != value for name, value in entry.pairs):
                continue
            if self._went_out_with_more(entry, regime):
                continue
            table.update(entry.pairs)
            known[leaf] = entry
        return known

    def _went_out_with_more(self, entry: MemoEntry, regime: Regime) -> bool:
        marked = self.missed.types_in(entry.upstream_text)
        return any(regime.action(each) is not Action.ALLOW for each in marked)

    def _body(self, request: Request, api: Api, regime: Regime) -> RequestBody:
        headers = {name.lower(): value for name, value in request.headers}
        return read_request_body(
            api,
            headers.get("content-type", ""),
            request.body,
            max_depth=self.max_depth,
            allow_attachments=regime.attachments_allowed,
            headers=headers,
        )


def _check_query(query: str, api: Api) -> None:
    """A query may carry text; only the parameters that the API's row lists pass."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        if not api.allows_query(name, value):
            raise InvalidRequest(
                "query_not_scannable",
                en="The query holds a parameter, or a value of one, that Sekisho does not pass on, "
                f"since it may be text; passed here: {', '.join(sorted(api.query)) or 'none'}.",
                ja="クエリに、通過を許可していないパラメーターか値があります。",
            )


def _unknown_api() -> InvalidRequest:
    return InvalidRequest(
        "unknown_api",
        status=404,
        en="Sekisho does not know this API, so it cannot tell where its texts are; "
        "nothing was sent.",
        ja="未対応の API のため、本文を検査できません。送信していません。",
    )


def _several_models() -> PolicyRefusal:
    return PolicyRefusal(
        "several_models",
        en="The request names several models, and the policy has different rules for them: send "
        "one for each. Nothing was sent.",
        ja="規則の異なる複数のモデルが指定されています。モデルごとに分けてください。"
        "送信していません。",
        setting="policy.rules",
    )


def _is_aws_signature(header: Header) -> bool:
    name, value = header
    return name.lower() == "authorization" and value.startswith("AWS4-")


def _signed() -> InvalidRequest:
    return InvalidRequest(
        "signed_request",
        en="The request is signed for AWS, and masking would void its signature. Send a bearer "
        "token, or let Sekisho sign requests to this upstream.",
        ja="AWS の署名はマスキングすると無効になります。ベアラートークンを使うか、"
        "Sekisho に署名させてください。",
        setting="upstreams.NAME.aws_region",
    )


def _direct_connection() -> PolicyRefusal:
    return PolicyRefusal(
        "direct_connection",
        en="This API gives out a key or an address with which a client talks to the AI service "
        "without Sekisho; nothing was sent.",
        ja="この API は Sekisho を経由しない接続の鍵や宛先を発行します。送信していません。",
        setting="policy.direct_connections",
    )
