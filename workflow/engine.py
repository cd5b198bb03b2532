"""The one road by which anything moves: lock, replay or judge, step, record.

The engine knows of its subject only what `workflow.subjects.Movable` lists.
"""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from record import attempts
from record.clock import database_clock
from record.door import lock, open_door
from record.models import Event
from record.text import NoText
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.verbs import Step, birth_of, steps_of, verbs_of

KEY_REUSED = Refusal(
    "key_reused", _("This key was already used for another request. Take a new key."), RefusalKind.MALFORMED
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step and what stands in its way for this person now; open when nothing does."""

    step: Step
    refusals: tuple[Refusal, ...]

    @property
    def verb(self) -> str:
        return self.step.name

    @property
    def is_open(self) -> bool:
        return not self.refusals


def perform(subject, transition_request, *, clock=database_clock) -> Event | None:
    """Take the step that is asked for, whatever its kind, and return the event that proves it.

    The moved subject is `event.moved`, the events of those born with it `event.births`. Asking twice with one key moves
    it once (`event.replayed`). None where an amendment came to nothing. When any rule objects, raises TransitionRefused
    with every reason, changes nothing, and keeps the attempt.
    """
    step = steps_of(type(subject)).get(transition_request.name)
    if step and step.bears:
        transition_request = _in_one_batch(transition_request)
    with _judging(subject, transition_request, clock):
        if step and step.bears:
            lock(subject.birth_queue())  # before the subject: whoever undoes births locks in this order too
        locked = lock(subject)
        event = _replay(earlier_event(locked, transition_request), transition_request, locked) or _take(
            locked, transition_request, step, clock
        )
        if event and step.bears:
            event.births = list(_births(event.moved, transition_request, step, clock))
    return event


def begin(subject, transition_request, *, clock=database_clock) -> Event:
    """Bring an unborn subject into the world by the verb that bears it; else as `perform`.

    Births stand in line at the subject's birth queue, so that a repeated key finds the first one's row.
    """
    queue = subject.birth_queue()
    with _judging(queue, transition_request, clock):
        subject.registry_head = lock(queue).registry_head
        step = verbs_of(type(subject)).get(transition_request.name)
        return _replay(_birth_of(subject, transition_request), transition_request, subject) or _take(
            subject, transition_request, step, clock
        )


def offers(subject, actor, *, at=None) -> list[Offer]:
    """Every step that concerns the subject, with what stands in its way: judged by the same permissions and rules as
    `perform`.
    """
    standing = subject.standing_of(actor, at or database_clock())
    return [
        Offer(step, tuple(step.objections(subject, standing)))
        for step in steps_of(type(subject)).values()
        if not step.is_birth and step.concerns(subject)
    ]


def offer(subject, step: Step, actor, *, at=None) -> Offer:
    """One step with what stands in its way, whether it concerns the subject or not."""
    standing = subject.standing_of(actor, at or database_clock())
    return Offer(step, tuple(step.objections(subject, standing)))


@contextmanager
def _judging(subject, transition_request, clock):
    """All or nothing, with the files at hand meanwhile; a refusal is kept."""
    with (
        keeping_refusals(subject, transition_request, clock),
        transition_request.files_at_hand(),
        transaction.atomic(),
    ):
        transition_request.must_be_text()
        yield


def _in_one_batch(transition_request):
    """What is born of a step is found by the batch that they share."""
    batch = transition_request.batch or transition_request.key or uuid4()
    return replace(transition_request, batch=batch)


def _births(subject, transition_request, step, clock):
    """Bring into the world what the step bears, each under a key spelled from the step's."""
    for n, unborn in enumerate(step.bears(subject, transition_request)):
        key = transition_request.key and uuid5(transition_request.key, str(n))
        born = replace(
            transition_request, name=birth_of(type(unborn)), answers={}, files=(), key=key, seen_version=None
        )
        yield begin(unborn, born, clock=clock)


def _take(subject, transition_request, step, clock):
    """Judge and take one step of a locked subject."""
    door = open_door(subject, actor=transition_request.actor, interface=transition_request.interface, clock=clock)
    standing = subject.standing_of(transition_request.actor, door.at)
    if refusals := _objections(subject, step, transition_request, standing):
        raise TransitionRefused(refusals)
    for file in transition_request.files:
        file.bring()
    if subject.is_unborn:
        subject.prepare_birth(door.at)
    from_state = subject.state
    parameters = subject.event_parameters(step, transition_request, standing)
    rows = list(step.write(subject, transition_request) or ())
    rows += subject.consequences(step, rows, transition_request)
    door.save_all((subject, *rows), telling=transition_request.reason)
    event = door.close(
        **_named(step),
        reason=transition_request.reason,
        from_state=from_state,
        to_state=subject.state,
        key=transition_request.key,
        payload_digest=transition_request.payload_digest(),
        batch=transition_request.batch,
        request_number=transition_request.request_number,
        parameters=parameters,
    )
    if event:
        event.moved = subject
    return event


def _named(step):
    """Verbs always leave an event and a history row; an amendment is a `change` and may come to nothing."""
    if step.is_verb:
        return {"what": step.name, "always": True}
    return {"what": "change", "detail": step.name, "always": step.always}


def _objections(subject, step, transition_request, standing):
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


def earlier_event(subject, transition_request) -> Event | None:
    """The event that the transition request's key already left on this subject."""
    return (
        transition_request.key and Event.objects.filter(subject=subject.subject_key, key=transition_request.key).first()
    )


def _birth_of(subject, transition_request):
    """The event of the first one's birth under the transition request's key."""
    births = Event.objects.filter(key=transition_request.key, what=birth_of(type(subject)))
    return transition_request.key and births.filter(actor=transition_request.actor).first()


def _replay(event, transition_request, subject):
    if not event:
        return None
    must_be_repeated(event, transition_request, {transition_request.name})
    event.replayed, event.moved = True, _born(event, subject)
    return event


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


def _born(event, subject):
    """The subject that the event was about: the one asked about, or the one that an earlier birth bore."""
    return type(subject)._base_manager.get(pk=event.subject.partition(":")[2]) if subject.is_unborn else subject


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
