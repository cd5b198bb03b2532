"""The tree of departments: added, renamed, moved, ordered, ended; the past keeps its names."""

import uuid
from datetime import timedelta

import pytest

from organization.models import Department
from record.models import Attempt, Event
from tracker.models import Ticket

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def place(office, code, act=""):
    return f"/settings/departments/{Department.objects.get(code=code).pk}/{act}"


def order_of(parent):
    return list(Department.objects.filter(parent=parent).values_list("code", flat=True))


def step(office, browser, code, by):
    form = {"key": str(uuid.uuid4()), "step": str(by)}
    return browser.post(place(office, code, "order/"), form)


def test_a_department_is_added_below_another_at_the_end(office, send):
    answer = send("admin", "/settings/departments/add/", parent=office.unit.pk, name="法规处", code="legal")
    assert answer.url == "/settings/departments/"
    added = Department.objects.get(code="legal")
    assert (added.parent, added.name) == (office.unit, "法规处")
    assert order_of(office.unit)[-1] == "legal"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "info"}, "Code"),
        ({"code": "a b"}, "Code"),
        ({"name": " "}, "Name"),
        ({"parent": "9999"}, "Belongs to"),
    ],
)
def test_a_department_that_does_not_fit_is_refused_at_its_field(office, send, typed, said):
    good = {"parent": office.unit.pk, "name": "法规处", "code": "legal"}
    answer = send("admin", "/settings/departments/add/", **good | typed)
    assert answer.status_code == 422 and f">{said}</a>:" in answer.content.decode()


def test_an_old_ticket_shows_the_name_of_its_day(office, send, enter):
    ticket = office.ticket(state="assigned")
    then = office.clock.now.isoformat()
    send("admin", place(office, "info", "rename/"), name="数据处", reason="机构调整。")
    browser = enter("coordinator")
    assert "数据处" in browser.get(f"/tickets/{ticket.number}/").content.decode()
    past = browser.get(f"/tickets/{ticket.number}/", {"as_of": then})
    assert past.context["page"].ticket.lead_department == "信息处"
    assert "信息处" in past.content.decode()
    text = enter("admin").get(place(office, "info")).content.decode()
    assert "<del>信息处</del> <ins>数据处</ins>" in text and "机构调整。" in text


def test_a_department_moves_with_all_below_it_and_never_below_itself(office, send):
    office.join("clerk", "handler", "archive2")
    for code, parent in (("archive2", "archive"), ("archive", "finance")):
        target = Department.objects.get(code=parent).pk
        assert send("admin", place(office, code, "move/"), parent=target, reason="合并。").status_code == 302
    tree = Department.objects.tree()
    assert Department.objects.get(code="archive2").pk in tree.below([Department.objects.get(code="finance").pk])
    below = Department.objects.get(code="archive2").pk
    answer = send("admin", place(office, "finance", "move/"), parent=below, reason="x")
    assert answer.status_code == 422


def test_nobody_moves_a_department_into_their_own_reach(office, send, enter):
    office.appoint("admin", "head", "finance")
    office.join("second", "administrator", "unit")
    target = office.departments["finance"].pk
    answer = send("admin", place(office, "archive", "move/"), parent=target, reason="合并。")
    assert answer.status_code == 403
    assert "would gain this department" in answer.content.decode()
    assert Attempt.objects.latest("id").codes == ["own_gain"]
    assert send("second", place(office, "archive", "move/"), parent=target, reason="合并。").status_code == 302


def test_the_unit_itself_is_neither_moved_nor_ended(office, enter):
    for act in ("move/", "end/"):
        assert enter("admin").get(place(office, "unit", act)).status_code == 409


def test_an_administrator_of_a_part_does_not_place_the_part(office, enter):
    office.join("branch", "administrator", "finance")
    browser = enter("branch")
    assert browser.get(place(office, "finance", "rename/")).status_code == 200
    for act in ("move/", "end/"):
        assert browser.get(place(office, "finance", act)).status_code == 403
    assert step(office, browser, "finance", 1).status_code == 403


def test_a_department_with_open_tickets_does_not_leave_its_unit(office, send):
    from organization.people import add_department, appoint

    with office.registry("unit added", office.coordinator) as door:
        other = add_department(door, "other", "另一单位")
        appoint(door, office.admin, "administrator", other)
    ticket = office.ticket(state="in_progress")
    answer = send("admin", place(office, "info", "move/"), parent=other.pk, reason="划转。")
    assert answer.status_code == 409
    assert "It leads 1 open ticket of its unit" in answer.content.decode()
    office.bring(ticket, "registered")
    office.do(ticket, "cancel", "coordinator", reason="重复。")
    assert send("admin", place(office, "info", "move/"), parent=other.pk, reason="划转。").status_code == 302


