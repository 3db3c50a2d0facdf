from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.services.verifying import verify_chain


class Command(BaseCommand):
    help = "Walk the sealed history. Exit status 1, naming the first bad line, when it is not whole."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_chain()
        if verdict.breach:
            raise CommandError(f"The history is not whole. {verdict.breach} ({verdict.checked} links were good)")
        self.stdout.write(f"The history is whole: {verdict.checked} links checked.")
