"""One lock for what the SDK makes once in a process, safe where the process forks.

A fork copies locks as they are: one that another thread holds at that moment would never be free in
the child. So whoever forks waits for this lock first, and for what is done under it (making a
runtime, loading and using the models).
"""

import os
import threading

PROCESS_LOCK = threading.RLock()

os.register_at_fork(
    before=PROCESS_LOCK.acquire,
    after_in_parent=PROCESS_LOCK.release,
    after_in_child=PROCESS_LOCK.release,
)
