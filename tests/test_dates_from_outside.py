"""A date from outside means one day however it is spelled, and one that cannot be meant is asked about at the door."""

import ast
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

import desk.forms.of_steps as registry
from organization.calendar import end_of_local_day
from organization.dates import (
    DUE,
    FEEDBACK,
    PERIOD,
    NoDate,
    OutOfBounds,
    read_day,
    read_day_within,
    read_instant,
)
from organization.models import Appointment
from organization.people import appoint, end
from record.models import Interface
from tests.desk.sending import address, sent
from tests.test_commands import run
from tests.test_layers import APPS
from tracker.facts.moments import BadInstant, moment_of
from tracker.inspections import open_inspection
from ui.forms import DayField
from workflow.refusals import TransitionRefused

ROOT = Path(__file__).resolve().parent.parent
FOURTH = date(2026, 11, 4)
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)
SPELLINGS = [
    "2026-11-04",
    "20261104",
    "2026-W45-3",
    "2026W453",
    "2026/11/04",
    "2026/11/4",
    "2026.11.4",
    "2026-11-4",
    "2026年11月4日",
    "2026年11月04日",
    "2026 年 11 月 4 日",
    "２０２６－１１－０４",
    "２０２６年１１月４日",
    " 2026-11-04 ",
]
NO_DAYS = [
    "2026-309",
    "2026309",
    "2026-W45",
    "2026W45",
    "2026-11",
    "2026",
    "26-11-04",
    "04.11.2026",
    "11/04/2026",
    "2026-11-31",
    "2026-13-01",
    "2026-11/04",
    "٢٠٢٦-١١-٠٤",
    "yesterday",
    "2026-11-04\x00",
    "2" * 5000,
    "12026-11-04",
    "0000-01-01",
]
NO_INSTANTS = [
    *NO_DAYS,
    "0001-01-01",
    "0001-01-01T00:00",
    "0001-01-01T00:00+08:00",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
    "9999-12-31",
    "2026-W45T08:00",
    "2026-11-04T24:00",
    "2026-11-04T25:00",
    "2026-11-04T08:00+25:00",
    "2026-11-04T",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_bare_day_is_its_end_however_it_is_spelled(spelling):
    assert read_day(spelling) == FOURTH
    assert moment_of(spelling, lambda: NOW)[:2] == (end_of_local_day(FOURTH), FOURTH)
    assert read_instant(spelling) == (end_of_local_day(FOURTH), True)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_day_with_a_time_is_that_instant_however_the_day_is_spelled(spelling):
    eight = datetime(2026, 11, 4, 0, 0, tzinfo=UTC)
    for clock in ("T08:00", " 08:00:00", "T08:00+08:00", "T00:00Z", "T08"):
        assert moment_of(spelling.strip() + clock, lambda: NOW)[:2] == (eight, FOURTH)


@pytest.mark.parametrize("said", NO_DAYS)
def test_what_is_no_day_is_none_anywhere(said):
    with pytest.raises(NoDate):
        read_day(said)


@pytest.mark.parametrize("said", NO_INSTANTS)
def test_what_has_no_instant_is_no_date(said):
    with pytest.raises(BadInstant):
        moment_of(said, lambda: NOW)


def test_what_is_yet_to_come_has_no_facts():
    for said in ("2026-11-29", "20261129", "2926-11-04", "2026-11-29T00:00"):
        with pytest.raises(BadInstant):
            moment_of(said, lambda: NOW)
    assert moment_of("20261128", lambda: NOW)[:2] == (NOW, TODAY)


@pytest.mark.parametrize("no_text", [None, 20261104, 2026.5, ["2026-11-04"], {"day": 4}, NOW, True])
def test_only_a_text_or_a_date_is_read(no_text):
    with pytest.raises(NoDate):
        read_day(no_text)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2926-12-01", "2026"),
        ("2206-12-01", "2026"),
        ("1026-12-01", "2026"),
        ("2127-01-05", "2027"),
        ("9999-12-31", None),
        ("0001-01-01", None),
    ],
)
def test_a_slip_of_the_pen_is_asked_about(said, meant):
    for bounds in (DUE, FEEDBACK, PERIOD):
        with pytest.raises(OutOfBounds) as no, override("en"):
            read_day_within(said, bounds, TODAY)
        assert (f"is {meant} meant?" in no.value.message) == bool(meant)
        assert all(day.isoformat() in no.value.message for day in bounds.first_and_last(TODAY))


# --- doors


ABSURD = ("2926-12-01", "9999-12-31", "0001-01-01", "1926-12-01")


@pytest.mark.parametrize("absurd", ABSURD)
def test_no_step_takes_a_date_that_cannot_be_meant(office, absurd):
    ticket = office.ticket(state="in_progress")
    asks = (
        lambda: office.do(ticket, "change_due", "coordinator", due_on=absurd, reason="缓"),
        lambda: office.do(ticket, "add_measure", "head", text="补录", due_on=absurd),
        lambda: office.do(office.ticket(), "assign", "coordinator", department="info", leader="leader", due_on=absurd),
    )
    for ask in asks:
        with pytest.raises(TransitionRefused) as no:
            ask()
        assert (no.value.status, "date_out_of_bounds" in [r.code for r in no.value.refusals]) == (422, True)


