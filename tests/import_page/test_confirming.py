"""Checking, confirming once, undoing, and what becomes of drafts."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from intake.models import ImportDraft
from intake.sweeping import sweep_drafts
from record.models import Attempt, Event
from tests.import_page.draft import ABOUT, LINES, TEXT, Desk, address, nothing_is_tracked, paper
from tracker.models import FeedbackIssue, Inspection, SourceFile, Ticket
from tracker.store import path_of

pytestmark = pytest.mark.django_db


# --- checking ---


def test_the_table_says_what_would_be_created_and_creates_nothing(begun):
    events = Event.objects.count()
    begun.type(3, department="finance", due_on="2026-07-01")
    page = begun.page("import-check")
    for said in ("借阅登记不完整", "档案室", "财务处", "2026-07-01", "Create 4 tickets", "请按期整改。"):
        assert said in page
    assert "has no department" in page
    assert nothing_is_tracked(events)


def test_likely_doubles_are_named_among_what_the_person_may_see(office, begun, enter):
    same = office.ticket(title="库房没有温湿度记录", state="registered")
    gone = office.ticket(title="纪要印发偏慢", state="cancelled")
    with office.registry("another unit") as door:
        from organization.people import add_department

        add_department(door, "other", "示例市第二局")
    page = begun.page("import-check")
    assert same.number in page and "same title" in page
    assert gone.number not in page


def test_a_ticket_of_another_unit_is_no_double_for_who_may_not_see_it(office, begun):
    from organization.people import add_department, add_person, appoint
    from tests.office import FIRST_DAY

    with office.registry("another unit") as door:
        unit = add_department(door, "other", "示例市第二局")
        office.people["coordinator2"] = add_person(door, "coordinator2", "乙", "coordinator2-Secret-1")
        appoint(door, office.people["coordinator2"], "coordinator", unit, FIRST_DAY)
    mine, office.unit, office.people["coordinator"] = office.unit, unit, office.people["coordinator2"]
    hidden = office.ticket(title="库房没有温湿度记录")
    office.unit = mine
    page = begun.page("import-check")
    assert hidden.number not in page and "there already" not in page.split("<tbody")[0].split("note soon")[0]


def test_confirmed_corrections_become_issues_and_tickets_in_one_batch(begun):
    begun.press(f"merge:{begun.key(1)}")
    begun.press("known", **{"name-0": "综合科", "known-0": "finance"})
    begun.type(0, title="借阅登记缺项", term="immediate", due_on="2026-05-01", department="info")
    events = Event.objects.count()
    answer = begun.confirm()
    source = SourceFile.objects.get()
    assert answer["Location"] == reverse("import-done", args=[source.inspection_id, source.pk])
    issues = list(FeedbackIssue.objects.order_by("position"))
    assert [issue.wording for issue in issues] == begun.words()
    assert all(issue.wording == TEXT[issue.start : issue.end] for issue in issues)
    assert [issue.title for issue in issues] == ["借阅登记缺项", "库房没有温湿度记录", "纪要印发偏慢"]
    assert [issue.department.code for issue in issues] == ["info", "finance", "finance"]
    ticket = Ticket.objects.get(issue=issues[0])
    assert (ticket.term, ticket.due_on, ticket.problem) == ("immediate", date(2026, 5, 1), issues[0].wording)
    inspection = Inspection.objects.get()
    assert (inspection.name, inspection.document_number) == ("内部检查", LINES[1])
    made = Event.objects.order_by("pk")[events:]
    assert {event.batch for event in made} == {source.batch} and {event.interface for event in made} == {"page"}
    assert all(event.actor.username == "coordinator" and event.request_number for event in made)
    pieces = sorted([*((i.start, i.end) for i in issues), *((s, e) for s, e, _ in source.reading["rest"])])
    assert [start for start, _ in pieces] == [0, *(end for _, end in pieces[:-1])] and pieces[-1][1] == len(TEXT)


def test_confirmed_twice_creates_once(begun):
    first = begun.confirm()
    assert begun.confirm(version=1)["Location"] == first["Location"]
    assert (Inspection.objects.count(), Ticket.objects.count()) == (1, 4)
    for answer in (begun.browser.get(address(begun.pk)), begun.press("save", htmx=False)):
        assert answer["Location"] == first["Location"]
    assert begun.press("save").headers["HX-Redirect"] == first["Location"]


def test_a_table_that_changed_meanwhile_is_not_confirmed(begun):
    seen = begun.draft.version
    begun.press(f"out:{begun.key(0)}")
    answer = begun.confirm(version=seen)
    assert answer.status_code == 409 and "another window" in answer.content.decode()
    assert not Ticket.objects.exists()
    assert Attempt.objects.get().codes == ["stale"]
    assert begun.confirm().status_code == 302


def test_without_issues_there_is_nothing_to_confirm(begun):
    while begun.items:
        begun.press(f"out:{begun.key(0)}")
    assert "Create" not in begun.page("import-check").split("<form")[-1].split("Back")[0]
    assert begun.confirm().status_code == 409
    assert not Inspection.objects.exists()


def test_the_same_document_is_not_created_a_second_time(begun):
    begun.confirm()
    begun.browser.post(reverse("import-new"), ABOUT | {"file": paper()})
    second = Desk(begun.browser, ImportDraft.objects.get(source=None).pk)
    page = second.page("import-check")
    assert "imported before" in page and "Create 4 tickets" not in page
    answer = second.confirm()
    assert answer.status_code == 409
    assert (Ticket.objects.count(), second.draft.source) == (4, None)


def test_bytes_that_are_gone_are_asked_for_again(begun):
    path_of(begun.draft.sha256).unlink()
    answer = begun.confirm()
    assert answer.status_code == 409 and "no longer in the store" in answer.content.decode()
    assert Attempt.objects.get().codes == ["file_gone"]
    assert not Inspection.objects.exists()


def test_into_an_inspection_that_is_open(office, enter):
    inspection = office.inspection()
    browser = enter("coordinator")
    answer = browser.post(reverse("import-into", args=[inspection.pk]), {"file": paper()})
    desk = Desk(browser, ImportDraft.objects.get().pk)
    assert answer["Location"] == address(desk.pk)
    assert "about" not in re.findall(r'name="act" value="(\w+)', desk.page())
    desk.confirm()
    assert Inspection.objects.get().issues.count() == 4
    listed = browser.get(reverse("import-into", args=[inspection.pk])).content.decode()
    assert "反馈意见.docx" in listed


# --- done ---


def test_what_was_created_is_listed_and_can_be_undone(confirmed):
    browser, source, path = confirmed
    page = browser.get(path).content.decode()
    assert all(ticket.number in page for ticket in Ticket.objects.all()) and "Undo this import" in page
    answer = browser.post(path, {"reason": "读错了文件"})
    assert answer["Location"] == path
    assert set(Ticket.objects.values_list("state", flat=True)) == {"cancelled"}
    page = browser.get(path).content.decode()
    assert "This import was undone" in page and "<textarea" not in page
    assert browser.post(path, {"reason": "再撤一次"}).status_code == 409
    # And the same document may come again.
    browser.post(reverse("import-into", args=[source.inspection_id]), {"file": paper()})
    again = Desk(browser, ImportDraft.objects.get(source=None).pk)
    assert again.confirm().status_code == 302
    assert Ticket.objects.filter(state="registered").count() == 4


def test_an_undo_without_a_reason_says_so(confirmed):
    browser, _source, path = confirmed
    answer = browser.post(path, {"reason": " "})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert set(Ticket.objects.values_list("state", flat=True)) == {"registered"}


def test_where_work_has_begun_nothing_is_undone(office, confirmed):
    browser, _source, path = confirmed
    ticket = Ticket.objects.order_by("number")[1]
    office.clock.now = datetime.now(UTC)
    office.do(ticket, "assign", "coordinator", **office.assignment())
    page = browser.get(path).content.decode()
    assert "can no longer be undone" in page and "<textarea" not in page
    answer = browser.post(path, {"reason": "读错了文件"})
    assert answer.status_code == 409 and ticket.number in answer.content.decode()
    assert not Ticket.objects.filter(state="cancelled").exists()


def test_only_coordinators_undo(confirmed, enter, office):
    _browser, _source, path = confirmed
    for person, status in (("auditor", 403), ("stranger", 404)):
        assert enter(person).post(path, {"reason": "试试"}).status_code == status
    assert not Ticket.objects.filter(state="cancelled").exists()


def test_the_document_is_for_coordinators_and_auditors(confirmed, enter, office):
    _browser, source, path = confirmed
    for person, status in (("coordinator", 200), ("auditor", 200), ("leader", 403), ("stranger", 404)):
        answer = enter(person).get(f"{path}file/")
        assert answer.status_code == status, person
        if status == 200:
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert b"".join(answer.streaming_content) == path_of(source.sha256).read_bytes()


# --- sweeping ---


def test_old_drafts_go_with_bytes_that_nobody_else_has(begun):
    import os

    path = path_of(begun.draft.sha256)
    now = datetime.now(UTC)
    assert sweep_drafts(now) == 0 and path.exists()
    begun.browser.post(address(begun.pk, "import-discard"))
    # Brought within a day: somebody may be about to refer to it.
    later = (now + timedelta(days=2)).timestamp()
    os.utime(path, (later, later))
    assert sweep_drafts(now + timedelta(days=2)) == 1
    assert path.exists()
    begun.browser.post(reverse("import-new"), ABOUT | {"file": paper("再来.docx", path.read_bytes())})
    os.utime(path, (0, 0))
    assert sweep_drafts(now + timedelta(days=89)) == 0
    assert sweep_drafts(now + timedelta(days=91)) == 1
    assert not path.exists()


def test_what_was_imported_keeps_its_bytes_when_its_draft_goes(confirmed):
    import os

    _browser, source, path = confirmed
    os.utime(path_of(source.sha256), (0, 0))
    assert sweep_drafts(datetime.now(UTC) + timedelta(days=100)) == 1
    assert path_of(source.sha256).exists()
