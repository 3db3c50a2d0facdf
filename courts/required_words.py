"""The words every jurisdiction must bring, because a page prints them. Help and glossary may be more or fewer."""

REQUIRED_WORDS = (
    "certification",
    "personal_identifiers",
    "card_authorization",
    "policy.refunds",
    "policy.privacy",
    "policy.terms",
    "policy.contact",
    "welcome.can-file",
    "welcome.cannot-file",
    "welcome.have-ready",
    "welcome.costs",
    "instructions.case-type",
    "instructions.summons",
    "instructions.location",
    "instructions.parties",
    "instructions.documents",
    "instructions.review",
    "instructions.cart",
    "instructions.checkout",
    "instructions.confirmation",
)
