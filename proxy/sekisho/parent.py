"""A process that does not outlive the one that started it."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def end_with_parent(number: signal.Signals) -> None:
    """Has the kernel send this process `number` when its parent ends, however that ends. Elsewhere
    than on Linux nothing happens, and the end of a pipe has to tell.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
