"""What somebody sends who wants more of the life cycle than it gives."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from record.models import Attempt, Event
from tests.desk.sending import address, sent
from tests.law.checksum import checksum
from tests.office import refused
from tests.test_commands import run
from tracker.models import Evidence, Ticket
from tracker.store import open_stored

pytestmark = pytest.mark.django_db
SESSIONS = ("django_session", "axes_accesslog", "axes_accessattempt", "notifications_notice")


def test_columns_that_no_form_has_are_not_taken(office, enter):
    ticket = office.ticket(state="in_progress")
    stolen = {
        "state": "closed", "verified_by": office.handler.pk, "verified_by_id": office.handler.pk, "version": 99,
        "number": "ZG-2026-0000", "created_at": "2000-01-01", "is_staff": "1", "is_superuser": "1", "cycle": 9,
        "result": "completed", "original_due_on": "2030-01-01", "added_by": office.head.pk, "actor": "head",
        "at": "2020-01-01T00:00:00Z", "interface": "system",
    }  # fmt: skip
    answer = enter("handler").post(address(ticket, "add_measure"), sent(ticket, text="修订办法", **stolen))
    assert answer.status_code == 302
    after = Ticket.objects.get(pk=ticket.pk)
    for name in ("state", "verified_by_id", "number", "cycle", "result", "original_due_on", "due_on"):
        assert getattr(after, name) == getattr(ticket, name), name
    assert after.version == ticket.version + 1
    event = Event.objects.filter(subject=ticket.subject_key).latest("version")
    assert (event.actor, event.interface) == (office.handler, "page")
    assert event.at.year != 2020


def test_an_answer_that_the_step_does_not_take_is_refused_at_the_engine(office):
    ticket, before = office.ticket(state="in_progress"), checksum(*SESSIONS)
    for answer in ("state=closed", "verified_by=handler", "version=9", "cycle=3", "number=ZG-1"):
        words = ("move", ticket.number, "report_progress", "--as", "handler", "--reason", "进展。", "--answer", answer)
        assert run(*words)[0] in (1, 2), answer
    assert checksum(*SESSIONS) == before


@pytest.mark.parametrize(
    ("person", "verb", "said"),
    [
        ("verifier", "verify", {"reason": "属实。"}),
        ("coordinator", "close", {"result": "completed"}),
        ("coordinator", "reopen", {"reason": "再来。"}),
        ("head", "take_back", {}),
    ],
)
def test_no_step_is_skipped_by_asking_for_the_next_at_once(office, enter, person, verb, said):
    ticket = office.ticket(state="in_progress")
    assert enter(person).post(address(ticket, verb), sent(ticket, **said)).status_code in (403, 409)
    assert Ticket.objects.get(pk=ticket.pk).state == "in_progress"
    assert Attempt.objects.get().what == verb
    assert run("move", ticket.number, verb, "--as", person, "--reason", "再来。")[0] == 1


def test_nobody_puts_off_their_own_date(office, enter):
    ticket = office.ticket(state="in_progress")
    for person in ("head", "handler"):
        said = sent(ticket, due_on="2027-06-30", reason="来不及。")
        assert enter(person).post(address(ticket, "change_due"), said).status_code == 403
    office.do(ticket, "change_due", "coordinator", reason="统一调整。", due_on="2026-07-15")
    after = Ticket.objects.get(pk=ticket.pk)
    assert (str(after.due_on), str(after.original_due_on)) == ("2026-07-15", "2026-06-30")
    assert "2026-06-30" in [str(row.due_on) for row in after.history.all()]


def test_evidence_is_not_exchanged_once_the_work_was_handed_in(office, enter):
    ticket = office.ticket(state="verified")
    evidence, before = Evidence.objects.get(), checksum(*SESSIONS)
    for person in ("handler", "head", "coordinator"):
        browser = enter(person)
        for step in ("replace_evidence", "withdraw_evidence", "attach_evidence"):
            files = SimpleUploadedFile("新.txt", b"other")
            said = sent(ticket, evidence=evidence.pk, files=files, reason="换。")
            assert browser.post(address(ticket, step), said).status_code in (403, 409)
    assert checksum(*SESSIONS) == before
    with open_stored(evidence.sha256) as kept:
        assert kept.read()


def test_a_running_ticket_stays_under_the_procedure_it_began_with(office):
    ticket = office.ticket(office.inspection(rules={}), state="in_progress")
    began = ticket.inspection.procedure_id
    office.procedure({"verbs": {"submit": {"measures": 9}}})
    assert Ticket.objects.get(pk=ticket.pk).inspection.procedure_id == began


def test_a_stale_or_repeated_wish_moves_nothing(office, enter):
    ticket = office.ticket(state="assigned")
    browser, key = enter("head"), str(uuid.uuid4())
    assert browser.post(address(ticket, "accept"), sent(ticket, key=key)).status_code == 302
    assert browser.post(address(ticket, "accept"), sent(ticket)).status_code == 409
    said = {"key": str(uuid.uuid4()), "seen_version": ticket.version, "reason": "进展。"}
    assert browser.post(address(ticket, "report_progress"), said).status_code == 409
    assert refused(lambda: office.do(ticket, "accept", "head")).status == 409
