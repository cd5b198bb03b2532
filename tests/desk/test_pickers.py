"""Whoever may be chosen is taken, and whoever would be taken may be chosen: for every picker and everybody."""

import uuid
from datetime import date
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from desk.people import flat
from organization.models import Appointment
from organization.people import add_department, add_person, appoint, deactivate, delegate, end
from tests.beginnings import begins_with
from tests.desk.sending import address, sent
from tests.office import FIRST_DAY, LAST_DAY
from tracker.handing_over import hand_over
from tracker.models import InspectionMember, Ticket
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db

ROLES = ("head", "handler", "verifier", "leader")


class _Undone(Exception):
    pass


@begins_with
def busy(office):
    """Every role at every height, in the unit and beside it, held, lent, ended, to come, by seat; two alike by name."""
    with office.registry("crowd") as door:
        places = office.departments
        places["section"] = add_department(door, "section", "办公室", places["info"])
        places["desk"] = add_department(door, "desk", "办公室", places["finance"])
        places["beside"] = add_department(door, "beside", "外单位")
        places["closing"] = add_department(door, "closing", "撤并处", office.unit)
        places["closing"].ended_on = LAST_DAY
        door.save(places["closing"])
        for place in ("unit", "info", "section", "finance", "beside", "closing"):
            name = f"at-{place}"
            office.people[name] = add_person(door, name, "李伟", f"{name}-Secret-1")
            for role in ROLES:
                appoint(door, office.people[name], role, places[place], FIRST_DAY)
        for name in ("lent", "closed", "past", "coming", "seat", "seat-elsewhere", "nobody"):
            office.people[name] = add_person(door, name, f"{name}甲", f"{name}-Secret-1")
        for role in ROLES:
            appointment = Appointment.objects.get(person=office.people["at-info"], role=role)
            delegate(door, appointment, office.people["lent"], FIRST_DAY, LAST_DAY)
            appoint(door, office.people["closed"], role, places["info"], FIRST_DAY)
            end(door, appoint(door, office.people["past"], role, places["info"], FIRST_DAY), date(2026, 2, 1))
            appoint(door, office.people["coming"], role, places["info"], LAST_DAY)
        deactivate(door, office.people["closed"])
    office.batch = office.inspection()
    elsewhere = office.inspection(name="另一批次")
    for inspection, name in ((office.batch, "seat"), (elsewhere, "seat-elsewhere")):
        for role in ("leader", "verifier"):
            with office.changing(inspection, "member_added") as door:
                door.save(InspectionMember(inspection=door.subject, person=office.people[name], role=role))
    return office


def choices(form, name):
    return {str(code) for code, _label in flat(form.fields[name].choices) if code}


def is_taken(take):
    """Whether nothing is said against whom or what is named; whatever the step wrote is undone."""
    try:
        with transaction.atomic():
            take()
            raise _Undone
    except _Undone:
        return True
    except TransitionRefused as no:
        return not {refusal.code for refusal in no.refusals} - {"nothing_changes"}


def taken(office, ticket, verb, by, answer, said, among):
    fresh = Ticket.objects.get(pk=ticket.pk)
    return {one for one in among if is_taken(partial(office.do, fresh, verb, by, **said | {answer: one}))}


EVERYBODY_NAMED = (
    ("registered", "assign", "coordinator", {"department": "info", "leader": "leader", "due_on": "2026-06-30"}),
    ("registered", "assign", "coordinator", {"department": "finance", "leader": "leader", "due_on": "2026-06-30"}),
    ("registered", "assign", "coordinator", {"department": "section", "leader": "leader", "due_on": "2026-06-30"}),
    ("assigned", "reassign", "coordinator", {"reason": "调"}),
    ("assigned", "reassign", "coordinator", {"reason": "调", "department": "finance"}),
    ("assigned", "accept", "head", {}),
    ("in_progress", "add_measure", "head", {"text": "修订办法"}),
    ("in_progress", "change_measure", "head", {"measure": "1", "text": "再修订办法"}),
)


@pytest.mark.parametrize(("state", "verb", "by", "said"), EVERYBODY_NAMED)
def test_a_picker_offers_exactly_those_whom_the_engine_takes(busy, enter, state, verb, by, said):
    ticket = busy.ticket(busy.batch)
    busy.bring(ticket, state)
    if verb == "change_measure":
        busy.do(ticket, "add_measure", "head", text="修订办法")
    query = urlencode({name: said[name] for name in ("department", "measure") if name in said})
    form = enter(by).get(f"{address(ticket, verb)}?{query}").context["form"]
    names = [name for name in ("leader", "handler", "verifier", "owner") if name in form.fields]
    assert names
    for name in names:
        offered = choices(form, name)
        assert offered, name
        assert offered == taken(busy, ticket, verb, by, name, said, busy.people), name


