"""The page of a ticket: what it shows, what it offers, its evidence and its past."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.sending import HTMX, address, queries_of, sent
from tracker.models import Evidence

pytestmark = pytest.mark.django_db


def test_the_issue_stands_as_printed(office, enter):
    ticket = office.ticket(state="assigned")
    assert ticket.issue.wording in enter("head").get(address(ticket)).content.decode()


def test_buttons_are_what_the_engine_offers_and_the_rest_says_why(office, enter):
    ticket = office.ticket(state="in_progress")
    page = enter("handler").get(address(ticket)).context["page"]
    assert [button.verb for button in page.actions.buttons] == ["report_progress"]
    reasons = {obstacle.label: obstacle.reasons for obstacle in page.actions.obstacles}
    assert "Only the head of the lead department can do this." in reasons["Submit for verification"]
    assert "Reopen" not in reasons  # a step of another state


@pytest.mark.parametrize("path", ["", "do/accept/", "evidence/1/", "?as_of=2026-03-02"])
def test_unknown_and_invisible_get_the_same_answer(office, enter, path):
    ticket = office.ticket(state="assigned")
    browser = enter("stranger")
    invisible = browser.get(f"/tickets/{ticket.number}/{path}")
    unknown = browser.get(f"/tickets/ZG-2026-9999/{path}")
    assert invisible.status_code == unknown.status_code == 404
    hide = re.compile(rf"csrfmiddlewaretoken\" value=\"\w+\"|{ticket.number}|ZG-2026-9999")
    assert hide.sub("", invisible.content.decode()) == hide.sub("", unknown.content.decode())


@pytest.mark.parametrize("path", ["/", "/tickets/", "/inspections/", "/tickets/ZG-2026-0001/"])
def test_nobody_gets_in_without_signing_in(office, client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url == f"/sign-in/?next={path}"


def test_a_ticket_page_costs_the_same_with_a_long_history(office, enter, django_assert_max_num_queries):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_measure", "handler", text="措施一", owner="handler")
    office.attach(ticket, measure="1")
    office.do(ticket, "add_remark", "coordinator", text="请抓紧。")
    browser = enter("handler")
    before = queries_of(browser, address(ticket), django_assert_max_num_queries)
    for n in range(6):
        office.do(ticket, "add_measure", "handler", text=f"措施{n}", owner="handler")
        office.attach(ticket, measure=str(n + 1))
        office.do(ticket, "report_progress", "handler", reason="有进展。", measure="1", progress=str(10 * n))
    assert queries_of(browser, address(ticket), django_assert_max_num_queries) == before
    assert before <= 45


# --- evidence ---


def test_evidence_is_only_ever_saved_and_never_shown(office, enter):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket, "关于整改情况的说明.txt", b"<script>1</script>")
    evidence = Evidence.objects.get()
    answer = enter("verifier").get(f"/tickets/{ticket.number}/evidence/{evidence.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "html" not in answer["Content-Type"]


def test_withdrawn_evidence_leaves_its_name_and_hash(office, enter):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket, "说明.txt")
    evidence = Evidence.objects.get()
    browser = enter("handler")
    answer = browser.post(
        address(ticket, "withdraw_evidence"),
        sent(ticket, evidence=evidence.pk, reason="传错了。"),
        follow=True,
    )
    text = answer.content.decode()
    assert evidence.name in text and evidence.sha256[:4] in text
    assert browser.get(f"/tickets/{ticket.number}/evidence/{evidence.pk}/").status_code == 404


def test_evidence_of_another_ticket_is_not_found_under_this_one(office, enter):
    inspection = office.inspection()
    first, second = (office.ticket(inspection, title=title, state="in_progress") for title in "AB")
    office.attach(first)
    evidence = Evidence.objects.get()
    assert enter("handler").get(f"/tickets/{second.number}/evidence/{evidence.pk}/").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_by_name(office, enter):
    ticket = office.ticket(state="in_progress")
    files = [SimpleUploadedFile("真.txt", b"text"), SimpleUploadedFile("假.pdf", b"no pdf")]
    answer = enter("handler").post(
        address(ticket, "attach_evidence"), {"key": str(uuid.uuid4()), "files": files}, headers=HTMX
    )
    assert answer.status_code == 415
    assert "假.pdf" in answer.content.decode()
    assert not Evidence.objects.exists()


# --- the past ---


def test_the_page_as_of_an_instant_shows_it_as_it_was_and_offers_nothing(office, enter):
    ticket = office.ticket(state="in_progress")
    then = office.clock.now
    office.clock.skip(days=3)
    office.do(ticket, "change_due", "coordinator", reason="调整。", due_on="2026-07-01")
    answer = enter("head").get(address(ticket), {"as_of": then.isoformat()})
    text = answer.content.decode()
    assert "2026-06-30" in text and "2026-07-01" not in text
    assert "read-only" in text
    assert "do/report_progress" not in text
    assert answer.context["page"].after_url


def test_before_its_birth_there_was_no_ticket(office, enter):
    ticket = office.ticket()
    answer = enter("coordinator").get(address(ticket), {"as_of": "2020-01-01"})
    assert "did not exist yet" in answer.content.decode()


@pytest.mark.parametrize("said", ["yesterday", "2026-13-45"])
def test_what_is_no_date_is_said_to_be_none(office, enter, said):
    ticket = office.ticket()
    answer = enter("coordinator").get(address(ticket), {"as_of": said}, follow=True)
    assert "is no date" in answer.content.decode()


@pytest.mark.parametrize(("shown", "drawn"), [("2", 1), ("1", 2), ("", 3), ("-1", 3), ("²", 3), ("9" * 400, 3)])
def test_an_answer_in_place_draws_only_the_records_that_are_not_shown(office, enter, shown, drawn):
    ticket = office.ticket(state="assigned")
    said = sent(ticket, reason="请于周五前报送。")
    answer = enter("coordinator").post(address(ticket, "chase"), said, headers=HTMX | {"X-Shown-Version": shown})
    page = answer.content.decode()
    assert answer.status_code == 200 and "请于周五前报送。" in page
    assert page.count('hx-preserve="true"') == 3 - drawn
    assert sorted(re.findall(r'id="record-(\d)"', page)) == ["1", "2", "3"]
