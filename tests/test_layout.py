"""The tests mirror the folders: each module has its test file, and each test file its module."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {
    "proxy": ROOT / "proxy/sekisho",
    "recognizers": ROOT / "recognizers/sekisho_recognizers",
}

_PERSON = "parts of person.py; entities/test_person.py goes through them"

# What has no test file of its own, and why. Shorten this list; do not let it grow.
WITHOUT_TEST = {
    "proxy/errors.py": "messages only; every test of a refusal reads them",
    "proxy/audit/style.py": "a style sheet; audit/test_page.py looks at the page it is in",
    "proxy/checkpoint.py": "server/test_proxy.py and test_exchange.py go through it",
    "proxy/__main__.py": "one call; server/test_run.py starts it",
    "proxy/doctor/check.py": "a value with no behaviour of its own",
    "proxy/commands/options.py": "what commands share; their tests go through it",
    "proxy/server/app.py": "wiring; every test of the server goes through it",
    "proxy/server/resources.py": "wiring; server/test_reload.py changes what it holds",
    "proxy/upstreams.py": "values with no behaviour of their own",
    "recognizers/entities/name_anchors.py": _PERSON,
    "recognizers/entities/name_shapes.py": _PERSON,
    "recognizers/entities/name_words.py": _PERSON,
    "recognizers/entities/organization_words.py": "words of organization.py",
    "recognizers/finding.py": "a value with no behaviour of its own",
}

# Tests of how modules work together.
WITHOUT_MODULE = {
    "recognizers/boundaries.py": "one guarantee for every pattern recognizer of the package",
    "recognizers/linearity.py": "one rule for every regular expression of the package",
    "recognizers/training/": "the recipes of training text and weights, beside the package",
    "proxy/clients/": "the vendors' own SDKs through the whole proxy",
    "proxy/integrations/": "the frameworks that people use around the SDKs",
    "proxy/sdk/calls/": "the vendors' own clients, with and without protect()",
    "proxy/server/replicas.py": "several servers that share a key and a vault",
    "proxy/sovereignty.py": "what reaches whom, whatever the action, the place and the API",
    "proxy/sovereignty_at_random.py": "the same under any rules, in any order of turns",
    "proxy/faults/": "what may befall the whole proxy, over bare sockets",
}


def modules() -> set[str]:
    return {
        f"{name}/{path.relative_to(package)}"
        for name, package in PACKAGES.items()
        for path in package.rglob("*.py")
        if path.name != "__init__.py"
    }


def modules_with_tests() -> set[str]:
    return {
        str(path.relative_to(ROOT / "tests").with_name(path.name.removeprefix("test_")))
        for name in PACKAGES
        for path in (ROOT / "tests" / name).rglob("test_*.py")
    }


def test_every_module_has_its_test_file() -> None:
    assert sorted(modules() - modules_with_tests() - set(WITHOUT_TEST)) == []


def test_every_test_file_has_its_module() -> None:
    strays = {
        path
        for path in modules_with_tests() - modules()
        if not path.startswith(tuple(WITHOUT_MODULE))
    }

    assert sorted(strays) == []


def test_no_exception_outlives_its_reason() -> None:
    assert sorted(set(WITHOUT_TEST) & modules_with_tests()) == []
    assert sorted(set(WITHOUT_TEST) - modules()) == []


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_every_folder_of_a_package_is_importable(package: Path) -> None:
    folders = {path.parent for path in package.rglob("*.py")}

    assert all((folder / "__init__.py").exists() for folder in folders)
