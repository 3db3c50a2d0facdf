"""The environment of measurements: a demonstration on an empty folder. Import it before any of the portal's apps."""

import atexit
import os
import shutil
import tempfile

import django
from django.core.management import call_command

DATA_DIR = tempfile.mkdtemp(prefix="efiling-bench-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)

os.environ.update(
    DJANGO_SETTINGS_MODULE="efiling.settings",
    EFILING_MODE="demo",
    DATA_DIR=DATA_DIR,
    STRIPE_API_KEY="sk_test_bench",
    STRIPE_WEBHOOK_SECRET="whsec_bench",
    STRIPE_API_BASE="http://127.0.0.1:1",
    STRIPE_CHECKOUT_ORIGIN="http://127.0.0.1:1",
    STRIPE_STANDIN="true",
    CELERY_EAGER="true",
    FAST_PASSWORDS="true",
    STATIC_HASHED="false",
    LOG_LEVEL="ERROR",
)
django.setup()


def fill() -> None:
    """The tables, and Connecticut's rows."""
    call_command("migrate", verbosity=0)
    call_command("load_jurisdictions", verbosity=0)
