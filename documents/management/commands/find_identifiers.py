import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.errors import DocumentError
from documents.examiner.identifiers import find_identifiers
from documents.services.inspecting import identifier_kinds


class Command(BaseCommand):
    help = 'Read JSON lines {"text": ...} and print the kinds of personal identifiers found, one JSON object a line.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="Whose rule counts: CT, NJ ...")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kinds = identifier_kinds(options["jurisdiction"])
        except DocumentError as error:
            raise CommandError(error.message) from error
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                found = find_identifiers(_text(line, number), kinds=kinds)
                self.stdout.write(json.dumps({"kinds": list(dict.fromkeys(match.kind for match in found))}))


def _text(line: str, number: int) -> str:
    try:
        return str(json.loads(line)["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(f'Line {number} is not a JSON object with "text".') from error