# --- order ---


def test_departments_rise_and_sink_one_place(office, enter):
    browser = enter("admin")
    before = order_of(office.unit)
    assert step(office, browser, before[0], 1).status_code == 302
    assert order_of(office.unit) == [before[1], before[0], before[2]]
    step(office, browser, before[0], -1)
    assert order_of(office.unit) == before


def test_at_the_end_there_is_no_further(office, enter):
    answer = step(office, enter("admin"), order_of(office.unit)[0], -1)
    assert answer.status_code == 409 and "at the end" in answer.content.decode()


def test_pressing_twice_moves_once(office, enter):
    browser, before = enter("admin"), order_of(office.unit)
    form = {"key": str(uuid.uuid4()), "step": "1"}
    for _ in range(2):
        browser.post(place(office, before[0], "order/"), form)
    assert order_of(office.unit) == [before[1], before[0], before[2]]


# --- ending ---


def test_a_department_ends_and_is_no_longer_offered(office, send, enter, today):
    answer = send("admin", place(office, "archive", "end/"), follow=True, ended_on=today - DAY, reason="撤并。")
    text = answer.content.decode()
    assert "The department ends." in text and place(office, "archive", "resume/") in text  # undo
    offered = enter("admin").get("/settings/departments/add/").context["form"].fields["parent"].choices
    assert "档案室" not in str(offered)
    assert send("admin", place(office, "archive", "resume/"), reason="恢复。").status_code == 302
    assert Department.objects.get(code="archive").ended_on is None


@pytest.mark.parametrize("n", [1, 3])
def test_not_while_it_leads_open_tickets_and_it_says_how_many(office, enter, send, today, n):
    inspection = office.inspection()
    tickets = [office.ticket(inspection, title=f"问题{i}", state="assigned") for i in range(n)]
    answer = enter("admin").get(place(office, "info", "end/"))
    assert answer.status_code == 409
    assert f"leads {n} open ticket" in answer.content.decode()
    for ticket in tickets:
        office.do(ticket, "cancel", "coordinator", reason="重复。")
    assert not Ticket.objects.open().exists()
    assert send("admin", place(office, "info", "end/"), ended_on=today, reason="撤并。").status_code == 302


def test_a_ticket_assigned_meanwhile_stands_in_the_way(office, enter, today):
    browser, path = enter("admin"), place(office, "info", "end/")
    form = {b.name: b.value() for b in browser.get(path).context["form"].hidden_fields()}
    office.ticket(state="assigned")
    answer = browser.post(path, form | {"ended_on": today, "reason": "撤并。"})
    assert answer.status_code == 409 and "leads 1 open ticket" in answer.content.decode()
    assert "撤并。" in answer.content.decode()


def test_not_while_something_below_it_goes_on(office, send, enter, today):
    send(
        "admin",
        "/settings/departments/add/",
        parent=office.departments["archive"].pk,
        name="库房",
        code="store",
    )
    answer = enter("admin").get(place(office, "archive", "end/"))
    assert answer.status_code == 409 and "库房" in answer.content.decode()


def test_nothing_is_taken_up_below_what_has_ended(office, send, enter, today):
    send(
        "admin",
        "/settings/departments/add/",
        parent=office.departments["archive"].pk,
        name="库房",
        code="store",
    )
    for code in ("store", "archive"):
        send("admin", place(office, code, "end/"), ended_on=today - DAY, reason="撤并。")
    assert enter("admin").get(place(office, "store", "resume/")).status_code == 409


def test_every_change_names_its_actor_and_reason(office, send, today):
    send("admin", place(office, "archive", "rename/"), name="综合档案室", reason="更名。")
    send("admin", place(office, "archive", "end/"), ended_on=today, reason="撤并。")
    told = Event.objects.order_by("-id").values_list("detail", "reason", "actor__username")[:2]
    assert list(told) == [("department_ended", "撤并。", "admin"), ("department_renamed", "更名。", "admin")]


@pytest.mark.parametrize("act", ["rename/", "move/", "end/"])
def test_a_change_asks_why(office, send, today, act):
    typed = {"name": "别名", "parent": office.departments["finance"].pk, "ended_on": today, "reason": ""}
    assert send("admin", place(office, "archive", act), **typed).status_code == 422
