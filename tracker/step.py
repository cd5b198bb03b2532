"""How the steps of a ticket are declared: all that is true of one, told once, beside what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tracker.demands import demanded, reserved, unsigned
from tracker.vocabulary import State
from workflow.verbs import Step, transition


@dataclass(frozen=True, slots=True)
class Tell:
    """Who hears of a step, and under which topic: whoever holds one of the roles, in two of them by the first line.

    Only where the step led to one of the states `arriving`, or from one of `leaving`, where these are named.
    """

    topic: str
    roles: tuple[str, ...]
    arriving: tuple[State, ...] = ()
    leaving: tuple[State, ...] = ()

    def concerns(self, event) -> bool:
        return (not self.arriving or event.to_state in self.arriving) and (
            not self.leaving or event.from_state in self.leaving
        )


def tell(topic, *roles, arriving=(), leaving=()) -> Tell:
    return Tell(topic, roles, arriving, leaving)


def _nothing(ticket, said) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStep(Step):
    """What a ticket's step says beside what every step does.

    `lent_by(ticket, transition_request, standing)` gives the people whose authority the actor borrows for it: a
    delegate's act is also the act of whoever lent the authority. `next_in` is the state in which it is the next step of
    the straight road, whose stretch is called `stage`. A step that makes sense for many tickets at once names in
    `for_many` the roles that are offered it on the ledger; `bulk_unless_forbidden` where whoever judges need not look
    at each case. Procedures have their say on what is `under_procedures`; `fills` is what a step fills of what they may
    demand, and what comes `after_the_plan` waits for its approval where they ask for one. `signed` says what waits
    where they want it signed; a step that never is says nothing. After what `asks_signatures`, whoever has to sign next
    hears of it. A report introduces the reason of a step that left work unfinished as it is `reported`.
    `about(ticket, said)` is the row that it is about, in words. What `is_a_word` does nothing but reach people. What
    `overrides_nobody` is taken whatever changed meanwhile; what is `only_when_open` is not mentioned to whom it is
    closed.
    """

    lent_by: Callable
    tells: tuple[Tell, ...] = ()
    begins_cycle: bool = False
    next_in: State | None = None
    stage: Any = ""
    for_many: tuple[str, ...] | None = None
    bulk_unless_forbidden: bool = False
    under_procedures: bool = False
    signed: Any = ""
    asks_signatures: bool = False
    about: Callable = _nothing
    is_a_word: bool = False
    reported: str = "说明"
    fills: str = ""
    after_the_plan: bool = False
    overrides_nobody: bool = False
    only_when_open: bool = False


def verb(*, may, lent_by, needs=(), takes=(), signed="", under_procedures=True, **declared):
    """Declare a verb: as written beside it, and under whatever the inspection's procedure asks of one of its name.

    Of a verb that is not `under_procedures` none says who may take it.
    """

    def declare(write):
        name = write.__name__
        may_too = [reserved(name)] if under_procedures else []
        may_too += [unsigned(name, lent_by)] if signed else []
        asked = demanded(name, takes, declared.get("attaches", False), declared.get("after_the_plan", False))
        kind = partial(TicketStep, lent_by=lent_by, signed=signed, under_procedures=under_procedures)
        return transition("state", kind=kind, may=[*may, *may_too], needs=[*needs, asked], takes=takes, **declared)(
            write
        )

    return declare
