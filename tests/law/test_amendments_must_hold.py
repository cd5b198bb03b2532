"""What must be said for an amendment and is not: the refusal says which, nothing changes, the attempt is kept."""

from uuid import uuid4

import pytest

from record.models import Attempt
from tests.beginnings import begins_with
from tests.law.checksum import checksum
from tests.office import refused
from tracker.models import Ticket
from tracker.store import keep
from workflow.verbs import amendments_of

pytestmark = pytest.mark.django_db

WORD = {"reason": "缘由。"}
NEW, OLD = b"another proof", b"the proof"
RULES = {
    "verbs": {"submit": {"sign_offs": {"by": [{"role": "leader", "scope": "named"}]}}},
    "extensions": [{"offset": 60, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}],
    "look_backs": [{"offset": 1, "unit": "calendar_days"}],
}

TAKEN = {
    "add_measure": "text owner due_on",
    "change_measure": "measure text owner due_on",
    "withdraw_measure": "measure",
    "attach_evidence": "measure",
    "replace_evidence": "evidence",
    "withdraw_evidence": "evidence",
    "add_counter": "counter amount measure",
    "add_remark": "text",
    "chase": "",
    "ask_to_reopen": "text",
    "edit_wording": "title problem term severity",
    "ask_sign_offs": "step",
    "sign": "step",
    "withdraw_sign_offs": "",
    "request_extension": "due_on",
    "support_extension": "",
    "grant_extension": "due_on",
    "refuse_extension": "",
    "withdraw_extension": "",
    "hold_look_back": "",
    "split": "parts title problem",
}

# (amendment, person, what is said, the file sent, the codes): each the least that differs from what would be done.
# EVIDENCE stands for the number of the evidence that is attached already.
EVIDENCE = object()
MISSING = [
    ("add_measure", "handler", {}, None, ["text_missing"]),
    ("add_measure", "handler", {"text": "补报", "owner": "handler2"}, None, ["owner_without_role"]),
    ("change_measure", "handler", {"text": "补报"}, None, ["measure_missing"]),
    ("change_measure", "handler", {"measure": "1", "owner": "handler2"}, None, ["owner_without_role"]),
    ("withdraw_measure", "handler", WORD, None, ["measure_missing"]),
    ("withdraw_measure", "handler", {"measure": "1"}, None, ["reason_missing"]),
    ("attach_evidence", "handler", {}, None, ["file_missing"]),
    ("attach_evidence", "handler", {}, OLD, ["file_attached_already"]),
    ("replace_evidence", "handler", {}, NEW, ["evidence_not_named"]),
    ("replace_evidence", "handler", {"evidence": EVIDENCE}, None, ["file_missing"]),
    ("replace_evidence", "handler", {"evidence": EVIDENCE}, OLD, ["file_attached_already"]),
    ("withdraw_evidence", "handler", WORD, None, ["evidence_not_named"]),
    ("withdraw_evidence", "handler", {"evidence": EVIDENCE}, None, ["reason_missing"]),
    ("add_counter", "handler", {"counter": "meetings"}, None, ["counter_missing"]),
    ("add_counter", "handler", {"amount": "2"}, None, ["counter_missing"]),
    ("add_remark", "handler", {}, None, ["text_missing"]),
    ("chase", "coordinator", {}, None, ["sentence_missing"]),
    ("edit_wording", "coordinator", {"title": "另一标题"}, None, ["reason_missing"]),
    ("split", "coordinator", {"parts": [{"title": "修订办法"}]}, None, ["reason_missing"]),
    ("split", "coordinator", WORD, None, ["parts_missing"]),
    ("sign", "leader", {}, None, ["opinion_missing"]),
    ("request_extension", "handler", {"due_on": "2026-07-30"}, None, ["reason_missing"]),
    ("request_extension", "handler", WORD, None, ["due_on_missing"]),
    ("request_extension", "handler", WORD | {"due_on": "2026-06-29"}, None, ["not_later"]),
    ("support_extension", "coordinator", {}, None, ["opinion_missing"]),
    ("grant_extension", "leader", {}, None, ["opinion_missing"]),
    ("grant_extension", "leader", WORD | {"due_on": "2026-08-29"}, None, ["more_than_wanted"]),
    ("refuse_extension", "leader", {}, None, ["reason_missing"]),
    ("ask_to_reopen", "auditor", {}, None, ["text_missing"]),
    ("hold_look_back", "watch", {}, None, ["finding_missing"]),
]


