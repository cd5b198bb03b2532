"""Random stories of several tickets and the office round them; after each step the record must hold.

The walk beside this one is exhaustive over one ticket's law. Here chance mixes what the walk leaves out: amendments,
several tickets, dates, names, departments, appointments that end, and delegations.
"""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from organization.models import Appointment, Delegation, User
from organization.people import end
from record.history import history_model
from record.models import Event
from record.reconcile import chained_models, findings
from tests.chain import faults
from tests.depth import DEEP, budget
from tests.law.table import NOT_YOURS
from tests.office import Clock
from tests.touched import tables_written, what_to_look_at
from tracker.models import SignOff, Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.steps import BEGINS_A_CYCLE
from workflow import engine
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db

MOST_TICKETS = 3
VERBS = sorted(set(NOT_YOURS) - {"register"})
PLACES = ("info", "finance", "archive")
SENTENCES = ("属实。", "请补齐材料。", "已完成。", "")
PEOPLE = ("coordinator", "verifier", "leader", "auditor", "head", "handler", "head2", "handler2", "stranger")
ROLES = ("verifier", "head", "handler", "leader")
NAMES = ("综合处", "信息中心", "甲", "乙")
STARTS = ("registered", "in_progress", "submitted", "verified", "closed")
AMENDMENTS = (
    "add_measure",
    "change_measure",
    "withdraw_measure",
    "attach_evidence",
    "withdraw_evidence",
    "add_counter",
    "add_remark",
    "edit_wording",
)
ANSWERS = {
    "assign": {"department": PLACES, "leader": ("leader",), "due_on": ("2026-06-30", "2026-03-20")},
    "report_progress": {"measure": ("", "1", "2"), "progress": ("50", "100")},
    "submit": {"outcome": ("已修订。", "已补报。")},
    "review": {"measures": ("1", "2", "1,2"), "verdict": ("passed", "returned")},
    "send_back": {"measures": ("", "1")},
    "close": {"result": ("completed", "basically_completed", "")},
    "cancel": {"merged_into": ("", "ZG-2026-0001", "ZG-2026-0002")},
    "reassign": {
        "department": ("", *PLACES),
        "supporting": ("", "finance,archive", "archive"),
        "handler": ("", "handler", "handler2"),
        "verifier": ("", "verifier", "head2"),
    },
    "change_due": {"due_on": ("2026-07-31", "2026-03-05", "2026-12-31")},
}
# A procedure that has each step signed, in its own way.
SIGNED = {
    "plan": {"sign_offs": {"by": [{"role": "leader", "scope": "named"}]}},
    "verbs": {
        "submit": {"sign_offs": {"rule": "in_order", "by": [{"role": "handler"}, {"role": "leader"}]}},
        "verify": {"sign_offs": {"rule": "at_least", "at_least": 1, "by": [{"role": "leader"}, {"role": "auditor"}]}},
        "close": {"sign_offs": {"by": [{"role": "coordinator", "scope": "unit"}]}},
    },
}
STEPS = ("", "plan", "submit", "verify", "close")
SIGNING = ("ask_sign_offs", "sign", "withdraw_sign_offs")
WORK = (
    "accept",
    "report_progress",
    "submit",
    *(name for name in AMENDMENTS if name not in ("add_remark", "edit_wording")),
)
WHOLLY = {
    "assign": {"department": "info", "leader": "leader", "due_on": "2026-06-30"},
    "accept": {},
    "submit": {"outcome": "已修订。"},
    "verify": {"reason": "属实。"},
    "close": {"result": "completed"},
    "reopen": {"reason": "反弹。"},
}
COLLEAGUES = {
    "info": ("head", "handler"),
    "finance": ("head2", "handler2"),
    "archive": ("stranger", "stranger"),
}


