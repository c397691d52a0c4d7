"""The playground's files: what is served, with which headers, and that they load nothing else."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from sekisho.entity_types import FAMILIES
from sekisho.server.pages import HEADERS, MEDIA_TYPES
from support.gate import Gate, gate

FOLDER = Path(str(files("sekisho") / "pages"))
NAMES = sorted(path.name for path in FOLDER.iterdir())
SCRIPTS = [name for name in NAMES if name.endswith(".js")]


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate({}) as running:
        yield running


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_the_playground_is_at_the_root(server: Gate) -> None:
    response = httpx.get(server.url)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.text.startswith("<!doctype html>")
    assert '<html lang="ja">' in response.text


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_served(server: Gate, name: str) -> None:
    response = httpx.get(f"{server.url}/static/{name}")

    assert response.status_code == 200
    assert response.content == (FOLDER / name).read_bytes()
    assert response.headers["content-type"] == MEDIA_TYPES[name.rpartition(".")[2]]


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/static/none.js"])
def test_the_browser_is_told_what_the_pages_may_do(server: Gate, path: str) -> None:
    response = httpx.get(server.url + path)

    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "//" not in policy


def test_what_the_browser_has_is_not_sent_again(server: Gate) -> None:
    etag = httpx.get(server.url).headers["etag"]

    for known in (etag, f'"other", {etag}', f"W/{etag}"):
        response = httpx.get(server.url, headers={"if-none-match": known})
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["etag"] == etag
    assert httpx.get(server.url, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["none.js", "%2e%2e%2fserver%2fapp.py", "", "pages"])
def test_nothing_else_is_below_static(server: Gate, name: str) -> None:
    response = httpx.get(f"{server.url}/static/{name}")

    assert response.status_code == 404
    assert response.content == b""


def test_the_reverse_proxy_keeps_every_other_path(server: Gate) -> None:
    posted = httpx.post(server.url, json={})
    unknown = httpx.get(f"{server.url}/none/v1/models")

    assert "x-sekisho-request-id" in posted.headers
    assert "x-sekisho-request-id" in unknown.headers
    assert httpx.get(f"{server.url}/echo/v1/models").status_code == 200


def test_pages_need_no_token_and_hold_nothing() -> None:
    with gate({}, clients={"a": {"token_sha256": "0" * 64}}) as server:
        assert httpx.get(server.url).status_code == 200
        assert httpx.get(f"{server.url}/api/policy").status_code == 401


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_no_script_or_style_stands_in_the_page() -> None:
    page = _Elements()
    page.feed(source("index.html"))

    for tag, attributes in page.found:
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    addresses = re.findall(r"(?:https?:)?//[a-z][^\s\"'`)]*", source(name))

    # A comment begins with //, too, but not with a host behind it; the namespace is a name.
    outside = [each for each in addresses if "." in each and "www.w3.org/2000/svg" not in each]
    assert [each for each in outside if each.startswith("http")] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_is_only_ever_set_as_text(name: str) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|document\.write|new Function",
        source(name),
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_import_is_a_file_of_the_folder(name: str) -> None:
    imported = re.findall(r'(?:from|import\()\s*"\./([^"]+)"', source(name))

    assert set(imported) <= set(NAMES)


def test_the_page_knows_every_entity_type_by_its_family() -> None:
    rows = re.findall(r'^  ([A-Z_]+): \["(\w+)", "[^"]+", "[^"]+"\],$', source("kinds.js"), re.M)

    assert dict(rows) == {name: str(family) for name, family in FAMILIES.items()}


def test_every_word_that_is_used_exists_in_both_languages() -> None:
    known = set(re.findall(r'^  "?([\w.]+)"?: \[', source("words.js"), re.M))
    used = set(re.findall(r'data-t(?:-\w+)?="([^"]+)"', source("index.html")))
    for name in SCRIPTS:
        used |= set(re.findall(r'\bsay\("([^"]+)"', source(name)))

    assert used - known == set()


def test_every_family_has_its_colour_in_light_and_dark() -> None:
    style = source("playground.css")

    for family in set(map(str, FAMILIES.values())):
        assert re.search(rf"--{family}: light-dark\(#\w{{6}}, #\w{{6}}\)", style)
        assert f'[data-family="{family}"]' in style
