from celery import shared_task

from audit import clock
from audit.work import enqueue
from cases.services.rounds import take_in, unread_rounds
from cases.services.sweeping import sweep_drafts
from docket.models import Filing

MOST_AT_ONCE = 200


@shared_task(name="cases.sweep", ignore_result=True)
def sweep_task() -> None:
    for filing_id in unread_rounds().values_list("filing_id", flat=True)[:MOST_AT_ONCE]:
        enqueue("cases.take_in", filing_id)
    sweep_drafts(now=clock.now())


@shared_task(name="cases.take_in", ignore_result=True)
def take_in_task(filing_id: int) -> None:
    if filing := Filing.objects.select_related("jurisdiction").filter(pk=filing_id).first():
        take_in(filing)
