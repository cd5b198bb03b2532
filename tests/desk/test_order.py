"""Lists stand in the order in which an office reads: life cycle, tree, number; what is missing comes last."""

import re
from datetime import date
from pathlib import Path

import pytest

from organization.people import add_department
from tests.beginnings import begins_with
from tests.desk.sending import HTMX
from tracker.facts.reading import facts_at
from tracker.fields import Kind
from tracker.models import Ticket
from tracker.models.numbering import NumberSeries
from tracker.order import natural
from tracker.vocabulary import State

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@begins_with
def full(office):
    """A ticket in every state, numbered around the ten thousand; departments deeper than one level; dates missing."""
    with office.registry("tree grown") as door:
        # Among their siblings these stand in an order that is not that of the tree.
        for code, parent, order in (("z-sub", "info", 9), ("a-sub", "finance", 1)):
            office.departments[code] = add_department(door, code, code, office.departments[parent], order=order)
        for number, code in enumerate(("finance", "info", "archive"), start=1):
            office.departments[code].order = number
            door.save(office.departments[code])
    batch = office.inspection()
    NumberSeries.objects.filter(prefix="ZG").update(last=9996)
    NumberSeries.objects.get_or_create(prefix="ZG", year=2026, defaults={"last": 9996})
    for state in reversed(State.values):
        office.ticket(batch, state, state)
    for code in ("info", "z-sub", "finance", "a-sub", "archive"):
        ticket = office.ticket(batch, f"in {code}")
        said = office.assignment(code)
        office.do(ticket, "assign", "coordinator", **said)
    return office


def read(browser, ordering, headers=None):
    return list(browser.get("/tickets/", {"ordering": ordering}, headers=headers or {}).context["page"].rows)


def numbers(rows):
    return [int(row.number.rpartition("-")[2]) for row in rows]


def test_numbers_order_as_numbers(full, enter):
    browser = enter("coordinator")
    up, down = numbers(read(browser, "number")), numbers(read(browser, "-number"))
    assert up == sorted(up) and up[0] == 9997 and 10000 in up
    assert down == up[::-1]
    assert [int(t.number.rpartition("-")[2]) for t in Ticket.objects.all()] == up
    assert numbers(read(browser, "number", HTMX)) == up


def test_years_come_before_numbers():
    assert natural("ZG-2026-10000") < natural("ZG-2027-0001")
    assert natural("ZG-2026-9999") < natural("ZG-2026-10000")
    assert sorted(["1.10", "10", "1.2", "9", "1.1"], key=natural) == ["1.1", "1.2", "1.10", "9", "10"]


def test_states_order_by_the_life_cycle(full, enter):
    browser = enter("coordinator")
    up = [row.title for row in read(browser, "state") if row.title in State.values]
    assert up == State.values
    assert [row.title for row in read(browser, "-state") if row.title in State.values] == State.values[::-1]


def test_departments_order_as_the_tree_is_read(full, enter):
    browser = enter("coordinator")
    tree = ["in finance", "in a-sub", "in info", "in z-sub", "in archive"]
    assert [row.title for row in read(browser, "department") if row.title in tree] == tree
    assert [row.title for row in read(browser, "-department") if row.title in tree] == tree[::-1]


@pytest.mark.parametrize("ordering", ["due", "-due", "department", "-department"])
def test_what_is_missing_comes_last_in_both_directions(full, enter, ordering):
    kind = Kind.DATE if "due" in ordering else Kind.DEPARTMENT
    rows = [
        dict(zip((cell.kind for cell in row.cells), row.cells, strict=True))
        for row in read(enter("coordinator"), ordering)
    ]
    there = [bool(row[kind].value) for row in rows]
    assert there == sorted(there, reverse=True) and False in there


def test_filters_offer_departments_as_the_tree_is_read(full, enter):
    page = enter("coordinator").get("/tickets/").context["page"]
    codes = [code for code, _label in page._seen.departments]
    assert [code for code in codes if code != "unit"] == ["finance", "a-sub", "info", "z-sub", "archive"]


def test_the_matrix_has_its_departments_as_the_tree_is_read(full, enter):
    batch = Ticket.objects.first().inspection_id
    page = enter("coordinator").get(f"/inspections/{batch}/").context["page"]
    assert [row.department.code for row in page.matrix if row.department] == [
        "finance", "a-sub", "info", "z-sub", "archive",
    ]  # fmt: skip


def test_papers_hold_their_tickets_in_the_order_of_numbers(full):
    batch = Ticket.objects.first().inspection
    facts = facts_at(full.clock(), today=date(2026, 3, 3), inspection=batch)
    same_issue = [natural(ticket.number) for ticket in facts.tickets]
    assert same_issue == sorted(same_issue)


SORTS = re.compile(r"""order_by\([^)]*["']-?(?:\w+__)?(number|state|severity|term|kind|role|lead_department)["']""")


def test_no_query_sorts_numbers_or_codes_by_their_letters():
    """`tracker.order` has the expressions that sort otherwise."""
    apps = ("audit", "desk", "intake", "notifications", "operations", "reports", "tracker")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in apps
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for line in path.read_text("utf-8").splitlines()
        if SORTS.search(re.sub(r"(by_number|declared|by_place)\([^)]*\)", "", line))
    ]
    assert found == []
