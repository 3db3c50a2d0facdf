import sys
from typing import Any

from django.core.management.base import BaseCommand

from audit import clock
from payments.services.verifying import INVARIANTS, find_breaches


class Command(BaseCommand):
    help = "Check that money, filings and docket numbers agree, here and at the card processor. Exit status 1 if not."

    def handle(self, *_args: Any, **_options: Any) -> None:
        breaches = list(find_breaches(now=clock.now()))
        for breach in breaches:
            self.stdout.write(breach)
        if breaches:
            sys.exit(1)
        self.stdout.write(f"{len(INVARIANTS)} invariants hold.")
