"""While records are stamped in the future, now is the newest of them, and nobody is left in the dark."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from organization.calendar import local_today
from record.ahead import ahead_now
from record.clock import database_clock
from record.tasks import reconcile
from tests.test_commands import run
from tracker.facts.reading import facts_at

pytestmark = pytest.mark.django_db
FOUR_HUNDRED_DAYS = timedelta(days=400)


@pytest.fixture
def ahead(office):
    """A ticket that was moved once under a clock 400 days ahead, and once more after the clock was put right."""
    ticket = office.ticket(state="assigned")
    office.clock.now = database_clock() - timedelta(days=1)
    office.do(ticket, "accept", "head", handler="handler")
    office.clock.now = database_clock() + FOUR_HUNDRED_DAYS
    office.do(ticket, "report_progress", "handler", reason="时钟快了四百天。")
    office.clock.now = database_clock() - timedelta(minutes=5)
    office.attach(ticket)
    office.do(ticket, "submit", "head", outcome="已整改。")
    ticket.refresh_from_db()
    return ticket


def told_of(ticket, *when):
    return run("show", ticket.number, *when)[1]


def report_of(ticket, *when):
    return run("report", str(ticket.inspection_id), "--format", "json", "--out", "-", *when)[1]


def test_now_is_the_newest_record_in_the_order_of_the_chain(ahead):
    assert (told_of(ahead)["state"], told_of(ahead)["version"]) == ("submitted", ahead.version)
    rows = run("ledger", "--format", "json", "--out", "-")[1]["rows"]
    assert [(row["state"], row["version"]) for row in rows] == [("submitted", ahead.version)]
    assert report_of(ahead)["statistics"]["by_state"]["submitted"] == 1
    today = local_today(database_clock()).isoformat()
    assert told_of(ahead, "--as-of", today)["state"] == "submitted"
    assert report_of(ahead)["instant"] <= database_clock().isoformat()


def test_a_past_instant_stays_by_time(ahead):
    hour_ago = (database_clock() - timedelta(hours=1)).isoformat()
    assert told_of(ahead, "--as-of", hour_ago)["state"] == "in_progress"
    assert report_of(ahead, "--as-of", hour_ago)["statistics"]["by_state"]["in_progress"] == 1
    assert "stamped_in_the_future" not in [one["code"] for one in report_of(ahead, "--as-of", hour_ago)["blocking"]]


def test_a_report_names_what_is_stamped_in_the_future_and_is_not_released(ahead, office):
    other = office.ticket(ahead.inspection, title="时钟正常的任务")
    told = report_of(ahead)
    named = [one for one in told["blocking"] if one["code"] == "stamped_in_the_future"]
    assert [(one["tickets"], one["stops"]) for one in named] == [([ahead.number], "release")]
    assert other.number not in named[0]["tickets"]


def test_the_report_page_and_its_files_tell_of_the_newest_record(ahead, enter):
    page = enter("coordinator")
    address = f"/inspections/{ahead.inspection_id}/report/"
    shown = page.get(address)
    assert "the clock was ahead" in shown.content.decode()
    report = shown.context["report"]
    assert [ticket.state for ticket in report.facts.tickets] == ["submitted"]
    kept = page.get(f"{address}?{shown.context['query'].choice}&format=json").json()
    assert kept["statistics"]["by_state"]["submitted"] == 1
    assert "stamped_in_the_future" in [one["code"] for one in kept["blocking"]]


def test_the_administrator_is_told_what_to_do(ahead, enter, caplog):
    for address in ("/", "/settings/calendar/"):
        text = enter("admin").get(address).content.decode()
        assert "The clock was ahead" in text
        assert "restore the backup" in text
    assert "The clock was ahead" not in enter("handler").get("/").content.decode()
    reconcile()
    assert "The clock was ahead" in caplog.text
    said = StringIO()
    call_command("check", databases=["default"], stdout=said, stderr=said)
    assert "The clock was ahead" in said.getvalue()


def test_nothing_is_said_while_no_stamp_lies_ahead(office, enter):
    office.ticket(state="in_progress")
    assert not ahead_now()
    assert "The clock was ahead" not in enter("admin").get("/settings/calendar/").content.decode()
    said = StringIO()
    call_command("check", databases=["default"], stdout=said, stderr=said)
    assert "W010" not in said.getvalue()


def test_facts_of_now_do_not_hold_what_happens_while_they_are_read(office):
    ticket = office.ticket(state="in_progress")
    now = timezone.now() - timedelta(days=100)
    assert facts_at(now, today=local_today(now), is_now=True, tickets=[ticket]).ahead == ()
