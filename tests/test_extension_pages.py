"""Deadlines, extensions and look backs on the pages of the office."""

from datetime import date

import pytest

from organization.models import Holiday
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

RULES = {
    "deadlines": [
        {"id": "sixty", "from": "fed_back_on", "offset": 60, "unit": "calendar_days", "text": "六十日内完成。"},
        {"id": "far", "from": "assigned_on", "offset": 3600, "unit": "calendar_days", "text": "远期。"},
    ],
    "extensions": [{"offset": 30, "unit": "calendar_days", "granted_by": "leader"}],
    "look_backs": [{"offset": 1, "unit": "calendar_days"}],
}


@pytest.fixture
def ruled(office):
    """An inspection whose procedure counts dates, lets them be moved and looks back."""
    return office.inspection(rules=RULES)


@pytest.fixture
def at_work(office, ruled):
    ticket = office.ticket(ruled)
    said = {"department": "info", "leader": "leader", "due_on": "2090-06-30"}
    office.do(ticket, "assign", "coordinator", **said)
    office.do(ticket, "accept", "handler")
    return ticket


def visit(client, office, person, address):
    client.force_login(office.people[person])
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def step(client, office, ticket, person, name, **said):
    """Open the form as the person and send it with these words."""
    client.force_login(office.people[person])
    client.cookies["django_language"] = "en"
    address = f"/tickets/{ticket.number}/do/{name}/"
    form = client.get(address).context["form"]
    known = {key: value for key in form.fields if (value := form[key].value()) not in (None, "")}
    return client.post(address, known | said, follow=True)


def now(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_a_ticket_is_assigned_by_rule_and_tells_how_its_date_came_about(client, office, ruled):
    ticket = office.ticket(ruled)
    form = visit(client, office, "coordinator", f"/tickets/{ticket.number}/do/assign/")
    assert "60 days after the feedback → 2026-04-28" in form
    answer = step(
        client, office, ticket, "coordinator", "assign", department="info", leader="leader", deadline_rule="sixty"
    )
    assert (now(ticket).due_rule, now(ticket).due_on) == ("sixty", date(2026, 4, 28))
    text = answer.content.decode()
    assert "60 days after the feedback of 2026-02-27" in text and "六十日内完成。" in text


def test_of_a_date_and_a_rule_the_one_that_was_changed_counts(client, office, ruled):
    ticket = office.ticket(ruled)
    place = {"department": "info", "leader": "leader"}
    step(client, office, ticket, "coordinator", "assign", due_on="2026-09-09", **place)
    assert (now(ticket).due_rule, now(ticket).due_on) == (None, date(2026, 9, 9))
    step(client, office, ticket, "coordinator", "assign", deadline_rule="sixty", **place)
    assert now(ticket).due_rule == "sixty"
    step(client, office, ticket, "coordinator", "assign", due_on="2026-09-10", **place)
    assert (now(ticket).due_rule, now(ticket).due_on) == (None, date(2026, 9, 10))


def test_an_extension_is_asked_for_and_granted_on_the_page(client, office, at_work):
    before = visit(client, office, "handler", f"/tickets/{at_work.number}/")
    assert "No extension has been asked for." in before and "2090-07-30 at the latest" in before
    answer = step(client, office, at_work, "handler", "request_extension", due_on="2090-07-30", reason="需要采购。")
    assert "需要采购。" in answer.content.decode()
    assert "Extensions for your decision" in visit(client, office, "leader", "/")
    assert "Extensions for your decision" not in visit(client, office, "coordinator", "/")
    with office.changing(at_work.inspection, "milestones") as door:
        door.subject.report_due_on = date(2090, 7, 20)
    form = visit(client, office, "leader", f"/tickets/{at_work.number}/do/grant_extension/")
    assert "report is due on 2090-07-20" in form and "需要采购。" in form
    answer = step(client, office, at_work, "leader", "grant_extension", due_on="2090-07-15", reason="同意。")
    assert now(at_work).due_on == date(2090, 7, 15)
    assert "wanted 2090-07-30" in answer.content.decode()
    assert "Extensions for your decision" not in visit(client, office, "leader", "/")


def test_a_refused_step_says_why_on_the_page(client, office, at_work):
    client.force_login(office.people["coordinator"])
    answer = client.get(f"/tickets/{at_work.number}/do/request_extension/")
    assert answer.status_code == 403


def test_a_due_look_back_stands_on_my_work_and_is_held_on_the_page(client, office, at_work):
    office.join("watch", "verifier", "unit")
    office.submit(at_work)
    office.do(at_work, "verify", "verifier", reason="属实。")
    office.do(at_work, "close", "coordinator", result="completed")
    planned = at_work.look_backs.get().planned_on
    assert planned == date(2026, 3, 3)
    assert "To look back at" in visit(client, office, "watch", "/")
    assert "To look back at" not in visit(client, office, "coordinator", "/")
    assert "The problem came back" in visit(client, office, "watch", f"/tickets/{at_work.number}/")
    step(client, office, at_work, "watch", "hold_look_back", reason="抽查均按时。")
    assert at_work.look_backs.get().status == "held"


def test_the_list_of_moved_dates_is_confirmed_on_its_page(client, office):
    rules = {"deadlines": [{"id": "w", "from": "assigned_on", "offset": 20, "unit": "working_days", "text": "。"}]}
    ticket = office.ticket(office.inspection(rules=rules))
    office.clock.skip(days=20_100)
    office.do(ticket, "assign", "coordinator", department="info", leader="leader", deadline_rule="w")
    old = now(ticket).due_on
    with office.registry("published", office.admin) as door:
        for day in (date(old.year, 10, 1), *weekdays_before(old)):
            door.save(Holiday(day=day, kind="rest", status="confirmed", name="放假", source="通知"))
    page = visit(client, office, "coordinator", "/calendar/moves/")
    assert ticket.number in page and "Move 1 date" in page
    shown = client.get("/calendar/moves/").context["page"].moves
    said = [f"{move.ticket.number} {move.new}" for move in shown]
    answer = client.post("/calendar/moves/", {"move": said, "batch": "0b7c4a5e-0000-4000-8000-000000000001"})
    assert answer.status_code == 200 and now(ticket).due_on == shown[0].new > old
    assert now(ticket).due_rule == "w"
    assert "No date would move" in visit(client, office, "coordinator", "/calendar/moves/")


def test_the_list_is_for_coordinators(client, office):
    client.force_login(office.people["handler"])
    assert client.get("/calendar/moves/").status_code == 403
    assert "calendar/moves" not in visit(client, office, "handler", "/calendar/")
    assert "calendar/moves" in visit(client, office, "coordinator", "/calendar/")


def test_the_past_page_shows_what_was_asked_for(client, office, at_work):
    office.do(at_work, "request_extension", "handler", due_on="2090-07-30", reason="需要采购。")
    then = office.clock()
    office.do(at_work, "withdraw_extension", "handler")
    page = visit(client, office, "handler", f"/tickets/{at_work.number}/?as_of={then:%Y-%m-%dT%H:%M:%SZ}")
    assert "需要采购。" in page and "requested" in page


def weekdays_before(day):
    """Two working days that lie shortly before."""
    found = [date.fromordinal(day.toordinal() - n) for n in range(3, 12)]
    return [one for one in found if one.weekday() < 5 and one.year == day.year][:2]
