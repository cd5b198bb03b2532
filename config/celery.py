"""Background work: Redis carries it in production, a folder under var/ in the embedded default."""

import gc
import logging
import os
import warnings

from celery import Celery, Task
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, worker_before_create_process
from django.db import Error

from record.seldom import warn_seldom
from record.trouble import is_of_the_machine

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Celery warns of a worker that runs as root, as in a container, because other formats than JSON could run code.
warnings.filterwarnings("ignore", category=SecurityWarning)


class SweptTask(Task):
    """What a task cannot do while the database is away or busy is left to the next sweep, in one line of the log."""

    def __call__(self, *args, **kwargs):
        try:
            return super().__call__(*args, **kwargs)
        except Error as error:
            if not is_of_the_machine(error):
                raise
            warn_seldom(log, "The database could not be used (%s); the next sweep does what is due.", error)


app = Celery("rectify", task_cls=SweptTask, fixups=["config.fixup:fixup"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs):
    """Celery leaves the logging alone as soon as somebody answers here; Django's settings have set it up."""


@worker_before_create_process.connect
def share_what_is_loaded(**kwargs):
    """With the processes that do the work."""
    gc.collect()
    gc.freeze()
