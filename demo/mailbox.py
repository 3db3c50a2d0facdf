"""Read the mails that the demonstration kept in a folder instead of sending them."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

MARK = b"\n" + b"-" * 79 + b"\n"
NEWEST_FILES = 200


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    sent_at: datetime | None
    text: str


def read_mailbox(folder: Path, *, to: str = "") -> list[Mail]:
    """The newest mails first; with `to`, those to that address only."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST_FILES]
    mails = [mail for path in files for mail in reversed(_mails_of(path))]
    return [mail for mail in mails if not to or mail.to.casefold() == to.casefold()]


def _mails_of(path: Path) -> list[Mail]:
    raw_mails = [raw for raw in path.read_bytes().split(MARK) if raw.strip()]
    return [_read(email.message_from_bytes(raw, policy=email.policy.default)) for raw in raw_mails]


def _read(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    date = message["Date"]
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        text=body.get_content() if body else "",
    )
