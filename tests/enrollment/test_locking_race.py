from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from audit import clock
from enrollment.errors import EnrollmentError
from enrollment.models import SignInGuard
from enrollment.services.locking import open_attempt

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs real row locks"),
]


def try_once(now: datetime) -> bool:
    try:
        open_attempt("annakarenina", network="192.0.2.1", now=now)
    except EnrollmentError:
        return False
    finally:
        connection.close()
    return True


def test_a_burst_of_tries_gets_no_further_than_a_queue_of_them() -> None:
    now = clock.now()
    with ThreadPoolExecutor(12) as pool:
        passed = sum(pool.map(try_once, [now] * 60))

    assert passed == 4
    assert SignInGuard.objects.get(scope="account").failures == 4
