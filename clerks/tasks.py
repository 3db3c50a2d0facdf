from celery import shared_task

from audit import clock
from clerks.services.checking_history import check_history
from clerks.services.counting import keep_days
from clerks.services.sweeping import sweep_corrections


@shared_task(name="clerks.sweep", ignore_result=True)
def sweep_task() -> None:
    sweep_corrections(now=clock.now())
    keep_days(now=clock.now())


@shared_task(name="clerks.check_history", ignore_result=True)
def check_history_task() -> None:
    check_history(now=clock.now())
