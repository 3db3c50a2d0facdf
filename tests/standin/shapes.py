"""Stripe's fields and their types, written down by hand. `?`: may be null. Types: s, i, b, {} (object), [] (list)."""

from typing import Any

KINDS: dict[str, type] = {"s": str, "i": int, "b": bool, "{}": dict, "[]": list}

SHAPES = {
    "checkout.session": """
        id s, object s, adaptive_pricing {}?, after_expiration {}?, allow_promotion_codes b?, amount_subtotal i?,
        amount_total i?, automatic_tax {}, billing_address_collection s?, cancel_url s?, client_reference_id s?,
        client_secret s?, collected_information {}?, consent {}?, consent_collection {}?, created i, currency s?,
        currency_conversion {}?, custom_fields [], custom_text {}, customer s?, customer_account s?,
        customer_creation s?, customer_details {}?, customer_email s?, discounts []?, expires_at i,
        integration_identifier s?, invoice s?, invoice_creation {}?, livemode b, locale s?, managed_payments {}?,
        metadata {}?, mode s, origin_context s?, payment_intent s?, payment_link s?, payment_method_collection s?,
        payment_method_configuration_details {}?, payment_method_options {}?, payment_method_types [],
        payment_status s, permissions {}?, phone_number_collection {}, recovered_from s?,
        saved_payment_method_options {}?, setup_intent s?, shipping_address_collection {}?, shipping_cost {}?,
        shipping_options [], status s?, submit_type s?, subscription s?, success_url s?, total_details {}?,
        ui_mode s?, url s?, wallet_options {}?
    """,
    "payment_intent": """
        id s, object s, amount i, amount_capturable i, amount_details {}, amount_received i, application s?,
        application_fee_amount i?, automatic_payment_methods {}?, canceled_at i?, cancellation_reason s?,
        capture_method s, client_secret s?, confirmation_method s, created i, currency s, customer s?,
        customer_account s?, description s?, excluded_payment_method_types []?, last_payment_error {}?,
        latest_charge s?, livemode b, managed_payments {}?, metadata {}, next_action {}?, on_behalf_of s?,
        payment_method s?, payment_method_configuration_details {}?, payment_method_options {}?,
        payment_method_types [], processing {}?, receipt_email s?, review s?, setup_future_usage s?, shipping {}?,
        source s?, statement_descriptor s?, statement_descriptor_suffix s?, status s, transfer_data {}?,
        transfer_group s?
    """,
    "charge": """
        id s, object s, amount i, amount_captured i, amount_refunded i, application s?, application_fee s?,
        application_fee_amount i?, balance_transaction s?, billing_details {}, calculated_statement_descriptor s?,
        captured b, created i, currency s, customer s?, description s?, disputed b,
        failure_balance_transaction s?, failure_code s?, failure_message s?, fraud_details {}?, livemode b,
        metadata {}, on_behalf_of s?, outcome {}?, paid b, payment_intent s?, payment_method s?,
        payment_method_details {}?, receipt_email s?, receipt_number s?, receipt_url s?, refunded b, refunds {}?,
        review s?, shipping {}?, source {}?, source_transfer s?, statement_descriptor s?,
        statement_descriptor_suffix s?, status s, transfer_data {}?, transfer_group s?
    """,
    "refund": """
        id s, object s, amount i, balance_transaction s?, charge s?, created i, currency s, customer s?,
        customer_account s?, destination_details {}, metadata {}?, payment_intent s?, payment_method s?, reason s?,
        receipt_number s?, source_transfer_reversal s?, status s?, transfer_reversal s?
    """,
    "balance_transaction": """
        id s, object s, amount i, available_on i, balance_type s, created i, currency s, description s?,
        exchange_rate i?, fee i, fee_details [], net i, reporting_category s, source s?, status s, type s
    """,
    "payment_method": """
        id s, object s, allow_redisplay s, billing_details {}, card {}, created i, customer s?, customer_account s?,
        livemode b, metadata {}?, type s
    """,
    "event": """
        id s, object s, api_version s?, created i, data {}, livemode b, pending_webhooks i, request {}?, type s
    """,
    "item": """
        id s, object s, adjustable_quantity {}?, amount_discount i, amount_subtotal i, amount_tax i, amount_total i,
        currency s, description s?, metadata {}?, price {}?, quantity i?
    """,
    "price": """
        id s, object s, active b, billing_scheme s, created i, currency s, custom_unit_amount {}?, livemode b,
        lookup_key s?, metadata {}, nickname s?, product s, recurring {}?, tax_behavior s?, tiers_mode s?,
        transform_quantity {}?, type s, unit_amount i?, unit_amount_decimal s?
    """,
    "card of a charge": """
        amount_authorized i?, authorization_code s?, brand s?, checks {}?, country s?, exp_month i, exp_year i,
        extended_authorization {}?, fingerprint s?, funding s?, incremental_authorization {}?, installments {}?,
        last4 s?, mandate s?, multicapture {}?, network s?, network_token {}?, network_transaction_id s?,
        overcapture {}?, regulated_status s?, three_d_secure {}?, transaction_link_id s?, wallet {}?
    """,
    "card of a method": """
        brand s, checks {}?, country s?, display_brand s?, exp_month i, exp_year i, fingerprint s?, funding s,
        generated_from {}?, last4 s, networks {}?, regulated_status s?, three_d_secure_usage {}?, wallet {}?
    """,
    "outcome": """
        advice_code s?, network_advice_code s?, network_decline_code s?, network_status s?, reason s?,
        seller_message s?, type s
    """,
    "three_d_secure": """
        authentication_flow s?, electronic_commerce_indicator s?, exemption_indicator s?, result s?,
        result_reason s?, transaction_id s?, version s?
    """,
    "customer_details": """
        address {}?, business_name s?, email s?, individual_name s?, name s?, phone s?, tax_exempt s?, tax_ids []?
    """,
    "billing_details": "address {}?, email s?, name s?, phone s?, tax_id s?",
}

# Sent only when asked for by `expand`.
ONLY_EXPANDED = {"charge": {"refunds"}}


def shape(name: str) -> dict[str, str]:
    fields = [one.split() for one in SHAPES[name].replace("\n", " ").split(",")]
    return {field: kind for field, kind in fields}  # noqa: C416 - pairs of exactly two, checked by unpacking


def faults_of(name: str, obj: dict[str, Any]) -> list[str]:
    """Where an object differs from its shape: fields too many, too few, or of another type."""
    wanted = shape(name)
    missing = wanted.keys() - obj.keys() - ONLY_EXPANDED.get(name, set())
    strange = obj.keys() - wanted.keys()
    wrong = [field for field in wanted.keys() & obj.keys() if not _fits(obj[field], wanted[field])]
    return sorted(
        [f"no {one}" for one in missing] + [f"strange {one}" for one in strange] + [f"type {w}" for w in wrong]
    )


def _fits(value: object, kind: str) -> bool:
    if value is None:
        return kind.endswith("?")
    wanted = KINDS[kind.rstrip("?")]
    return type(value) is wanted
