from celery import shared_task

from audit import clock
from enrollment.services.sweeping import sweep_accounts


@shared_task(name="enrollment.sweep", ignore_result=True)
def sweep_task() -> None:
    sweep_accounts(now=clock.now())
