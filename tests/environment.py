"""The environment tests run in. Loaded by pytest before anything reads the settings (`-p tests.environment`)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DATA_DIR = tempfile.mkdtemp(prefix="efiling-tests-")
(Path(DATA_DIR) / "static").mkdir()  # whitenoise warns where there is none
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)

os.environ.update(
    DJANGO_SETTINGS_MODULE="efiling.settings",
    EFILING_MODE="demo",
    DATA_DIR=DATA_DIR,
    SITE_ORIGIN="http://testserver",
    STRIPE_API_KEY="sk_test_tests",
    STRIPE_WEBHOOK_SECRET="whsec_tests",
    STRIPE_API_BASE="http://127.0.0.1:1",  # nothing listens there: a test that calls out says so at once
    STRIPE_CHECKOUT_ORIGIN="http://127.0.0.1:1",
    STRIPE_STANDIN="true",
    CELERY_EAGER="true",
    FAST_PASSWORDS="true",
    STATIC_HASHED="false",
    LOG_LEVEL="WARNING",
)
# A developer's own settings must not reach the tests; DATABASE_URL and REDIS_URL choose what they run on.
for name in ("CRASH_AT", "EMAIL_HOST", "DOCUMENTS_S3_BUCKET", "DOCUMENTS_SEND_PREFIX", "STAFF_NEEDS_SECOND_FACTOR"):
    os.environ.pop(name, None)
if redis := os.environ.get("REDIS_URL"):
    # Each of several pytest processes has a cache of its own: one empties it between its tests.
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{redis.rpartition('/')[0]}/{number}"
# Playwright's own loop runs in the thread of the browser tests; Django would take it for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
