from audit.errors import DomainError


class PaymentError(DomainError):
    """A refusal about a payment, a refund or a confirmation."""


class GatewayUnavailable(Exception):  # noqa: N818 - says what is the case: the outcome is unknown, not wrong
    """The processor gave no usable answer. What was asked for may or may not have happened: ask again, never assume."""


class GatewayStuck(GatewayUnavailable):
    """The processor failed and keeps that failure under the key: the same request will never be answered otherwise."""


class GatewayRefused(Exception):  # noqa: N818 - as above: an answer, not a fault
    """The processor understood, said no and did nothing."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
