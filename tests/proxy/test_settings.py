from collections.abc import Mapping
from pathlib import Path

import pytest

from sekisho.config_sources import ConfigError
from sekisho.entity_types import ENTITY_TYPES, Profile
from sekisho.key import KeyFileError
from sekisho.settings import (
    RerouteTo,
    Settings,
    UpstreamSettings,
    is_loopback,
    load_settings,
    setting_names,
)
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho_recognizers.dictionary_files import DictionaryFiles

TOKEN = "ab" * 32


def load(
    tmp_path: Path, text: str, environ: Mapping[str, str] | None = None, **options: object
) -> Settings:
    path = tmp_path / "sekisho.yaml"
    path.write_text(text, encoding="utf-8")
    given = {f"listen.{name}": value for name, value in options.items()}
    return load_settings(path, environ or {}, options=given)


def problems(tmp_path: Path, text: str, environ: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, environ)
    return [line.replace(f"{tmp_path}/", "") for line in str(caught.value).splitlines()]


def problem(tmp_path: Path, text: str, environ: Mapping[str, str] | None = None) -> str:
    (line,) = problems(tmp_path, text, environ)
    return line


def test_without_a_file_the_three_vendors_are_there_and_only_this_machine_is_let_in() -> None:
    settings = load_settings(None, {})

    assert settings == Settings()
    assert list(settings.upstreams) == ["openai", "anthropic", "gemini"]
    assert {u.jurisdiction for u in settings.upstreams.values()} == {Jurisdiction.FOREIGN}
    assert (settings.listen.host, settings.listen.port) == ("127.0.0.1", 8686)
    assert settings.policy.profile is Profile.STANDARD
    assert settings.policy.attachments == "block"
    assert settings.limits.max_body_bytes == 32 * 1024 * 1024


def test_an_empty_section_means_its_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, "listen:\nupstreams:\npolicy:\n") == Settings()


def test_the_file_adds_upstreams_changes_known_ones_and_removes_others(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "upstreams:\n"
        "  home: {base_url: 'http://127.0.0.1:8000/', jurisdiction: domestic}\n"
        "  openai: {base_url: 'https://eu.example.com/proxy'}\n"
        "  gemini: null\n",
    )

    assert settings.upstreams == {
        "openai": UpstreamSettings(base_url="https://eu.example.com/proxy"),
        "anthropic": UpstreamSettings(base_url="https://api.anthropic.com"),
        "home": UpstreamSettings(
            base_url="http://127.0.0.1:8000", jurisdiction=Jurisdiction.DOMESTIC
        ),
    }


def test_upstreams_are_handed_on_with_their_names() -> None:
    settings = Settings()

    assert settings.named_upstreams()["openai"] == Upstream(
        "openai", "https://api.openai.com", Jurisdiction.FOREIGN
    )


def test_an_upstream_of_unknown_jurisdiction_is_foreign(tmp_path: Path) -> None:
    settings = load(tmp_path, "upstreams: {other: {base_url: https://llm.example.jp}}")

    assert settings.upstreams["other"].jurisdiction is Jurisdiction.FOREIGN


def test_variables_win_over_the_file_and_options_over_both(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "listen: {host: localhost, port: 1}",
        {
            "SEKISHO_LISTEN__HOST": "::1",
            "SEKISHO_LISTEN__PORT": "2",
            "SEKISHO_UPSTREAMS__HOME__BASE_URL": "http://127.0.0.1:8000",
            "SEKISHO_UPSTREAMS__GEMINI": "null",
            "SEKISHO_POLICY__ACTIONS__PERSON": "allow",
        },
        port=3,
    )

    assert (settings.listen.host, settings.listen.port) == ("::1", 3)
    assert list(settings.upstreams) == ["openai", "anthropic", "home"]
    assert settings.policy.actions == {"PERSON": "allow"}


