"""Keys that must stay secret: given in production, made once and kept beside the data in the demo."""

import os
import secrets
import tempfile
from pathlib import Path

LEAST_LENGTH = 50
LEAST_VARIETY = 10
PLACEHOLDERS = ("django-insecure", "change-me", "changeme", "example", "secret")


def is_weak(value: str) -> bool:
    """Whether a key is too short, too uniform, or the placeholder of some example file."""
    return len(value) < LEAST_LENGTH or len(set(value)) < LEAST_VARIETY or value.lower().startswith(PLACEHOLDERS)


def kept_key(folder: Path, name: str) -> str:
    """The key kept in `folder/name`, made at the first call and readable by its owner only.

    Several processes may ask at once: all get the same key, and a half-written file is never seen.
    """
    path = folder / name
    if not path.exists():
        _make_key(path)
    return path.read_text(encoding="ascii").strip()


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        Path(temporary).unlink()
