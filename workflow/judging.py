"""What stands in the way of a step, and what is kept of it where something does."""

from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from record import attempts
from record.text import NoText
from workflow.refusals import Refusal, RefusalKind, TransitionRefused


@contextmanager
def judging(subject, transition_request, clock):
    """All or nothing, with the files at hand meanwhile; a refusal is kept."""
    with (
        keeping_refusals(subject, transition_request, clock),
        transition_request.files_at_hand(),
        transaction.atomic(),
    ):
        transition_request.must_be_text()
        yield


def objections(subject, step, transition_request, standing) -> list[Refusal]:
    """Every reason against the step that is asked for; `step` is None where none bears the name."""
    if step is None:
        return [
            Refusal(
                "unknown_verb",
                _("There is no such step: %(verb)s.") % {"verb": transition_request.name},
                RefusalKind.MALFORMED,
            )
        ]
    subject.listen(step, transition_request)
    stale = [] if transition_request.seen_version in (None, subject.version) else [_stale(subject)]
    return [*stale, *step.objections(subject, standing, transition_request)]


def _stale(subject):
    return Refusal(
        "stale",
        _("Somebody changed this meanwhile (it is at version %(version)s now). Look again and decide.")
        % {"version": subject.version},
    )


@contextmanager
def keeping_refusals(subject, transition_request, clock):
    """Keep a refused attempt after the transaction inside was rolled back.

    Whoever takes several steps in one transaction wraps that transaction too, for the inner note goes down with it.
    """
    try:
        with _malformed():
            yield
    except TransitionRefused as refused:
        attempts.note(
            subject.subject_key,
            actor=transition_request.actor,
            what=transition_request.name,
            codes=[refusal.code for refusal in refused.refusals],
            status=refused.status,
            interface=transition_request.interface,
            request_number=transition_request.request_number,
            seen_version=transition_request.seen_version,
            clock=clock,
        )
        raise


@contextmanager
def _malformed():
    """What is no text, or too long a one, is refused like anything else."""
    try:
        yield
    except NoText as no:
        raise TransitionRefused([Refusal(no.code, no.message, RefusalKind.MALFORMED)]) from no
