"""The settings as mypy's plugin reads them: the environment of the tests, then the real file."""

# isort: off
from tests import environment  # noqa: F401 - sets the environment before the settings read it
from efiling.settings import *  # noqa: F403 - every setting
