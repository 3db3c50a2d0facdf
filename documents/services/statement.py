from datetime import datetime

from docket.models import Filing
from docket.rules import is_open_for_answers


def state_reviewed(filing: Filing, *, is_reviewed: bool, now: datetime) -> Filing:
    """Keep the filer's statement about personal identifiers. A closed filing keeps the one it has."""
    if is_open_for_answers(filing) and filing.identifiers_reviewed != is_reviewed:
        filing.identifiers_reviewed, filing.touched_at = is_reviewed, now
        filing.save(update_fields=["identifiers_reviewed", "touched_at"])
    return filing
