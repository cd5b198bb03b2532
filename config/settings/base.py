"""Where the office lies, its secrets and its addresses: what all other settings ask first."""

import os
from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment, key_bytes, own_secret
from config.own_files import OTHERS

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Environment()

# Production is where RECTIFY_DEBUG is not set.
DEBUG = env.flag("RECTIFY_DEBUG")

# What an office writes is for its own account alone, whichever of its programs writes it.
os.umask(OTHERS)
RECTIFY_VAR_DIR = env.folder("RECTIFY_VAR_DIR", default=BASE_DIR / "var", shown="var")
RECTIFY_VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
RECTIFY_EVIDENCE_DIR = env.folder(
    "RECTIFY_EVIDENCE_DIR", default=RECTIFY_VAR_DIR / "evidence", shown="evidence in RECTIFY_VAR_DIR"
)
STATIC_ROOT = env.folder("RECTIFY_STATIC_DIR", default=BASE_DIR / "staticfiles", shown="staticfiles")


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
