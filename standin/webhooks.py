"""Delivery of webhooks: signed as Stripe signs them, tried again until taken, in order within a payment."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import sqlite3
import threading
import time
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from standin.events import LANES
from standin.store import Store

logger = logging.getLogger("standin.webhooks")

TIMEOUT = 10.0
GIVE_UP_AFTER = 3 * 24 * 3600
LONGEST_PAUSE = 300.0


class _NoRedirect(HTTPRedirectHandler):
    """As at Stripe, a redirect is not an acceptance."""

    def redirect_request(self, *_: object) -> None:
        return None


# No proxy either: the portal is a neighbour, whatever the environment says.
OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def signature(payload: bytes, *, secret: str, now: int) -> str:
    digest = hmac.new(secret.encode(), f"{now}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={now},v1={digest}"


def pause_after(attempts: int) -> float:
    return min(2.0 ** (attempts - 1), LONGEST_PAUSE)


class Sender:
    """One thread for each lane; what is waiting lies in the store, so a killed sender forgets nothing."""

    def __init__(self, store: Store, *, url: str, secret: str) -> None:
        self.store, self.url, self.secret = store, url, secret
        self._stopped = threading.Event()
        self._news = [threading.Event() for _ in range(LANES)]

    def start(self) -> None:
        for lane in range(LANES) if self.url else ():
            threading.Thread(target=self._work, args=(lane,), name=f"webhooks-{lane}", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self.wake()

    def wake(self) -> None:
        for news in self._news:
            news.set()

    def _work(self, lane: int) -> None:
        while not self._stopped.is_set():
            self._news[lane].clear()
            self._news[lane].wait(self._pause(lane))
            row = self._next(lane)
            if row is not None and row["due"] <= time.time() and not self._stopped.is_set():
                self._deliver(row)

    def _next(self, lane: int) -> sqlite3.Row | None:
        return self.store.row(
            "SELECT * FROM deliveries WHERE state = 'waiting' AND lane = ? ORDER BY due, seq LIMIT 1", lane
        )

    def _pause(self, lane: int) -> float:
        row = self._next(lane)
        return 60.0 if row is None else max(0.0, row["due"] - time.time())

    def _deliver(self, row: sqlite3.Row) -> None:
        status, answer = self._post(row["event"])
        attempts, now = row["attempts"] + 1, time.time()
        state = "waiting"
        if 200 <= status < 300:
            state = "taken"
        elif now - row["queued"] > GIVE_UP_AFTER:
            state = "given-up"
        self.store.change(
            "UPDATE deliveries SET state = ?, attempts = ?, answer = ?, due = ? WHERE seq = ?",
            state,
            attempts,
            answer,
            now + pause_after(attempts),
            row["seq"],
        )
        logger.info("webhook %s attempt %d: %s", row["type"], attempts, answer)

    def _post(self, event_id: str) -> tuple[int, str]:
        payload = json.dumps(self.store.get(event_id), indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, secret=self.secret, now=int(time.time())),
            "User-Agent": "Card-Stand-In/1.0",
        }
        try:
            request = Request(self.url, payload, headers)  # noqa: S310 - the address is checked at the start
            with OPENER.open(request, timeout=TIMEOUT) as answer:
                return answer.status, str(answer.status)
        except HTTPError as error:
            error.close()
            return error.code, str(error.code)
        except (URLError, OSError, http.client.HTTPException) as error:
            return 0, type(error).__name__


def queue_figures(store: Store) -> dict[str, int]:
    return {row["state"]: row["n"] for row in store.rows("SELECT state, count(*) AS n FROM deliveries GROUP BY state")}
