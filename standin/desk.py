"""What every part of the running program shares."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from standin.store import Store
from standin.webhooks import Sender


@dataclass
class Desk:
    store: Store
    sender: Sender
    api_key: str
    origin: str
    parent_pid: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def count(self, route_name: str) -> None:
        with self._counting:
            self.calls[route_name] += 1

    def forget_calls(self) -> None:
        with self._counting:
            self.calls.clear()
