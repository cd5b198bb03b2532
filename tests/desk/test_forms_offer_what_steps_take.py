"""A form offers what its step takes, marks what its step needs, and asks before it undoes a report."""

from datetime import date

import pytest
from django.urls import reverse

from desk.forms.of_steps import FORMS
from desk.forms.steps import StepForm
from tests.desk.asking import RULE, asked
from tests.desk.sending import HTMX, address, sent
from tracker.models import Measure, Ticket
from tracker.steps import STEPS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_asks_for_every_answer_that_its_step_takes_and_no_other(office, name):
    """But for what there is nothing of to choose from, or the procedure gives no reason to ask."""
    form, takes = asked(office, name), set(STEPS[name].takes)
    assert set(form.answering) == takes - ({"cause"} if name == "change_due" else set())
    assert set(form.fields) - takes <= {"key", "seen_version", "reason", "files", "lower", "shown"}


def test_every_step_that_pages_offer_has_its_form():
    assert set(FORMS) == set(STEPS) - {"register"}


def test_a_form_of_its_own_belongs_to_a_step():
    assert set(StepForm.of_its_own) <= set(FORMS)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_asks_for_the_sentence_that_its_step_wants(office, name):
    form = asked(office, name)
    wants = any(hasattr(rule, "label") for rule in STEPS[name].asks)
    assert wants == ("reason" in form.fields and form.fields["reason"].required)


def test_severity_and_supporting_departments_are_taken_from_the_forms(office, enter):
    ticket, browser = office.ticket(), enter("coordinator")
    said = office.assignment() | {"term": "fixed", "severity": "major", "supporting": ["finance"]}
    assert browser.post(address(ticket, "assign"), sent(ticket, **said)).status_code == 302
    ticket.refresh_from_db()
    assert ticket.severity == "major"
    form = browser.get(address(ticket, "reassign")).context["form"]
    assert form["supporting"].value() == ["finance"]

    def supporting():
        return sorted(ticket.supporting.current().values_list("department__code", flat=True))

    shown = {"initial-supporting": ["finance"], "supporting": ["finance", "archive"], "reason": "增加协办。"}
    assert browser.post(address(ticket, "reassign"), sent(ticket, **shown)).status_code == 302
    assert supporting() == ["archive", "finance"]
    left = {"initial-supporting": ["archive", "finance"], "supporting": ["archive"], "reason": "减少协办。"}
    assert browser.post(address(ticket, "reassign"), sent(ticket, **left)).status_code == 302
    assert supporting() == ["archive"]
    other = {"verifier": "verifier", "reason": "明确核验人。"}
    assert browser.post(address(ticket, "reassign"), sent(ticket, **other)).status_code == 302
    assert supporting() == ["archive"]


# --- needed or not: one truth ---


def optional(page):
    """The labels that a page calls optional."""
    import re

    marked = re.findall(r"<(?:label|legend)[^>]*>([^<]+?)\s*<span class=\"opt\">", page)
    return {label.strip() for label in marked}


def test_a_date_or_a_rule_is_asked_for_in_the_same_words_beside_both(office, enter):
    """Neither is called optional, and with neither the form says so before anything is sent to the engine."""
    rules = [{"id": "feedback"} | RULE, {"id": "assigned"} | RULE | {"from": "assigned_on"}]
    ticket, browser = office.ticket(office.inspection(rules={"deadlines": rules})), enter("coordinator")
    page = browser.get(address(ticket, "assign")).content.decode()
    assert "No rule: the due date above counts" in page
    assert "leave it empty and choose a rule below" in page
    assert not optional(page) & {"Due date", "Deadline rule"}
    said = {"department": "info", "leader": "leader", "term": "fixed"}
    answer = browser.post(address(ticket, "assign"), sent(ticket, **said))
    assert answer.status_code == 422
    assert "Give a due date or choose a deadline rule." in answer.content.decode()
    assert browser.post(address(ticket, "assign"), sent(ticket, **said, deadline_rule="feedback")).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).due_on == date(2026, 3, 9)


def bulk_form(browser, tickets):
    return browser.get(reverse("bulk", args=["assign"]), {"ticket": [t.number for t in tickets]})


