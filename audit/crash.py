"""Named points at which a test can have the process killed, as a power cut would."""

import os
import signal
from pathlib import Path

from django.conf import settings


def point(name: str) -> None:
    """Kill this process with SIGKILL when the setting CRASH_AT names this point; otherwise do nothing.

    CRASH_AT is a name, or `@` and the path of a folder that holds orders: files named as points. An order kills once:
    the first process that reaches its point takes it away, so that whatever is started again runs on.
    """
    if settings.CRASH_AT and (name == settings.CRASH_AT or _takes_order(name)):
        os.kill(os.getpid(), signal.SIGKILL)


def _takes_order(name: str) -> bool:
    if not settings.CRASH_AT.startswith("@"):
        return False
    order = Path(settings.CRASH_AT[1:]) / name
    try:
        order.rename(order.with_name(f"{name}.taken"))  # of two that are here at once, one finds the file gone
    except FileNotFoundError:
        return False
    return True
