"""The database, its history, and that nobody else reads its files."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import database
from config.own_files import keep_to_ourselves
from config.settings.base import BASE_DIR, RECTIFY_EVIDENCE_DIR, RECTIFY_VAR_DIR, env

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
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 3)  # times a question of ours is asked

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
# The sealed history brings its own index (row, instant, history row); the library's would be a second one.
SIMPLE_HISTORY_DATE_INDEX = False

_places = [RECTIFY_VAR_DIR, RECTIFY_EVIDENCE_DIR]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _places += [f"{DATABASES['default']['NAME']}{end}" for end in ("", "-wal", "-shm", "-journal")]
keep_to_ourselves(*_places, program=BASE_DIR)
