from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.services.recording import record
from clerks.admin.looking import LookOnlyAdmin, LookOnlyInline
from courts.docket_numbers import normalise
from courts.money import dollars
from docket.enums import ON_THE_DOCKET
from docket.models import Case, DocketNumber, Filing, ReviewRound
from documents.models import Document
from parties.models import Party


class PartyInline(LookOnlyInline):
    model = Party
    fields = ("label", "full_name", "kind", "address")
    readonly_fields = fields

    @admin.display(description=_("Address"))
    def address(self, party: Party) -> str:
        return ", ".join(party.address_lines)


class DocumentInline(LookOnlyInline):
    model = Document
    fields = ("title", "original", "stamped_copy", "pages", "size", "state")
    readonly_fields = fields

    @admin.display(description=_("Original"))
    def original(self, document: Document) -> SafeString:
        url = reverse("documents:view", args=[document.public_id])
        return format_html('<a href="{}">{}</a>', url, _("Open"))

    @admin.display(description=_("Stamped copy"))
    def stamped_copy(self, document: Document) -> SafeString | str:
        if not hasattr(document, "stamped"):
            return "-"
        url = reverse("documents:stamped", args=[document.public_id])
        return format_html('<a href="{}">{}</a>', url, document.stamped.verification_code)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).select_related("stamped")


class RoundInline(LookOnlyInline):
    model = ReviewRound
    fields = ("number", "opened_at", "claimed_by", "decision", "decided_by", "decided_at", "words", "cure_by")
    readonly_fields = fields


@admin.register(Filing)
class FilingAdmin(LookOnlyAdmin[Filing]):
    """What is on the docket or on its way there. Drafts and carts are the filer's own and stay out of sight."""

    list_display = ("received_at", "docket_number", "caption", "case_type", "location", "state", "confirmation_number")
    list_display_links = ("received_at", "docket_number")
    list_filter = ("state", "kind", "location", "case_type")
    list_select_related = ("case", "case_type", "location", "filer")
    search_fields = ("confirmation_number",)
    search_help_text = _("Docket number in any form, confirmation number, caption, party or User ID")
    ordering = ("received_at", "pk")
    inlines = (DocumentInline, PartyInline, RoundInline)
    fields = (
        "docket_number", "caption", "state", "kind", "case_type", "location", "amount", "received_at", "filed_on",
        "confirmation_number", "filer", "has_pjr", "defendant_count", "garnishee_count", "signature", "certified_at",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Filing]:
        return super().get_queryset(request).filter(state__in=ON_THE_DOCKET)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Filing], search_term: str
    ) -> tuple[QuerySet[Filing], bool]:
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        found = Q(confirmation_number=term) | Q(caption__icontains=term) | Q(filer__user_id__iexact=term)
        found |= Q(pk__in=Party.objects.filter(_names_like(term)).values("filing"))
        if key := normalise(term):
            found |= Q(case__in=DocketNumber.objects.filter(key=key).values("case"))
        return queryset.filter(found), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Filing | None:
        filing = super().get_object(request, object_id, from_field)
        if filing is not None:
            record("filing.viewed", subject=filing.subject, actor=request.user, at=clock.now())  # type: ignore[arg-type]  # staff are signed in
        return filing

    @admin.display(description=_("Docket number"), ordering="case__number")
    def docket_number(self, filing: Filing) -> str:
        return filing.case.number if filing.case else ""

    @admin.display(description=_("Amount Claimed"))
    def amount(self, filing: Filing) -> str:
        return "" if filing.amount_cents is None else dollars(filing.amount_cents)


def _names_like(term: str) -> Q:
    return Q(last_name__istartswith=term) | Q(organisation__istartswith=term)


class DocketNumberInline(LookOnlyInline):
    model = DocketNumber
    fields = ("number", "location", "since", "until")
    readonly_fields = fields


@admin.register(Case)
class CaseAdmin(LookOnlyAdmin[Case]):
    list_display = ("number", "caption", "case_type", "location", "filed_on", "state")
    list_filter = ("state", "location", "case_type")
    list_select_related = ("case_type", "location")
    search_fields = ("number_key", "caption")
    ordering = ("-opened_at",)
    inlines = (DocketNumberInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        found = Q(caption__icontains=term)
        if key := normalise(term):
            found |= Q(pk__in=DocketNumber.objects.filter(key=key).values("case"))
        return queryset.filter(found), False
