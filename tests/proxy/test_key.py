import base64
import os
import stat
from pathlib import Path
from threading import Barrier, Thread

import pytest

from sekisho.key import (
    KEY_BYTES,
    KeyFileError,
    Keys,
    create_key,
    load_key,
    load_keys,
    load_or_create_key,
)


def key_file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(KeyFileError) as caught:
        load_or_create_key(path)
    return str(caught.value)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "state" / "key"

    key = load_or_create_key(path)

    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == ["key"]


def test_later_starts_find_the_same_key(tmp_path: Path) -> None:
    assert load_or_create_key(tmp_path / "key") == load_or_create_key(tmp_path / "key")


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_or_create_key(tmp_path / "a") != load_or_create_key(tmp_path / "b")


def test_a_key_is_text_that_can_be_copied_with_line_ends(tmp_path: Path) -> None:
    key = bytes(range(KEY_BYTES))

    path = key_file(tmp_path, base64.b64encode(key) + b"\r\n")

    assert load_or_create_key(path) == key


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    count = 8
    start = Barrier(count)
    keys: list[bytes] = []

    def process() -> None:
        start.wait()
        keys.append(load_or_create_key(tmp_path / "key"))

    threads = [Thread(target=process) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == count
    assert len(set(keys)) == 1
    assert os.listdir(tmp_path) == ["key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    load_or_create_key(path)
    path.chmod(mode)

    message = refusal(path)

    assert f"mode {mode:04o}" in message
    assert f"chmod 600 {path}" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not base64!",
        base64.b64encode(b"too short"),
        base64.b64encode(bytes(KEY_BYTES + 1)),
        b"A" * 5000,
        b"\xff\xfe",
    ],
)
def test_a_file_that_holds_no_key_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    message = refusal(key_file(tmp_path, content))

    assert "not a key" in message
    assert content.decode("latin-1") not in message or not content


def test_a_folder_is_not_a_key(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path)


def test_a_place_where_no_key_can_be_made_is_named(tmp_path: Path) -> None:
    blocker = key_file(tmp_path, b"a file, not a folder")

    assert "the key cannot be" in refusal(blocker / "key")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs /dev/null")
def test_a_device_is_not_a_key() -> None:
    assert "plain file" in refusal(Path("/dev/null"))


def test_keys_are_the_current_one_and_those_before_it(tmp_path: Path) -> None:
    former = [load_or_create_key(tmp_path / name) for name in ("a", "b")]

    keys = load_keys(tmp_path / "key", [tmp_path / "a", tmp_path / "b"])

    assert keys.former == tuple(former)
    assert keys.current not in former
    assert "planted" not in repr(Keys(b"planted", (b"planted",)))


def test_a_former_key_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        load_keys(tmp_path / "key", [tmp_path / "nowhere"])
    assert not (tmp_path / "nowhere").exists()


def test_a_new_key_takes_nobodys_place(tmp_path: Path) -> None:
    create_key(tmp_path / "key")
    key = load_key(tmp_path / "key")

    with pytest.raises(KeyFileError, match="is there already"):
        create_key(tmp_path / "key")
    assert load_key(tmp_path / "key") == key
