from celery import shared_task

from audit.services.sealing import seal_events
from audit.work import Work, hand_on


@shared_task(name="audit.seal", ignore_result=True)
def seal_task() -> None:
    seal_events()


@shared_task(name="audit.hand_on", ignore_result=True)
def hand_on_task(works: list[Work]) -> None:
    hand_on(works)
