"""Who hears of which step, what is asked of them, and what settles it."""

import pytest

from notifications.models import Delivery, Notice
from notifications.news import hear
from organization.people import deactivate
from record import outbox
from record.models import Event, OutboxItem
from tests.office import FIRST_DAY
from tracker.models import InspectionMember, Ticket

pytestmark = pytest.mark.django_db


def heard_of(step):
    """{username: topic} of the newest event that this step left."""
    event = Event.objects.filter(what=step).last() or Event.objects.filter(detail=step).last()
    notices = Notice.objects.filter(event=event).select_related("recipient")
    return {notice.recipient.username: notice.code for notice in notices}


def open_for(person):
    return list(Notice.objects.of(person).open().order_by("pk").values_list("code", flat=True))


def people(text):
    """{username: topic} as written in the tables below: "topic: who who; topic: who"."""
    groups = (group.split(": ") for group in text.split("; ") if group)
    return {person: topic for topic, names in groups for person in names.split()}


# Written by hand: what the office expects of each step. Whoever takes it hears nothing.
@pytest.mark.parametrize(
    ("state", "person", "step", "said", "expected"),
    [
        ("registered", "coordinator", "assign", "", "to_accept: head handler; assigned: leader"),
        ("assigned", "handler", "accept", "", ""),
        ("assigned", "head", "decline", "reason=非我处职责", "to_assign: coordinator"),
        ("in_progress", "handler", "report_progress", "reason=过半", ""),
        ("in_progress", "head", "submit", "", "to_verify: verifier"),
        ("submitted", "head", "take_back", "", "taken_back: verifier"),
        ("submitted", "verifier", "send_back", "reason=不全", "to_rework: head handler; sent_back: leader"),
        (
            "submitted",
            "verifier",
            "verify",
            "reason=属实",
            "to_close: coordinator leader; verified: head handler",
        ),
        ("verified", "coordinator", "close", "result=completed", "closed: head handler leader"),
        ("closed", "coordinator", "reopen", "reason=反弹", "to_resume: head handler; reopened: leader"),
        ("in_progress", "coordinator", "cancel", "reason=重复", "cancelled: head handler leader"),
        (
            "in_progress",
            "coordinator",
            "change_due",
            "reason=上级要求 due_on=2026-07-31",
            "due_changed: head handler leader",
        ),
        (
            "in_progress",
            "coordinator",
            "reassign",
            "reason=调整 department=finance",
            "to_accept: head2 handler2; reassigned: leader",
        ),
        (
            "in_progress",
            "coordinator",
            "reassign",
            "reason=调整 verifier=verifier",
            "reassigned: head handler leader verifier",
        ),
    ],
)
def test_each_step_is_told_to_whom_it_concerns(office, news, state, person, step, said, expected):
    ticket = office.ticket(state=state)
    if step == "submit":
        office.submit(ticket)
    else:
        answers = dict(word.split("=") for word in said.split())
        office.do(ticket, step, person, **(answers or (office.assignment() if step == "assign" else {})))
    news()
    assert heard_of(step) == people(expected)


@pytest.mark.parametrize(
    ("amendment", "state", "person", "expected"),
    [
        ("ask_to_reopen", "closed", "auditor", "to_reopen: coordinator"),
        ("add_remark", "in_progress", "leader", "remarked: head handler coordinator"),
        ("add_remark", "in_progress", "handler", "remarked: head coordinator"),
        ("add_measure", "in_progress", "handler", ""),
    ],
)
def test_a_request_and_a_remark_are_told_and_plain_work_is_not(office, news, amendment, state, person, expected):
    ticket = office.ticket(state=state)
    office.do(ticket, amendment, person, text="请补充说明。")
    news()
    assert heard_of(amendment) == people(expected)


@pytest.mark.parametrize(
    ("state", "person", "expected"),
    [
        ("assigned", "coordinator", "chased_to_accept: head handler"),
        ("in_progress", "leader", "chased_to_work: head handler"),
        ("submitted", "coordinator", "chased_to_verify: verifier"),
    ],
)
def test_a_chase_is_told_to_whoever_has_to_act(office, news, state, person, expected):
    ticket = office.ticket(state=state)
    office.do(ticket, "chase", person, reason="请本周内办结。")
    news()
    assert heard_of("chase") == people(expected)


