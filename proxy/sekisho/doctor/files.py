"""Keys, marks, the audit ledger, and the disks that these are on. Nothing is made or written."""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from sekisho.audit.verification import verify
from sekisho.doctor.check import Check, fail, ok, skip, warn
from sekisho.key import KeyFileError, load_key
from sekisho.settings import Settings
from sekisho.stores.url import parse_store_url

LITTLE_BYTES = 1 << 30
TOO_LITTLE_BYTES = 100 << 20


def look_at_keys(settings: Settings) -> Iterator[Check]:
    try:
        current = settings.key_path
    except KeyFileError as error:
        yield fail("key", str(error), "set key_file / key_file を設定してください")
        return
    if not current.exists():
        yield warn(
            "key",
            f"{current} is not there yet / まだありません",
            "the first start makes it; servers that share a vault need one and the same "
            "/ 初回起動時に作成されます",
        )
    else:
        yield _key("key", current)
    for number, path in enumerate(settings.former_key_files, start=1):
        yield _key(f"former key {number}", path.expanduser())


def _key(name: str, path: Path) -> Check:
    try:
        load_key(path)
        owner = path.stat().st_uid
    except KeyFileError as error:
        return fail(name, str(error), "see docs/operation.md, Keys / 鍵ファイルを確認してください")
    if owner != os.geteuid():
        return warn(name, f"{path} belongs to another user / 所有者が異なります", _SAME_USER)
    return ok(name, f"{path}, readable by its owner alone / 所有者のみ読み取り可")


_SAME_USER = "run doctor as the user that the server runs as / サーバーと同じユーザーで実行"


def look_at_marks(settings: Settings) -> Iterator[Check]:
    folder = settings.marks.path
    if folder is None or not folder.exists():
        yield skip("marks", "nothing has been marked / マークはありません")
        return
    open_to_others = [
        each for each in (folder, *folder.iterdir()) if stat.S_IMODE(each.stat().st_mode) & 0o077
    ]
    if open_to_others:
        yield fail(
            "marks",
            f"others may read {', '.join(map(str, open_to_others))}, which hold real values "
            "/ 他のユーザーが読めます",
            f"chmod -R go= {folder}",
        )
    elif folder.stat().st_uid != os.geteuid():
        yield warn("marks", f"{folder} belongs to another user / 所有者が異なります", _SAME_USER)
    else:
        yield ok("marks", f"{folder}, readable by its owner alone / 所有者のみ読み取り可")


def look_at_audit(settings: Settings) -> Iterator[Check]:
    path = settings.audit.path and settings.audit.path.expanduser()
    if path is None:
        yield skip("audit", "no ledger is kept / 監査台帳なし [audit.path]")
        return
    beside = path if path.exists() else _nearest(path)
    if not os.access(beside, os.W_OK):
        yield fail(
            "audit",
            f"{beside} cannot be written / 書き込めません",
            "give it to the user that the server runs as / 書き込み権限を付与してください",
        )
    elif not path.exists():
        yield ok("audit", f"{path} is made at the first start / 初回起動時に作成されます")
    else:
        yield _ledger(settings, path)


def _ledger(settings: Settings, path: Path) -> Check:
    try:
        keys = [load_key(each) for each in (settings.key_path, *settings.former_key_files)]
        verdict = verify(path, keys)
    except KeyFileError:
        return skip("audit", "cannot be verified without the key / 鍵がないため検証不可")
    except OSError as error:
        return fail("audit", f"{path}: {error.strerror}", "see docs/audit.md")
    if verdict.sound:
        return ok("audit", f"{path}: {verdict.lines} lines, unchanged / 改変なし")
    return fail(
        "audit",
        f"{path}: {len(verdict.faults) + verdict.more_faults} places are not as they were written "
        "/ 改変の疑い",
        "sekisho audit verify says which / sekisho audit verify で詳細を確認",
    )


def look_at_disks(settings: Settings) -> Iterator[Check]:
    for disk in sorted({_mount(path) for path in _written(settings)}):
        free = shutil.disk_usage(disk).free
        said = f"{free >> 20} MiB free on {disk} / 空き容量"
        advice = "when it is full, requests are refused / 不足するとリクエストを拒否します"
        if free < TOO_LITTLE_BYTES:
            yield fail("disk", said, advice)
        elif free < LITTLE_BYTES:
            yield warn("disk", said, advice)
        else:
            yield ok("disk", said)


def _written(settings: Settings) -> Iterable[Path]:
    vault = parse_store_url(settings.vault.url).path
    folder = settings.marks.path
    paths = (vault, settings.audit.path, folder)
    return (_nearest(path.expanduser()) for path in paths if path is not None)


def _nearest(path: Path) -> Path:
    """The folder that is there, for what may not be."""
    path = path.absolute()
    return next(each for each in (path, *path.parents) if each.is_dir())


def _mount(folder: Path) -> str:
    return str(next(each for each in (folder, *folder.parents) if each.is_mount()))
