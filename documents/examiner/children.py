"""The parent's side: starts children, keeps a few warm, and turns every way a child can end into a verdict."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from documents.examiner.codes import Code, Finding, Verdict
from documents.examiner.limits import CPU_SECONDS, SPARE_STAGES, WALL_SECONDS
from documents.examiner.orders import Found, Order, Report

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parent.parent.parent
JOBS_PER_CHILD = 200
LONGEST_ANSWER = 4 * 1024 * 1024
GRACE = 1.5  # seconds the parent waits longer than the child's own alarm
START_SECONDS = 20.0
UNTOUCHED = "sent"


class ChildLostError(Exception):
    """The child ended, or had to be ended, before it answered."""

    def __init__(self, stage: str, *, was_warm: bool, is_starved: bool, seconds: float, peak_mb: float) -> None:
        super().__init__(stage)
        self.stage = stage
        self.was_warm = was_warm
        self.is_starved = is_starved
        self.seconds = seconds
        self.peak_mb = peak_mb


class StarvedError(Exception):
    """The machine was too busy to give the child its time; the file is not to blame and can be tried again."""


class Child:
    """One examiner process. It gets no secrets: its environment holds a path and a language, nothing else."""

    def __init__(self) -> None:
        self.jobs = 0
        self._rest = b""
        self._process = subprocess.Popen(
            [sys.executable, "-E", "-s", "-m", "documents.examiner"],
            cwd=PROJECT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._line(time.monotonic() + START_SECONDS)
        except EOFError:
            self.end()
            raise

    def work(self, order: Order, *, cpu: int, wall: float) -> Report:
        """Have one file examined. Raises ChildLostError when the child is gone; it is ended and reaped then."""
        began, stage = time.monotonic(), UNTOUCHED
        was_warm, self.jobs = self.jobs > 0, self.jobs + 1
        spent = self._cpu_seconds()
        try:
            self._send(order.to_json() | {"cpu": cpu, "wall": wall})
            while True:
                answer = self._line(began + wall + GRACE)
                if "report" in answer:
                    return Report.from_json(answer["report"])
                if "error" in answer:
                    logger.error("examiner failed at %s: %s", stage, str(answer["error"])[:300])
                stage = str(answer.get("stage", ""))
        except (EOFError, OSError, ValueError, KeyError, TypeError) as error:
            seconds = time.monotonic() - began
            is_starved = seconds >= wall and self._cpu_seconds() - spent < cpu / 3
            peak = self.end()
            raise ChildLostError(
                stage, was_warm=was_warm, is_starved=is_starved, seconds=seconds, peak_mb=peak
            ) from error

    @property
    def is_fit(self) -> bool:
        return self.jobs < JOBS_PER_CHILD and self._process.poll() is None

    def end(self) -> float:
        """Kill and reap. Returns the most memory the child ever held, in megabytes."""
        if self._process.returncode is None:
            with contextlib.suppress(OSError):
                # Not Popen.kill: it would reap the child, and with it the account of its memory.
                os.kill(self._process.pid, signal.SIGKILL)
        peak = 0.0
        with contextlib.suppress(ChildProcessError):
            _pid, status, usage = os.wait4(self._process.pid, 0)
            self._process.returncode = os.waitstatus_to_exitcode(status)
            peak = round(usage.ru_maxrss / 1024, 1)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        return peak

    def _send(self, data: dict[str, Any]) -> None:
        if self._process.stdin is None:
            raise EOFError
        self._process.stdin.write(json.dumps(data).encode() + b"\n")
        self._process.stdin.flush()

    def _line(self, until: float) -> dict[str, Any]:
        """The next answer. Raises EOFError when none came in time, or too much of one."""
        if self._process.stdout is None:
            raise EOFError
        pipe = self._process.stdout.fileno()
        watch = select.poll()
        watch.register(pipe, select.POLLIN)
        while b"\n" not in self._rest:
            is_ready = watch.poll(max(until - time.monotonic(), 0) * 1000)
            piece = os.read(pipe, 65536) if is_ready else b""
            if not piece or len(self._rest) > LONGEST_ANSWER:
                raise EOFError
            self._rest += piece
        line, _newline, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _cpu_seconds(self) -> float:
        try:
            words = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0


@dataclass
class Pool:
    """Warm children of this process. Threads share it; a forked process gets its own."""

    spare: int = 2
    cpu: int = CPU_SECONDS
    wall: float = WALL_SECONDS
    _idle: list[Child] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _owner: int = field(default_factory=os.getpid)

    def examine(self, order: Order) -> Report:
        """The report on one file, always: what kills a child becomes a verdict.

        A child that died after other jobs may have died of them, so a fresh one tries once more. What a file can be
        examined without is left out when it killed the child. Raises StarvedError when only the machine was slow.
        """
        began = time.monotonic()
        report = self._examine(order, began + self.wall)
        report.seconds = round(time.monotonic() - began, 4)
        return report

    def _examine(self, order: Order, deadline: float) -> Report:
        while True:
            try:
                return self._once(order, deadline)
            except ChildLostError as lost:
                if lost.is_starved:
                    raise StarvedError from lost
                logger.info("examiner child lost at %s after %.1f s", lost.stage, lost.seconds)
                again = _next_try(order, lost)
                if lost.stage == UNTOUCHED and again is None:
                    # The file was not even opened: what is broken is ours.
                    raise StarvedError from lost
                if again is None or deadline - time.monotonic() < 1:
                    return verdict_of_loss(lost)
                order = again

    def _once(self, order: Order, deadline: float) -> Report:
        child = self._borrow()
        try:
            report = child.work(order, cpu=self.cpu, wall=max(deadline - time.monotonic(), 0.5))
        except BaseException:
            child.end()
            raise
        self._give_back(child)
        return report

    def _borrow(self) -> Child:
        with self._lock:
            if self._owner != os.getpid():
                # The children belong to the process we were forked from: leave them to it.
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                child = self._idle.pop()
                if child.is_fit:
                    return child
                child.end()
        return Child()

    def _give_back(self, child: Child) -> None:
        with self._lock:
            if child.is_fit and len(self._idle) < self.spare:
                self._idle.append(child)
                return
        child.end()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()


def _next_try(order: Order, lost: ChildLostError) -> Order | None:
    """The order to try next: without the stage that killed the child, or the same in a child that is new."""
    if lost.stage in SPARE_STAGES and lost.stage not in order.skips:
        return replace(order, skips=(*order.skips, lost.stage))
    return order if lost.was_warm else None


def verdict_of_loss(lost: ChildLostError) -> Report:
    return Report(
        Verdict.REFUSED,
        Code.TOO_COSTLY,
        detail=lost.stage,
        findings=[Found(Finding.TEXT_NOT_READ)] if lost.stage == "content" else [],
        seconds=round(lost.seconds, 4),
        peak_mb=lost.peak_mb,
    )