def test_everything_that_is_wrong_is_reported_at_once_with_its_place(tmp_path: Path) -> None:
    text = (
        "listen:\n"
        "  prt: 8686\n"
        "policy: {profile: standrad}\n"
        "upstreams:\n"
        "  home: {jurisdiction: abroad}\n"
    )

    assert problems(tmp_path, text, {"SEKISHO_LIMITS__MAX_DEPTH": "deep"}) == [
        "sekisho.yaml:2:3: listen.prt: there is no such setting; did you mean port? "
        "allowed: host, port, open",
        "sekisho.yaml:5:9: upstreams.home.base_url: is needed here",
        "sekisho.yaml:5:24: upstreams.home.jurisdiction: allowed: 'foreign', 'domestic'",
        "sekisho.yaml:3:19: policy.profile: allowed: 'standard', 'strict', 'minimal'",
        "SEKISHO_LIMITS__MAX_DEPTH: limits.max_depth: should be a valid integer, "
        "unable to parse string as an integer",
    ]


def test_a_misspelt_section_is_an_error_that_lists_the_sections(tmp_path: Path) -> None:
    assert problem(tmp_path, "polcy: {profile: strict}") == (
        "sekisho.yaml:1:1: polcy: there is no such setting; did you mean policy? "
        f"allowed: {', '.join(Settings.model_fields)}"
    )


def test_a_misspelt_variable_is_named_as_such(tmp_path: Path) -> None:
    assert problem(tmp_path, "", {"SEKISHO_LISTEN__PROT": "1"}).startswith(
        "SEKISHO_LISTEN__PROT: listen.prot: there is no such setting; did you mean port?"
    )


def test_a_section_that_is_a_plain_value_is_an_error_that_lists_its_keys(tmp_path: Path) -> None:
    assert problem(tmp_path, "listen: 8686") == (
        "sekisho.yaml:1:9: listen: allowed: `key: value` lines: host, port, open"
    )


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("listen: {port: 65536}", "listen.port"),
        ("listen: {host: ''}", "listen.host"),
        ("vault: {url: 'postgres://h/v'}", "vault.url"),
        ("vault: {ttl_s: 0}", "vault.ttl_s"),
        ("vault: {max_bytes: 1}", "vault.max_bytes"),
        ("limits: {read_timeout_s: .inf}", "limits.read_timeout_s"),
        ("limits: {connect_timeout_s: .nan}", "limits.connect_timeout_s"),
        ("limits: {max_body_bytes: -1}", "limits.max_body_bytes"),
        ("policy: {attachments: maybe}", "policy.attachments"),
        ("upstreams: 1", "upstreams"),
        ("upstreams: {home: http://127.0.0.1}", "upstreams.home"),
        ("dictionaries: {mask: customers.csv}", "dictionaries.mask"),
        ("dictionaries: {masks: [customers.csv]}", "dictionaries.masks"),
    ],
)
def test_a_value_out_of_bounds_is_refused(tmp_path: Path, text: str, setting: str) -> None:
    assert f": {setting}: " in problem(tmp_path, text)


@pytest.mark.parametrize(
    "url",
    [
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https://api.example.com:port",
        "https://api.example.com/?key=value",
        "https://api.example.com/#top",
        "https://api.example.com/?",
        "https://somebody:secret@api.example.com",
        "https://[::1",
        "https://api.example.com/a b",
        "https://api.example.com/\\n",
    ],
)
def test_a_base_url_that_would_not_work_is_refused(tmp_path: Path, url: str) -> None:
    line = problem(tmp_path, f'upstreams: {{home: {{base_url: "{url}"}}}}')

    assert line.startswith("sekisho.yaml:1:30: upstreams.home.base_url: ")
    assert "secret" not in line


@pytest.mark.parametrize(
    "url", ["memory", "sqlite://v.db", "redis://", "rediss://:secret@h:port", "mysql://u:secret@h"]
)
def test_a_vault_that_cannot_be_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    line = problem(tmp_path, f"vault: {{url: '{url}'}}")

    assert line.startswith("sekisho.yaml:1:14: vault.url: ")
    assert "secret" not in line


def test_the_password_of_a_vault_is_not_shown() -> None:
    settings = Settings.model_validate({"vault": {"url": "redis://:secret@localhost"}})

    assert "secret" not in repr(settings) + str(settings)


@pytest.mark.parametrize("name", ["api", "echo", "healthz", "metrics"])
def test_a_name_that_the_server_needs_is_refused(tmp_path: Path, name: str) -> None:
    line = problem(tmp_path, f"upstreams: {{{name}: {{base_url: 'http://h'}}}}")

    assert line.startswith(f"sekisho.yaml:1:13: upstreams.{name}: is taken")


