"""The crash matrix: `python -m tests.crash.matrix` (every named point once), or `--long --seed 1 --count 500`.

Starts the portal as it runs in production, kills it, starts it again, and looks at the books and at what people see.
Writes what it saw into docs/reliability.md. The long form goes on where it was stopped.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.crash.cluster import ClusterError
from tests.crash.stack import Stack
from tests.crash.words import say

PORT = 8300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="random crashes while many people pay")
    parser.add_argument("--seed", type=int, default=1, help="of the long form's chance")
    parser.add_argument("--count", type=int, default=200, help="payments of the long form, those of earlier runs too")
    parser.add_argument("--only", nargs="+", default=[], help="these points only; nothing is written to the docs")
    parser.add_argument("--no-paper", action="store_true", help="write nothing into the docs")
    parser.add_argument("--port", type=int, default=PORT, help="the first of four")
    parser.add_argument("--folder", type=Path, default=None, help="where the data is kept")
    parser.add_argument("--loud", action="store_true", help="say what is waited for")
    given = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # in the background a shell has the first one ignored
        signal.signal(number, signal.default_int_handler)
    name = f"efiling-crash-{given.seed}" if given.long else f"efiling-crash-{os.getpid()}"
    folder = given.folder or Path(tempfile.gettempdir()) / name
    try:
        with Stack(folder, port=given.port) as stack:
            os.environ.update(stack.environment() | ({"LOG_LEVEL": "INFO"} if given.loud else {}))
            stack.prepare()
            if given.long:
                from tests.crash.long import run_long

                return run_long(stack, seed=given.seed, count=given.count)
            from tests.crash.short import run_short

            return run_short(stack, only=given.only, is_written=not (given.only or given.no_paper))
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except ClusterError as error:
        say(error)
        return 2
    finally:
        if not given.long and not given.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
