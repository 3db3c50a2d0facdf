"""The portal's only clock, so that tests and the crash matrix can move it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC. Take it once at a door and pass it on."""
    return timezone.now()
