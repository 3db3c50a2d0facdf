"""One process of the portal as the matrix starts it: the real program, with a clock that can be made to jump.

`python -m tests.crash.part SHIFT_FILE MODULE ARGUMENTS...` runs the module as `python -m` would. While the file is
there, the portal's clock is ahead by the seconds written in it.
"""

import runpy
import sys
from datetime import datetime, timedelta
from pathlib import Path

from audit import clock


def shift_clock(file: Path) -> None:
    real_now = clock.now

    def now() -> datetime:
        try:
            return real_now() + timedelta(seconds=float(file.read_text(encoding="ascii")))
        except (FileNotFoundError, ValueError):
            return real_now()

    clock.now = now


if __name__ == "__main__":
    shift_clock(Path(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
