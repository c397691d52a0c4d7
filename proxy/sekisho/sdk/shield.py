"""Text in, text out: for whoever talks to an AI service without an SDK that `protect` knows."""

import os
import secrets
from collections.abc import Mapping, Sequence
from types import TracebackType

from sekisho.clients import OPEN_SCOPE
from sekisho.policy import ABROAD, Circumstances
from sekisho.sdk.kept_values import VaultValues
from sekisho.sdk.local_masking import LocalMasking
from sekisho.sdk.runtime import Runtime, open_runtime
from sekisho.sdk.session import Session
from sekisho.sdk.texts import TextMasker, Texts, checked
from sekisho.sdk.threads import in_thread
from sekisho.settings import Settings
from sekisho_recognizers.finding import Finding


class Shield(Texts):
    """Masks texts and restores answers. Made in a moment; the models are loaded with the first
    text, or by `warm_up`, once for all of a process. Safe to share between threads and event
    loops.

    What it masked it restores, as long as the vault keeps it (`vault.ttl_s`: an hour after its
    last use). All users of one Shield share that: where they must not see each other's values, or
    where a value must be gone at the end, give each conversation a `session()`.
    """

    def __init__(
        self,
        settings: Settings | str | os.PathLike[str] | None = None,
        *,
        profile: str | None = None,
        actions: Mapping[str, str] | None = None,
        dictionaries: Mapping[str, Sequence[str | os.PathLike[str]]] | None = None,
        key_file: str | os.PathLike[str] | None = None,
        vault: str | None = None,
        upstream: str | None = None,
        remote: str | None = None,
        remote_token: str | None = None,
        runtime: Runtime | None = None,
    ) -> None:
        """The settings are those of `open_runtime`. `upstream` names the upstream that the texts
        are for: one at home gets the original; without, they go abroad.

        `remote` is the address of a Sekisho server, which then detects and masks with its own
        settings and key; texts leave this process for it, and for nothing else. `runtime` stands
        in for what the settings would make.

        Raises ConfigError, KeyFileError; ValueError for an unknown upstream or a bad address.
        """
        given = (settings, profile, actions, dictionaries, key_file, vault)
        if remote is not None:
            if runtime is not None or any(each is not None for each in given):
                raise TypeError("with `remote`, the server's own settings hold")
            masker, runtime = _remote(remote, remote_token, upstream)
        else:
            if remote_token is not None:
                raise TypeError("remote_token is for `remote`")
            if runtime is None:
                runtime = open_runtime(
                    settings,
                    profile=profile,
                    actions=actions,
                    dictionaries=dictionaries,
                    key_file=key_file,
                    vault=vault,
                )
            masker = LocalMasking(runtime, OPEN_SCOPE, _circumstances(runtime, upstream))
        super().__init__(masker, VaultValues(runtime, OPEN_SCOPE))

    def __repr__(self) -> str:
        return f"Shield({self._masker!r})"

    def detect(self, text: str) -> list[Finding]:
        """What is found, whatever the policy does with it; places are indices into the text."""
        return self._masker.detect(checked(text))

    async def adetect(self, text: str) -> list[Finding]:
        return await in_thread(self.detect, text)

    def session(self) -> Session:
        return Session(self._masker, self._masker.open())

    def warm_up(self) -> None:
        """Loads what the first text would wait for: seconds. With `remote`, asks whether the
        server answers. Raises DetectionFailure.
        """
        self._masker.warm_up()

    async def awarm_up(self) -> None:
        await in_thread(self.warm_up)

    def close(self) -> None:
        """Closes the connections to a `remote`; without one there is nothing to close."""
        self._masker.close()

    def __enter__(self) -> "Shield":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _remote(url: str, token: str | None, upstream: str | None) -> tuple[TextMasker, Runtime]:
    """The values stay here, in memory: no key of this machine's is needed for that."""
    from sekisho.sdk.remote import RemoteServer
    from sekisho.sdk.remote_masking import RemoteMasking

    server = RemoteServer(url, token)
    return RemoteMasking(server, upstream), Runtime(Settings(), key=secrets.token_bytes(32))


def _circumstances(runtime: Runtime, upstream: str | None) -> Circumstances:
    if upstream is None:
        return ABROAD
    known = runtime.settings.upstreams
    if upstream not in known:
        raise ValueError(f"there is no such upstream; there are: {', '.join(known)}")
    return Circumstances(OPEN_SCOPE, upstream, known[upstream].jurisdiction)
