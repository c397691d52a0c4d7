"""The configuration: what may be set, what each entry may be, what holds when nothing is set.

Options win over `SEKISHO_*` variables, these over the file, the file over the defaults. Entries
under `upstreams` are added to the built-in ones; `name: null` removes one. Unknown keys are errors,
since a misspelt rule is a rule that does not hold. Errors never show a configured value.
"""

import difflib
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, get_args
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
from sekisho.entity_types import (
    ENTITY_TYPES,
    GENERALIZED,
    ON_REQUEST,
    ActionName,
    Profile,
    default_action,
)
from sekisho.key import KeyFileError, Keys, load_keys
from sekisho.stores.url import BadStoreUrl, parse_store_url
from sekisho.upstreams import ApiKey, Jurisdiction, Upstream
from sekisho.wire.api import Vendor
from sekisho_recognizers.dictionary_files import DictionaryFiles

DEFAULT_PORT = 8686
DEFAULT_INTERCEPT_PORT = 8687
# First path segments that the server keeps for itself, and the upstream that is always there.
RESERVED_NAMES = frozenset({"api", "echo", "healthz", "readyz", "metrics", "static", "docs"})
_EXTENSION = re.compile(r"chrome-extension://[a-p]{32}|moz-extension://[0-9a-f-]{36}")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]+)?")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_HOST_NAME = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
)
# Actions after which something of a value is on its way.
_LEAVING = frozenset({"mask", "generalize", "allow"})

EXTENSION_ORIGIN = "chrome-extension://llofcbegcanihphikkhndjafoegpgebk"
"""Sekisho's own browser extension: the key in its manifest gives it this id."""

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
    """One message for whatever is neither a known word nor an upstream to go to."""
    if isinstance(value, dict) and value.keys() == {"reroute"}:
        return value
    if isinstance(value, RerouteTo) or value in get_args(ActionName):
        return value
    allowed = ", ".join(get_args(ActionName))
    raise _wrong(f"allowed: {allowed}, {{reroute: UPSTREAM}}")


def _request_action(value: object) -> object:
    if value is None or value == "block" or isinstance(value, RerouteTo):
        return value
    if isinstance(value, dict) and value.keys() == {"reroute"}:
        return value
    raise _wrong("allowed: block, {reroute: UPSTREAM}")


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


def _origin(origin: str) -> str:
    """As browsers write it: in lower case, without the port that goes without saying."""
    origin = origin.lower()
    if _EXTENSION.fullmatch(origin):
        return origin
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not (host and _ORIGIN.fullmatch(origin)):
        raise _wrong(
            "allowed: https://host[:port], http://host[:port], chrome-extension://ID, "
            "moz-extension://ID"
        )
    usual = {"https": 443, "http": 80}[parts.scheme]
    return origin.removesuffix(f":{usual}") if port == usual else origin


def _host_name(host: str) -> str:
    if not _HOST_NAME.fullmatch(host):
        raise _wrong("allowed: a host's full name in lower case, without scheme, port or path")
    return host


def _syslog(address: str) -> str:
    allowed = "allowed: udp://host:port, tcp://host:port, unix:///dev/log"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _wrong(allowed) from None
    over_network = parts.scheme in {"udp", "tcp"} and host and port and not parts.path
    if address and not (over_network or (parts.scheme == "unix" and parts.path and not host)):
        raise _wrong(allowed)
    return address


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


