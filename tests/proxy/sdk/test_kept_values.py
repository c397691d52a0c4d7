"""Values that wait for their placeholders."""

from pathlib import Path

import pytest

from sekisho.errors import InvalidRequest
from sekisho.sdk import kept_values
from sekisho.sdk.kept_values import KeptValues, SessionValues, VaultValues
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.shields import KEY, PlantedHere

TABLE = {"PERSON4K7Q2M": "鬼頭", "PERSON4K7Q2MA": "キトウ"}
URL = "https://a.example/PERSON4K7Q2M"


def runtime(**vault: object) -> Runtime:
    settings = Settings.model_validate({"vault": vault})
    return Runtime(settings, detector=PlantedHere({}), key=KEY)


@pytest.fixture(params=["vault", "session"])
def values(request: pytest.FixtureRequest) -> KeptValues:
    return VaultValues(runtime(), "s") if request.param == "vault" else SessionValues()


def test_restores_what_was_kept(values: KeptValues) -> None:
    assert values.keep(TABLE, [URL]) == {}

    restored = values.restorer().restore(f"PERSON4K7Q2MAとperson 4k7q2m、{URL}")
    assert restored == "キトウと鬼頭、https://a.example/鬼頭"
    assert values.restorer().restore("https://b.example/PERSON4K7Q2M").endswith("PERSON4K7Q2M")


def test_the_first_keeps_its_placeholder(values: KeptValues) -> None:
    values.keep(TABLE, [])

    assert values.keep({"PERSON4K7Q2MA": "きとう"}, []) == {"PERSON4K7Q2MA": "キトウ"}
    assert values.restorer().restore("PERSON4K7Q2MA") == "キトウ"


def test_no_repr_shows_a_value_or_the_key(values: KeptValues) -> None:
    values.keep(TABLE, [URL])

    assert "鬼頭" not in repr(values)
    assert "a.example" not in repr(values)
    assert repr(KEY) not in repr(values)


def test_a_session_knows_what_is_in_it_and_a_vault_does_not_tell() -> None:
    session, vault = SessionValues(), VaultValues(runtime(), "s")
    for each in (session, vault):
        each.keep(TABLE, [])

    assert session.known() == TABLE
    assert vault.known() == {}


def test_of_another_scope_nothing_is_known() -> None:
    shared = runtime()
    VaultValues(shared, "s").keep(TABLE, [URL])

    assert VaultValues(shared, "t").restorer().restore("PERSON4K7Q2M") == "PERSON4K7Q2M"


def test_a_vault_on_disk_is_shared_and_waits(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    one, other = (VaultValues(runtime(url=url), "s") for _ in range(2))
    one.keep(TABLE, [])

    assert one.waits
    assert other.restorer().restore("PERSON4K7Q2M") == "鬼頭"
    for each in (one, other):
        each.opened.store.close()


def test_what_is_not_used_makes_room() -> None:
    values = VaultValues(runtime(max_bytes=16 << 20), "s")
    values.keep(TABLE, [])
    for number in range(17):
        values.keep({f"TERM{number % 10}BCDF{'GH'[number // 10]}": "長" * 400_000}, [])

    assert values.restorer().restore("PERSON4K7Q2M") == "PERSON4K7Q2M"


def test_a_full_session_says_so_and_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    values = SessionValues()
    values.keep(TABLE, [])
    monkeypatch.setattr(kept_values, "MAX_SESSION_CHARS", 100)

    with pytest.raises(InvalidRequest) as caught:
        values.keep({"TERM4K7Q2M": "長" * 100}, [])

    assert caught.value.code == "session_full"
    assert values.known() == TABLE


def test_a_forgotten_session_is_unknown() -> None:
    values = SessionValues()
    values.keep(TABLE, [])
    values.forget()
    values.forget()

    for use in (values.known, values.restorer, lambda: values.keep(TABLE, [])):
        with pytest.raises(InvalidRequest) as caught:
            use()
        assert caught.value.code == "unknown_session"
