"""Files in, checked files out; or every problem of every file, with its line."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from courts import checks, file_rows, schema
from courts.errors import FileProblem, JurisdictionFileError
from courts.marked_yaml import Marked, Place, read_marked

# Pydantic's kinds of error said plainly; `value` is what stands in the file. Others keep pydantic's words.
PLAIN: dict[str, str | Promise] = {
    "missing": gettext_lazy("the key “%(key)s” is missing"),
    "extra_forbidden": gettext_lazy("unknown key “%(key)s”"),
    "string_type": gettext_lazy("“%(key)s” should be text"),
    "string_too_short": gettext_lazy("“%(key)s” should not be empty"),
    "string_too_long": gettext_lazy("“%(key)s” has more than %(max_length)s characters"),
    "string_pattern_mismatch": gettext_lazy("“%(value)s” is not written as “%(key)s” should be"),
    "int_type": gettext_lazy("“%(key)s” should be a whole number"),
    "int_parsing": gettext_lazy("“%(key)s” should be a whole number, not “%(value)s”"),
    "bool_type": gettext_lazy("“%(key)s” should be true or false"),
    "bool_parsing": gettext_lazy("“%(key)s” should be true or false, not “%(value)s”"),
    "date_type": gettext_lazy("“%(key)s” should be a day, like 2016-07-01"),
    "time_type": gettext_lazy("“%(key)s” should be a time of day, like 17:00"),
    "list_type": gettext_lazy("“%(key)s” should be a list"),
    "dict_type": gettext_lazy("“%(key)s” should hold keys of its own"),
    "model_type": gettext_lazy("“%(key)s” should hold keys of its own"),
    "enum": gettext_lazy("“%(value)s” is not known here; it may be %(expected)s"),
    "literal_error": gettext_lazy("“%(value)s” is not known here; it may be %(expected)s"),
    "greater_than": gettext_lazy("“%(key)s” should be more than %(gt)s"),
    "greater_than_equal": gettext_lazy("“%(key)s” should be at least %(ge)s"),
    "less_than_equal": gettext_lazy("“%(key)s” should be at most %(le)s"),
    "too_short": gettext_lazy("“%(key)s” needs at least one entry"),
    "value_error": gettext_lazy("%(error)s"),
}


@dataclass(frozen=True)
class SourceFile:
    """A file as found, and the digest that tells whether it must be read at all."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True)
class ReadFile:
    source: SourceFile
    content: schema.JurisdictionFile


def open_files(paths: Iterable[Path]) -> list[SourceFile]:
    """The files, and the `.yaml` files of folders among them. Raises `JurisdictionFileError`."""
    found: list[SourceFile] = []
    problems: list[FileProblem] = []
    for path in spread(paths):
        try:
            raw = path.read_bytes()
            found.append(SourceFile(str(path), raw.decode(), digest_of(raw)))
        except OSError as error:
            problems.append(FileProblem(str(path), 1, _("cannot be opened: %(why)s") % {"why": error.strerror}))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(FileProblem(str(path), line, _("is not written in UTF-8")))
    if problems:
        raise JurisdictionFileError(problems)
    return found


def spread(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(form_digest() + raw).hexdigest()


@lru_cache(maxsize=1)
def form_digest() -> bytes:
    """A release that makes other rows of the same file must load it again."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (schema, file_rows))
    return hashlib.sha256(code).digest()


def read_files(sources: Iterable[SourceFile]) -> list[ReadFile]:
    """Every file checked, or `JurisdictionFileError` with all that is wrong in all of them."""
    read: list[ReadFile] = []
    problems: list[FileProblem] = []
    for source in sources:
        content, found = check_text(source.text)
        problems += [FileProblem(source.name, line, reason) for line, reason in found]
        if content is not None:
            read.append(ReadFile(source, content))
    problems += same_jurisdiction(read)
    if problems:
        raise JurisdictionFileError(sorted(problems))
    return read


def same_jurisdiction(read: Iterable[ReadFile]) -> Iterator[FileProblem]:
    first: dict[str, str] = {}
    for file in read:
        code, name = file.content.jurisdiction.code, file.source.name
        if code in first:
            said = {"code": code, "file": first[code]}
            yield FileProblem(name, 1, _("the jurisdiction “%(code)s” is in %(file)s already") % said)
        first.setdefault(code, name)


@lru_cache(maxsize=8)
def check_text(text: str) -> tuple[schema.JurisdictionFile | None, tuple[tuple[int, str], ...]]:
    """The file's content, or what is wrong with it as (line, reason)."""
    marked = read_marked(text)
    if marked.problems:
        # The parser puts what is missing at the end on the line after the last.
        last = max(text.rstrip("\n").count("\n") + 1, 1)
        return None, tuple(sorted((min(line, last), reason) for line, reason in marked.problems))
    try:
        content = schema.JurisdictionFile.model_validate(marked.value if marked.value is not None else {})
    except ValidationError as error:
        return None, tuple(sorted(set(plain_errors(error, marked))))
    troubles = tuple(sorted((marked.line_of(place), reason) for place, reason in checks.troubles_of(content)))
    return (None if troubles else content), troubles


def plain_errors(error: ValidationError, marked: Marked) -> Iterator[tuple[int, str]]:
    for each in error.errors():
        place: Place = tuple(part for part in each["loc"] if part != "[key]")
        yield marked.line_of(place), reason_of(each, place)


def reason_of(each: Any, place: Place) -> str:
    names = [part for part in place if isinstance(part, str)]
    said = {"key": names[-1] if names else _("the file"), "value": each["input"], **each.get("ctx", {})}
    plain = PLAIN.get(each["type"])
    return str(plain % said) if plain else f"{said['key']}: {each['msg']}"
