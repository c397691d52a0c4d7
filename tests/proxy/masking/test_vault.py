import pytest

from sekisho.masking.vault import MemoryVault, UnknownSession, Vault


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_keeps_what_was_added() -> None:
    vault: Vault = MemoryVault()
    session = vault.open("scope")
    assert vault.table("scope", session) == {}
    vault.add("scope", session, {"PERSON4K7Q2M": "田中"})
    vault.add("scope", session, {"PERSON5K7Q2M": "佐藤"}, ["https://a.example/PERSON4K7Q2M"])
    assert vault.table("scope", session) == {"PERSON4K7Q2M": "田中", "PERSON5K7Q2M": "佐藤"}
    assert vault.urls("scope", session) == {"https://a.example/PERSON4K7Q2M"}


def test_hands_out_copies() -> None:
    vault = MemoryVault()
    session = vault.open("scope")
    vault.table("scope", session)["PERSON4K7Q2M"] = "x"
    assert vault.table("scope", session) == {}


def test_another_scope_does_not_know_the_session() -> None:
    vault = MemoryVault()
    session = vault.open("a")
    for use in (vault.table, vault.urls, vault.delete):
        with pytest.raises(UnknownSession):
            use("b", session)
    with pytest.raises(UnknownSession):
        vault.add("b", session, {})


def test_a_deleted_session_is_unknown_and_the_error_does_not_name_it() -> None:
    vault = MemoryVault()
    session = vault.open("a")
    vault.delete("a", session)
    with pytest.raises(UnknownSession) as caught:
        vault.table("a", session)
    assert session not in repr(caught.value) + str(caught.value)


def test_a_placeholder_keeps_its_value() -> None:
    vault = MemoryVault()
    session = vault.open("a")
    vault.add("a", session, {"PERSON4K7Q2M": "planted"})
    with pytest.raises(ValueError, match="another value") as caught:
        vault.add("a", session, {"PERSON5K7Q2M": "x", "PERSON4K7Q2M": "planted too"})
    assert vault.table("a", session) == {"PERSON4K7Q2M": "planted"}
    assert "planted" not in str(caught.value)


def test_forgets_after_its_time_unless_used() -> None:
    clock = Clock()
    vault = MemoryVault(ttl_s=10, clock=clock)
    used, unused = vault.open("a"), vault.open("a")
    clock.now = 9
    vault.table("a", used)
    clock.now = 10
    assert vault.table("a", used) == {}
    with pytest.raises(UnknownSession):
        vault.table("a", unused)
    assert len(vault) == 1


def test_the_least_recently_used_goes_when_there_are_too_many() -> None:
    vault = MemoryVault(max_sessions=2)
    first, second = vault.open("a"), vault.open("a")
    vault.table("a", first)
    vault.open("a")
    assert vault.table("a", first) == {}
    with pytest.raises(UnknownSession):
        vault.table("a", second)


def test_shows_no_value_and_no_session() -> None:
    vault = MemoryVault()
    session = vault.open("a")
    vault.add("a", session, {"PERSON4K7Q2M": "planted"}, ["planted"])
    shown = repr(vault) + repr(list(vault._sessions.items()))
    assert "planted" not in shown
    assert session not in shown
