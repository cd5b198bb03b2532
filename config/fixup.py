"""Celery's own arrangement with Django, but for two things: a worker keeps its connection to the database, and asks for
no checks, which would load every page.
"""

from functools import cached_property

from celery.fixups.django import DjangoFixup, DjangoWorkerFixup
from django.db import close_old_connections


class WorkerFixup(DjangoWorkerFixup):
    """Before and after each task the connection is judged as around a request: kept while it is usable and no older
    than CONN_MAX_AGE says (on SQLite, whose file a restore may replace, that is closed each time). With
    CONN_HEALTH_CHECKS one that broke meanwhile is renewed by the first question.
    """

    def install(self):
        super().install()
        self._close_database()  # children that are forked from here on must not share one
        return self

    def validate_models(self):
        self.django_setup()

    def close_database(self, **kwargs):
        close_old_connections()


class Fixup(DjangoFixup):
    @cached_property
    def worker_fixup(self):
        return WorkerFixup(self.app)


def fixup(app) -> Fixup:
    """What `Celery(fixups=…)` names."""
    return Fixup(app).install()
