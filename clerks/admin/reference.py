from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clerks.admin.looking import LookOnlyAdmin
from clerks.forms.reference import CaseTypeForm, LocationForm
from courts.models import CaseType, FeeRow, Jurisdiction, LimitRow, Location
from courts.services.keeping import keep_row

M = TypeVar("M", bound=Model)


class KeptAdmin(LookOnlyAdmin[M]):
    """Reference data that administrators keep: added and changed through its service, retired and never deleted."""

    list_select_related = ("jurisdiction",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> tuple[str, ...]:
        """What docket numbers and old cases are made of stays as it is."""
        return ("jurisdiction", "code") if obj else ()

    def save_model(self, request: HttpRequest, obj: M, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001 - Django's own signature
        keep_row(obj, changed=form.changed_data, actor=request.user)  # type: ignore[arg-type]  # its own two models


@admin.register(Jurisdiction)
class JurisdictionAdmin(LookOnlyAdmin[Jurisdiction]):
    list_display = ("code", "name", "court_name", "time_zone", "cart_days", "version")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


@admin.register(Location)
class LocationAdmin(KeptAdmin[Location]):
    form = LocationForm
    list_display = ("code", "name", "jurisdiction", "kind", "telephone", "choice", "retired_on")
    list_filter = ("jurisdiction", "kind")
    search_fields = ("code", "name")

    @admin.display(description=_("Filers"), ordering="is_selectable")
    def choice(self, row: Location) -> str:
        return gettext("can choose it") if row.is_selectable else gettext("cannot choose it")


@admin.register(CaseType)
class CaseTypeAdmin(KeptAdmin[CaseType]):
    form = CaseTypeForm
    list_display = ("code", "label", "jurisdiction", "track", "online", "urgent", "fee_schedule", "retired_on")
    list_filter = ("jurisdiction", "track", "is_online", "is_urgent")
    search_fields = ("code", "label", "everyday_words")

    @admin.display(description=_("Filed"), ordering="is_online")
    def online(self, row: CaseType) -> str:
        return gettext("online") if row.is_online else gettext("on paper only")

    @admin.display(description=_("Queue"), ordering="is_urgent")
    def urgent(self, row: CaseType) -> str:
        return gettext("urgent") if row.is_urgent else ""


@admin.register(FeeRow)
class FeeRowAdmin(LookOnlyAdmin[FeeRow]):
    list_display = (
        "schedule", "item", "label", "amount_cents", "valid_from", "valid_until", "jurisdiction", "confirmed", "source",
    )  # fmt: skip
    list_filter = ("jurisdiction",)
    list_select_related = ("jurisdiction",)


@admin.register(LimitRow)
class LimitRowAdmin(LookOnlyAdmin[LimitRow]):
    list_display = ("track", "case_type", "amount_cents", "is_refused", "valid_from", "valid_until", "jurisdiction")
    list_filter = ("jurisdiction",)
    list_select_related = ("jurisdiction",)
