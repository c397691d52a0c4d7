import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.intercept.authority import load_or_create_authority
from sekisho.intercept.hosts import Place
from sekisho.intercept.mitmdump import Door, Mitmdump, MitmdumpError, find_mitmdump
from support.intercepting import mitmdump
from support.processes import runs, until

SERVER = ("127.0.0.1", 1)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    folder = load_or_create_authority(tmp_path / "ca", ["api.example.com"]).folder
    hosts = {"api.example.com": (Place("/a", "one"), Place("", "two"))}
    return Door("127.0.0.1", 0, hosts, folder, "told-to-nobody", ("digest-of-a-token",))


def program(path: Path, lines: str) -> str:
    path.write_text(f"#!{sys.executable}\n{lines}\n")
    path.chmod(0o755)
    return str(path)


def test_it_is_found_by_path_or_by_name(tmp_path: Path) -> None:
    own = program(tmp_path / "mitmdump-11", "")

    assert find_mitmdump(own, {}) == own
    assert find_mitmdump("mitmdump-11", {"PATH": str(tmp_path)}) == own


def test_without_it_one_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(MitmdumpError, match=r"sekisho\[intercept\].*pipx.*インストール"):
        find_mitmdump("mitmdump-of-nobody", {"PATH": str(tmp_path)})


def test_secrets_are_on_no_command_line_and_in_no_repr(door: Door) -> None:
    command = " ".join(door.options())
    said = json.loads(door.message(SERVER))

    for secret in ("told-to-nobody", "digest-of-a-token"):
        assert secret not in command
        assert secret not in repr(door)
    assert (said["secret"], said["tokens"]) == ("told-to-nobody", ["digest-of-a-token"])
    assert said["hosts"] == {"api.example.com": [["/a", "one"], ["", "two"]]}
    assert r"^api\.example\.com\.?:\d+$" in command


def test_what_does_not_start_is_an_error(tmp_path: Path, door: Door) -> None:
    ends = program(tmp_path / "ends", "raise SystemExit(7)")
    with pytest.raises(MitmdumpError, match="status 7"):
        asyncio.run(Mitmdump.start(ends, door, SERVER))
    other = program(tmp_path / "other", "print('hello', flush=True); input(); input()")
    with pytest.raises(MitmdumpError, match="is its version 11 or 12"):
        asyncio.run(Mitmdump.start(other, door, SERVER))
    none = tmp_path / "none"
    none.write_text("no program")
    none.chmod(0o755)
    with pytest.raises(MitmdumpError, match="none: Exec format error"):
        asyncio.run(Mitmdump.start(str(none), door, SERVER))


def test_it_inherits_no_place_to_write_keys_to(
    tmp_path: Path, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    monkeypatch.setenv("MITMPROXY_SSLKEYLOGFILE", str(tmp_path / "keys"))
    lines = "import json, os; input(); n = [k for k in os.environ if 'KEYLOG' in k]\n"
    lines += "print(json.dumps({'listening': [[str(n), 1]]}), flush=True)\ninput()"
    started = program(tmp_path / "shows", lines)

    async def shown() -> list[tuple[str, int]]:
        running = await Mitmdump.start(started, door, SERVER)
        await running.stop()
        return running.listening

    assert asyncio.run(shown()) == [("[]", 1)]


PARENT = """
import asyncio, sys
from pathlib import Path
from sekisho.intercept.hosts import Place
from sekisho.intercept.mitmdump import Door, Mitmdump

async def main():
    hosts = {"api.example.com": (Place("", "one"),)}
    door = Door("127.0.0.1", 0, hosts, Path(sys.argv[2]), "secret")
    running = await Mitmdump.start(sys.argv[1], door, ("127.0.0.1", 1))
    print(running._process.pid, flush=True)
    await asyncio.sleep(100)

asyncio.run(main())
"""


def test_it_does_not_outlive_whoever_started_it(door: Door) -> None:
    command = [sys.executable, "-c", PARENT, mitmdump(), str(door.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert runs(pid)
        parent.send_signal(signal.SIGKILL)

    until(lambda: not runs(pid))


def test_it_writes_nothing_but_what_tls_needs(door: Door) -> None:
    async def started() -> None:
        running = await Mitmdump.start(mitmdump(), door, SERVER)
        assert running.listening[0][1] > 0
        await running.stop()

    asyncio.run(started())

    names = {each.name for each in door.folder.iterdir()}
    assert names == {"mitmproxy-ca.pem", "sekisho-ca.pem", "mitmproxy-dhparam.pem"}
    assert not (Path(os.path.expanduser("~")) / ".mitmproxy").exists()