def test_a_chase_is_settled_when_somebody_acts(office, news):
    ticket = office.ticket(state="assigned")
    office.do(ticket, "chase", "coordinator", reason="请尽快签收。")
    news()
    office.do(ticket, "accept", "handler")
    news()
    assert not Notice.objects.filter(code="chased_to_accept", done_at__isnull=True).exists()


def test_the_supporting_department_hears_that_it_supports(office, news):
    ticket = office.ticket()
    office.do(ticket, "assign", "coordinator", **office.assignment(), supporting="finance")
    news()
    assert heard_of("assign") == people("to_accept: head handler; assigned: leader head2")


@pytest.mark.parametrize(
    ("state", "step", "said", "topic"),
    [
        ("in_progress", "change_due", "reason=上级要求 due_on=2026-07-31", "due_changed"),
        ("in_progress", "cancel", "reason=重复", "cancelled"),
        ("in_progress", "reassign", "reason=调整 department=archive", "reassigned"),
        ("in_progress", "reassign", "reason=调整 verifier=verifier", "reassigned"),
        ("verified", "close", "result=completed", "closed"),
        ("closed", "reopen", "reason=反弹", "reopened"),
    ],
)
def test_whoever_supports_hears_what_becomes_of_it(office, news, state, step, said, topic):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "reassign", "coordinator", supporting="finance", reason="请协助。")
    ticket = office.bring(ticket, state)
    office.do(ticket, step, "coordinator", **dict(word.split("=") for word in said.split()))
    news()
    assert heard_of(step)["head2"] == topic


def test_a_named_handler_hears_alone_of_the_handlers(office, news):
    office.join("handler3", "handler", "info")
    ticket = office.ticket(state="in_progress")  # accepted by the handler, who handles it since
    office.do(ticket, "change_due", "coordinator", reason="上级要求", due_on="2026-07-31")
    news()
    assert "handler" in heard_of("change_due") and "handler3" not in heard_of("change_due")


def test_only_verifiers_whom_the_law_lets_verify_are_asked(office, news):
    office.appoint("head", "verifier", "unit")  # heads the department that did the work
    office.join("verifier2", "verifier", "unit")
    ticket = office.ticket(state="in_progress")
    office.submit(ticket)
    news()
    assert heard_of("submit") == {"verifier": "to_verify", "verifier2": "to_verify"}


def test_a_named_verifier_is_asked_alone_and_so_is_who_stands_in(office, news):
    office.join("verifier2", "verifier", "unit")
    office.join("deputy", "handler", "audit-office")
    office.delegate(office.verifier.appointments.get(role="verifier"), "deputy")
    ticket = office.ticket()
    office.do(ticket, "assign", "coordinator", **office.assignment(), verifier="verifier")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    news()
    assert heard_of("submit") == {"verifier": "to_verify", "deputy": "to_verify"}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("submit", "sign_off_refused: head handler"),
        ("verify", "to_rework: head handler; sign_off_refused: leader verifier"),
        ("close", "to_rework: head handler; sign_off_refused: leader verifier"),
    ],
)
def test_a_refused_signature_sends_back_what_was_handed_in_and_is_told(office, news, verb, expected):
    gate = {"sign_offs": {"by": [{"role": "coordinator", "scope": "unit"}]}}
    ticket = office.ticket(office.inspection(rules={"verbs": {verb: gate}}))
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"verifier": "verifier"})
    office.do(ticket, "accept", "handler")
    if verb == "submit":
        office.do(ticket, "ask_sign_offs", "head")
    else:
        office.submit(ticket)
    if verb == "close":
        office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "refuse", "coordinator", reason="材料不全。")
    news()
    assert heard_of("refuse") == people(expected)


def test_a_seat_in_the_inspection_is_as_good_as_an_appointment(office, news):
    inspection = office.inspection()
    with office.changing(inspection, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.stranger, role="coordinator"))
    ticket = office.ticket(inspection, state="assigned")
    office.do(ticket, "decline", "head", reason="非我处职责")
    news()
    assert heard_of("decline") == {"coordinator": "to_assign", "stranger": "to_assign"}


def test_an_account_that_was_closed_hears_nothing(office, news):
    ticket = office.ticket()
    with office.registry("left", office.admin) as door:
        deactivate(door, type(office.handler).objects.get(pk=office.handler.pk))
    office.do(ticket, "assign", "coordinator", **office.assignment())
    news()
    assert heard_of("assign") == {"head": "to_accept", "leader": "assigned"}


