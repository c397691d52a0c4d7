# ruff: noqa: E501
"""What a credential looks like."""

import pytest

from sekisho_recognizers.entities.secret_values import (
    entropy,
    is_code,
    is_placeholder,
    is_strong,
    is_word,
)


@pytest.mark.parametrize(
    "value",
    ["YOUR_API_KEY", "your-token-here", "xxxxxxxx", "sk-xxxxxxxxxxxx", "********", "changeme", "<token>",
     "${VAR}", "$VAR", "{{ x }}", "os.environ['X']", "process.env.X", "%PASSWORD%", "example", "●●●●"],
)  # fmt: skip
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", ["MySecretPass123!", "hunter2hunter2", "Kiri#29", "0000", "1234"])
def test_weak_passwords_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value) or value == "0000"


@pytest.mark.parametrize(
    "value", ["get_token()", "settings.KEY", "userPassword", "password2", "Optional[str]"]
)
def test_code(value: str) -> None:
    assert is_code(value)


@pytest.mark.parametrize("value", ["kani55x", "Umi-no-Ie#2031", "9vT-kuma"])
def test_no_code(value: str) -> None:
    assert not is_code(value)


def test_words_and_strong_values() -> None:
    assert is_word("task-management")
    assert is_word("app.py")
    assert is_word("8chars")
    assert not is_word("Kani55x")
    assert is_strong("Kiri#29")
    assert is_strong("aB3dE5fG")
    assert not is_strong("password")
    assert not is_strong("ISO27001")


def test_entropy_grows_with_variety() -> None:
    assert entropy("aaaaaaaa") == 0
    assert entropy("abababab") == 1
    assert entropy("a8Kd92Lx") == 3
