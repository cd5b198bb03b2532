"""What may be brought in, how much of it, and the static files that go out."""

from config.own_files import READABLE
from config.settings.base import BASE_DIR, DEBUG, env

MEGABYTE = 1_000_000

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