def test_many_tickets_that_name_neither_department_nor_leader_are_not_told_that_both_are_optional(office, enter):
    batch = office.inspection()
    tickets = [office.ticket(batch, f"问题{n}") for n in range(2)]
    browser = enter("coordinator")
    assert not optional(bulk_form(browser, tickets).content.decode()) & {
        "Lead department", "Responsible leader", "Due date",
    }  # fmt: skip
    said = {"ticket": [t.number for t in tickets], "key": "0" * 32, "due_on": "2026-12-31"}
    answer = browser.post(reverse("bulk", args=["assign"]), said)
    assert answer.status_code == 422
    assert {"department", "leader"} == set(answer.context["form"].errors)


def test_what_some_of_many_tickets_lack_is_counted_beside_the_field(office, enter):
    batch = office.inspection()
    tickets = [office.ticket(batch, "甲"), office.ticket(batch, "乙", "assigned")]
    page = bulk_form(enter("coordinator"), tickets).content.decode()
    assert "1 of these tickets has none yet and is refused without it." in page
    assert not optional(page) & {"Lead department", "Responsible leader"}


def test_what_all_of_many_tickets_have_stays_optional(office, enter):
    batch = office.inspection()
    tickets = [office.ticket(batch, f"问题{n}", "assigned") for n in range(2)]
    page = bulk_form(enter("coordinator"), tickets).content.decode()
    assert {"Lead department", "Responsible leader", "Due date"} <= optional(page)


def test_what_the_procedure_wants_filled_in_is_not_called_optional(office, enter):
    rules = {"verbs": {"assign": {"fields": ["verifier"]}, "accept": {"fields": ["handler"]}}}
    ticket = office.ticket(office.inspection(rules=rules))
    form = enter("coordinator").get(address(ticket, "assign")).context["form"]
    assert form.fields["verifier"].required and not form.fields["handler"].required
    office.do(ticket, "assign", "coordinator", **office.assignment(), verifier="verifier")
    assert enter("head").get(address(ticket, "accept")).context["form"].fields["handler"].required


# --- progress ---


@pytest.fixture
def at_work(office):
    ticket = office.ticket(state="in_progress")
    for text in ("修订办法", "补报简报"):
        office.do(ticket, "add_measure", "handler", text=text)
    office.do(ticket, "report_progress", "handler", reason="已修订。", measure="1", progress="100")
    return ticket


def test_the_form_begins_with_the_present_progress(at_work, enter):
    browser = enter("handler")
    answer = browser.get(f"{address(at_work, 'report_progress')}?measure=1")
    assert answer.context["form"]["progress"].value() == 100
    assert "1. 修订办法 · 100%" in answer.content.decode()
    assert "lower" not in answer.context["form"].fields


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_progress_is_lowered_only_by_whoever_confirms_it(at_work, enter, headers):
    browser, said = enter("handler"), {"measure": "1", "progress": "85", "reason": "漏了一章。"}
    answer = browser.post(address(at_work, "report_progress"), sent(at_work, **said), headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Measure 1 stood at 100 %: lower it to 85 %" in text and "漏了一章。" in text
    assert Measure.objects.get(position=1).progress == 100
    said["lower"] = "on"
    answer = browser.post(address(at_work, "report_progress"), sent(at_work, **said), headers=headers)
    assert answer.status_code in (200, 302)
    assert Measure.objects.get(position=1).progress == 85


@pytest.mark.parametrize(("measure", "progress"), [("1", "100"), ("2", "0"), ("2", "40"), ("1", ""), ("", "")])
def test_whoever_lowers_nothing_is_asked_nothing(at_work, enter, measure, progress):
    said = {"measure": measure, "progress": progress, "reason": "有进展。"}
    assert enter("handler").post(address(at_work, "report_progress"), sent(at_work, **said)).status_code == 302


def test_a_command_lowers_it_with_its_reason(office, at_work):
    office.do(at_work, "report_progress", "handler", reason="漏了一章。", measure="1", progress="85")
    assert Measure.objects.get(position=1).progress == 85