@pytest.mark.parametrize("absurd", ABSURD)
def test_a_command_says_in_a_sentence_why_it_takes_no_such_date(office, absurd):
    ticket = office.ticket(state="in_progress")
    status, no = run(
        "move", ticket.number, "change_due", "--as", "coordinator", "--reason", "缓", "--answer", f"due_on={absurd}"
    )
    assert (status, no["refusals"][0]["code"]) == (1, "date_out_of_bounds")
    new = ("--new", "年检", "--unit", "unit", "--fed-back-on", absurd, "--as", "coordinator")
    status, no = run("import_feedback", str(ROOT / "README.md"), *new)
    assert (status, no["refusals"][0]["code"]) == (2, "wrong_usage")


@pytest.mark.parametrize("absurd", ABSURD)
def test_a_page_says_in_a_sentence_why_it_takes_no_such_date(office, enter, absurd):
    ticket = office.ticket(state="in_progress")
    answer = enter("coordinator").post(address(ticket, "change_due"), sent(ticket, due_on=absurd, reason="缓"))
    assert (answer.status_code, "Write a date from 2000-01-01" in answer.content.decode()) == (422, absurd[0] == "2")
    said = {"role": "verifier", "department": "unit", "from_on": absurd, "until_on": ""}
    path = f"/settings/people/{office.stranger.pk}/appoint/"
    answer = enter("admin").post(path, {"key": str(uuid.uuid4())} | said)
    assert answer.status_code == 422
    assert enter("admin").get("/settings/calendar/", {"year": "9" * 5000}).status_code == 200
    assert enter("coordinator").get("/tickets/", {"due_before": absurd}).status_code == 200


def test_reminders_are_not_looked_at_for_ever(office):
    status, no = run("remind", "--at", "2926-12-01", "--dry-run")
    assert (status, no["refusals"][0]["code"]) == (2, "wrong_usage")


@pytest.mark.parametrize("said", ["0001-01-01T00:00", "2026-309", "2026-W45", "9999-12-31"])
def test_a_command_and_a_page_refuse_what_is_no_date(office, enter, said):
    ticket = office.ticket()
    assert run("show", ticket.number, "--as-of", said)[0] == 2
    assert run("ledger", "--as-of", said, "--format", "json", "--out", "-")[0] == 2
    assert run("remind", "--at", said, "--dry-run")[0] == 2
    page = enter("coordinator")
    answer = page.get(f"/tickets/{ticket.number}/", {"as_of": said})
    assert (answer.status_code, answer.url) == (302, f"/tickets/{ticket.number}/")
    assert page.get(f"/inspections/{ticket.inspection_id}/report/", {"as_of": said}).status_code == 422


@pytest.mark.parametrize("absurd", ["2926-12-01", "9999-12-31"])
def test_an_appointment_and_an_inspection_have_bounds_whoever_asks(office, absurd):
    day = date.fromisoformat(absurd)
    with office.registry("appointed") as door, pytest.raises(ValidationError):
        appoint(door, office.stranger, "verifier", office.unit, day)
    with office.registry("appointed") as door, pytest.raises(ValidationError):
        appoint(door, office.stranger, "verifier", office.unit, date(2026, 1, 1), day)
    with pytest.raises(TransitionRefused) as no:
        open_inspection(
            actor=office.coordinator, name="年检", unit=office.unit, fed_back_on=day, interface=Interface.COMMAND
        )
    assert no.value.status == 422


def test_an_absurd_day_that_stands_already_keeps_nobody_from_ending_it(office):
    with office.registry("appointed") as door:
        row = Appointment(
            person=office.stranger, role="verifier", department=office.unit, from_on=date(1, 1, 1),
            until_on=date.max,
        )  # fmt: skip
        door.save(row)
    with office.registry("ended") as door:
        end(door, Appointment.objects.get(pk=row.pk), date(2026, 3, 1))


# --- the kind


def forms_of_the_product():
    """Every class of form there is, the registry of steps imported first."""
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            if each not in found:
                found.add(each)
                waiting.append(each)
    return [each for each in found if each.__module__.split(".")[0] in APPS]


# These only look up what is there, or say their bounds themselves (a table of 2000 to 2100).
WITHOUT_BOUNDS = {
    ("LedgerFilter", "due_after"),
    ("LedgerFilter", "due_before"),
    ("EnterDays", "first"),
    ("EnterDays", "last"),
}


def test_every_date_of_every_form_is_read_in_one_place_and_has_bounds():
    import administration.days.forms  # noqa: F401
    import administration.departments.forms  # noqa: F401
    import administration.ladder.forms  # noqa: F401
    import administration.powers.forms  # noqa: F401
    import intake.page.forms  # noqa: F401

    assert registry.FORMS
    dates = [
        (form.__name__, name, field)
        for form in forms_of_the_product()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]
    assert len(dates) > 12
    assert [(form, name) for form, name, field in dates if not isinstance(field, DayField)] == []
    unbounded = {(form, name) for form, name, field in dates if field.bounds is None}
    assert unbounded == WITHOUT_BOUNDS


# Each reads what the product itself wrote.
READ_BACK = {
    ("config/environment.py", "fromisoformat"),
    ("tracker/management/commands/history.py", "fromisoformat"),
    ("desk/calendar/month.py", "fromisoformat"),
    ("intake/page/drafting.py", "fromisoformat"),
    ("intake/correction.py", "fromisoformat"),
    ("operations/demo/days.py", "fromisoformat"),
    ("organization/dates.py", "fromisoformat"),
    ("record/together.py", "parse_datetime"),
}


def test_no_other_place_reads_dates():
    found = set()
    for app in sorted(APPS):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node, "attr", getattr(node, "id", ""))
                if isinstance(node, ast.Attribute | ast.Name) and name in (
                    "fromisoformat", "strptime", "parse_date", "parse_datetime"
                ):  # fmt: skip
                    found.add((str(path.relative_to(ROOT)), name))
    assert found == READ_BACK
