"""Whatever must hold for a verb and does not: the refusal says which, nothing changes, the attempt is kept."""

from datetime import date

import pytest

from record.models import Attempt
from tests.beginnings import begins_with
from tests.law.checksum import checksum
from tests.office import refused
from tracker.models import Ticket
from tracker.store import keep

pytestmark = pytest.mark.django_db

WHOLE = {"department": "info", "leader": "leader", "due_on": "2026-06-30"}


def but(**changes):
    """A whole assignment with some answers changed, or left out where None."""
    return {name: said for name, said in (WHOLE | changes).items() if said is not None}


# (state, verb, person, what is said, the codes, the status): each the least that differs from what would be done.
MISSING = [
    ("registered", "assign", "coordinator", but(department=None), ["lead_department_missing"], 409),
    ("registered", "assign", "coordinator", but(leader=None), ["leader_missing"], 409),
    ("registered", "assign", "coordinator", but(due_on=None), ["due_on_missing"], 409),
    ("registered", "assign", "coordinator", but(due_on=""), ["due_on_missing"], 409),
    ("registered", "assign", "coordinator", but(department=" "), ["lead_department_missing"], 409),
    ("registered", "assign", "coordinator", but(leader="\n"), ["leader_missing"], 409),
    (
        "registered",
        "assign",
        "coordinator",
        {},
        ["lead_department_missing", "leader_missing", "due_on_missing"],
        409,
    ),
    ("registered", "assign", "coordinator", but(due_on="2026-02-30"), ["bad_date"], 422),
    ("registered", "assign", "coordinator", but(due_on="30.6.2026"), ["bad_date"], 422),
    ("registered", "assign", "coordinator", but(due_on="2026-02-26"), ["due_before_feedback"], 409),
    ("registered", "assign", "coordinator", but(department="nowhere"), ["unknown_department"], 422),
    ("registered", "assign", "coordinator", but(department="ended"), ["department_ended"], 422),
    ("registered", "assign", "coordinator", but(department="elsewhere"), ["unknown_department"], 422),
    ("registered", "assign", "coordinator", but(supporting="legal,elsewhere"), ["unknown_department"], 422),
    ("registered", "assign", "coordinator", but(leader="nobody"), ["unknown_person"], 422),
    ("registered", "assign", "coordinator", but(leader="gone"), ["unknown_person"], 422),
    ("registered", "assign", "coordinator", but(leader="handler"), ["leader_without_role"], 409),
    ("registered", "assign", "coordinator", but(handler="handler2"), ["handler_without_role"], 409),
    ("registered", "assign", "coordinator", but(verifier="leader"), ["verifier_without_role"], 409),
    ("registered", "assign", "coordinator", but(term="someday"), ["unknown_choice"], 422),
    ("registered", "assign", "coordinator", but(severity="?"), ["unknown_choice"], 422),
    ("registered", "assign", "coordinator", but(result="completed"), ["unknown_answer"], 422),
    ("registered", "assign", "coordinator", but(state="closed"), ["unknown_answer"], 422),
    ("registered", "assign", "coordinator", but(verified_by="verifier"), ["unknown_answer"], 422),
    ("assigned", "accept", "head", {"handler": "handler2"}, ["handler_without_role"], 409),
    ("assigned", "accept", "head", {"handler": "nobody"}, ["unknown_person"], 422),
    ("assigned", "decline", "head", {}, ["reason_missing"], 409),
    ("assigned", "decline", "head", {"reason": " \n\t"}, ["reason_missing"], 409),
    ("in_progress", "report_progress", "handler", {}, ["sentence_missing"], 409),
    ("in_progress", "report_progress", "handler", {"reason": "　"}, ["sentence_missing"], 409),
    (
        "in_progress",
        "report_progress",
        "handler",
        {"reason": "好", "progress": "50"},
        ["measure_missing"],
        409,
    ),
    (
        "in_progress",
        "report_progress",
        "handler",
        {"reason": "好", "measure": "1", "progress": "101"},
        ["bad_number"],
        422,
    ),
    (
        "in_progress",
        "report_progress",
        "handler",
        {"reason": "好", "measure": "1", "progress": "-1"},
        ["bad_number"],
        422,
    ),
    (
        "in_progress",
        "report_progress",
        "handler",
        {"reason": "好", "measure": "1", "progress": "半"},
        ["bad_number"],
        422,
    ),
    (
        "in_progress",
        "report_progress",
        "handler",
        {"reason": "好", "measure": "9"},
        ["unknown_measure"],
        422,
    ),
    ("in_progress", "submit", "head", {}, ["outcome_missing"], 409),
    ("in_progress", "submit", "head", {"outcome": "  "}, ["outcome_missing"], 409),
    ("in_progress", "submit", "head", {"outcome": "已办", "result": "completed"}, ["unknown_answer"], 422),
    ("no measure", "submit", "head", {"outcome": "已办"}, ["measures_missing"], 409),
    ("measure open", "submit", "head", {"outcome": "已办"}, ["measures_open"], 409),
    ("measure returned", "submit", "head", {"outcome": "已办"}, ["measures_open"], 409),
    ("no evidence", "submit", "head", {"outcome": "已办"}, ["evidence_missing"], 409),
    ("evidence withdrawn", "submit", "head", {"outcome": "已办"}, ["evidence_missing"], 409),
    ("nothing done", "submit", "head", {}, ["measures_missing", "evidence_missing", "outcome_missing"], 409),
    ("reviewed", "take_back", "head", {}, ["already_reviewed"], 409),
    ("submitted", "review", "verifier", {"measures": "1", "verdict": "passed"}, ["opinion_missing"], 409),
    ("submitted", "review", "verifier", {"measures": "1", "reason": "好"}, ["verdict_missing"], 409),
    ("submitted", "review", "verifier", {"verdict": "passed", "reason": "好"}, ["verdict_missing"], 409),
    (
        "submitted",
        "review",
        "verifier",
        {"measures": "1", "verdict": "perhaps", "reason": "好"},
        ["unknown_choice"],
        422,
    ),
    (
        "submitted",
        "review",
        "verifier",
        {"measures": "1,7", "verdict": "passed", "reason": "好"},
        ["unknown_measure"],
        422,
    ),
    (
        "submitted without measures",
        "review",
        "verifier",
        {"measures": "1", "verdict": "passed", "reason": "好"},
        ["no_measures", "unknown_measure"],
        422,
    ),
    ("submitted", "send_back", "verifier", {}, ["reason_missing"], 409),
    ("submitted", "send_back", "verifier", {"reason": "缺", "measures": "7"}, ["unknown_measure"], 422),
    ("verified", "send_back", "coordinator", {"reason": ""}, ["reason_missing"], 409),
    ("submitted", "verify", "verifier", {}, ["opinion_missing"], 409),
    ("returned", "verify", "verifier", {"reason": "好"}, ["measures_returned"], 409),
    ("verified", "close", "coordinator", {}, ["result_missing"], 409),
    ("verified", "close", "coordinator", {"result": "done"}, ["unknown_choice"], 422),
    ("verified", "close", "leader", {"result": ""}, ["result_missing"], 409),
    ("closed", "reopen", "coordinator", {}, ["reason_missing"], 409),
    ("registered", "cancel", "coordinator", {}, ["reason_missing"], 409),
    (
        "registered",
        "cancel",
        "coordinator",
        {"reason": "并案", "merged_into": "ZG-2026-0999"},
        ["unknown_ticket"],
        422,
    ),
    (
        "registered",
        "cancel",
        "coordinator",
        {"reason": "并案", "merged_into": "ZG-2026-0001"},
        ["unknown_ticket"],
        422,
    ),
    ("assigned", "reassign", "coordinator", {"department": "finance"}, ["reason_missing"], 409),
    ("assigned", "reassign", "coordinator", {"reason": "调"}, ["nothing_changes"], 409),
    (
        "assigned",
        "reassign",
        "coordinator",
        {"reason": "调", "department": "info", "leader": "leader"},
        ["nothing_changes"],
        409,
    ),
    (
        "assigned",
        "reassign",
        "coordinator",
        {"reason": "调", "department": "elsewhere"},
        ["unknown_department"],
        422,
    ),
    (
        "in_progress",
        "reassign",
        "coordinator",
        {"reason": "调", "handler": "handler2"},
        ["handler_without_role"],
        409,
    ),
    (
        "in_progress",
        "reassign",
        "coordinator",
        {"reason": "调", "verifier": "head2"},
        ["verifier_without_role"],
        409,
    ),
    ("registered", "reassign", "coordinator", {"reason": "调", "department": "info"}, ["lead_fixed"], 409),
    ("verified", "reassign", "coordinator", {"reason": "调", "department": "finance"}, ["lead_fixed"], 409),
    (
        "in_progress",
        "reassign",
        "coordinator",
        {"reason": "调", "due_on": "2026-07-31"},
        ["unknown_answer"],
        422,
    ),
    ("assigned", "change_due", "coordinator", {"due_on": "2026-07-31"}, ["reason_missing"], 409),
    ("assigned", "change_due", "coordinator", {"reason": "缓"}, ["due_on_missing"], 409),
    (
        "assigned",
        "change_due",
        "coordinator",
        {"reason": "缓", "due_on": "2026-06-30"},
        ["due_on_unchanged"],
        409,
    ),
    ("assigned", "change_due", "coordinator", {"reason": "缓", "due_on": "2026-13-01"}, ["bad_date"], 422),
    (
        "assigned",
        "change_due",
        "coordinator",
        {"reason": "缓", "due_on": "2026-02-01"},
        ["due_before_feedback"],
        409,
    ),
    ("assigned", "fly", "coordinator", {"reason": "试"}, ["unknown_verb"], 422),
]


