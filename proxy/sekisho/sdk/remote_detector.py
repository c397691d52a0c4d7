"""Detection by a running Sekisho server, so that this process loads no model.

Only by a server of one's own: texts go to it as they are, all of a request's that are new in one.
"""

from collections.abc import Sequence

from sekisho.sdk.remote import RemoteServer
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding


class RemoteDetector:
    """`token`: where the server asks its clients for one. Raises ValueError for what is no URL."""

    waits = True

    def __init__(self, url: str, token: str | None = None) -> None:
        self._server = RemoteServer(url, token)

    def warm_up(self) -> None:
        """Returns when the server has answered."""
        self.detect([Leaf("見本")])

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        """Raises SekishoError, the server's own or for no answer: then nothing may leave."""
        return self._server.detect(leaves)

    def close(self) -> None:
        """A later call opens connections anew."""
        self._server.close()
