from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courts.errors import JurisdictionFileError
from courts.services.loading import Loaded, load_jurisdictions


class Command(BaseCommand):
    help = "Brings the reference data to what the jurisdictions' files say. May run any number of times."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, help="Files or folders; all of fixtures/jurisdictions if none."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        paths = options["paths"] or [Path(settings.BASE_DIR) / "fixtures" / "jurisdictions"]
        try:
            loaded = load_jurisdictions(paths)
        except JurisdictionFileError as error:
            raise CommandError(f"Nothing was changed.\n{error.message}") from error
        for each in loaded:
            self.stdout.write(sentence(each))
        if not loaded:
            self.stdout.write("Jurisdictions: nothing new.")


def sentence(loaded: Loaded) -> str:
    name, version = loaded.jurisdiction.name, loaded.jurisdiction.version
    if not loaded.changes:
        return f"{name}: nothing new, version {version}."
    said = ", ".join(f"{count} {what}" for what, count in vars(loaded.changes).items() if count)
    return f"{name}: {said}, version {version}."
