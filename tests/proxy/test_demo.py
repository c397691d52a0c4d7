"""`sekisho demo`, with the real detector: nothing personal leaves, everything comes back."""

import pytest

from sekisho import demo


@pytest.mark.ginza
def test_shows_the_whole_way_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main() == 0

    shown = capsys.readouterr().out
    assert "PERSON" in shown
    assert "高橋 美咲" in shown
    assert "✔" in shown


def exchange(left: str, seen: str) -> demo.Shown:
    return demo.Shown("t", left=left, came_back=left, seen=seen, masked=1, timing="")


def test_tells_when_a_value_left() -> None:
    assert not exchange(left="高橋様", seen=demo.PROMPT).sound


def test_tells_when_a_value_did_not_come_back() -> None:
    assert not exchange(left="PERSON1BBBBB様", seen="PERSON1BBBBB様").sound


def test_what_must_not_leave_stands_in_the_prompt() -> None:
    assert all(value in demo.PROMPT for value in demo.MUST_NOT_LEAVE)
