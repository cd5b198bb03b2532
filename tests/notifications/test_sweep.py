"""The sweep: who is reminded of what, when, and only once."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from notifications import reminders
from notifications.models import Delivery, Notice, Reminder
from notifications.sending import Sender
from notifications.tasks import deliver_due, sweep_reminders
from organization.people import deactivate
from tests.office import FIRST_DAY
from tracker.models import LadderLine, Ticket

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(*when):
    return datetime(*when, tzinfo=SHANGHAI)


# The office's ticket is due on Tuesday 30 June 2026; the suggested ladder speaks on the 23rd, 29th, 30th and 3 July.
FIVE_DAYS_BEFORE = local(2026, 6, 23, 9)


@pytest.fixture
def ticket(addressed):
    return addressed.ticket(state="in_progress")


def ledger():
    rows = Reminder.objects.order_by("day", "line_id", "recipient__username")
    return [(str(r.day), r.line.trigger, r.recipient.username) for r in rows.select_related("line", "recipient")]


def turn(office, *when):
    """Set the office's clock to a local time."""
    office.clock.now = local(*when)


# --- what is recorded ------------------------------------------------------------------------------------------------


def test_each_rung_speaks_on_its_day_to_its_people(ticket):
    for now in (local(2026, 6, 22, 9), FIVE_DAYS_BEFORE, local(2026, 6, 29, 9), local(2026, 6, 30, 9)):
        reminders.sweep(now)
    assert ledger() == [
        (day, trigger, person)
        for day, trigger in (
            ("2026-06-23", "before_due"),
            ("2026-06-29", "before_due"),
            ("2026-06-30", "on_due"),
        )
        for person in ("handler", "head")
    ]
    reminders.sweep(local(2026, 7, 3, 9))
    assert [row[1:] for row in ledger()[6:]] == [
        ("after_due", person) for person in ("coordinator", "handler", "head", "leader")
    ]


def test_a_row_of_the_ledger_names_its_cause_and_its_key_is_spelled_from_it(ticket, addressed):
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
    row = Reminder.objects.get(recipient=addressed.handler)
    line = LadderLine.objects.get(trigger="before_due", working_days=5)
    assert (row.subject, row.cycle, row.line, row.anchor) == (f"ticket:{ticket.pk}", 1, line, 2)
    assert (row.day, row.planned_for) == (date(2026, 6, 23), local(2026, 6, 23, 8, 30))
    assert abs(datetime.now(SHANGHAI) - row.recorded_at) < timedelta(minutes=5)  # the truth, not what was pretended
    namespace = uuid.UUID("6f0a3a52-4d1b-5c5e-9a52-1c6b7e0f2d11")
    spelled = f"ticket:{ticket.pk}/1/{line.pk}/2/2026-06-23/{addressed.handler.pk}"
    assert row.key == uuid.uuid5(namespace, spelled)


def test_a_second_sweep_finds_nothing_and_so_does_one_that_forgot_the_first(ticket, post_office):
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
    assert reminders.sweep(FIVE_DAYS_BEFORE + timedelta(hours=1)) == 0
    # As if the first one's note of the next time had been lost: the ledger still knows.
    Ticket.objects.update(next_reminder_at=FIVE_DAYS_BEFORE)
    assert reminders.sweep(FIVE_DAYS_BEFORE + timedelta(hours=1)) == 0
    assert (Reminder.objects.count(), Notice.objects.count(), Delivery.objects.count()) == (2, 2, 2)
    assert Ticket.objects.get().next_reminder_at == local(2026, 6, 29, 8, 30)


def test_after_days_without_a_sweep_only_the_newest_is_said(ticket):
    reminders.sweep(local(2026, 7, 1, 9))
    assert ledger() == [("2026-06-30", "on_due", "handler"), ("2026-06-30", "on_due", "head")]


