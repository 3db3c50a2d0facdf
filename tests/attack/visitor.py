"""A hand on the wire: requests as they are written here, and nothing of the portal's own code."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from tests.look.page import Element, read_page

SITE = "https://efiling.example.org"
HOST = SITE.partition("//")[2]
SESSION, TOKEN = "efiling_session", "efiling_csrf"
HIDDEN_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINK = re.compile(r'\b(?:href|src|data-status-url|hx-get)="(/[^"#]*)')
OF_EACH_SHAPE = 3
SHAPES = (
    (r"\?.*", ""),
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>"),
    (r"[A-Z]{3}-CV-\d\d-\d{7}S", "<docket number>"),
    (r"/confirmations/\d{8}/", "/confirmations/<number>/"),
    (r"/\d+/", "/<row>/"),
)
Fields = dict[str, Any]
Upload = tuple[str, bytes, str]


@dataclass(frozen=True)
class Form:
    action: str
    fields: dict[str, list[str]]


@dataclass
class Reply:
    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    set_cookies: list[str]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")

    def __str__(self) -> str:
        """In a word: the status, or `log-in` where the answer is to sign in first."""
        asks = self.status == 302 and urlsplit(self.location).path in {"/login/", "/desk/login/"}
        return "log-in" if asks else str(self.status)

    def links(self) -> list[str]:
        return [unescape(link) for link in LINK.findall(self.text)]

    def forms(self) -> list[Form]:
        """Every form of the page that is posted, with what it would send if nothing were touched."""
        found = read_page(self.text).every("form") if self.is_page else []
        return [
            Form(urljoin(self.path, one.attributes.get("action") or ""), _fields_of(one))
            for one in found
            if (one.attributes.get("method") or "get").lower() == "post"
        ]

    def form(self, action: str = "", *, holding: str = "") -> Form:
        """The form that is posted to `action`, or the one with a field of that name."""
        wanted = [
            one for one in self.forms() if (action and action in one.action) or (holding and holding in one.fields)
        ]
        assert len(wanted) == 1, [(one.action, sorted(one.fields)) for one in self.forms()]
        return wanted[0]


def _fields_of(form: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in [*form.every("input"), *form.every("textarea"), *form.every("select")]:
        name, kind = one.attributes.get("name"), one.attributes.get("type")
        if not name or (kind in {"checkbox", "radio", "submit"} and "checked" not in one.attributes):
            continue
        found.setdefault(name, []).append(_value_of(one))
    return found


def _value_of(one: Element) -> str:
    if one.tag == "textarea":
        return one.text
    chosen = [option for option in one.every("option") if "selected" in option.attributes]
    return (chosen[0] if chosen else one).attributes.get("value") or ""


@dataclass
class Visitor:
    """One browser at one address of the internet. The proxy in front of the portal adds that address, last of all."""

    port: int
    address: str = "198.51.100.7"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, headers=headers)

    def ask(self, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> Reply:
        given = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        forwarded = ", ".join(filter(None, [given.pop("X-Forwarded-For", ""), self.address]))
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": forwarded, "Accept": "text/html,*/*"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return self._send(method, path, body, sent | given)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        wire = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            wire.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                wire.putheader(name, value.encode("latin-1", "replace"))
            if body or method in {"POST", "PUT", "PATCH"}:
                wire.putheader("Content-Length", str(len(body)))
            wire.endheaders(body or None)
            answer = wire.getresponse()
            reply = Reply(
                path=path,
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
                set_cookies=answer.headers.get_all("Set-Cookie") or [],
            )
        finally:
            wire.close()
        self._keep(reply.set_cookies)
        return reply

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)

    def token(self, path: str = "/help/") -> str:
        """A token of this browser's own, as the portal puts it into its forms."""
        for place in (path, "/login/", "/account/details/"):
            if found := HIDDEN_TOKEN.search(self.get(place).text):
                return found[1]
        raise LookupError(f"no form on {path}")

    def post(self, path: str, fields: Fields | None = None, **headers: str) -> Reply:
        """As the portal's own form would send it: with its token, from its own page."""
        data = {"csrfmiddlewaretoken": self.token()} | (fields or {})
        return self.post_raw(path, data, **{"Origin": SITE} | headers)

    def post_raw(self, path: str, fields: Fields, **headers: str) -> Reply:
        body = urlencode(fields, doseq=True).encode()
        return self.ask(
            "POST", path, body=body, headers={"Content-Type": "application/x-www-form-urlencoded"} | headers
        )

    def upload(self, path: str, name: str, file: Upload, fields: Fields | None = None) -> Reply:
        line = uuid4().hex
        data = {"csrfmiddlewaretoken": self.token()} | (fields or {})
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in data.items()
        ]
        said, content, kind = file
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{said}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        body = b"".join(parts) + head.encode() + content + f"\r\n--{line}--\r\n".encode()
        return self.ask(
            "POST", path, body=body, headers={"Content-Type": f"multipart/form-data; boundary={line}", "Origin": SITE}
        )

    def sign_in(self, user_id: str, password: str) -> Self:
        reply = self.post("/login/", {"login": user_id, "password": password})
        assert reply.status == 302, (reply.status, reply.words[:500])
        return self

    def crawl(self, *starts: str) -> dict[str, Reply]:
        """Every page that can be reached by following links, a few of each shape, with its address."""
        seen: dict[str, Reply] = {}
        shapes: Counter[str] = Counter()
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            if path in seen or path.startswith("/static/") or shapes[shape_of(path)] >= OF_EACH_SHAPE:
                continue
            seen[path] = reply = self.get(path)
            shapes[shape_of(path)] += 1
            waiting.extend(reply.links() if reply.is_page else [])
            waiting.extend([reply.location] if reply.location.startswith("/") else [])
        return seen


def shape_of(path: str) -> str:
    """The address without what names one thing among many."""
    for pattern, word in SHAPES:
        path = re.sub(pattern, word, path)
    return path
