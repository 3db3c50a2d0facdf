"""A filer's browser without scripts: looks at pages, pays, is cut off, and loads the page again."""

import http.client
import re
import socket
import time
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from standin.testing import Answer, RunningStandin

CUT_OFF = (URLError, http.client.HTTPException, ConnectionError, socket.timeout)
PATIENCE = 40.0
MOST_HOPS = 8


class CutOffError(Exception):
    """No answer that a person could read: the connection broke, or the server said 5xx."""


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Page:
    url: str
    status: int
    text: str
    location: str = ""

    @property
    def words(self) -> str:
        body = re.sub(r"(?s)<(script|style|noscript).*?</\1>", " ", self.text)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def field(self, name: str) -> str:
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.text)
        return unescape(found[1]) if found else ""

    def link(self, words: str) -> str:
        found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>\s*{re.escape(words)}', self.text)
        return unescape(found[1]) if found else ""


@dataclass
class Person:
    """Signed in by a session made beforehand; `items` are in the cart."""

    origin: str
    standin: RunningStandin
    session: str
    items: list[str]
    draft: str = ""

    def __post_init__(self) -> None:
        self.cookies = {"efiling_session": self.session}
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), _StayHere(), HTTPCookieProcessor(CookieJar()))

    def fetch(self, address: str, fields: list[tuple[str, str]] | None = None) -> Page:
        """One request, redirects not followed. Raises CutOffError."""
        return self._send(address, urlencode(fields).encode() if fields is not None else None, {})

    def upload(self, address: str, token: str, slot: str, paper: bytes) -> Page:
        """One PDF for a slot, as the page's script sends it."""
        mark = "a-line-between-the-parts"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'.encode(),
            f'--{mark}\r\nContent-Disposition: form-data; name="file_{slot}"; filename="writ.pdf"\r\n'.encode(),
            b"Content-Type: application/pdf\r\n\r\n" + paper + f"\r\n--{mark}--\r\n".encode(),
        ]
        return self._send(address, b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def _send(self, address: str, data: bytes | None, more: dict[str, str]) -> Page:
        url = urljoin(self.origin, address)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Referer": url} | more
        try:
            answer: Any = self._opener.open(Request(url, data, headers), timeout=30)
        except HTTPError as error:
            answer = error
        except CUT_OFF as error:
            raise CutOffError(type(error).__name__) from error
        try:
            with answer:
                text = answer.read().decode(errors="replace")
        except CUT_OFF as error:
            raise CutOffError(type(error).__name__) from error
        self._keep_cookies(answer.headers)
        if answer.status >= 500:
            raise CutOffError(str(answer.status))
        return Page(url, answer.status, text, answer.headers.get("Location") or "")

    def _keep_cookies(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()

    def open(self, address: str) -> Page:
        """With redirects on the portal followed; one that leads elsewhere is where it stops."""
        page = self.fetch(address)
        for _hop in range(MOST_HOPS):
            target = urljoin(page.url, page.location) if page.location else ""
            if not target or not target.startswith(self.origin):
                return page
            page = self.fetch(target)
        return page

    def insist(self, address: str, *, patience: float = PATIENCE) -> Page:
        """Load it until it comes, as people do."""
        end = time.monotonic() + patience
        while True:
            try:
                return self.open(address)
            except CutOffError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def press_pay(self) -> str:
        """Checkout and "Pay Now". The card page's address, or empty where the portal shows another page."""
        query = urlencode([("item", item) for item in self.items])
        page = self.open(f"/checkout/?{query}")
        if "/payments/" in page.url:
            return page.link("Go back to the card page")
        total, token = page.field("total"), page.field("csrfmiddlewaretoken")
        if not total:
            return ""
        fields = [("item", item) for item in self.items]
        fields += [("total", total), ("csrfmiddlewaretoken", token), ("authorizes", "on"), ("accepts_new_fee", "on")]
        answer = self.fetch("/checkout/", fields)
        target = urljoin(answer.url, answer.location)
        return target if target.startswith(self.standin.origin) else ""

    def press_send(self, address: str, signature: str) -> Page:
        """Another amount on the page of corrections, signed and sent."""
        token = self.open(address).field("csrfmiddlewaretoken")
        typed = {"amount": "4,000.00", "agreed": "on", "signature": signature, "act": "send"}
        return self.fetch(address, [*typed.items(), ("csrfmiddlewaretoken", token)])

    def reach_card_page(self, *, patience: float = PATIENCE) -> str:
        """Try until there is one; empty when it does not come, as when the items are paid meanwhile."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                if url := self.press_pay():
                    return url
            except CutOffError:
                pass
            time.sleep(0.5)
        return ""

    def press_stop(self, payment: str) -> Page:
        """ "Stop this payment and return to the shopping cart", on the page that waits."""
        page = self.open(f"/payments/{payment}/")
        token = page.field("csrfmiddlewaretoken")
        if not token or f"/payments/{payment}/cancel/" not in page.text:
            return page
        return self.fetch(f"/payments/{payment}/cancel/", [("csrfmiddlewaretoken", token)])

    def pay_card(self, url: str, **fields: Any) -> Answer | None:
        """Fill in the card page; None when it broke off, so that nobody in the room knows what became of it."""
        try:
            return self.standin.pay(url, **fields)
        except CUT_OFF:
            return None
