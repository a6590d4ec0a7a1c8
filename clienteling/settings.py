"""Settings: the environment is read here, once, loudly. `.env.example` explains each variable."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from clienteling.booxi.signatures import DIGESTS, ENCODINGS
from clienteling.environment import (
    BASE,
    address,
    choice,
    env,
    flag,
    header_name,
    number,
    partner_keys,
    secret,
    service,
    static_header,
    webhook_secrets,
    whole,
    words,
)

# --- where we are ---------------------------------------------------------------------------------

BOOXI_SANDBOX = flag("BOOXI_SANDBOX")
DEMO = flag("DEMO")
DEBUG = flag("DEBUG")
VAR = Path(env.str("VAR_DIR", default=str(BASE / "var")))
VAR.mkdir(parents=True, exist_ok=True)

if BOOXI_SANDBOX and not (DEBUG or DEMO):
    raise ImproperlyConfigured(
        "BOOXI_SANDBOX is on, so nothing booked here reaches Booxi. Set DEMO=1 if that is meant, or BOOXI_SANDBOX=0."
    )

SECRET_KEY = "debug-only-not-a-secret" if DEBUG and not env.str("SECRET_KEY", "") else secret("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default="127.0.0.1,localhost" if BOOXI_SANDBOX or DEBUG else "")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Write the host names people use, separated by commas.")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# --- what it is made of ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "clienteling.apps.Clienteling",
    "bookings.apps.Bookings",
    "crm.apps.Crm",
    "template_partials",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "huey.contrib.djhuey",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Packs pages: a store's day is 120 KB of much the same words, 10 packed. It adds random bytes, so that the length
    # of an answer tells nothing of a token in it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "clienteling.middleware.request_id",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clienteling.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clienteling.middleware.never_stored",
]
ROOT_URLCONF = "clienteling.urls"
WSGI_APPLICATION = "clienteling.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clienteling.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "django.templatetags.tz"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- where things are kept: one SQLite file per subject, or PostgreSQL and Redis by address --------

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a write we called done survives a power cut. secure_delete: erased people leave no bytes.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    },
}
DATABASE_URL = service(
    "DATABASE_URL", schemes=("postgres", "postgresql"), like="postgres://<user>:<password>@<host>/<name>"
)
REDIS_URL = service("REDIS_URL", schemes=("redis", "rediss"), like="redis://<host>:6379/0")
DATABASES: dict[str, dict[str, Any]] = {"default": {**SQLITE, "NAME": VAR / "data.sqlite3"}}
if DATABASE_URL:
    DATABASES["default"] = {**env.db_url_config(DATABASE_URL), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    DATABASES["cache"] = {**SQLITE, "NAME": VAR / "cache.sqlite3"}
    DATABASE_ROUTERS = ["clienteling.routers.CacheTable"]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

HUEY: dict[str, Any] = {
    "name": "clienteling",
    "immediate": False,
    "results": False,
    "consumer": {
        # Two may read in the background, one for each account; people never wait for those.
        "workers": 4,
        "worker_type": "thread",
        "initial_delay": 0.1,
        "backoff": 1.1,
        "max_delay": 0.25,
    },
}
if REDIS_URL:
    HUEY |= {"huey_class": "huey.RedisHuey", "url": REDIS_URL}
else:
    HUEY |= {"huey_class": "huey.SqliteHuey", "filename": str(VAR / "queue.sqlite3"), "journal_mode": "wal"}

# --- who may come in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "clienteling.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "clienteling.account.HouseAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/5m/key", "reset_password": "20/h/ip,5/h/key"}
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 60 * 60 * 12  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = flag("HTTPS", default=not (DEBUG or BOOXI_SANDBOX))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- languages and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE / "clienteling" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
CLOCK_OFFSET = number("CLOCK_OFFSET", default=0, least=float("-inf")) if BOOXI_SANDBOX else 0.0

# --- files ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- letters ----------------------------------------------------------------------------------------

EMAIL_URL = service(
    "EMAIL_URL",
    schemes=("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail"),
    like="smtp+tls://<user>:<password>@<host>:587",
    default="consolemail://" if DEBUG or BOOXI_SANDBOX else "smtp://localhost:25",
)
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="clienteling@localhost")
# For links in letters: the worker that sends them knows no request.
PUBLIC_URL = address(
    "PUBLIC_URL", default=f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('*.') or 'localhost'}"
)

# --- logs: one line per event, never a person, never an address of Booxi's ---------------------------

LOG_LEVEL = choice("LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "clienteling.logs.RequestId"}},
    "formatters": {"json": {"()": "clienteling.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "clienteling": {"level": LOG_LEVEL},
        "bookings": {"level": LOG_LEVEL},
        "crm": {"level": LOG_LEVEL},
        # Paths hold no names (architecture decision 8), but a refused query string might.
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}

# --- Booxi ------------------------------------------------------------------------------------------

STAGE_URL = address("STAGE_URL", default="http://127.0.0.1:8001") if BOOXI_SANDBOX else ""
BOOXI_PARTNER_KEYS = partner_keys(sandbox=BOOXI_SANDBOX)
BOOXI_URLS = {
    region: address(name, default=f"{STAGE_URL}/{region}/booking/v1" if BOOXI_SANDBOX else "")
    for region, name in {"na": "BOOXI_NA_URL", "eu": "BOOXI_EU_URL"}.items()
}
BOOXI_TIMEOUT = number("BOOXI_TIMEOUT", default=5, least=0.1)
# 0 lifts a limit: only the stage set stands that.
BOOXI_QUOTA_PER_SECOND = whole("BOOXI_QUOTA_PER_SECOND", default=5, least=0 if BOOXI_SANDBOX else 1)
BOOXI_QUOTA_PER_MINUTE = whole("BOOXI_QUOTA_PER_MINUTE", default=300, least=0 if BOOXI_SANDBOX else 1)
BOOXI_GATE_URL = REDIS_URL or DATABASE_URL or f"sqlite:///{VAR / 'quota.sqlite3'}"

# --- what Booxi tells us by itself ------------------------------------------------------------------

BOOXI_WEBHOOK_SECRETS = webhook_secrets(sandbox=BOOXI_SANDBOX)
BOOXI_WEBHOOK_HEADER = header_name("BOOXI_WEBHOOK_HEADER", default="Booxi-Signature")
BOOXI_WEBHOOK_DIGEST = choice("BOOXI_WEBHOOK_DIGEST", default="SHA256", among=tuple(map(str.upper, DIGESTS))).lower()
BOOXI_WEBHOOK_ENCODING = choice("BOOXI_WEBHOOK_ENCODING", default="HEX", among=tuple(map(str.upper, ENCODINGS))).lower()
BOOXI_WEBHOOK_PREFIX = env.str("BOOXI_WEBHOOK_PREFIX", default="")
BOOXI_WEBHOOK_STATIC_HEADER = static_header("BOOXI_WEBHOOK_STATIC_HEADER")
# Minutes of opening hours without an event after which a store counts as silent.
WEBHOOK_SILENCE_MINUTES = whole("WEBHOOK_SILENCE_MINUTES", default=120, least=1)
# Days after which an event's body is emptied: it holds personal data.
INBOX_KEEP_DAYS = whole("INBOX_KEEP_DAYS", default=14, least=1)

# --- the house --------------------------------------------------------------------------------------

BRAND = env.str("BRAND", default="Maison Verel" if BOOXI_SANDBOX else "Clienteling")
EMPLOYEE_MODULE = env.str("EMPLOYEE_MODULE", default="my_hr" if BOOXI_SANDBOX else "")
ACQUISITION_CHANNEL = env.str("ACQUISITION_CHANNEL", default="clienteling")
HORIZON_DAYS_BACK = whole("HORIZON_DAYS_BACK", default=30)
HORIZON_DAYS_AHEAD = whole("HORIZON_DAYS_AHEAD", default=90)
COLUMN_FRESH_MINUTES = whole("COLUMN_FRESH_MINUTES", default=60, least=1)
OUTSIDE_CALENDARS = flag("OUTSIDE_CALENDARS")
OUTBOUND_TEST_ORIGINS = words("OUTBOUND_TEST_ORIGINS") if BOOXI_SANDBOX else []
