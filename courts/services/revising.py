from uuid import uuid4

from django.db.models import F

from audit.services.recording import Actor, record
from courts.models import Jurisdiction


def revise(jurisdiction: Jurisdiction, *, actor: Actor, what: str) -> None:
    """Say that rows were changed by hand: every process reads its book again, and history names who and what."""
    Jurisdiction.objects.filter(pk=jurisdiction.pk).update(version=F("version") + 1, stamp=uuid4())
    jurisdiction.refresh_from_db(fields=["version", "stamp"])
    record(
        "jurisdiction.changed",
        subject=jurisdiction.subject,
        actor=actor,
        data={"version": jurisdiction.version, "what": what},
    )