class ApiKeySettings(_Section):
    env: str = Field(default="", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$|^$")
    file: _File | None = None
    header: str = Field(default="", pattern=r"^[a-z0-9-]*$")

    @model_validator(mode="after")
    def _is_somewhere(self) -> "ApiKeySettings":
        if bool(self.env) == bool(self.file):
            raise _wrong(
                "allowed: {env: VARIABLE} or {file: PATH}; a key itself is not written here"
            )
        return self


class UpstreamSettings(_Section):
    base_url: Annotated[str, AfterValidator(_base_url)]
    jurisdiction: Jurisdiction = Jurisdiction.FOREIGN
    aws_region: str = Field(default="", pattern=r"^(?:[a-z]{2}(?:-[a-z]+)+-[0-9])?$")
    api_key: ApiKeySettings | None = None
    failover: str = ""
    speaks: tuple[Vendor, ...] = ()
    model: str = Field(default="", max_length=128)

    def named(self, name: str) -> Upstream:
        key = self.api_key
        return Upstream(
            name,
            self.base_url,
            self.jurisdiction,
            self.aws_region,
            api_key=ApiKey(key.env, key.file, key.header) if key else None,
            failover=self.failover,
            speaks=self.speaks,
            model=self.model,
        )


class RerouteTo(_Section):
    """To a domestic upstream, unmasked: the data may be used, but may not leave."""

    reroute: str


EntityType = Annotated[str, AfterValidator(_entity_type)]
ActionSetting: TypeAlias = ActionName | RerouteTo
_Action = Annotated[ActionSetting, BeforeValidator(_action)]


class Condition(_Section):
    """All that is written has to hold. `count`: more distinct values than that in one request."""

    clients: tuple[str, ...] = ()
    upstreams: tuple[str, ...] = ()
    jurisdiction: Jurisdiction | None = None
    models: tuple[str, ...] = ()
    count: dict[EntityType, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)


class Rule(_Section):
    """`actions`, `profile` and `attachments` in place of the policy's; `action`: on the request."""

    name: Annotated[str, AfterValidator(_name)]
    when: Condition = Condition()
    profile: Profile | None = None
    actions: dict[EntityType, _Action] = Field(default_factory=dict)
    attachments: Literal["block", "allow"] | None = None
    action: Annotated[Literal["block"] | RerouteTo | None, BeforeValidator(_request_action)] = None

    @model_validator(mode="after")
    def _says_something(self) -> "Rule":
        of_texts = bool(self.profile or self.actions or self.attachments)
        if not (of_texts or self.action):
            raise _wrong("does nothing; allowed: action, actions, profile, attachments")
        if self.when.count and of_texts:
            raise _wrong("a rule that counts says what becomes of the request: `action`, no other")
        if self.when.models and self.attachments:
            raise _wrong("attachments are read before the model is known: not in a rule on models")
        return self

    def reroutes(self) -> Iterator[str]:
        for action in (self.action, *self.actions.values()):
            if isinstance(action, RerouteTo):
                yield action.reroute


class PolicySettings(_Section):
    profile: Profile = Profile.STANDARD
    actions: dict[EntityType, _Action] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    # 番号法19条 lists to whom a My Number may be handed on; an AI service is not among them.
    never_leave: tuple[EntityType, ...] = ("JP_MY_NUMBER",)
    attachments: Literal["block", "allow"] = "block"
    direct_connections: Literal["block", "allow"] = "block"
    dry_run: bool = False

    def action(self, entity_type: str) -> ActionSetting:
        """What is done with `entity_type` on its way abroad, where no rule says otherwise."""
        return self.actions.get(entity_type) or default_action(entity_type, self.profile)

    @property
    def further_types(self) -> tuple[str, ...]:
        """What the detector looks for only because something is done with it, or it is counted."""
        return tuple(name for name in ON_REQUEST if self._of_interest(name))

    def _of_interest(self, entity_type: str) -> bool:
        return self.action(entity_type) != "allow" or any(
            rule.actions.get(entity_type, "allow") != "allow"
            or entity_type in rule.when.count
            or (rule.profile and default_action(entity_type, rule.profile) != "allow")
            for rule in self.rules
        )

    @model_validator(mode="after")
    def _held_back(self) -> "PolicySettings":
        for at, actions in self._all_actions():
            for entity_type, action in actions.items():
                if action == "generalize" and entity_type not in GENERALIZED:
                    raise _wrong(
                        f"generalize is for {', '.join(GENERALIZED)}", at=f"{at}.{entity_type}"
                    )
                if entity_type in self.never_leave and action in _LEAVING:
                    raise _wrong(
                        "may not leave in any form (policy.never_leave); "
                        "allowed: block, redact, {reroute: UPSTREAM}",
                        at=f"{at}.{entity_type}",
                    )
        for entity_type in self.never_leave:
            if self.action(entity_type) in _LEAVING:
                raise _wrong(
                    f"{entity_type} needs an action: block, redact or {{reroute: UPSTREAM}}",
                    at="policy.never_leave",
                )
        return self

    def _all_actions(self) -> Iterator[tuple[str, Mapping[str, ActionSetting]]]:
        yield "policy.actions", self.actions
        for number, rule in enumerate(self.rules):
            if rule.when.jurisdiction is not Jurisdiction.DOMESTIC:
                yield f"policy.rules.{number}.actions", rule.actions

    @model_validator(mode="after")
    def _one_rule_per_name(self) -> "PolicySettings":
        names = [rule.name for rule in self.rules]
        for number, name in enumerate(names):
            if name in names[:number]:
                raise _wrong("has the same name as another", at=f"policy.rules.{number}.name")
        return self


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


class MarksSettings(_Section):
    """Where findings that people marked as wrong or missed are kept; null: they cannot mark any.

    `clients`: who may, where there are clients; what one keeps is kept for all.
    """

    folder: _File | None = Path("~/.local/state/sekisho/marks")
    clients: tuple[str, ...] = ()

    @property
    def path(self) -> Path | None:
        """None also where there is no home folder to keep them in."""
        try:
            return self.folder and self.folder.expanduser()
        except RuntimeError:
            return None


class VaultSettings(_Section):
    url: Annotated[str, AfterValidator(_store_url)] = Field(default="memory://", repr=False)
    ttl_s: float = Field(default=3600, gt=0, le=10 * 366 * 24 * 3600)
    # The least holds a full session, and what a long conversation needs beside it.
    max_bytes: int = Field(default=256 * 1024 * 1024, ge=16 * 1024 * 1024)


class ClientSettings(_Section):
    token_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)
    scope: Annotated[str, AfterValidator(lambda scope: scope and _name(scope))] = ""
    upstreams: tuple[str, ...] = ()
    requests_per_minute: int | None = Field(default=None, gt=0)
    max_concurrent_requests: int | None = Field(default=None, gt=0)


