"""The configuration: what may be set, what each entry may be, what holds when nothing is set.

Options win over `SEKISHO_*` variables, these over the file, the file over the defaults. Entries
under `upstreams` are added to the built-in ones; `name: null` removes one. Unknown keys are errors,
since a misspelt rule is a rule that does not hold. Errors never show a configured value.
"""

import difflib
import ipaddress
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from sekisho.config_sources import ConfigError, Loc, Problem, Sources
from sekisho.entity_types import ENTITY_TYPES, ON_REQUEST, ActionName, Profile, default_action
from sekisho.key import KeyFileError
from sekisho.stores.url import BadStoreUrl, parse_store_url
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho_recognizers.dictionary_files import DictionaryFiles

DEFAULT_PORT = 8686
# First path segments that the server keeps for itself, and the upstream that is always there.
RESERVED_NAMES = frozenset({"api", "echo", "healthz", "readyz", "metrics", "static", "docs"})
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_LATER_ACTIONS = frozenset({"generalize", "reroute"})

DEFAULT_UPSTREAMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "openai": {"base_url": "https://api.openai.com", "jurisdiction": "foreign"},
        "anthropic": {"base_url": "https://api.anthropic.com", "jurisdiction": "foreign"},
        "gemini": {
            "base_url": "https://generativelanguage.googleapis.com",
            "jurisdiction": "foreign",
        },
    }
)


def _wrong(message: str, *, at: str = "") -> PydanticCustomError:
    """`at` is the setting to point at when the check belongs to a whole section."""
    return PydanticCustomError("sekisho", message, {"at": at})


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _wrong("a name is made of a-z, 0-9, - and _, at most 63 of them")
    return name


def _upstream_name(name: str) -> str:
    if name in RESERVED_NAMES:
        raise _wrong(f"is taken; every other name but {', '.join(sorted(RESERVED_NAMES))} is free")
    return _name(name)


def _entity_type(name: str) -> str:
    if name not in ENTITY_TYPES:
        raise _wrong(f"is not an entity type;{_closest(name, ENTITY_TYPES)}")
    return name


def _action(value: object) -> object:
    first = next(iter(value), None) if isinstance(value, dict) else value
    if first in _LATER_ACTIONS:
        raise _wrong(f"{first} does not exist yet; allowed: {', '.join(get_args(ActionName))}")
    return value


def _base_url(url: str) -> str:
    if not url.isprintable() or " " in url:
        raise _wrong("holds a space or a control character")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _wrong("is not a URL; allowed: https://host[:port][/path]") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise _wrong("allowed: https://host[:port][/path], or http://")
    if "@" in parts.netloc:
        raise _wrong("must not hold a user name or password; clients send their own credentials")
    if "?" in url or "#" in url:
        raise _wrong("must not hold a query (?) or fragment (#)")
    return url.rstrip("/")


def _store_url(url: str) -> str:
    try:
        parse_store_url(url)
    except BadStoreUrl as error:
        raise _wrong(str(error)) from None
    return url


def _file(path: Path) -> Path:
    try:
        path.expanduser()
    except RuntimeError:
        raise _wrong("begins with the home folder (~) of nobody on this machine") from None
    return path


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_File = Annotated[Path, AfterValidator(_file)]


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False
    )


class Listen(_Section):
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    open: bool = False


class UpstreamSettings(_Section):
    base_url: Annotated[str, AfterValidator(_base_url)]
    jurisdiction: Jurisdiction = Jurisdiction.FOREIGN
    aws_region: str = Field(default="", pattern=r"^(?:[a-z]{2}(?:-[a-z]+)+-[0-9])?$")


class PolicySettings(_Section):
    profile: Profile = Profile.STANDARD
    actions: dict[
        Annotated[str, AfterValidator(_entity_type)],
        Annotated[ActionName, BeforeValidator(_action)],
    ] = Field(default_factory=dict)
    attachments: Literal["block", "allow"] = "block"
    direct_connections: Literal["block", "allow"] = "block"

    def action(self, entity_type: str) -> ActionName:
        """What is done with `entity_type` on its way abroad."""
        return self.actions.get(entity_type) or default_action(entity_type, self.profile)

    @property
    def further_types(self) -> tuple[str, ...]:
        """What the detector looks for only because something is done with it."""
        return tuple(name for name in ON_REQUEST if self.action(name) != "allow")


