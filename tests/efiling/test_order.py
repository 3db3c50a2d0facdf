"""The order of the rooms where imports cannot show it: foreign keys named by text, addresses named in templates."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = Path(settings.BASE_DIR)
URL_NAME = re.compile(r"""{%\s*url\s+['"]([a-z_]+):""")


def rows_of_the_house() -> dict[str, int]:
    """Each app's row, 0 for the ground, as the import contract in pyproject.toml has it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "house")
    return {app.strip(): row for row, names in enumerate(reversed(layers)) for app in names.split("|")}


ROWS = rows_of_the_house()


def may_know(app: str, other: str) -> bool:
    return app == other or other not in ROWS or ROWS[other] < ROWS[app]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROWS]


def test_every_own_app_has_its_row() -> None:
    own = {name.partition(".")[0] for name in settings.INSTALLED_APPS if (ROOT / name.partition(".")[0]).is_dir()}
    assert own == set(ROWS)


def test_foreign_keys_look_only_downwards() -> None:
    upward = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert upward == []


def test_templates_name_addresses_only_downwards() -> None:
    upward = [
        f"{path.relative_to(ROOT)} -> {other}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if (app := path.relative_to(ROOT / "templates").parts[0]) in ROWS
        for other in URL_NAME.findall(path.read_text(encoding="utf-8"))
        if not may_know(app, other)
    ]
    assert upward == []


def test_foreign_keys_are_seen_at_all() -> None:
    assert not may_know("audit", "payments")
    assert not may_know("parties", "documents")
    assert len(own_models()) > 20
