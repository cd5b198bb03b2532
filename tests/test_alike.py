"""Two people or departments of one name are never the same choice, and a name that two bear means neither."""

from datetime import date
from html import unescape

import pytest

from intake.importing import NewInspection, import_feedback
from intake.page.drafting import departments_of
from organization.labels import codes_by_name
from organization.people import add_department, add_person, appoint
from tests.beginnings import begins_with
from tests.office import FIRST_DAY, refused
from tracker.models import Inspection, Ticket

pytestmark = pytest.mark.django_db


@begins_with
def doubled(office):
    """An 办公室 under two departments, and two people called 李伟 in one of them; two inspections of one name."""
    with office.registry("doubled") as door:
        for code, parent in (("office-a", "info"), ("office-b", "finance")):
            office.departments[code] = add_department(door, code, "办公室", office.departments[parent])
        for name in ("liwei1", "liwei2"):
            office.people[name] = add_person(door, name, "李伟", f"{name}-Secret-1")
            appoint(door, office.people[name], "handler", office.departments["office-a"], FIRST_DAY)
    for n, (department, handler) in enumerate((("office-a", "liwei1"), ("office-a", "liwei2"), ("office-b", None))):
        ticket = office.ticket(office.inspection(), f"问题{n}")
        said = office.assignment(department) | ({"handler": handler} if handler else {})
        office.do(ticket, "assign", "coordinator", **said)
    return office


@pytest.mark.parametrize(
    "path",
    ["/tickets/", "/tickets/hand-over/", "/settings/people/", "/settings/people/add/", "/settings/departments/add/"],
)
def test_no_list_of_choices_has_two_that_read_alike(doubled, enter, path):
    import re

    browser = enter("admin" if "settings" in path else "coordinator")
    page = browser.get(path).content.decode()
    for body in re.findall(r"<select.*?</select>", page, re.DOTALL):
        labels = [unescape(label).strip("　 ") for label in re.findall(r"<option[^>]*>([^<]*)</option>", body)]
        assert len(labels) == len(set(labels)), labels


def test_columns_and_rows_of_the_matrix_are_told_apart(doubled, enter):
    inspection = Ticket.objects.get(title="问题0").inspection
    other = doubled.ticket(inspection, "另一个")
    doubled.do(other, "assign", "coordinator", **doubled.assignment("office-b"))
    page = enter("coordinator").get(f"/inspections/{inspection.pk}/").context["page"]
    labels = [row.label for row in page.matrix]
    assert len(labels) == len(set(labels)) == 2


def test_a_department_of_a_name_that_two_bear_is_named_by_its_code(doubled):
    ticket = doubled.ticket()
    no = refused(lambda: doubled.do(ticket, "assign", "coordinator", **doubled.assignment("办公室")))
    assert no.codes == ["ambiguous_department"] and no.status == 422
    assert "office-a" in no.sentences[0] and "office-b" in no.sentences[0]
    assert doubled.do(ticket, "assign", "coordinator", **doubled.assignment("office-b")).to_state == "assigned"


def test_a_document_that_names_one_of_two_alike_is_given_to_neither(doubled):
    text = "关于检查的反馈\n一、存在的主要问题\n1. 登记不完整。\n责任部门：办公室\n2. 没有记录。\n责任部门：财务处\n"
    into = NewInspection(name="内部检查", unit=doubled.unit, fed_back_on=date(2026, 2, 27))
    import_feedback(text.encode(), "反馈.txt", actor=doubled.coordinator, into=into, clock=doubled.clock)
    issues = Inspection.objects.get(name="内部检查").issues.order_by("position")
    assert [issue.department and issue.department.code for issue in issues] == [None, "finance"]
    assert "办公室" not in codes_by_name(departments_of(doubled.unit, date(2026, 3, 1)))
