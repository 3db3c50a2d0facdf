"""The stand-in for tests: a real process on a free port, to be started, driven, killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What the card page answered; `location` is set when it sends the browser on."""

    status: int
    location: str
    text: str
    headers: http.client.HTTPMessage


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = build_opener(ProxyHandler({}), _StayHere())


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


class RunningStandin:
    """`with RunningStandin(webhook_url=...) as standin:`; port and data stay the same over kill() and start()."""

    def __init__(  # noqa: PLR0913 - each test names the one or two it cares about
        self,
        *,
        webhook_url: str = "",
        data: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        browser_name: str = "",
        log_level: str = "WARNING",
    ) -> None:
        self.host, self.port, self.webhook_url = host, port or free_port(host), webhook_url
        self._own_data = None if data else tempfile.mkdtemp(prefix="standin-")
        self.data = data or Path(self._own_data or "")
        self.api_base = f"http://{host}:{self.port}"
        # As the browser reaches it: another name of the same machine makes it another site.
        self.origin = f"http://{browser_name or host}:{self.port}"
        self.log_level = log_level
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.stop()
        if self._own_data:
            shutil.rmtree(self._own_data, ignore_errors=True)

    def start(self, *, patience: float = 20.0) -> Self:
        command = self.command()
        self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment())  # noqa: S603 - our own program
        end = time.monotonic() + patience
        while not self._is_up():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The stand-in did not start (exit code {self.process.poll()}).")
            time.sleep(0.03)
        return self

    def command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "standin", "--host", self.host, "--port", str(self.port)),
            *("--data", str(self.data), "--webhook-url", self.webhook_url, "--public-origin", self.origin),
            *("--parent-pid", str(os.getpid())),
        ]

    def _environment(self) -> dict[str, str]:
        """A developer's own settings stay out of the tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STANDIN_")}
        return kept | {"STANDIN_LOG_LEVEL": self.log_level}

    def _is_up(self) -> bool:
        try:
            return self.process is not None and self.health()["pid"] == self.process.pid
        except (URLError, OSError, http.client.HTTPException):
            return False

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a crash would: at once, with nothing tidied up."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(timeout=20)
            self.process = None

    def restart(self) -> Self:
        self.kill()
        return self.start()

    @property
    def api_key(self) -> str:
        return self._key("STRIPE_API_KEY")

    @property
    def webhook_secret(self) -> str:
        return self._key("STRIPE_WEBHOOK_SECRET")

    def _key(self, name: str) -> str:
        found = re.search(rf"^{name}=(.+)$", (self.data / "secrets").read_text(), re.MULTILINE)
        if found is None:
            raise LookupError(name)
        return found[1]

    def health(self) -> dict[str, Any]:
        with OPENER.open(f"{self.api_base}/healthz", timeout=5) as answer:
            return dict(json.load(answer))

    def order(self, method: str, path: str, **fields: object) -> dict[str, Any]:
        data = urlencode(fields).encode() if method == "POST" else None
        headers = {"Authorization": f"Bearer {self.api_key}"}
        request = Request(f"{self.api_base}{path}", data, headers, method=method)  # noqa: S310 - our own address
        with OPENER.open(request, timeout=30) as answer:
            return dict(json.load(answer))

    def faults(self, kind: str, *, pattern: str = "", seconds: float = 0, status: int = 500, times: int = 0) -> None:
        """`times` 0 means until `clear_faults`. The kinds are listed in `standin.faults.KINDS`."""
        fields: dict[str, object] = {"kind": kind, "pattern": pattern, "seconds": seconds, "status": status}
        self.order("POST", "/_standin/faults", **fields, **({"times": times} if times else {}))

    def clear_faults(self) -> None:
        self.order("DELETE", "/_standin/faults")

    def calls(self) -> dict[str, int]:
        """How often each route was called since the start or `forget_calls`."""
        return dict(self.order("GET", "/_standin/stats")["calls"])

    def forget_calls(self) -> None:
        self.order("DELETE", "/_standin/stats")

    def webhooks(self) -> list[dict[str, Any]]:
        return list(self.order("GET", "/_standin/webhooks")["webhooks"])

    def settle(self, session_id: str, *, outcome: str = "succeeded") -> None:
        """The later news of a payment begun under the fault `payment-delayed`."""
        self.order("POST", f"/_standin/sessions/{session_id}/settle", outcome=outcome)

    def browse(self, url: str, fields: dict[str, str] | None = None) -> Answer:
        """One step of a browser without scripts; redirects are shown, not followed."""
        data = urlencode(fields).encode() if fields is not None else None
        request = Request(url.replace(self.origin, self.api_base, 1), data)  # noqa: S310 - our own address
        try:
            answer = OPENER.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
            return Answer(int(answer.status or 0), answer.headers.get("Location", ""), text, answer.headers)

    def pay(self, url: str, *, number: str = "4242424242424242", confirm: bool = True, **fields: str) -> Answer:
        """Fills in the card page and presses Pay; a bank's question is answered by `confirm`."""
        typed = {"email": "anna@example.com", "number": number, "expiry": "12 / 40", "name": "Anna Karenina"}
        typed["code"] = "1234" if number.startswith("37") else "123"
        answer = self.browse(url, typed | fields)
        if answer.status == 303 and "/confirm/" in answer.location:
            question = urljoin(url, answer.location)
            return self.browse(question, {"answer": "complete" if confirm else "fail"})
        return answer
