"""Amendment × state × person: whose each is and in which states, by hand, and asked of the offers."""

import pytest

from tests.law.table import PEOPLE as CAST
from tests.law.table import SAID
from tracker.models import Ticket
from tracker.vocabulary import State
from workflow import engine
from workflow.verbs import amendments_of

pytestmark = pytest.mark.django_db

# `watch` verifies too, and has no part in this ticket. Whoever verified may look back, whoever closed may not.
PEOPLE = [*CAST, "watch"]
LEADING = "head handler"
WORKING = f"{LEADING} helper"
CONCERNED = "coordinator verifier watch leader auditor"

# Amendment, what a person hears whose it is not, and for each state in which it may be asked for: whose it is.
LAW = {
    "add_measure": (
        "not_planning",
        {"assigned": f"{WORKING} coordinator", "in_progress": f"{WORKING} coordinator"},
    ),
    "change_measure": (
        "not_planning",
        {"assigned": f"{WORKING} coordinator", "in_progress": f"{WORKING} coordinator"},
    ),
    "withdraw_measure": (
        "not_planning",
        {"assigned": f"{WORKING} coordinator", "in_progress": f"{WORKING} coordinator"},
    ),
    "attach_evidence": ("not_of_a_responsible_department", {"in_progress": WORKING}),
    "replace_evidence": ("not_of_a_responsible_department", {"in_progress": WORKING}),
    "withdraw_evidence": ("not_of_a_responsible_department", {"in_progress": WORKING}),
    "add_counter": ("not_of_a_responsible_department", {"in_progress": WORKING}),
    "add_remark": (
        "not_concerned",
        {
            state: CONCERNED if state == "registered" else f"{CONCERNED} {WORKING}"
            for state in ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled")
        },
    ),
    "chase": (
        "may_not_close",
        {
            "assigned": "coordinator leader",
            "in_progress": "coordinator leader",
            "submitted": "coordinator leader",
        },
    ),
    "ask_to_reopen": ("not_auditor", {"closed": "auditor"}),
    "edit_wording": (
        "not_coordinator",
        {
            "registered": "coordinator",
            "assigned": "coordinator",
            "in_progress": "coordinator",
            "submitted": "coordinator",
            "verified": "coordinator",
        },
    ),
    "split": (
        "not_coordinator",
        {"registered": "coordinator", "assigned": "coordinator", "in_progress": "coordinator"},
    ),
    "ask_sign_offs": (
        "may_not_ask_for_sign_offs",
        {"in_progress": LEADING, "submitted": "verifier watch coordinator", "verified": "coordinator leader"},
    ),
    "withdraw_sign_offs": (
        "may_not_ask_for_sign_offs",
        {"in_progress": LEADING, "submitted": "verifier watch coordinator", "verified": "coordinator leader"},
    ),
    "sign": ("not_asked_to_sign", {"in_progress": "leader", "submitted": "", "verified": "auditor"}),
    "request_extension": (
        "not_of_the_lead_department",
        {"assigned": LEADING, "in_progress": LEADING},
    ),
    "support_extension": (
        "may_not_support_extension",
        {"assigned": "coordinator", "in_progress": "coordinator"},
    ),
    "grant_extension": ("may_not_grant_extension", {"assigned": "leader", "in_progress": "leader"}),
    "refuse_extension": (
        "may_not_refuse_extension",
        {"assigned": "coordinator leader", "in_progress": "coordinator leader"},
    ),
    "withdraw_extension": ("not_the_asker", {"assigned": "handler", "in_progress": "handler"}),
    "hold_look_back": ("may_not_look_back", {"closed": "verifier watch"}),
}

# A procedure under which every amendment has its place.
RULES = {
    "plan": {"sign_offs": {"by": [{"role": "leader", "scope": "named"}]}},
    "verbs": {"close": {"sign_offs": {"by": [{"role": "auditor", "scope": "unit"}]}}},
    "extensions": [{"offset": 60, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}],
    "look_backs": [{"offset": 6, "unit": "months"}],
}


def test_no_amendment_is_missing():
    assert set(LAW) == set(amendments_of(Ticket))
    assert {name: set(states) for name, (_code, states) in LAW.items()} == {
        name: set(State.values if step.sources is None else step.sources)
        for name, step in amendments_of(Ticket).items()
    }


@pytest.mark.parametrize("state", State.values)
def test_amendments_are_offered_to_those_whose_they_are(office, state):
    ticket = a_ticket(office, state)
    wrong = []
    for person in PEOPLE:
        offers = engine.offers(ticket, office.people[person], at=office.clock())
        heard = {offer.verb: [refusal.code for refusal in offer.refusals] for offer in offers}
        wrong += [(name, person, heard[name]) for name in LAW if not fits(name, state, person, heard[name])]
    assert wrong == []


def fits(name, state, person, heard):
    code, states = LAW[name]
    if state not in states:
        return "wrong_state" in heard
    return "wrong_state" not in heard and (code not in heard) == (person in states[state].split())


def a_ticket(office, state):
    """As in the table of the verbs, with an extension under decision and signatures asked."""
    office.join("helper", "handler", "legal", "法规处")
    office.join("watch", "verifier", "unit")
    ticket = office.ticket(office.inspection(rules=RULES))
    for stop in ("assigned", "in_progress", "submitted", "verified", "closed"):
        if state == "registered" or ticket.state == state or (state, stop) == ("cancelled", "submitted"):
            break
        ticket = go_on(office, ticket, stop)
    if state == "cancelled":
        ticket = office.do(ticket, "cancel", "coordinator", **SAID["cancel"]).moved
    assert ticket.state == state
    return Ticket.objects.get(pk=ticket.pk)


def go_on(office, ticket, stop):
    match stop:
        case "assigned":
            office.do(ticket, "assign", "coordinator", supporting="legal", **SAID["assign"])
            office.do(ticket, "request_extension", "handler", due_on="2026-07-31", reason="系统升级。")
        case "in_progress":
            office.do(ticket, "accept", "handler")
            office.do(ticket, "ask_sign_offs", "head")
        case "submitted":
            office.do(ticket, "sign", "leader", reason="同意方案。")
            office.do(ticket, "submit", "head", **SAID["submit"])
        case "verified":
            office.do(ticket, "verify", "verifier", **SAID["verify"])
        case "closed":
            office.do(ticket, "sign", "auditor", reason="同意销号。")
            office.do(ticket, "close", "coordinator", **SAID["close"])
    return Ticket.objects.get(pk=ticket.pk)
