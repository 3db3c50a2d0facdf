from celery import shared_task

from notices.models import Notice
from notices.services.outbox import send_due_notices, send_notice


@shared_task(name="notices.send", ignore_result=True)
def send_task(notice_id: int) -> None:
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice:
        send_notice(notice)


@shared_task(name="notices.sweep", ignore_result=True)
def sweep_task() -> None:
    send_due_notices()
