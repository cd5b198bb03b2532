"""How steps write: they set fields of their ticket and return rows of its family, which the engine saves."""

from tracker import deadlines
from tracker.answers import ANSWERED_BY
from tracker.vocabulary import Verdict


def take(ticket, answers) -> list:
    """Set every column that an answer names; returns the supporting departments that change."""
    for answer, value in answers.only(*ANSWERED_BY).items():
        setattr(ticket, ANSWERED_BY[answer], value)
    if "supporting" in answers:
        return _support(ticket, answers["supporting"])
    return _support_no_longer(ticket) if "department" in answers else []


def attach(ticket, transition_request, measure=None) -> list:
    """Evidence rows for the files that came with the transition request."""
    return [
        ticket.evidence.model(
            ticket=ticket,
            measure=measure,
            added_by=transition_request.actor,
            cycle=ticket.cycle,
            name=file.name,
            size=file.size,
            sha256=file.sha256,
            media_type=file.media_type,
        )
        for file in transition_request.files
    ]


def judge(measure, verdict, sentence):
    measure.verdict, measure.verdict_note = verdict, sentence.strip()
    return measure


def send_back(ticket, sentence, named=()) -> list:
    """Nobody has submitted or verified it any more. Measures are returned: those named, else those returned already,
    else all of them.
    """
    ticket.submitted_by = ticket.verified_by = None
    current = ticket.current_measures()
    named = named or [m for m in current if m.verdict == Verdict.RETURNED]
    return [judge(measure, Verdict.RETURNED, sentence) for measure in named or current]


def without_verdicts(ticket) -> list:
    """Measures that are to be judged anew."""
    return [judge(measure, "", "") for measure in ticket.current_measures()]


def begin_again(ticket) -> list:
    """The next cycle, due as was answered or counted."""
    deadlines.begin_again(ticket, ticket.answers.get("due_on"))
    ticket.cycle += 1
    ticket.result = ""
    ticket.submitted_by = ticket.verified_by = None
    return without_verdicts(ticket)


def _support_no_longer(ticket) -> list:
    """A department that comes to lead does not also support."""
    leads = ticket.lead_department_id
    rows = [row for row in ticket.family("supporting") if not row.ended and row.department_id == leads]
    for row in rows:
        row.ended = True
    return rows


def _support(ticket, departments) -> list:
    rows = {row.department_id: row for row in ticket.family("supporting")}
    wanted = {department.pk for department in departments} - {ticket.lead_department_id}
    for pk, row in rows.items():
        row.ended = pk not in wanted
    new = [ticket.supporting.model(ticket=ticket, department_id=pk) for pk in sorted(wanted - set(rows))]
    return [*rows.values(), *new]
