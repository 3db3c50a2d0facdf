from clerks.models import QueueFilter
from enrollment.models import User

MOST_FILTERS = 12
LAST = ""


def remember_filter(clerk: User, *, query: str, name: str = LAST) -> None:
    """Keep the queue's choice for this clerk, under a name or as the one looked at last. The same again is quiet."""
    QueueFilter.objects.update_or_create(clerk=clerk, name=name[:40], defaults={"query": query[:400]})
    if name == LAST:
        return
    kept = QueueFilter.objects.filter(clerk=clerk).exclude(name=LAST).order_by("-pk").values_list("pk", flat=True)
    QueueFilter.objects.filter(clerk=clerk).exclude(name=LAST).exclude(pk__in=list(kept[:MOST_FILTERS])).delete()


def forget_filter(clerk: User, *, name: str) -> None:
    QueueFilter.objects.filter(clerk=clerk, name=name).delete()
