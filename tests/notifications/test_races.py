"""Several at once: sweepers, senders, and an office whose workers, broker and schedulers die in the middle."""

import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, time
from subprocess import PIPE, Popen
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test import override_settings

from notifications import reminders
from notifications.models import Delivery, Notice, Reminder
from notifications.sending import Sender
from record import outbox
from tests.notifications.conftest import give_addresses
from tests.notifications.many import many_tickets, open_every_day, remind_the_handler_on_the_day
from tests.notifications.post_office import PostOffice
from tests.processes import ROOT, Processes, eventually, free_port, run, with_the_tests_database
from tracker.models import Ticket

pytestmark = [pytest.mark.past_the_door, pytest.mark.django_db(transaction=True)]

OFFICE_HOURS = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)  # nine o'clock in the office, on a Tuesday


@pytest.fixture
def ready(office):
    """An office with addresses and a ladder of one line, whose own news has been told."""
    give_addresses(office)
    remind_the_handler_on_the_day(office)
    return office


def all_at_once(n, do):
    """What `do()` returned in each of `n` threads that began together."""
    gate, results, wrongs = threading.Barrier(n), [], []

    def run():
        try:
            gate.wait()
            results.append(do())
        except Exception as wrong:  # told below; a thread's own traceback would pass unnoticed
            wrongs.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrongs == []
    return results


def test_sweepers_at_the_same_time_record_each_reminder_once(ready, monkeypatch):
    many_tickets(ready, 200, OFFICE_HOURS)
    monkeypatch.setattr(reminders, "BATCH", 7)  # many small bites, so that they meet
    recorded = all_at_once(4, lambda: reminders.sweep(OFFICE_HOURS, wake=False))
    assert sum(recorded) == 200
    assert Reminder.objects.count() == Notice.objects.count() == 200
    assert Reminder.objects.values("subject").distinct().count() == 200
    if connection.features.has_select_for_update_skip_locked:
        assert len([n for n in recorded if n]) > 1, "they took turns, so this proved nothing"


def test_commands_at_the_same_time_record_each_reminder_once(ready, tmp_path):
    many_tickets(ready, 200, OFFICE_HOURS)
    command = [sys.executable, "manage.py", "remind", "--at", "2026-06-30T09:00+08:00", "--json"]
    with ExitStack() as stack:
        given = {"cwd": ROOT, "env": with_the_tests_database(tmp_path), "stdout": PIPE, "text": True}
        runs = [stack.enter_context(Popen(command, **given)) for _ in range(3)]
        said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * 3, said
    assert Reminder.objects.count() == Notice.objects.count() == 200


def test_a_second_sweeper_passes_over_what_the_first_one_holds(ready):
    """It neither waits for it nor does it again."""
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite has one writer at a time, so nobody can hold a part")
    many_tickets(ready, 20, OFFICE_HOURS)
    began = monotonic()
    with transaction.atomic():
        assert len(Ticket.objects.claim_reminders(OFFICE_HOURS, 5)) == 5
        [meanwhile] = all_at_once(1, lambda: reminders.sweep(OFFICE_HOURS, wake=False))
    assert (meanwhile, monotonic() - began < 10) == (15, True)
    assert reminders.sweep(OFFICE_HOURS, wake=False) == 5


def test_senders_at_the_same_time_send_each_mail_once(ready, post_office):
    many_tickets(ready, 60, OFFICE_HOURS)
    reminders.sweep(OFFICE_HOURS, wake=False)

    def send():
        with Sender(hours=OFFICE_HOURS) as sender:
            return sender.send_due().sent

    sent = all_at_once(4, send)
    assert sum(sent) == 60
    assert sorted(post_office.arrived.values()) == [1] * 60


def test_a_broker_that_is_away_fails_nobody(tmp_path):
    """Whoever caused the news has it committed; telling the workers takes a moment and never raises."""
    tell = (
        "import django; django.setup(); from time import monotonic; from django.db import transaction\n"
        "from notifications.wake import wake_sender; from record.outbox import wake; began = monotonic()\n"
        "with transaction.atomic(): transaction.on_commit(wake); wake_sender(); wake_sender()\n"
        "print(monotonic() - began)\n"
    )
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    told = run("-c", tell, env=with_the_tests_database(tmp_path, RECTIFY_REDIS_URL=nobody))
    assert told.returncode == 0, told.stderr
    assert told.stderr.count("The queue did not answer") == 1 and "Traceback" not in told.stderr
    assert float(told.stdout) < 4  # somebody waits for a page; asked as patiently as a worker it takes ten seconds


# --- an office in which everything dies -------------------------------------------------------------------------------


