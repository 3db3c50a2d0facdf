from datetime import date

from django.utils.translation import gettext as _

from courts.book import book_of
from courts.fees import Price, price_filing
from docket.errors import FilingError
from docket.models import Filing


def price_now(filing: Filing, *, on: date) -> Price:
    """What this filing costs by the schedule in force on `on`, a local date of its court.

    Raises FilingError `no_price` when the answers that the fee depends on are missing or the court gives no sum.
    """
    if filing.case_type is None:
        raise FilingError("no_price", _("Choose the case type first. The fee depends on it."))
    price = price_filing(
        book_of(filing.jurisdiction),
        filing.case_type,
        on=on,
        defendants=filing.defendant_count or 0,
        amount_cents=filing.amount_cents,
        kind=filing.kind,
    )
    if not price.is_known:
        raise FilingError("no_price", _("The court will tell you this fee. The filing cannot be paid for here."))
    return price
