from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sekisho.masking.vault import Vault
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store

KEY = b"a key of a test"
URL = "https://crm.example.jp/PERSON4K7Q2M"


def vault() -> Vault:
    return Vault(MemoryStore(), KEY)


def test_recalls_what_was_kept() -> None:
    kept = vault()
    table = {"PERSON4K7Q2M": "田中", "LITERAL2B3C4D": "\ud83d", "SECRET2B3C4D": ""}

    assert kept.keep("s", "u", table) == {}
    assert kept.recall("s", "u", [*table, "PERSON5K7Q2M"]) == table


def test_knows_the_urls_that_were_kept_and_no_other() -> None:
    kept = vault()
    kept.keep("s", "u", {"PERSON4K7Q2M": "田中"}, [URL])

    assert kept.knows_url("s", "u", URL)
    assert not kept.knows_url("s", "u", URL + "x")
    assert not kept.knows_url("s", "v", URL)
    # A placeholder is no URL, and the other way round.
    assert not kept.knows_url("s", "u", "PERSON4K7Q2M")
    assert kept.recall("s", "u", [URL]) == {}


@pytest.mark.parametrize(("scope", "upstream"), [("a", "bc"), ("ab", ""), ("t", "c")])
def test_another_scope_or_upstream_knows_nothing(scope: str, upstream: str) -> None:
    kept = vault()
    kept.keep("ab", "c", {"PERSON4K7Q2M": "田中"}, [URL])

    assert kept.recall(scope, upstream, ["PERSON4K7Q2M"]) == {}
    assert not kept.knows_url(scope, upstream, URL)
    assert kept.keep(scope, upstream, {"PERSON4K7Q2M": "佐藤"}) == {}


def test_a_placeholder_keeps_its_value_and_the_others_are_kept() -> None:
    kept = vault()
    kept.keep("s", "u", {"PERSON4K7Q2M": "田中"})

    clashes = kept.keep("s", "u", {"PERSON4K7Q2M": "佐藤", "PERSON5K7Q2M": "鈴木"}, [URL])

    assert clashes == {"PERSON4K7Q2M": "田中"}
    assert kept.recall("s", "u", ["PERSON4K7Q2M", "PERSON5K7Q2M"]) == {
        "PERSON4K7Q2M": "田中",
        "PERSON5K7Q2M": "鈴木",
    }
    assert kept.knows_url("s", "u", URL)


def test_the_same_value_again_is_no_clash() -> None:
    kept = vault()
    kept.keep("s", "u", {"PERSON4K7Q2M": "田中"}, [URL])

    assert kept.keep("s", "u", {"PERSON4K7Q2M": "田中"}, [URL]) == {}


def test_of_workers_that_take_one_placeholder_one_gets_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    stores = [open_store(url, KEY, 60, 16 << 20) for _ in range(4)]
    values = [f"value {i}" for i in range(4)]

    def keep(i: int) -> dict[str, str]:
        return Vault(stores[i], KEY).keep("s", "u", {"PERSON4K7Q2M": values[i]})

    with ThreadPoolExecutor(4) as pool:
        clashes = list(pool.map(keep, range(4)))

    [winner] = [value for value, clash in zip(values, clashes, strict=True) if not clash]
    assert [clash for clash in clashes if clash] == [{"PERSON4K7Q2M": winner}] * 3
    for store in stores:
        store.close()


def test_nothing_at_all_is_no_mistake() -> None:
    assert vault().keep("s", "u", {}) == {}
    assert vault().recall("s", "u", []) == {}


def test_shows_no_value() -> None:
    store = MemoryStore()
    kept = Vault(store, b"planted key")
    kept.keep("s", "u", {"PERSON4K7Q2M": "planted"}, ["planted"])

    assert "planted" not in repr(kept) + repr(list(store._slots.items()))


def test_a_placeholder_of_a_former_key_keeps_its_value() -> None:
    store = MemoryStore()
    Vault(store, KEY).keep("s", "u", {"PERSON4K7Q2M": "田中", "PERSON5K7Q2M": "鈴木"}, [URL])
    kept = Vault(store, b"the next key", (KEY,))

    assert kept.keep("s", "u", {"PERSON4K7Q2M": "佐藤"}) == {"PERSON4K7Q2M": "田中"}
    assert kept.recall("s", "u", ["PERSON4K7Q2M", "PERSON5K7Q2M"]) == {
        "PERSON4K7Q2M": "田中",
        "PERSON5K7Q2M": "鈴木",
    }
    assert kept.knows_url("s", "u", URL)
