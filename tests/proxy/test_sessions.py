"""Sessions of texts, without the HTTP in front of them."""

import pytest

from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.masking.vault import MemoryVault
from sekisho.policy import Policy
from sekisho.sessions import Sessions
from sekisho.settings import PolicySettings
from sekisho.upstreams import Jurisdiction
from support.planted import PlantedDetector

NAME = "鬼頭 誠一郎"
DETECTOR = PlantedDetector({NAME: "PERSON", "123456789018": "JP_MY_NUMBER"})


def sessions() -> Sessions:
    return Sessions(bytes(32), Policy(PolicySettings()), MemoryVault())


def mask(
    store: Sessions, text: str, session: str | None = None, scope: str = "s"
) -> dict[str, str]:
    return store.mask(text, DETECTOR.find(text), Jurisdiction.FOREIGN, scope, session)


def test_restores_in_the_users_own_url_and_in_no_other() -> None:
    store = sessions()
    masked = mask(store, f"https://crm.example.jp/?q={NAME}")
    placeholder = masked["text"].rpartition("=")[2]

    own = store.restore(masked["text"], "s", masked["session"])
    foreign = store.restore(f"https://evil.example/{placeholder}", "s", masked["session"])

    assert own.endswith(NAME)
    assert NAME not in foreign


def test_what_may_not_leave_opens_no_session() -> None:
    store = sessions()

    with pytest.raises(PolicyRefusal):
        mask(store, "123456789018")

    assert len(store.vault) == 0  # type: ignore[arg-type]


def test_a_session_of_another_scope_is_unknown() -> None:
    store = sessions()
    masked = mask(store, NAME)

    with pytest.raises(InvalidRequest):
        store.restore(masked["text"], "t", masked["session"])
    with pytest.raises(InvalidRequest):
        mask(store, NAME, masked["session"], scope="t")
    with pytest.raises(InvalidRequest):
        store.forget(masked["session"], "t")


def test_no_repr_shows_the_key() -> None:
    assert repr(bytes(32)) not in repr(sessions())
