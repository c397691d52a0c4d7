"""A fork waits for what is done under the lock, and its child has the lock free."""

import os
import threading
import time

import pytest

from sekisho.sdk.process_lock import PROCESS_LOCK


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_never_finds_the_lock_taken() -> None:
    taken = threading.Event()

    def hold() -> None:
        with PROCESS_LOCK:
            taken.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(10)

    child = os.fork()
    if child == 0:  # pragma: no cover
        free = threading.Thread(target=lambda: os._exit(not PROCESS_LOCK.acquire(timeout=5)))
        free.start()
        free.join()
        os._exit(2)
    _, status = os.waitpid(child, 0)
    holder.join()

    assert os.waitstatus_to_exitcode(status) == 0
    assert PROCESS_LOCK.acquire(timeout=1)
    PROCESS_LOCK.release()
