"""Where an exchange begins: is this a request that can be read, to an API that is known?

Everything that is refused before a single text is looked at, is refused here.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from sekisho.errors import InvalidRequest
from sekisho.exchange import Collaborators, Exchange, Request, memo_text
from sekisho.masking.memo import MemoEntry
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.apis import Api, find_api
from sekisho.wire.json_body import Json, read_json
from sekisho.wire.walk import Leaf, texts

JSON_TYPES = frozenset({"application/json", "text/json", ""})
"""The empty one: bodies without a Content-Type are read as JSON, or refused for not being it."""


@dataclass(frozen=True)
class Checkpoint:
    shared: Collaborators = field(repr=False)
    max_depth: int

    def admit(self, request: Request, upstream: Upstream, scope: str) -> Exchange:
        """Raises InvalidRequest and PolicyRefusal; then nothing of the request may leave."""
        api = find_api(request.method, request.path)
        if api is None:
            raise _unknown_api()
        _check_query(request.query, api)
        payload = self._payload(request, api)
        domestic = upstream.jurisdiction is Jurisdiction.DOMESTIC
        known = {} if domestic else self._known(payload, upstream, scope)
        return Exchange(self.shared, request, upstream, scope, api, payload, known)

    def _known(self, payload: Json, upstream: Upstream, scope: str) -> dict[Leaf, MemoEntry]:
        """What the memo has seen. An entry whose placeholder stands for another value in an
        earlier one is left out: its text is masked anew.
        """
        known: dict[Leaf, MemoEntry] = {}
        table: dict[str, str] = {}
        policy = self.shared.policy
        for leaf in texts(payload, allow_attachments=policy.attachments_allowed):
            entry = self.shared.memo.get(scope, upstream.name, memo_text(leaf))
            if entry is None or any(table.get(name, value) != value for name, value in entry.pairs):
                continue
            table.update(entry.pairs)
            known[leaf] = entry
        return known

    def _payload(self, request: Request, api: Api) -> Json:
        if api.method == "GET":
            if request.body:
                raise InvalidRequest(
                    "unexpected_body",
                    en="This API takes no request body.",
                    ja="この API はリクエスト本文を受け付けません。",
                )
            return None
        content_type = next(
            (value for name, value in request.headers if name.lower() == "content-type"), ""
        )
        if content_type.partition(";")[0].strip().lower() not in JSON_TYPES:
            raise InvalidRequest(
                "unsupported_content_type",
                status=415,
                en="Request bodies have to be application/json; others cannot be scanned.",
                ja="リクエスト本文は application/json に限ります（他は検査できません）。",
            )
        return read_json(request.body, max_depth=self.max_depth)


def _check_query(query: str, api: Api) -> None:
    """A query may carry text; only the parameters that the API's row lists pass."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        if not api.allows_query(name, value):
            raise InvalidRequest(
                "query_not_scannable",
                en="The query holds a parameter that Sekisho does not pass on; known here: "
                f"{', '.join(sorted(api.query)) or 'none'}.",
                ja="クエリに、通過を許可していないパラメーターがあります。",
            )


def _unknown_api() -> InvalidRequest:
    return InvalidRequest(
        "unknown_api",
        status=404,
        en="Sekisho does not know this API, so it cannot tell where its texts are; "
        "nothing was sent.",
        ja="未対応の API のため、本文を検査できません。送信していません。",
    )
