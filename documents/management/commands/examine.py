import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.errors import DocumentError
from documents.services.inspecting import inspect_files


class Command(BaseCommand):
    help = "Examine PDF files as an upload would be, and print one JSON object a line. Nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--jurisdiction", default="CT", help="Whose rule of personal identifiers counts.")
        parser.add_argument("--stamp-to", type=Path, metavar="DIR", help="Keep stamped copies and first pages here.")
        parser.add_argument("--at-once", type=int, default=1, metavar="N", help="Examine N files at a time.")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(path) for path in options["files"] if not path.is_file()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}")
        if options["stamp_to"]:
            options["stamp_to"].mkdir(parents=True, exist_ok=True)
        answers = inspect_files(
            options["files"],
            jurisdiction=options["jurisdiction"],
            stamp_to=options["stamp_to"],
            at_once=options["at_once"],
        )
        try:
            for answer in answers:
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        except DocumentError as error:
            raise CommandError(error.message) from error