class Office:
    """Workers, two schedulers, all of them hurried, and a broker: Redis of its own, or a folder."""

    def __init__(self, processes, *, redis, post_office, workers):
        self._redis_port, self.workers = free_port() if redis else None, workers
        self._processes, self._folder = processes, processes.folder
        self._environment = with_the_tests_database(
            processes.folder,
            RECTIFY_REDIS_URL=f"redis://127.0.0.1:{self._redis_port}/0" if redis else "",
            RECTIFY_SMTP_URL=f"smtp://127.0.0.1:{post_office.port}",
            RECTIFY_MAIL_FROM="rectify@office.example",
            RECTIFY_BASE_URL="https://rectify.office.example",
            RECTIFY_MAIL_TIMEOUT="4",  # seconds; the lease of a delivery is eight times as long
            RECTIFY_SENDING_HOURS="00:00-23:59:59.999999",
            RECTIFY_TEST_BEGAN=datetime.now(UTC).isoformat(),
        )

    def open(self):
        self._start_broker()
        for number in range(2):
            schedule = str(self._folder / f"schedule-{number}")
            self._celery(f"beat {number}", "beat", "--pidfile", "", "--schedule", schedule)
        for number in range(self.workers):
            self._start_worker(number)

    def kill_worker(self, number):
        """With SIGKILL, its children too; and start it anew."""
        self._processes.kill(f"worker {number}")
        self._start_worker(number)

    def kill_broker(self):
        """It forgets every message it held; and start it anew."""
        if self._redis_port:
            self._processes.kill("redis")
        else:
            for message in (self._folder / "queue" / "messages").iterdir():
                message.unlink(missing_ok=True)
        self._start_broker()

    def _start_broker(self):
        if self._redis_port:
            forgetful = ("--save", "", "--appendonly", "no", "--dir", str(self._folder))
            redis = ("redis-server", "--port", self._redis_port, *forgetful)
            self._processes.start("redis", *redis, env=self._environment)

    def _start_worker(self, number):
        pool = ("--pool", "prefork", "--concurrency", str(PER_WORKER)) if self._redis_port else ("--pool", "solo")
        self._celery(f"worker {number}", "--quiet", "worker", "--hostname", f"w{number}@%h", *pool)

    def _celery(self, name, *arguments):
        hurried = (sys.executable, "-m", "celery", "--app", "tests.notifications.hurried", *arguments)
        self._processes.start(name, *hurried, env=self._environment)


PER_WORKER = 2


def drill(ready, tmp_path, *, n, redis, workers):
    """`n` reminders are due, and workers die while they record and while they send; returns what mail arrived where."""
    now = datetime.now(UTC)
    open_every_day(ready, now)
    outbox.drain()
    Notice.objects.all().delete()
    with override_settings(RECTIFY_SENDING_HOURS=(time.min, time.max)):
        due = many_tickets(ready, n, now)
    many_tickets(ready, 50, now, due_on=datetime(2031, 6, 30, tzinfo=UTC).date())
    post_office = PostOffice().open()
    post_office.delay = 0.01
    try:
        with Processes(tmp_path) as processes:

            def until(question, what):
                eventually(question, what, processes.tell)

            office = Office(processes, redis=redis, post_office=post_office, workers=workers)
            office.open()
            until(Reminder.objects.exists, "the first reminder")
            office.kill_worker(0)
            for number, part in enumerate((0.1, 0.3, 0.5), 1):
                until(lambda: len(post_office.arrived) > part * n, f"{part} of the mail")  # noqa: B023
                office.kill_worker(number % workers)
                if part == 0.3:
                    office.kill_broker()
            sent = Delivery.objects.filter(status="sent")
            until(lambda: sent.count() == n, "every mail to be sent")
    finally:
        post_office.close()
    assert {ticket.next_reminder_at for ticket in Ticket.objects.filter(pk__in=[t.pk for t in due])} == {None}
    return post_office


def prove(post_office, n):
    """Nothing lost and nothing recorded twice. A mail may arrive twice, but never more often than it was begun."""
    assert Reminder.objects.count() == Notice.objects.count() == Delivery.objects.count() == n
    assert len(set(Reminder.objects.values_list("key", flat=True))) == n
    assert Reminder.objects.values("subject").distinct().count() == n
    arrived = post_office.arrived
    begun = dict(Delivery.objects.values_list("message_id", "attempts"))
    assert set(arrived) == set(begun)
    assert [mail for mail in arrived if arrived[mail] > begun[mail]] == []
    assert max(arrived.values()) <= 3 and sum(begun.values()) < 1.2 * n


@pytest.mark.long
@pytest.mark.needs("postgresql", "redis")
def test_a_thousand_reminders_survive_workers_broker_and_a_second_scheduler(ready, tmp_path):
    prove(drill(ready, tmp_path, n=1000, redis=True, workers=2), 1000)


@pytest.mark.long
@pytest.mark.needs("true_day")
def test_the_embedded_office_survives_its_worker_and_its_queue(ready, tmp_path):
    prove(drill(ready, tmp_path, n=100, redis=False, workers=1), 100)