def test_a_reminder_is_told_in_the_inbox_and_by_mail_in_words(ticket, post_office):
    reminders.sweep(FIVE_DAYS_BEFORE)
    with Sender(hours=FIVE_DAYS_BEFORE) as sender:
        assert sender.send_due().sent == 2
    assert post_office.recipients == ["handler@office.example", "head@office.example"]
    said = post_office.mails[0].get_content()
    assert "2026-06-30" in said and f"/tickets/{ticket.number}/" in said
    assert set(Notice.objects.values_list("code", flat=True)) == {"before_due"}


# --- dates and states that move --------------------------------------------------------------------------------------


def test_a_due_date_moved_away_and_back_gets_reminders_of_its_own(ticket, addressed):
    reminders.sweep(FIVE_DAYS_BEFORE)
    turn(addressed, 2026, 6, 24, 9)
    addressed.do(ticket, "change_due", "coordinator", reason="上级要求", due_on="2026-08-31")
    assert reminders.sweep(local(2026, 6, 29, 9)) == 0
    turn(addressed, 2026, 6, 29, 10)
    addressed.do(ticket, "change_due", "coordinator", reason="恢复原期限", due_on="2026-06-30")
    assert reminders.sweep(local(2026, 6, 30, 9)) == 2
    anchors = Reminder.objects.order_by("pk").values_list("day", "anchor")
    assert list(anchors) == [(date(2026, 6, 23), 2)] * 2 + [(date(2026, 6, 30), 5)] * 2


def test_the_same_day_of_the_same_rung_is_said_anew_for_a_date_that_was_set_anew(ticket, addressed):
    """Anything that left the anchor out of the key would swallow the second."""
    turn(addressed, 2026, 6, 22, 9)
    reminders.sweep(FIVE_DAYS_BEFORE)
    for due_on in ("2026-08-31", "2026-06-30"):
        addressed.do(ticket, "change_due", "coordinator", reason="调整", due_on=due_on)
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
    assert list(Reminder.objects.order_by("pk").values_list("day", "anchor")) == [
        (date(2026, 6, 23), anchor) for anchor in (2, 2, 5, 5)
    ]


def test_a_reopened_ticket_is_reminded_of_in_its_new_cycle(addressed):
    ticket = addressed.ticket(state="closed")
    turn(addressed, 2026, 6, 1, 9)
    addressed.do(ticket, "reopen", "coordinator", reason="反弹")
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
    assert set(Reminder.objects.values_list("cycle", flat=True)) == {2}


@pytest.mark.parametrize("state", ["registered", "submitted", "verified", "closed", "cancelled"])
def test_work_that_is_handed_in_or_over_is_not_chased(addressed, state):
    addressed.ticket(state=state)
    for day in (23, 29, 30):
        reminders.sweep(local(2026, 6, day, 9))
    reminders.sweep(local(2026, 7, 3, 9))
    chased = Reminder.objects.exclude(line__trigger="not_verified")
    assert not chased.exists()
    assert Reminder.objects.exists() is (state == "submitted")


def test_who_lets_a_ticket_wait_is_reminded_of_it(addressed):
    addressed.ticket(state="assigned")  # on Monday 2 March
    reminders.sweep(local(2026, 3, 4, 9))
    assert ledger() == [("2026-03-04", "not_accepted", name) for name in ("coordinator", "handler", "head")]


def test_verification_that_waits_is_asked_of_those_who_may_verify(addressed):
    addressed.appoint("head", "verifier", "unit")  # did the work
    addressed.ticket(state="submitted")
    reminders.sweep(local(2026, 3, 5, 9))
    assert ledger() == [("2026-03-05", "not_verified", name) for name in ("coordinator", "verifier")]


@pytest.mark.parametrize("step", ["submit", "cancel", "change_due"])
def test_a_reminder_that_no_longer_holds_is_not_mailed_and_leaves_the_inbox(ticket, addressed, news, post_office, step):
    news()
    reminders.sweep(FIVE_DAYS_BEFORE)
    turn(addressed, 2026, 6, 23, 10)
    if step == "submit":
        addressed.submit(ticket)
    else:
        due = {"due_on": "2026-07-31"} if step == "change_due" else {}
        addressed.do(ticket, step, "coordinator", reason="调整", **due)
    with Sender(hours=FIVE_DAYS_BEFORE) as sender:
        sender.send_due()
    of_reminders = Delivery.objects.filter(notice__reminder__isnull=False)
    assert set(of_reminders.values_list("status", "last_error")) == {("dropped", "settled")}
    news()
    assert not Notice.objects.open().filter(reminder__isnull=False).exists()


