"""`expand`: the object itself in the place of its name, up to four levels deep."""

from __future__ import annotations

from collections.abc import Sequence

from standin.errors import bad_param
from standin.listing import first_of
from standin.store import Obj, Store

EXPANDABLE = {
    "balance_transaction": {"source"},
    "charge": {"balance_transaction", "customer", "failure_balance_transaction", "payment_intent", "refunds", "review"},
    "checkout.session": {"customer", "invoice", "line_items", "payment_intent", "setup_intent", "subscription"},
    "payment_intent": {"customer", "latest_charge", "payment_method", "review"},
    "payment_method": {"customer"},
    "refund": {"balance_transaction", "charge", "payment_intent"},
}
DEEPEST = 4


def expand_all(store: Store, obj: Obj, paths: Sequence[str]) -> Obj:
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST + (parts[0] == "data"):
            raise bad_param("expand", f"You cannot expand more than {DEEPEST} levels of a property: {path}")
        _expand(store, obj, parts, path)
    return obj


def _expand(store: Store, obj: Obj, parts: Sequence[str], path: str) -> None:
    if not parts:
        return
    name, rest = parts[0], parts[1:]
    if obj.get("object") == "list" and name == "data":
        for row in obj["data"]:
            _expand(store, row, rest, path)
        return
    if name not in EXPANDABLE.get(obj.get("object", ""), set()):
        message = f"This property cannot be expanded ({path}). You may want to try expanding a different property."
        raise bad_param("expand", message)
    _put_in_place(store, obj, name)
    if isinstance(obj.get(name), dict):
        _expand(store, obj[name], rest, path)


def _put_in_place(store: Store, obj: Obj, name: str) -> None:
    id_ = obj["id"]
    if name == "line_items":
        obj.setdefault(name, first_of(store.children(id_, "item"), url=f"/v1/checkout/sessions/{id_}/line_items"))
    elif name == "refunds":
        obj.setdefault(name, first_of(refunds_of(store, id_), url=f"/v1/charges/{id_}/refunds"))
    elif isinstance(obj.get(name), str):
        obj[name] = store.get(obj[name])


def refunds_of(store: Store, charge_id: str) -> list[Obj]:
    rows = store.rows(
        "SELECT id FROM objects WHERE kind = 'refund' AND json_extract(body, '$.charge') = ? ORDER BY seq DESC",
        charge_id,
    )
    return [store.get(row["id"]) for row in rows]
