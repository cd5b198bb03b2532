"""Dates that stand in the tables already, however absurd, stall nobody and break no page."""

import time
from datetime import date

import pytest

from organization.calendar import WorkCalendar
from record.clock import database_clock
from tests.test_commands import run
from tracker.extensions import questions as extensions
from tracker.models import Ticket
from tracker.reminders.schedule import Ladder, due_occurrences, next_reminder_at

pytestmark = pytest.mark.django_db
SHOWN = ("/", "/tickets/", "/inspections/", "/calendar/", "/inbox/")
STEPS = ("change_due", "request_extension", "add_measure", "reassign", "assign")


@pytest.fixture(params=[date.min, date(1926, 1, 1), date(2926, 12, 1), date.max], ids=str)
def stuck(office, request):
    """Tickets with dates that nobody would take today, brought in past the rules as an older version did."""
    inspection = office.inspection(rules={"extensions": [{"offset": 3660, "unit": "months", "granted_by": "leader"}]})
    for n in range(4):
        ticket = office.ticket(inspection, f"任务{n}", "in_progress")
        office.do(ticket, "add_measure", "head", text="补录", due_on="2026-06-01", owner="handler")
        with office.changing(ticket, "imported") as door:
            measure = door.subject.measures.get()
            door.subject.due_on = door.subject.original_due_on = measure.due_on = request.param
            door.save(door.subject)
            door.save(measure)
    return Ticket.objects.first()


def test_every_page_opens_at_once(stuck, enter):
    begun = time.perf_counter()
    for person in ("coordinator", "head"):
        page = enter(person)
        pages = [*SHOWN, f"/tickets/{stuck.number}/", f"/inspections/{stuck.inspection_id}/"]
        pages += [f"/tickets/{stuck.number}/do/{step}/" for step in STEPS]
        for address in pages:
            assert page.get(address).status_code in (200, 403, 404, 409), address
    assert time.perf_counter() - begun < 20


def test_reminders_and_extensions_are_reckoned_at_once(stuck):
    begun = time.perf_counter()
    now, ladder = database_clock(), Ladder.load()
    next_reminder_at(stuck, now, ladder)
    due_occurrences(stuck, now, ladder)
    extensions.latest(stuck)
    WorkCalendar.load().add_working_days(stuck.due_on, 0)
    assert time.perf_counter() - begun < 5


def test_papers_are_written(stuck, tmp_path):
    for form in ("json", "csv", "xlsx"):
        assert run("ledger", "--format", form, "--out", str(tmp_path / f"ledger.{form}"))[0] == 0
    assert run("report", str(stuck.inspection_id), "--format", "docx", "--out", str(tmp_path / "report.docx"))[0] == 0
    assert run("show", stuck.number)[0] == 0
