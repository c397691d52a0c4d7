from typing import Any

import pytest

from sekisho.config_sources import ConfigError
from sekisho.intercept.hosts import Place, is_name, opened_hosts
from sekisho.settings import Settings, load_settings


def opened(**settings: Any) -> dict[str, tuple[Place, ...]]:
    return dict(opened_hosts(Settings.model_validate(settings)))


def test_the_built_in_services_abroad_are_opened() -> None:
    assert opened() == {
        "api.openai.com": (Place("", "openai"),),
        "api.anthropic.com": (Place("", "anthropic"),),
        "generativelanguage.googleapis.com": (Place("", "gemini"),),
    }


def test_what_is_at_home_or_on_this_machine_is_not_opened() -> None:
    upstreams = {
        "home": {"base_url": "https://ai.example.jp", "jurisdiction": "domestic"},
        "plain": {"base_url": "http://ai.example.com"},
        "local": {"base_url": "https://localhost:9000"},
        "v4": {"base_url": "https://192.0.2.7"},
        "v6": {"base_url": "https://[::1]:9000"},
    }

    assert opened(upstreams=upstreams) == {}


def test_upstreams_that_share_a_host_are_told_apart_by_path_the_longest_first() -> None:
    base = "https://AI.example.com"
    upstreams = {
        "all": {"base_url": base},
        "one": {"base_url": f"{base}/one"},
        "deep": {"base_url": f"{base}/one/deep"},
        "again": {"base_url": f"{base}/one"},
    }

    assert opened(upstreams=upstreams) == {
        "ai.example.com": (Place("/one/deep", "deep"), Place("/one", "one"), Place("", "all"))
    }


def test_a_host_that_is_written_is_the_named_upstream_alone() -> None:
    upstreams = {
        "a": {"base_url": "https://a.example.com/v0"},
        "home": {"base_url": "http://127.0.0.1:8000", "jurisdiction": "domestic"},
    }
    hosts = {"a.example.com": "home", "b.example.com": "a"}

    assert opened(upstreams=upstreams, intercept={"hosts": hosts}) == {
        "a.example.com": (Place("", "home"),),
        "b.example.com": (Place("", "a"),),
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SEKISHO_INTERCEPT__HOSTS", "{api.example.com: nobody}"),
        ("SEKISHO_INTERCEPT__HOSTS", "{'https://api.example.com': openai}"),
        ("SEKISHO_INTERCEPT__HOSTS", "{'api.example.com:443': openai}"),
        ("SEKISHO_INTERCEPT__HOSTS", "{API.example.com: openai}"),
        ("SEKISHO_INTERCEPT__HOSTS", "{'*.example.com': openai}"),
        ("SEKISHO_INTERCEPT__HOST", "0.0.0.0"),
    ],
)
def test_hosts_and_addresses_that_cannot_be_meant_are_errors(name: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"intercept\.host"):
        load_settings(None, {name: said})


@pytest.mark.parametrize(
    ("host", "is_one"),
    [("api.example.com", True), ("localhost", False), ("127.0.0.1", False), ("::1", False)],
)
def test_addresses_and_bare_words_are_no_names(host: str, is_one: bool) -> None:
    assert is_name(host) is is_one
