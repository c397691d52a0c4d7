import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from sekisho.file_vault import MAGIC, Contents, FileVault, VaultError

KEY = bytes(range(32))
VALUE = "田中太郎"


def filled(path: Path, key: bytes = KEY) -> FileVault:
    vault = FileVault(path, key)
    with vault.adding() as contents:
        contents.values["PERSON4K7Q2M"] = VALUE
        contents.urls.add("https://example.jp/PERSON4K7Q2M")
    return vault


def test_a_vault_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert FileVault(tmp_path / "vault", KEY).load() == Contents()


def test_what_was_added_is_found_by_another_process(tmp_path: Path) -> None:
    filled(tmp_path / "vault")

    contents = FileVault(tmp_path / "vault", KEY).load()

    assert contents.values == {"PERSON4K7Q2M": VALUE}
    assert contents.urls == {"https://example.jp/PERSON4K7Q2M"}


def test_more_can_be_added(tmp_path: Path) -> None:
    vault = filled(tmp_path / "vault")

    with vault.adding() as contents:
        contents.values["PHONE2B3C4D"] = "03-1234-5678"

    assert vault.load().values == {"PERSON4K7Q2M": VALUE, "PHONE2B3C4D": "03-1234-5678"}


def test_half_a_surrogate_pair_comes_back(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault", KEY)

    with vault.adding() as contents:
        contents.values["LITERAL2B3C4D"] = "\ud83d"

    assert vault.load().values == {"LITERAL2B3C4D": "\ud83d"}


def test_the_file_is_its_owners_alone_and_holds_no_value_in_clear(tmp_path: Path) -> None:
    path = tmp_path / "state" / "vault"
    filled(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    data = path.read_bytes()
    assert VALUE.encode() not in data
    assert b"PERSON" not in data
    assert b"\\u7530" not in data


def test_the_same_contents_are_never_written_as_the_same_bytes(tmp_path: Path) -> None:
    filled(tmp_path / "a")
    filled(tmp_path / "b")

    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("place", [0, len(MAGIC), len(MAGIC) + 12, -1])
def test_a_changed_byte_is_noticed_wherever_it_is(tmp_path: Path, place: int) -> None:
    vault = filled(tmp_path / "vault")
    data = bytearray(vault.path.read_bytes())
    data[place] ^= 1
    vault.path.write_bytes(data)

    with pytest.raises(VaultError) as caught:
        vault.load()

    assert VALUE not in str(caught.value)


def test_a_cut_file_is_noticed_wherever_it_is_cut(tmp_path: Path) -> None:
    vault = filled(tmp_path / "vault")
    data = vault.path.read_bytes()
    for length in range(len(data)):
        vault.path.write_bytes(data[:length])
        with pytest.raises(VaultError):
            vault.load()


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    filled(tmp_path / "vault")

    with pytest.raises(VaultError, match="belongs to another key file"):
        FileVault(tmp_path / "vault", bytes(32)).load()


def test_a_damaged_vault_is_not_written_over(tmp_path: Path) -> None:
    vault = filled(tmp_path / "vault")
    vault.path.write_bytes(b"damaged")

    with pytest.raises(VaultError), vault.adding():
        pass

    assert vault.path.read_bytes() == b"damaged"


def test_an_error_on_the_way_leaves_the_vault_as_it_was(tmp_path: Path) -> None:
    vault = filled(tmp_path / "vault")

    def fail_while_adding() -> None:
        with vault.adding() as contents:
            contents.values["KEY2B3C4D"] = "x"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_while_adding()

    assert vault.load().values == {"PERSON4K7Q2M": VALUE}
    assert sorted(os.listdir(tmp_path)) == ["vault", "vault.lock"]


def test_commands_side_by_side_lose_nothing(tmp_path: Path) -> None:
    def command(number: int) -> None:
        with FileVault(tmp_path / "vault", KEY).adding() as contents:
            contents.values[f"CODE{number}"] = str(number)

    threads = [Thread(target=command, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(FileVault(tmp_path / "vault", KEY).load().values) == 16


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with (
        pytest.raises(VaultError, match="cannot be written"),
        FileVault(tmp_path / "file" / "vault", KEY).adding(),
    ):
        pass


def test_no_repr_holds_a_value(tmp_path: Path) -> None:
    vault = filled(tmp_path / "vault")

    assert VALUE not in repr(vault.load())
    assert VALUE not in repr(vault)


def test_a_vault_of_a_former_key_is_read_and_written_anew(tmp_path: Path) -> None:
    path, new = tmp_path / "vault", bytes(32)
    with FileVault(path, KEY).adding() as contents:
        contents.values["PERSON4K7Q2M"] = "田中"
    with FileVault(path, new, (KEY,)).adding() as contents:
        contents.values["PERSON5BCDFG"] = "鈴木"

    assert set(FileVault(path, new).load().values) == {"PERSON4K7Q2M", "PERSON5BCDFG"}
    with pytest.raises(VaultError):
        FileVault(path, KEY).load()
