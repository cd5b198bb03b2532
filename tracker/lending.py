"""On whose behalf a step is taken: a delegate's act is also the act of whoever lent the authority."""

from tracker.extensions import questions as extensions

WORKING = ("head", "handler")
VERIFYING_STEPS = ("review", "verify")
WATCHING_STEPS = {
    "send_back": ("verifier", "coordinator", "leader"),
    "close": ("coordinator", "leader"),
    "chase": ("coordinator", "leader"),
    "rebound": ("coordinator", "verifier"),
    "hold_look_back": ("coordinator", "verifier"),
    "take_back": (),  # nobody lends what they have submitted
}
DECIDING_STEPS = ("support_extension", "grant_extension", "refuse_extension")
WORKING_STEPS = ("accept", "decline", "report_progress", "submit")


def acted_for(ticket, step, standing) -> frozenset[int]:
    """The people whose authority the actor borrows for this step; empty where the actor's own suffices."""
    if step.name in DECIDING_STEPS:
        return standing.stands_in_for(extensions.deciding_roles(ticket, step.name), ticket)
    if not (step.is_verb or step.name in WATCHING_STEPS):
        return standing.lenders(_working_grounds(ticket))
    return acted_for_by(ticket, step.name, standing)


def acted_for_by(ticket, verb, standing) -> frozenset[int]:
    """The same for a verb by its name."""
    if verb in WORKING_STEPS:
        return standing.lenders(_working_grounds(ticket))
    if verb in VERIFYING_STEPS:
        return verified_for(ticket, standing)
    return standing.stands_in_for(WATCHING_STEPS.get(verb, ("coordinator",)), ticket)


def verified_for(ticket, standing) -> frozenset[int]:
    """Those in whose place the actor verifies: the named verifier, unless that is the actor, else whoever lends the
    role to an actor who does not hold it.
    """
    named = ticket.verifier_id
    if named and named != standing.user.pk and standing.speaks_for(named, "verifier", ticket):
        return frozenset({named})
    return standing.stands_in_for(("verifier",), ticket)


def _working_grounds(ticket):
    """The lead first: most often it settles the matter, and the supporting departments need not be asked for."""
    yield from ((role, ticket.lead_department_id) for role in WORKING)
    yield from ((role, department) for department in ticket.supporting_ids() for role in WORKING)
