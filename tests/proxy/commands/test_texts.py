"""What a command reads, in whatever encoding."""

from support.terminal import Terminal


def test_a_text_in_another_encoding_is_named_and_not_shown(terminal: Terminal) -> None:
    assert terminal.run("detect", stdin="田中太郎".encode("cp932")) == 1
    assert "standard input: is not UTF-8" in terminal.err
