"""Departments that the document names beside the lead are offered as supporting when the ticket is assigned."""

import json
from datetime import date

import pytest
from django.urls import reverse

from intake import results
from intake.correction import Correction
from intake.importing import NewInspection, import_feedback
from tests.test_bulk_pages import PLACE, at, hidden, look_ahead, text
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

FEEDBACK = """关于内部检查的反馈
一、存在的主要问题
1. 借阅登记不完整。
责任部门：信息处（牵头）、财务处、档案室
2. 库房没有温湿度记录。
责任部门：信息处
3. 纪要印发偏慢。
"""


def bring(office):
    into = NewInspection(name="内部检查", unit=office.unit, fed_back_on=date(2026, 2, 27))
    import_feedback(FEEDBACK.encode(), "反馈.txt", actor=office.coordinator, into=into, clock=office.clock)
    return list(Ticket.objects.order_by("number").select_related("issue"))


@pytest.fixture
def imported(office):
    return bring(office)


def supporting_of(ticket):
    return sorted(ticket.supporting.current().values_list("department__code", flat=True))


def test_an_import_remembers_them(imported):
    named = results.supporting_named([ticket.issue for ticket in imported])
    assert [named[ticket.issue_id] for ticket in imported] == [["finance", "archive"], [], []]


def test_what_was_imported_before_they_were_kept_names_none(office, monkeypatch):
    monkeypatch.setattr(results, "_KEPT", ("term", "department", "due_on", "how_found", "line"))
    issue = bring(office)[0].issue
    assert results.supporting_named([issue]) == {issue.pk: []}


def test_correcting_loses_none_of_them():
    from intake.reader import read

    codes = {"信息处": "info", "财务处": "finance", "档案室": "archive"}
    reading = read(FEEDBACK, departments=codes, fed_back_on=date(2026, 2, 27))
    correction = Correction.from_plain(
        FEEDBACK, json.loads(json.dumps(Correction.from_reading(FEEDBACK, reading).as_plain()))
    )
    assert [issue.supporting for issue in correction.reading().issues] == [("finance", "archive"), (), ()]
    correction.merge(correction.items[0].key)
    assert correction.reading().issues[0].supporting == ("finance", "archive")


def test_the_form_of_one_ticket_has_them_chosen(imported, enter):
    page = enter("coordinator").get(reverse("ticket-step", args=[imported[0].number, "assign"]))
    form = page.context["form"]
    assert (form.initial["department"], form.initial["supporting"]) == ("info", ["finance", "archive"])
    assert (
        enter("coordinator")
        .get(reverse("ticket-step", args=[imported[2].number, "assign"]))
        .context["form"]
        .initial["supporting"]
        == []
    )


def test_assigned_in_bulk_as_the_document_says_they_support_too(imported, enter):
    browser = enter("coordinator")
    form = hidden(look_ahead(browser, "assign", imported)) | PLACE | {"department": ""}
    for _time in range(2):
        answer = text(browser.post(at("assign"), form))
        assert "Done for 2 tickets." in answer and "Name the lead department." in answer
    assert [supporting_of(ticket) for ticket in imported] == [["archive", "finance"], [], []]


def test_another_department_chosen_by_hand_brings_no_support(imported, enter):
    browser = enter("coordinator")
    form = hidden(look_ahead(browser, "assign", imported)) | PLACE | {"department": "archive"}
    browser.post(at("assign"), form)
    assert [supporting_of(ticket) for ticket in imported] == [[], [], []]
