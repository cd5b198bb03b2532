"""What a procedure may ask of one verb it may ask of every verb that it may name."""

import pytest

from record.clock import database_clock
from tests.beginnings import begins_with
from tests.law.table import NOT_YOURS, lines, verb_of
from tests.office import refused
from tracker.models import Ticket
from tracker.steps import STEPS
from tracker.store import keep
from tracker.vocabulary import State
from workflow import engine

pytestmark = pytest.mark.django_db

# No procedure has a word on being born, on refusing to sign and on a rebound.
VERBS = [name for name in NOT_YOURS if name not in ("register", "refuse", "rebound")]
STATES = {name: {state for state, row, to, _ in lines() if verb_of(row) == name and to != "-"} for name in NOT_YOURS}


@begins_with
def everywhere(office):
    """A ticket in each state."""
    office.tickets = {state: office.ticket(state=state).pk for state in State.values}
    return office


def ticket_in(office, state):
    return Ticket.objects.get(pk=office.tickets[state])


def judged(ticket, verb, person):
    offer = engine.offer(Ticket.objects.get(pk=ticket.pk), STEPS[verb], person, at=database_clock())
    return [refusal.code for refusal in offer.refusals]


def test_every_verb_can_be_reserved(office):
    rules = {"verbs": {name: {"roles": ["auditor"]} for name in VERBS}}
    ticket = office.ticket(office.inspection(rules=rules))
    for verb in VERBS:
        assert "reserved_to_others" in judged(ticket, verb, office.coordinator), verb
        assert "reserved_to_others" not in judged(ticket, verb, office.auditor), verb


@pytest.mark.parametrize("state", State.values)
def test_every_verb_can_want_a_field(everywhere, state):
    """Two, of which no verb can fill both itself."""
    office, ticket = everywhere, ticket_in(everywhere, state)
    with office.changing(ticket.inspection, "procedure_changed") as door:
        wanted = {"verbs": {name: {"fields": ["verifier", "result"]} for name in VERBS}}
        door.subject.procedure = office.procedure(wanted)
        door.save(door.subject)
    for verb in VERBS:
        assert ("field_missing" in judged(ticket, verb, office.coordinator)) == (state in STATES[verb]), verb


@pytest.mark.parametrize("verb", [name for name in NOT_YOURS if name != "register" and not STEPS[name].attaches])
def test_no_verb_but_those_that_keep_it_takes_a_file(everywhere, verb):
    """It neither counts as evidence nor is it lost without a word."""
    state = min(STATES[verb] or ["submitted"])  # the table's tickets wait for no signature
    office, ticket = everywhere, ticket_in(everywhere, state)
    file = keep([b"proof"], "proof.txt")
    no = refused(lambda: office.do(ticket, verb, "coordinator", reason="随附。", files=(file,)))
    assert "files_not_taken" in no.codes


def test_a_birth_takes_no_file_either(office):
    inspection = office.inspection()
    unborn = Ticket(inspection=inspection, issue=office.issue(inspection), title="简报", problem="晚报")
    transition_request = office.transition_request("register", "coordinator", files=(keep([b"proof"], "proof.txt"),))
    no = refused(lambda: engine.begin(unborn, transition_request, clock=office.clock))
    assert no.codes == ["files_not_taken"] and not Ticket.objects.exists()


@pytest.mark.parametrize("step", sorted(set(STEPS) - {"register"}))
def test_no_step_takes_an_answer_that_it_does_not_know(everywhere, step):
    declared = STEPS[step]
    office, ticket = everywhere, ticket_in(everywhere, min(declared.sources or {"assigned"}))
    no = refused(lambda: office.do(ticket, step, "coordinator", reason="试。", weather="晴"))
    assert "unknown_answer" in no.codes


@pytest.mark.parametrize("step", [name for name, declared in STEPS.items() if declared.attaches])
def test_every_step_that_keeps_files_takes_so_many_in_a_day(everywhere, settings, step):
    settings.RECTIFY_EVIDENCE_FILES_A_DAY = 1
    office, ticket = everywhere, ticket_in(everywhere, min(STEPS[step].sources))
    file, another = keep([b"proof"], "proof.txt"), keep([b"another"], "another.txt")
    assert "too_many_files_today" in refused(lambda: office.do(ticket, step, "auditor", files=(file, another))).codes
    assert "too_many_files_today" not in refused(lambda: office.do(ticket, step, "auditor", files=(file,))).codes


@pytest.mark.parametrize(("measures", "files"), [(1, 1), (2, 2), (3, 2)])
def test_more_than_a_procedure_asks_for_is_enough_too(office, measures, files):
    rules = {"verbs": {"submit": {"measures": 1, "evidence": {"minimum": 1, "kinds": ["txt"]}}}}
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    for n in range(measures):
        office.do(ticket, "add_measure", "handler", text=f"措施{n}")
        office.do(ticket, "report_progress", "handler", reason="已办。", measure=str(n + 1), progress="100")
    for n in range(files):
        office.do(ticket, "attach_evidence", "handler", files=(keep([b"proof %d" % n], f"proof{n}.txt"),))
    assert office.do(ticket, "submit", "head", outcome="已办。").to_state == "submitted"


@pytest.mark.parametrize(
    ("verb", "signer", "second", "state", "said"),
    [
        ("submit", "leader", ("head", "info"), "in_progress", {"outcome": "已办。"}),
        ("verify", "auditor", ("verifier", "unit"), "submitted", {"reason": "属实。"}),
        ("close", "leader", ("coordinator", "unit"), "verified", {"result": "completed"}),
    ],
)
def test_whoever_signs_for_a_step_does_not_take_it(office, verb, signer, second, state, said):
    office.appoint(signer, *second)
    gate = {"sign_offs": {"by": [{"role": signer, "scope": "unit"}]}}
    ticket = office.ticket(office.inspection(rules={"verbs": {verb: gate}}), state=state)
    if verb == "submit":
        office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", signer, reason="同意。")
    no = refused(lambda: office.do(ticket, verb, signer, **said))
    assert (no.codes, no.status) == (["signed_it_oneself"], 403)