class ApiSettings(_Section):
    """For `/api/*`. `origins`: pages and extensions that may use it in a browser."""

    origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = (EXTENSION_ORIGIN,)
    overrides: Literal["allow", "block"] = "allow"
    requests_per_minute: int = Field(default=600, gt=0)


class InterceptSettings(_Section):
    """For `sekisho intercept`. `hosts`: which upstream each of these is, beside those that the
    base URLs of foreign upstreams name.
    """

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=DEFAULT_INTERCEPT_PORT, ge=0, le=65535)
    hosts: dict[Annotated[str, AfterValidator(_host_name)], str] = Field(default_factory=dict)
    ca_folder: _File = Path("~/.local/state/sekisho/ca")
    mitmdump: str = Field(default="mitmdump", min_length=1)


def _switched_off(value: object) -> object:
    """YAML reads `off` as false."""
    return "off" if value is False else value


class LogSettings(_Section):
    format: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"


class AuditSettings(_Section):
    """Without a `path` nothing is kept. `keep_files`: rotated ones; null keeps them all."""

    path: _File | None = None
    rotate_bytes: int = Field(default=128 * 1024 * 1024, ge=1024 * 1024)
    keep_files: int | None = Field(default=None, ge=1)
    fsync: Literal["always", "interval", "never"] = "always"
    on_failure: Literal["block", "allow"] = "block"
    syslog: Annotated[str, AfterValidator(_syslog)] = ""
    otel: Annotated[str, AfterValidator(lambda url: url and _base_url(url))] = ""

    @model_validator(mode="after")
    def _copies_of_something(self) -> "AuditSettings":
        for name in ("syslog", "otel"):
            if getattr(self, name) and self.path is None:
                raise _wrong("copies the ledger; set audit.path", at=f"audit.{name}")
        return self


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
    stay_home: bool = False
    policy: PolicySettings = PolicySettings()
    dictionaries: Dictionaries = Dictionaries()
    marks: MarksSettings = MarksSettings()
    vault: VaultSettings = VaultSettings()
    key_file: _File = Path("~/.local/state/sekisho/key")
    former_key_files: tuple[_File, ...] = ()
    clients: dict[Annotated[str, AfterValidator(_name)], ClientSettings] = Field(
        default_factory=dict
    )
    api: ApiSettings = ApiSettings()
    intercept: InterceptSettings = InterceptSettings()
    audit: AuditSettings = AuditSettings()
    limits: Limits = Limits()
    log: LogSettings = LogSettings()
    tracing: Annotated[Literal["off", "otlp"], BeforeValidator(_switched_off)] = "off"

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
    def _intercepts_what_exists(self) -> "Settings":
        if not (is_loopback(self.intercept.host) or self.clients):
            raise _wrong(
                "an address that others can reach needs `clients` with tokens; allowed without: "
                "127.0.0.1, ::1, localhost",
                at="intercept.host",
            )
        for name in self.intercept.hosts.values():
            if name not in self.upstreams and name != "echo":
                raise _wrong(
                    f"is no upstream; there are: {', '.join(self.upstreams)}", at="intercept.hosts"
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

    @model_validator(mode="after")
    def _rules_name_what_exists(self) -> "Settings":
        for at, target in self._reroutes():
            known = self.upstreams.get(target)
            if known is None or known.jurisdiction is not Jurisdiction.DOMESTIC:
                homes = [n for n, u in self.upstreams.items() if u.jurisdiction == "domestic"]
                raise _wrong(
                    "is no domestic upstream; there are: " + (", ".join(homes) or "none"), at=at
                )
        for client, settings in self.clients.items():
            for name in settings.upstreams:
                if name not in self.upstreams and name != "echo":
                    raise _wrong(
                        f"is no upstream; there are: {', '.join(self.upstreams)}",
                        at=f"clients.{client}.upstreams",
                    )
        for number, rule in enumerate(self.policy.rules):
            for name in rule.when.upstreams:
                if name not in self.upstreams and name != "echo":
                    raise _wrong(
                        f"is no upstream; there are: {', '.join(self.upstreams)}",
                        at=f"policy.rules.{number}.when.upstreams",
                    )
            for name in rule.when.clients:
                if name not in self.clients:
                    raise _wrong(
                        f"is no client; there are: {', '.join(self.clients) or 'none'}",
                        at=f"policy.rules.{number}.when.clients",
                    )
        return self

    def _reroutes(self) -> Iterator[tuple[str, str]]:
        for name, upstream in self.upstreams.items():
            if upstream.failover:
                yield f"upstreams.{name}.failover", upstream.failover
        for entity_type, action in self.policy.actions.items():
            if isinstance(action, RerouteTo):
                yield f"policy.actions.{entity_type}", action.reroute
        for number, rule in enumerate(self.policy.rules):
            for target in rule.reroutes():
                yield f"policy.rules.{number}", target

    @model_validator(mode="after")
    def _marks_by_known_clients(self) -> "Settings":
        for name in self.marks.clients:
            if name not in self.clients:
                known = ", ".join(self.clients) or "none"
                raise _wrong(f"is no client; there are: {known}", at="marks.clients")
        return self

    @property
    def dictionary_files(self) -> DictionaryFiles:
        """The dictionaries, and what people marked."""
        return replace(self.dictionaries.files, marks=self.marks.path)

    def without_dictionaries(self) -> "Settings":
        """Without the terms of the configuration, and without those that were marked."""
        none = {"dictionaries": Dictionaries(), "marks": MarksSettings(folder=None)}
        return self.model_copy(update=none)

    def named_upstreams(self) -> dict[str, Upstream]:
        return {name: upstream.named(name) for name, upstream in self.upstreams.items()}

    @property
    def key_path(self) -> Path:
        """Raises KeyFileError where there is no home folder to keep it in."""
        try:
            return self.key_file.expanduser()
        except RuntimeError:
            raise KeyFileError(
                "there is no home folder to keep the key in; set key_file, or HOME"
            ) from None

    def keys(self) -> Keys:
        """Makes the key if there is none. Raises KeyFileError."""
        return load_keys(self.key_path, self.former_key_files)


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
        loc: Loc = (
            tuple(int(p) if p.isdigit() else p for p in at.split(".")) if at else detail["loc"]
        )
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
            if loc[-1:] in (("env",), ("header",)):
                return "allowed: the name of a variable, or of a header in lower case"
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
