"""Where a filing that is no draft is looked after."""

from django.urls import reverse

from docket import paths
from docket.enums import FilingState
from docket.models import Filing


def place_of(filing: Filing) -> str:
    if filing.state == FilingState.IN_CART:
        return paths.CART
    if filing.state == FilingState.REMOVED:
        return reverse("cases:unfinished")
    return paths.case_path(filing.case.number) if filing.case else paths.HOME
