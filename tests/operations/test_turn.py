"""Writers of SQLite queue: nobody is told that the database is locked while others take turns."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse

from desk import middleware
from record import jobs, outbox, seldom
from record.models import Event, Installation, Job, OutboxItem
from record.sqlite import turn
from record.sqlite.turn import Turn, TurnMissed, patient_for
from record.tasks import drain_outbox
from tests.crowd import all_at_once
from tests.desk.sending import HTMX, address, sent
from tests.processes import PATIENCE, ROOT, eventually
from tests.test_commands import run
from tests.test_concurrency import told
from tracker.models import Ticket

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="says how SQLite behaves")
linux = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="looks at locks through /proc")


def waiting_for(database):
    """How many stand in the kernel's queue for the turn of the database."""
    inode = f":{os.stat(f'{database}-turn').st_ino} "
    return sum("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines())


@linux
def test_whoever_waits_longest_is_next(tmp_path):
    database, order, holder = tmp_path / "office", [], Turn(tmp_path / "office")
    holder.take()

    def write(n):
        mine = Turn(database)
        mine.take()
        order.append(n)
        mine.give_back()

    crowd = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for n, thread in enumerate(crowd, 1):
        thread.start()
        eventually(lambda n=n: waiting_for(database) == n, f"{n} in the queue")
    holder.give_back()
    for thread in crowd:
        thread.join(PATIENCE)
    assert order == list(range(8))


def test_a_turn_that_does_not_come_in_time_is_missed_and_whoever_left_holds_up_nobody(tmp_path):
    holder, late = Turn(tmp_path / "office"), Turn(tmp_path / "office")
    holder.take()
    with patient_for(0.01), pytest.raises(TurnMissed, match="database is locked"):
        late.take()
    holder.give_back()
    late.take()  # although its earlier self still stood in the queue


def test_the_patience_is_for_all_turns_of_a_request_together(tmp_path):
    holder, late = Turn(tmp_path / "office"), Turn(tmp_path / "office")
    holder.take()
    with patient_for(0.02):
        for _ in range(2):
            with pytest.raises(TurnMissed):
                late.take()
        assert turn._time_left() == 0


@linux
def test_whoever_is_killed_while_writing_leaves_the_turn_to_others(tmp_path):
    hold = "import sys, time; from record.sqlite.turn import Turn; Turn(sys.argv[1]).take(); print(1, flush=True)"
    command = [sys.executable, "-c", f"{hold}; sys.stdin.read()", str(tmp_path / "office")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as holder:
        assert holder.stdout.readline() == b"1\n"
        with patient_for(0), pytest.raises(TurnMissed):
            Turn(tmp_path / "office").take()
        holder.send_signal(signal.SIGKILL)
        holder.wait(PATIENCE)
        Turn(tmp_path / "office").take()


def test_where_no_file_can_be_made_the_database_has_the_word(tmp_path):
    nowhere = Turn(tmp_path / "missing" / "office")
    nowhere.take()
    nowhere.give_back()


# --- on the database of an office -------------------------------------------------------------------------------------


def of_the_office():
    return Turn(os.path.realpath(connection.settings_dict["NAME"]))


@contextmanager
def somebody_else_writing():
    other = of_the_office()
    other.take()
    try:
        yield
    finally:
        other.give_back()


def is_free(patience=PATIENCE):
    """Sooner or later: whoever left the queue holds it for a moment when it would have been next."""
    try:
        with patient_for(patience), somebody_else_writing():
            return True
    except TurnMissed:
        return False


def is_held():
    return not is_free(patience=0)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_turn_is_held_from_the_first_write_to_the_end_and_no_longer():
    assert not Installation.current() and is_free()
    with transaction.atomic():
        with transaction.atomic():
            assert is_held()
        assert is_held()
    assert is_free()
    Installation.objects.filter(pk=-1).update(kind="")  # without a transaction
    assert is_free()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert is_free()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM no_such_table")
    assert is_free()
    connection.set_autocommit(False)
    Installation.objects.filter(pk=-1).update(kind="")
    assert is_held()
    connection.close()
    assert is_free()


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_many_write_at_once_and_need_none_of_the_patience_of_sqlite(office):
    """Whoever asked SQLite out of turn would be refused at once."""
    inspection = office.inspection()
    tickets = [office.ticket(inspection, f"问题{n}", "in_progress") for n in range(5)]

    def report(n):
        return office.do(tickets[n % 5], "report_progress", "handler", reason=f"第{n}次")

    def write_alone():
        Job.objects.filter(pk=-1).update(done=1)

    acts = [partial(report, n) for n in range(24)] + [write_alone] * 8
    answers = all_at_once([partial(without_patience, act) for act in acts])
    assert told(answers) == {"moved": 24, "None": 8}


def without_patience(act):
    """Only once the database is open: who opens it waits for who closes it, whether or not anybody writes."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    return act()


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_writes_while_reading_row_by_row_is_not_refused_because_others_wrote_meanwhile(office):
    """SQLite refuses at once, whatever the patience, whoever would write on the ground of an older state."""
    tickets = iter(Ticket.objects.iterator(chunk_size=1))
    inspection = office.inspection()
    for n in range(3):
        office.ticket(inspection, f"问题{n}", "in_progress")
    next(tickets)
    all_at_once([lambda: jobs.ask("reconcile")])
    Job.objects.update(done=1)
    assert len(list(tickets)) == 2


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, HTMX, {"Accept": "application/json"}], ids=["page", "part", "program"])
def test_a_page_whose_turn_does_not_come_changes_nothing_and_says_when_to_try_again(
    office, enter, monkeypatch, headers
):
    ticket, browser = office.ticket(state="assigned"), enter("handler")
    asked, events = sent(ticket), Event.objects.count()
    with somebody_else_writing(), monkeypatch.context() as hurried:
        hurried.setattr(middleware, "PATIENCE", 0.01)
        assert browser.get(address(ticket)).status_code == 200  # readers wait for nobody
        answer = browser.post(address(ticket, "accept"), asked, headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Others are writing just now. Nothing was changed; try again in a moment." in answer.content.decode()
    assert Event.objects.count() == events
    assert browser.post(address(ticket, "accept"), asked, headers=HTMX).status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).state == "in_progress"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_signing_in_waits_its_turn_too(office, client, monkeypatch):
    monkeypatch.setattr(middleware, "PATIENCE", 0.01)
    with somebody_else_writing():
        answer = client.post("/sign-in/", {"username": "handler", "password": "guessed"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_session_that_could_not_be_kept_is_a_page_to_try_again(office, enter, rf):
    """It is written after the page, where no view and no handler of exceptions looks."""

    def change(request):
        request.session["seen"] = True
        return HttpResponse()

    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in enter("handler").cookies.items()}
    with somebody_else_writing(), patient_for(0.01):
        answer = middleware.SessionMiddleware(change)(request)
    assert answer.status_code == 503


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_command_whose_turn_does_not_come_says_so_and_changes_nothing(office):
    ticket = office.ticket(state="assigned")
    with somebody_else_writing(), patient_for(0.01):
        status, answer = run("move", ticket.number, "accept", "--as", "handler")
    assert (status, [refusal["code"] for refusal in answer["refusals"]]) == (1, ["busy"])
    assert Ticket.objects.get(pk=ticket.pk).state == "assigned"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_what_a_command_did_is_answered_even_where_the_news_has_to_wait(office, monkeypatch):
    ticket = office.ticket(state="assigned")

    def busy():
        raise OperationalError("database is locked") from TurnMissed()

    monkeypatch.setattr(outbox, "drain", busy)
    status, answer = run("move", ticket.number, "accept", "--as", "handler")
    assert (status, answer["to"]) == (0, "in_progress")


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_task_whose_turn_does_not_come_leaves_its_work_to_the_next_sweep_in_one_line(office, caplog, monkeypatch):
    monkeypatch.setattr(seldom, "_said", {})
    office.ticket(state="assigned")
    due = OutboxItem.objects.count()
    with somebody_else_writing(), patient_for(0.01):
        drain_outbox()
        drain_outbox()
    [line] = [line for line in caplog.records if line.levelname == "WARNING"]
    assert "next sweep" in line.getMessage() and not line.exc_info
    assert OutboxItem.objects.count() == due > 0
    assert drain_outbox()["done"] == due
