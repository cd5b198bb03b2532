"""Tickets mark whom they name and who is there no more: the account closed, or the appointment ended."""

from datetime import timedelta

import pytest

from organization.models import Appointment, User
from organization.people import appoint, deactivate, delegate, end
from tests.desk.sending import address, queries_of
from tests.office import today

pytestmark = pytest.mark.django_db


def leaves(office, name, way="closed"):
    with office.registry("left") as door:
        if way == "closed":
            deactivate(door, User.objects.get(pk=office.people[name].pk))
        else:
            for appointment in Appointment.objects.filter(person=office.people[name]):
                end(door, appointment, today() - timedelta(days=1))


@pytest.fixture
def ticket(office):
    """With everybody named whom a ticket can name."""
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "reassign", "coordinator", verifier="verifier", reason="指定核验人。")
    office.do(ticket, "add_measure", "handler", text="修订办法", owner="handler")
    return ticket


WAYS = pytest.mark.parametrize(("way", "words"), [("closed", "账号已停用"), ("ended", "任职已结束")])


@WAYS
@pytest.mark.parametrize("name", ["handler", "verifier", "leader"])
def test_the_ticket_page_marks_the_person(office, enter, ticket, name, way, words):
    browser = enter("coordinator", "zh-hans")
    assert words not in browser.get(address(ticket)).content.decode()
    leaves(office, name, way)
    page = browser.get(address(ticket)).content.decode()
    assert f"{name}甲（{words}）" in page
    others = {"handler", "verifier", "leader"} - {name}
    assert not any(f"{other}甲（" in page for other in others)


@WAYS
def test_the_ledger_marks_the_handler(office, enter, ticket, way, words):
    browser = enter("coordinator", "zh-hans")
    assert words not in browser.get("/tickets/").content.decode()
    leaves(office, "handler", way)
    assert words in browser.get("/tickets/").content.decode()


@WAYS
def test_a_measures_owner_is_marked(office, enter, ticket, way, words):
    office.do(ticket, "reassign", "coordinator", handler="head", reason="人员调整。")
    leaves(office, "handler", way)
    assert f"<span>handler甲（{words}）</span>" in enter("coordinator", "zh-hans").get(address(ticket)).content.decode()


def test_a_signer_asked_by_name_is_marked(office, enter):
    rules = {"verbs": {"submit": {"sign_offs": {"by": [{"person": "leader"}]}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    office.do(ticket, "ask_sign_offs", "handler")
    leaves(office, "leader")
    assert "<b>leader甲（账号已停用）</b>" in enter("coordinator", "zh-hans").get(address(ticket)).content.decode()


def test_whoever_still_holds_the_role_is_not_marked(office, enter, ticket):
    """From above, by standing in, or by a seat: whatever lets them act."""
    with office.registry("moved") as door:
        for name in ("handler", "leader"):
            for appointment in Appointment.objects.filter(person=office.people[name]):
                end(door, appointment, today() - timedelta(days=1))
        appoint(door, office.handler, "handler", office.unit, today())
        lent = appoint(door, office.stranger, "leader", office.unit, today())
        delegate(door, lent, office.leader, today(), today() + timedelta(days=9))
    for path in (address(ticket), "/tickets/"):
        assert "任职已结束" not in enter("coordinator", "zh-hans").get(path).content.decode()


def test_a_ticket_that_is_closed_marks_nobody(office, enter):
    """Years later most of those whom it names have gone, and nothing waits for them."""
    ticket = office.ticket(state="closed")
    leaves(office, "handler", "ended")
    assert "任职已结束" not in enter("coordinator", "zh-hans").get(address(ticket)).content.decode()


def test_the_ledger_asks_as_often_whoever_is_gone(office, enter, django_assert_max_num_queries):
    inspection = office.inspection()
    office.ticket(inspection, state="in_progress")
    browser = enter("coordinator")
    before = queries_of(browser, "/tickets/", django_assert_max_num_queries)
    for n in range(3):
        office.join(f"new{n}", "handler", "info")
        ticket = office.ticket(inspection, title=f"问题{n}", state="assigned")
        office.do(ticket, "reassign", "coordinator", handler=f"new{n}", reason="分工。")
        leaves(office, f"new{n}", "closed" if n else "ended")
    assert queries_of(browser, "/tickets/", django_assert_max_num_queries) <= before + 1  # the tree