def test_where_no_department_is_chosen_yet_everybody_is_offered_whom_some_department_takes(busy, enter):
    ticket = busy.ticket(busy.batch)
    form = enter("coordinator").get(address(ticket, "assign")).context["form"]
    for name in ("leader", "handler", "verifier"):
        whole = {"leader": "leader", "due_on": "2026-06-30"}
        some = set()
        for department in choices(form, "department"):
            said = whole | {"department": department}
            some |= taken(busy, ticket, "assign", "coordinator", name, said, busy.people)
        assert choices(form, name) == some, name


def test_departments_offered_are_those_that_are_taken(busy, enter):
    ticket = busy.ticket(busy.batch)
    form = enter("coordinator").get(address(ticket, "assign")).context["form"]
    whole = {"leader": "leader", "due_on": "2026-06-30"}
    for name, said in (("department", whole), ("supporting", whole | {"department": "info"})):
        assert choices(form, name) == taken(busy, ticket, "assign", "coordinator", name, said, busy.departments), name


def test_what_is_offered_for_many_tickets_is_taken_for_each_of_them(busy, enter):
    tickets = [busy.ticket(busy.batch, f"问题{n}") for n in range(2)]
    tickets.append(busy.ticket(busy.inspection(name="第三批次"), "问题3"))
    numbers = [("ticket", ticket.number) for ticket in tickets]
    address_ = f"{reverse('bulk', args=['assign'])}?{urlencode([*numbers, ('department', 'info')])}"
    form = enter("coordinator").get(address_).context["form"]
    said = {"department": "info", "leader": "leader", "due_on": "2026-06-30"}
    for name in ("leader", "handler", "verifier"):
        everywhere = [taken(busy, t, "assign", "coordinator", name, said, busy.people) for t in tickets]
        assert choices(form, name) == set.intersection(*everywhere), name


def test_work_is_handed_over_to_nobody_who_could_take_none_of_it_over(busy, enter):
    """And to everybody who could; people of other units, whom the asker does not see, are never among them."""
    first, second = (busy.ticket(busy.batch, f"问题{n}", "in_progress") for n in range(2))
    busy.do(second, "reassign", "coordinator", reason="调", verifier="verifier", handler="handler")
    form = enter("coordinator").get(reverse("hand-over"), {"from": "handler"}).context["form"]
    accepted = set()
    for name, person in busy.people.items():
        with transaction.atomic():
            rows = hand_over(
                busy.handler, person, actor=busy.coordinator, reason="轮岗", interface="page",
                batch=uuid.uuid4(), clock=busy.clock,
            )  # fmt: skip
            if any(not row.is_refused for row in rows):
                accepted.add(name)
            transaction.set_rollback(True)
    assert choices(form, "successor") == accepted - {"handler"}
    assert not {name for name in choices(form, "successor") if name.endswith("beside")}


def test_the_lead_departments_own_people_stand_first(busy, enter):
    ticket = busy.ticket(busy.batch, state="assigned")
    choice = enter("head").get(address(ticket, "accept")).context["form"].fields["handler"].choices
    (_own, own), (_others, others) = list(choice)[1:]
    assert {"handler", "head", "at-info", "lent"} <= {code for code, _label in own}
    assert {"at-unit"} == {code for code, _label in others}


def test_another_department_chosen_brings_its_own_people_and_keeps_what_was_picked(busy, enter):
    """By script at once, without scripts when the form is sent; nothing else that was typed is lost."""
    ticket = busy.ticket(busy.batch, state="assigned")
    browser = enter("coordinator")
    page = browser.get(address(ticket, "reassign")).content.decode()
    assert f'hx-get="{address(ticket, "reassign")}"' in page
    assert "#reassign-leader,#reassign-handler,#reassign-verifier" in page
    chosen = {"department": "finance", "leader": "at-unit", "handler": "at-info"}
    form = browser.get(address(ticket, "reassign"), chosen).context["form"]
    assert form["leader"].value() == "at-unit"
    assert "handler2" in choices(form, "handler") and "at-info" not in choices(form, "handler")
    answer = browser.post(address(ticket, "reassign"), sent(ticket, reason="调整分工。", **chosen))
    assert answer.status_code == 422
    assert "handler2" in choices(answer.context["form"], "handler")
    assert "调整分工。" in answer.content.decode()
    chosen["handler"] = "handler2"
    assert browser.post(address(ticket, "reassign"), sent(ticket, reason="调整分工。", **chosen)).status_code == 302


