"""One ticket as facts, told from its row, its family and its events; `past` is what reading.py read."""

from datetime import date
from operator import attrgetter

from organization.calendar import local_today
from tracker import deadlines
from tracker.facts.family import due_facts, extension_facts, facts_of_row, sign_off_facts
from tracker.facts.types import CounterFacts, EvidenceFacts, LookBackFacts, MeasureFacts, TicketFacts
from tracker.models import (
    Counter,
    Evidence,
    Extension,
    LookBack,
    Measure,
    SignOff,
    SupportingDepartment,
)
from tracker.steps import BEGINS_A_CYCLE
from tracker.vocabulary import ExtensionStatus, Klass, State, Term

SUBMITTED_OR_LATER = (State.SUBMITTED, State.VERIFIED, State.CLOSED)
VERIFIED_OR_LATER = (State.VERIFIED, State.CLOSED)
BY_ID, BY_POSITION = attrgetter("id"), attrgetter("position")


def klass_of(state: str, result: str, term: str, due_on: date | None, as_of: date) -> str:
    """What a report calls the ticket as of that date; lasting work is never late."""
    if state == State.CANCELLED:
        return Klass.CANCELLED.value
    if state == State.CLOSED:
        return result
    late = term != Term.LASTING and deadlines.is_past(due_on, as_of)
    return (Klass.UNFINISHED if late else Klass.ADVANCING).value


def ticket_facts(row, past) -> TicketFacts:
    """The ticket whose row of history this is, as it stood then."""
    return facts_of_row(
        TicketFacts,
        row,
        **_class(row, past),
        **_links(row, past),
        **_due(row, past),
        **_happened(row, past.events[row.id], past.rows(Extension, row)),
        **_work(row, past),
        **_signed_and_looked_back(row, past),
        is_ahead=past.is_ahead(row),
    )


def _class(row, past):
    """The class as of the day, and working days late by the calendar as it was."""
    klass = klass_of(row.state, row.result, row.term, row.due_on, past.today)
    is_late = klass == Klass.UNFINISHED
    days = deadlines.days_late(row.due_on, past.today, past.calendar).days if is_late else 0
    return {"klass": klass, "days_late": days}


def _links(row, past):
    names = past.names
    return {
        "inspection": past.inspections[row.inspection_id],
        "issue": past.issues[row.issue_id],
        "lead_department": names.department(row.lead_department_id),
        "lead_department_code": names.code(row.lead_department_id),
        "supporting": tuple(
            names.department(one.department_id) for one in past.rows(SupportingDepartment, row) if not one.ended
        ),
        "leader": names.person(row.leader_id),
        "handler": names.person(row.handler_id),
        "verifier": names.person(row.verifier_id),
        "merged_into": names.ticket(row.merged_into_id),
    }


def _due(row, past):
    explained = row.due_rule and deadlines.explain(
        past.plans[row.inspection_id], row.due_rule, row.due_from_on, past.calendar
    )
    requests = sorted(past.rows(Extension, row), key=BY_ID)
    return {
        "due": due_facts(explained or None),
        "extensions": sum(one.status == ExtensionStatus.GRANTED for one in requests),
        "extension_requests": tuple(extension_facts(one, past.names) for one in requests),
    }


def _happened(row, events, extensions):
    moved = [event for event in events if event.from_state != event.to_state]
    in_cycle = _since_last_reopening(events)
    return {
        "version": events[-1].version,
        "changed_at": events[-1].at,
        "last_verb": moved[-1].what,
        "last_reason": moved[-1].reason,
        "state_since": local_today(moved[-1].at),
        "last_progress": _last_reason(in_cycle, "report_progress"),
        "due_reason": _due_reason(in_cycle, extensions),
        "submitted_on": _day_of(moved, State.SUBMITTED) if row.state in SUBMITTED_OR_LATER else None,
        "verified_on": _day_of(moved, State.VERIFIED) if row.state in VERIFIED_OR_LATER else None,
        "closed_on": _day_of(moved, State.CLOSED) if row.state == State.CLOSED else None,
    }


def _work(row, past):
    measures = sorted(past.rows(Measure, row), key=BY_POSITION)
    positions = {measure.id: measure.position for measure in measures}
    return {
        "measures": tuple(
            facts_of_row(MeasureFacts, one, owner=past.names.person(one.owner_id))
            for one in measures
            if not one.withdrawn
        ),
        "evidence": tuple(
            facts_of_row(EvidenceFacts, one, measure=positions.get(one.measure_id)) for one in past.rows(Evidence, row)
        ),
        "counters": tuple(facts_of_row(CounterFacts, one) for one in past.rows(Counter, row) if not one.withdrawn),
    }


def _signed_and_looked_back(row, past):
    signatures = sorted(past.rows(SignOff, row), key=BY_ID)
    look_backs = sorted(past.rows(LookBack, row), key=BY_ID)
    return {
        "sign_offs": tuple(sign_off_facts(one, past.names) for one in signatures if one.cycle == row.cycle),
        "look_backs": tuple(
            facts_of_row(LookBackFacts, one, holder=past.names.person(one.holder_id)) for one in look_backs
        ),
    }


def _since_last_reopening(events):
    last = max((at for at, event in enumerate(events) if event.what in BEGINS_A_CYCLE), default=0)
    return events[last:]


def _last_reason(events, verb):
    return next((event.reason for event in reversed(events) if event.what == verb), "")


def _due_reason(events, extensions):
    """Why the date was last moved: as the coordinator said, or as the request said that was granted."""
    last = next((event for event in reversed(events) if _moved_the_date(event)), None)
    if last is None or last.what == "change_due":
        return last.reason if last else ""
    return max((row for row in extensions if row.status == ExtensionStatus.GRANTED), key=BY_ID).reason


def _moved_the_date(event):
    return event.what == "change_due" or event.detail == "grant_extension"


def _day_of(moved, state):
    """When the ticket came last to the state."""
    return next((local_today(event.at) for event in reversed(moved) if event.to_state == state), None)