@begins_with
def brought_about(office):
    """A ticket in each of these situations; the registered one is ZG-2026-0001."""
    situations = dict.fromkeys(situation for situation, *_ in MISSING)
    office.situations = {situation: bring_about(office, situation).pk for situation in situations}
    return office


@pytest.mark.parametrize(
    ("situation", "verb", "person", "said", "codes", "status"),
    MISSING,
    ids=[f"{verb} {situation} {'+'.join(codes)}" for situation, verb, _, _, codes, _ in MISSING],
)
def test_what_must_hold_and_does_not(brought_about, situation, verb, person, said, codes, status):
    office, ticket = brought_about, Ticket.objects.get(pk=brought_about.situations[situation])
    before = checksum()
    no = refused(lambda: office.do(ticket, verb, person, **said))
    assert (no.codes, no.status) == (codes, status)
    assert checksum() == before
    attempt = Attempt.objects.get()
    assert (attempt.subject, attempt.actor, attempt.what) == (
        ticket.subject_key,
        office.people[person],
        verb,
    )
    assert (attempt.codes, attempt.status) == (codes, status)


def test_the_same_wishes_said_wholly_are_granted(office):
    """Else every refusal above could have another cause."""
    for situation, verb, person, said in (
        ("registered", "assign", "coordinator", WHOLE),
        ("assigned", "decline", "head", {"reason": "不属本处。"}),
        ("in_progress", "submit", "head", {"outcome": "已办"}),
        ("submitted", "review", "verifier", {"measures": "1", "verdict": "passed", "reason": "好"}),
        ("submitted", "verify", "verifier", {"reason": "好"}),
        ("verified", "close", "leader", {"result": "basically_completed"}),
        ("closed", "reopen", "coordinator", {"reason": "反弹"}),
        ("assigned", "reassign", "coordinator", {"reason": "调", "department": "finance"}),
        ("assigned", "change_due", "coordinator", {"reason": "缓", "due_on": "2026-07-31"}),
    ):
        assert office.do(bring_about(office, situation), verb, person, **said).what == verb
    assert not Attempt.objects.exists()


