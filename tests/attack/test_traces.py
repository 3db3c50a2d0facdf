"""Runs last: what all the attacks, and all the honest requests between them, left in the log."""

import re

from tests.attack.conftest import Note
from tests.attack.visitor import SESSION, TOKEN, Visitor
from tests.running import RunningPortal

AREA = "What the log keeps"
# What people typed, sent or were given in this run.
PRIVATE = {
    "User IDs": ("annakarenina", "quietman.repairs", "court.admin", "mallory.marker", "guessed.person"),
    "mail addresses": ("@",),
    "passwords": ("demo-anna", "demo-repairs", "tr0ub4dor", "guess 1"),
    "names and addresses of people": ("karenina", "thornton", "killarney", "maureen"),
    "names of files": ("marker", "writ.pdf", ".htaccess", "drawing.svg"),
    "words searched for": ("drop table", "union select", "alert(1)"),
    "card numbers": ("4242424242424242",),
    "notes": ("added fields",),
}


def test_nothing_private_is_in_the_log(portal: RunningPortal, anna: Visitor, note: Note) -> None:
    written = portal.log.read_text(encoding="utf-8", errors="replace").partition("The portal is ready")[2].lower()
    assert written.count("request_finished") > 100
    secrets = {"session keys": (anna.cookies[SESSION],), "form tokens": (anna.cookies[TOKEN],)}
    for what, words in {**PRIVATE, **secrets}.items():
        lines = [line for line in written.splitlines() if any(word.lower() in line for word in words)]
        note(what, f"{len(lines)} lines")
        assert lines[:3] == [], what


def test_no_attack_was_answered_by_a_crash(portal: RunningPortal, note: Note) -> None:
    written = portal.log.read_text(encoding="utf-8", errors="replace")
    crashes = re.findall(r"(?m)^.*(?:request_failed|Error handling request|Exception in worker).*$", written)
    note("requests that ended in a crash, in the whole run", len(crashes))
    assert crashes == []