@pytest.mark.parametrize("name", ["Home", "a/b", "日本", "-x", "a" * 64])
def test_a_name_that_no_url_could_carry_is_refused(tmp_path: Path, name: str) -> None:
    assert "a name is made of" in problem(
        tmp_path, f"upstreams: {{{name}: {{base_url: 'http://h'}}}}"
    )


def test_an_unknown_entity_type_is_an_error_with_the_nearest_one(tmp_path: Path) -> None:
    line = problem(tmp_path, "policy: {actions: {JP_MYNUMBER: block}}")

    assert line.startswith(
        "sekisho.yaml:1:20: policy.actions.JP_MYNUMBER: is not an entity type; "
        "did you mean JP_MY_NUMBER? allowed: PERSON, "
    )


HOME = "upstreams: {home: {base_url: 'http://127.0.0.1:8000', jurisdiction: domestic}}\n"


@pytest.mark.parametrize("action", ["hide", "reroute", "{reroute: home, mask: home}", "[mask]"])
def test_an_unknown_action_lists_the_known_ones(tmp_path: Path, action: str) -> None:
    line = problem(tmp_path, f"policy: {{actions: {{PERSON: {action}}}}}")

    assert line.endswith(
        "policy.actions.PERSON: allowed: mask, redact, generalize, allow, block, "
        "{reroute: UPSTREAM}"
    )


def test_a_request_may_be_sent_to_a_domestic_upstream_instead(tmp_path: Path) -> None:
    policy = load(tmp_path, HOME + "policy: {actions: {CONFIDENTIAL_MARK: {reroute: home}}}").policy

    assert policy.actions == {"CONFIDENTIAL_MARK": RerouteTo(reroute="home")}


@pytest.mark.parametrize("target", ["openai", "nowhere"])
def test_a_request_is_not_sent_elsewhere_abroad(tmp_path: Path, target: str) -> None:
    actions = f"policy: {{actions: {{MEDICAL: {{reroute: {target}}}}}}}"

    assert problem(tmp_path, HOME + actions) == (
        "sekisho.yaml:2:29: policy.actions.MEDICAL: is no domestic upstream; there are: home"
    )


def test_only_what_has_a_general_form_is_generalized(tmp_path: Path) -> None:
    line = problem(tmp_path, "policy: {actions: {PERSON: generalize}}")

    assert "policy.actions.PERSON: generalize is for ADDRESS, JP_POSTAL_CODE" in line


@pytest.mark.parametrize("action", ["mask", "allow"])
def test_what_may_not_leave_in_any_form_is_not_masked(tmp_path: Path, action: str) -> None:
    line = problem(tmp_path, f"policy: {{actions: {{JP_MY_NUMBER: {action}}}}}")

    assert line.endswith(
        "policy.actions.JP_MY_NUMBER: may not leave in any form (policy.never_leave); "
        "allowed: block, redact, {reroute: UPSTREAM}"
    )


def test_the_list_of_what_never_leaves_is_the_users(tmp_path: Path) -> None:
    text = "policy: {never_leave: [MEDICAL], actions: {JP_MY_NUMBER: mask}}"

    assert problem(tmp_path, text).endswith(
        "policy.never_leave: MEDICAL needs an action: block, redact or {reroute: UPSTREAM}"
    )
    policy = load(tmp_path, "policy: {never_leave: [], actions: {JP_MY_NUMBER: mask}}").policy
    assert policy.action("JP_MY_NUMBER") == "mask"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{name: a}", "policy.rules.0: does nothing; allowed: action, actions, profile, attachm"),
        ("{name: A, action: block}", "policy.rules.0.name: a name is made of a-z"),
        ("{name: a, action: mask}", "policy.rules.0.action: allowed: block, {reroute: UPSTREAM}"),
        ("{name: a, action: {reroute: x}}", "policy.rules.0: is no domestic upstream"),
        (
            "{name: a, when: {count: {PERSON: 3}}, profile: strict}",
            "policy.rules.0: a rule that counts says what becomes of the request",
        ),
        (
            "{name: a, when: {models: [gpt-*]}, attachments: allow}",
            "policy.rules.0: attachments are read before the model is known",
        ),
        (
            "{name: a, when: {upstreams: [nowhere]}, action: block}",
            "policy.rules.0.when.upstreams: is no upstream; there are: openai,",
        ),
        (
            "{name: a, when: {clients: [ghost]}, action: block}",
            "policy.rules.0.when.clients: is no client; there are: none",
        ),
        (
            "{name: a, actions: {JP_MY_NUMBER: allow}}",
            "policy.rules.0.actions.JP_MY_NUMBER: may not leave in any form",
        ),
        ("{name: a, when: {count: {PERSONS: 3}}, action: block}", "did you mean PERSON?"),
    ],
)
def test_a_rule_that_cannot_hold_is_an_error(tmp_path: Path, rule: str, message: str) -> None:
    line = problem(tmp_path, f"policy:\n  rules:\n  - {rule}")

    assert message in line
    assert line.startswith("sekisho.yaml:3:")


