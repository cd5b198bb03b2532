"""What a key left behind: asking twice with one key moves once."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from record.clock import AtThisMoment, database_clock
from record.models import Event
from record.prepared import Prepared
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.verbs import birth_of

KEY_REUSED = Refusal(
    "key_reused", _("This key was already used for another request. Take a new key."), RefusalKind.MALFORMED
)


def earlier_event(subject, transition_request) -> Event | None:
    """The event that the transition request's key already left on this subject."""
    return transition_request.key and _of_subject(subject.subject_key, transition_request.key).first()


def left_on(locked, transition_request, clock) -> tuple[Event | None, datetime | None]:
    """The event that the key already left on a subject, and what the clock says since that is locked, where one
    statement tells both.
    """
    if not transition_request.key:
        return None, None
    return _found(_on(type(locked)).ask(locked.pk, locked.subject_key, transition_request.key), clock)


def born_under(queue, subject, transition_request, clock) -> tuple[Event | None, datetime | None]:
    """The same of the birth of the first one; it is the queue of births that is locked."""
    actor = transition_request.actor
    if not (transition_request.key and actor):
        return None, None
    return _found(_births(type(queue)).ask(queue.pk, transition_request.key, birth_of(type(subject)), actor.pk), clock)


def must_be_repeated(event, transition_request, names):
    """Raise TransitionRefused where the event's key was used by somebody else, for another step than one of `names`, or
    with another payload.
    """
    same = (
        event.actor_id == getattr(transition_request.actor, "pk", None)
        and not names.isdisjoint({event.what, event.detail})
        and event.payload_digest == transition_request.payload_digest()
    )
    if not same:
        raise TransitionRefused([KEY_REUSED])


def _of_subject(subject_key, key):
    return Event.objects.filter(subject=subject_key, key=key)


def _births_under(key, what, actor):
    return Event.objects.filter(key=key, what=what, actor=actor)


@cache
def _on(model):
    return Prepared(lambda pk, *asked: _with_clock(model, pk, _of_subject(*asked)), int, str, UUID)


@cache
def _births(model):
    return Prepared(lambda pk, *asked: _with_clock(model, pk, _births_under(*asked)), int, UUID, str, int)


def _with_clock(model, pk, events):
    found = Subquery(events.order_by().values("pk")[:1])
    return model._base_manager.filter(pk=pk).order_by().values_list(found, AtThisMoment())


def _found(rows, clock):
    event, now = next(iter(rows), (None, None))
    is_asked = clock is database_clock and now
    return event and Event.objects.get(pk=event), now.astimezone(UTC) if is_asked else None
