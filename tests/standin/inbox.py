"""A place for webhooks to arrive, which can be told to refuse the next few."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import stripe


@dataclass(frozen=True)
class Arrival:
    body: bytes
    signature: str
    cookies: str
    at: float

    def event(self, secret: str) -> stripe.Event:
        event: stripe.Event = stripe.Webhook.construct_event(self.body, self.signature, secret)
        return event


class Inbox:
    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.refusals = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/"

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def clear(self) -> None:
        self.arrivals, self.refusals = [], 0

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                cookies = self.headers.get("Cookie", "")
                inbox.arrivals.append(Arrival(body, self.headers["Stripe-Signature"], cookies, time.time()))
                inbox.refusals -= 1
                self.send_response(500 if inbox.refusals >= 0 else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Silence."""

        return Handler

    def types(self, secret: str) -> list[str]:
        return [arrival.event(secret).type for arrival in list(self.arrivals)]

    def about(self, name: str) -> list[Arrival]:
        return [arrival for arrival in list(self.arrivals) if name.encode() in arrival.body]


def eventually(is_so: Callable[[], bool], *, seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True
