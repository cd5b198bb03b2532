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
from workflow.refusals import Kind, Refusal, TransitionRefused
from workflow.verbs import Step, verbs_of

BIRTH = "register"


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb and what stands in its way for this person now; open when nothing does."""

    verb: str
    refusals: tuple[Refusal, ...]

    @property
    def is_open(self) -> bool:
        return not self.refusals


def perform(subject, wish, *, clock=database_clock) -> Event:
    """Move `subject` as asked and return the event that proves it, with the moved subject as `event.moved`.

    Asking twice with one key moves it once (`event.replayed`). When any rule objects, raises TransitionRefused with
    every reason, changes nothing, and keeps the attempt.
    """
    return _ask(subject, wish, verbs_of(type(subject)).get(wish.name), clock)


def amend(subject, step: Step, wish, *, clock=database_clock) -> Event | None:
    """Change the subject's rows by an amendment, under the same law as `perform`; None when nothing changed."""
    return _ask(subject, wish, step, clock)


def begin(subject, wish, *, clock=database_clock) -> Event:
    """Bring an unborn subject into the world by the verb `register`; else as `perform`.

    Births queue at the subject's cradle, so that a repeated key finds the first one's row.
    """
    cradle = subject.cradle()
    with keeping_refusals(cradle, wish, clock), wish.files_at_hand(), transaction.atomic():
        wish.must_be_text()
        lock(cradle)
        step = verbs_of(type(subject)).get(wish.name)
        return _replay(_birth_of(subject, wish), wish, subject) or _take(subject, wish, step, clock)


def offers(subject, actor, *, at=None, also=()) -> list[Offer]:
    """Every verb that concerns the subject, and the amendments in `also`, with what stands in its way: judged by the
    same permissions and rules as `perform` and `amend`.
    """
    who = subject.standing_of(actor, at or database_clock())
    return [
        Offer(step.name, tuple(step.objections(subject, who)))
        for step in (*verbs_of(type(subject)).values(), *also)
        if step.name != BIRTH and step.concerns(subject)
    ]


def offer(subject, step: Step, actor, *, at=None) -> Offer:
    """One step, a verb's or an amendment's, with what stands in its way."""
    who = subject.standing_of(actor, at or database_clock())
    return Offer(step.name, tuple(step.objections(subject, who)))


def _ask(subject, wish, step, clock):
    with keeping_refusals(subject, wish, clock), wish.files_at_hand(), transaction.atomic():
        wish.must_be_text()
        locked = lock(subject)
        return _replay(_earlier(locked, wish), wish, locked) or _take(locked, wish, step, clock)


def _take(subject, wish, step, clock):
    """Judge and take one step of a locked subject."""
    door = open_door(subject, actor=wish.actor, interface=wish.interface, clock=clock)
    who = subject.standing_of(wish.actor, door.at)
    if refusals := _objections(subject, step, wish, who):
        raise TransitionRefused(refusals)
    for file in wish.files:
        file.bring()
    if subject.is_unborn:
        subject.prepare_birth(door.at)
    from_state = subject.state
    parameters = subject.event_parameters(step, wish, who)
    rows = list(step.write(subject, wish) or ())
    rows += subject.consequences(step, rows, wish)
    for row in (subject, *rows):
        door.save(row)
    event = door.close(
        **_named(step),
        reason=wish.reason,
        from_state=from_state,
        to_state=subject.state,
        key=wish.key,
        payload_digest=wish.payload_digest(),
        batch=wish.batch,
        request_number=wish.request_number,
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


def _objections(subject, step, wish, who):
    if step is None:
        return [Refusal("unknown_verb", _("There is no such step: %(verb)s.") % {"verb": wish.name}, Kind.MALFORMED)]
    subject.listen(step, wish)
    stale = [] if wish.seen_version in (None, subject.version) else [_stale(subject)]
    return [*stale, *step.objections(subject, who, wish)]


def _stale(subject):
    return Refusal(
        "stale",
        _("Somebody changed this meanwhile (it is at version %(version)s now). Look again and decide.")
        % {"version": subject.version},
    )


def _earlier(subject, wish):
    """The event that the wish's key already left on this subject."""
    return wish.key and Event.objects.filter(subject=subject.subject_key, key=wish.key).first()


def _birth_of(subject, wish):
    return wish.key and Event.objects.filter(key=wish.key, what=BIRTH, actor=wish.actor).first()


def _replay(event, wish, subject):
    if not event:
        return None
    same = (
        event.actor_id == wish.actor.pk
        and wish.name in (event.what, event.detail)
        and event.payload_digest == wish.payload_digest()
    )
    if not same:
        raise TransitionRefused(
            [
                Refusal(
                    "key_reused",
                    _("This key was already used for another request. Take a new key."),
                    Kind.MALFORMED,
                )
            ]
        )
    event.replayed, event.moved = True, _born(event, subject)
    return event


def _born(event, subject):
    """The subject that the event was about: the one asked about, or the one that an earlier birth bore."""
    return type(subject)._base_manager.get(pk=event.subject.partition(":")[2]) if subject.is_unborn else subject


@contextmanager
def keeping_refusals(subject, wish, clock):
    """Keep a refused attempt after the transaction inside was rolled back.

    Whoever takes several steps in one transaction wraps that transaction too, for the inner note goes down with it.
    """
    try:
        with _malformed():
            yield
    except TransitionRefused as refused:
        attempts.note(
            subject.subject_key,
            actor=wish.actor,
            what=wish.name,
            codes=[refusal.code for refusal in refused.refusals],
            status=refused.status,
            interface=wish.interface,
            request_number=wish.request_number,
            seen_version=wish.seen_version,
            clock=clock,
        )
        raise


@contextmanager
def _malformed():
    """What is no text, or too long a one, is refused like anything else."""
    try:
        yield
    except NoText as no:
        raise TransitionRefused([Refusal(no.code, no.message, Kind.MALFORMED)]) from no
