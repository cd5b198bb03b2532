"""The clock of the office, and what is done behind the pages: tasks and mail."""

from django.core.exceptions import ImproperlyConfigured

from config.mail import base_url, mail_server
from config.schedule import SCHEDULE
from config.settings.base import DEBUG, RECTIFY_VAR_DIR, env

# The office's own days begin and end in this zone; what is stored is UTC.
USE_TZ = True
TIME_ZONE = env.time_zone("RECTIFY_TIME_ZONE", default="Asia/Shanghai")
# Reminders go out between these two times of working days.
RECTIFY_SENDING_HOURS = env.hours("RECTIFY_SENDING_HOURS", default="08:30-17:30")

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
