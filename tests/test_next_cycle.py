"""Work that begins again gets a date of its own: it is never late at once, and the original date stays."""

from datetime import date, datetime, time

import pytest

from organization.calendar import WorkCalendar, local_today, office_zone
from record.models import Event
from tests.desk.sending import address, sent
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
RULES = {"look_backs": [{"offset": 1, "unit": "calendar_days"}]}
SAID = {"reopen": {"reason": "问题反弹。"}, "rebound": {"reason": "回头看发现问题反弹。"}}
# Whoever closed a ticket does not look back on it.
WHO = {"reopen": "coordinator", "rebound": "verifier"}
LATER = date(2026, 11, 2)  # long after the ticket was due


@pytest.fixture
def closed(office):
    """A closed ticket that was assigned in March and due in June."""
    ticket = office.ticket(office.inspection(rules=RULES), state="closed")
    office.clock.now = datetime.combine(LATER, time(10), tzinfo=office_zone())
    return ticket


def again(office, ticket, verb, **said):
    office.do(ticket, verb, WHO[verb], **SAID[verb] | said)
    return Ticket.objects.get(pk=ticket.pk)


def days_at_first(ticket):
    assigned = Event.objects.filter(subject=ticket.subject_key, what="assign").earliest("version")
    return WorkCalendar().working_days_between(local_today(assigned.at), ticket.original_due_on).days


@pytest.mark.parametrize("verb", SAID)
def test_reopened_work_takes_a_new_date_and_the_original_stays(office, closed, verb):
    first = closed.original_due_on
    ticket = again(office, closed, verb, due_on="2026-12-31")
    assert (ticket.due_on, ticket.original_due_on, ticket.cycle) == (date(2026, 12, 31), first, 2)
    event = Event.objects.filter(subject=ticket.subject_key).latest("version")
    assert (event.parameters["due_on"], event.parameters["due_by"]) == ("2026-12-31", "said")
    assert ticket.due_anchor == event.version


@pytest.mark.parametrize("verb", SAID)
def test_without_a_date_reopened_work_gets_as_long_as_at_first(office, closed, verb):
    first = closed.original_due_on
    ticket = again(office, closed, verb)
    assert ticket.due_on == WorkCalendar().add_working_days(LATER, days_at_first(ticket)).day
    assert (ticket.original_due_on, ticket.due_on > LATER) == (first, True)
    event = Event.objects.filter(subject=ticket.subject_key).latest("version")
    assert event.parameters["due_by"] == "as_long_as_at_first"
    told = facts_at(office.clock(), today=LATER, tickets=[ticket]).tickets[0]
    assert (told.due_on, told.original_due_on, told.klass) == (ticket.due_on, first, "advancing")
    before = facts_at(event.at.replace(hour=0), today=LATER, tickets=[ticket]).tickets[0]
    assert before.due_on == first


@pytest.mark.parametrize("verb", SAID)
def test_a_date_that_is_still_to_come_stays_unless_another_is_said(office, verb):
    ticket = office.ticket(office.inspection(rules=RULES), state="closed")
    due_on = ticket.due_on
    assert again(office, ticket, verb).due_on == due_on


@pytest.mark.parametrize("verb", SAID)
def test_a_date_that_is_past_or_before_the_feedback_is_refused(office, closed, verb):
    for day, code in (("2026-11-01", "due_in_the_past"), ("2026-02-01", "due_before_feedback")):
        with pytest.raises(TransitionRefused) as no:
            again(office, closed, verb, due_on=day)
        assert code in [refusal.code for refusal in no.value.refusals]
    for day in ("2926-11-01", "9999-12-31", "soon"):
        with pytest.raises(TransitionRefused) as no:
            again(office, closed, verb, due_on=day)
        assert no.value.status == 422


def test_short_work_gets_ten_working_days_at_least(office):
    ticket = office.ticket()
    said = office.assignment() | {"due_on": "2026-03-03"}
    office.do(ticket, "assign", "coordinator", **said)
    office.bring(ticket, "closed")
    office.clock.now = datetime.combine(LATER, time(10), tzinfo=office_zone())
    assert again(office, ticket, "reopen").due_on == WorkCalendar().add_working_days(LATER, 10).day


@pytest.mark.parametrize("verb", SAID)
def test_the_form_offers_the_date_that_would_be_taken(office, closed, enter, verb):
    page = enter(WHO[verb])
    form = page.get(f"/tickets/{closed.number}/do/{verb}/").context["form"]
    offered = form["due_on"].value()
    assert offered > local_today(datetime.now(office_zone()))
    answer = page.post(address(closed, verb), sent(closed, due_on=offered.isoformat(), **SAID[verb]))
    assert answer.status_code in (200, 302)
    closed.refresh_from_db()
    assert (closed.due_on, closed.state) == (offered, "in_progress")


def test_the_page_tells_how_the_new_date_came_about(office, closed, enter):
    again(office, closed, "reopen")
    said = "as many working days as at first, from the reopening of 2026-11-02"
    assert said in enter("coordinator").get(address(closed)).content.decode()
    office.do(closed, "change_due", "coordinator", due_on="2031-01-31", reason="调整")
    assert said not in enter("coordinator").get(address(closed)).content.decode()


@pytest.mark.parametrize("verb", SAID)
def test_a_page_that_sends_no_date_is_no_refusal(office, closed, enter, verb):
    answer = enter(WHO[verb]).post(address(closed, verb), sent(closed, **SAID[verb]))
    assert answer.status_code in (200, 302)
    closed.refresh_from_db()
    assert closed.due_on >= local_today(datetime.now(office_zone()))


def test_the_command_takes_the_date_too(office, closed):
    reopened = ("move", closed.number, "reopen", "--as", "coordinator", "--reason", "问题反弹。")
    status, told = run(*reopened, "--answer", "due_on=2031-01-31")
    assert (status, told["to"]) == (0, "in_progress")
    assert run("show", closed.number)[1]["due_on"] == "2031-01-31"


def test_the_command_for_a_look_back_takes_the_date_too(office, closed):
    said = ("look_back", closed.number, "rebound", "--as", "verifier", "--reason", "问题反弹。")
    status, told = run(*said, "--due-on", "2031-01-31")
    assert (status, told["cycle"]) == (0, 2)
    assert run("show", closed.number)[1]["due_on"] == "2031-01-31"
