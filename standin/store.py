"""What the processor remembers: one SQLite file, one connection, one writer at a time."""

from __future__ import annotations

import fcntl
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias

# An older one that is just ending is waited for.
PATIENCE = 3.0

# An object of the API as it goes over the wire; its fields are fixed in `objects.py`.
Obj: TypeAlias = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    private TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS objects_newest ON objects (kind, created DESC, seq DESC);
CREATE INDEX IF NOT EXISTS objects_parent ON objects (parent) WHERE parent != '';
CREATE INDEX IF NOT EXISTS objects_intent ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_charge ON objects (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS sessions_due ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    path TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created REAL NOT NULL,
    status INTEGER,
    body BLOB
);
CREATE TABLE IF NOT EXISTS challenges (
    token TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    method TEXT NOT NULL,
    card TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    type TEXT NOT NULL,
    lane INTEGER NOT NULL,
    due REAL NOT NULL,
    queued REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (lane, due, seq) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    pattern TEXT NOT NULL,
    seconds REAL NOT NULL,
    status INTEGER NOT NULL,
    times INTEGER
);
"""


class StoreTakenError(Exception):
    """Another stand-in already works on this folder: two would send every webhook twice."""


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._hold_folder(folder)
        self._lock, self._depth = threading.RLock(), 0
        path = folder / "processor.sqlite3"
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=20)
        self._db.row_factory = sqlite3.Row
        # FULL: what was answered to the portal must still be known after a power cut.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + SCHEMA)

    def _hold_folder(self, folder: Path) -> None:
        """The lock belongs to the process: the system lets go of it however the process ends."""
        self._folder_lock = (folder / "standin.lock").open("w")
        end = time.monotonic() + PATIENCE
        while not _locked(self._folder_lock):
            if time.monotonic() > end:
                self._folder_lock.close()
                raise StoreTakenError(str(folder))
            time.sleep(0.05)

    def close(self) -> None:
        with self._lock:
            self._db.close()
            self._folder_lock.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time; an inner one joins the outer."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._db.execute("COMMIT")
            finally:
                self._depth -= 1

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        return next(iter(self.rows(sql, *values)), None)

    def change(self, sql: str, *values: object) -> int:
        with self.transaction():
            return self._db.execute(sql, values).rowcount

    def add(self, obj: Obj, *, parent: str = "", private: Mapping[str, Any] | None = None) -> Obj:
        self.change(
            "INSERT INTO objects (id, kind, created, parent, body, private) VALUES (?, ?, ?, ?, ?, ?)",
            obj["id"],
            obj["object"],
            obj.get("created", 0),
            parent,
            json.dumps(obj),
            json.dumps(private or {}),
        )
        return obj

    def save(self, obj: Obj) -> Obj:
        self.change("UPDATE objects SET body = ? WHERE id = ?", json.dumps(obj), obj["id"])
        return obj

    def find(self, id_: str | None, kind: str = "") -> Obj | None:
        row = self.row("SELECT kind, body FROM objects WHERE id = ?", id_ or "")
        return json.loads(row["body"]) if row and kind in {"", row["kind"]} else None

    def get(self, id_: str) -> Obj:
        found = self.find(id_)
        if found is None:
            raise LookupError(id_)
        return found

    def private(self, id_: str) -> dict[str, Any]:
        row = self.row("SELECT private FROM objects WHERE id = ?", id_)
        return json.loads(row["private"]) if row else {}

    def children(self, parent: str, kind: str) -> list[Obj]:
        rows = self.rows("SELECT body FROM objects WHERE parent = ? AND kind = ? ORDER BY seq", parent, kind)
        return [json.loads(row["body"]) for row in rows]
