from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import clock
from demo.people import PEOPLE
from demo.services.enrolling_people import enroll_people
from demo.services.filing import make_filings
from enrollment.models import User


class Command(BaseCommand):
    help = "Make the demonstration's people and their filings. What is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Demo people have public passwords: they are made in the demo only.")
        now = clock.now()
        enroll_people(now=now)
        people = User.objects.in_bulk([person.user_id for person in PEOPLE], field_name="user_id")
        make_filings(people["annakarenina"], people["clerk.hartford"], now=now)
