"""Processes that end with the one that started them, whatever ends it."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def end_with_parent(parent: int) -> None:
    """Ask the kernel for a SIGTERM when the parent ends, even by SIGKILL; end at once where it already has."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def start_child(command: Sequence[str], *, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=env, preexec_fn=_ender(os.getpid()))  # noqa: PLW1509, S603 - the caller has one thread


def _ender(parent: int) -> Callable[[], None]:
    return lambda: end_with_parent(parent)


def end_child(child: subprocess.Popen[bytes], *, patience: float) -> None:
    """Ask it to end; after the time given, end it."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
