"""What every desk page has in common: facts are looked at, never edited or deleted, by anyone."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
# Django asks the database for each word by itself; a thousand words are more than SQLite can ask for at once.
LONGEST_SEARCH = 100


class LookOnlyAdmin(admin.ModelAdmin[M]):
    """Nobody adds, changes or deletes here, superusers included. Acts are buttons that call a service."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class LookOnlyInline(admin.TabularInline[Any, Any]):
    template = "clerks/includes/inline_table.html"  # Django's own keeps an empty column for what is deleted
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
