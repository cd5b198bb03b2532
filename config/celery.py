"""Background work: Redis carries it in production, a folder under var/ in the embedded default."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Celery warns of a worker that runs as root, as in a container, because other formats than JSON could run code.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("rectify")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs):
    """Celery leaves the logging alone as soon as somebody answers here; Django's settings have set it up."""
