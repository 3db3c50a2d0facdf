"""Asks clamd, over its socket, whether a file holds something known to be harmful. A small client of our own."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

PIECE = 64 * 1024
TIMEOUT = 30.0
LONGEST_ANSWER = 4096


class ScannerUnreachableError(Exception):
    """No scanner, or no answer one can trust: the file has to wait."""


def find_harm(path: Path, *, scanner: str) -> str:
    """The name of what was found, empty when nothing was. `scanner` is unix:/path or host:port."""
    try:
        with _connected(scanner) as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerUnreachableError(type(error).__name__) from error
    return _harm_in(answer)


@contextlib.contextmanager
def _connected(scanner: str) -> Iterator[socket.socket]:
    kind, _colon, place = scanner.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIMEOUT)
        with line:
            line.connect(place)
            yield line
    else:
        with socket.create_connection((kind, int(place)), timeout=TIMEOUT) as line:
            yield line


def _answer(line: socket.socket) -> str:
    raw = b""
    while not raw.endswith(b"\0") and len(raw) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        raw += piece
    return raw.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _harm_in(answer: str) -> str:
    """Raises ScannerUnreachableError for every answer but the two that mean something."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerUnreachableError(answer[:80] or "no answer")
