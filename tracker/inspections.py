"""Opening an inspection, and taking single issues into it, each by a coordinator of the inspected unit."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organization.calendar import local_today
from organization.dates import DUE, FEEDBACK, OutOfBounds
from record import attempts
from record.clock import database_clock
from record.door import change
from record.models import Event
from record.text import must_be_text, seen_in
from tracker.answers import LONGEST_PROBLEM
from tracker.models import FeedbackIssue, Inspection, Ticket
from tracker.standing import TicketStanding
from tracker.vocabulary import InspectionKind
from workflow import engine
from workflow.judging import keeping_refusals
from workflow.models import Procedure
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.requests import TransitionRequest

NOT_COORDINATOR = Refusal(
    "not_coordinator", _("Only a coordinator of the inspected unit can do this."), RefusalKind.PERMISSION
)
NO_PROCEDURE = Refusal("no_procedure", _("No procedure is in force for this kind of inspection."))


def open_inspection(
    *, actor, name, unit, fed_back_on, interface, kind=InspectionKind.INSPECTION, clock=database_clock, **said
):
    """A new inspection under the procedure in force for its kind.

    `said`: inspecting_body, document_title, document_number, batch, request_number. Raises TransitionRefused, and
    keeps the attempt, when the actor does not coordinate the unit or no procedure is in force.
    """
    circumstances = {key: said.pop(key) for key in ("batch", "request_number") if key in said}
    procedure = Procedure.objects.in_force_for(kind)
    inspection = Inspection(name=name, kind=kind, unit=unit, fed_back_on=fed_back_on, procedure=procedure, **said)
    refusals = [] if coordinates_unit(actor, unit, clock) else [NOT_COORDINATOR]
    if procedure is None:
        refusals.append(NO_PROCEDURE)
    refusals += _absurd_days(inspection, local_today(clock()))
    refuse(refusals, inspection, actor=actor, what="open_inspection", interface=interface, clock=clock)
    with change(
        inspection, actor=actor, interface=interface, detail="inspection_opened", clock=clock, **circumstances
    ) as door:
        door.save(inspection)
    return inspection


def _absurd_days(inspection, today):
    """A refusal for each date of the inspection that cannot be meant."""
    dates = ((inspection.fed_back_on, FEEDBACK), (inspection.plan_due_on, DUE), (inspection.report_due_on, DUE))
    for day, bounds in dates:
        if day and not bounds.hold(day, today):
            yield Refusal("date_out_of_bounds", OutOfBounds(day, bounds, today).message, RefusalKind.MALFORMED)


def register_by_hand(inspection, *, actor, title, text, interface, category="", clock=database_clock, **said) -> Event:
    """One more issue of the inspection and its ticket, in one transaction; the event of the ticket's birth.

    `said` goes into the transition request (key, batch, request_number, reason). Raises TransitionRefused, with nothing
    written.
    """
    transition_request = TransitionRequest(name="register", actor=actor, interface=interface, **said)
    with keeping_refusals(inspection, transition_request, clock), transaction.atomic():
        title, text, category = seen_in((title, text, category))
        must_be_text(text, _("Text"), most=LONGEST_PROBLEM)
        issue = FeedbackIssue(inspection=inspection, title=title.strip(), wording=text, category=category)
        if earlier := _registered_before(transition_request):
            issue = earlier
        elif title.strip():
            _add_issue(inspection, issue, actor, interface, clock)
        unborn = Ticket(inspection=inspection, issue=issue if issue.pk else None, title=issue.title, problem=text)
        return engine.begin(unborn, transition_request, clock=clock)


def _registered_before(transition_request):
    """The issue whose ticket this key already bore."""
    event = (
        transition_request.key
        and Event.objects.filter(key=transition_request.key, what="register", actor=transition_request.actor).first()
    )
    return event and Ticket.objects.get(pk=event.subject.partition(":")[2]).issue


def _add_issue(inspection, issue, actor, interface, clock):
    with change(inspection, actor=actor, interface=interface, detail="issue_added", clock=clock) as door:
        last = inspection.issues.order_by("-position").values_list("position", flat=True).first() or 0
        issue.position = last + 1
        issue.numbering = str(issue.position)
        door.save(issue)


def coordinates_unit(actor, unit, clock=database_clock) -> bool:
    """Whether the person is a coordinator of the unit today."""
    return TicketStanding(actor, local_today(clock())).holds("coordinator", unit.pk)


def coordinates_inspection(actor, inspection, clock=database_clock) -> bool:
    """Whether the person coordinates the inspection: its unit, or by a seat in it."""
    standing = TicketStanding(actor, local_today(clock()))
    return standing.watches_inspection("coordinator", inspection)


def refuse(refusals, subject, *, actor, what, interface, clock=database_clock):
    """Keep the attempt and raise TransitionRefused, if there is any refusal."""
    if not refusals:
        return
    no = TransitionRefused(refusals)
    attempts.note(
        subject.subject_key,
        actor=actor,
        what=what,
        codes=[refusal.code for refusal in refusals],
        status=no.status,
        interface=interface,
        clock=clock,
    )
    raise no
