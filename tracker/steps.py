"""Every step of the ticket: reading this module makes their declarations known."""

from tracker.amendments import evidence, measures, remarks
from tracker.extensions import steps as extensions
from tracker.look_backs import steps as look_backs
from tracker.models import Ticket
from tracker.sign_offs import steps as sign_offs
from tracker.splitting import steps as splitting
from tracker.step import TicketStep
from workflow.verbs import steps_of

DECLARED_IN = (measures, evidence, remarks, sign_offs, extensions, look_backs, splitting)
STEPS = steps_of(Ticket)
BEGINS_A_CYCLE = frozenset(name for name, step in STEPS.items() if step.begins_cycle)
NEXT = {step.next_in: step.name for step in STEPS.values() if step.next_in}


def declared_in(module) -> list:
    """The steps that a module declares, in their order."""
    return [step for step in vars(module).values() if isinstance(step, TicketStep)]


def step_label(name: str):
    """What a step is called; one that is known no more keeps its name."""
    return STEPS[name].label if name in STEPS else name


def step_sentence(name: str):
    """The step in a sentence after the name of whoever took it."""
    return STEPS[name].sentence if name in STEPS else name
