"""The child: reads orders as JSON lines, answers with JSON lines, holds itself to its limits, ends with its input."""

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from documents.examiner import limits

limits.confine()

from documents.examiner.examination import examine, stamp  # noqa: E402 - the limits hold for the libraries too
from documents.examiner.opening import release_memory  # noqa: E402 - as above
from documents.examiner.orders import Order  # noqa: E402 - as above
from documents.examiner.paging import picture  # noqa: E402 - as above

ACTS = {"examine": examine, "stamp": stamp, "picture": picture}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print does not mix with the answers

    def answer(data: dict[str, Any]) -> None:
        answers.write(json.dumps(data) + "\n")
        answers.flush()

    def announce(stage: str) -> None:
        limits.start_stage(cpu=limits.SPARE_STAGES.get(stage))
        answer({"stage": stage})

    answer({"stage": "warm"})
    for line in sys.stdin:
        data = json.loads(line)
        limits.start_job(cpu=data.pop("cpu", limits.CPU_SECONDS), wall=data.pop("wall", limits.WALL_SECONDS))
        began = time.monotonic()
        order = Order.from_json(data)
        try:
            report = ACTS[order.task](order, announce=announce)
        except Exception as error:  # noqa: BLE001 - the door of the child: the parent logs it and ends us
            answer({"error": f"{type(error).__name__}: {error} at {last_place(error)}"})
            return
        report.seconds, report.peak_mb = round(time.monotonic() - began, 4), limits.peak_mb()
        limits.end_job()
        answer({"report": report.to_json()})
        del report
        release_memory()


def last_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


if __name__ == "__main__":
    main()
