"""docs/extension.md says of the manifest what is in it."""

import base64
import hashlib
import json
import re

import pytest

from support.npm import EXTENSION, ROOT

MANIFEST = json.loads((EXTENSION / "src/manifest.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/extension.md").read_text(encoding="utf-8")
_JAPANESE, _ENGLISH = PAGE.split("\n## English\n")


@pytest.mark.parametrize("half", [_JAPANESE, _ENGLISH], ids=["ja", "en"])
def test_every_permission_is_explained_and_no_other(half: str) -> None:
    table = re.split(r"\n### (?:権限とその理由|Permissions, and why)\n", half)[1].split("\n### ")[0]
    named = re.findall(r"`([^`]+)`", table)

    hosts = [*MANIFEST["host_permissions"], *MANIFEST["optional_host_permissions"]]
    assert sorted(named) == sorted([*MANIFEST["permissions"], *hosts])


def test_its_id_is_the_one_that_the_page_has_servers_let_in() -> None:
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    name = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)

    assert set(re.findall(r"chrome-extension://(\w+)", PAGE)) == {name}


def test_content_scripts_run_only_where_the_manifest_has_a_permission() -> None:
    [script] = MANIFEST["content_scripts"]

    assert set(script["matches"]) <= set(MANIFEST["host_permissions"])
    assert script["run_at"] == "document_start"
    assert MANIFEST["content_security_policy"]["extension_pages"].startswith("default-src 'none'")
