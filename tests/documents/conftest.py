from collections.abc import Iterator

import pytest

from documents.examiner.children import Pool
from documents.services import examining


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    pool = Pool(spare=1)
    yield pool
    pool.close()


@pytest.fixture(scope="session", autouse=True)
def _close_the_portal_s_own_pool() -> Iterator[None]:
    yield
    examining.pool.close()
