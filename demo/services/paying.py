"""Pay as a browser would: on the stand-in's card page, with the processor's published test card."""

from datetime import datetime
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from docket.models import Filing
from payments.models import Payment
from payments.quoting import quote_items
from payments.services.settling import ask_processor
from payments.services.starting import start_payment

CARD = {"email": "demo@example.org", "number": "4242424242424242", "expiry": "12 / 40", "code": "123", "name": "Demo"}
OPENER = build_opener(ProxyHandler({}))


def pay_filings(filings: list[Filing], *, now: datetime) -> Payment:
    """Pay for these cart items of one person in one payment, and settle it by asking the processor.

    Raises PaymentError when the stand-in is not running.
    """
    payer = filings[0].filer
    total = quote_items(filings, now=now).total_cents
    payment = start_payment(payer, items=[filing.public_id for filing in filings], seen_total_cents=total, now=now)
    _type_card(payment.session_url)
    return ask_processor(payment, now=now)


def _type_card(url: str) -> None:
    # The answer sends the browser back to a portal that may not be up yet: look no further than the card page.
    request = Request(url, urlencode(CARD).encode(), method="POST")  # noqa: S310 - the stand-in's own address
    try:
        OPENER.open(request, timeout=20).close()
    except OSError:
        return
