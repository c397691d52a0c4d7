import threading

from sekisho.masking.memo import Memo, MemoEntry, MemoryMemo

KEY = b"a key of a test"
PAIRS = (("PERSON4K7Q2M", "田中"),)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_gives_back_what_was_put() -> None:
    memo: Memo = MemoryMemo(KEY)
    memo.put("scope", "openai", "田中さん\ud800", "PERSON4K7Q2Mさん", PAIRS)
    assert memo.get("scope", "openai", "田中さん\ud800") == MemoEntry("PERSON4K7Q2Mさん", PAIRS)


def test_shares_nothing_between_scopes_and_upstreams() -> None:
    memo = MemoryMemo(KEY)
    memo.put("a", "bc", "text", "masked", ())
    assert memo.get("ab", "c", "text") is None
    assert memo.get("a", "bct", "ext") is None
    assert memo.get("b", "bc", "text") is None


def test_the_last_one_counts_and_sizes_add_up() -> None:
    memo = MemoryMemo(KEY)
    memo.put("s", "u", "text", "one", ())
    size_bytes = memo.size_bytes
    memo.put("s", "u", "text", "two", ())
    assert memo.size_bytes == size_bytes
    entry = memo.get("s", "u", "text")
    assert entry is not None
    assert entry.upstream_text == "two"


def test_forgets_after_its_time_unless_used() -> None:
    clock = Clock()
    memo = MemoryMemo(KEY, ttl_s=10, clock=clock)
    memo.put("s", "u", "used", "masked", ())
    memo.put("s", "u", "unused", "masked", ())
    clock.now = 9
    assert memo.get("s", "u", "used")
    clock.now = 10
    assert memo.get("s", "u", "unused") is None
    assert memo.get("s", "u", "used")
    assert len(memo) == 1
    clock.now = 20
    assert memo.get("s", "u", "used") is None
    assert memo.size_bytes == 0


def test_the_least_recently_used_goes_when_it_is_full() -> None:
    memo = MemoryMemo(KEY, max_bytes=2200)
    for text in "abc":
        memo.put("s", "u", text, "x" * 100, ())
    memo.get("s", "u", "a")
    for text in "de":
        memo.put("s", "u", text, "x" * 100, ())
    assert memo.get("s", "u", "a")
    assert memo.get("s", "u", "b") is None
    assert memo.size_bytes <= 2200


def test_what_is_larger_than_the_cap_is_not_kept_and_drives_nothing_out() -> None:
    memo = MemoryMemo(KEY, max_bytes=2200)
    memo.put("s", "u", "a", "small", ())
    memo.put("s", "u", "b", "x" * 5000, ())
    assert memo.get("s", "u", "b") is None
    assert memo.get("s", "u", "a")


def test_threads_may_share_it() -> None:
    memo = MemoryMemo(KEY, max_bytes=20_000)

    def work(name: str) -> None:
        for i in range(500):
            memo.put("s", "u", f"{name}{i % 50}", "masked", PAIRS)
            memo.get("s", "u", f"{name}{i % 50}")

    threads = [threading.Thread(target=work, args=(n,)) for n in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < memo.size_bytes <= 20_000


def test_shows_no_text() -> None:
    memo = MemoryMemo(b"planted key")
    memo.put("planted", "planted", "planted", "planted", [("PERSON4K7Q2M", "planted")])
    entry = memo.get("planted", "planted", "planted")
    assert "planted" not in repr(memo) + repr(entry) + repr(list(memo._slots.items()))