def test_accepting_settles_the_waiting_and_not_the_date(addressed, news):
    ticket = addressed.ticket(state="assigned")
    reminders.sweep(local(2026, 3, 4, 9))
    turn(addressed, 2026, 6, 23, 8)
    reminders.sweep(FIVE_DAYS_BEFORE)
    turn(addressed, 2026, 6, 23, 10)
    addressed.do(ticket, "accept", "handler")
    news()
    still_open = Notice.objects.open().filter(reminder__isnull=False)
    assert {(n.code, n.recipient.username) for n in still_open} == {("before_due", "head")}


# --- who must not hear -----------------------------------------------------------------------------------------------


def test_whoever_lost_access_is_not_reminded(ticket, addressed):
    with addressed.registry("left", addressed.admin) as door:
        appointment = addressed.head.appointments.get(role="head")
        appointment.until_on = FIRST_DAY
        door.save(appointment)
        deactivate(door, type(addressed.handler).objects.get(pk=addressed.handler.pk))
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 0
    assert not Notice.objects.exists()
    assert Ticket.objects.get().next_reminder_at == local(2026, 6, 29, 8, 30)


def test_another_department_takes_over_the_reminders_with_the_ticket(ticket, addressed):
    addressed.do(ticket, "reassign", "coordinator", reason="调整", department="finance")
    addressed.do(ticket, "accept", "handler2")
    reminders.sweep(FIVE_DAYS_BEFORE)
    assert {row[2] for row in ledger()} == {"head2", "handler2"}


def test_a_rung_reminds_the_roles_it_names_when_it_was_in_force(ticket, addressed):
    with addressed.registry("ladder_changed", addressed.admin) as door:
        for line in LadderLine.objects.filter(trigger="before_due", working_days=5):
            line.until_on = date(2026, 6, 1)
            door.save(line)
        door.save(
            LadderLine(trigger="before_due", working_days=5, roles=["leader", "auditor"], from_on=date(2026, 6, 2))
        )
    reminders.sweep(FIVE_DAYS_BEFORE)
    assert {row[2] for row in ledger()} == {"leader", "auditor"}


# --- the office's hours ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "sends"),
    [
        (local(2026, 6, 23, 8, 29), False),
        (local(2026, 6, 23, 8, 30), True),
        (local(2026, 6, 23, 17, 29), True),
        (local(2026, 6, 23, 17, 30), False),
        (local(2026, 6, 27, 10), False),  # a Saturday
    ],
)
def test_nothing_is_recorded_outside_office_hours(ticket, now, sends):
    assert bool(reminders.sweep(now)) is sends
    assert Reminder.objects.exists() is sends


def test_a_make_up_saturday_sends_and_national_day_holds(addressed):
    ticket = addressed.ticket(state="in_progress")
    addressed.do(ticket, "change_due", "coordinator", reason="调整", due_on="2026-10-12")
    another = addressed.ticket(title="台账缺项", state="in_progress")
    addressed.do(another, "change_due", "coordinator", reason="调整", due_on="2026-10-01")
    reminders.sweep(local(2026, 9, 30, 9))
    before = Reminder.objects.count()
    for day in range(1, 8):
        assert reminders.sweep(local(2026, 10, day, 10)) == 0
    assert reminders.held(local(2026, 10, 1, 10)) == 2  # what fell on the holiday goes out after it
    reminders.sweep(local(2026, 10, 8, 9))
    assert Reminder.objects.filter(day=date(2026, 10, 1), planned_for=local(2026, 10, 8, 8, 30)).count() == 2
    assert Reminder.objects.count() > before
    assert local(2026, 10, 10, 9).strftime("%A") == "Saturday"
    reminders.sweep(local(2026, 10, 10, 9))  # one working day before Monday the 12th
    assert Reminder.objects.filter(day=date(2026, 10, 10), subject=ticket.subject_key).count() == 2


