from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docket.enums import FilingKind
from docket.models import Filing
from docket.paths import case_path, unsubscribe_path
from notices.links import absolute
from notices.services.outbox import queue_notice


class Happened(TextChoices):
    """What subscribers are told of, in the words of the mail."""

    FILED = "filed", gettext_lazy("A filing was entered on the docket.")
    ACCEPTED = "accepted", gettext_lazy("The clerk accepted a filing.")
    RETURNED = "returned", gettext_lazy("The clerk returned a filing for correction.")
    REJECTED = "rejected", gettext_lazy("A filing was rejected.")
    RESUBMITTED = "resubmitted", gettext_lazy("A corrected filing was sent to the clerk.")


def tell_subscribers(filing: Filing, *, happened: Happened, round_number: int) -> int:
    """One activity mail to each subscriber of the case but the filer. Returns how many subscribers there are.

    Call it in the transaction of what happened: the mails are rows, and outlive a killed worker. A second call for
    the same round sends nothing new.
    """
    case = filing.case
    if case is None:
        return 0
    is_new = filing.kind == FilingKind.NEW_CASE
    told = 0
    for subscription in case.subscriptions.exclude(user=filing.filer_id).select_related("user"):
        queue_notice(
            key=f"activity:{filing.pk}:{happened.value}:{round_number}:{subscription.user_id}",
            to=subscription.user.email,
            template="case_activity",
            context={
                "number": case.number,
                "caption": case.caption,
                "happened": str(happened.label),
                "title": _("New case") if is_new else filing.document_title,
                "link": absolute(case_path(case.number)),
                "unsubscribe": absolute(unsubscribe_path(subscription.token)),
            },
            about=case.subject,
        )
        told += 1
    return told
