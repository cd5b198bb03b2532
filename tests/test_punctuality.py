"""Punctuality by both dates, as it stood at each instant; and what the timeline tells of time."""

from datetime import date

import pytest
from django.utils.translation import override

from desk.inspections import InspectionPage
from desk.timeline import Timeline
from reports.statistics import statistics
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from tracker.standing import TicketStanding

pytestmark = pytest.mark.django_db

RULES = {
    "extensions": [{"offset": 60, "unit": "calendar_days", "granted_by": "leader"}],
    "look_backs": [{"offset": 6, "unit": "months"}],
}


@pytest.fixture
def late(office):
    """Due on 30 June 2026, moved by an extension to 29 August, closed on 1 August."""
    ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
    office.do(ticket, "request_extension", "handler", due_on="2026-08-29", reason="系统升级延期。")
    office.do(ticket, "grant_extension", "leader", reason="同意。")
    office.clock.skip(days=152)
    office.submit(ticket)
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")
    return ticket


def figures(office, ticket, instant):
    facts = facts_at(instant, today=date(2026, 8, 2), inspection=ticket.inspection)
    return statistics(facts)["punctuality"]


def test_in_time_by_the_date_in_force_and_late_by_the_first(office, late):
    assert figures(office, late, office.clock()) == {
        "original": {"in_time": 0, "late": 1, "rate": "0.00%"},
        "current": {"in_time": 1, "late": 0, "rate": "100.00%"},
    }


def test_an_earlier_instant_keeps_its_figures(office, late):
    closed = office.clock()
    before = figures(office, late, closed)
    office.do(late, "reopen", "coordinator", reason="问题反弹。")
    assert figures(office, late, closed) == before
    assert figures(office, late, office.clock())["current"] == {"in_time": 0, "late": 0, "rate": None}


def test_the_inspections_page_says_the_same(office, late):
    page = InspectionPage(late.inspection, TicketStanding(office.coordinator, date(2026, 8, 2)))
    assert [said[1:] for said in page.punctuality] == [(0, 1, "0.00%"), (1, 1, "100.00%")]


def test_the_timeline_tells_of_requests_and_look_backs(office, late):
    with override("zh-hans"):
        told = told_of(Ticket.objects.get(pk=late.pk))
    assert ("申请延至", "", "2026-08-29") in told["申请延期"]
    assert {("批准延至", "", "2026-08-29"), ("延期", "已申请", "已批准")} <= set(told["批准延期"])
    [closing] = [changes for changes in told.values() if any("回头看" in label for label, *_ in changes)]
    assert ("计划回头看日期", "", "2027-02-01") in closing


def told_of(ticket):
    """{sentence: [(label, old, new)]}."""
    return {
        str(entry.sentence): [(str(change.label), change.old, change.new) for change in entry.changes]
        for entry in Timeline(ticket).entries
    }
