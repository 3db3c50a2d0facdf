"""What a mail was about is gone: so is what the mail said."""

from django.db import transaction

from notices.models import Notice, NoticeState

ENDED = (NoticeState.SENT, NoticeState.FAILED)


def forget_words(about: str) -> None:
    """Clear the contexts of the notices about this subject; one that is still to be sent loses its own when it is.

    The rows stay, so that the same news is never sent twice. Call in the transaction that takes the contents away.
    """
    with transaction.atomic():
        notices = Notice.objects.filter(about=about)
        notices.update(forgets_words=True)  # before the next line: a sender at work waits for it, or is seen by it
        notices.filter(state__in=ENDED).update(context="{}")
