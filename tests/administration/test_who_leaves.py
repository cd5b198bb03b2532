"""Closing an account, or ending an appointment, lists what waits for the person and offers to hand it over."""

import pytest
from django.urls import reverse

from organization.models import User
from organization.people import deactivate

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(office):
    """With the handler as owner of a measure, too."""
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "reassign", "coordinator", verifier="verifier", reason="指定核验人。")
    office.do(ticket, "add_measure", "handler", text="修订办法", owner="handler")
    return ticket


def closing(office, enter, name, by="admin", language="en"):
    return enter(by, language).get(reverse("person-deactivate", args=[office.people[name].pk])).content.decode()


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("handler", ["Handler", "Owner of a measure"]),
        ("verifier", ["Verifier"]),
        ("leader", ["Responsible leader"]),
        ("stranger", []),
    ],
)
def test_closing_an_account_lists_the_open_work(office, enter, ticket, name, labels):
    page = closing(office, enter, name)
    assert ("Open tickets name this person:" in page) == bool(labels)
    for label in labels:
        assert f"<li>{label}: 1 ticket</li>" in page


def test_signatures_asked_by_name_are_open_work(office, enter):
    rules = {"verbs": {"submit": {"sign_offs": {"by": [{"person": "leader"}]}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    office.do(ticket, "ask_sign_offs", "handler")
    assert "<li>Asked to sign: 1 ticket</li>" in closing(office, enter, "leader")


def test_what_is_closed_is_no_open_work(office, enter):
    office.ticket(state="closed")
    assert "Open tickets name this person:" not in closing(office, enter, "handler")


def test_who_sees_no_ticket_reads_how_many_and_not_which(office, enter, ticket):
    """The role of administrator shows no ticket, and no page that would be refused."""
    page = closing(office, enter, "handler")
    assert ticket.number not in page and reverse("hand-over") not in page
    assert "A coordinator hands it over" in page


def test_an_administrator_who_coordinates_goes_on_to_the_hand_over(office, enter, ticket):
    """With the person chosen there already, and the closed account still among those whose work it is."""
    office.appoint("admin", "coordinator", "unit")
    page = closing(office, enter, "handler")
    address = f"{reverse('hand-over')}?from=handler"
    assert address in page and ticket.number in page
    with office.registry("left") as door:
        deactivate(door, User.objects.get(pk=office.handler.pk))
    shown = enter("admin").get(address)
    assert shown.context["page"].person == office.handler
    assert [row.number for row in shown.context["page"].rows] == [ticket.number]
    assert address in enter("admin").get(reverse("person", args=[office.handler.pk])).content.decode()


def test_ending_an_appointment_lists_it_too(office, enter, ticket):
    address = reverse("appointment-end", args=[office.handler.appointments.get().pk])
    assert "<li>Handler: 1 ticket</li>" in enter("admin").get(address).content.decode()


def test_it_is_said_in_chinese(office, enter, ticket):
    page = closing(office, enter, "handler", language="zh-hans")
    assert "以下未办结任务涉及此人" in page and "措施责任人" in page
