"""`sekisho policy explain`."""

import pytest

from support.terminal import TEXT, Terminal


def test_the_policy_is_explained_for_a_text(terminal: Terminal) -> None:
    config = terminal.home / "c.yaml"
    config.write_text(
        "upstreams: {home: {base_url: 'http://127.0.0.1:1', jurisdiction: domestic}}\n"
        "policy: {rules: [{name: calls, when: {models: [m-*]}, "
        "actions: {PHONE_NUMBER: {reroute: home}}}]}"
    )
    options = ("--config", str(config))

    assert terminal.run("policy", "explain", *options, stdin=TEXT) == 0
    assert "→ openai (foreign), as follows" in terminal.out
    assert "田中太郎です" not in terminal.out.rpartition("→")[2]
    assert terminal.run("policy", "explain", *options, "--model", "m-1", stdin=TEXT) == 0
    assert "reroute → home  policy.rules.calls" in terminal.out
    assert terminal.run("policy", "explain", *options, "--upstream", "home", stdin=TEXT) == 0
    assert terminal.out.endswith(TEXT + "\n")


@pytest.mark.parametrize("options", [("--upstream", "nowhere"), ("--client", "ghost")])
def test_the_policy_is_explained_for_what_exists(
    terminal: Terminal, options: tuple[str, str]
) -> None:
    assert terminal.run("policy", "explain", *options, stdin=TEXT) == 2
