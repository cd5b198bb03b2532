"""On whose behalf a step is taken: a delegate's act is also the act of whoever lent the authority.

Each answers `lent_by(ticket, transition_request, standing)` with the people whose authority the actor borrows; nobody
where the actor's own suffices.
"""

from tracker.sign_offs import questions as sign_offs

WORKING = ("head", "handler")


def nobody(ticket, transition_request, standing) -> frozenset[int]:
    """What is one's own, such as what one has submitted, nobody lends."""
    return frozenset()


def those_at_work(ticket, transition_request, standing) -> frozenset[int]:
    return standing.lenders(_working_grounds(ticket))


def those_watching_as(*roles):
    def lenders(ticket, transition_request, standing) -> frozenset[int]:
        return standing.stands_in_for(roles, ticket)

    return lenders


def those_verifying(ticket, transition_request, standing) -> frozenset[int]:
    return verified_for(ticket, standing)


def those_deciding_by(deciding_roles):
    """`deciding_roles(ticket)` are the roles that decide on the extension."""

    def lenders(ticket, transition_request, standing) -> frozenset[int]:
        return standing.stands_in_for(deciding_roles(ticket), ticket)

    return lenders


def those_asked_to_sign(ticket, transition_request, standing) -> frozenset[int]:
    lender = sign_offs.signs_for(ticket.sign_off_meant(transition_request), ticket, standing)
    return frozenset({lender} if lender else ())


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
