"""What the registry's rules refuse, one situation for each: the reason is said, and nothing has changed."""

import pytest

from administration.acts import ACTS
from organization.people import add_department, add_person, appoint, end
from tests.administration.settled import DAY
from tests.law.checksum import checksum
from tests.office import FIRST_DAY, today
from tracker.models import LadderLine
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
WHY = {"reason": "机构调整。"}
OF_ITS_PLACE = pytest.mark.parametrize(
    ("act", "answers"),
    [
        ("move_department", WHY),
        ("end_department", WHY | {"ended_on": "2099-01-01"}),
        ("resume_department", WHY),
        ("order_department", {"step": "1"}),
    ],
)


def refused(settled, act, actor=None, /, **answers):
    """The codes with which the act is refused, told as page, command and interface are told them."""
    before = checksum()
    with pytest.raises(TransitionRefused) as no:
        ACTS[act](actor or settled.admin, interface="page", **answers)
    assert checksum() == before
    return [refusal.code for refusal in no.value.refusals]


def part(settled, parent):
    with settled.office.registry("department_added") as door:
        return add_department(door, "part", "一科", parent)


@pytest.fixture
def info(settled):
    return settled.office.departments["info"]


# --- departments ---


@pytest.mark.parametrize("step", ["-1", "1"])
def test_the_department_at_the_end_goes_no_further(settled, step):
    siblings = list(settled.office.unit.children.all())
    outermost = siblings[0] if step == "-1" else siblings[-1]
    assert refused(settled, "order_department", department=outermost, step=step) == ["at_the_end"]


def test_a_department_that_goes_on_is_not_taken_up_again(settled, info):
    assert refused(settled, "resume_department", department=info, **WHY) == ["goes_on"]


def test_a_department_that_has_ended_is_not_ended_again(settled):
    archive = settled.office.departments["archive"]
    assert refused(settled, "end_department", department=archive, ended_on=today(), **WHY) == ["is_over"]


@OF_ITS_PLACE
def test_a_unit_stays_where_it_is(settled, info, act, answers):
    parent = {"parent": info} if act == "move_department" else {}
    assert refused(settled, act, department=settled.office.unit, **answers | parent) == ["is_a_unit"]


def test_a_part_is_not_taken_up_before_what_it_belongs_to(settled):
    below = part(settled, settled.office.departments["archive"])
    with settled.office.registry("department_ended") as door:
        below.ended_on = today() - DAY
        door.save(below)
    assert refused(settled, "resume_department", department=below, **WHY) == ["parent_ended"]


def test_a_department_with_open_tickets_or_parts_that_go_on_is_not_ended(settled, info):
    settled.office.ticket(state="in_progress")
    part(settled, info)
    codes = refused(settled, "end_department", department=info, ended_on=today(), **WHY)
    assert codes == ["leads_open_tickets", "goes_on_below"]


def test_open_tickets_of_a_part_keep_it_in_their_unit(settled, info):
    office = settled.office
    office.departments["part"] = part(settled, info)
    with office.registry("unit_added") as door:
        other = add_department(door, "other", "示例市另一局")
        appoint(door, settled.admin, "administrator", other, FIRST_DAY)
    ticket = office.ticket()
    office.do(ticket, "assign", "coordinator", **office.assignment("part"))
    assert refused(settled, "move_department", department=info, parent=other, **WHY) == ["leaves_unit"]
    office.do(ticket, "cancel", "coordinator", reason="重复登记。")
    assert ACTS["move_department"](settled.admin, interface="page", department=info, parent=other, **WHY).event


@OF_ITS_PLACE
def test_where_a_department_stands_is_not_for_whoever_administers_nothing_above_it(settled, info, act, answers):
    clerk = settled.office.join("clerk", "administrator", "info")
    place = part(settled, info)
    parent = {"parent": place} if act == "move_department" else {}
    assert refused(settled, act, clerk, department=info, **answers | parent)[:1] == ["not_its_place"]


# --- accounts ---


def test_a_closed_account_gets_no_link_and_is_not_closed_again(settled):
    closed = settled.office.stranger
    assert refused(settled, "make_link", person=closed) == ["closed_account"]
    assert refused(settled, "close_account", person=closed, **WHY) == ["is_over"]


def test_an_open_account_is_not_opened(settled):
    assert refused(settled, "reopen_account", person=settled.office.head, **WHY) == ["open_account"]


def test_where_no_link_works_none_is_withdrawn(settled):
    assert refused(settled, "withdraw_link", person=settled.office.head) == ["no_link"]


def test_nobody_makes_a_link_for_themselves(settled):
    assert refused(settled, "make_link", person=settled.admin) == ["own_link"]


def test_the_last_who_administers_for_good_is_neither_closed_nor_ended(settled):
    office = settled.office
    with office.registry("appointed") as door:
        appoint(door, office.head, "administrator", office.unit, FIRST_DAY, today() + DAY)
    appointment = settled.admin.appointments.get()
    assert refused(settled, "close_account", office.head, person=settled.admin, **WHY) == ["last_administrator"]
    ending = {"appointment": appointment, "until_on": today()}
    assert refused(settled, "end_appointment", office.head, **ending, **WHY) == ["last_administrator"]


# --- appointments and delegations ---


def lending(settled, **changes):
    head = settled.office.head
    answers = {
        "person": head,
        "appointment": head.appointments.get(),
        "delegate": settled.office.handler2,
        "from_on": today(),
        "until_on": today() + DAY,
    }
    return answers | WHY | changes


def test_whoever_holds_nothing_has_nothing_to_lend(settled):
    with settled.office.registry("person_added") as door:
        newcomer = add_person(door, "newcomer", "新人")
        appointment = appoint(door, newcomer, "handler", settled.office.departments["info"], FIRST_DAY)
        end(door, appointment, today() - DAY)
    answers = lending(settled, person=newcomer, appointment=appointment)
    assert "nothing_to_lend" in refused(settled, "delegate", **answers)


def test_an_administrator_is_nobodys_stand_in_by_their_own_hand(settled):
    assert refused(settled, "delegate", **lending(settled, delegate=settled.admin)) == ["own_delegation"]


@pytest.mark.parametrize("what", ["appointment", "delegation", "line"])
def test_what_is_over_is_not_ended_again(settled, what):
    rows = {
        "appointment": settled.office.head.appointments.get(),
        "delegation": settled.lent,
        "line": LadderLine.objects.first(),
    }
    with settled.office.registry("ended") as door:
        row = rows[what]
        row.until_on = today() - DAY
        if row.from_on > row.until_on:
            row.from_on = row.until_on
        door.save(row)
    assert refused(settled, f"end_{what}", **{what: row}, until_on=today(), **WHY)[0] == "is_over"


# --- procedures ---


def test_only_a_draft_is_rewritten_and_published(settled):
    answers = {"procedure": settled.version}
    assert "not_a_draft" in refused(settled, "rewrite_draft", text=settled.text(), **answers)
    assert refused(settled, "publish_procedure", **answers, **WHY) == ["not_a_draft"]


def test_a_version_is_retired_once(settled):
    ACTS["retire_procedure"](settled.admin, interface="page", procedure=settled.draft, **WHY)
    assert refused(settled, "retire_procedure", procedure=settled.draft, **WHY) == ["retired_already"]


def test_the_last_procedure_for_all_kinds_is_not_retired(settled):
    [for_all] = [row for row in type(settled.version).objects.filter(status="in_force") if row.ANY_KIND in row.kinds]
    assert refused(settled, "retire_procedure", procedure=for_all, **WHY) == ["last_for_all"]
