"""A process that has been warmed up reads nothing for the first visitor that it could have read before."""

import gc
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import DatabaseError, connections
from django.template import engines
from django.urls import clear_url_caches, get_resolver, resolve, reverse
from pytest_django import DjangoAssertNumQueries

from courts import book
from courts.book import book_of
from courts.calendar import public_holidays
from courts.models import Jurisdiction
from efiling import warm
from payments.gateway import _gateway_for
from tests.factories import connecticut

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stay_connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own transaction is in there
    yield
    gc.unfreeze()


def test_courts_holidays_pages_and_addresses_are_there(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    court = connecticut()
    monkeypatch.setattr(book, "_BOOKS", {})
    public_holidays.cache_clear()
    get_resolver().__dict__.pop("url_patterns", None)

    warm.warm_up()

    with django_assert_num_queries(0):
        assert book_of(court).locations
    assert public_holidays.cache_info().currsize
    assert "url_patterns" in get_resolver().__dict__
    engine: Any = engines["django"]
    names = {
        template.name
        for template in engine.engine.template_loaders[0].get_template_cache.values()
        if hasattr(template, "name")
    }
    assert {"payments/confirmation.html", "cases/step.html", "clerks/queue.html"} <= names


def test_what_speaks_to_others_is_there_and_what_is_there_is_looked_through_no_more() -> None:
    _gateway_for.cache_clear()
    current_app.__dict__.pop("amqp", None)
    warm.warm_up()
    assert _gateway_for.cache_info().currsize == 1
    assert "amqp" in current_app.__dict__
    assert gc.get_freeze_count() > 100_000


def test_addresses_need_no_putting_together(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_url_caches()
    warm.warm_up()
    monkeypatch.setattr("django.urls.resolvers._route_to_regex", None)
    monkeypatch.setattr("django.urls.resolvers.normalize", None)
    assert reverse("payments:confirmation", args=["50000001"]) == "/confirmations/50000001/"
    assert resolve("/confirmations/50000001/").url_name == "confirmation"


def test_a_worker_has_read_the_courts_and_can_draw(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    court = connecticut()
    monkeypatch.setattr(book, "_BOOKS", {})
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    warm.warm_up_worker()
    with django_assert_num_queries(0):
        assert book_of(court).locations
    assert "weasyprint" in sys.modules
    assert gc.get_freeze_count() > 100_000


def test_a_database_that_is_not_there_yet_keeps_nobody_from_starting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> None:
        raise DatabaseError("no such server, and this word stays out of the log")

    monkeypatch.setattr(Jurisdiction.objects, "all", gone)
    warm.warm_up()
    assert "the courts could not be read before the start: DatabaseError" in caplog.text
    assert "no such server" not in caplog.text
