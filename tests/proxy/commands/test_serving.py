"""`sekisho serve` before it serves."""

from support.terminal import Terminal


def test_serve_will_not_open_to_others_by_accident(terminal: Terminal) -> None:
    assert terminal.run("serve", "--host", "0.0.0.0") == 2
    assert "--host: listen.host: " in terminal.err
