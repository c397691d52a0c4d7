"""What clients with the same settings share, and which upstream an address belongs to."""

import os
from pathlib import Path

import pytest

import sekisho
from sekisho.config_sources import ConfigError
from sekisho.key import KeyFileError
from sekisho.sdk.remote_detector import RemoteDetector
from sekisho.sdk.runtime import Runtime, given_or_opened, open_runtime, path_below
from sekisho.settings import Settings
from sekisho.upstreams import Jurisdiction
from support.shields import KEY, PlantedHere


def made(**settings: object) -> Runtime:
    return Runtime(Settings.model_validate(settings), detector=PlantedHere({}), key=KEY)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.openai.com/v1/chat/completions", "openai"),
        ("https://API.OpenAI.com:443/v1/chat/completions", "openai"),
        ("https://api.anthropic.com/v1/messages?beta=true", "anthropic"),
        ("https://generativelanguage.googleapis.com/v1beta/models/g:generateContent", "gemini"),
        ("https://eu.api.openai.com/v1/responses", "eu.api.openai.com"),
        ("http://api.openai.com/v1/responses", "api.openai.com"),
        ("https://api.openai.com:8443/v1/responses", "api.openai.com:8443"),
        ("https://api.openai.com.example.net/v1/responses", "api.openai.com.example.net"),
        ("http://[::1]:8000/v1/responses", "[::1]:8000"),
        ("https://name.openai.azure.com/openai/v1/responses", "name.openai.azure.com"),
    ],
)
def test_the_address_tells_the_upstream(url: str, name: str) -> None:
    upstream = made().upstream(url)

    assert upstream.name == name
    assert upstream.jurisdiction is Jurisdiction.FOREIGN


def test_the_longest_path_of_a_host_is_its_upstream() -> None:
    runtime = made(
        upstreams={
            "all": {"base_url": "https://gate.example.jp"},
            "here": {"base_url": "https://gate.example.jp/here/", "jurisdiction": "domestic"},
        }
    )

    assert runtime.upstream("https://gate.example.jp/here/v1/responses").name == "here"
    assert runtime.upstream("https://gate.example.jp/hereafter/v1/responses").name == "all"
    assert runtime.upstream("https://gate.example.jp/v1/responses").name == "all"
    assert path_below("https://gate.example.jp/here", "/here/v1/responses") == "/v1/responses"
    assert path_below("https://gate.example.jp", "/v1/responses") == "/v1/responses"


def test_home_is_below_its_address_only() -> None:
    runtime = Runtime(Settings(), detector=PlantedHere({}), key=KEY, home="http://127.0.0.1:8686/")

    assert runtime.is_home("http://127.0.0.1:8686/openai/v1/responses")
    assert runtime.is_home("ws://127.0.0.1:8686/openai/v1/responses")
    assert not runtime.is_home("http://127.0.0.1:8687/openai/v1/responses")
    assert not made().is_home("http://127.0.0.1:8686/openai/v1/responses")


def test_the_same_settings_share_one_runtime(tmp_path: Path) -> None:
    key = tmp_path / "key"

    one = open_runtime(key_file=key, profile="strict")

    assert open_runtime(key_file=str(key), profile="strict") is one
    assert open_runtime(key_file=key) is not one
    assert open_runtime(key_file=key, profile="strict", remote="http://127.0.0.1:9") is not one
    assert one.settings.policy.profile == "strict"
    assert one.key == open_runtime(key_file=key).key
    assert key.stat().st_mode & 0o777 == 0o600


def test_keywords_stand_for_settings(tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("架空計画\n", encoding="utf-8")

    settings = open_runtime(
        key_file=tmp_path / "key",
        actions={"MONEY": "mask", "JP_MY_NUMBER": "redact"},
        dictionaries={"mask": [terms]},
        vault=f"sqlite:///{tmp_path}/vault.db",
    ).settings

    assert settings.policy.actions == {"MONEY": "mask", "JP_MY_NUMBER": "redact"}
    assert settings.dictionaries.mask == (terms,)
    assert settings.vault.url == f"sqlite:///{tmp_path}/vault.db"


def test_reads_the_servers_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text(f"policy: {{profile: minimal}}\nkey_file: {tmp_path}/key\n", encoding="utf-8")

    assert open_runtime(file).settings.policy.profile == "minimal"
    monkeypatch.setenv("SEKISHO_CONFIG", str(file))
    assert open_runtime().settings.policy.profile == "minimal"
    assert open_runtime(profile="strict").settings.policy.profile == "strict"
    monkeypatch.setenv("SEKISHO_POLICY__PROFILE", "standard")
    assert open_runtime().settings.policy.profile == "standard"


def test_takes_a_settings_object(tmp_path: Path) -> None:
    settings = sekisho.Settings(key_file=tmp_path / "key")

    assert open_runtime(settings).settings is settings
    with pytest.raises(TypeError, match=r"policy\.profile"):
        open_runtime(settings, profile="strict")


def test_a_runtime_takes_no_settings_beside_it(tmp_path: Path) -> None:
    runtime = made()

    assert given_or_opened(runtime) is runtime
    with pytest.raises(TypeError, match="its own profile"):
        given_or_opened(runtime, profile="strict")
    opened = given_or_opened(None, key_file=tmp_path / "key")
    assert opened is open_runtime(key_file=tmp_path / "key")


def test_what_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"policy\.profile"):
        open_runtime(key_file=tmp_path / "key", profile="loose")
    with pytest.raises(ConfigError, match=r"cannot be read"):
        open_runtime(tmp_path / "absent.yaml")
    open_to_all = tmp_path / "key"
    open_to_all.write_text("x")
    open_to_all.chmod(0o644)
    with pytest.raises(KeyFileError):
        open_runtime(key_file=open_to_all)


def test_a_remote_detector_needs_no_model(tmp_path: Path) -> None:
    runtime = open_runtime(key_file=tmp_path / "key", remote="http://127.0.0.1:9")

    assert isinstance(runtime.detector, RemoteDetector)


def test_what_was_marked_as_missed_here_is_known(tmp_path: Path) -> None:
    (tmp_path / "mask.csv").write_text("term,type\n鬼頭,PERSON\n", encoding="utf-8")
    runtime = made(marks={"folder": str(tmp_path)})

    assert runtime.checkpoint.missed.types_in("担当は鬼頭です") == {"PERSON"}


def test_shows_no_key(tmp_path: Path) -> None:
    assert repr(made()) == "Runtime(profile=standard)"


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_opens_a_store_of_its_own() -> None:
    runtime = made()
    store = runtime.store
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        os.write(writer, b"other" if runtime.store is not store else b"same")
        os._exit(0)
    os.close(writer)
    told = os.read(reader, 10)
    os.close(reader)
    os.waitpid(child, 0)

    assert told == b"other"
    assert runtime.store is store
    assert runtime.checkpoint is runtime.checkpoint
