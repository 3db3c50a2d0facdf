"""Whatever the admin offers, nothing filed is changed or deleted through it: taken from its own registry."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core import serializers
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from clerks.admin.looking import LookOnlyAdmin
from clerks.services.groups import set_up_groups
from enrollment.models import User
from notices.models import Notice
from tests.clerks.factories import client_of, make_payment, make_returned
from tests.enrollment.factories import make_staff, make_user

# What an administrator may write, and nothing of it was filed by anybody.
REFERENCE = {"courts"}
FACTS = [model for model in apps.get_models() if model._meta.app_label in {
    "docket", "documents", "parties", "payments", "audit", "notices",
}]  # fmt: skip


@pytest.fixture
def world(court: Any) -> None:
    set_up_groups()
    clerk = make_staff("Clerk", user_id="some.clerk")
    filing = make_returned(clerk, filer=make_user())
    make_payment(filing)


def everybody() -> list[User]:
    users = [make_staff(name, user_id=f"try.{name.lower()}") for name in Group.objects.values_list("name", flat=True)]
    boss = make_user("the.boss", is_staff=True, is_superuser=True)
    everything = make_user("every.right", is_staff=True)
    everything.user_permissions.set(Permission.objects.all())
    return [*users, boss, everything]


def snapshot() -> dict[str, str]:
    """Every row of every model that holds facts. Looking is recorded, so events may be added, not changed."""
    return {
        f"{model._meta.label}:{row.pk}": serializers.serialize("json", [row])
        for model in FACTS
        for row in model._base_manager.all()
    }


def urls_of(model: type[Model]) -> list[str]:
    """Every address Django's admin has for a model and its rows, the ones we never link to as well."""
    label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [reverse(f"{label}_{name}") for name in ("changelist", "add")]
    for pk in model._base_manager.values_list("pk", flat=True)[:3]:
        for name in ("change", "delete", "history"):
            try:
                found.append(reverse(f"{label}_{name}", args=[pk]))
            except NoReverseMatch:
                continue
    return found


def attack(client: Client, model: type[Model], url: str) -> None:
    row = model._base_manager.first()
    fields = {field.name: "1" for field in model._meta.fields if field.editable}
    own = {} if row is None else {name: str(getattr(row, name, "")) for name in fields}
    forms: list[dict[str, Any]] = [
        fields,
        {**own, "state": "rejected", "caption": "CHANGED", "amount_cents": "1", "_save": "1"},
        {"post": "yes", "_save": "1"},
        {"action": "delete_selected", "_selected_action": [str(row.pk if row else 1)], "post": "yes", "index": "0"},
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(row.pk if row else 1), "_save": "1"},
    ]
    for form in forms:
        client.post(url, form)


def test_facts_are_registered_at_all() -> None:
    registered = {model._meta.label for model in admin.site._registry}

    assert {"docket.Filing", "docket.Case", "payments.Payment", "audit.Event"} <= registered


def test_nothing_filed_is_changed_or_deleted_by_anybody(world: None) -> None:
    users, before = everybody(), snapshot()
    assert len(before) > 20

    for user in users:
        client = client_of(user)
        for model in [one for one in admin.site._registry if one in FACTS]:
            for url in urls_of(model):
                attack(client, model, url)

    after = snapshot()
    assert {key: after.get(key) for key in before} == before


def test_the_attack_is_seen_where_a_door_is_open(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same forms, with the lock taken out: they do harm, and the snapshot shows it."""
    for right in ("has_delete_permission", "has_change_permission"):
        monkeypatch.setattr(LookOnlyAdmin, right, lambda *_: True)
    monkeypatch.setattr(LookOnlyAdmin, "get_deleted_objects", lambda *_: ([], {}, set(), []))
    client, before = client_of(make_user("the.boss", is_staff=True, is_superuser=True)), snapshot()

    for url in urls_of(Notice):
        attack(client, Notice, url)

    assert {key: snapshot().get(key) for key in before} != before


def test_no_admin_offers_to_add_change_or_delete_a_fact(world: None, rf: Any) -> None:
    for user in everybody():
        request = rf.get("/desk/")
        request.user = user
        for model, desk in admin.site._registry.items():
            if model._meta.app_label in REFERENCE:
                continue
            rights = (
                desk.has_add_permission(request), desk.has_change_permission(request),
                desk.has_delete_permission(request),
            )  # fmt: skip
            assert rights == (False, False, False), (model, user)
            assert "delete_selected" not in desk.get_actions(request)
            assert all(not inline.has_change_permission(request) for inline in desk.get_inline_instances(request))
