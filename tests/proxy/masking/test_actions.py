from sekisho.masking.actions import Action


def test_actions_are_written_as_in_the_settings() -> None:
    assert [str(action) for action in Action] == [
        "mask",
        "redact",
        "generalize",
        "allow",
        "block",
        "reroute",
    ]
