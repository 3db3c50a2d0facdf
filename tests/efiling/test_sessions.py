from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.enrollment.factories import make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def member(client: Client) -> Client:
    with time_machine.travel(START, tick=False):
        client.force_login(make_user())
    return client


def is_signed_in(client: Client, *, minutes: float) -> bool:
    cache.clear()  # Redis counts by the real clock; the session's row travels with ours
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        return client.get("/account/").wsgi_request.user.is_authenticated


def test_a_session_ends_after_thirty_minutes_without_a_request(member: Client) -> None:
    assert is_signed_in(member, minutes=0)
    assert not is_signed_in(member, minutes=31)


def test_a_session_in_use_goes_on(member: Client) -> None:
    assert [is_signed_in(member, minutes=minutes) for minutes in (10, 29, 58, 80)] == [True] * 4


def test_a_session_is_written_once_a_minute(member: Client) -> None:
    is_signed_in(member, minutes=1)
    before = Session.objects.get().expire_date
    is_signed_in(member, minutes=1.5)
    assert Session.objects.get().expire_date == before
    is_signed_in(member, minutes=2.5)
    assert Session.objects.get().expire_date > before


def test_a_warm_session_costs_only_the_account(
    member: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    is_signed_in(member, minutes=1)
    with time_machine.travel(START + timedelta(minutes=1), tick=False), django_assert_max_num_queries(1):
        member.get("/healthz")
