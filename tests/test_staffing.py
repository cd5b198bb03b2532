"""Tickets that nobody can move, and roles that nobody holds."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organization.people import deactivate
from tests.test_commands import run
from tracker.models import Inspection, Stuck, Ticket
from tracker.staffing import check, vacancies
from tracker.tasks import check_staffing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


def leave(office, *names):
    with office.registry("left", office.admin) as door:
        for name in names:
            deactivate(door, office.people[name])


def stuck(office):
    check(Ticket.objects.all(), office.clock.now)
    return {one.ticket.number: one.verb for one in Stuck.objects.select_related("ticket")}


def test_in_a_whole_office_every_ticket_can_be_moved(office):
    for state in ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled"):
        office.ticket(state=state)
    assert stuck(office) == {}


@pytest.mark.parametrize(
    ("state", "gone", "verb"),
    [
        ("registered", ["coordinator"], "assign"),
        ("assigned", ["head", "handler"], "accept"),
        ("in_progress", ["head"], "submit"),
        ("submitted", ["verifier"], "verify"),
        ("verified", ["coordinator", "leader"], "close"),
    ],
)
def test_whoever_is_missing_stops_the_ticket(office, state, gone, verb):
    ticket = office.ticket(state=state)
    leave(office, *gone)
    assert stuck(office) == {ticket.number: verb}


def test_the_only_verifier_did_the_work(office):
    """The role is held, and yet nobody may: a separation that no list of vacancies would show."""
    office.appoint("handler", "verifier", "unit")
    ticket = office.ticket(state="submitted")
    leave(office, "verifier")
    assert vacancies(ticket.inspection, TODAY) == []
    assert stuck(office) == {ticket.number: "verify"}


def test_a_deputy_moves_it(office):
    ticket = office.ticket(state="in_progress")
    office.delegate(office.head.appointments.get(), "stranger")
    assert stuck(office) == {}
    leave(office, "head")  # who left lends nothing any more
    assert stuck(office) == {ticket.number: "submit"}


def test_a_signature_that_nobody_can_give(office):
    rules = {"verbs": {"verify": {"sign_offs": {"by": [{"person": "auditor"}]}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    assert stuck(office) == {}
    leave(office, "auditor")
    assert (stuck(office), vacancies(ticket.inspection, TODAY)) == ({ticket.number: "sign"}, ["sign"])


def test_whoever_signs_must_be_able_to_see_the_ticket(office):
    rules = {"verbs": {"verify": {"sign_offs": {"by": [{"person": "handler2"}]}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    assert stuck(office) == {ticket.number: "sign"}


def test_what_can_be_moved_again_is_found_no_more(office):
    ticket = office.ticket(state="submitted")
    leave(office, "verifier")
    check_staffing()
    assert Stuck.objects.get().ticket == ticket
    office.join("another", "verifier", "unit")
    check_staffing()
    assert not Stuck.objects.exists()


def test_vacancies_cost_the_same_in_a_large_office(office):
    inspection = Inspection.objects.select_related("procedure").get(pk=office.inspection().pk)
    costs = []
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert vacancies(inspection, TODAY) == []
        costs.append(len(queries))
        for m in range(5):
            office.join(f"more{n}{m}", "handler", "info")
    assert costs[0] == costs[1] <= 4


def test_the_command_tells_both(office):
    ticket = office.ticket(state="submitted")
    leave(office, "verifier")
    status, said = run("staffing", "--inspection", str(ticket.inspection_id))
    assert status == 0
    assert said == {
        "vacancies": [{"inspection": ticket.inspection_id, "verb": "verify"}],
        "stuck": [{"ticket": ticket.number, "verb": "verify"}],
    }
    assert run("staffing", "--inspection", "999")[1]["refusals"][0]["code"] == "not_found"
