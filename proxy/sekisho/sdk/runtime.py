"""What all clients of a process with the same settings share: key, policy, memory, detector."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypedDict, Unpack
from urllib.parse import urlsplit

from sekisho.checkpoint import Checkpoint
from sekisho.config_sources import CONFIG_VARIABLE
from sekisho.exchange import Collaborators
from sekisho.key import Keys
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.missed_terms import MissedTerms
from sekisho.policy import Policy
from sekisho.sdk.local_detector import LocalDetector
from sekisho.sdk.process_lock import PROCESS_LOCK
from sekisho.sdk.remote_detector import RemoteDetector
from sekisho.settings import Settings, load_settings
from sekisho.signing import Signer
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

Origin = tuple[str, str, int | None]

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_RUNTIMES: dict[tuple[str, str, str], "Runtime"] = {}


class Detector(Protocol):
    """`waits`: whether to ask takes long enough to need a thread beside an event loop."""

    @property
    def waits(self) -> bool: ...

    def warm_up(self) -> None: ...

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        """Findings for each leaf, in order. Raises DetectionFailure: then nothing may leave."""


class Runtime:
    """Safe to share between threads, event loops and, each with a memory of its own, forks.

    `home`: the address of a Sekisho server; what goes there is masked there, and not here.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        detector: Detector | None = None,
        key: bytes | None = None,
        home: str = "",
    ) -> None:
        """Raises KeyFileError where the key cannot be used."""
        self.settings = settings
        keys = settings.keys() if key is None else Keys(key)
        self.key, self.former = keys.current, keys.former
        self.policy = Policy(settings.policy)
        self.detector: Detector = detector or LocalDetector(
            settings.dictionary_files, settings.policy.further_types
        )
        self.signer = Signer()
        self._home = home.rstrip("/")
        self._upstreams = [*settings.named_upstreams().values()]
        self._opened: tuple[int, Store, Checkpoint] | None = None

    def __repr__(self) -> str:
        return f"Runtime(profile={self.settings.policy.profile})"

    @property
    def store(self) -> Store:
        return self._open()[1]

    @property
    def checkpoint(self) -> Checkpoint:
        """Raises VaultFailure where the store cannot be opened."""
        return self._open()[2]

    def is_home(self, url: str) -> bool:
        return bool(self._home) and _below(self._home, *place(url))

    def upstream(self, url: str) -> Upstream:
        """The one that the settings name for this address, else a foreign one of its host's name.

        Of several on one host, the one with the longest path.
        """
        origin, path = place(url)
        fitting = [each for each in self._upstreams if _below(each.base_url, origin, path)]
        if fitting:
            return max(fitting, key=lambda each: len(each.base_url))
        scheme, host, port = origin
        named = f"[{host}]" if ":" in host else host
        if port != _DEFAULT_PORTS.get(scheme):
            named = f"{named}:{port}"
        return Upstream(named, f"{scheme}://{named}", Jurisdiction.FOREIGN)

    def _open(self) -> tuple[int, Store, Checkpoint]:
        """A store's connections and locks are of the process that opened it."""
        opened = self._opened
        if opened is None or opened[0] != os.getpid():
            with PROCESS_LOCK:
                opened = self._opened
                if opened is None or opened[0] != os.getpid():
                    opened = self._opened = self._made()
        return opened

    def _made(self) -> tuple[int, Store, Checkpoint]:
        kept = self.settings.vault
        key, former = self.key, self.former
        store = open_store(kept.url, key, kept.ttl_s, kept.max_bytes, former)
        memo, vault = Memo(store, key, former), Vault(store, key, former)
        shared = Collaborators(key, self.policy, memo, vault)
        missed = MissedTerms(self.settings.marks.path)
        checkpoint = Checkpoint(shared, self.settings.limits.max_depth, missed)
        return os.getpid(), store, checkpoint


class RuntimeOptions(TypedDict, total=False):
    """The keywords of `open_runtime`, for what hands them on."""

    settings: Settings | str | os.PathLike[str] | None
    profile: str | None
    actions: Mapping[str, str] | None
    dictionaries: Mapping[str, Sequence[str | os.PathLike[str]]] | None
    key_file: str | os.PathLike[str] | None
    vault: str | None
    remote: str | None
    remote_token: str | None


def open_runtime(
    settings: Settings | str | os.PathLike[str] | None = None,
    *,
    profile: str | None = None,
    actions: Mapping[str, str] | None = None,
    dictionaries: Mapping[str, Sequence[str | os.PathLike[str]]] | None = None,
    key_file: str | os.PathLike[str] | None = None,
    vault: str | None = None,
    remote: str | None = None,
    remote_token: str | None = None,
) -> Runtime:
    """The one runtime of the process for these settings.

    `settings` is a Settings object or the path of a configuration file; without, `SEKISHO_CONFIG`
    and the `SEKISHO_*` variables say, as for the server. The rest stands for the setting of that
    name; `dictionaries` is {"mask": [files], "keep": [files]}, `vault` a URL. With `remote`, a
    running server detects, and no model is loaded here.

    Raises ConfigError, KeyFileError.
    """
    options = _options(profile, actions, dictionaries, key_file, vault)
    if isinstance(settings, Settings):
        if options:
            raise TypeError(f"write {', '.join(options)} into the Settings object")
    else:
        path = settings or os.environ.get(CONFIG_VARIABLE) or None
        settings = load_settings(Path(path) if path else None, os.environ, options=options)
    name = (settings.model_dump_json(), remote or "", remote_token or "")
    with PROCESS_LOCK:
        runtime = _RUNTIMES.get(name)
        if runtime is None:
            detector = RemoteDetector(remote, remote_token) if remote else None
            runtime = _RUNTIMES[name] = Runtime(settings, detector=detector, home=remote or "")
    return runtime


def given_or_opened(runtime: Runtime | None, **options: Unpack[RuntimeOptions]) -> Runtime:
    """Settings beside a runtime would hold for nothing: a TypeError."""
    if runtime is None:
        return open_runtime(**options)
    if options:
        raise TypeError(f"the runtime that is given has its own {', '.join(options)}")
    return runtime


def _options(
    profile: str | None,
    actions: Mapping[str, str] | None,
    dictionaries: Mapping[str, Sequence[str | os.PathLike[str]]] | None,
    key_file: str | os.PathLike[str] | None,
    vault: str | None,
) -> Mapping[str, object]:
    options: dict[str, object] = {
        "policy.profile": profile,
        "key_file": key_file and os.fspath(key_file),
        "vault.url": vault,
    }
    options |= {f"policy.actions.{name}": action for name, action in (actions or {}).items()}
    for name, files in (dictionaries or {}).items():
        options[f"dictionaries.{name}"] = [os.fspath(file) for file in files]
    return MappingProxyType({name: value for name, value in options.items() if value is not None})


def place(url: str) -> tuple[Origin, str]:
    """Where a URL leads: its origin, and the path there. Raises ValueError where it is none."""
    parts = urlsplit(url)
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    return (scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(scheme)), parts.path


def path_below(base_url: str, path: str) -> str:
    """A request's path as the vendor wrote it: without that of the upstream's address."""
    return path.removeprefix(place(base_url)[1].rstrip("/"))


def _below(base_url: str, origin: Origin, path: str) -> bool:
    base_origin, base_path = place(base_url)
    base_path = base_path.rstrip("/")
    return origin == base_origin and (path == base_path or path.startswith(f"{base_path}/"))
