from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clerks.admin.looking import LookOnlyAdmin, LookOnlyInline
from courts.money import dollars
from payments.models import Confirmation, LedgerEntry, Payment, PaymentLine, Refund


class LineInline(LookOnlyInline):
    model = PaymentLine
    fields = ("filing", "court_fee", "service_fee", "is_paid")
    readonly_fields = fields

    @admin.display(description=_("Court fee"))
    def court_fee(self, line: PaymentLine) -> str:
        return dollars(line.court_fee_cents)

    @admin.display(description=_("Service fee"))
    def service_fee(self, line: PaymentLine) -> str:
        return dollars(line.service_fee_cents)


class LedgerInline(LookOnlyInline):
    model = LedgerEntry
    fields = ("at", "kind", "sum", "reference")
    readonly_fields = fields

    @admin.display(description=_("Sum"))
    def sum(self, entry: LedgerEntry) -> str:
        return dollars(entry.court_fee_cents + entry.service_fee_cents)


@admin.register(Payment)
class PaymentAdmin(LookOnlyAdmin[Payment]):
    list_display = ("created_at", "confirmation_number", "payer", "total", "state", "card", "paid_at")
    list_filter = ("state", "method", "jurisdiction")
    list_select_related = ("payer", "jurisdiction")
    search_fields = ("confirmation__number", "payer__user_id", "charge_id", "card_last4")
    search_help_text = _("Confirmation number, User ID, charge or last four digits")
    ordering = ("-created_at",)
    inlines = (LineInline, LedgerInline)
    fields = (
        "confirmation_number", "payer", "jurisdiction", "state", "method", "court_fees", "service_fee", "total", "card",
        "created_at", "paid_at", "settled_at", "charge_id", "session_id", "last_decline",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("Total"))
    def total(self, payment: Payment) -> str:
        return dollars(payment.total_cents)

    @admin.display(description=_("Court fees"))
    def court_fees(self, payment: Payment) -> str:
        return dollars(payment.court_fees_cents)

    @admin.display(description=_("Service fee"))
    def service_fee(self, payment: Payment) -> str:
        return dollars(payment.service_fee_cents)

    @admin.display(description=_("Card"))
    def card(self, payment: Payment) -> str:
        return f"{payment.card_brand} {payment.card_last4}".strip()


@admin.register(Confirmation)
class ConfirmationAdmin(LookOnlyAdmin[Confirmation]):
    list_display = ("number", "payer", "total", "made_at", "pdf_made_at")
    list_select_related = ("payment__payer",)
    search_fields = ("number", "payment__payer__user_id", "payment__lines__filing__case__number_key")
    search_help_text = _("Confirmation number, User ID, or docket number without dashes")
    ordering = ("-made_at",)
    fields = ("number", "payment", "payer", "total", "made_at", "pdf_made_at", "pdf_sha256")
    readonly_fields = fields

    @admin.display(description=_("Payer"))
    def payer(self, confirmation: Confirmation) -> str:
        return confirmation.payment.payer.user_id

    @admin.display(description=_("Total"))
    def total(self, confirmation: Confirmation) -> str:
        return dollars(confirmation.payment.total_cents)


@admin.register(Refund)
class RefundAdmin(LookOnlyAdmin[Refund]):
    list_display = ("created_at", "line", "sum", "reason", "state", "sent_at")
    list_filter = ("state",)
    list_select_related = ("line",)
    ordering = ("-created_at",)

    @admin.display(description=_("Sum"))
    def sum(self, refund: Refund) -> str:
        return dollars(refund.court_fee_cents + refund.service_fee_cents)
