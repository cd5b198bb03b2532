"""The settings under test: as everywhere, with folders that vanish and quick hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="rectify-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["RECTIFY_DEBUG"] = "1"
os.environ["RECTIFY_VAR_DIR"] = _folder
os.environ.pop("RECTIFY_EVIDENCE_DIR", None)
# No test writes to real people: those that send mail bring a server of their own.
for _name in ("RECTIFY_SMTP_URL", "RECTIFY_SMTP_URL_FILE"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS  # noqa: E402

# `record` and `workflow` carry toys as well as tickets.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.toys.apps.ToysConfig"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads and processes of one test must meet in it.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
else:
    # A cluster made without a locale would count bytes where a column counts characters.
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
