"""What is special about entries in a file; what every store promises is in test_store."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sekisho.errors import VaultFailure
from sekisho.stores.sqlite import APPLICATION_ID, SqliteStore

VALUE = b"x" * 1000

# What several processes do at once: sys.argv is the file and a number of their own.
COUNTING = """
import sys
from pathlib import Path
from sekisho.stores.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for number in range(50):
    store.update(b"count", lambda old: str(int(old or b"0") + 1).encode())
    store.put_many({f"{sys.argv[2]} {number}".encode(): b"x" * 500})
store.close()
"""
PAIRING = """
import itertools, sys
from pathlib import Path
from sekisho.stores.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for number in itertools.count():
    store.put_many({f"{half} {number}".encode(): b"x" * 3000 for half in ("left", "right")})
    print(number, flush=True)
"""
FILLING = """
import resource, sys
from pathlib import Path
from sekisho.errors import VaultFailure
from sekisho.stores.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for number in range(1000):
        store.put_many({bytes([number]): b"planted" * 1000})
except VaultFailure as failure:
    print(failure)
"""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "vault.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path)) as opened:
        yield opened


def start(program: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def test_outlives_a_restart(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.put_many({b"a": b"a"})
    with closing(SqliteStore(path)) as store:
        assert store.get_many([b"a"]) == [b"a"]


def test_nobody_else_may_read_its_files(path: Path, store: SqliteStore) -> None:
    store.put_many({b"a": b"a"})

    modes = {name: (path.parent / name).stat().st_mode & 0o777 for name in os.listdir(path.parent)}
    assert modes == {"vault.db": 0o600, "vault.db-wal": 0o600, "vault.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_has_had_its_time_is_gone_from_the_file(path: Path) -> None:
    clock = Clock()
    with closing(SqliteStore(path, ttl_s=10, clock=clock)) as store:
        store.put_many({b"a": b"a", b"b": b"b"})
        clock.now += 10
        store.put_many({b"c": b"c"})
        assert rows(path) == 1
        clock.now += 10
    with closing(SqliteStore(path, ttl_s=10, clock=clock)):
        assert rows(path) == 0


def test_the_least_recently_used_go_when_it_is_full(path: Path) -> None:
    clock = Clock()
    cap = 256 * 1024
    with closing(SqliteStore(path, ttl_s=1000, max_bytes=cap, clock=clock)) as store:
        store.put_many({b"used": VALUE, b"unused": VALUE})
        for number in range(1000):
            clock.now += 0.5
            store.put_many({number.to_bytes(4, "big"): VALUE})
            store.get_many([b"used"])
        newest = [number.to_bytes(4, "big") for number in range(900, 1000)]

        assert store.get_many([b"used", b"unused"]) == [VALUE, None]
        assert store.get_many(newest) == [VALUE] * 100
        assert rows(path) > cap / len(VALUE) / 2
    assert path.stat().st_size < 1.5 * cap


def test_what_is_larger_than_the_cap_is_not_kept_and_drives_nothing_out(path: Path) -> None:
    with closing(SqliteStore(path, max_bytes=256 * 1024)) as store:
        store.put_many({b"a": VALUE, b"b": VALUE})
        store.put_many({b"b": b"x" * 300_000})

        assert store.get_many([b"a", b"b"]) == [VALUE, None]


def test_a_look_up_soon_after_another_writes_nothing(path: Path) -> None:
    clock = Clock()
    with closing(SqliteStore(path, ttl_s=100, clock=clock)) as store:
        store.put_many({b"a": b"a"})
        before = store._connection.total_changes
        clock.now += 9
        store.get_many([b"a"])
        assert store._connection.total_changes == before
        clock.now += 2
        store.get_many([b"a"])
        assert store._connection.total_changes > before


def test_nothing_lives_longer_for_a_clock_that_was_wrong(path: Path) -> None:
    clock = Clock()
    clock.now = 1_000_000
    with closing(SqliteStore(path, ttl_s=10, clock=clock)) as store:
        store.put_many({b"used": b"a", b"unused": b"b"})
        clock.now = 1000
        assert store.get_many([b"used"]) == [b"a"]
        clock.now = 1011
        assert store.get_many([b"used"]) == [None]
    with closing(SqliteStore(path, ttl_s=10, clock=clock)) as store:
        clock.now = 1022
        assert store.get_many([b"unused"]) == [None]


def test_a_shorter_time_holds_for_what_is_there(path: Path) -> None:
    clock = Clock()
    with closing(SqliteStore(path, ttl_s=1000, clock=clock)) as store:
        store.put_many({b"a": b"a"})
    with closing(SqliteStore(path, ttl_s=10, clock=clock)) as store:
        clock.now += 10
        assert store.get_many([b"a"]) == [None]


def test_processes_that_begin_at_once_lose_nothing(path: Path) -> None:
    processes = [start(COUNTING, path, number) for number in range(3)]
    outputs = [process.communicate(timeout=120)[0] for process in processes]

    assert outputs == [""] * 3
    with closing(SqliteStore(path)) as store:
        assert store.get_many([b"count"]) == [b"150"]
    assert rows(path) == 151


def test_a_process_that_is_killed_leaves_whole_writes_behind(path: Path) -> None:
    writer = start(PAIRING, path)
    assert writer.stdout
    written = [int(writer.stdout.readline()) for _ in range(20)]
    writer.kill()
    written += map(int, writer.communicate()[0].split())

    with closing(SqliteStore(path)) as store:
        lefts, rights = (
            store.get_many([f"{half} {number}".encode() for number in range(written[-1] + 10)])
            for half in ("left", "right")
        )
        assert lefts == rights
        assert None not in lefts[: written[-1] + 1]
        store.put_many({b"a": b"a"})


def test_a_full_disk_is_a_failure_that_passes_and_loses_nothing(store: SqliteStore) -> None:
    store.put_many({b"a": b"a"})
    [pages] = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    full = {bytes([number]): b"planted" * 1000 for number in range(20)}

    for write in (store.put_many, store.add_many):
        with pytest.raises(VaultFailure, match="disk is full") as caught:
            write(full)
        assert "planted" not in str(caught.value)
    assert store.get_many([b"a", *full]) == [b"a", *[None] * 20]

    store._connection.execute("PRAGMA max_page_count = 1000000")
    store.put_many(full)
    assert None not in store.get_many([b"a", *full])


def test_a_disk_that_really_takes_no_more_is_a_failure(path: Path) -> None:
    output, _ = start(FILLING, path).communicate(timeout=60)

    assert output.startswith("The vault cannot be used now: its ")
    assert "planted" not in output


def test_a_file_that_another_one_holds_can_be_read_and_is_a_failure_to_write(path: Path) -> None:
    with (
        closing(SqliteStore(path, busy_timeout_s=0.1)) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        store.put_many({b"a": b"a"})
        other.execute("BEGIN IMMEDIATE")
        assert store.get_many([b"a"]) == [b"a"]
        with pytest.raises(VaultFailure, match="another process holds") as caught:
            store.put_many({b"b": b"b"})
        other.execute("ROLLBACK")
        store.put_many({b"b": b"b"})

    assert caught.value.status == 503
    assert caught.value.code == "vault_unavailable"
    assert caught.value.retry_after_s == 5


def test_threads_do_not_wait_for_one_another_for_ever(path: Path) -> None:
    with (
        closing(SqliteStore(path, busy_timeout_s=0.2)) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        ThreadPoolExecutor(8) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        begin = time.monotonic()
        calls = [pool.submit(store.put_many, {b"a": b"a"}) for _ in range(8)]
        failures = [call.exception() for call in calls]
        assert time.monotonic() - begin < 1.2
        other.execute("ROLLBACK")

    assert all(isinstance(failure, VaultFailure) for failure in failures)


def test_a_held_file_is_waited_for(path: Path, store: SqliteStore) -> None:
    holder = start(
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "time.sleep(0.5)\n",
        path,
    )
    assert holder.stdout
    holder.stdout.readline()
    store.put_many({b"a": b"a"})

    assert store.get_many([b"a"]) == [b"a"]
    holder.communicate()


def test_a_file_that_is_no_database_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"planted" * 1000)

    with pytest.raises(VaultFailure, match="damaged") as caught:
        SqliteStore(path)

    assert path.read_bytes() == b"planted" * 1000
    assert "planted" not in str(caught.value)


def test_another_programs_database_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (value)")
        connection.commit()
    before = path.read_bytes()

    with pytest.raises(VaultFailure, match="another program's"):
        SqliteStore(path)

    assert path.read_bytes() == before


def test_a_damaged_file_is_a_failure_and_no_wrong_value(path: Path) -> None:
    values = {bytes([number]): bytes([number]) * 3000 for number in range(100)}
    with closing(SqliteStore(path)) as store:
        store.put_many(values)
    data = bytearray(path.read_bytes())
    assert int.from_bytes(data[68:72], "big") == APPLICATION_ID
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    path.write_bytes(data)

    with pytest.raises(VaultFailure, match="damaged"), closing(SqliteStore(path)) as store:
        store.get_many(list(values))


def test_a_place_where_no_file_can_be_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(VaultFailure, match="cannot be"):
        SqliteStore(tmp_path / "file" / "vault.db")
    with pytest.raises(VaultFailure, match="cannot be"):
        SqliteStore(tmp_path)


def test_after_closing_every_call_is_a_failure(path: Path) -> None:
    store = SqliteStore(path)
    store.close()

    with pytest.raises(VaultFailure):
        store.get_many([b"a"])
    with pytest.raises(VaultFailure):
        store.put_many({b"a": b"a"})
