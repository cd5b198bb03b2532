"""A hundred at once: one moves, the others are told so, and nothing is lost, doubled or torn."""

import json
import uuid
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection, transaction

from organization.models import Department
from record.door import change
from record.history import history_model
from record.models import Attempt, Event, Registry
from record.reconcile import findings
from tests.chain import all_faults, faults
from tests.crowd import all_at_once, one_crowd
from tests.processes import run, with_the_tests_database
from tracker.models import Evidence, Measure, Ticket
from tracker.models.numbering import NumberSeries
from workflow import engine
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 100
ROAD = ("assigned", "in_progress", "submitted", "verified", "closed")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="says how SQLite behaves")


def told(answers):
    """How often each came: "moved", "replayed", or the status and codes of a refusal; anything else as it is."""
    return Counter(answer_of(answer) for answer in answers)


def answer_of(answer):
    if isinstance(answer, TransitionRefused):
        return (answer.status, *(refusal.code for refusal in answer.refusals))
    if isinstance(answer, Event):
        return "replayed" if answer.replayed else "moved"
    return repr(answer)


def events(ticket, verb):
    return Event.objects.filter(subject=ticket.subject_key, what=verb)


def is_whole(ticket):
    return faults(ticket.subject_key) == [] and list(findings()) == []


def test_of_a_hundred_different_requests_one_moves(office):
    ticket = office.ticket(state="assigned")
    attempts = Attempt.objects.count()
    people = ("head", "handler")
    answers = all_at_once(
        [
            lambda n=n: office.do(ticket, "accept", people[n % 2], key=uuid.uuid4(), reason=f"第{n}次")
            for n in range(CROWD)
        ]
    )
    assert told(answers) == {"moved": 1, (409, "wrong_state"): CROWD - 1}
    assert events(ticket, "accept").count() == 1
    assert history_model(Ticket).objects.filter(id=ticket.pk, state="in_progress").count() == 1
    assert Attempt.objects.count() - attempts == CROWD - 1
    assert set(Attempt.objects.values_list("status", "what")) == {(409, "accept")}
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1 and is_whole(ticket)


def test_the_same_request_a_hundred_times_is_one_move_and_ninety_nine_replays(office):
    ticket, key = office.ticket(state="assigned"), uuid.uuid4()
    answers = all_at_once([lambda: office.do(ticket, "accept", "handler", key=key)] * CROWD)
    assert told(answers) == {"moved": 1, "replayed": CROWD - 1}
    assert {event.pk for event in answers} == {events(ticket, "accept").get().pk}
    assert {event.moved.state for event in answers} == {"in_progress"}
    assert not Attempt.objects.exists() and is_whole(ticket)


def test_of_a_hundred_who_saw_the_same_version_one_writes(office):
    """The verb leaves the state as it is, so only the version tells them apart."""
    ticket = office.ticket(state="in_progress")
    seen = {"seen_version": ticket.version}
    answers = all_at_once(
        [lambda n=n: office.do(ticket, "report_progress", "handler", reason=f"第{n}次", **seen) for n in range(40)]
    )
    assert told(answers) == {"moved": 1, (409, "stale"): 39}
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1 and is_whole(ticket)


def test_who_does_not_ask_for_a_version_loses_no_word(office):
    ticket = office.ticket(state="in_progress")
    answers = all_at_once(
        [lambda n=n: office.do(ticket, "report_progress", "handler", reason=f"第{n}次") for n in range(40)]
    )
    assert told(answers) == {"moved": 40}
    said = set(events(ticket, "report_progress").values_list("reason", flat=True))
    assert said == {f"第{n}次" for n in range(40)} and is_whole(ticket)


def test_opposite_verbs_at_once_end_in_one_state_that_the_law_knows(office):
    """Verify, send back, take back, cancel and reassign race for one submitted ticket."""
    ticket = office.ticket(state="submitted")
    asked = [
        ("verify", "verifier", {"reason": "属实。"}),
        ("send_back", "verifier", {"reason": "请补。"}),
        ("take_back", "head", {}),
        ("cancel", "coordinator", {"reason": "重复。"}),
        ("reassign", "coordinator", {"reason": "调整。", "department": "finance"}),
    ]
    answers = all_at_once([lambda w=w: office.do(ticket, w[0], w[1], **w[2]) for w in asked for _ in range(4)])
    assert all(isinstance(answer, Event | TransitionRefused) for answer in answers), told(answers)
    steps = list(Event.objects.filter(subject=ticket.subject_key).order_by("version"))
    assert [e.from_state for e in steps[1:]] == [e.to_state for e in steps[:-1]]
    assert steps[-1].to_state == Ticket.objects.get(pk=ticket.pk).state and is_whole(ticket)


def test_births_with_one_key_bear_one_ticket(office):
    inspection = office.inspection()
    issue, key = office.issue(inspection), uuid.uuid4()

    def bear():
        unborn = Ticket(inspection=inspection, issue=issue, title="简报", problem="晚报")
        return engine.begin(unborn, office.transition_request("register", "coordinator", key=key), clock=office.clock)

    answers = all_at_once([bear] * 30)
    assert told(answers) == {"moved": 1, "replayed": 29}
    assert {event.moved.pk for event in answers} == {Ticket.objects.get().pk}
    assert NumberSeries.objects.get().last == 1 and all_faults() == []