def bring_about(office, situation):
    """A ticket under the procedure that asks for a measure and a piece of evidence, in the situation named."""
    if "elsewhere" not in office.departments:
        found_other_places(office)
    inspection = office.inspection("inspection")
    if situation in ("registered", "assigned"):
        return office.ticket(inspection, state=situation)
    if situation in ("submitted", "verified", "closed", "reviewed", "returned", "measure returned"):
        return worked_through(office, inspection, situation)
    if situation == "submitted without measures":
        return office.ticket(office.inspection("self-check"), state="submitted")
    ticket = office.ticket(inspection, state="in_progress")
    if situation not in ("no measure", "nothing done"):
        office.do(ticket, "add_measure", "handler", text="修订办法")
        progress = "99" if situation == "measure open" else "100"
        office.do(ticket, "report_progress", "handler", reason="已办", measure="1", progress=progress)
    if situation not in ("no evidence", "nothing done"):
        office.attach(ticket)
    if situation == "evidence withdrawn":
        [evidence] = ticket.evidence.all()
        office.do(ticket, "withdraw_evidence", "handler", evidence=str(evidence.pk), reason="传错了。")
    return Ticket.objects.get(pk=ticket.pk)


def worked_through(office, inspection, situation):
    state = situation if situation in ("submitted", "verified", "closed") else "submitted"
    ticket = office.ticket(inspection, state=state)
    if situation == "reviewed":
        office.do(ticket, "review", "verifier", measures="1", verdict="passed", reason="属实。")
    if situation in ("returned", "measure returned"):
        office.do(ticket, "review", "verifier", measures="1", verdict="returned", reason="不全。")
    if situation == "measure returned":
        office.do(ticket, "send_back", "verifier", reason="请补。")
    return Ticket.objects.get(pk=ticket.pk)


