"""Set aside what another window has overtaken, until the filer chooses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.services.answering import touch
from docket.answers import Answers, keep_unfinished, unfinished_of
from docket.models import Filing
from docket.parts import TypedPart, drop_parts, keep_parts

VERSION = "versions:"


def park_overtaken(filing: Filing, typed: Sequence[TypedPart], *, now: datetime) -> None:
    """Set the overtaken parts aside for the filer to choose; keep the other touched parts as they are typed."""
    others = [one for one in typed if one.is_touched and not one.is_overtaken and one.typed != one.part.shown]
    with transaction.atomic():
        for one in typed:
            if one.is_overtaken:
                keep_unfinished(filing, step=VERSION + one.part.key, answers=one.typed, now=now)
        keep_parts(filing, others, now=now)
        touch(filing, now=now)


def parked_of(filing: Filing) -> dict[str, Answers]:
    """Part key to the answers that were set aside."""
    found = unfinished_of(filing)
    return {key.removeprefix(VERSION): value for key, value in found.items() if key.startswith(VERSION)}


def choose_version(filing: Filing, *, part_key: str, answers: Answers | None, now: datetime) -> None:
    """With answers, they become what the page shows; without, what is stored stays. The parked ones go."""
    with transaction.atomic():
        if answers is not None:
            keep_unfinished(filing, step=part_key, answers=answers, now=now)
        drop_parts(filing, [VERSION + part_key])
        touch(filing, now=now)
