"""`GET /api/policy`: what this server does, for the extension's options and the playground.

No addresses of upstreams, no files, no tokens.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from sekisho import __version__
from sekisho.clients import Client
from sekisho.entity_types import ENTITY_TYPES, Profile
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.settings import Settings
from sekisho.upstreams import Upstream


class UpstreamView(Message):
    name: str
    jurisdiction: Literal["foreign", "domestic"]


class PolicyView(Message):
    """`actions`: for each entity type, on its way abroad. `overrides`: whether a person may leave
    what is masked. `marks`: whether the asking client may note wrong and missed findings.
    """

    profile: str
    profiles: list[str]
    actions: dict[str, str]
    attachments: Literal["block", "allow"]
    overrides: Literal["block", "allow"]
    upstreams: list[UpstreamView]
    entity_types: list[str]
    version: str
    marks: bool


class About:
    """`may_mark` tells it of a client's scope."""

    def __init__(
        self,
        settings: Settings,
        upstreams: Mapping[str, Upstream],
        may_mark: Callable[[Client], bool],
    ) -> None:
        self._settings = settings
        self._upstreams = upstreams
        self._may_mark = may_mark

    def operations(self) -> list[Operation]:
        return [
            Operation(
                "GET",
                "/api/policy",
                "policy",
                "What is done with each entity type, and where texts may go.",
                self._policy,
                gives=(PolicyView,),
            )
        ]

    async def _policy(self, call: Call[None]) -> PolicyView:
        policy = self._settings.policy
        return PolicyView(
            profile=str(policy.profile),
            profiles=[str(profile) for profile in Profile],
            actions={name: _word(policy.action(name)) for name in ENTITY_TYPES},
            attachments=policy.attachments,
            overrides=self._settings.api.overrides,
            upstreams=[
                UpstreamView(name=upstream.name, jurisdiction=upstream.jurisdiction.value)
                for upstream in self._upstreams.values()
            ],
            entity_types=list(ENTITY_TYPES),
            version=__version__,
            marks=self._may_mark(call.client),
        )


def _word(action: object) -> str:
    """Where a request is rerouted to, the configuration alone tells."""
    return action if isinstance(action, str) else "reroute"
