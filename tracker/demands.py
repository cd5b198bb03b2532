"""What the inspection's procedure asks of a verb beyond the law: measures, evidence, fields, signatures, roles."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organization.labels import enumerated
from organization.vocabulary import Role
from tracker import deadlines
from tracker.allowance import files_fit_the_day
from tracker.answers import ANSWERED_BY
from tracker.separation import has_been_submitted
from tracker.sign_offs import questions as sign_offs
from workflow.plans import THE_PLAN
from workflow.refusals import Refusal
from workflow.verbs import permission

# What `assign` wants by law (tracker.rules.assignment_is_complete), beside a date or a rule that gives one.
ASSIGNMENT = {"department": "lead_department_id", "leader": "leader_id"}


def demanded(verb, takes, attaches, after_the_plan):
    """The rule that the procedure makes for `verb`; `takes` are the answers that may still fill a field, and files are
    taken where it `attaches` them as evidence; `after_the_plan` it waits for the approval of the plan of measures.
    """

    def as_the_procedure_asks(ticket, transition_request):
        demands = ticket.demands(verb)
        files = transition_request.files if transition_request else ()
        found = [
            _measures(ticket, demands),
            *_evidence(ticket, demands, files),
            *_fields(ticket, demands, transition_request, takes),
            files_fit_the_day(ticket, transition_request),
        ]
        if files and not attaches:
            found.append(Refusal("files_not_taken", _("This step takes no files; attach them as evidence first.")))
        if ticket.plan.has_gates:
            found += [_approval(ticket) if after_the_plan else None, _signatures(ticket, verb)]
        return [refusal for refusal in found if refusal]

    return as_the_procedure_asks


def fields_needed(step, ticket) -> set:
    """The answers without which the step is refused, because neither the ticket nor its law knows them yet.

    A due date is no such answer where a rule of the procedure can give it.
    """
    needed = {name for name in ticket.demands(step).fields if not getattr(ticket, ANSWERED_BY.get(name, name))}
    if step == "assign":
        needed |= {name for name, column in ASSIGNMENT.items() if not getattr(ticket, column)}
        dated = ticket.due_on or deadlines.rules_for(ticket.plan, ticket.term)
        needed = needed - {"due_on"} | (set() if dated else {"due_on"})
    return needed


def reserved(verb):
    """The permission that the procedure makes for `verb` where it names roles: one of them, among those of the law."""

    @permission("reserved_to_others", _("The procedure reserves this step for other roles."))
    def the_procedure_lets(ticket, standing):
        roles = ticket.demands(verb).roles
        return roles is None or any(standing.holds_over(role, "ticket", ticket) for role in roles)

    return the_procedure_lets


def unsigned(verb, lent_by):
    """The permission that keeps apart who signs and who acts: a signature of one's own opens no gate."""

    @permission("signed_it_oneself", _("Whoever signed for this step does not also take it."))
    def has_not_signed_for_it(ticket, standing):
        if ticket.plan.gate(verb) is None:
            return True
        acting = {standing.user.pk} | lent_by(ticket, None, standing)
        return not any({row.signer_id, row.in_place_of_id} & acting for row in sign_offs.round_of(ticket, verb))

    return has_not_signed_for_it


def _measures(ticket, demands):
    wanted = demands.measures
    if not wanted or len(ticket.current_measures()) >= wanted:
        return None
    return Refusal(
        "measures_missing",
        ngettext(
            "Write down at least %(wanted)s measure first.",
            "Write down at least %(wanted)s measures first.",
            wanted,
        )
        % {"wanted": wanted},
    )


def _evidence(ticket, demands, sent):
    """A fix nobody can see is not a fix."""
    if not (demands.evidence or demands.evidence_kinds):
        return
    files = [*ticket.current_evidence(), *sent]
    if len(files) < demands.evidence:
        yield Refusal(
            "evidence_missing",
            ngettext(
                "Attach at least %(wanted)s piece of evidence first.",
                "Attach at least %(wanted)s pieces of evidence first.",
                demands.evidence,
            )
            % {"wanted": demands.evidence},
        )
    elif missing := demands.evidence_kinds - {file.name.rpartition(".")[2].lower() for file in files}:
        yield Refusal(
            "evidence_kind_missing",
            _("The procedure also asks for evidence of these types: %(types)s.")
            % {"types": enumerated(sorted(missing))},
        )


def _fields(ticket, demands, transition_request, takes):
    """What the step itself takes can still be said, so an offer does not object to it."""
    said = takes if transition_request is None else ticket.answers
    return [
        Refusal(
            "field_missing",
            _("The procedure asks for this first: %(field)s.") % {"field": _label(ticket, name)},
        )
        for name in demands.fields
        if name not in said and not getattr(ticket, ANSWERED_BY.get(name, name))
    ]


def _approval(ticket):
    """The plan of measures is approved before the first submission; later ones answer to the verifier."""
    if sign_offs.is_signed(ticket, THE_PLAN) or has_been_submitted(ticket):
        return None
    if not sign_offs.round_of(ticket, THE_PLAN):
        return Refusal("plan_not_approved", _("Ask for approval of the plan of measures first."))
    return Refusal(
        "plan_not_approved",
        _("The plan of measures waits for approval by: %(who)s.") % _waits(ticket, THE_PLAN),
    )


def _signatures(ticket, verb):
    if sign_offs.is_signed(ticket, verb):
        return None
    if not sign_offs.round_of(ticket, verb):
        return Refusal("sign_offs_missing", _("Ask for the sign-offs of this step first."))
    return Refusal("sign_offs_missing", _("This step waits for sign-off by: %(who)s.") % _waits(ticket, verb))


def _waits(ticket, verb):
    rows = sign_offs.next_in_round(ticket, verb)
    # A procedure may name somebody whose account is not there: nobody is waited for by name then.
    named = [str(row.wanted or Role(row.role).label) for row in rows if row.wanted_id or row.role]
    return {"who": enumerated(named)}


def _label(ticket, name):
    return ticket._meta.get_field(ANSWERED_BY.get(name, name)).verbose_name