class OfficeLife(RuleBasedStateMachine):
    """One story, told in an office that is put back afterwards."""

    built, built_at = None, None

    def __init__(self):
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.checked, self.last_event = {}, None
        self._watch = tables_written()
        self.written = self._watch.__enter__()

    def teardown(self):
        self._watch.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    # --- the beginning ---------------------------------------------------------------------------------------------

    @initialize(kind=st.sampled_from(["self-check", "inspection", "signed"]), state=st.sampled_from(STARTS))
    def found(self, kind, state):
        self.office = self.built
        self.office.clock = Clock(self.built_at)
        rules = SIGNED if kind == "signed" else None
        self.inspection = self.office.inspection("self-check" if rules else kind, rules=rules)
        self.tickets = []
        self.register(state)

    # --- what people do ------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.tickets) < MOST_TICKETS)
    @rule(state=st.sampled_from(STARTS))
    def register(self, state):
        """Another ticket; where the straight road is barred by now, it stays where it is."""
        ticket = self.office.ticket(self.inspection, f"问题{len(self.tickets) + 1}")
        self.tickets.append(ticket)
        self._try(lambda: self.office.bring(ticket, state))

    @rule(data=st.data(), verb=st.sampled_from(VERBS))
    def somebody_asks(self, data, verb):
        """Anybody, for anything."""
        self._move(self._ticket(data), verb, data.draw(st.sampled_from(PEOPLE)), self._said(data, verb))

    @rule(data=st.data())
    def somebody_is_offered_something(self, data):
        """Chance alone would seldom come far: what is open to somebody is asked for, and mostly said wholly."""
        ticket = self._ticket(data)
        person = data.draw(st.sampled_from(PEOPLE))
        offers = engine.offers(ticket, self.office.people[person], at=self.office.clock.now)
        if chosen := [offer.verb for offer in offers if offer.is_open and offer.step.is_verb]:
            verb = data.draw(st.sampled_from(chosen))
            self._move(ticket, verb, person, self._said(data, verb))

    @rule(data=st.data(), steps=st.integers(1, 3))
    def the_road_goes_on(self, data, steps):
        """The next steps of the straight road, so that stories come to an end, and begin again."""
        for _ in range(steps):
            ticket = self._ticket(data)
            head, handler = self._colleagues(ticket)
            if ticket.state == "in_progress":
                self._finish(ticket, handler)
            if ticket.plan.has_gates:
                self._have_signed(ticket, head, handler)
            onward = {
                "registered": ("assign", "coordinator"),
                "assigned": ("accept", handler),
                "in_progress": ("submit", head),
                "submitted": ("verify", "verifier"),
                "verified": ("close", "leader"),
                "closed": ("reopen", "coordinator"),
            }
            if ticket.state in onward:
                verb, person = onward[ticket.state]
                self._move(ticket, verb, person, WHOLLY[verb])

    @rule(data=st.data(), what=st.sampled_from(AMENDMENTS))
    def the_work_goes_on(self, data, what):
        ticket = self._ticket(data)
        doer = self._colleagues(ticket)[1]
        said = {"measure": "1", "reason": "已办。"}
        match what:
            case "add_measure":
                said = {"text": "修订办法"}
            case "change_measure":
                said = {"measure": "1", "text": data.draw(st.sampled_from(["修订办法", "修订细则"]))}
            case "withdraw_evidence":
                current = [str(e.pk) for e in ticket.current_evidence()] or ["0"]
                said = {"evidence": data.draw(st.sampled_from(current)), "reason": "传错了。"}
            case "add_counter":
                said = {"counter": "meetings", "amount": "2"}
            case "add_remark":
                doer, said = "auditor", {"text": "请关注。"}
            case "edit_wording":
                doer, said = "coordinator", {"title": "改", "reason": "勘误。"}
        if what == "attach_evidence":
            self._try(lambda: self.office.attach(ticket, person=doer))
        else:
            self._try(lambda: self.office.do(ticket, what, doer, **said))

    @rule(data=st.data(), person=st.sampled_from(PEOPLE), what=st.sampled_from(SIGNING), step=st.sampled_from(STEPS))
    def somebody_signs(self, data, person, what, step):
        """Anybody; where signatures are asked, mostly those of whom they are."""
        ticket = self._ticket(data)
        said = {"reason": data.draw(st.sampled_from(SENTENCES))} | ({"step": step} if step else {})
        self._try(lambda: self.office.do(ticket, what, person, **said))

    # --- what happens round them -----------------------------------------------------------------------------------

    @rule(days=st.integers(0, 20), seconds=st.integers(0, 5))
    def time_passes(self, days, seconds):
        self.office.clock.skip(days=days, seconds=seconds)

    @rule(
        data=st.data(),
        what=st.sampled_from(["renamed", "person renamed", "appointed", "delegated", "ended"]),
        person=st.sampled_from(PEOPLE),
    )
    def the_office_changes(self, data, what, person):
        match what:
            case "renamed":
                self.office.rename(data.draw(st.sampled_from(PLACES)), data.draw(st.sampled_from(NAMES)))
            case "person renamed":
                with self.office.registry("person_renamed") as door:
                    row = User.objects.get(username=person)
                    row.name = data.draw(st.sampled_from(NAMES))
                    door.save(row)
            case "appointed":
                self._appoint(person, data.draw(st.sampled_from(ROLES)), data.draw(st.sampled_from(("unit", *PLACES))))
            case "delegated":
                self._delegate(data.draw(st.sampled_from(list(Appointment.objects.order_by("pk")))), person)
            case "ended" if len(self._running()) > 6:
                appointment, days = data.draw(st.sampled_from(self._running())), data.draw(st.integers(0, 5))
                with self.office.registry("ended") as door:
                    end(door, appointment, self.office.clock.now.date() + timedelta(days=days))

    def _appoint(self, person, role, place):
        held = {
            "person": self.office.people[person],
            "role": role,
            "department": self.office.departments[place],
        }
        if not Appointment.objects.filter(**held).exists():
            self.office.appoint(person, role, place)

    def _delegate(self, lent, person):
        delegate = self.office.people[person]
        if lent.person != delegate and not Delegation.objects.filter(appointment=lent, delegate=delegate).exists():
            self.office.delegate(lent, person)

    # --- what must hold, whatever happened -------------------------------------------------------------------------

    @invariant()
    def the_record_holds(self):
        """Looked at whenever something was written."""
        last = Event.objects.latest("pk").pk
        if last != self.last_event:
            self.last_event = last
            assert list(findings(**what_to_look_at(self.written))) == []
            self.written.clear()
            assert self._faults_of_what_grew() == []
            for ticket in Ticket.objects.all():
                self._tells_one_story(ticket)

    def _faults_of_what_grew(self):
        found = []
        for model in chained_models():
            for subject in model._base_manager.all():
                if self.checked.get(subject.subject_key) != subject.version:
                    found += faults(subject.subject_key)
                    self.checked[subject.subject_key] = subject.version
        return found

    def _tells_one_story(self, ticket):
        """Live row, newest history row and last event agree, and so does each with the one before."""
        events = list(Event.objects.filter(subject=ticket.subject_key).order_by("version"))
        rows = {row.history_version: row for row in history_model(Ticket)._base_manager.filter(id=ticket.pk)}
        newest = rows[max(rows)]
        assert ticket.version == len(events) and ticket.changed_at == events[-1].at
        assert ticket.state == newest.state == events[-1].to_state
        assert [event.from_state for event in events] == ["", *(event.to_state for event in events[:-1])]
        assert all(earlier.at < later.at for earlier, later in pairwise(events))
        assert ticket.cycle == 1 + sum(event.what in BEGINS_A_CYCLE for event in events)
        assert (ticket.result != "") == (ticket.state == "closed")
        assert (ticket.verified_by is not None) == (ticket.state in ("verified", "closed"))
        workers = set()
        for event in events:
            row = rows.get(event.version)
            if event.what in BEGINS_A_CYCLE:
                workers = set()
            if (event.detail or event.what) in WORK and event.parameters.get("as_worker", True):
                workers |= {event.actor_id, *event.parameters.get("for", ())}
            if row:
                workers |= {row.handler_id, row.leader_id, row.submitted_by_id} - {None}
            if event.what == "verify":
                assert not workers & {event.actor_id, *event.parameters.get("for", ())}, f"{ticket} was verified"
            if event.what in SIGNED["verbs"] and ticket.plan.has_gates:
                self._was_signed(ticket, event)

    def _was_signed(self, ticket, event):
        """As many as the gate wants had signed by then, and whoever took the step was none of them."""
        rows = SignOff.history.as_of(event.at).filter(ticket_id=ticket.pk, verb=event.what, status="given")
        signed = [row for row in rows if row.cycle == event.parameters["cycle"]]
        assert len(signed) >= ticket.plan.gate(event.what).wanted
        signers = {person for row in signed for person in (row.signer_id, row.in_place_of_id)}
        assert not signers & {event.actor_id, *event.parameters.get("for", ())}

    # --- how ---------------------------------------------------------------------------------------------------------

    def _ticket(self, data):
        """Read again, one of them."""
        ticket = data.draw(st.sampled_from(self.tickets))
        return Ticket.objects.get(pk=ticket.pk)

    def _running(self):
        """Appointments that may end; not the coordinator's, for without one nothing moves any more."""
        running = Appointment.objects.filter(until_on=None).exclude(role="coordinator")
        return list(running.order_by("pk"))

    def _colleagues(self, ticket):
        return COLLEAGUES[ticket.lead_department.code if ticket.lead_department else "info"]

    def _finish(self, ticket, handler):
        if not ticket.current_measures():
            self._try(lambda: self.office.do(ticket, "add_measure", handler, text="修订办法"))
        for measure in Ticket.objects.get(pk=ticket.pk).current_measures():
            said = {"measure": str(measure.position), "progress": "100", "reason": "已办。"}
            self._try(lambda said=said: self.office.do(ticket, "report_progress", handler, **said))
        self._try(lambda: self.office.attach(ticket, person=handler))

    def _have_signed(self, ticket, head, handler):
        """Ask whatever can be asked in this state, and let those sign who are asked."""
        for asker in (head, "verifier", "coordinator"):
            self._try(lambda: self.office.do(ticket, "ask_sign_offs", asker))  # noqa: B023
        for step, signer in (
            ("plan", "leader"),
            ("submit", handler),
            ("submit", "leader"),
            ("verify", "auditor"),
            ("close", "coordinator"),
        ):
            if sign_offs.round_of(Ticket.objects.get(pk=ticket.pk), step):
                said = {"step": step, "reason": "同意。"}
                self._try(lambda: self.office.do(ticket, "sign", signer, **said))  # noqa: B023

    def _said(self, data, verb):
        said = {name: data.draw(st.sampled_from(said), label=name) for name, said in ANSWERS.get(verb, {}).items()}
        return said | {"reason": data.draw(st.sampled_from(SENTENCES), label="reason")}

    def _move(self, ticket, verb, person, said):
        self._try(lambda: self.office.do(ticket, verb, person, **said))

    def _try(self, step):
        """Taken or refused; nothing else may come of it."""
        try:
            return step()
        except TransitionRefused as no:
            assert no.status in (403, 409, 422)
            return None


# Shrinking a failure would take longer than reading it.
STORIES = settings(
    max_examples=budget(4, 100),
    stateful_step_count=30,
    derandomize=not DEEP,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.long
def test_the_record_holds_whatever_happens(office, monkeypatch):
    monkeypatch.setattr(OfficeLife, "built", office)
    monkeypatch.setattr(OfficeLife, "built_at", office.clock.now)
    run_state_machine_as_test(OfficeLife, settings=STORIES)
