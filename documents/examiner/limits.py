"""The limits a child sets on itself before it reads the first byte. Nothing here can be undone from inside a job."""

import math
import os
import resource
import signal
from pathlib import Path

MEGABYTE = 1024 * 1024
ADDRESS_SPACE = 512 * MEGABYTE
OUTPUT_FILE = 160 * MEGABYTE
OPEN_FILES = 64
CPU_SECONDS = 10
LIFE_CPU_SECONDS = 600
WALL_SECONDS = 18.0
# What an examination can do without, and how long it may try: a file that hangs a library there may still be fit.
SPARE_STAGES = {"content": 5, "before": 3}

_job_ends_at = LIFE_CPU_SECONDS


def confine() -> None:
    """Address space, file size, open files, no core dumps, no new processes' worth of CPU; once, at the start."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_FILE, OUTPUT_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (LIFE_CPU_SECONDS, LIFE_CPU_SECONDS))
    os.umask(0o077)


def start_job(*, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS) -> None:
    """Give the next job its own CPU seconds and wall clock.

    Both signals keep their default action, which ends the process even inside a C library.
    """
    global _job_ends_at  # noqa: PLW0603 - the process has one job at a time
    _job_ends_at = min(_cpu_spent() + cpu, LIFE_CPU_SECONDS)
    start_stage()
    signal.setitimer(signal.ITIMER_REAL, wall)
    _forget_peak()


def start_stage(*, cpu: int | None = None) -> None:
    """Give the stage that begins fewer CPU seconds than the job has left; without a number, all of them."""
    soft = _job_ends_at if cpu is None else min(_cpu_spent() + cpu, _job_ends_at)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, LIFE_CPU_SECONDS))


def _cpu_spent() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return math.ceil(used.ru_utime + used.ru_stime)


def end_job() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def peak_mb() -> float:
    """Most memory held since the job started."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return  # the peak then is the child's own since its start, which is only higher
