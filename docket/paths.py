"""Addresses of pages that rooms above own, so that the rooms below need not know their names.

`tests/efiling/test_paths.py` holds each against the URL it must lead to.
"""

HOME = "/home/"
CART = "/cart/"
CASES = "/cases/"
DESK = "/desk/"


def documents_path(filing_id: object) -> str:
    return f"/filings/{filing_id}/documents/"


def case_path(number: str) -> str:
    return f"/cases/{number}/"


def add_documents_path(number: str) -> str:
    return f"/cases/{number}/file/"


def correction_path(filing_id: object) -> str:
    return f"/filings/{filing_id}/correction/"


def unsubscribe_path(token: object) -> str:
    return f"/unsubscribe/{token}/"


def menu_path(area: str) -> str:
    return f"/e-filing/{area}/"


def policy_path(slug: str) -> str:
    """slug: refunds, privacy, terms or contact."""
    return f"/policies/{slug}/"


def attempts_path(public_id: object) -> str:
    """Every round of a filing as PDF."""
    return f"/filings/{public_id}/attempts.pdf"
