"""Whether somebody may know of a ticket at hand is what the queryset of all tickets would say."""

import pytest

from organization.models import Appointment, User
from organization.people import add_department
from tests.office import today
from tracker.finding import find_ticket
from tracker.models import InspectionMember, Ticket
from tracker.standing import TicketStanding
from tracker.vocabulary import MemberRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def tickets(office):
    """Led, supported, no longer supported and not yet assigned ones, in two inspections, one with seats."""
    for name, role, place in [
        ("support_head", "head", "finance"),
        ("former", "handler", "archive"),
        ("lent", "handler", "finance"),
        ("outside", "auditor", "elsewhere"),
        *((f"seated_{role}", "handler", "elsewhere") for role in MemberRole.values),
        ("left", "handler", "elsewhere"),
    ]:
        office.join(name, role, place)
    with office.registry("another unit", is_news=False) as door:
        add_department(door, "unit2", "另一单位")
    office.delegate(Appointment.objects.get(person=office.head, role="head"), "lent")
    one, two = office.inspection(), office.inspection(name="专项检查")
    with office.changing(two, "members") as door:
        for role in MemberRole.values:
            door.save(InspectionMember(inspection=door.subject, person=office.people[f"seated_{role}"], role=role))
        door.save(InspectionMember(inspection=door.subject, person=office.left, role="auditor", ended=True))
    supported = office.ticket(one, "协办的", "assigned")
    office.do(supported, "reassign", "coordinator", supporting=["finance", "archive"], reason="协办。")
    office.do(supported, "reassign", "coordinator", supporting=["finance"], reason="不再协办。")
    office.ticket(one, "未分派")
    office.ticket(two, "主办的", "in_progress")
    office.ticket(two, "另一未分派")
    return list(Ticket.objects.select_related("inspection"))


def test_of_one_as_of_all(office, tickets):
    said = {}
    for person in User.objects.all():
        standing = TicketStanding(person, today())
        visible = set(Ticket.objects.visible_to(standing).values_list("pk", flat=True))
        for ticket in tickets:
            said[person.username, ticket.title] = standing.sees(ticket)
            assert standing.sees(ticket) == (ticket.pk in visible), (person, ticket)
    assert said["support_head", "协办的"] and not said["former", "协办的"]
    assert said["lent", "主办的"] and not said["left", "主办的"] and said["seated_auditor", "另一未分派"]


def test_who_may_not_know_of_it_finds_it_no_more_than_what_is_not_there(office, tickets):
    stranger, head = TicketStanding(office.former, today()), TicketStanding(office.coordinator, today())
    for ticket in tickets:
        assert find_ticket(ticket.number, head) == ticket
        with pytest.raises(Ticket.DoesNotExist):
            find_ticket(ticket.number, stranger)
    with pytest.raises(Ticket.DoesNotExist):
        find_ticket("ZG-1999-0001", head)