def test_numbers_have_no_gap_and_no_twin(office):
    """Births in three inspections at once, some of them refused after the number was drawn or before."""
    inspections = [office.inspection(name=f"检查{n}") for n in range(3)]
    issues = [office.issue(inspection) for inspection in inspections]

    def bear(n):
        unborn = Ticket(inspection=inspections[n % 3], issue=issues[n % 3], title=f"问题{n}", problem="晚报")
        person = "auditor" if n % 7 == 0 else "coordinator"
        with transaction.atomic():
            event = engine.begin(unborn, office.transition_request("register", person), clock=office.clock)
            if n % 7 == 1:
                raise ZeroDivisionError
        return event

    answers = all_at_once([lambda n=n: bear(n) for n in range(42)])
    assert told(answers) == {"moved": 30, (403, "not_coordinator"): 6, "ZeroDivisionError()": 6}
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    assert numbers == [f"ZG-2026-{n:04}" for n in range(1, 31)]
    assert NumberSeries.objects.get().last == 30 and all_faults() == []


@pytest.mark.needs("postgresql")
def test_no_step_waits_for_a_step_of_another_ticket(office):
    """Two tickets of one inspection, in the same hands: the second goes all the road while each step of the first is
    taken and not committed.
    """
    inspection = office.inspection()
    first, *others = (office.ticket(inspection, title=f"问题{n}") for n in range(1 + len(ROAD)))
    for state, other in zip(ROAD, others, strict=True):
        with transaction.atomic():
            office.bring(first, state)
            [brought] = all_at_once([lambda other=other: hurried(office, other)])
        assert isinstance(brought, Ticket) and brought.state == "closed", brought


def hurried(office, ticket):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    return office.bring(ticket, "closed")


def test_rows_of_one_ticket_come_in_order_from_many_hands(office):
    """Positions of measures are drawn under the ticket's lock."""
    ticket = office.ticket(state="in_progress")
    answers = all_at_once(
        [lambda n=n: office.do(ticket, "add_measure", "handler", text=f"措施{n}") for n in range(20)]
        + [lambda n=n: office.attach(ticket, f"附件{n}.txt", f"{n}".encode()) for n in range(20)]
    )
    assert told(answers) == {"moved": 40}
    assert sorted(Measure.objects.values_list("position", flat=True)) == list(range(1, 21))
    assert Evidence.objects.count() == 20 and is_whole(ticket)


def test_the_same_file_attached_by_many_is_attached_once(office):
    ticket = office.ticket(state="in_progress")
    answers = all_at_once([lambda: office.attach(ticket, "附件.txt", b"the same")] * 20)
    assert told(answers) == {"moved": 1, (409, "file_attached_already"): 19}
    assert Evidence.objects.count() == 1


def test_the_registry_takes_many_changes_at_once(office):
    def found(n):
        with change(Registry.the(), actor=office.admin, interface="page", detail="department_added") as door:
            door.save(Department(code=f"d{n}", name=f"处{n}", parent=office.unit))

    assert told(all_at_once([lambda n=n: found(n) for n in range(30)])) == {"None": 30}
    assert Department.objects.filter(code__startswith="d").count() == 30
    assert faults("registry:1") == [] and list(findings()) == []


def test_a_ticket_judged_while_the_registry_changes_is_judged_whole(office):
    """Appointments end while their holders act: each step was either allowed or refused, and the record holds."""
    from organization.people import end

    ticket = office.ticket(state="in_progress")
    appointment = office.handler.appointments.get()

    def leave():
        with office.registry("left") as door:
            end(door, appointment, office.clock.now.date())

    steps = [lambda n=n: office.do(ticket, "report_progress", "handler", reason=f"第{n}次") for n in range(20)]
    answers = all_at_once([*steps[:10], leave, *steps[10:]])
    assert set(told(answers)) <= {"moved", "None", (403, "not_of_a_responsible_department")}
    assert all_faults() == [] and list(findings()) == []


@pytest.mark.long
@pytest.mark.parametrize("workers", [16])
def test_sixteen_processes_write_and_nobody_hears_that_the_database_is_locked(office, workers):
    """Each reads and then writes, on the ticket of all and on its own."""
    steps, inspection = 24, office.inspection()
    tickets = [office.ticket(inspection, f"问题{n}", "in_progress") for n in range(workers + 1)]
    before = Event.objects.count()
    reports = hammer(workers, steps, *(ticket.number for ticket in tickets))
    assert [report["errors"] for report in reports] == [[]] * workers
    done = [tuple(said) for report in reports for said in report["done"]]
    assert len(done) == workers * steps == Event.objects.count() - before
    numbers = dict(Ticket.objects.values_list("pk", "number"))
    written = Event.objects.filter(what="report_progress").values_list("subject", "reason")
    assert Counter(done) == Counter((numbers[int(key.partition(":")[2])], said) for key, said in written)
    assert Attempt.objects.count() == sum(report["stale"] for report in reports)
    assert all_faults() == [] and list(findings()) == []


def hammer(workers, steps, *numbers):
    environment = with_the_tests_database(settings.RECTIFY_VAR_DIR, RECTIFY_REDIS_URL=settings.RECTIFY_REDIS_URL)
    with one_crowd():
        done = run("-m", "tests.hammer", workers, steps, *numbers, env=environment)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@on_sqlite
def test_sqlite_waits_for_its_turn_longer_than_a_crowd_takes(office):
    """Every connection asks for the right to write when it begins, and waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert connection.transaction_mode == "IMMEDIATE"