def test_two_rules_of_one_name_are_an_error(tmp_path: Path) -> None:
    line = problem(
        tmp_path, "policy:\n  rules:\n  - {name: a, action: block}\n  - {name: a, action: block}"
    )

    assert line.startswith("sekisho.yaml:4:12: policy.rules.1.name: has the same name as another")


@pytest.mark.parametrize(
    "rule",
    [
        "{name: a, actions: {DATE_TIME: mask}}",
        "{name: a, profile: strict}",
        "{name: a, when: {count: {DATE_TIME: 3}}, action: block}",
    ],
)
def test_what_a_rule_is_about_is_looked_for(tmp_path: Path, rule: str) -> None:
    assert load(tmp_path, f"policy: {{rules: [{rule}]}}").policy.further_types == ("DATE_TIME",)


def test_an_action_of_the_file_wins_over_the_profile(tmp_path: Path) -> None:
    policy = load(tmp_path, "policy: {profile: minimal, actions: {PERSON: redact}}").policy

    assert policy.action("PERSON") == "redact"
    assert policy.action("ORGANIZATION") == "allow"
    assert policy.action("JP_MY_NUMBER") == "block"


def test_every_entity_type_has_an_action() -> None:
    policy = Settings().policy

    assert {policy.action(name) for name in ENTITY_TYPES} == {"mask", "allow", "block"}


@pytest.mark.parametrize(
    ("policy", "further"),
    [
        ("{}", ()),
        ("{profile: minimal}", ()),
        ("{profile: strict}", ("DATE_TIME",)),
        ("{profile: strict, actions: {DATE_TIME: allow}}", ()),
        ("{actions: {DATE_TIME: redact}}", ("DATE_TIME",)),
    ],
)
def test_dates_are_looked_for_where_something_is_done_with_them(
    tmp_path: Path, policy: str, further: tuple[str, ...]
) -> None:
    assert load(tmp_path, f"policy: {policy}").policy.further_types == further


def test_what_was_marked_comes_on_top_of_the_dictionaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load(tmp_path, "dictionaries: {mask: [a.csv]}")

    assert settings.dictionary_files.mask == (Path("a.csv"),)
    assert settings.dictionary_files.marks == tmp_path / ".local/state/sekisho/marks"
    assert load(tmp_path, "marks: {folder: null}").dictionary_files == DictionaryFiles()
    assert settings.without_dictionaries().dictionary_files == DictionaryFiles()


def test_without_a_home_folder_nothing_can_be_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(path: Path) -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "expanduser", nobody)

    assert Settings().marks.path is None


def test_who_may_mark_is_a_client(tmp_path: Path) -> None:
    crm = f"clients: {{crm: {{token_sha256: '{'0' * 64}'}}}}"

    assert load(tmp_path, f"{crm}\nmarks: {{clients: [crm]}}").marks.clients == ("crm",)
    line = problem(tmp_path, f"{crm}\nmarks:\n  clients: [hr]\n")
    assert "marks.clients: is no client; there are: crm" in line


def test_an_address_that_others_reach_needs_tokens_or_the_word_open(tmp_path: Path) -> None:
    line = problem(tmp_path, "listen:\n  host: 0.0.0.0\n")

    assert line.startswith("sekisho.yaml:2:9: listen.host: an address that others can reach needs")
    assert load(tmp_path, "listen: {host: 0.0.0.0, open: true}").listen.open
    assert load(
        tmp_path, f"listen: {{host: 0.0.0.0}}\nclients: {{crm: {{token_sha256: {TOKEN}}}}}"
    ).clients


