"""When a later due date may be asked for, supported and granted, and to which day."""

from django.utils.translation import gettext_lazy as _

from tracker.extensions import questions as extensions
from tracker.vocabulary import ExtensionStatus as Status
from workflow.refusals import Refusal


def day_said(ticket, transition_request):
    row, answers = extensions.pending(ticket), ticket.answers
    return answers.get("due_on") or (row and row.wanted_due_on)


def another_extension_is_foreseen(ticket, transition_request):
    if not ticket.plan.extensions:
        return Refusal(
            "no_extensions",
            _("The procedure knows no extensions; the coordinator may move the date for a stated cause."),
        )
    if extensions.rule_of(ticket) is None:
        return Refusal(
            "extensions_used_up",
            _("The procedure allows no further extension: %(most)s granted already.")
            % {"most": len(ticket.plan.extensions)},
        )
    return None


def nothing_is_under_decision(ticket, transition_request):
    if extensions.pending(ticket):
        return Refusal("extension_under_decision", _("A request is under decision; wait for it or withdraw it."))
    return None


def something_is_under_decision(ticket, transition_request):
    if extensions.pending(ticket) is None:
        return Refusal("no_extension_asked", _("No extension is under decision."))
    return None


def it_waits_for_support(ticket, transition_request):
    row = extensions.pending(ticket)
    if row and row.status == Status.SUPPORTED:
        return Refusal("extension_supported", _("The request is supported already and waits to be granted."))
    return None


def it_waits_to_be_granted(ticket, transition_request):
    row, rule = extensions.pending(ticket), extensions.rule_of(ticket)
    if row and rule and rule.supported_by and row.status == Status.REQUESTED:
        return Refusal("extension_not_supported", _("The request has to be supported first."))
    return None


def there_is_a_date_to_move(ticket, transition_request):
    return None if ticket.due_on else Refusal("due_on_missing", _("The ticket has no due date yet."))


def a_date_is_wanted(ticket, transition_request):
    answers = ticket.answers
    if "due_on" in answers or answers.refusals:
        return None
    return Refusal("due_on_missing", _("Say until when."))


def the_date_is_possible(ticket, transition_request):
    """Later than the present date, not in the past, not beyond what the rule allows and what was asked for."""
    day, row = day_said(ticket, transition_request), extensions.pending(ticket)
    if day is None or ticket.due_on is None:
        return None
    latest = extensions.latest(ticket)
    if day <= ticket.due_on:
        return Refusal("not_later", _("The work is due on %(day)s already.") % {"day": ticket.due_on})
    if day < ticket.asker.on:
        return Refusal("due_in_the_past", _("%(day)s is past.") % {"day": day})
    if latest and day > latest:
        return Refusal("beyond_the_cap", _("This extension may go to %(latest)s at the latest.") % {"latest": latest})
    if row and day > row.wanted_due_on:
        return Refusal("more_than_wanted", _("No more than %(day)s was asked for.") % {"day": row.wanted_due_on})
    return None
