"""On whose behalf a delegate takes each step: a table by hand, asked of the declarations with one for each role."""

import pytest

from tests.beginnings import begins_with
from tracker.models import Ticket
from tracker.steps import STEPS

pytestmark = pytest.mark.django_db

ROLES = ("coordinator", "head", "verifier", "leader", "auditor")
# Whoever works lends what they work by; whoever watches, the role by which they do. A signature is the signer's, or
# theirs in whose place it stands (tests/test_sign_offs.py); what one has submitted nobody else takes back.
LENT_BY = {
    "head": "accept decline report_progress submit add_measure change_measure withdraw_measure attach_evidence "
    "replace_evidence withdraw_evidence add_counter add_remark ask_sign_offs withdraw_sign_offs request_extension "
    "withdraw_extension",
    "coordinator": "register assign reopen cancel reassign change_due edit_wording split support_extension",
    "verifier": "review verify",
    "leader": "grant_extension",
    "auditor": "ask_to_reopen",
    "coordinator leader": "close chase refuse_extension",
    "coordinator verifier": "rebound hold_look_back",
    "coordinator verifier leader": "send_back",
    "": "take_back",
}
LENDERS = {step: set(roles.split()) for roles, steps in LENT_BY.items() for step in steps.split()}


@begins_with
def lent(office):
    """A delegate for each role, and a ticket with a request for more time that waits for support."""
    rules = {
        "extensions": [{"offset": 30, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}]
    }
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    office.do(ticket, "request_extension", "head", due_on="2026-07-10", reason="材料较多。")
    for role in ROLES:
        office.join(f"for_{role}", "handler", "archive")
        office.delegate(office.people[role].appointments.get(), f"for_{role}")
    office.ticket_pk = ticket.pk
    return office


def test_no_step_is_missing_in_the_table():
    assert set(LENDERS) == set(STEPS) - {"sign", "refuse"}


@pytest.mark.parametrize("name", LENDERS)
def test_whose_authority_a_delegate_borrows(lent, name):
    ticket = Ticket.objects.get(pk=lent.ticket_pk)
    transition_request = lent.transition_request(name, "head")
    borrowed = {
        role: STEPS[name].lent_by(
            ticket, transition_request, ticket.standing_of(lent.people[f"for_{role}"], lent.clock())
        )
        for role in ROLES
    }
    assert borrowed == {role: {lent.people[role].pk} if role in LENDERS[name] else set() for role in ROLES}, name
