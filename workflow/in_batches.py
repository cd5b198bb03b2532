"""Many births through the engine's door: judged one by one by the same rules, recorded a few hundred at a time."""

from functools import partial

from record.clock import database_clock
from record.door import lock, open_door
from record.many import Sheaf, SheafDoor
from workflow.judging import judging, objections
from workflow.refusals import TransitionRefused
from workflow.verbs import verbs_of

AT_ONCE = 200


class BirthRefused(TransitionRefused):
    """Why one of those who were to be born together was not, and with it none; `place` counts from 1."""

    def __init__(self, refusals, place):
        super().__init__(refusals)
        self.place = place


def begin_all(unborn, transition_request, *, keys=(), clock=database_clock, progress=None) -> list:
    """Bring subjects of one model and one birth queue into the world as `engine.begin` would one after another.

    Returns their events, in order. All are born or none: BirthRefused tells whose refusal it was. The transition
    request is everybody's, so it has no key and no files. `keys`, one for each, stay with the events: whoever may ask
    twice looks for them first. One batch has one instant; `progress(done, total)` hears of each.
    """
    if transition_request.key or transition_request.files:
        raise ValueError("A key and files are one subject's.")
    if not unborn:
        return []
    queue, events, keys = unborn[0].birth_queue(), [], keys or [None] * len(unborn)
    with judging(queue, transition_request, clock):
        unborn[0].registry_head = lock(queue).registry_head
        for start in range(0, len(unborn), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            events += _Batch(unborn[some], transition_request, start).bear(keys[some], clock)
            if progress:
                progress(len(events), len(unborn))
    return events


class _Batch:
    def __init__(self, unborn, transition_request, before):
        self.unborn, self.transition_request, self.before = unborn, transition_request, before
        self.model = type(unborn[0])
        self.step = verbs_of(self.model).get(transition_request.name)
        self.sheaf = Sheaf(len(unborn))
        self.digest = transition_request.payload_digest()

    def bear(self, keys, clock):
        """The clock and the standing are asked once, after the lock."""
        asked = self.transition_request
        kind = partial(SheafDoor, sheaf=self.sheaf)
        first = open_door(self.unborn[0], actor=asked.actor, interface=asked.interface, clock=clock, kind=kind)
        standing = self.unborn[0].standing_of(asked.actor, first.at)
        for place, subject in enumerate(self.unborn, self.before + 1):
            self._judge(subject, standing, place)
        self.model.prepare_births(self.unborn, first.at)
        doors = [
            first,
            *(kind(one, actor=first.actor, interface=first.interface, at=first.at) for one in self.unborn[1:]),
        ]
        events = [self._take(door, key, standing) for door, key in zip(doors, keys, strict=True)]
        self.sheaf.insert_all()
        return events

    def _judge(self, subject, standing, place):
        subject.stand_before(standing)
        if refusals := objections(subject, self.step, self.transition_request, standing):
            raise BirthRefused(refusals, place)

    def _take(self, door, key, standing):
        subject, step, asked = door.subject, self.step, self.transition_request
        from_state = subject.state
        parameters = subject.event_parameters(step, asked, standing)
        rows = list(step.write(subject, asked) or ())
        for row in (subject, *rows, *subject.consequences(step, rows, asked)):
            door.save(row)
        event = door.close(
            **step.recorded,
            reason=asked.reason,
            from_state=from_state,
            to_state=subject.state,
            key=key,
            payload_digest=self.digest,
            batch=asked.batch,
            request_number=asked.request_number,
            parameters=parameters,
        )
        event.moved = subject
        return event
