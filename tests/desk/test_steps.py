"""Steps taken on the page: each comes back with an answer, and nothing typed is lost."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from record.models import Attempt, Event
from tests.desk.sending import HTMX, address, sent
from tracker.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_step_taken_without_scripts_comes_back_to_the_ticket(office, enter):
    ticket = office.ticket(state="assigned")
    browser = enter("head")
    assert browser.get(address(ticket, "accept")).status_code == 200
    answer = browser.post(address(ticket, "accept"), sent(ticket), follow=True)
    assert answer.redirect_chain == [(address(ticket), 302)]
    assert "The ticket is accepted" in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).state == "in_progress"


def test_a_step_taken_in_place_answers_with_the_new_ticket(office, enter):
    ticket = office.ticket(state="assigned")
    answer = enter("head").post(address(ticket, "accept"), sent(ticket), headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#ticket"
    assert "<html" not in answer.content.decode()
    assert "In progress" in answer.content.decode()


def test_the_whole_road_through_the_forms(office, enter):
    ticket = office.ticket()
    said = {
        "department": "info",
        "leader": "leader",
        "due_on": "2026-06-30",
        "term": "fixed",
        "supporting": ["finance"],
    }

    def take(name, step, **words):
        answer = enter(name).post(address(ticket, step), sent(ticket, **words))
        assert answer.status_code == 302, answer.content.decode()

    take("coordinator", "assign", **said)
    take("head", "accept", handler="handler")
    take("handler", "add_measure", text="修订办法", owner="handler", due_on="2026-05-01")
    take("handler", "report_progress", measure="1", progress="100", reason="已修订。")
    take("handler", "attach_evidence", files=[SimpleUploadedFile("办法.txt", "办法".encode())], measure="1")
    take("head", "submit", outcome="已修订办法。")
    take("verifier", "review", measures=["1"], verdict="passed", reason="属实。")
    take("verifier", "verify", reason="同意。")
    take("coordinator", "close", result="completed")
    closed = Ticket.objects.get(pk=ticket.pk)
    assert (closed.state, closed.result) == ("closed", "completed")
    assert [row.department.code for row in closed.supporting.current()] == ["finance"]
    assert closed.evidence.get().name == "办法.txt"
    assert closed.measures.get().verdict == "passed"


def test_sending_a_form_twice_takes_the_step_once(office, enter):
    ticket = office.ticket(state="in_progress")
    browser, form = enter("handler"), sent(ticket, reason="已完成初稿。")
    assert browser.post(address(ticket, "report_progress"), form).status_code == 302
    assert browser.post(address(ticket, "report_progress"), form).status_code == 302
    assert Event.objects.filter(what="report_progress").count() == 1


def test_a_missing_sentence_is_asked_for_and_the_rest_is_kept(office, enter):
    ticket = office.ticket(state="submitted")
    answer = enter("verifier").post(address(ticket, "send_back"), sent(ticket, reason="   "), headers=HTMX)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_not_yours_to_do_is_403_with_every_reason_and_an_attempt(office, enter):
    ticket = office.ticket(state="submitted")
    answer = enter("head").post(address(ticket, "verify"), sent(ticket, reason="我自己核验。"))
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Only the verifier of this ticket can do this." in text
    assert "我自己核验。" in text
    assert Attempt.objects.get().what == "verify"


def test_a_form_one_may_not_send_says_so_before_it_is_typed(office, enter):
    ticket = office.ticket(state="submitted")
    answer = enter("head").get(address(ticket, "verify"))
    assert answer.status_code == 403
    assert "Only the verifier of this ticket can do this." in answer.content.decode()
    assert not Attempt.objects.exists()


def test_who_decided_on_an_older_state_sees_what_changed_and_loses_nothing(office, enter):
    ticket = office.ticket(state="in_progress")
    browser = enter("coordinator")
    form = sent(ticket, due_on="2026-07-15", reason="材料较多，需逐期核对。")
    office.do(ticket, "change_due", "coordinator", reason="先行调整。", due_on="2026-07-01")
    answer = browser.post(address(ticket, "change_due"), form, headers=HTMX)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody changed this ticket meanwhile." in text
    assert "先行调整。" in text or "2026-07-01" in text
    assert "材料较多，需逐期核对。" in text
    assert 'value="2026-07-15"' in text
    again = answer.context["form"]
    form |= {"seen_version": again["seen_version"].value(), "key": str(again["key"].value())}
    assert browser.post(address(ticket, "change_due"), form).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).due_on == date(2026, 7, 15)


def test_remarks_and_files_do_not_mind_what_changed_meanwhile(office, enter):
    ticket = office.ticket(state="in_progress")
    browser = enter("handler")
    form = {"key": str(uuid.uuid4()), "text": "已联系各处室。"}
    office.do(ticket, "change_due", "coordinator", reason="调整。", due_on="2026-07-01")
    assert browser.post(address(ticket, "add_remark"), form).status_code == 302
    assert ticket.remarks.get().text == "已联系各处室。"


def test_who_loses_sight_of_a_ticket_is_led_home(office, enter):
    ticket = office.ticket(state="assigned")
    answer = enter("head").post(address(ticket, "decline"), sent(ticket, reason="不属本处职责。"), follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "handed back to the coordinator" in answer.content.decode()
    ticket = office.ticket(ticket.inspection, title="另一个", state="assigned")
    answer = enter("head").post(address(ticket, "decline"), sent(ticket, reason="不属本处职责。"), headers=HTMX)
    assert answer["HX-Redirect"] == "/"


def test_a_step_opened_beside_a_measure_has_chosen_it(office, enter):
    ticket = office.ticket(office.inspection(kind="inspection"), state="submitted")
    form = enter("verifier").get(f"{address(ticket, 'review')}?measure=1").context["form"]
    assert form["measures"].value() == ["1"]
    assert form.address.endswith("?measure=1")


def test_an_unknown_step_is_not_found(office, enter):
    ticket = office.ticket(state="assigned")
    assert enter("head").get(address(ticket, "explode")).status_code == 404
    assert enter("head").post(address(ticket, "register"), sent(ticket)).status_code == 404
