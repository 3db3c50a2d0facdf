"""Reads settings from the environment, typed, and refuses nonsense with the variable's name."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


class EnvError(ImproperlyConfigured):
    """A variable of the environment holds what it may not hold."""


class Env:
    """Every variable NAME may also be given as NAME_FILE, a path to a file that holds the value (secrets)."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self._source = source

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding blanks; an empty value counts as not given."""
        value = self._source.get(name, "").strip()
        path = self._source.get(f"{name}_FILE", "").strip()
        if value and path:
            raise EnvError(f"{name} and {name}_FILE are both set: keep one.")
        return (value or (_read_file(f"{name}_FILE", path) if path else "")) or default

    def flag(self, name: str, *, default: bool) -> bool:
        word = self.text(name).lower()
        if not word:
            return default
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise EnvError(f"{name} must be true or false, not {word!r}.")
        return word in TRUE_WORDS

    def whole(self, name: str, *, default: int, least: int = 0) -> int:
        digits = self.text(name)
        if not digits:
            return default
        if not (digits.isascii() and digits.isdigit()) or int(digits) < least:
            raise EnvError(f"{name} must be a whole number of at least {least}, not {digits!r}.")
        return int(digits)

    def choice(self, name: str, *, options: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in options:
            raise EnvError(f"{name} must be one of {', '.join(options)}, not {value!r}.")
        return value

    def origin(self, name: str, default: str = "") -> str:
        """A scheme, a host and perhaps a port, nothing behind it: `https://efile.example.gov`."""
        value = self.text(name, default).rstrip("/")
        if value and not _is_origin(value):
            raise EnvError(f"{name} must look like https://efile.example.gov, not {value!r}.")
        return value

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().resolve()

    def names(self, name: str) -> list[str]:
        """A list, parted by commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]


def _read_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvError(f"{name} names {path}, which cannot be read: {error.strerror}.") from error


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - asking raises for a port out of range
    except ValueError:
        return False
    has_more = parts.path or parts.query or parts.fragment or parts.username is not None
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_more
