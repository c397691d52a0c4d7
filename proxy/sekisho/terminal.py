"""The terminal that a process belongs to, if it does.

SIGHUP has two senders: whoever wants a configuration taken up, and a terminal that is closed. After
the latter the process has no terminal any more, and that tells the two apart.
"""

import os


def has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True
