"""The reminder ladder: a line ends and another begins; what is about to be sent can be seen, not whose it is."""

from datetime import timedelta

import pytest

from organization.calendar import WorkCalendar, local_today
from record.models import Event
from tests.office import FIRST_DAY
from tracker.models import LadderLine, Ticket
from tracker.reminders.ladder import ship_ladder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ladder(office):
    with office.registry("ladder", office.admin) as door:
        ship_ladder(door, FIRST_DAY)
    return LadderLine.objects


def line(today, **typed):
    return {
        "trigger": "before_due",
        "working_days": "3",
        "roles": ["handler", "head"],
        "from_on": today + DAY,
    } | typed


def due_in(office, working_days, today, title="简报报送不及时"):
    """A ticket at work, due so many working days from today."""
    due_on = WorkCalendar.load().add_working_days(today, working_days).day
    ticket = office.ticket(title=title)
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"due_on": due_on.isoformat()})
    office.do(ticket, "accept", "handler")
    return Ticket.objects.get(pk=ticket.pk)


def test_a_line_is_added_and_reminders_follow_in_the_same_request(office, send, today):
    ticket = due_in(office, 10, today)
    assert ticket.next_reminder_at is None
    answer = send("admin", "/settings/ladder/add/", **line(today), reason="提前提醒。")
    assert answer.url == "/settings/ladder/"
    added = LadderLine.objects.get()
    assert (added.trigger, added.working_days, added.roles) == ("before_due", 3, ["handler", "head"])
    ticket.refresh_from_db()
    assert local_today(ticket.next_reminder_at) == WorkCalendar.load().add_working_days(ticket.due_on, -3).day
    assert Event.objects.latest("id").detail == "ladder_line_added"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"working_days": ""}, "1 or more"),
        ({"working_days": "0"}, "1 or more"),
        ({"working_days": "999"}, "Working days"),
        ({"roles": []}, "Who is reminded"),
        ({"roles": ["administrator"]}, "Who is reminded"),
        ({"trigger": "whenever"}, "When"),
        ({"from_on": ""}, "From"),
        ({"working_days": "5"}, "There is such a line"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_in_a_sentence(office, ladder, send, today, typed, said):
    before = ladder.count()
    answer = send("admin", "/settings/ladder/add/", **line(today, **typed))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert ladder.count() == before


def test_nothing_begins_today(office, send, today):
    """A line with a new key would remind of today's occurrence a second time."""
    assert send("admin", "/settings/ladder/add/", **line(today, from_on=today)).status_code == 422


def test_on_the_day_asks_for_no_number(office, send, today):
    send("admin", "/settings/ladder/add/", **line(today, trigger="on_due", working_days="7"))
    assert LadderLine.objects.get().working_days == 0


def test_changing_a_line_ends_the_old_and_begins_a_new_one(office, ladder, send, enter, today):
    old = ladder.get(trigger="after_due")
    typed = line(today, trigger="after_due", working_days="2", roles=["leader"], from_on=today + 3 * DAY)
    assert send("admin", f"/settings/ladder/{old.pk}/change/", **typed, reason="加强督办。").status_code == 302
    old.refresh_from_db()
    new = ladder.latest("id")
    assert (old.working_days, old.until_on) == (3, today + 2 * DAY)
    assert (new.working_days, new.from_on, new.until_on) == (2, today + 3 * DAY, None)
    text = enter("admin").get("/settings/ladder/").content.decode()
    assert "changed a line of the reminder ladder" in text and "加强督办。" in text


def test_the_same_number_for_other_people_is_a_change_and_no_twin(office, ladder, send, today):
    old = ladder.get(trigger="after_due")
    typed = line(today, trigger="after_due", working_days="3", roles=["leader"])
    assert send("admin", f"/settings/ladder/{old.pk}/change/", **typed, reason="调整。").status_code == 302


def test_a_line_ends_and_does_not_end_twice(office, ladder, send, enter, today):
    row = ladder.get(trigger="not_accepted")
    path = f"/settings/ladder/{row.pk}/end/"
    assert send("admin", path, until_on=today - DAY, reason="取消。").status_code == 422
    assert send("admin", path, until_on=today, reason="取消。").status_code == 302
    with office.registry("as if it were tomorrow", office.admin) as door:
        row.refresh_from_db()
        row.until_on = today - DAY
        door.save(row)
    assert enter("admin").get(path).status_code == 409
    assert enter("admin").get(f"/settings/ladder/{row.pk}/change/").status_code == 409


def test_what_has_not_begun_is_withdrawn(office, send, enter, today):
    send("admin", "/settings/ladder/add/", **line(today, from_on=today + 5 * DAY))
    row = LadderLine.objects.get()
    send("admin", f"/settings/ladder/{row.pk}/end/", reason="不需要了。")
    row.refresh_from_db()
    assert row.until_on < row.from_on
    page = enter("admin").get("/settings/ladder/").context["page"]
    assert not page.lines and [str(past.badge.label) for past in page.past] == ["Withdrawn"]
    assert send("admin", "/settings/ladder/add/", **line(today, from_on=today + 5 * DAY)).status_code == 302


def test_somebody_elses_change_meanwhile_is_shown(office, ladder, enter, today):
    row = ladder.get(trigger="on_due")
    browser, path = enter("admin"), f"/settings/ladder/{row.pk}/change/"
    form = {b.name: b.value() for b in browser.get(path).context["form"].hidden_fields()}
    with office.registry("ladder_line_ended", office.admin) as door:
        changed = ladder.get(pk=row.pk)
        changed.until_on = today + 20 * DAY
        door.save(changed)
    typed = line(today, trigger="on_due", roles=["leader"], reason="只提醒责任领导。")
    answer = browser.post(path, form | typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert (today + 20 * DAY).isoformat() in text and "只提醒责任领导。" in text


# --- looking ahead ---


def ahead(enter, name="admin"):
    return enter(name).get("/settings/ladder/").context["page"].upcoming


def test_the_next_seven_days_are_counted_by_line_and_day(office, ladder, enter, today):
    for title in "ABC":
        due_in(office, 3, today, title)
    due_in(office, 200, today, "far away")
    said = {(each.says, each.tickets) for each in ahead(enter).sendings}
    assert ("1 working day before the due date", 3) in said
    assert all(0 <= (each.day - today).days <= 7 for each in ahead(enter).sendings)


def test_the_look_ahead_names_only_tickets_the_reader_sees(office, ladder, enter, today):
    ticket = due_in(office, 3, today)
    assert all(not each.named for each in ahead(enter).sendings)
    office.appoint("coordinator", "administrator", "unit")
    assert any(ticket.number in each.named for each in ahead(enter, "coordinator").sendings)


def test_a_line_can_be_tried_without_saving_it(office, send, enter, today):
    due_in(office, 4, today)
    answer = send("admin", "/settings/ladder/add/", **line(today, working_days="2"), preview="1", reason="试试。")
    text = answer.content.decode()
    assert answer.status_code == 200 and not LadderLine.objects.exists()
    assert "if you saved this" in text and "2 working days before the due date" in text
    assert "试试。" in text and 'value="2"' in text


def test_trying_a_change_counts_the_old_line_out(office, ladder, send, today):
    due_in(office, 6, today)
    row = ladder.get(trigger="before_due", working_days=5)
    typed = line(today, working_days="4", preview="1", reason="试试。")
    sendings = send("admin", f"/settings/ladder/{row.pk}/change/", **typed).context["form"].preview.sendings
    says = {each.says for each in sendings}
    assert "4 working days before the due date" in says
    assert not any("5 working" in words and each.day > today for words in says for each in sendings)


def test_many_tickets_are_looked_at_within_bounds(office, ladder, enter, monkeypatch, today):
    monkeypatch.setattr("administration.ladder.upcoming.MOST", 2)
    for title in "ABC":
        due_in(office, 3, today, title)
    found = ahead(enter)
    assert found.is_cut_off and max(each.tickets for each in found.sendings) == 2


def test_the_page_costs_the_same_whatever_waits(office, ladder, enter, today, django_assert_max_num_queries):
    browser = enter("admin")

    def cost():
        with django_assert_max_num_queries(50) as counted:
            browser.get("/settings/ladder/")
        return len(counted.captured_queries)

    due_in(office, 3, today)
    before = cost()
    for title in "ABCD":
        due_in(office, 3, today, title)
    assert cost() == before <= 20