def found_other_places(office):
    """A supporting department, one that has ended, another unit, and somebody whose account is closed."""
    from organization.people import add_department, deactivate

    office.join("helper", "handler", "legal", "法规处")
    office.join("gone", "leader", "ended", "已撤处")
    with office.registry("places founded") as door:
        office.departments["elsewhere"] = add_department(door, "elsewhere", "外单位")
        office.departments["ended"].ended_on = date(2026, 1, 31)
        door.save(office.departments["ended"])
        deactivate(door, office.gone)


def test_evidence_of_the_kinds_that_a_procedure_asks_for(office):
    inspection = office.inspection("self-check")
    demands = {"verbs": {"submit": {"evidence": {"minimum": 1, "kinds": ["pdf"]}}}}
    with office.registry("procedure changed") as door:
        procedure = inspection.procedure
        procedure.rules = demands
        door.save(procedure)
    ticket = office.ticket(inspection, state="in_progress")
    office.attach(ticket, "说明.txt")
    no = refused(lambda: office.do(ticket, "submit", "head", outcome="已办"))
    assert (no.codes, no.status) == (["evidence_kind_missing"], 409)
    pdf = keep([b"%PDF-1.7 minutes"], "纪要.PDF")
    assert office.do(ticket, "submit", "head", outcome="已办", files=(pdf,)).to_state == "submitted"


def test_one_answer_for_all_that_is_wrong_and_403_above_all(office):
    ticket = office.ticket(state="registered")
    no = refused(lambda: office.do(ticket, "assign", "head", due_on="never"))
    assert no.status == 403
    assert no.codes == ["not_coordinator", "bad_date", "lead_department_missing", "leader_missing"]


def test_a_birth_needs_an_issue_and_a_title(office):
    from tracker.models import Ticket
    from workflow import engine

    inspection = office.inspection()
    issue, other = office.issue(inspection), office.issue(inspection, "档案移交不及时")
    for unborn in (
        Ticket(inspection=inspection, issue=issue, title="  ", problem="缺"),
        Ticket(inspection=inspection, title="台账缺项", problem="缺"),
    ):
        no = refused(
            lambda unborn=unborn: engine.begin(
                unborn, office.transition_request("register", "coordinator"), clock=office.clock
            )
        )
        assert (no.codes, no.status) == (["issue_or_title_missing"], 409)
    for person in ("head", "verifier", "auditor", "admin"):
        unborn = Ticket(inspection=inspection, issue=other, title="档案", problem="迟")
        no = refused(
            lambda unborn=unborn, person=person: engine.begin(
                unborn, office.transition_request("register", person), clock=office.clock
            )
        )
        assert (no.codes, no.status) == (["not_coordinator"], 403)
    assert not Ticket.objects.exists() and Attempt.objects.count() == 6
    assert set(Attempt.objects.values_list("subject", flat=True)) == {inspection.subject_key}