def test_mail_that_failed_in_the_afternoon_waits_for_the_morning_and_costs_no_attempt(ticket, post_office):
    reminders.sweep(FIVE_DAYS_BEFORE)
    now = local(2026, 6, 23, 18)
    Delivery.objects.update(due_at=now)
    with Sender(lambda: now) as sender:
        assert sender.send_due().held == 2
    waiting = set(Delivery.objects.values_list("status", "attempts", "due_at"))
    assert waiting == {("pending", 0, local(2026, 6, 24, 8, 30))}
    now = local(2026, 6, 24, 8, 31)
    with Sender(lambda: now) as sender:
        assert sender.send_due().sent == 2


def test_news_of_what_somebody_just_did_does_not_wait_for_the_morning(addressed, news, post_office):
    addressed.ticket(state="assigned")
    news()
    Delivery.objects.update(due_at=local(2026, 6, 23, 22))
    with Sender(lambda: local(2026, 6, 23, 22)) as sender:
        assert sender.send_due().sent == 3


# --- nothing is half done --------------------------------------------------------------------------------------------


def test_a_sweep_that_is_rolled_back_leaves_nothing_and_is_made_up_for(ticket, post_office):
    planned = Ticket.objects.get().next_reminder_at
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
        raise ZeroDivisionError
    assert not (Reminder.objects.exists() or Notice.objects.exists() or Delivery.objects.exists())
    assert Ticket.objects.get().next_reminder_at == planned
    assert post_office.mails == []
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2


def test_a_ticket_that_cannot_be_worked_out_holds_up_nobody(addressed, monkeypatch):
    sound, broken = (addressed.ticket(title=title, state="in_progress") for title in ("简报", "台账"))
    reckon = reminders.due_occurrences

    def stumble(ticket, *args):
        if ticket.pk == broken.pk:
            raise ValueError("cannot be worked out")
        return reckon(ticket, *args)

    monkeypatch.setattr(reminders, "due_occurrences", stumble)
    assert reminders.sweep(FIVE_DAYS_BEFORE) == 2
    assert {row.subject for row in Reminder.objects.all()} == {f"ticket:{sound.pk}"}
    assert Ticket.objects.get(pk=broken.pk).next_reminder_at == FIVE_DAYS_BEFORE + timedelta(hours=1)
    monkeypatch.undo()
    assert reminders.sweep(FIVE_DAYS_BEFORE + timedelta(hours=1)) == 2


def test_reminding_writes_no_history_and_no_event(ticket, django_assert_max_num_queries):
    before = Ticket.objects.get()
    reminders.sweep(FIVE_DAYS_BEFORE)
    after = Ticket.objects.get()
    assert (after.version, after.chain_head) == (before.version, before.chain_head)
    assert after.history.count() == before.history.count()


def test_a_large_sweep_asks_little_more_than_a_small_one(addressed, django_assert_max_num_queries):
    """People and roles are asked for once, not for every ticket."""

    def queries(expected):
        with django_assert_max_num_queries(1000) as counted:
            assert reminders.sweep(FIVE_DAYS_BEFORE) == expected
        return len(counted.captured_queries)

    inspection = addressed.inspection()
    addressed.ticket(inspection, state="in_progress")
    few = queries(2)
    for n in range(10):
        addressed.ticket(inspection, title=f"问题{n}", state="in_progress")
    assert queries(20) <= few + 2 * 10  # a savepoint for each ticket, so that one cannot stop the others


# --- the tasks -------------------------------------------------------------------------------------------------------


def test_the_tasks_may_run_at_any_time_and_twice(ticket, post_office):
    """Called as a worker calls them, with the real clock; whatever is due by then is handled once."""
    for _ in range(2):
        sweep_reminders()
        deliver_due()
    assert Reminder.objects.count() in (0, 4)  # by now the ticket is overdue, and the office may be closed
    assert max(post_office.arrived.values(), default=0) <= 1
