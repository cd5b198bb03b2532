"""The settings under test: as everywhere, with folders that vanish and quick hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

# One folder for the whole run, in it one for each of its processes; whoever made it removes it.
if "RECTIFY_TEST_FOLDER" not in os.environ:
    os.environ["RECTIFY_TEST_FOLDER"] = tempfile.mkdtemp(prefix="rectify-tests-")
    atexit.register(shutil.rmtree, os.environ["RECTIFY_TEST_FOLDER"], ignore_errors=True)
FOLDER = Path(os.environ["RECTIFY_TEST_FOLDER"])
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")

_var = FOLDER / PROCESS
_var.mkdir(mode=0o700, exist_ok=True)
# Databases are copied between the processes, so what one has sealed another must be able to check.
if not (_var / "seal.key").exists():
    (_var / "seal.key").write_text("5e" * 32, encoding="ascii")
os.environ["RECTIFY_DEBUG"] = "1"
os.environ["RECTIFY_VAR_DIR"] = str(_var)
os.environ.pop("RECTIFY_EVIDENCE_DIR", None)
# No test writes to real people: those that send mail bring a server of their own.
for _name in ("RECTIFY_SMTP_URL", "RECTIFY_SMTP_URL_FILE"):
    os.environ.pop(_name, None)
# Each process has a queue of its own: the database of Redis that was named, the one before it, …
if _redis := os.environ.setdefault("RECTIFY_TEST_REDIS_URL", os.environ.get("RECTIFY_REDIS_URL", "")):
    _named, _place = urlsplit(_redis), int(PROCESS.removeprefix("gw")) if PROCESS != "alone" else 0
    _number = (int(_named.path.strip("/") or 0) - _place) % 16
    os.environ["RECTIFY_REDIS_URL"] = _named._replace(path=f"/{_number}").geturl()

from django.conf import global_settings  # noqa: E402

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, STATICFILES_DIRS  # noqa: E402
from tests import looking  # noqa: E402

# `record` and `workflow` carry toys as well as tickets.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.toys.apps.ToysConfig"]

STATICFILES_DIRS = [*STATICFILES_DIRS, looking.SERVED]

# Quick ones for the small office; the demonstration has those of an office, and is served to browsers too.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *global_settings.PASSWORD_HASHERS]
