"""`remind` on the command line, to the letter of its contract."""

import pytest

from notifications.models import Delivery, Notice, Reminder
from tests.test_commands import run
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

FIVE_DAYS_BEFORE = "2026-06-23T09:00+08:00"
KEYS = {"planned", "already", "delivered", "failed", "held"}


@pytest.fixture
def ticket(addressed):
    return addressed.ticket(state="in_progress")


@pytest.fixture
def remind(post_office):
    def remind(*arguments):
        status, answer = run("remind", *arguments)
        if status == 0:
            assert set(answer) == KEYS and all(type(n) is int for n in answer.values())
        return status, answer

    return remind


def tally(planned=0, already=0, delivered=0, failed=0, held=0):
    return {"planned": planned, "already": already, "delivered": delivered, "failed": failed, "held": held}


def rows():
    tables = (Reminder, Notice, Delivery, Ticket)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_run_records_and_sends_and_a_second_finds_it_done(ticket, remind, post_office):
    assert remind("--at", FIVE_DAYS_BEFORE) == (0, tally(planned=2, delivered=2))
    assert remind("--at", FIVE_DAYS_BEFORE) == (0, tally(already=2))
    assert post_office.recipients == ["handler@office.example", "head@office.example"]


def test_a_dry_run_says_the_same_and_writes_nothing(ticket, remind, post_office):
    before = rows()
    assert remind("--at", FIVE_DAYS_BEFORE, "--dry-run") == (0, tally(planned=2))
    assert rows() == before and post_office.mails == []
    remind("--at", FIVE_DAYS_BEFORE)
    before = rows()
    assert remind("--at", FIVE_DAYS_BEFORE, "--dry-run") == (0, tally(already=2))
    assert rows() == before


def test_the_future_can_be_looked_at_and_not_lived(ticket, addressed, remind, post_office):
    addressed.do(ticket, "change_due", "coordinator", reason="调整", due_on="2031-06-16")
    before = rows()
    status, answer = remind("--at", "2031-06-16T09:00+08:00")
    assert status == 1 and [r["code"] for r in answer["refusals"]] == ["future_instant"]
    assert rows() == before and post_office.mails == []
    assert remind("--at", "2031-06-16T09:00+08:00", "--dry-run") == (0, tally(planned=2))
    assert rows() == before


@pytest.mark.parametrize("written", ["2026-06-23T08:00+08:00", "2026-06-23T20:00+08:00", "2026-06-27T10:00+08:00"])
def test_outside_office_hours_it_holds(ticket, remind, post_office, written):
    assert remind("--at", written) == (0, tally(held=2))
    assert not Reminder.objects.exists() and post_office.mails == []


def test_national_day_holds_and_a_make_up_saturday_sends(ticket, addressed, remind):
    addressed.do(ticket, "change_due", "coordinator", reason="调整", due_on="2026-10-01")
    assert remind("--at", "2026-10-01T10:00+08:00") == (0, tally(held=2))
    addressed.do(ticket, "change_due", "coordinator", reason="调整", due_on="2026-10-12")
    assert remind("--at", "2026-10-10T10:00+08:00") == (0, tally(planned=2, delivered=2))


def test_a_mere_date_means_the_end_of_its_office_hours(ticket, remind):
    assert remind("--at", "2026-06-23", "--dry-run") == (0, tally(planned=2))
    assert remind("--at", "2026-06-22", "--dry-run") == (0, tally())


def test_what_the_server_refuses_is_counted_and_tried_again_by_a_later_run(ticket, remind, post_office):
    post_office.refuses["head@office.example"] = "450 4.2.0 come back later"
    assert remind("--at", FIVE_DAYS_BEFORE) == (0, tally(planned=2, delivered=1, failed=1))
    post_office.refuses.clear()
    Delivery.objects.filter(status="pending").update(due_at="2026-06-23T01:00Z")
    assert remind("--at", FIVE_DAYS_BEFORE) == (0, tally(already=2, delivered=1))


def test_mail_about_other_news_is_left_to_the_workers(ticket, remind, news, post_office):
    """Whoever counts what `remind` delivered wants to know of reminders."""
    news()
    assert Delivery.objects.count() == 1  # the leader's, about the assignment
    assert remind("--at", FIVE_DAYS_BEFORE) == (0, tally(planned=2, delivered=2))
    assert "leader@office.example" not in post_office.recipients


def test_without_a_mail_server_reminders_stand_in_the_inbox(ticket, settings):
    settings.EMAIL_HOST = ""
    assert run("remind", "--at", FIVE_DAYS_BEFORE) == (0, tally(planned=2))
    assert Notice.objects.filter(reminder__isnull=False).count() == 2


@pytest.mark.parametrize("written", ["tomorrow", "2026-13-01", ""])
def test_an_instant_that_cannot_be_read_is_wrong_usage(ticket, remind, written):
    status, answer = remind(f"--at={written}", "--dry-run")
    if written:
        assert status == 2 and [r["code"] for r in answer["refusals"]] == ["wrong_usage"]
    else:
        assert status == 0  # an empty instant is none


def test_on_a_terminal_it_speaks_in_sentences(ticket, capsys):
    from django.core.management import call_command

    call_command("remind", "--at", FIVE_DAYS_BEFORE, "--dry-run")
    said = capsys.readouterr().out
    assert "2" in said and len(said.splitlines()) == 2
