"""May this person? Functions of a ticket and a TicketStanding, each naming the business reason."""

from django.utils.translation import gettext_lazy as _

from tracker.lending import verified_for
from tracker.look_backs import questions as look_backs
from tracker.separation import (
    people_who_verified,
    people_who_worked,
    shares_department_with_the_work,
    stands_over_the_work,
)
from tracker.sign_offs import questions as sign_offs
from tracker.vocabulary import State
from workflow.verbs import permission


@permission("not_coordinator", _("Only a coordinator responsible for this ticket can do this."), roles=["coordinator"])
def coordinates(ticket, standing):
    return standing.watches("coordinator", ticket)


@permission(
    "not_of_the_lead_department",
    _("Only the head or a handler of the lead department can do this."),
    roles=["head", "handler"],
)
def works_in_the_lead_department(ticket, standing):
    return _holds(standing, "head", ticket.lead_department_id) or _holds(standing, "handler", ticket.lead_department_id)


@permission("not_head_of_the_lead_department", _("Only the head of the lead department can do this."), roles=["head"])
def heads_the_lead_department(ticket, standing):
    return _holds(standing, "head", ticket.lead_department_id)


@permission(
    "not_of_a_responsible_department",
    _("Only the lead department and those supporting it can do this."),
    roles=["head", "handler"],
)
def works_on(ticket, standing):
    return works_in_the_lead_department(ticket, standing) or any(
        _holds(standing, role, department) for role in ("head", "handler") for department in ticket.supporting_ids()
    )


@permission("not_the_submitter", _("Only the person who submitted the ticket can take it back."), roles=["head"])
def has_submitted(ticket, standing):
    return ticket.submitted_by_id == standing.user.pk


@permission("not_verifier", _("Only the verifier of this ticket can do this."), roles=["verifier"])
def verifies(ticket, standing):
    """The named verifier (or a delegate), else any verifier in scope."""
    if not standing.watches("verifier", ticket):
        return False
    named = ticket.verifier_id
    return named in (None, standing.user.pk) or standing.speaks_for(named, "verifier", ticket)


@permission(
    "not_independent",
    _("Whoever worked on this ticket, led it or lends the authority for verifying it cannot verify it."),
    apart_from=["work"],
)
def is_independent(ticket, standing):
    """Four eyes: nobody verifies work that they did, themselves or through a delegate."""
    return not _verifying_people(ticket, standing) & people_who_worked(ticket, standing)


@permission("same_department", _("The procedure asks for a verifier from a department that did not do the work."))
def is_of_another_department(ticket, standing):
    """Asked by the procedure: the verifier does not come from a department that led or supported the work."""
    if "department" not in ticket.demands("verify").separation:
        return True
    return not shares_department_with_the_work(ticket, _verifying_people(ticket, standing), standing)


@permission(
    "superior_of_the_work", _("The procedure asks for a verifier who is no superior of those who did the work.")
)
def is_no_superior(ticket, standing):
    """Asked by the procedure: nobody verifies what their own people did on their orders."""
    if "superior" not in ticket.demands("verify").separation:
        return True
    return not stands_over_the_work(ticket, _verifying_people(ticket, standing), standing)


@permission(
    "may_not_close",
    _("Only a coordinator or leader of this ticket can do this."),
    roles=["coordinator", "leader"],
)
def coordinates_or_leads(ticket, standing):
    return coordinates(ticket, standing) or standing.watches("leader", ticket)


@permission("verified_it", _("Whoever verified the ticket does not also close it."), apart_from=["verification"])
def has_not_verified(ticket, standing):
    closing = {standing.user.pk} | standing.stands_in_for(("coordinator", "leader"), ticket)
    return not people_who_verified(ticket) & closing


@permission(
    "may_not_send_back",
    _("Only the verifier, or whoever may close the ticket, can send it back."),
    roles=["verifier", "coordinator", "leader"],
)
def verifies_or_may_close(ticket, standing):
    return verifies(ticket, standing) or (coordinates_or_leads(ticket, standing) and has_not_verified(ticket, standing))


@permission("not_concerned", _("Only those who may see this ticket can do this."))
def sees(ticket, standing):
    return standing.sees(ticket)


@permission("not_auditor", _("Only an auditor of this ticket can do this."), roles=["auditor"])
def audits(ticket, standing):
    return standing.watches("auditor", ticket)


@permission(
    "not_planning",
    _("Only the lead department, those supporting it and the coordinator can change the measures."),
    roles=["head", "handler", "coordinator"],
)
def works_on_or_coordinates(ticket, standing):
    return works_on(ticket, standing) or coordinates(ticket, standing)


@permission("not_asked_to_sign", _("Nobody asks for your sign-off here."))
def is_asked_to_sign(ticket, standing):
    return bool(sign_offs.may_sign_now(ticket, standing))


@permission("may_not_ask_for_sign_offs", _("Only those whose step waits for the sign-offs can do this."))
def asks_for_sign_offs(ticket, standing):
    """The lead department for the plan and for submitting, then whoever verifies, then whoever closes."""
    asks = {
        State.IN_PROGRESS: works_in_the_lead_department,
        State.SUBMITTED: _verifies_or_coordinates,
        State.VERIFIED: coordinates_or_leads,
    }
    return ticket.state in asks and asks[ticket.state](ticket, standing)


@permission(
    "may_not_look_back",
    _("Only a coordinator or verifier who neither worked on the ticket nor closed it can do this."),
    roles=["coordinator", "verifier"],
    apart_from=["work"],
)
def looks_back(ticket, standing):
    """Whoever looks back was no part of what is looked at; whoever lends the authority neither."""
    if not (standing.watches("verifier", ticket) or coordinates(ticket, standing)):
        return False
    looking = {standing.user.pk} | standing.stands_in_for(("coordinator", "verifier"), ticket)
    return ticket.state != State.CLOSED or not look_backs.people_concerned(ticket, standing) & looking


def _verifies_or_coordinates(ticket, standing):
    return verifies(ticket, standing) or coordinates(ticket, standing)


def _holds(standing, role, department_id):
    return department_id is not None and standing.holds(role, department_id)


def _verifying_people(ticket, standing):
    return {standing.user.pk} | verified_for(ticket, standing)
