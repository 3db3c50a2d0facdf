"""The addresses that lower rooms know by path lead where they are meant to."""

from uuid import UUID

import pytest
from django.urls import resolve

from docket import paths

FILING = UUID(int=7)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (paths.HOME, "portal:home"),
        (paths.CART, "payments:cart"),
        (paths.CASES, "portal:cases"),
        (paths.DESK, "admin:index"),
        (paths.case_path("HHD-CV-26-6000001S"), "portal:case"),
        (paths.add_documents_path("HHD-CV-26-6000001S"), "cases:add_documents"),
        (paths.correction_path(FILING), "cases:correction"),
        (paths.attempts_path(FILING), "portal:attempts"),
        (paths.menu_path("small-claims"), "portal:menu"),
        (paths.policy_path("refunds"), "portal:policy"),
        (paths.unsubscribe_path(FILING), "cases:unsubscribe"),
    ],
)
def test_path_leads_to_the_page_it_is_named_for(path: str, name: str) -> None:
    assert resolve(path).view_name == name
