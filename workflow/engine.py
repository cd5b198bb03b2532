"""The one road by which anything moves: lock, replay or judge, step, record.

The engine knows of its subject only what `workflow.subjects.Movable` lists.
"""

from dataclasses import dataclass, replace
from uuid import uuid4, uuid5

from record.clock import database_clock
from record.door import lock, open_door
from record.models import Event
from workflow.in_batches import begin_all
from workflow.judging import judging, objections
from workflow.keys import born_under, left_on, must_be_repeated
from workflow.refusals import Refusal, TransitionRefused
from workflow.verbs import Step, birth_of, steps_of, verbs_of


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
    with judging(subject, transition_request, clock):
        if step and step.bears:
            lock(subject.birth_queue())  # before the subject: whoever undoes births locks in this order too
        locked = lock(subject)
        earlier, now = left_on(locked, transition_request, clock)
        event = _replay(earlier, transition_request, locked) or _take(locked, transition_request, step, clock, now)
        if event and step.bears:
            event.births = _births(event, transition_request, step, clock)
    return event


def begin(subject, transition_request, *, clock=database_clock) -> Event:
    """Bring an unborn subject into the world by the verb that bears it; else as `perform`.

    Births stand in line at the subject's birth queue, so that a repeated key finds the first one's row.
    """
    queue = subject.birth_queue()
    with judging(queue, transition_request, clock):
        subject.registry_head = lock(queue).registry_head
        step = verbs_of(type(subject)).get(transition_request.name)
        earlier, now = born_under(queue, subject, transition_request, clock)
        return _replay(earlier, transition_request, subject) or _take(subject, transition_request, step, clock, now)


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


def _in_one_batch(transition_request):
    """What is born of a step is found by the batch that they share."""
    batch = transition_request.batch or transition_request.key or uuid4()
    return replace(transition_request, batch=batch)


def _births(event, transition_request, step, clock):
    """The events of what the step bears, each under a key spelled from the step's."""
    unborn, key = list(step.bears(event.moved, transition_request)), transition_request.key
    keys = [uuid5(key, str(n)) for n in range(len(unborn))] if key else ()
    if event.replayed:
        return _born_before(event, keys)
    name = birth_of(type(event.moved))
    born = replace(transition_request, name=name, answers={}, files=(), key=None, seen_version=None)
    return begin_all(unborn, born, keys=keys, clock=clock)


def _born_before(event, keys):
    births = {birth.key: birth for birth in Event.objects.filter(batch=event.batch, key__in=keys)}
    moved = type(event.moved)._base_manager.in_bulk([_id_in(birth.subject) for birth in births.values()])
    for birth in births.values():
        birth.replayed, birth.moved = True, moved[_id_in(birth.subject)]
    return [births[key] for key in keys]


def _take(subject, transition_request, step, clock, now):
    """Judge and take one step of a locked subject."""
    actor, interface = transition_request.actor, transition_request.interface
    door = open_door(subject, actor=actor, interface=interface, clock=clock, now=now)
    standing = subject.standing_of(actor, door.at)
    if refusals := objections(subject, step, transition_request, standing):
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
        **step.recorded,
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


def _replay(event, transition_request, subject):
    if not event:
        return None
    must_be_repeated(event, transition_request, {transition_request.name})
    event.replayed, event.moved = True, _born(event, subject)
    return event


def _born(event, subject):
    """The subject that the event was about: the one asked about, or the one that an earlier birth bore."""
    return type(subject)._base_manager.get(pk=_id_in(event.subject)) if subject.is_unborn else subject


def _id_in(subject_key):
    return int(subject_key.partition(":")[2])
