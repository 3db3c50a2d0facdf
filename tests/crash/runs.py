"""Which story leads to which named point, and which process dies there."""

from dataclasses import dataclass

EITHER = ("web", "worker")  # whoever is first there
WEB, WORKER = ("web",), ("worker",)


@dataclass(frozen=True)
class Run:
    story: str
    roles: tuple[str, ...]
    has_webhooks: bool = False
    items: int = 1


BY_ACT = {
    "ask-processor": Run("pay", WEB),
    "cancel-payment": Run("leave", EITHER),
    "confirm-payment": Run("pay", EITHER, items=2),  # one alone is settled, docketed and confirmed at once
    "confirm-without-fee": Run("free", WORKER),
    "docketing": Run("pay", EITHER, items=2),
    "documents.claimed": Run("upload", WORKER),
    "documents.copy-recorded": Run("pay", WORKER),
    "documents.copy-stored": Run("pay", WORKER),
    "documents.examined": Run("upload", WORKER),
    "documents.stamped": Run("pay", WORKER),
    "end-attempt": Run("leave", EITHER),
    "expire-item": Run("forget_the_cart", WORKER),
    "finish-line": Run("pay", EITHER, items=2),
    "give-back": Run("unfit", EITHER),
    "hear-news": Run("walk_away", WEB, has_webhooks=True),
    "make-pdf": Run("pay", WORKER),
    "open-card-page": Run("pay", WEB),
    "request-refund": Run("unfit", EITHER),
    "resubmit": Run("correct", WEB),
    "seal-events": Run("pay", WORKER),
    "send-notice": Run("pay", WORKER),
    "send-refund": Run("unfit", WORKER),
    "settle-at-once": Run("pay", WEB),
    "settle-payment": Run("walk_away", EITHER),
    "settle-refund": Run("unfit", WORKER),
    "start-payment": Run("pay", WEB),
}


def run_of(point: str) -> Run:
    """Raises KeyError for a point that nobody wrote a run for."""
    return BY_ACT.get(point) or BY_ACT[point.rpartition(".")[0]]
