"""The scheduler: it knows the names of tasks and their hours, and loads no line of what they do.

python -m config.beat [FILE]        FILE keeps when each was last asked for
"""

import os
import sys

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("rectify", fixups=[], set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def log_as_the_office_does(**kwargs):
    """As Django's own setup would, which loads the office's code."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


if __name__ == "__main__":
    # Not by Celery's command line, whose shell alone would be a quarter of this process.
    app.Beat(loglevel="INFO", schedule=next(iter(sys.argv[1:]), None), quiet=True).run()
