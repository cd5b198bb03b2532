"""The settings of one installation; docs/configuration.md lists every RECTIFY_* variable."""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment, database, key_bytes, own_secret
from config.logs import logging_settings
from config.mail import base_url, mail_server
from config.own_files import OTHERS, READABLE, keep_to_ourselves
from config.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000

env = Environment()

# Production is where RECTIFY_DEBUG is not set.
DEBUG = env.flag("RECTIFY_DEBUG")

# --- Folders --------------------------------------------------------------------------------------

# What an office writes is for its own account alone, whichever of its programs writes it.
os.umask(OTHERS)
RECTIFY_VAR_DIR = env.folder("RECTIFY_VAR_DIR", default=BASE_DIR / "var", shown="var")
RECTIFY_VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
RECTIFY_EVIDENCE_DIR = env.folder(
    "RECTIFY_EVIDENCE_DIR", default=RECTIFY_VAR_DIR / "evidence", shown="evidence in RECTIFY_VAR_DIR"
)
STATIC_ROOT = env.folder("RECTIFY_STATIC_DIR", default=BASE_DIR / "staticfiles", shown="staticfiles")

# --- Secrets --------------------------------------------------------------------------------------


def _kept(name):
    """Development keeps a secret of its own; production is not given one."""
    return partial(own_secret, RECTIFY_VAR_DIR / name) if DEBUG else None


SECRET_KEY = env.secret("RECTIFY_SECRET_KEY", unit="at least 32 characters", otherwise=_kept("secret.key"))
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("RECTIFY_SECRET_KEY is too short: write at least 32 characters.")

# Finds the salt of each sealed text. Without it no text can be compared with its seal any more: keep a
# copy, and keep it apart from the database.
RECTIFY_SEAL_KEY = key_bytes(
    "RECTIFY_SEAL_KEY",
    env.secret("RECTIFY_SEAL_KEY", unit="at least 32 bytes, best as hexadecimal digits", otherwise=_kept("seal.key")),
    least=32,
)

# --- Addresses ------------------------------------------------------------------------------------

ALLOWED_HOSTS = list(
    env.items("RECTIFY_ALLOWED_HOSTS", unit="host names with commas between", shown="none; localhost in development")
)
if not ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        "Set RECTIFY_ALLOWED_HOSTS to the names under which people reach this office, with commas between."
    )
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

RECTIFY_HTTPS = env.flag("RECTIFY_HTTPS", default=not DEBUG, shown="1 in production, 0 in development")
RECTIFY_BEHIND_PROXY = env.flag("RECTIFY_BEHIND_PROXY")
if RECTIFY_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Apps and middleware --------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_fsm",
    "simple_history",
    "django_htmx",
    "csp",
    "axes",
    "record.apps.RecordConfig",
    "organization.apps.OrganizationConfig",
    "workflow.apps.WorkflowConfig",
    "tracker.apps.TrackerConfig",
    "intake.apps.IntakeConfig",
    "notifications.apps.NotificationsConfig",
    "reports.apps.ReportsConfig",
    "audit.apps.AuditConfig",
    "desk.apps.DeskConfig",
    "operations.apps.OperationsConfig",
]

MIDDLEWARE = [
    "config.middleware.RequestNumberMiddleware",
    "desk.middleware.TroubleMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.KeepPrivateMiddleware",
    "desk.gate.CookieGate",
    "desk.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.LengthMiddleware",
    "config.queries.ForeignFieldMiddleware",
    "record.denials.DenialsMiddleware",
    "desk.gate.TextGate",
    # Last: it turns the answer to a locked-out sign-in into a refusal.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------

_database = env.secret(
    "RECTIFY_DATABASE_URL",
    unit="address, postgres://… or sqlite:///…",
    otherwise=lambda: f"sqlite:///{RECTIFY_VAR_DIR / 'rectify.sqlite3'}",
    shown="rectify.sqlite3 in RECTIFY_VAR_DIR",
)
if not _database.startswith(("postgres://", "postgresql://", "sqlite:///")):
    raise ImproperlyConfigured("RECTIFY_DATABASE_URL must begin with postgres:// or sqlite:///.")

DATABASES = {"default": database("RECTIFY_DATABASE_URL", _database)}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "record.sqlite"
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that begins by reading and then writes cannot wait for its turn: SQLite refuses it
        # at once, whatever the timeout. So every transaction asks for the right to write when it begins.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        # Without recursive triggers REPLACE would walk past the append-only ones.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)  # seconds
    # A server that is away is known to be so before whoever waits for a page has given up.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.number("RECTIFY_PASSWORD_LENGTH", unit="characters", default=10, least=8)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organization.passwords.NotTheNameValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# One person at one address is held up, so that nobody can shut out somebody else from afar; organization/guessing.py
# says what becomes of many names at one address, and of one name at many.
AXES_HANDLER = "organization.guessing.Guesses"
AXES_USERNAME_CALLABLE = "organization.guessing.whose"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.number("RECTIFY_SIGN_IN_ATTEMPTS", unit="attempts", default=10)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("RECTIFY_SIGN_IN_PAUSE", unit="minutes", default=15))
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.middleware.client_address"
AXES_LOCKOUT_CALLABLE = "desk.views.session.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Sessions, cookies, headers -------------------------------------------------------------------

