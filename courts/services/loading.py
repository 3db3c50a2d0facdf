"""Jurisdictions' files into rows, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from audit import clock
from audit.services.recording import Actor, record
from courts.calendar import local
from courts.file_rows import KEYS, LASTING, Row, jurisdiction_columns, rows_of_file
from courts.models import CaseCategory, CaseType, Jurisdiction, Location, ReferenceRow
from courts.services.reading import ReadFile, open_files, read_files


@dataclass
class Changes:
    added: int = 0
    changed: int = 0
    retired: int = 0
    deleted: int = 0

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.retired, self.deleted))


@dataclass(frozen=True)
class Loaded:
    """What became of one jurisdiction."""

    jurisdiction: Jurisdiction
    changes: Changes


def load_jurisdictions(
    paths: Iterable[Path], *, actor: Actor | None = None, now: datetime | None = None
) -> list[Loaded]:
    """Bring the rows to what the files say, in one transaction; the files that say nothing new are not even read.

    Raises `JurisdictionFileError`, and changes nothing, when anything is wrong in any file. Only jurisdictions whose
    file is new or has changed are returned. A change raises the version and is recorded.
    """
    sources = open_files(paths)
    known = set(Jurisdiction.objects.values_list("digest", flat=True))
    files = read_files(source for source in sources if source.digest not in known)
    if not files:
        return []
    with transaction.atomic():
        return [load_file(file, actor=actor, now=now or clock.now()) for file in files]


def load_file(file: ReadFile, *, actor: Actor | None, now: datetime) -> Loaded:
    columns = jurisdiction_columns(file.content.jurisdiction)
    jurisdiction = Jurisdiction.objects.select_for_update().filter(code=columns["code"]).first()
    changes = Changes()
    if jurisdiction is None:
        jurisdiction = Jurisdiction.objects.create(**columns)
        changes.added += 1
    elif apply(jurisdiction, columns):
        changes.changed += 1
    write_rows(jurisdiction, rows_of_file(file.content), changes=changes, today=local(jurisdiction, now).date())
    jurisdiction.digest = file.source.digest
    if changes:
        jurisdiction.version += 1
        jurisdiction.stamp = uuid4()
        note_load(jurisdiction, changes, actor=actor, now=now)
    jurisdiction.save()
    return Loaded(jurisdiction, changes)


def note_load(jurisdiction: Jurisdiction, changes: Changes, *, actor: Actor | None, now: datetime) -> None:
    data = {"version": jurisdiction.version, "digest": jurisdiction.digest, **vars(changes)}
    record("jurisdiction.loaded", subject=jurisdiction.subject, actor=actor, data=data, at=now)


def write_rows(
    jurisdiction: Jurisdiction, wanted: dict[type[ReferenceRow], list[Row]], *, changes: Changes, today: date
) -> None:
    sessions = {row["code"]: row.pop("housing_location") for row in wanted[Location]}
    for model in KEYS:
        if model is CaseType:
            categories = {row.code: row.pk for row in CaseCategory.objects.filter(jurisdiction=jurisdiction)}
            for row in wanted[CaseType]:
                row["category_id"] = categories[row.pop("category")]
        write_model(jurisdiction, model, wanted[model], changes=changes, today=today)
    tie_housing(jurisdiction, sessions, changes=changes)


def write_model(
    jurisdiction: Jurisdiction, model: type[ReferenceRow], wanted: Sequence[Row], *, changes: Changes, today: date
) -> None:
    """Add what is new, change what differs, retire or delete what the file no longer has."""
    names = KEYS[model]
    rows = model._default_manager  # noqa: SLF001 - Django names it so
    standing = {tuple(getattr(row, name) for name in names): row for row in rows.filter(jurisdiction=jurisdiction)}
    fresh = []
    for values in wanted:
        row = standing.pop(tuple(values[name] for name in names), None)
        if row is None:
            fresh.append(model(jurisdiction=jurisdiction, **values))
        elif apply(row, {"retired_on": None, **values}):
            row.save()
            changes.changed += 1
    rows.bulk_create(fresh)
    changes.added += len(fresh)
    take_away(model, [row for row in standing.values() if not is_by_hand(row)], changes=changes, today=today)


def is_by_hand(row: ReferenceRow) -> bool:
    """What an administrator added at the desk stands until the file has the same thing."""
    return bool(getattr(row, "is_by_hand", False))


def take_away(model: type[ReferenceRow], gone: Sequence[ReferenceRow], *, changes: Changes, today: date) -> None:
    rows = model._default_manager.filter(pk__in=[row.pk for row in gone])  # noqa: SLF001 - Django names it so
    if model in LASTING:
        changes.retired += rows.filter(retired_on__isnull=True).update(retired_on=today)
    elif gone:
        changes.deleted += rows.delete()[0]


def tie_housing(jurisdiction: Jurisdiction, sessions: dict[str, str | None], *, changes: Changes) -> None:
    """Point each location at its housing session, once all of them are rows."""
    rows = {row.code: row for row in Location.objects.filter(jurisdiction=jurisdiction)}
    for code, session in sessions.items():
        if apply(rows[code], {"housing_location_id": rows[session].pk if session else None}):
            rows[code].save()
            changes.changed += 1


def apply(row: Any, values: Row) -> bool:
    """Set the values on the row and say whether any of them is new."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
