"""Lists as Stripe pages them: newest first, forwards or backwards from an object, with has_more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from standin.errors import bad_param, no_such
from standin.params import Fields
from standin.store import Obj, Store

COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST, INSIDE = 100, 10


class Conditions:
    """A WHERE clause under way. Names come from this package only, values always go as parameters."""

    def __init__(self, kind: str) -> None:
        self.clauses, self.values = ["kind = ?"], list[object]([kind])

    def add(self, clause: str, *values: object) -> None:
        self.clauses.append(clause)
        self.values.extend(values)

    def add_one_of(self, name: str, values: Sequence[str]) -> None:
        if values:
            self.add(f"json_extract(body, '$.{name}') IN ({', '.join('?' * len(values))})", *values)

    def rows(self, store: Store, *, order: str, limit: int) -> list[Obj]:
        where = " AND ".join(self.clauses)
        sql = f"SELECT body FROM objects WHERE {where} ORDER BY created {order}, seq {order} LIMIT ?"  # noqa: S608 - fixed names
        return [json.loads(row["body"]) for row in store.rows(sql, *self.values, limit)]


def list_objects(store: Store, fields: Fields, *, kind: str, url: str, where: Mapping[str, str | Sequence[str]]) -> Obj:
    """`where` names fields of the object; an empty value asks for nothing."""
    limit, backwards = _limit(fields), bool(fields.text("ending_before"))
    conditions = Conditions(kind)
    for name, asked in where.items():
        conditions.add_one_of(name, [asked] if isinstance(asked, str) and asked else list(asked))
    _add_created(conditions, fields)
    _add_cursor(store, conditions, fields, kind=kind)
    fields.finish()
    found = conditions.rows(store, order="ASC" if backwards else "DESC", limit=limit + 1)
    page = found[:limit]
    return list_of(page[::-1] if backwards else page, url=url, has_more=len(found) > limit)


def page_of(objects: Sequence[Obj], fields: Fields, *, url: str) -> Obj:
    """A list that is short enough to be at hand, in its own order."""
    limit, after = _limit(fields), fields.text("starting_after")
    fields.finish()
    start = next((place + 1 for place, obj in enumerate(objects) if obj["id"] == after), 0)
    return list_of(objects[start : start + limit], url=url, has_more=len(objects) > start + limit)


def first_of(objects: Sequence[Obj], *, url: str) -> Obj:
    """A list inside another object carries its first ten."""
    return list_of(objects[:INSIDE], url=url, has_more=len(objects) > INSIDE)


def list_of(objects: Sequence[Obj], *, url: str, has_more: bool = False) -> Obj:
    return {"object": "list", "data": list(objects), "has_more": has_more, "url": url}


def _limit(fields: Fields) -> int:
    limit = fields.whole("limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise bad_param("limit", f"Invalid limit: must be between 1 and {MOST}", code="parameter_invalid_integer")
    return limit or INSIDE


def _add_created(conditions: Conditions, fields: Fields) -> None:
    if isinstance(fields.tree.get("created"), str):
        conditions.add("created = ?", fields.whole("created", is_required=True))
        return
    bounds = fields.group("created")
    for name, sign in COMPARISONS.items():
        moment = bounds.whole(name)
        if moment is not None:
            conditions.add(f"created {sign} ?", moment)
    bounds.finish()


def _add_cursor(store: Store, conditions: Conditions, fields: Fields, *, kind: str) -> None:
    after, before = fields.text("starting_after"), fields.text("ending_before")
    if after and before:
        raise bad_param("ending_before", "You can only use one of starting_after and ending_before.")
    if not (after or before):
        return
    row = store.row("SELECT created, seq FROM objects WHERE id = ? AND kind = ?", after or before, kind)
    if row is None:
        raise no_such(kind, after or before, param="starting_after" if after else "ending_before", status=400)
    conditions.add(f"(created, seq) {'<' if after else '>'} (?, ?)", row["created"], row["seq"])
