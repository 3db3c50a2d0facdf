"""Refusals, in the form Stripe documents them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal to be sent as JSON. `is_kept`: the work had begun, so a repeat of the idempotency key gets it again."""

    def __init__(  # noqa: PLR0913 - the fields of Stripe's error
        self,
        message: str,
        *,
        status: int = 400,
        type_: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        is_kept: bool = False,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.type, self.code, self.param = message, status, type_, code, param
        self.is_kept = is_kept

    def body(self) -> dict[str, Any]:
        error = {"message": self.message, "type": self.type}
        if self.code:
            error |= {
                "code": self.code,
                "doc_url": f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}",
            }
        if self.param:
            error["param"] = self.param
        return {"error": error}


class DroppedError(ConnectionAbortedError):
    """The connection is to be cut without an answer. The server's own handler leaves quietly on this class."""


def missing_param(param: str) -> ApiError:
    return ApiError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown_param(param: str) -> ApiError:
    return ApiError(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def bad_param(param: str, message: str, *, code: str = "") -> ApiError:
    return ApiError(message, code=code, param=param)


def no_such(kind: str, id_: str, *, param: str, status: int = 404) -> ApiError:
    return ApiError(f"No such {kind}: '{id_}'", status=status, code="resource_missing", param=param)


def unexpected_state(message: str, *, code: str = "", param: str = "") -> ApiError:
    return ApiError(message, code=code, param=param, is_kept=True)


def server_failed(*, status: int = 500, is_kept: bool = False) -> ApiError:
    message = "An unknown error occurred. (The stand-in was told to fail.)"
    return ApiError(message, status=status, type_="api_error", is_kept=is_kept)
