from celery import shared_task

from audit.services.sealing import seal_events


@shared_task(name="audit.seal", ignore_result=True)
def seal_task() -> None:
    seal_events()
