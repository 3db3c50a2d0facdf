"""The threads around the program: calls, webhooks, the clock of open sessions, the watch on the launcher."""

from __future__ import annotations

import json
import logging
import socket
import socketserver
import threading
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from standin.app import NAME, Program
from standin.desk import Desk
from standin.events import Cause
from standin.idempotency import release_interrupted
from standin.options import Options
from standin.sessions import expire_due
from standin.store import Store
from standin.webhooks import Sender

logger = logging.getLogger("standin")


class PortTakenError(Exception):
    """Something answers on our port already; the sentence says whether it is an older stand-in."""


class ThreadingServer(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's full name, which can wait for a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()

    def handle_error(self, *_: Any) -> None:
        """A browser that hung up. What goes wrong in the work itself is logged by the program."""


class Handler(WSGIRequestHandler):
    # A browser that opens a connection and says nothing does not hold a thread for ever.
    timeout = 30

    def log_message(self, *_: Any) -> None:
        """The program keeps its own log, without addresses."""

    def handle(self) -> None:
        try:
            super().handle()
        except TimeoutError:
            self.close_connection = True


class SixServer(ThreadingServer):
    address_family = socket.AF_INET6


def build_desk(options: Options) -> Desk:
    store = Store(options.data)
    release_interrupted(store)
    sender = Sender(store, url=options.webhook_url, secret=options.webhook_secret)
    return Desk(store, sender, options.api_key, options.public_origin, options.parent_pid)


def bind(options: Options) -> ThreadingServer:
    kind = SixServer if ":" in options.host else ThreadingServer
    try:
        return kind((options.host, options.port), Handler)
    except OSError as error:
        raise PortTakenError(_who_holds(options)) from error


def _who_holds(options: Options) -> str:
    try:
        with urlopen(f"http://{options.host}:{options.port}/healthz", timeout=2) as answer:
            found = json.loads(answer.read(10_000))
    except (URLError, OSError, ValueError):
        found = {}
    if isinstance(found, dict) and found.get("name") == NAME:
        return f"Port {options.port} is held by an older stand-in, process {found.get('pid')}."
    return f"Port {options.port} is in use by another program."


def serve(options: Options) -> None:
    """Until it is stopped or its launcher is gone. The port comes first: without it the store stays untouched."""
    server = bind(options)
    desk = build_desk(options)
    server.set_app(Program(desk))
    desk.sender.start()
    stopped = threading.Event()
    threading.Thread(target=_keep_time, args=(desk, stopped), name="sessions", daemon=True).start()
    if options.parent_pid:
        threading.Thread(target=_watch, args=(options.parent_pid, server), name="launcher", daemon=True).start()
    logger.info("ready on %s:%d", options.host, options.port)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        stopped.set()
        desk.sender.stop()
        server.server_close()


def _keep_time(desk: Desk, stopped: threading.Event) -> None:
    while not stopped.wait(1.0):
        if expire_due(desk.store, cause=Cause(time.time())):
            desk.sender.wake()


def _watch(parent_pid: int, server: ThreadingServer) -> None:
    began = process_start(parent_pid)
    while began and process_start(parent_pid) == began:
        time.sleep(0.5)
    logger.warning("the launcher is gone")
    server.shutdown()


def process_start(pid: int) -> str:
    """When a living process began, which tells it from a later one of the same number; empty when it is gone."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if facts[0] in {"Z", "X"} else facts[19]
