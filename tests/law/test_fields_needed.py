"""What a form marks as required is what its step is refused without, on every ticket and under every procedure."""

from datetime import date

import pytest

from tests.office import refused
from tracker.demands import fields_needed
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

RULE = {"id": "sixty", "from": "fed_back_on", "offset": 60, "unit": "calendar_days", "text": "60日内。"}
CODES = {"department": "lead_department_missing", "leader": "leader_missing", "due_on": "due_on_missing"}


def asking(verb, *fields):
    return {"verbs": {verb: {"fields": list(fields)}}}


# (step, what the ticket knows, what the procedure says, the answers without which it is refused)
NEEDED = [
    ("assign", (), {}, {"department", "leader", "due_on"}),
    ("assign", ("lead_department",), {}, {"leader", "due_on"}),
    ("assign", ("leader",), {}, {"department", "due_on"}),
    ("assign", ("due_on",), {}, {"department", "leader"}),
    ("assign", ("lead_department", "leader", "due_on"), {}, set()),
    ("assign", (), {"deadlines": [RULE]}, {"department", "leader"}),
    ("assign", ("due_on",), {"deadlines": [RULE]}, {"department", "leader"}),
    ("assign", (), asking("assign", "verifier"), {"department", "leader", "due_on", "verifier"}),
    ("assign", ("verifier",), asking("assign", "verifier"), {"department", "leader", "due_on"}),
    ("accept", (), {}, set()),
    ("accept", (), asking("accept", "handler"), {"handler"}),
    ("accept", ("handler",), asking("accept", "handler"), set()),
]


@pytest.mark.parametrize(("step", "known", "rules", "needed"), NEEDED)
def test_what_is_marked_as_required_is_what_the_step_is_refused_without(office, step, known, rules, needed):
    inspection = office.inspection(rules=rules)
    if step == "assign":
        knows = {
            "lead_department": office.departments["info"],
            "leader": office.leader,
            "due_on": date(2026, 6, 30),
            "verifier": office.verifier,
        }
        ticket = office.ticket(inspection, **{name: knows[name] for name in known})
    else:
        ticket = office.ticket(inspection)
        office.do(ticket, "assign", "coordinator", **office.assignment() | {name: name for name in known})
        ticket = Ticket.objects.get(pk=ticket.pk)
    assert fields_needed(step, ticket) == needed
    if needed:
        no = refused(lambda: office.do(ticket, step, {"assign": "coordinator", "accept": "head"}[step]))
        assert set(no.codes) == {CODES.get(name, "field_missing") for name in needed}
