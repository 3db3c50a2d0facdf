"""What a page of the wizard costs the database, however many parties there are."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrollment.models import User
from tests.cases.pages import fields_of, step
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

MOST = 12
SLUGS = ["case-type", "summons", "parties", "documents", "review"]


def count_get(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("slug", SLUGS)
def test_page_asks_the_same_of_the_database_for_any_number_of_parties(
    anna_client: Client, anna: User, slug: str
) -> None:
    few, many = make_draft(anna, defendants=1), make_draft(anna, defendants=30)
    counts = {count_get(anna_client, step(filing, slug)) for filing in (few, many)}
    assert len(counts) == 1
    assert counts.pop() <= MOST


def test_first_page_stays_within_the_budget(anna_client: Client) -> None:
    assert count_get(anna_client, "/e-filing/small-claims/new/") <= MOST


def count_post(client: Client, path: str, changes: dict[str, Any]) -> int:
    data = fields_of(client.get(path))
    for name, value in changes.items():
        data[name] = value
    with CaptureQueriesContext(connection) as queries:
        assert client.post(path, data).status_code == 302
    return len([one for one in queries if "SAVEPOINT" not in one["sql"]])


def test_saving_parties_costs_the_same_for_one_and_for_ten(anna_client: Client, anna: User) -> None:
    few, many = make_draft(anna, defendants=1), make_draft(anna, defendants=30)
    names = {"P-01-first_name": "A", **{f"D-{n:02d}-first_name": "B" for n in range(1, 10)}}
    one = count_post(anna_client, step(few, "parties"), {"P-01-first_name": "A"})
    ten = count_post(anna_client, step(many, "parties"), names)
    assert one == ten
