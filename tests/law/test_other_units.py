"""A ticket belongs to one unit, and so do the departments that work on it."""

import pytest

from organization.people import add_department, appoint
from tests.office import FIRST_DAY, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "said", [{"department": "elsewhere"}, {"supporting": ["elsewhere"]}], ids=["lead", "supporting"]
)
@pytest.mark.parametrize("step", ["assign", "reassign"])
def test_a_department_of_another_unit_is_refused_though_the_coordinator_knows_it(office, step, said):
    with office.registry("unit_added", office.admin, is_news=False) as door:
        unit = add_department(door, "unit2", "示例市另一局")
        office.departments["elsewhere"] = add_department(door, "elsewhere", "另一局法规处", unit)
        appoint(door, office.coordinator, "coordinator", unit, FIRST_DAY)
    ticket = office.ticket(state="registered" if step == "assign" else "assigned")
    answers = (office.assignment() if step == "assign" else {"reason": "职责调整。"}) | said
    assert "department_elsewhere" in refused(lambda: office.do(ticket, step, "coordinator", **answers)).codes
