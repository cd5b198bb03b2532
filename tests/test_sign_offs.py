"""Signatures: asked, given, refused, withdrawn, lent, void; and nobody's step goes round them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from record.models import Attempt, Event
from tests.office import refused
from tracker.models import SignOff, Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.store import keep
from workflow import engine

pytestmark = pytest.mark.django_db

LEADER = {"role": "leader", "scope": "named"}
COORDINATOR = {"role": "coordinator", "scope": "unit"}
HEAD = {"role": "head", "scope": "department"}


def gated(office, state="in_progress", *, plan=None, **gates):
    """A ticket whose procedure asks for these sign-offs, each a list of signers or a whole gate."""
    verbs = {verb: {"sign_offs": _gate(gate)} for verb, gate in gates.items()}
    rules = {"verbs": verbs} | ({"plan": {"sign_offs": _gate(plan)}} if plan else {})
    return office.ticket(office.inspection(rules=rules), state=state)


def _gate(gate):
    return gate if isinstance(gate, dict) else {"by": gate}


def again(ticket):
    return Ticket.objects.select_related("inspection__procedure").get(pk=ticket.pk)


def statuses(ticket, verb=None):
    rows = ticket.sign_offs.order_by("pk") if verb is None else ticket.sign_offs.filter(verb=verb).order_by("pk")
    return [row.status for row in rows]


def submit(office, ticket):
    office.do(ticket, "submit", "head", outcome="已修订办法。")


# --- asked and given --------------------------------------------------------------------------------------------


def test_a_step_waits_until_it_is_signed(office):
    ticket = gated(office, submit=[LEADER])
    no = refused(lambda: submit(office, ticket))
    assert (no.codes, no.status) == (["sign_offs_missing"], 409)
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: submit(office, ticket)).codes == ["sign_offs_missing"]
    office.do(ticket, "sign", "leader", reason="同意。")
    [row] = ticket.sign_offs.all()
    assert (row.status, row.signer, row.opinion, row.signed_version) == ("given", office.leader, "同意。", 4)
    submit(office, ticket)
    assert again(ticket).state == "submitted"


def test_verifying_and_closing_ask_by_themselves(office):
    ticket = gated(office, "submitted", verify=[COORDINATOR], close=[LEADER])
    assert [(r.verb, r.status, r.asked_by) for r in ticket.sign_offs.all()] == [("verify", "asked", office.head)]
    assert refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。")).codes == ["sign_offs_missing"]
    office.do(ticket, "sign", "coordinator", reason="同意。")
    office.do(ticket, "verify", "verifier", reason="属实。")
    assert statuses(ticket, "close") == ["asked"]
    office.do(ticket, "sign", "leader", reason="同意销号。")
    office.do(ticket, "close", "coordinator", result="completed")
    assert statuses(ticket) == ["given", "given"]


def test_in_order_one_after_another(office):
    ticket = gated(office, submit={"rule": "in_order", "by": [HEAD, LEADER]})
    office.do(ticket, "ask_sign_offs", "handler")
    assert refused(lambda: office.do(ticket, "sign", "leader", reason="同意。")).codes == ["not_asked_to_sign"]
    office.do(ticket, "sign", "head", reason="同意。")
    office.do(ticket, "sign", "leader", reason="同意。")
    asked = ticket.sign_offs.order_by("pk").values_list("position", "role", "scope", "status")
    assert list(asked) == [(1, "head", "department", "given"), (2, "leader", "named", "given")]


def test_two_of_three_are_enough_and_the_third_is_asked_no_longer(office):
    gate = {"rule": "at_least", "at_least": 2, "by": [HEAD, LEADER, COORDINATOR]}
    ticket = gated(office, "submitted", verify=gate)
    office.do(ticket, "sign", "leader", reason="同意。")
    assert refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。")).codes == ["sign_offs_missing"]
    office.do(ticket, "sign", "coordinator", reason="同意。")
    assert statuses(ticket) == ["void", "given", "given"]
    office.do(ticket, "verify", "verifier", reason="属实。")


def test_a_person_may_be_asked_by_name(office):
    ticket = gated(office, submit=[{"person": "auditor"}])
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: office.do(ticket, "sign", "leader", reason="同意。")).status == 403
    office.do(ticket, "sign", "auditor", reason="同意。")
    submit(office, ticket)


@pytest.mark.parametrize("step", ["sign", "refuse"])
def test_whoever_is_asked_twice_says_which_is_meant(office, step):
    ticket = gated(office, plan=[LEADER], submit=[LEADER])
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: office.do(ticket, step, "leader", reason="已阅。")).codes == ["step_missing"]
    office.do(ticket, step, "leader", reason="已阅。", step="plan")
    assert statuses(ticket, "plan") != ["asked"]


def test_whoever_waits_is_told_for_whom(office):
    ticket = gated(office, plan=[LEADER, {"person": "auditor"}], submit=[HEAD])
    assert refused(lambda: submit(office, ticket)).sentences == [
        "请先提请审批整改方案。",
        "请先提请这一步的签批。",
    ]
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: submit(office, ticket)).sentences == [
        f"整改方案待审批：{office.leader}、{office.auditor}。",
        "这一步待签批：部门负责人。",
    ]


def test_somebody_named_who_has_no_account_holds_the_step_without_breaking_it(office):
    ticket = gated(office, submit=[{"person": "nobody"}, HEAD])
    office.do(ticket, "ask_sign_offs", "head")
    no = refused(lambda: submit(office, ticket))
    assert (no.codes, no.sentences) == (["sign_offs_missing"], ["这一步待签批：部门负责人。"])


@pytest.mark.parametrize(("scope", "signs"), [("department", False), ("unit", True), ("ticket", True)])
def test_the_scope_says_over_what_the_role_is_held(office, scope, signs):
    """The finance department's leader leads nothing of the information department's."""
    office.join("chief", "leader", "finance")
    ticket = gated(office, submit=[{"role": "leader", "scope": scope}])
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: office.do(ticket, "sign", "chief", reason="同意。")).status == 403
    office.do(ticket, "sign", "leader", reason="同意。")
    assert statuses(ticket) == ["given"]


def test_nobody_signs_twice_in_a_round(office):
    office.appoint("coordinator", "leader", "unit")
    ticket = gated(office, submit=[COORDINATOR, {"role": "leader", "scope": "unit"}])
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "sign", "coordinator", reason="同意。")
    no = refused(lambda: office.do(ticket, "sign", "coordinator", reason="同意。"))
    assert (no.codes, no.status) == (["not_asked_to_sign"], 403)


def test_whoever_signs_does_not_take_the_step(office):
    ticket = gated(office, submit=[HEAD])
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "head", reason="同意。")
    no = refused(lambda: submit(office, ticket))
    assert (no.codes, no.status) == (["signed_it_oneself"], 403)
    assert Attempt.objects.get().codes == ["signed_it_oneself"]


def test_nor_through_whoever_lends_the_authority(office):
    headship = office.head.appointments.get()
    office.delegate(headship, "stranger")
    ticket = gated(office, submit=[HEAD])
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "head", reason="同意。")
    deputy = office.transition_request("submit", "stranger", outcome="已修订办法。")
    assert refused(lambda: engine.perform(ticket, deputy, clock=office.clock)).codes == ["signed_it_oneself"]


@pytest.mark.parametrize("answer", ["sign", "refuse"])
@pytest.mark.parametrize(
    ("signer", "principal"),
    [(LEADER, "leader"), (COORDINATOR, "coordinator"), ({"person": "auditor"}, "auditor")],
)
def test_a_delegate_answers_and_leaves_a_trace(office, signer, principal, answer):
    in_place_of = office.people[principal]
    office.delegate(in_place_of.appointments.get(), "stranger")
    ticket = gated(office, submit=[signer])
    office.do(ticket, "ask_sign_offs", "head")
    event = office.do(ticket, answer, "stranger", reason="代为答复。")
    row = ticket.sign_offs.get()
    assert (row.signer, row.in_place_of) == (office.stranger, in_place_of)
    assert event.parameters["for"] == [in_place_of.pk]


# --- refused, withdrawn, void -------------------------------------------------------------------------------------


def test_refusing_sends_back_and_the_next_submission_enters_the_queue_again(office):
    ticket = gated(office, "submitted", verify=[LEADER])
    assert refused(lambda: office.do(ticket, "refuse", "leader")).codes == ["reason_missing"]
    office.do(ticket, "refuse", "leader", reason="缺少执行记录。")
    ticket = again(ticket)
    assert (ticket.state, ticket.submitted_by, statuses(ticket)) == ("in_progress", None, ["refused"])
    submit(office, ticket)
    assert statuses(ticket) == ["refused", "asked"]
    office.do(ticket, "sign", "leader", reason="同意。")
    office.do(ticket, "verify", "verifier", reason="属实。")


def test_refusing_to_close_returns_the_measures_too(office):
    ticket = gated(office, close=[LEADER])
    office.do(ticket, "add_measure", "handler", text="修订办法")
    office.do(ticket, "report_progress", "handler", reason="已完成。", measure="1", progress="100")
    submit(office, ticket)
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "refuse", "leader", reason="成效不明显。")
    [measure] = ticket.measures.all()
    assert (again(ticket).state, measure.verdict, measure.verdict_note) == (
        "in_progress",
        "returned",
        "成效不明显。",
    )


def test_a_question_is_withdrawn_while_nobody_has_answered(office):
    ticket = gated(office, submit=[LEADER, COORDINATOR])
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "withdraw_sign_offs", "head")
    assert statuses(ticket) == ["withdrawn", "withdrawn"]
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "sign", "leader", reason="同意。")
    no = refused(lambda: office.do(ticket, "withdraw_sign_offs", "head"))
    assert no.codes == ["sign_offs_answered"]


def test_what_was_never_asked_is_not_withdrawn(office):
    ticket = gated(office, submit=[LEADER])
    assert refused(lambda: office.do(ticket, "withdraw_sign_offs", "head")).codes == ["no_sign_offs_asked"]


@pytest.mark.parametrize("change", ["measure", "evidence", "progress"])
def test_a_signature_falls_when_what_was_signed_changes(office, change):
    ticket = gated(office, submit=[LEADER])
    office.do(ticket, "add_measure", "handler", text="修订办法")
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "sign", "leader", reason="同意。")
    if change == "measure":
        office.do(ticket, "change_measure", "handler", measure="1", text="另行修订")
    elif change == "evidence":
        office.attach(ticket)
    else:
        office.do(ticket, "report_progress", "handler", reason="已完成。", measure="1", progress="100")
    assert statuses(ticket) == ["void"]
    assert "sign_offs_missing" in refused(lambda: submit(office, ticket)).codes


def test_a_remark_leaves_the_signature_alone(office):
    ticket = gated(office, submit=[LEADER])
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "sign", "leader", reason="同意。")
    office.do(ticket, "add_remark", "handler", text="已电话沟通。")
    assert statuses(ticket) == ["given"]


@pytest.mark.parametrize(
    ("verb", "person", "said"),
    [
        ("send_back", "verifier", {"reason": "请补充。"}),
        ("take_back", "head", {}),
        ("cancel", "coordinator", {"reason": "重复。"}),
        ("reassign", "coordinator", {"reason": "调整。", "department": "finance"}),
    ],
)
def test_whoever_leaves_the_state_leaves_the_queue(office, verb, person, said):
    ticket = gated(office, "submitted", verify=[LEADER])
    office.do(ticket, verb, person, **said)
    assert statuses(ticket) == ["void"]


@pytest.mark.parametrize(
    ("verb", "person", "plan"),
    [("send_back", "verifier", "given"), ("take_back", "head", "given"), ("cancel", "coordinator", "void")],
)
def test_the_plan_stays_approved_while_the_work_goes_on(office, verb, person, plan):
    ticket = gated(office, plan=[LEADER])
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "leader", reason="同意方案。")
    submit(office, ticket)
    office.do(ticket, verb, person, reason="措施不变。")
    assert statuses(ticket, "plan") == [plan]


def test_the_signatures_of_many_tickets_are_read_in_one_question(office, django_assert_num_queries):
    """Of each those of its present cycle alone."""
    asked, reopened = gated(office, plan=[LEADER]), gated(office, plan=[HEAD])
    for ticket in (asked, reopened):
        office.do(ticket, "ask_sign_offs", "handler")
    office.do(reopened, "sign", "head", reason="同意方案。")
    submit(office, reopened)
    office.do(reopened, "verify", "verifier", reason="属实。")
    office.do(reopened, "close", "coordinator", result="completed")
    office.do(reopened, "reopen", "coordinator", reason="又有晚报。")
    office.do(reopened, "ask_sign_offs", "handler")
    tickets = [again(asked), again(reopened)]
    with django_assert_num_queries(1):
        sign_offs.remember_for(tickets, SignOff.objects.live_of(tickets))
        found = [[(r.role, r.status, r.cycle) for r in sign_offs.round_of(t, "plan")] for t in tickets]
    assert found == [[("leader", "asked", 1)], [("head", "asked", 2)]]


# --- the plan -----------------------------------------------------------------------------------------------------


def test_the_plan_is_approved_before_the_first_submission(office):
    ticket = gated(office, plan=[LEADER])
    office.do(ticket, "add_measure", "handler", text="修订办法")
    office.do(ticket, "ask_sign_offs", "handler", step="plan")
    office.do(ticket, "sign", "leader", reason="同意方案。")
    office.do(ticket, "report_progress", "handler", reason="已完成。", measure="1", progress="100")
    assert statuses(ticket, "plan") == ["given"], "work does not change the plan"
    office.do(ticket, "change_measure", "handler", measure="1", text="另行修订")
    assert statuses(ticket, "plan") == ["void"], "another measure is another plan"
    assert refused(lambda: submit(office, ticket)).codes == ["plan_not_approved"]
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "leader", reason="同意方案。")
    submit(office, ticket)
    office.do(ticket, "send_back", "verifier", reason="请补充。")
    office.do(ticket, "report_progress", "handler", reason="已补充。", measure="1", progress="100")
    submit(office, ticket)


def test_of_two_questions_the_one_meant_is_named(office):
    ticket = gated(office, plan=[LEADER], submit=[LEADER])
    office.do(ticket, "ask_sign_offs", "head")
    assert refused(lambda: office.do(ticket, "sign", "leader", reason="同意。")).codes == ["step_missing"]
    office.do(ticket, "sign", "leader", reason="同意。", step="plan")
    office.do(ticket, "sign", "leader", reason="同意。")
    assert [(r.verb, r.status) for r in ticket.sign_offs.all()] == [("plan", "given"), ("submit", "given")]


# --- who asks, what else the procedure wants, what it costs -----------------------------------------------------------


def test_only_whose_step_waits_asks(office):
    ticket = gated(office, submit=[LEADER])
    for name in ("head2", "verifier", "leader", "coordinator", "auditor", "stranger"):
        assert refused(lambda: office.do(ticket, "ask_sign_offs", name)).status == 403, name  # noqa: B023
    office.do(ticket, "ask_sign_offs", "handler")
    assert refused(lambda: office.do(ticket, "ask_sign_offs", "head")).codes == ["sign_offs_asked"]


def test_without_a_gate_nobody_is_asked_and_nothing_is_offered(office):
    ticket = office.ticket(state="in_progress")
    assert refused(lambda: office.do(ticket, "ask_sign_offs", "head")).codes == ["no_sign_offs_here"]
    assert refused(lambda: office.do(ticket, "sign", "leader", reason="同意。")).status == 403
    assert "refuse" not in [offer.verb for offer in engine.offers(again(ticket), office.leader, at=office.clock())]


def test_a_procedure_may_reserve_a_step_and_ask_for_fields(office):
    rules = {"verbs": {"close": {"roles": ["leader"]}, "accept": {"fields": ["handler"]}}}
    ticket = office.ticket(office.inspection(rules=rules), state="assigned")
    no = refused(lambda: office.do(ticket, "accept", "head"))
    assert no.codes == ["field_missing"]
    office.do(ticket, "accept", "head", handler="handler")
    office.submit(ticket)
    office.do(ticket, "verify", "verifier", reason="属实。")
    no = refused(lambda: office.do(ticket, "close", "coordinator", result="completed"))
    assert (no.codes, no.status) == (["reserved_to_others"], 403)
    office.do(ticket, "close", "leader", result="completed")


def test_three_gates_cost_one_question_more(office):
    three = [LEADER, COORDINATOR, {"role": "auditor", "scope": "unit"}]
    plain, asked = office.ticket(state="in_progress"), gated(office, submit=three)
    office.attach(plain)
    office.attach(asked)
    office.do(asked, "ask_sign_offs", "head")
    for name in ("leader", "coordinator", "auditor"):
        office.do(asked, "sign", name, reason="同意。")
    counts = []
    for ticket in (plain, asked):
        with CaptureQueriesContext(connection) as queries:
            submit(office, again(ticket))
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 1


def test_every_answer_is_an_event_of_its_own(office):
    ticket = gated(office, submit=[LEADER])
    office.do(ticket, "ask_sign_offs", "head")
    office.do(ticket, "sign", "leader", reason="同意。")
    events = Event.objects.filter(subject=ticket.subject_key).order_by("-version")[:2]
    assert [(e.what, e.detail, e.actor) for e in events] == [
        ("change", "sign", office.leader),
        ("change", "ask_sign_offs", office.head),
    ]


@pytest.mark.parametrize("cycles", [1, 2])
def test_a_plan_mended_after_it_was_sent_back_answers_to_the_verifier(office, cycles):
    def work():
        office.do(ticket, "report_progress", "handler", reason="已完成。", measure="1", progress="100")

    ticket = gated(office, plan=[LEADER])
    office.do(ticket, "add_measure", "handler", text="修订办法")
    for cycle in range(1, cycles + 1):
        work()
        assert refused(lambda: submit(office, ticket)).codes == ["plan_not_approved"]
        office.do(ticket, "ask_sign_offs", "handler")
        office.do(ticket, "sign", "leader", reason="同意方案。")
        submit(office, ticket)
        office.do(ticket, "send_back", "verifier", reason="措施请写具体。")
        office.do(ticket, "change_measure", "handler", measure="1", text=f"修订办法第{cycle}条")
        work()
        assert statuses(ticket, "plan")[-1] == "void"
        submit(office, ticket)
        office.do(ticket, "verify", "verifier", reason="属实。")
        office.do(ticket, "close", "coordinator", result="completed")
        office.do(ticket, "reopen", "coordinator", reason="又有晚报。")


def test_another_department_has_its_own_plan_approved(office):
    ticket = gated(office, plan=[LEADER])
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "leader", reason="同意方案。")
    submit(office, ticket)
    office.do(ticket, "reassign", "coordinator", department="finance", reason="职责调整。")
    office.do(ticket, "accept", "head2")
    no = refused(lambda: office.do(ticket, "submit", "head2", outcome="已完成。"))
    assert no.codes == ["plan_not_approved"]


def test_a_file_that_no_step_would_keep_is_refused(office):
    """It neither counts as evidence nor is it lost without a word."""
    rules = {"verbs": {"verify": {"evidence": {"minimum": 1}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    office.do(ticket, "add_remark", "head", text="附后。")
    file = keep([b"proof"], "proof.txt")
    no = refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。", files=(file,)))
    assert "files_not_taken" in no.codes
