import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import clock
from demo.services.history import make_history


class Command(BaseCommand):
    help = "Write believable years of filings, decisions, payments and events, for trying and measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--filings", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Made-up filings belong in the demo only.")
        began = time.monotonic()
        make_history(options["filings"], now=clock.now(), tell=self.stdout.write)
        call_command("count_days", "--anew", stdout=self.stdout)
        self.stdout.write(f"Done in {time.monotonic() - began:.0f} s.")
