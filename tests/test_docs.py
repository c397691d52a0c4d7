"""The documentation says what the code does: settings, entity types, errors, examples."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from sekisho.entity_types import ENTITY_TYPES, Profile, default_action
from sekisho.settings import ClientSettings, Settings, load_settings
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.tables import openai

ROOT = Path(__file__).parent.parent
CONFIGURATION = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
PROXY = (ROOT / "docs/proxy.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

RAISED_BY = {
    *("InvalidRequest", "PolicyRefusal", "UpstreamFailure", "DetectionFailure", "SekishoError"),
    *("VaultFailure", "Rerouted", "_refusal", "_failure"),
}


def setting_paths(model: Any, prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from setting_paths(annotation, f"{prefix}{name}.")
        elif get_origin(annotation) is dict:
            value = get_args(annotation)[1]
            if isinstance(value, type) and issubclass(value, BaseModel):
                yield from setting_paths(value, f"{prefix}{name}.NAME.")
            else:
                yield f"{prefix}{name}.{'HOST' if name == 'hosts' else 'TYPE'}"
        else:
            yield f"{prefix}{name}"


def raised_codes() -> set[str]:
    codes = set()
    for path in (ROOT / "proxy").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            first = node.args[0]
            if node.func.id in RAISED_BY and isinstance(first, ast.Constant):
                codes.add(str(first.value))
    return codes


def first_cells(page: str, heading: str) -> list[str]:
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_the_settings_page_lists_every_setting_and_no_other() -> None:
    assert first_cells(CONFIGURATION, "Settings") == list(setting_paths(Settings))


def test_the_example_holds_every_setting_at_its_default() -> None:
    settings = load_settings(ROOT / "docs/sekisho.yaml", {})

    assert settings.upstreams.pop("home").base_url == "http://127.0.0.1:8000"
    assert settings.clients.pop("crm") == ClientSettings(token_sha256="0" * 64)
    assert settings.policy.actions == {"JP_MY_NUMBER": "block", "CONFIDENTIAL_MARK": "allow"}
    settings.policy.actions.clear()
    assert settings == Settings()


@pytest.mark.parametrize("path", list(setting_paths(Settings)))
def test_the_example_spells_out(path: str) -> None:
    example = (ROOT / "docs/sekisho.yaml").read_text(encoding="utf-8")
    words = [word for word in path.split(".") if word.islower()]

    assert all(f"{word}:" in example for word in words)


def test_the_table_of_profiles_is_the_one_in_use() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| [^|]+ \| (\w+) \| (\w+) \| (\w+) \|$", CONFIGURATION, re.M
    )

    order = (Profile.MINIMAL, Profile.STANDARD, Profile.STRICT)
    assert rows == [
        (name, *(default_action(name, profile) for profile in order)) for name in ENTITY_TYPES
    ]


def test_the_table_of_errors_lists_every_code_and_no_other() -> None:
    assert sorted(first_cells(PROXY, "Errors")) == sorted(raised_codes())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/chat/completions"),
        ("POST", "/v1/completions"),
        ("POST", "/v1/responses"),
        ("POST", "/v1/responses/input_tokens"),
        ("POST", "/v1/responses/compact"),
        ("POST", "/v1/embeddings"),
        ("GET", "/v1/models"),
        ("POST", "/v1/messages"),
        ("POST", "/v1/messages/count_tokens"),
        ("POST", "/v1beta/models/gemini-pro:generateContent"),
        ("POST", "/v1beta/models/gemini-pro:streamGenerateContent"),
        ("POST", "/v1beta/models/gemini-pro:countTokens"),
        ("POST", "/v1beta/models/gemini-pro:embedContent"),
        ("POST", "/v1beta/models/gemini-pro:batchEmbedContents"),
        ("GET", "/v1beta/models"),
    ],
)
def test_an_api_that_the_proxy_page_names_passes(method: str, path: str) -> None:
    name = path.rpartition("/v1beta/models/gemini-pro")[2].removeprefix("/v1")
    assert name in PROXY or name.rpartition("/")[2] in PROXY
    assert find_api(method, path) is not None


@pytest.mark.parametrize("row", openai.ROWS, ids=lambda row: row.name)
def test_the_proxy_page_names_each_api_of_openai(row: Api) -> None:
    first = re.findall(r"/[a-z_]+", row.path.replace("(?:chat/)?", "").replace("(?:", ""))[0]

    assert first in PROXY


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


# Those of sdk.md send something: test_sdk_page.py has an upstream for them.
@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "sdk.md"], ids=lambda page: page.name
)
def test_python_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_KEY_FILE", str(tmp_path / "key"))
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "CO_API_KEY"):
        monkeypatch.setenv(name, "invented")
    for example in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(example, page.name, "exec"), {})  # noqa: S102  (our own pages)


def test_no_gap_is_left_in_a_page() -> None:
    for page in PAGES:
        assert not re.search(r"TODO|FIXME|XXX|DEMO-OUTPUT", page.read_text(encoding="utf-8")), (
            page.name
        )
