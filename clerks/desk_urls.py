"""The desk's pages beside Django's own, all behind its gate."""

from collections.abc import Callable
from typing import Any

from clerks.views import access, figures, history, queue, review, staff, sums, support, transfer

View = Callable[..., Any]


def desk_pages() -> list[tuple[str, View, str]]:
    """Route, view and name of each."""
    return [*clerk_pages(), *support_pages(), *administrator_pages()]


def clerk_pages() -> list[tuple[str, View, str]]:
    return [
        ("queue/", queue.show, "queue"),
        ("queue.csv", queue.download, "queue_csv"),
        ("queue/next/", queue.next_filing, "queue_next"),
        ("queue/accept/", queue.accept_many, "queue_accept"),
        ("queue/filters/", queue.filters, "queue_filters"),
        ("review/<uuid:public_id>/", review.show, "review"),
        ("review/<uuid:public_id>/claim/", review.claim, "review_claim"),
        ("review/<uuid:public_id>/release/", review.release, "review_release"),
        ("review/<uuid:public_id>/take-over/", review.take_over_view, "review_take_over"),
        ("review/<uuid:public_id>/urgent/", review.mark_urgent, "review_urgent"),
        ("review/<uuid:public_id>/accept/", review.accept, "review_accept"),
        ("review/<uuid:public_id>/return/", review.give_back, "review_return"),
        ("review/<uuid:public_id>/reject/", review.reject, "review_reject"),
        ("papers/<uuid:public_id>/page-<int:page>.png", review.page_picture, "paper_page"),
        ("access/", access.show, "access_requests"),
        ("access/<int:pk>/", access.decide, "access_decide"),
        ("cases/<str:number>/transfer/", transfer.transfer, "case_transfer"),
    ]


def support_pages() -> list[tuple[str, View, str]]:
    return [
        ("support/", support.box, "support"),
        ("support/end/", support.end_call, "support_end"),
        ("support/payments/<uuid:public_id>/", support.payment, "support_payment"),
        ("support/payments/<uuid:public_id>/resend/", support.resend, "support_resend"),
        ("support/filings/<uuid:public_id>/", support.filing, "support_filing"),
        ("support/accounts/<int:pk>/", support.account, "support_account"),
    ]


def administrator_pages() -> list[tuple[str, View, str]]:
    return [
        ("figures/", figures.show, "figures"),
        ("figures/<slug:part>.csv", figures.download, "figures_csv"),
        ("sums/", sums.show, "sums"),
        ("sums/<slug:kind>/new/", sums.add, "sum_add"),
        ("sums/<slug:kind>/<int:pk>/withdraw/", sums.withdraw, "sum_withdraw"),
        ("staff/", staff.show, "staff"),
        ("staff/<int:pk>/", staff.change, "staff_change"),
        ("history/", history.show, "history"),
        ("history/check/", history.check, "history_check"),
        ("history.csv", history.download, "history_csv"),
    ]