def test_a_leader_who_may_no_longer_see_the_ticket_hears_nothing(office, news):
    ticket = office.ticket(state="in_progress")
    with office.registry("ended", office.admin) as door:
        appointment = office.leader.appointments.get(role="leader")
        appointment.until_on = FIRST_DAY
        door.save(appointment)
    office.do(ticket, "change_due", "coordinator", reason="上级要求", due_on="2026-07-31")
    news()
    assert heard_of("change_due") == {"head": "due_changed", "handler": "due_changed"}


# --- once -----------------------------------------------------------------------------------------------------------


def test_hearing_an_event_twice_tells_it_once(addressed, news, post_office):
    addressed.ticket(state="assigned")
    news()
    before = (list(Notice.objects.values()), list(Delivery.objects.values()))
    assert len(before[0]) == len(before[1]) == 3
    for event in Event.objects.all():
        hear(event)
    assert (list(Notice.objects.values()), list(Delivery.objects.values())) == before


def test_news_of_people_and_inspections_concerns_no_inbox(office, news):
    office.inspection()
    office.join("handler3", "handler", "info")
    assert news()["failed"] == 0
    assert not Notice.objects.exists()


def test_a_step_that_was_rolled_back_is_told_to_nobody(office, news):
    from django.db import transaction

    ticket = office.ticket(state="registered")
    news()

    class Changed(Exception):
        pass

    with pytest.raises(Changed), transaction.atomic():
        office.do(ticket, "assign", "coordinator", **office.assignment())
        assert OutboxItem.objects.exists()
        raise Changed
    assert news() == {"done": 0, "failed": 0}
    assert not Notice.objects.exists()


# --- settled --------------------------------------------------------------------------------------------------------


def test_acting_on_a_ticket_takes_it_off_ones_list_and_nobody_elses(office, news):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_remark", "coordinator", text="请抓紧。")
    news()
    assert open_for(office.handler) == ["remarked"]
    office.do(ticket, "report_progress", "handler", reason="过半")
    news()
    assert open_for(office.handler) == []
    assert open_for(office.head) == ["remarked"]


def test_a_request_is_settled_for_everybody_once_the_ticket_has_moved_on(office, news):
    office.join("verifier2", "verifier", "unit")
    ticket = office.ticket(state="submitted")
    news()
    assert open_for(office.verifier) == open_for(office.people["verifier2"]) == ["to_verify"]
    office.do(ticket, "verify", "verifier", reason="情况属实。")
    news()
    assert open_for(office.verifier) == open_for(office.people["verifier2"]) == []


def test_what_settles_a_message_names_the_instant_at_which_it_did(office, news):
    ticket = office.ticket(state="assigned")
    news()
    accepted = office.do(ticket, "accept", "handler")
    news()
    notice = Notice.objects.get(recipient=office.handler)
    assert (notice.done_at, notice.read_at) == (accepted.at, accepted.at)


def test_news_heard_in_the_wrong_order_ends_the_same(office):
    """Two workers may take two events of one ticket in either order."""
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_remark", "coordinator", text="请抓紧。")
    office.do(ticket, "report_progress", "handler", reason="过半")
    for item in OutboxItem.objects.select_related("event").order_by("-id"):
        hear(item.event)
    assert open_for(office.handler) == []
    assert open_for(office.head) == ["remarked"]


def test_a_request_that_was_settled_before_anybody_heard_of_it_is_not_told(office, news):
    office.ticket(state="closed")
    news()
    told = set(Notice.objects.values_list("code", flat=True))
    assert told == {"assigned", "verified", "closed"}


def test_a_later_message_outlives_an_earlier_step(office, news):
    """What the handler did before the remark does not settle the remark."""
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "report_progress", "handler", reason="过半")
    office.do(ticket, "add_remark", "coordinator", text="请抓紧。")
    for event in Event.objects.filter(subject=ticket.subject_key).order_by("-version"):
        hear(event)
    assert open_for(office.handler) == ["remarked"]


def test_a_consumer_that_fails_is_asked_again(office, monkeypatch):
    office.ticket(state="assigned")
    monkeypatch.setattr("notifications.news.post", lambda *args: 1 / 0)
    outbox.drain(office.clock)
    assert not Notice.objects.exists()
    monkeypatch.undo()
    OutboxItem.objects.update(due_at=office.clock.now)
    outbox.drain(office.clock)
    assert Notice.objects.count() == 3
    assert Ticket.objects.get().state == "assigned"
