import pytest
from hypothesis import settings

from courts.models import Jurisdiction
from tests.courts.factories import load_connecticut, load_havenport

# A busy machine is no failure: examples have no time limit.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def connecticut(db: None) -> Jurisdiction:
    return load_connecticut()


@pytest.fixture
def havenport(db: None) -> Jurisdiction:
    return load_havenport()
