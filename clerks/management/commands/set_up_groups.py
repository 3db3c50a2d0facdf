from typing import Any

from django.core.management.base import BaseCommand

from clerks.services.groups import set_up_groups


class Command(BaseCommand):
    help = "Make the groups Clerk, Support and Administrator with their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_groups()