# What a ticket has been through before an amendment answers to it; all others find one at work.
BEFORE = {
    "sign": "asked to sign",
    "support_extension": "more time wanted",
    "refuse_extension": "more time wanted",
    "grant_extension": "more time supported",
    "ask_to_reopen": "closed",
    "hold_look_back": "closed",
}


@begins_with
def prepared(office):
    """Of each a ticket with a measure and a proof, and somebody to look back."""
    office.join("watch", "verifier", "unit")
    office.prepared = {}
    for situation in ("at work", *dict.fromkeys(BEFORE.values())):
        ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
        office.do(ticket, "add_measure", "handler", text="修订办法")
        office.attach(ticket, data=OLD)
        if situation == "asked to sign":
            office.do(ticket, "ask_sign_offs", "handler")
        if situation in ("more time wanted", "more time supported"):
            office.do(ticket, "request_extension", "handler", due_on="2026-07-30", reason="系统升级。")
        if situation == "more time supported":
            office.do(ticket, "support_extension", "coordinator", reason="情况属实。")
        if situation == "closed":
            closed(office, ticket)
        office.prepared[situation] = ticket.pk
    return office


def prepared_for(amendment, office):
    return Ticket.objects.get(pk=office.prepared[BEFORE.get(amendment, "at work")])


@pytest.mark.parametrize(
    ("amendment", "person", "said", "sent", "codes"),
    MISSING,
    ids=[f"{amendment} {'+'.join(codes)} {n}" for n, (amendment, _, _, _, codes) in enumerate(MISSING)],
)
def test_what_must_be_said_and_is_not(prepared, amendment, person, said, sent, codes):
    office, ticket = prepared, prepared_for(amendment, prepared)
    said = spelled_out(ticket, said, sent)
    before = checksum()
    no = refused(lambda: office.do(ticket, amendment, person, **said))
    assert (no.codes, no.status) == (codes, 409)
    assert checksum() == before
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.what, attempt.codes) == (office.people[person], amendment, codes)


@pytest.mark.parametrize(
    ("amendment", "person", "said", "sent"),
    [
        ("add_measure", "handler", {"text": "补报", "owner": "handler", "due_on": "2026-05-29"}, None),
        ("change_measure", "handler", {"measure": "1", "owner": "handler", "due_on": "2026-05-29"}, None),
        ("withdraw_measure", "handler", WORD | {"measure": "1"}, None),
        ("attach_evidence", "handler", {"measure": "1"}, NEW),
        ("replace_evidence", "handler", {"evidence": EVIDENCE}, NEW),
        ("withdraw_evidence", "handler", WORD | {"evidence": EVIDENCE}, None),
        ("add_counter", "handler", {"counter": "meetings", "amount": "2", "measure": "1"}, None),
        ("add_remark", "handler", {"text": "已电话沟通。"}, None),
        ("chase", "coordinator", WORD, None),
        ("edit_wording", "coordinator", WORD | {"title": "另一标题"}, None),
        ("sign", "leader", WORD, None),
        ("request_extension", "handler", WORD | {"due_on": "2026-07-30"}, None),
        ("support_extension", "coordinator", WORD, None),
        ("grant_extension", "leader", WORD, None),
        ("refuse_extension", "leader", WORD, None),
        ("ask_to_reopen", "auditor", {"text": "现场又有晚报。"}, None),
        ("hold_look_back", "watch", WORD, None),
    ],
)
def test_the_same_said_wholly_is_done(prepared, amendment, person, said, sent):
    """Else every refusal above could have another cause."""
    office, ticket = prepared, prepared_for(amendment, prepared)
    event = office.do(ticket, amendment, person, **spelled_out(ticket, said, sent))
    assert event.detail == amendment


def test_every_amendment_that_asks_for_something_is_in_the_table():
    """Those that only read their answers have nothing else to miss."""
    asking = {name for name, step in amendments_of(Ticket).items() if len(step.asks) > 1}
    assert {amendment for amendment, *_ in MISSING} == asking


def test_each_amendment_takes_these_answers_and_no_others():
    assert {name: " ".join(step.takes) for name, step in amendments_of(Ticket).items()} == TAKEN


def closed(office, ticket):
    office.do(ticket, "report_progress", "head", reason="已办。", measure="1", progress="100")
    office.do(ticket, "ask_sign_offs", "handler")
    office.do(ticket, "sign", "leader", reason="同意。")
    office.do(ticket, "submit", "head", outcome="已办。")
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")
    office.clock.skip(days=3)


def spelled_out(ticket, said, sent):
    number = str(ticket.evidence.get().pk)
    said = {name: number if value is EVIDENCE else value for name, value in said.items()}
    files = (keep([sent], f"{uuid4()}.txt"),) if sent else ()
    return said | {"files": files}
