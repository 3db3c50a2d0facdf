"""python -m standin --port 8001 --data DIR --webhook-url URL"""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType

from standin.options import OptionError, read_options
from standin.server import PortTakenError, serve
from standin.store import StoreTakenError


def main() -> int:
    level = os.environ.get("STANDIN_LOG_LEVEL", "WARNING").upper()
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, _leave)
    try:
        serve(read_options(sys.argv[1:], os.environ))
    except (OptionError, PortTakenError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except StoreTakenError as error:
        sys.stderr.write(f"Another stand-in works on the data in {error}.\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