@pytest.mark.parametrize("step", ["assign", "reassign", "accept", "add_measure"])
def test_a_picker_costs_the_same_however_many_there_are(busy, enter, step, django_assert_max_num_queries):
    """Everybody of a busy office, and twenty more in it."""
    state = {"assign": "registered", "add_measure": "in_progress"}.get(step, "assigned")
    ticket = busy.ticket(busy.batch, state=state)
    browser = enter("head" if step in ("accept", "add_measure") else "coordinator")

    def asked():
        browser.get(address(ticket, step))  # reads the office anew where it changed
        with django_assert_max_num_queries(100) as counted:
            assert browser.get(address(ticket, step)).status_code == 200
        return len(counted.captured_queries)

    before = asked()
    for n in range(20):
        busy.join(f"more{n}", ROLES[n % 4], f"place{n}")
    assert asked() == before


def test_no_two_choices_of_one_list_read_alike(busy, enter):
    ticket = busy.ticket(busy.batch)
    form = enter("coordinator").get(address(ticket, "assign")).context["form"]
    for name in ("department", "supporting", "leader", "handler", "verifier"):
        labels = [str(label) for _code, label in flat(form.fields[name].choices)]
        assert len(labels) == len(set(labels)), name
    offices = [label for _code, label in form.fields["department"].choices if label.startswith("办公室")]
    assert offices == ["办公室 (财务处)", "办公室 (信息处)"]


def test_a_department_counts_as_ended_only_after_its_last_day(busy):
    ticket = busy.ticket(busy.batch)
    said = {"leader": "leader", "due_on": "2026-06-30", "department": "closing"}
    assert busy.do(ticket, "assign", "coordinator", **said).to_state == "assigned"


# --- what is out of sight is unknown ---


def answer_to(office, ticket, verb, by, **said):
    with pytest.raises(TransitionRefused) as no:
        office.do(Ticket.objects.get(pk=ticket.pk), verb, by, **said)
    return no.value.status, [(refusal.code, str(refusal.message)) for refusal in no.value.refusals]


@pytest.mark.parametrize(
    ("state", "verb", "by", "said", "answer", "hidden", "unknown"),
    [
        ("registered", "assign", "coordinator", {}, "department", "beside", "besidf"),
        ("registered", "assign", "coordinator", {}, "department", "外单位", "外单为"),
        ("registered", "assign", "coordinator", {}, "supporting", "beside", "besidf"),
        ("registered", "assign", "coordinator", {}, "leader", "at-beside", "at-besidf"),
        ("registered", "assign", "coordinator", {}, "handler", "nobody", "nobodz"),
        ("assigned", "accept", "head", {}, "handler", "at-beside", "at-besidf"),
        ("assigned", "reassign", "coordinator", {"reason": "调"}, "department", "beside", "besidf"),
        ("assigned", "reassign", "coordinator", {"reason": "调"}, "verifier", "at-beside", "at-besidf"),
        ("in_progress", "add_measure", "head", {"text": "办"}, "owner", "at-beside", "at-besidf"),
        ("registered", "cancel", "seat", {"reason": "并"}, "merged_into", "ZG-2026-0001", "ZG-2026-0009"),
    ],
)
def test_what_one_may_not_see_is_answered_as_what_there_is_not(busy, state, verb, by, said, answer, hidden, unknown):
    busy.ticket(busy.inspection(name="看不见"), "看不见")  # ZG-2026-0001
    ticket = busy.ticket(busy.batch)
    busy.bring(ticket, state)
    if by == "seat":  # coordinates this inspection and sees no other
        with busy.changing(busy.batch, "member_added") as door:
            door.save(InspectionMember(inspection=door.subject, person=busy.people[by], role="coordinator"))
    first = answer_to(busy, ticket, verb, by, **said, **{answer: hidden})
    second = answer_to(busy, ticket, verb, by, **said, **{answer: unknown})
    assert str(first).replace(hidden, "?") == str(second).replace(unknown, "?")
    assert first[1][-1][0].startswith("unknown_") or any(code.startswith("unknown_") for code, _ in first[1])
