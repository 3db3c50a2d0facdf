"""Requests, answers and routes: the little of the web that this program needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from standin.errors import ApiError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST_BODY = 1_000_000
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Request:
    """What is read of a call. Cookies are not among it."""

    id: str
    method: str
    path: str
    query: str
    body: str
    authorization: str
    idempotency_key: str
    version: str

    @classmethod
    def from_environ(cls, environ: WSGIEnvironment, *, id_: str) -> Request:
        return cls(
            id=id_,
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", "/"),
            query=environ.get("QUERY_STRING", ""),
            body=_body(environ),
            authorization=environ.get("HTTP_AUTHORIZATION", ""),
            idempotency_key=environ.get("HTTP_IDEMPOTENCY_KEY", ""),
            version=environ.get("HTTP_STRIPE_VERSION", ""),
        )

    @property
    def params_text(self) -> str:
        return self.body if self.method == "POST" else self.query


def _body(environ: WSGIEnvironment) -> str:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise ApiError("The request is too large.", status=413)
    if int(length) == 0:
        return ""
    try:
        return str(environ["wsgi.input"].read(int(length)), "utf-8")
    except UnicodeDecodeError as error:
        raise ApiError("The request is not UTF-8.") from error


@dataclass
class Response:
    body: bytes = b""
    status: int = 200
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, start_response: StartResponse, *, without_body: bool = False) -> Iterable[bytes]:
        headers = {
            "Content-Type": f"{self.type}; charset=utf-8",
            "Content-Length": str(len(self.body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        } | self.headers
        start_response(f"{self.status} {HTTPStatus(self.status).phrase}", list(headers.items()))
        return [] if without_body else [self.body]


def json_response(body: Any, *, status: int = 200) -> Response:
    return Response(json.dumps(body, indent=2).encode() + b"\n", status)


def see_other(url: str) -> Response:
    return Response(status=303, type="text/plain", headers={"Location": url})


@dataclass(frozen=True)
class Route(Generic[Handler]):
    method: str
    template: str
    handler: Handler

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"

    def match(self, method: str, path: str) -> dict[str, str] | None:
        if method != self.method:
            return None
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


class Routes(Generic[Handler]):
    def __init__(self) -> None:
        self.all: list[Route[Handler]] = []

    def add(self, method: str, template: str) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.all.append(Route(method, template, handler))
            return handler

        return keep

    def find(self, method: str, path: str) -> tuple[Route[Handler], dict[str, str]] | None:
        for route in self.all:
            arguments = route.match(method, path)
            if arguments is not None:
                return route, arguments
        return None
