"""Where documents lie: never in a public folder, always under a key that cannot be guessed."""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages

PIECE = 256 * 1024


def document_storage() -> Storage:
    return storages["documents"]


def new_key() -> str:
    token = secrets.token_hex(24)
    return f"{token[:2]}/{token}"


def keep_file(content: "File[Any]") -> str:
    """Store the content under a new key and return the key."""
    return document_storage().save(new_key(), content)


@contextlib.contextmanager
def kept_with(content: "File[Any]") -> Iterator[str]:
    """Store the content for a row that is made in the block. However the block fails, the file is taken away again."""
    key = keep_file(content)
    try:
        yield key
    except BaseException:
        drop_files([key])
        raise


def keep_path(path: Path) -> str:
    with path.open("rb") as file:
        return keep_file(File(file))


def fetch_to(key: str, path: Path) -> None:
    """Copy a stored file to a local path, piece by piece."""
    with document_storage().open(key) as source, path.open("wb") as target:
        while piece := source.read(PIECE):
            target.write(piece)


def drop_files(keys: Iterable[str]) -> None:
    """Delete stored files; what is gone already is no error."""
    storage = document_storage()
    for key in keys:
        if key:
            with contextlib.suppress(FileNotFoundError):
                storage.delete(key)