class Dictionaries(_Section):
    """Files with terms to mask, and with terms that are never reported (YAML or CSV)."""

    mask: tuple[_File, ...] = ()
    keep: tuple[_File, ...] = ()

    @property
    def files(self) -> DictionaryFiles:
        return DictionaryFiles(
            tuple(path.expanduser() for path in self.mask),
            tuple(path.expanduser() for path in self.keep),
        )


class VaultSettings(_Section):
    url: Annotated[str, AfterValidator(_store_url)] = Field(default="memory://", repr=False)
    ttl_s: float = Field(default=3600, gt=0, le=10 * 366 * 24 * 3600)
    # The least holds a full session, and what a long conversation needs beside it.
    max_bytes: int = Field(default=256 * 1024 * 1024, ge=16 * 1024 * 1024)


class ClientSettings(_Section):
    token_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)


class Limits(_Section):
    # Of one process. Most of them wait for an upstream; each holds its request's payload.
    max_concurrent_requests: int = Field(default=500, gt=0)
    max_headers: int = Field(default=100, gt=0)
    max_header_bytes: int = Field(default=64 * 1024, ge=1024)
    # What Anthropic itself takes at most.
    max_body_bytes: int = Field(default=32 * 1024 * 1024, gt=0)
    max_decoded_bytes: int = Field(default=128 * 1024 * 1024, gt=0)
    # Each level costs the walk two of Python's 1000 frames.
    max_depth: int = Field(default=128, gt=0, le=200)
    detection_timeout_s: float = Field(default=120, gt=0)  # some 300,000 characters
    detection_workers: int = Field(default=1, gt=0, le=64)
    # What one worker reads in two minutes.
    detection_queue_chars: int = Field(default=3_000_000, gt=0)
    # Measured: 0.6 GiB, and 1 KiB for each character of the longest single text.
    detection_memory_bytes: int = Field(default=4 * 1024**3, ge=1024**3)
    receive_timeout_s: float = Field(default=60, gt=0)
    send_timeout_s: float = Field(default=300, gt=0)
    # Longer than any client keeps a connection, so that it is the client that closes it.
    keepalive_timeout_s: int = Field(default=75, gt=0)
    shutdown_grace_s: int = Field(default=30, ge=0)
    connect_timeout_s: float = Field(default=10, gt=0)
    # A reasoning model may be silent for minutes, before it answers and while it does.
    first_byte_timeout_s: float = Field(default=600, gt=0)
    read_timeout_s: float = Field(default=600, gt=0)


class Settings(_Section):
    listen: Listen = Listen()
    upstreams: dict[Annotated[str, AfterValidator(_upstream_name)], UpstreamSettings] = Field(
        default_factory=lambda: {
            name: UpstreamSettings.model_validate(upstream)
            for name, upstream in DEFAULT_UPSTREAMS.items()
        }
    )
    policy: PolicySettings = PolicySettings()
    dictionaries: Dictionaries = Dictionaries()
    vault: VaultSettings = VaultSettings()
    key_file: _File = Path("~/.local/state/sekisho/key")
    clients: dict[Annotated[str, AfterValidator(_name)], ClientSettings] = Field(
        default_factory=dict
    )
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _not_open_by_accident(self) -> "Settings":
        if not (is_loopback(self.listen.host) or self.clients or self.listen.open):
            raise _wrong(
                "an address that others can reach needs `clients` with tokens, or "
                "`listen.open: true` to let anybody in; allowed without: 127.0.0.1, ::1, localhost",
                at="listen.host",
            )
        return self

    @model_validator(mode="after")
    def _one_client_per_token(self) -> "Settings":
        seen: dict[str, str] = {}
        for name, client in self.clients.items():
            other = seen.setdefault(client.token_sha256, name)
            if other != name:
                raise _wrong(f"has the same token as {other}", at=f"clients.{name}.token_sha256")
        return self

    def named_upstreams(self) -> dict[str, Upstream]:
        return {
            name: Upstream(name, upstream.base_url, upstream.jurisdiction, upstream.aws_region)
            for name, upstream in self.upstreams.items()
        }

    @property
    def key_path(self) -> Path:
        """Raises KeyFileError where there is no home folder to keep it in."""
        try:
            return self.key_file.expanduser()
        except RuntimeError:
            raise KeyFileError(
                "there is no home folder to keep the key in; set key_file, or HOME"
            ) from None


