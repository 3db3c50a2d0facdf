"""One draft with everything that a page of the wizard reads, in a fixed number of queries."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from docket.gates import get_filing_for
from docket.models import Filing
from docket.rules import may_edit_draft
from enrollment.models import User
from parties.models import Party


def whole_filings() -> QuerySet[Filing]:
    return Filing.objects.select_related("jurisdiction", "category", "case_type", "location", "case").prefetch_related(
        Prefetch("parties", queryset=Party.objects.in_caption_order()), "documents", "unfinished"
    )


def draft_of(user: User, public_id: UUID, *, is_locked: bool = False) -> Filing:
    """This person's own filing, in whatever state; 404 for anybody else's. Locked, it needs a transaction around it."""
    rows = whole_filings()
    filing = get_filing_for(
        user, public_id, may_edit_draft, among=rows.select_for_update(of=("self",)) if is_locked else rows
    )
    filing.filer = user
    return filing


def read_again(filing: Filing, user: User) -> Filing:
    """The same filing as it is stored now, after something was written."""
    return draft_of(user, filing.public_id)
