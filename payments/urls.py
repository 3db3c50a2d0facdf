from django.urls import path, re_path

from payments.views import cart, checkout, confirmation, returning

app_name = "payments"
urlpatterns = [
    path("cart/", cart.cart, name="cart"),
    path("cart/<uuid:public_id>/remove/", cart.remove, name="remove"),
    path("cart/<uuid:public_id>/change/", cart.change, name="change"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("payments/stripe/webhook/", returning.webhook, name="webhook"),
    path("payments/<uuid:public_id>/", returning.progress, name="progress"),
    path("payments/<uuid:public_id>/return/", returning.come_back, name="return"),
    path("payments/<uuid:public_id>/cancelled/", returning.cancelled, name="cancelled"),
    path("payments/<uuid:public_id>/cancel/", returning.cancel, name="cancel"),
    re_path(r"^confirmations/(?P<number>[0-9]{8})/$", confirmation.confirmation, name="confirmation"),
    re_path(r"^confirmations/(?P<number>[0-9]{8})/pdf/$", confirmation.confirmation_pdf, name="confirmation_pdf"),
    re_path(
        r"^confirmations/(?P<number>[0-9]{8})/follow/(?P<docket_number>[A-Za-z0-9-]{1,30})/$",
        confirmation.follow,
        name="follow",
    ),
    path("receipts/", confirmation.receipts, name="receipts"),
]
