from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit import clock
from clerks.services.counting import forget_days, keep_days


class Command(BaseCommand):
    help = "Count what was decided on the days that are over, for the figures page. The sweep does the same by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget what was counted before")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            forget_days()
        self.stdout.write(f"{keep_days(now=clock.now())} days counted.")
