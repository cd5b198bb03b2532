"""What somebody reaches for who may not see or do it: no row changes, and nobody learns that it is there."""

import pytest
from django.urls import reverse

from intake.models import ImportDraft
from record.models import Attempt
from tests.desk.sending import HTMX, address, sent
from tests.import_page.draft import ABOUT, Desk, paper
from tests.law.checksum import checksum
from tests.test_commands import run
from tracker.models import Evidence, Measure, SourceFile, Ticket

pytestmark = pytest.mark.django_db
SESSIONS = ("django_session", "axes_accesslog", "axes_accessattempt", "notifications_notice")


@pytest.fixture
def foreign(office):
    """A ticket that the stranger's department has nothing to do with, with a measure, a file and a remark."""
    ticket = office.ticket(state="in_progress", title="内部事项甲乙丙")
    office.do(ticket, "add_measure", "handler", text="内部措施甲乙丙")
    office.attach(ticket, "内部文件甲乙丙.txt", b"secret of the house")
    return Ticket.objects.get(pk=ticket.pk)


def test_evidence_of_another_department_is_not_there_for_anybody_outside(office, client, foreign):
    evidence = Evidence.objects.get()
    own = office.ticket(state="registered")
    paths = [f"/tickets/{number}/evidence/{evidence.pk}/" for number in (foreign.number, own.number, "ZG-2026-9999")]
    for path in paths:
        assert client.get(path).status_code == 404  # nobody is signed in
    client.force_login(office.stranger)
    for path in paths:
        for question in ("", "?as_of=2026-03-02", "?format=zip", "?version=1"):
            assert client.get(path + question).status_code == 404
    assert client.get(f"/tickets/{foreign.number}/evidence/999999/").status_code == 404


def test_a_source_document_is_not_there_for_anybody_but_its_readers(office, client):
    client.force_login(office.coordinator)
    client.post(reverse("import-new"), ABOUT | {"file": paper()})
    Desk(client, ImportDraft.objects.get().pk).confirm()
    source = SourceFile.objects.get()
    path = reverse("import-file", args=[source.inspection_id, source.pk])
    answer = client.get(path)
    assert answer.status_code == 200 and b"".join(answer.streaming_content)
    client.force_login(office.head)
    assert client.get(path).status_code in (403, 404)
    client.logout()
    assert client.get(path).status_code == 404


def test_naming_ones_own_department_in_the_request_opens_nothing(office, enter, foreign):
    browser, before = enter("stranger"), checksum(*SESSIONS)
    for step in ("report_progress", "add_measure", "edit_wording", "reassign", "assign"):
        said = sent(foreign, department="archive", lead_department="archive", reason="自己来。", text="自己来。")
        assert browser.post(address(foreign, step) + "?department=archive", said).status_code == 404
    assert checksum(*SESSIONS) == before


def test_a_step_that_is_refused_has_done_nothing_before_it_was(office, enter, foreign):
    browser, before = enter("verifier"), checksum(*SESSIONS)
    evidence, measure = Evidence.objects.get(), Measure.objects.get()
    for step, said in {
        "withdraw_evidence": {"evidence": evidence.pk},
        "withdraw_measure": {"measure": measure.position},
        "cancel": {},
        "reassign": {"department": "archive", "leader": "leader"},
    }.items():
        answer = browser.post(address(foreign, step), sent(foreign, reason="删除。", **said))
        assert answer.status_code in (403, 422), step
    assert checksum(*SESSIONS) == before
    assert Attempt.objects.filter(actor=office.verifier, status=403).count() >= 3


@pytest.mark.parametrize("step", ["add_measure", "attach_evidence", "add_remark", "ask_sign_off", "ask_extension"])
def test_nothing_is_born_under_a_parent_that_one_does_not_see(office, enter, foreign, step):
    before = checksum(*SESSIONS)
    browser = enter("stranger")
    for number in (foreign.number, "ZG-2026-9999"):
        path = reverse("ticket-step", args=[number, step])
        said = {"text": "我的措施", "reason": "x", "seen_version": foreign.version}
        assert browser.get(path).status_code == 404
        assert browser.post(path, said).status_code == 404
    assert checksum(*SESSIONS) == before


def test_somebody_elses_draft_is_neither_read_nor_changed_nor_put_away(office, enter):
    enter("coordinator").post(reverse("import-new"), ABOUT | {"file": paper()})
    draft = ImportDraft.objects.get()
    office.appoint("head", "coordinator", "unit")
    browser = enter("head")
    for name in ("import-draft", "import-check"):
        assert browser.get(reverse(name, args=[draft.pk])).status_code == 404
        assert browser.post(reverse(name, args=[draft.pk]), {"version": draft.version}).status_code == 404
    assert browser.post(reverse("import-discard", args=[draft.pk])).status_code == 404
    assert ImportDraft.objects.get().discarded_at is None


def test_what_left_a_department_takes_its_history_with_it(office, enter):
    ticket = office.ticket(state="in_progress", title="移交事项甲乙丙")
    office.do(ticket, "reassign", "coordinator", reason="移交。", department="finance", leader="leader")
    browser = enter("head")
    for path in (address(ticket), f"{address(ticket)}?as_of=2026-03-02", address(ticket, "accept")):
        assert browser.get(path).status_code == 404
    assert ticket.number not in browser.get("/tickets/?q=甲乙丙").content.decode()
    assert run("show", ticket.number)[0] == 0  # the operator of the machine sees all


@pytest.mark.parametrize("path", ["/", "/tickets/", "/tickets/?tab=all", "/inspections/", "/inbox/", "/calendar/"])
def test_no_list_names_what_is_not_ones_own_to_see(office, enter, foreign, path):
    for headers in ({}, HTMX):
        assert "甲乙丙" not in enter("stranger").get(path, headers=headers).content.decode()


@pytest.mark.parametrize("name", ["inspection_ledger", "report"])
@pytest.mark.parametrize("form", ["", "?format=docx", "?format=json", "?format=md", "?format=xlsx", "?edition=public"])
def test_no_paper_of_an_inspection_goes_to_whoever_sees_only_a_part_of_it(office, enter, foreign, name, form):
    mine = office.ticket(foreign.inspection, title="自己的事项")
    office.do(mine, "assign", "coordinator", department="archive", leader="leader", due_on="2026-06-30")
    path = reverse(name, args=[foreign.inspection_id])
    assert enter("stranger").get(path + form).status_code == 404


def test_nobody_outside_is_named_by_a_picker(office, enter):
    ticket = office.ticket(state="assigned")
    page = enter("head").get(address(ticket, "accept")).content.decode()
    assert "handler甲" in page and "stranger甲" not in page and "handler2甲" not in page


def test_a_past_day_does_not_give_back_what_one_may_no_longer_see(office, enter):
    ticket = office.ticket(state="in_progress", title="移交事项甲乙丙")
    then = office.clock.now
    office.clock.skip(days=2)
    office.do(ticket, "reassign", "coordinator", reason="移交。", department="finance", leader="leader")
    browser = enter("head")
    for question in (f"/tickets/?as_of={then.date()}", f"{address(ticket)}?as_of={then.isoformat()}"):
        assert "甲乙丙" not in browser.get(question).content.decode()
