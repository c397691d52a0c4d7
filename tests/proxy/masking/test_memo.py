import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.memo import Memo, MemoEntry
from sekisho.stores.memory import MemoryStore

KEY = b"a key of a test"
PAIRS = (("PERSON4K7Q2M", "田中"),)
ENTRY = MemoEntry("PERSON4K7Q2Mさん", PAIRS)

# Of all characters, those alone that no UTF-8 can carry are written otherwise.
TEXTS = st.text(st.characters(codec=None, categories=None))


def memo() -> Memo:
    return Memo(MemoryStore(), KEY)


def test_gives_back_what_was_put_for_the_texts_that_are_known() -> None:
    kept = memo()
    kept.put_many("scope", "openai", {"田中さん\ud800": ENTRY, "はい": MemoEntry("はい", ())})

    assert kept.get_many("scope", "openai", ["田中さん\ud800", "いいえ", "はい", "はい"]) == {
        "田中さん\ud800": ENTRY,
        "はい": MemoEntry("はい", ()),
    }


@given(TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS)))
def test_any_text_comes_back_as_it_was(
    client_text: str, upstream_text: str, pairs: list[tuple[str, str]]
) -> None:
    kept = memo()
    entry = MemoEntry(upstream_text, tuple(pairs))
    kept.put_many("s", "u", {client_text: entry})

    assert kept.get_many("s", "u", [client_text]) == {client_text: entry}


@pytest.mark.parametrize(
    ("scope", "upstream", "text"), [("ab", "c", "text"), ("a", "bct", "ext"), ("b", "bc", "text")]
)
def test_shares_nothing_between_scopes_and_upstreams(scope: str, upstream: str, text: str) -> None:
    kept = memo()
    kept.put_many("a", "bc", {"text": ENTRY})

    assert kept.get_many(scope, upstream, [text]) == {}


def test_the_last_one_put_counts() -> None:
    kept = memo()
    kept.put_many("s", "u", {"text": ENTRY})
    kept.put_many("s", "u", {"text": MemoEntry("two", ())})

    assert kept.get_many("s", "u", ["text"])["text"].upstream_text == "two"


def test_another_key_finds_nothing() -> None:
    store = MemoryStore()
    Memo(store, KEY).put_many("s", "u", {"text": ENTRY})

    assert Memo(store, b"another key").get_many("s", "u", ["text"]) == {}


def test_no_text_at_all_is_no_mistake() -> None:
    kept = memo()
    kept.put_many("s", "u", {})

    assert kept.get_many("s", "u", []) == {}


def test_shows_no_text() -> None:
    kept = Memo(MemoryStore(), b"planted key")
    kept.put_many("s", "u", {"planted": MemoEntry("planted", (("PERSON4K7Q2M", "planted"),))})

    assert "planted" not in repr(kept) + repr(kept.get_many("s", "u", ["planted"])["planted"])


def test_a_text_of_a_former_key_goes_out_as_it_did() -> None:
    store = MemoryStore()
    Memo(store, KEY).put_many("s", "u", {"text": ENTRY})

    assert Memo(store, b"the next key", (KEY,)).get_many("s", "u", ["text"]) == {"text": ENTRY}
    assert Memo(store, b"the next key").get_many("s", "u", ["text"]) == {"text": ENTRY}
