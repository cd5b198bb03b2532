"""How late is late is known in one place, and every page, mail and paper says the same."""

import ast
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from desk.deadlines import ticket_deadline
from desk.ledger import row_of
from desk.lists import for_lists
from notifications.wording import time_left
from organization.calendar import WorkCalendar, office_zone
from reports.ledger import rows
from reports.report import report
from tests.test_layers import APPS
from tracker import deadlines
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from tracker.vocabulary import State, Term

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
MONDAY = date(2026, 11, 23)
# (due, today, working days late; below zero so many are left, None on the day itself)
PAIRS = [
    (MONDAY, date(2026, 11, 28), 4),  # a Saturday
    (MONDAY, date(2026, 11, 27), 4),
    (MONDAY, date(2026, 11, 29), 4),
    (MONDAY, date(2026, 11, 30), 5),
    (MONDAY, date(2026, 11, 24), 1),
    (MONDAY, MONDAY, None),
    (MONDAY, date(2026, 11, 20), -1),
    (MONDAY, date(2026, 11, 9), -10),
    (date(2026, 11, 27), date(2026, 11, 28), 0),  # due on Friday, asked on Saturday
    (date(2026, 11, 28), date(2026, 11, 27), -0.5),  # due on Saturday: no working day is left
    (date(2026, 9, 30), date(2026, 10, 8), 1),  # over National Day
    (date(2026, 9, 30), date(2026, 10, 10), 3),  # a Saturday that is worked
]


def words(number):
    if number is None:
        return "Due today"
    if number in (0, -0.5):
        return "Overdue" if number == 0 else "No working day left"
    n, many = abs(number), "" if abs(number) == 1 else "s"
    return f"{n} working day{many} {'late' if number > 0 else 'left'}"


def at_noon(day):
    return datetime.combine(day, time(12), tzinfo=office_zone())


@pytest.fixture
def due(office):
    """A ticket in progress since the summer, due on a day of one's choice."""

    def set_due(day):
        ticket = office.ticket(state="in_progress")
        office.clock.now = at_noon(date(2026, 8, 3))
        if day != ticket.due_on:
            office.do(ticket, "change_due", "coordinator", due_on=day.isoformat(), reason="调整")
        return for_lists(Ticket.objects.filter(pk=ticket.pk)).get()

    return set_due


@pytest.mark.parametrize(("due_on", "today", "number"), PAIRS)
def test_page_ledger_ticket_inbox_mail_and_report_say_the_same(due, due_on, today, number):
    ticket, calendar = due(due_on), WorkCalendar.load()
    facts = facts_at(at_noon(today), today=today, inspection=ticket.inspection)
    with translation.override("en"):
        said = {
            str(row_of(ticket, today, calendar).deadline.words),
            str(ticket_deadline(ticket, today, calendar).words),
            time_left(ticket, today, calendar),
        }
    assert said == {words(number)}
    late = number is not None and number >= 0
    days = number if late else 0
    assert Ticket.objects.overdue(today).filter(pk=ticket.pk).exists() is late
    assert deadlines.is_late(ticket, today) is late
    assert (facts.tickets[0].klass == "unfinished") is late
    assert [row["overdue_days"] for row in rows(facts)] == [days]
    sentences = [s["text"] for section in report(facts)["sections"] for s in section["sentences"]]
    told = {int(n) for text in sentences for n in re.findall(r"已逾期(\d+)个工作日", text)}
    assert told == ({days} if days else set())
    assert any("已逾期" in text for text in sentences) is late


def test_chinese_says_it_the_same_way_everywhere(due):
    ticket, calendar = due(MONDAY), WorkCalendar.load()
    for today, said in ((date(2026, 11, 28), "逾期 4 个工作日"), (date(2026, 11, 9), "剩 10 个工作日")):
        with translation.override("zh-hans"):
            assert str(ticket_deadline(ticket, today, calendar).words) == said
            assert time_left(ticket, today, calendar) == said


def test_a_query_and_a_ticket_at_hand_agree_for_every_state_and_term(office):
    ticket = office.ticket(state="in_progress")
    with transaction.atomic():
        for state in State.values:
            for term in Term.values:
                for due_on in (None, MONDAY - timedelta(1), MONDAY, MONDAY + timedelta(1)):
                    ticket.__dict__ |= {"state": state, "term": term, "due_on": due_on}
                    ticket.write(update_fields=["state", "term", "due_on"])
                    ended = state in ("closed", "cancelled")
                    late = not ended and term != "lasting" and due_on == MONDAY - timedelta(1)
                    assert deadlines.is_late(ticket, MONDAY) is late, (state, term, due_on)
                    assert Ticket.objects.filter(deadlines.late(MONDAY)).exists() is late, (state, term, due_on)
        transaction.set_rollback(True)


# --- nobody else compares due dates

ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
DUE = re.compile(r"(^|_)due_on$")
LOOKUP = re.compile(r"(^|_)due_on__(lt|lte|gt|gte)$")
# What has nothing to do with lateness: a filter of the ledger, and whether a day is one that may be asked for.
OTHERWISE = {
    ("desk/forms/ledger.py", "due_on__gte"),
    ("desk/forms/ledger.py", "due_on__lte"),
    ("tracker/rules.py", "due_on"),
    ("tracker/extensions/rules.py", "due_on"),
    ("tracker/extensions/rules.py", "wanted_due_on"),
}


def comparisons(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare) and any(isinstance(op, ORDERING) for op in node.ops):
            for side in (node.left, *node.comparators):
                names = [getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(side)]
                yield from (name for name in names if DUE.search(name))
        if isinstance(node, ast.keyword) and node.arg and LOOKUP.search(node.arg):
            yield node.arg
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and LOOKUP.search(node.value):
            yield node.value


def test_only_one_module_compares_due_dates():
    found = {
        (str(path.relative_to(ROOT)), name)
        for app in sorted(APPS - {"organization", "record"})
        for path in (ROOT / app).rglob("*.py")
        for name in comparisons(path)
    }
    assert {name for name in found if name[0] != "tracker/deadlines.py"} == OTHERWISE


def test_only_one_place_counts_working_days_between_dates_for_a_reader():
    """Time left and lateness are asked of tracker.deadlines; only the calendar itself counts."""
    callers = {
        str(path.relative_to(ROOT))
        for app in sorted(APPS - {"organization"})
        for path in (ROOT / app).rglob("*.py")
        if "working_days_between(" in path.read_text(encoding="utf-8")
    }
    assert callers == {"tracker/deadlines.py", "tracker/reminders/schedule.py"}  # the ladder skips what is long past
