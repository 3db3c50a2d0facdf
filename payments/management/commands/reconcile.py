import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand

from audit import clock
from courts.money import dollars
from payments.services.reconciling import Difference, reconcile

ONE_DAY = timedelta(days=1)


class Command(BaseCommand):
    help = "Compare the card processor's list with the ledger for some days (UTC). Exit status 1 if they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="First day, like 2026-11-01. Default: yesterday.")
        parser.add_argument("--until", type=date.fromisoformat, help="Last day. Default: the first one.")

    def handle(self, *_args: Any, since: date | None = None, until: date | None = None, **_options: Any) -> None:
        now = clock.now()
        first = since or now.date() - ONE_DAY
        last = until or first
        result = reconcile(since=_midnight(first), until=_midnight(last + ONE_DAY), now=now)
        charged, refunded = dollars(result.charged_cents), dollars(result.refunded_cents)
        self.stdout.write(f"{first} to {last}: charged {charged}, refunded {refunded} by the processor's list.")
        for difference in result.differences:
            self.stdout.write(str(Difference(**difference)))
        if not result.is_clean:
            sys.exit(1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
