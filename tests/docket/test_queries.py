"""The numbers of the menu, and the querysets that say what they count."""

from datetime import timedelta
from uuid import uuid4

import pytest

from audit import clock
from docket.models import Filing
from docket.queries import Counts, counts_for
from tests.enrollment.factories import make_user
from tests.factories import make_draft, make_filed, make_in_cart, make_paid

pytestmark = pytest.mark.django_db


def test_counts_for_says_what_the_querysets_hold() -> None:
    anna, now = make_user(), clock.now()
    make_draft(anna)
    make_draft(anna)
    make_in_cart(anna)
    for expires, holder in ((-1, None), (0, None), (-1, uuid4())):
        late = make_in_cart(anna)
        Filing.objects.filter(pk=late.pk).update(cart_expires_at=now + timedelta(seconds=expires), held_by=holder)
    make_paid(anna)
    make_filed(anna)
    Filing.objects.filter(pk=make_filed(anna).pk).update(state="returned")
    make_draft(make_user("somebody"))

    mine = Filing.objects.of_filer(anna)
    said = Counts(mine.in_cart(now).count(), mine.unfinished().count(), mine.returned().count())
    assert counts_for(anna, now=now) == said == Counts(cart=2, unfinished=2, returned=1)
