"""Signing requests to AWS anew (Signature Version 4).

A client's own signature covers the body that it sent, so it is void once something is masked. An
upstream with `aws_region` gets requests signed with the credentials of the proxy itself, found
where every AWS tool looks for them (environment, profile, container or instance role); what the
client signed with stays behind. Needs the extra `sekisho[bedrock]`.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx

from sekisho.errors import SekishoError, UpstreamFailure
from sekisho.transport import Incoming, Outgoing, Transport
from sekisho.upstreams import Upstream

if TYPE_CHECKING:
    from botocore.credentials import Credentials

SERVICE = "bedrock"
_SIGNED = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"})

FindCredentials = Callable[[], "Credentials | None"]


def find_credentials() -> "Credentials | None":
    """Looks where every AWS tool looks. May wait for the network: a role's come from a service.

    Raises UpstreamFailure where the library is missing.
    """
    try:
        from botocore.session import Session
    except ImportError:
        raise UpstreamFailure(
            "signing_unavailable",
            en="Signing for AWS needs the package botocore: pip install 'sekisho[bedrock]'.",
            ja="AWS の署名には botocore が必要です: pip install 'sekisho[bedrock]'。",
        ) from None
    return Session().get_credentials()


class SigningTransport:
    """Signs what goes to an upstream with `aws_region`, and hands everything on."""

    def __init__(self, transport: Transport, find: FindCredentials = find_credentials) -> None:
        self._transport = transport
        self._signer = Signer(find)

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        if upstream.aws_region:
            outgoing = await asyncio.to_thread(self._signer.signed, upstream, outgoing)
        return await self._transport.send(upstream, outgoing)

    async def close(self) -> None:
        await self._transport.close()


class Signer:
    """Looks for credentials when it signs first."""

    def __init__(self, find: FindCredentials = find_credentials) -> None:
        self._find = find
        self._credentials: Credentials | None = None

    def signed(self, upstream: Upstream, outgoing: Outgoing) -> Outgoing:
        """May wait for the network. Raises UpstreamFailure where there is nothing to sign with."""
        headers = [(name, value) for name, value in outgoing.headers if name not in _SIGNED]
        signature = self._signature(upstream, outgoing, dict(headers))
        return replace(outgoing, headers=[*headers, *signature.items()])

    def _signature(
        self, upstream: Upstream, outgoing: Outgoing, headers: Mapping[str, str]
    ) -> dict[str, str]:
        try:
            if self._credentials is None:
                self._credentials = self._find()
            if self._credentials is None:
                raise _no_credentials()
            return _sign(
                self._credentials,
                upstream.aws_region,
                outgoing.method,
                upstream.base_url + outgoing.target,
                headers.get("content-type", ""),
                outgoing.body,
            )
        except SekishoError:
            raise
        except Exception:  # botocore's own, of which a message may hold a path or a profile's name
            raise _no_credentials() from None


def _sign(
    credentials: "Credentials",
    region: str,
    method: str,
    url: str,
    content_type: str,
    body: bytes,
) -> dict[str, str]:
    """Only what no hop in between may change is signed: host, date and the body's type."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    signed = {"host": httpx.URL(url).netloc.decode("ascii")}  # without a port that goes unsaid
    if content_type:
        signed["content-type"] = content_type
    request = AWSRequest(method=method, url=url, data=body, headers=signed)
    SigV4Auth(credentials.get_frozen_credentials(), SERVICE, region).add_auth(request)
    return {
        name.lower(): value for name, value in request.headers.items() if name.lower() in _SIGNED
    }


def _no_credentials() -> UpstreamFailure:
    return UpstreamFailure(
        "signing_unavailable",
        en="There are no AWS credentials that the request could be signed with.",
        ja="署名に使う AWS の認証情報がありません。",
    )
