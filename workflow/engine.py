"""The one road by which anything moves: lock, replay or judge, step, record.

The engine knows of its subject only what `workflow.subjects.Movable` lists.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from record import attempts
from record.clock import database_clock
from record.door import lock, open_door
from record.models import Event
from record.text import NoText
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.verbs import Step, verbs_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb and what stands in its way for this person now; open when nothing does."""

    verb: str
    refusals: tuple[Refusal, ...]

    @property
    def is_open(self) -> bool:
        return not self.refusals


def perform(subject, transition_request, *, clock=database_clock) -> Event:
    """Move `subject` as asked and return the event that proves it, with the moved subject as `event.moved`.

    Asking twice with one key moves it once (`event.replayed`). When any rule objects, raises TransitionRefused with
    every reason, changes nothing, and keeps the attempt.
    """
    return _ask(subject, transition_request, verbs_of(type(subject)).get(transition_request.name), clock)


def amend(subject, step: Step, transition_request, *, clock=database_clock) -> Event | None:
    """Change the subject's rows by an amendment, under the same law as `perform`; None when nothing changed."""
    return _ask(subject, transition_request, step, clock)


def begin(subject, transition_request, *, clock=database_clock) -> Event:
    """Bring an unborn subject into the world by the verb that bears it; else as `perform`.

    Births queue at the subject's birth queue, so that a repeated key finds the first one's row.
    """
    birth_queue = subject.birth_queue()
    with (
        keeping_refusals(birth_queue, transition_request, clock),
        transition_request.files_at_hand(),
        transaction.atomic(),
    ):
        transition_request.must_be_text()
        lock(birth_queue)
        step = verbs_of(type(subject)).get(transition_request.name)
        return _replay(_birth_of(subject, transition_request), transition_request, subject) or _take(
            subject, transition_request, step, clock
        )


def offers(subject, actor, *, at=None, also=()) -> list[Offer]:
    """Every verb that concerns the subject, and the amendments in `also`, with what stands in its way: judged by the
    same permissions and rules as `perform` and `amend`.
    """
    standing = subject.standing_of(actor, at or database_clock())
    return [
        Offer(step.name, tuple(step.objections(subject, standing)))
        for step in (*verbs_of(type(subject)).values(), *also)
        if not step.is_birth and step.concerns(subject)
    ]


def offer(subject, step: Step, actor, *, at=None) -> Offer:
    """One step, a verb's or an amendment's, with what stands in its way."""
    standing = subject.standing_of(actor, at or database_clock())
    return Offer(step.name, tuple(step.objections(subject, standing)))


def _ask(subject, transition_request, step, clock):
    with keeping_refusals(subject, transition_request, clock), transition_request.files_at_hand(), transaction.atomic():
        transition_request.must_be_text()
        locked = lock(subject)
        return _replay(_earlier(locked, transition_request), transition_request, locked) or _take(
            locked, transition_request, step, clock
        )


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
    for row in (subject, *rows):
        door.save(row)
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


def _earlier(subject, transition_request):
    """The event that the transition request's key already left on this subject."""
    return (
        transition_request.key and Event.objects.filter(subject=subject.subject_key, key=transition_request.key).first()
    )


def _birth_of(subject, transition_request):
    births = [step.name for step in verbs_of(type(subject)).values() if step.is_birth]
    return (
        transition_request.key
        and Event.objects.filter(key=transition_request.key, what__in=births, actor=transition_request.actor).first()
    )


def _replay(event, transition_request, subject):
    if not event:
        return None
    same = (
        event.actor_id == transition_request.actor.pk
        and transition_request.name in (event.what, event.detail)
        and event.payload_digest == transition_request.payload_digest()
    )
    if not same:
        raise TransitionRefused(
            [
                Refusal(
                    "key_reused",
                    _("This key was already used for another request. Take a new key."),
                    RefusalKind.MALFORMED,
                )
            ]
        )
    event.replayed, event.moved = True, _born(event, subject)
    return event


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