def load_settings(
    path: Path | None,
    environ: Mapping[str, str],
    *,
    options: Mapping[str, object] = MappingProxyType({}),
) -> Settings:
    """`options` are command line options by setting: {"listen.port": 9000}.

    Raises ConfigError with everything that is wrong at once.
    """
    sources = Sources()
    if path is not None:
        sources.add_file(path)
    sources.add_environment(environ)
    for setting, value in options.items():
        loc = tuple(setting.split("."))
        sources.add_option(loc, value, f"--{loc[-1]}")
    if sources.problems:
        raise ConfigError(sources.problems)
    try:
        return Settings.model_validate(_with_default_upstreams(sources.tree))
    except ValidationError as error:
        raise ConfigError(_problems(error, sources)) from None


def _with_default_upstreams(tree: Mapping[str, Any]) -> dict[str, Any]:
    written = tree.get("upstreams", {})
    # `policy:` with nothing below it says the same as no such line.
    given = {key: value for key, value in tree.items() if value is not None}
    if written is None:
        written = {}
    if not isinstance(written, dict):
        return given
    merged: dict[str, Any] = {name: dict(known) for name, known in DEFAULT_UPSTREAMS.items()}
    for name, upstream in written.items():
        if upstream is None:
            merged.pop(name, None)
        elif isinstance(upstream, dict):
            merged[name] = {**merged.get(name, {}), **upstream}
        else:
            merged[name] = upstream
    return {**given, "upstreams": merged}


def _problems(error: ValidationError, sources: Sources) -> Iterator[Problem]:
    for detail in error.errors(include_input=False, include_url=False):
        at = detail.get("ctx", {}).get("at")
        loc: Loc = tuple(at.split(".")) if at else detail["loc"]
        is_key = loc[-1:] == ("[key]",)
        if is_key:
            loc = loc[:-1]
        yield Problem(
            sources.where(loc, key=is_key or detail["type"] == "extra_forbidden"),
            ".".join(map(str, loc)),
            _message(detail, loc),
        )


def _message(detail: ErrorDetails, loc: Loc) -> str:
    match detail["type"]:
        case "extra_forbidden":
            allowed = setting_names(loc[:-1])
            return f"there is no such setting;{_closest(str(loc[-1]), allowed)}"
        case "literal_error" | "enum":
            return f"allowed: {detail['ctx']['expected'].replace(' or ', ', ')}"
        case "missing":
            return "is needed here"
        case "string_pattern_mismatch":
            if loc[-1:] == ("aws_region",):
                return "allowed: a region of AWS, such as ap-northeast-1"
            return "allowed: the token's SHA-256, 64 hexadecimal digits in lower case"
        case "model_type" | "model_attributes_type" | "dict_type":
            allowed = setting_names(loc)
            listed = f": {', '.join(allowed)}" if allowed else ""
            return f"allowed: `key: value` lines{listed}"
        case _:
            return detail["msg"].removeprefix("Input ")


def _closest(word: str, allowed: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, allowed, n=1) or difflib.get_close_matches(
        word.upper(), allowed, n=1
    )
    meant = f" did you mean {near[0]}?" if near else ""
    return f"{meant} allowed: {', '.join(allowed)}"


def setting_names(loc: Loc = ()) -> tuple[str, ...]:
    """The keys that may stand under `loc`; none where names are free or nothing may stand."""
    model: Any = Settings
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(str(part))
            model = field.annotation if field else None
        else:  # a mapping of free names to sections
            values = get_args(model)
            model = values[-1] if values and not isinstance(model, UnionType) else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        return tuple(model.model_fields)
    return ()
