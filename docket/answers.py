"""Keep what was typed but is not valid yet, exactly as typed, and give it back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from docket.models import Filing, UnfinishedAnswers

Answers = dict[str, list[str]]


def keep_unfinished(filing: Filing, *, step: str, answers: Mapping[str, list[str]], now: datetime) -> None:
    """Store the raw answers of one step or panel; they are shown again with their errors."""
    UnfinishedAnswers.objects.update_or_create(
        filing=filing, step=step, defaults={"answers": json.dumps(dict(answers)), "saved_at": now}
    )


def drop_unfinished(filing: Filing, *, step: str) -> None:
    UnfinishedAnswers.objects.filter(filing=filing, step=step).delete()


def unfinished_of(filing: Filing) -> dict[str, Answers]:
    """Step to raw answers, from the prefetched rows where the filing has them."""
    return {row.step: json.loads(row.answers) for row in filing.unfinished.all()}


def digest_of(answers: Mapping[str, object]) -> str:
    """A short mark of a step's stored answers; a form carries the one it was drawn from, to tell two windows apart."""
    text = json.dumps(answers, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