def test_the_place_of_an_open_address_may_be_a_variable(tmp_path: Path) -> None:
    assert problem(tmp_path, "", {"SEKISHO_LISTEN__HOST": "192.0.2.1"}).startswith(
        "SEKISHO_LISTEN__HOST: listen.host: "
    )


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("sekisho.internal", False),
        ("localhost.example.com", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_two_clients_with_one_token_are_refused(tmp_path: Path) -> None:
    text = f"clients:\n  a: {{token_sha256: {TOKEN}}}\n  b: {{token_sha256: {TOKEN}}}\n"

    assert problem(tmp_path, text) == (
        "sekisho.yaml:3:21: clients.b.token_sha256: has the same token as a"
    )


@pytest.mark.parametrize("token", ["secret-token", "ab" * 31, "AB" * 32])
def test_a_token_in_clear_is_refused_and_not_shown(tmp_path: Path, token: str) -> None:
    line = problem(tmp_path, f"clients: {{crm: {{token_sha256: {token}}}}}")

    assert "64 hexadecimal digits" in line
    assert token not in line


def test_a_token_hash_is_in_no_repr(tmp_path: Path) -> None:
    settings = load(tmp_path, f"clients: {{crm: {{token_sha256: {TOKEN}}}}}")

    assert TOKEN not in repr(settings)


@pytest.mark.parametrize("setting", ["key_file: {}", "dictionaries: {{mask: ['{}']}}"])
def test_the_home_folder_of_nobody_is_an_error(tmp_path: Path, setting: str) -> None:
    line = problem(tmp_path, setting.format("~nobody-of-this-name/x"))

    assert line.startswith("sekisho.yaml:1:")
    assert line.endswith("begins with the home folder (~) of nobody on this machine")


def test_without_any_home_folder_the_key_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)

    with pytest.raises(KeyFileError, match="set key_file, or HOME"):
        _ = Settings().key_path


def test_the_key_file_is_found_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert Settings().key_path == tmp_path / ".local/state/sekisho/key"


def test_the_names_of_settings_can_be_asked_for() -> None:
    assert "limits" in setting_names()
    assert setting_names(("upstreams", "home")) == (
        *("base_url", "jurisdiction", "aws_region", "api_key", "failover", "speaks", "model"),
    )
    assert setting_names(("upstreams",)) == ()
    assert setting_names(("listen", "port")) == ()


def test_dictionaries_are_lists_of_files_and_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    settings = load(tmp_path, "dictionaries: {mask: [a.csv, ~/b.yaml]}")

    assert settings.dictionaries.files.mask == (Path("a.csv"), Path.home() / "b.yaml")
    assert settings.dictionaries.files.keep == ()
    assert load_settings(None, {"SEKISHO_DICTIONARIES__KEEP": "[c.csv]"}).dictionaries.keep == (
        Path("c.csv"),
    )


@pytest.mark.parametrize(
    ("origin", "read"),
    [
        ("https://CRM.example.jp", "https://crm.example.jp"),
        ("https://crm.example.jp:443", "https://crm.example.jp"),
        ("https://crm.example.jp:8443", "https://crm.example.jp:8443"),
        ("http://10.0.0.5:80", "http://10.0.0.5"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        (f"chrome-extension://{'abcdefghijklmnop' * 2}", None),
        ("moz-extension://0a1b2c3d-0000-4000-8000-0123456789ab", None),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(
    tmp_path: Path, origin: str, read: str | None
) -> None:
    settings = load(tmp_path, f'api: {{origins: ["{origin}"]}}')

    assert settings.api.origins == (read or origin,)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "crm.example.jp",
        "https://",
        "https://*.example.jp",
        "https://crm.example.jp/",
        "https://crm.example.jp/path",
        "https://user@crm.example.jp",
        "https://crm.example.jp:port",
        "https://crm.example.jp:99999",
        "ftp://crm.example.jp",
        "chrome-extension://abc",
        "chrome-extension://*",
        "file://",
    ],
)
def test_what_is_no_origin_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f'api: {{origins: ["{origin}"]}}')

    assert "api.origins.0: allowed: https://host[:port]" in str(caught.value)