SESSION_COOKIE_AGE = 3600 * env.number("RECTIFY_SESSION_HOURS", unit="hours", default=12)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = RECTIFY_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Whoever once came by HTTPS comes no other way for a year; whoever asks without is sent there. Probes on this machine
# have no certificate to ask with.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if RECTIFY_HTTPS else 0
SECURE_SSL_REDIRECT = RECTIFY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Files ----------------------------------------------------------------------------------------

RECTIFY_EVIDENCE_MAX_BYTES = env.number("RECTIFY_EVIDENCE_MAX_BYTES", unit="bytes", default=50 * MEGABYTE)
# What one person may attach in a day, and what one request may bring in all.
RECTIFY_EVIDENCE_FILES_A_DAY = env.number("RECTIFY_EVIDENCE_FILES_A_DAY", unit="files", default=500)
RECTIFY_EVIDENCE_BYTES_A_DAY = env.number("RECTIFY_EVIDENCE_BYTES_A_DAY", unit="bytes", default=2000 * MEGABYTE)
RECTIFY_UPLOAD_MAX_BYTES = env.number("RECTIFY_UPLOAD_MAX_BYTES", unit="bytes", default=200 * MEGABYTE)
RECTIFY_IMPORT_MAX_BYTES = env.number("RECTIFY_IMPORT_MAX_BYTES", unit="bytes", default=20 * MEGABYTE)
# A document that somebody began to import, or chose for an import that was refused, is let go when left alone so long.
RECTIFY_DRAFT_DAYS = env.number("RECTIFY_DRAFT_DAYS", unit="days", default=90)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "desk.uploads.NameGate",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "desk.uploads.RoomyFileUploadHandler",
]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.own_files.StaticStorage",
        "OPTIONS": READABLE,
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True

# The office's own days begin and end in this zone; what is stored is UTC.
USE_TZ = True
TIME_ZONE = env.time_zone("RECTIFY_TIME_ZONE", default="Asia/Shanghai")
# Reminders go out between these two times of working days.
RECTIFY_SENDING_HOURS = env.hours("RECTIFY_SENDING_HOURS", default="08:30-17:30")

# --- History --------------------------------------------------------------------------------------

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
# The sealed history brings its own index (row, instant, history row); the library's would be a second one.
SIMPLE_HISTORY_DATE_INDEX = False

# --- Background work ------------------------------------------------------------------------------

RECTIFY_REDIS_URL = env.secret(
    "RECTIFY_REDIS_URL", unit="address, redis://…", otherwise=str, shown="none: a folder carries the queue"
)

if RECTIFY_REDIS_URL:
    CELERY_BROKER_URL = RECTIFY_REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than any task of ours: after this many seconds Redis gives the message to somebody else.
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,  # seconds
        # Whoever waits for a page does not wait for a broker that is away.
        "max_retries": 1,
        "interval_start": 0.1,  # seconds
    }
else:
    _queue = RECTIFY_VAR_DIR / "queue"
    for _folder in (_queue / "messages", _queue / "control"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "config.folder_queue:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.1,  # seconds
    }

# The database is the queue; a message only says "look". So none is retried, kept or answered.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "rectify"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long it is away
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # whose work it is stands in the database
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(RECTIFY_VAR_DIR / "beat-schedule")

# --- What stood open --------------------------------------------------------------------------------

_places = [RECTIFY_VAR_DIR, RECTIFY_EVIDENCE_DIR]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _places += [f"{DATABASES['default']['NAME']}{end}" for end in ("", "-wal", "-shm", "-journal")]
keep_to_ourselves(*_places, program=BASE_DIR)

# --- Mail -----------------------------------------------------------------------------------------

# Without an address there is no mail, and the inbox is the only channel.
_mail = mail_server(
    "RECTIFY_SMTP_URL",
    env.secret("RECTIFY_SMTP_URL", unit="address, smtp://… or smtps://…", otherwise=str, shown="none: no mail"),
)
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.ssl, _mail.starttls
EMAIL_TIMEOUT = env.number("RECTIFY_MAIL_TIMEOUT", unit="seconds", default=15)
DEFAULT_FROM_EMAIL = env.text("RECTIFY_MAIL_FROM", unit="mail address", shown="none")
# What links in mails begin with: never the Host header, which a stranger may have written.
RECTIFY_BASE_URL = base_url(
    "RECTIFY_BASE_URL",
    env.text(
        "RECTIFY_BASE_URL",
        unit="address, https://…",
        default="http://127.0.0.1:8000" if DEBUG else "",
        shown="none; http://127.0.0.1:8000 in development",
    ),
)
if EMAIL_HOST and not (DEFAULT_FROM_EMAIL and RECTIFY_BASE_URL):
    raise ImproperlyConfigured(
        "With RECTIFY_SMTP_URL, set RECTIFY_MAIL_FROM (whom mails are from) and RECTIFY_BASE_URL "
        "(what their links begin with) too."
    )

# --- Logs -----------------------------------------------------------------------------------------

LOGGING_CONFIG = "config.logs.configure"
LOGGING = logging_settings(
    level=env.choice("RECTIFY_LOG_LEVEL", among=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
    readable=DEBUG,
)
