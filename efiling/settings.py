"""Every setting of the portal, all of it from the environment (see docs/settings.md)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from efiling.databases import database_from
from efiling.env import Env
from efiling.logs import logging_from
from efiling.secret_keys import kept_key

django_stubs_ext.monkeypatch()

env = Env(os.environ)

BASE_DIR = Path(__file__).resolve().parent.parent
EFILING_MODE = env.choice("EFILING_MODE", options=("production", "demo"), default="production")
IS_DEMO = EFILING_MODE == "demo"
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", default=8000, least=1)
REDIS_URL = env.text("REDIS_URL")
CRASH_AT = env.text("CRASH_AT")  # tests only: the named point of the code kills the process
DEBUG = False

# Secrets. Production must give its own: efiling/checks.py refuses to start without them.
SECRET_KEY = env.text("SECRET_KEY") or (kept_key(DATA_DIR / "keys", "secret_key") if IS_DEMO else "missing")
AUDIT_SEAL_KEY = env.text("AUDIT_SEAL_KEY") or (kept_key(DATA_DIR / "keys", "audit_seal_key") if IS_DEMO else "")

# Addresses
LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"]
SITE_ORIGIN = env.origin("SITE_ORIGIN", f"http://127.0.0.1:{PORT}" if IS_DEMO else "")
SITE_HOST = SITE_ORIGIN.partition("://")[2].rpartition(":")[0] or SITE_ORIGIN.partition("://")[2]
ALLOWED_HOSTS = [*filter(None, [SITE_HOST]), *LOCAL_NAMES, *env.names("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [*filter(None, [SITE_ORIGIN])]
TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", default=0)
ROOT_URLCONF = "efiling.urls"
WSGI_APPLICATION = "efiling.wsgi.application"

INSTALLED_APPS = [
    "efiling.apps.EfilingConfig",
    "clerks.apps.ClerksConfig",
    "portal",
    "demo",
    "payments",
    "cases",
    "parties",
    "documents",
    "docket",
    "courts",
    "enrollment",
    "notices",
    "audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "localflavor",
    "clerks.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "efiling.middleware.trusted_proxies",
    "efiling.middleware.told_origin",
    "efiling.middleware.PageCompression",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "efiling.middleware.plain_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "enrollment.middleware.KeepTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "efiling.middleware.sliding_session",
    "efiling.middleware.private_pages",
    "efiling.middleware.RequestLog",
    "allauth.account.middleware.AccountMiddleware",
    "enrollment.middleware.DeskGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.page",
            ],
        },
    },
]
CRISPY_TEMPLATE_PACK = "uswds"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("uswds",)

# Data
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR}/portal.sqlite3")
DATABASES = {"default": database_from(DATABASE_URL, test_file=DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

# Documents: a private folder, or a bucket. DOCUMENTS_SEND_PREFIX is the internal location of a proxy that sends files.
DOCUMENTS_S3_BUCKET = env.text("DOCUMENTS_S3_BUCKET")
DOCUMENTS_SEND_PREFIX = env.text("DOCUMENTS_SEND_PREFIX")
DOCUMENT_FILE_MAX_BYTES = env.whole("DOCUMENT_FILE_MAX_BYTES", default=35 * 1024 * 1024, least=1)
DOCUMENT_FILING_MAX_BYTES = env.whole("DOCUMENT_FILING_MAX_BYTES", default=100 * 1024 * 1024, least=1)
DOCUMENT_SCANNER = env.text("DOCUMENT_SCANNER")  # clamd: unix:/path/to/its.socket or host:port; empty: no scanning
DOCUMENT_MAX_PAGES = env.whole("DOCUMENT_MAX_PAGES", default=1000, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["documents.uploads.LimitedUploads"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "base_url": None},
    },
    "documents": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": DOCUMENTS_S3_BUCKET,
            "endpoint_url": env.origin("DOCUMENTS_S3_ENDPOINT") or None,
            "region_name": env.text("DOCUMENTS_S3_REGION") or None,
            "access_key": env.text("DOCUMENTS_S3_ACCESS_KEY") or None,
            "secret_key": env.text("DOCUMENTS_S3_SECRET_KEY") or None,
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        },
    }
    if DOCUMENTS_S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "documents"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("STATIC_HASHED", default=True)
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not env.flag("STATIC_HASHED", default=True)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS  # or every test client would read the whole folder first

# Languages and time. Rows hold UTC; pages and the desk show the home court's zone.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "America/New_York")

# Accounts
AUTH_USER_MODEL = "enrollment.User"
LOGIN_URL = "enrollment:login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:welcome"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if env.flag("FAST_PASSWORDS", default=False):  # tests only; refused in production by a check
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["user_id", "first_name", "last_name", "business_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=24).total_seconds())
STAFF_NEEDS_SECOND_FACTOR = env.flag("STAFF_NEEDS_SECOND_FACTOR", default=not IS_DEMO)

# allauth: enrollment has its own forms and pages; this is the machinery behind them.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "user_id"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "email2*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_MIN_LENGTH = 4
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "enrollment.adapter.PortalAccountAdapter"
ACCOUNT_FORMS = {
    "login": "enrollment.forms.signing_in.LoginForm",
    "add_email": "enrollment.forms.signing_in.AddEmailForm",
    "change_password": "enrollment.forms.signing_in.ChangePasswordForm",
    "reset_password": "enrollment.forms.signing_in.ResetPasswordForm",
    "reset_password_from_key": "enrollment.forms.signing_in.NewPasswordForm",
    "reauthenticate": "enrollment.forms.signing_in.ReauthenticateForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Wrong passwords are counted in rows (enrollment/services/locking.py); these limits are against floods.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "signup": "20/h/ip",
    "send_again": "20/h/ip",
    "find_user_id": "20/h/ip",
    "keep_typed": "120/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "login_failed": "5/5m/key",
}
MFA_ADAPTER = "enrollment.second_factors.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO  # the demo runs without a certificate
MFA_TOTP_ISSUER = "E-Filing"

# Sessions end after 30 minutes without a request; efiling.middleware.sliding_session keeps used ones alive.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_NAME = "efiling_session"
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from the card page
CSRF_FAILURE_VIEW = "enrollment.views.kept.csrf_failure"
CSRF_COOKIE_NAME = "efiling_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Transport
IS_HTTPS = SITE_ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS or not IS_DEMO
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not IS_DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 0 if IS_DEMO else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
METRICS_TOKEN = env.text("METRICS_TOKEN")

# Cards. The stand-in is reached by these addresses only; nothing else in the portal knows it.
STRIPE_API_KEY = env.text("STRIPE_API_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = env.origin("STRIPE_API_BASE")
STRIPE_CHECKOUT_ORIGIN = env.origin("STRIPE_CHECKOUT_ORIGIN", "https://checkout.stripe.com")
STRIPE_STANDIN = env.flag("STRIPE_STANDIN", default=False)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, STRIPE_CHECKOUT_ORIGIN],  # the answer to "Pay Now" leads to the card page
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# Mail. Without a server the demo keeps its mails in a folder, where its mailbox page reads them.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.whole("EMAIL_PORT", default=587, least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "E-Filing <no-reply@localhost>")

# Work. Without Redis the one web process also runs the worker and beat (efiling/embedded.py).
IS_EMBEDDED = not REDIS_URL
SWEEP_SECONDS = env.whole("SWEEP_SECONDS", default=30, least=1)
SEAL_SECONDS = 2
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 600, "unacked_restore_throttle": 1} if REDIS_URL else {"polling_interval": 0.05}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = env.flag("CELERY_EAGER", default=False)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND_THREAD_SAFE = True  # there is none; each new thread would look for one
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "filings"
# What takes seconds never stands before what somebody waits for.
CELERY_TASK_ROUTES = {
    "documents.*": {"queue": "documents"},
    "payments.make_pdf": {"queue": "documents"},
    "notices.*": {"queue": "mail"},
}
CELERY_TASK_SOFT_TIME_LIMIT = None if IS_EMBEDDED else 240
CELERY_TASK_TIME_LIMIT = None if IS_EMBEDDED else 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not IS_EMBEDDED
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # every entry runs within minutes, so nothing needs a file to remember
SWEEPS = ["notices.sweep", "documents.sweep", "payments.sweep", "cases.sweep", "clerks.sweep"]
CELERY_BEAT_SCHEDULE = {
    "audit.seal": {"task": "audit.seal", "schedule": SEAL_SECONDS, "options": {"expires": 10 * SEAL_SECONDS}},
    "clerks.check_history": {"task": "clerks.check_history", "schedule": 24 * 3600, "options": {"expires": 3600}},
    "enrollment.sweep": {"task": "enrollment.sweep", "schedule": 600, "options": {"expires": 1200}},
    **{name: {"task": name, "schedule": SWEEP_SECONDS, "options": {"expires": 2 * SWEEP_SECONDS}} for name in SWEEPS},
}

# Logs: addresses by pattern, people by row number; no mail address, User ID or search text.
LOG_LEVEL = env.choice("LOG_LEVEL", options=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING = logging_from(level=LOG_LEVEL, as_json=not IS_DEMO)
LOGGING_CONFIG = "logging.config.dictConfig"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = 10
PROMETHEUS_EXPORT_MIGRATIONS = False

# History: the newest head of the sealed chain is kept where the database cannot reach it.
AUDIT_HEAD_FILE = env.text("AUDIT_HEAD_FILE", str(DATA_DIR / "audit" / "heads"))
MAIL_DOMAIN = SITE_HOST or "localhost"

# The jurisdiction of pages that stand outside any filing: the welcome page, the menus, a new draft.
HOME_JURISDICTION = env.text("HOME_JURISDICTION", "CT")
