"""Sessions of texts, without the HTTP in front of them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sekisho import sessions as sessions_module
from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.overrides import NONE, Mark, Overrides
from sekisho.policy import ABROAD, Circumstances, Policy
from sekisho.sessions import Sessions
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store
from sekisho.upstreams import Jurisdiction
from support.planted import PlantedDetector

NAME = "鬼頭 誠一郎"
OTHERS = tuple(f"試験{c}郎" for c in "一二三四五六七八九十")
DETECTOR = PlantedDetector(
    {
        NAME: "PERSON",
        "123456789018": "JP_MY_NUMBER",
        "03-0000-0001": "PHONE_NUMBER",
        **dict.fromkeys(OTHERS, "PERSON"),
    }
)
KEY = bytes(32)


def sessions(store: Store | None = None) -> Sessions:
    return Sessions(KEY, Policy(PolicySettings()), store or MemoryStore())


def mask(
    store: Sessions,
    text: str,
    session: str | None = None,
    scope: str = "s",
    overrides: Overrides = NONE,
) -> dict[str, str]:
    masked = store.mask([text], [DETECTOR.find(text)], ABROAD, scope, session, overrides)
    [done] = masked.done.masked
    return {"session": masked.session, "text": done.text}


def restore(store: Sessions, text: str, session: str, scope: str = "s") -> str:
    [restored] = store.restore([text], scope, session)
    return restored


def test_restores_in_the_users_own_url_and_in_no_other() -> None:
    store = sessions()
    masked = mask(store, f"https://crm.example.jp/?q={NAME}")
    placeholder = masked["text"].rpartition("=")[2]

    own = restore(store, masked["text"], masked["session"])
    foreign = restore(store, f"https://evil.example/{placeholder}", masked["session"])

    assert own.endswith(NAME)
    assert NAME not in foreign


def test_what_is_masked_later_is_added() -> None:
    store = sessions()
    first = mask(store, f"https://a.example/?q={NAME}")
    second = mask(store, f"{OTHERS[0]}と{NAME}", first["session"])

    assert restore(store, second["text"], first["session"]) == f"{OTHERS[0]}と{NAME}"
    assert restore(store, first["text"], first["session"]).endswith(NAME)


def test_what_may_not_leave_opens_no_session() -> None:
    store = MemoryStore()

    with pytest.raises(PolicyRefusal):
        mask(sessions(store), "123456789018")

    assert len(store) == 0


def test_a_session_of_another_scope_is_unknown() -> None:
    store = sessions()
    masked = mask(store, NAME)

    with pytest.raises(InvalidRequest):
        restore(store, masked["text"], masked["session"], scope="t")
    with pytest.raises(InvalidRequest):
        mask(store, NAME, masked["session"], scope="t")
    with pytest.raises(InvalidRequest):
        store.forget(masked["session"], "t")
    assert restore(store, masked["text"], masked["session"]) == NAME


def test_a_forgotten_session_is_unknown_and_the_error_does_not_name_it() -> None:
    store = sessions()
    masked = mask(store, NAME)
    store.forget(masked["session"], "s")

    with pytest.raises(InvalidRequest) as caught:
        mask(store, NAME, masked["session"])

    assert caught.value.code == "unknown_session"
    assert masked["session"] not in str(caught.value)


def test_two_workers_and_a_restart_share_a_session(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    one, other = (sessions(open_store(url, KEY, 60, 16 << 20)) for _ in range(2))
    masked = mask(one, NAME)
    grown = mask(other, OTHERS[0], masked["session"])
    one.store.close()
    other.store.close()

    again = sessions(open_store(url, KEY, 60, 16 << 20))

    text = f"{masked['text']}、{grown['text']}"
    assert restore(again, text, masked["session"]) == f"{NAME}、{OTHERS[0]}"
    again.store.close()


def test_nothing_that_is_masked_at_once_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    workers = [sessions(open_store(url, KEY, 60, 16 << 20)) for _ in range(2)]
    session = mask(workers[0], NAME)["session"]

    with ThreadPoolExecutor(8) as pool:
        masked = list(
            pool.map(lambda i: mask(workers[i % 2], OTHERS[i], session), range(len(OTHERS)))
        )

    text = "、".join(row["text"] for row in masked)
    assert restore(workers[0], text, session) == "、".join(OTHERS)
    for worker in workers:
        worker.store.close()


def test_a_full_session_says_so_and_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    store = sessions()
    masked = mask(store, NAME)
    monkeypatch.setattr(sessions_module, "MAX_SESSION_BYTES", 100)

    with pytest.raises(InvalidRequest) as caught:
        mask(store, "、".join(OTHERS), masked["session"])

    assert caught.value.code == "session_full"
    assert restore(store, masked["text"], masked["session"]) == NAME


def test_lone_surrogates_survive() -> None:
    store = sessions()
    detector = PlantedDetector({f"{NAME}\ud83d": "PERSON"})
    text = f"{NAME}\ud83d様"
    masked = store.mask([text], [detector.find(text)], ABROAD, "s")

    assert restore(store, masked.done.masked[0].text, masked.session) == text


def test_a_value_in_another_form_is_masked_too() -> None:
    store = sessions()
    session = mask(store, "03-0000-0001")["session"]
    again = mask(store, "%30%33-0000-0001まで", session)

    assert "0000" not in again["text"]
    assert restore(store, again["text"], session) == "%30%33-0000-0001まで"


def test_no_repr_shows_the_key_or_a_value() -> None:
    store = sessions()
    mask(store, NAME)

    assert repr(KEY) not in repr(store)
    assert NAME not in repr(store)


def test_several_texts_are_those_of_one_request() -> None:
    store = sessions()
    texts = ["鬼頭　誠一郎さん", f"{NAME}様"]  # the first is not found by itself
    masked = store.mask(texts, [DETECTOR.find(text) for text in texts], ABROAD, "s")

    assert "鬼頭" not in masked.done.masked[0].text
    sent = [each.text for each in masked.done.masked]
    assert store.restore(sent, "s", masked.session) == texts


def test_overrides_hold_for_one_call_and_the_placeholders_for_the_session() -> None:
    store = sessions()
    first = mask(store, f"{NAME}と{OTHERS[0]}")
    second = mask(store, f"{NAME}と{OTHERS[0]}", first["session"], overrides=Overrides((NAME,)))
    third = mask(store, f"{NAME}と{OTHERS[0]}", first["session"])

    assert second["text"].startswith(f"{NAME}と")
    assert second["text"].endswith(first["text"].partition("と")[2])
    assert third["text"] == first["text"]


def test_what_was_marked_is_known_to_the_session() -> None:
    store = sessions()
    marked = Overrides(marks=(Mark("社内通称", "PROJECT"),))
    first = mask(store, "社内通称の件", overrides=marked)
    second = mask(store, "件名：社内通称", first["session"])

    assert "社内" not in second["text"]
    assert restore(store, second["text"], first["session"]) == "件名：社内通称"


@pytest.mark.parametrize(
    ("store", "overrides", "setting"),
    [
        (
            Sessions(KEY, Policy(PolicySettings()), MemoryStore(), loosening=False),
            Overrides((NAME,)),
            "api.overrides",
        ),
        (
            Sessions(
                KEY, Policy(PolicySettings()), MemoryStore(), unsought=frozenset({"DATE_TIME"})
            ),
            Overrides(types={"DATE_TIME": Action.MASK}),
            "policy.actions.DATE_TIME",
        ),
        (sessions(), Overrides(types={"JP_MY_NUMBER": Action.MASK}), "policy.actions.JP_MY_NUMBER"),
    ],
)
def test_an_override_that_cannot_hold_is_refused(
    store: Sessions, overrides: Overrides, setting: str
) -> None:
    with pytest.raises(PolicyRefusal) as caught:
        mask(store, f"{NAME}様", overrides=overrides)

    assert (caught.value.code, caught.value.setting) == ("override_refused", setting)
    assert NAME not in str(caught.value)


def test_the_rules_for_that_client_and_upstream_hold() -> None:
    settings = PolicySettings.model_validate(
        {
            "rules": [
                {"name": "few", "when": {"count": {"PERSON": 2}}, "action": "block"},
                {
                    "name": "hr",
                    "when": {"clients": ["hr"], "jurisdiction": "domestic"},
                    "actions": {"PERSON": "redact"},
                },
            ]
        }
    )
    store = Sessions(KEY, Policy(settings), MemoryStore())

    def text(value: str, asked: Circumstances) -> str:
        return store.mask([value], [DETECTOR.find(value)], asked, "s").done.masked[0].text

    home = Jurisdiction.DOMESTIC
    assert text(NAME, Circumstances("hr", "home", home)) == "[REDACTED]"
    assert text(NAME, Circumstances("crm", "home", home)) == NAME
    assert NAME not in text(f"{NAME}{OTHERS[0]}{NAME}", ABROAD)
    with pytest.raises(PolicyRefusal) as caught:
        text("、".join(OTHERS[:3]), ABROAD)
    assert caught.value.setting == "policy.rules.few"


def test_a_session_outlives_a_change_of_keys() -> None:
    store = MemoryStore()
    before = Sessions(KEY, Policy(PolicySettings()), store)
    one, other = mask(before, f"{NAME}様"), mask(before, f"{NAME}様")
    policy = Policy(PolicySettings())
    between = Sessions(bytes([1]) * 32, policy, store, former=(KEY,))

    again = mask(between, f"{NAME}様と{OTHERS[0]}", one["session"])

    assert again["text"].startswith(one["text"])
    assert restore(between, other["text"], other["session"]) == f"{NAME}様"
    after = Sessions(bytes([1]) * 32, policy, store)
    assert restore(after, again["text"], one["session"]) == f"{NAME}様と{OTHERS[0]}"
    assert restore(after, other["text"], other["session"]) == f"{NAME}様"


def test_a_session_of_a_former_key_can_be_forgotten() -> None:
    store = MemoryStore()
    policy = Policy(PolicySettings())
    session = mask(Sessions(KEY, policy, store), f"{NAME}様")["session"]
    Sessions(bytes([1]) * 32, policy, store, former=(KEY,)).forget(session, "s")

    assert len(store) == 0
