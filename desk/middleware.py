"""Pages while the database is away or busy: each asks it first for the session, so nothing of ours need be reached."""

import logging

from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import Error

from desk.views.errors import unavailable
from record.seldom import warn_seldom
from record.sqlite.turn import patient_for
from record.trouble import is_of_the_machine, trouble_of

log = logging.getLogger(__name__)
# Below what the servers before us wait for an answer: 30 s gunicorn, 60 s the proxies of deploy/.
PATIENCE = 20  # seconds


class TroubleMiddleware:
    """Answers 503 with the reason where the database cannot be used, and lets no page wait longer than `PATIENCE`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with patient_for(PATIENCE):
            return self.get_response(request)

    def process_exception(self, request, exception):
        return answer_to(request, exception)


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, whose own writing comes after the page and may meet the same trouble.

    It takes every error for a session that was deleted meanwhile.
    """

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except (Error, SessionInterrupted) as error:
            if answer := answer_to(request, _first(error)):
                return answer
            raise


def _first(error):
    """The error that was being handled when the others came."""
    while error.__context__ and not isinstance(error, Error):
        error = error.__context__
    return error


def answer_to(request, error):
    """The page for a database in trouble; None for any other error."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    if is_of_the_machine(error):
        warn_seldom(log, "The database could not be used: %s", error)
    else:
        log.error("The database is not of this version: %s", error, exc_info=error)
    return unavailable(request, trouble)
