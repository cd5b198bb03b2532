"""What is signed, who is asked for it, and what makes a signature void.

A round is the set of sign-offs asked for one verb at one time. It is asked by hand for the plan and for submitting,
and comes about by itself when a ticket reaches the state in which verifying or closing waits for signatures.
"""

from functools import cache

from django.utils.translation import gettext_lazy as _

from organization.models import User
from tracker.vocabulary import SignOffStatus as Status
from tracker.vocabulary import State
from workflow.plans import NAMED, THE_PLAN
from workflow.verbs import verbs_of

# Where signatures are asked for by hand; elsewhere the ticket asks for them as it arrives.
ASKED_BY_HAND_IN = State.IN_PROGRESS
PLANNED_COLUMNS = {"text", "owner_id", "due_on", "withdrawn"}
WORK = ("measure", "evidence", "counter")
LIVE = (Status.ASKED, Status.GIVEN)
THE_PLAN_LABEL = _("The plan of measures")


@cache
def signed_in(model) -> dict[str, State]:
    """In which state the signatures for the plan, and for each verb that can be signed, are given."""
    verbs = {name: min(step.sources) for name, step in verbs_of(model).items() if step.signed}
    return {THE_PLAN: ASKED_BY_HAND_IN} | verbs


def signed_here(ticket) -> list[str]:
    """What can be signed while the ticket is where it is, and what its procedure wants signed."""
    return [v for v, state in signed_in(type(ticket)).items() if state == ticket.state and ticket.plan.gate(v)]


def label_of(ticket, verb):
    """What is signed, in words."""
    return THE_PLAN_LABEL if verb == THE_PLAN else verbs_of(type(ticket))[verb].label


def in_words(ticket, said) -> str:
    """What is signed, where it was said which; blank where it was not."""
    verb = said.get("step")
    return str(label_of(ticket, verb)) if verb in signed_in(type(ticket)) else ""


def remember_for(tickets, live):
    """Share out the `live` sign-offs among their tickets, so that asking each costs no query."""
    rows = {ticket.pk: [] for ticket in tickets}
    for row in live:
        rows[row.ticket_id].append(row)
    for ticket in tickets:
        ticket.remembered("sign-offs", lambda: [r for r in rows[ticket.pk] if r.cycle == ticket.cycle])  # noqa: B023


def live(ticket) -> list:
    """Those asked or given in the ticket's cycle and not void, in the order in which they are asked."""
    rows = [r for r in ticket.family("sign_offs") if r.cycle == ticket.cycle and r.status in LIVE]
    in_turn = list(signed_in(type(ticket)))
    return sorted(rows, key=lambda row: (in_turn.index(row.verb), row.position or 0, row.pk))


def round_of(ticket, verb) -> list:
    """The sign-offs asked or given for the verb, in their order."""
    return [row for row in ticket.live_sign_offs() if row.verb == verb]


def is_signed(ticket, verb) -> bool:
    """Whether the verb has the signatures that its gate wants, if it has a gate."""
    gate = ticket.plan.gate(verb)
    return gate is None or _given(ticket, verb) >= gate.wanted


def next_in_round(ticket, verb) -> list:
    """Those who are asked now: everybody still asked, or only the first where the order counts."""
    asked = [row for row in round_of(ticket, verb) if row.status == Status.ASKED]
    return asked[:1] if (gate := ticket.plan.gate(verb)) and gate.in_order else asked


def may_sign_now(ticket, standing) -> list:
    """The sign-offs that the person may give or refuse now, one at most in each round."""
    return [
        row
        for verb, state in signed_in(type(ticket)).items()
        if ticket.state == state and not _has_signed(ticket, verb, standing)
        for row in [r for r in next_in_round(ticket, verb) if is_asked_of(r, ticket, standing)][:1]
    ]


def is_asked_of(row, ticket, standing) -> bool:
    """Whether the sign-off is asked of this person, by name, by role, or through whoever lends the authority."""
    if row.wanted_id:
        return row.wanted_id == standing.user.pk or standing.speaks_for_anywhere(row.wanted_id, ticket)
    return bool(row.role) and standing.holds_over(row.role, row.scope, ticket)


def signs_for(row, ticket, standing) -> int | None:
    """In whose place the person signs; None where it is their own signature."""
    if row.wanted_id:
        return None if row.wanted_id == standing.user.pk else row.wanted_id
    return min(standing.principals_over(row.role, row.scope, ticket), default=None)


def ask(ticket, verb, actor) -> list:
    """The rows of a new round for the verb."""
    gate = ticket.plan.gate(verb)
    people = {s.person: User.objects.called(s.person) for s in gate.signers if s.person}
    return [
        ticket.sign_offs.model(
            ticket=ticket,
            verb=verb,
            position=position,
            role=signer.role,
            scope=signer.scope if signer.role else None,
            wanted=people.get(signer.person) if signer.person else _named(ticket, signer),
            asked_by=actor,
            cycle=ticket.cycle,
        )
        for position, signer in enumerate(gate.signers, start=1)
    ]


def give(row, ticket, standing, opinion) -> list:
    """Sign; whoever is not needed any more, because enough have signed, is asked no longer."""
    _answer(row, ticket, standing, Status.GIVEN, opinion)
    return [row, *(_void(round_of(ticket, row.verb), Status.ASKED) if is_signed(ticket, row.verb) else [])]


def refuse(row, ticket, standing, reason) -> list:
    """Refuse; what the others of the round have signed falls with it."""
    _answer(row, ticket, standing, Status.REFUSED, reason)
    return [row, *_void(round_of(ticket, row.verb))]


def follow(ticket, step, rows, actor) -> list:
    """What a step means for the signatures: void what it takes the ground from, ask for those that it makes due."""
    if ticket.is_unborn or not ticket.plan.has_gates:
        return []
    if ticket.state != ticket.stored("state"):
        return [*_void(_left_behind(ticket, step)), *_asked_on_arrival(ticket, actor)]
    return _void(_no_longer_true(ticket, rows))


def _left_behind(ticket, step):
    """Who passes a gate leaves only the unanswered; who leaves any other way leaves all but the plan at work."""
    if step.name in signed_in(type(ticket)):
        return [row for row in round_of(ticket, step.name) if row.status == Status.ASKED]
    kept = THE_PLAN if ticket.state == State.IN_PROGRESS else None
    return [row for row in ticket.live_sign_offs() if row.verb != kept]


def _asked_on_arrival(ticket, actor):
    return [row for verb in signed_here(ticket) if ticket.state != ASKED_BY_HAND_IN for row in ask(ticket, verb, actor)]


def _no_longer_true(ticket, rows):
    """Signatures on work or a plan that this step changes."""
    work = [row for row in rows if row._meta.model_name in WORK]
    verbs = _signed_at_work(ticket) if work else set()
    if any(row._meta.model_name == "measure" and _plan_changed(row) for row in work):
        verbs.add(THE_PLAN)
    return [row for row in ticket.live_sign_offs() if row.verb in verbs]


def _signed_at_work(ticket):
    return {verb for verb, state in signed_in(type(ticket)).items() if state == ASKED_BY_HAND_IN} - {THE_PLAN}


def _plan_changed(measure):
    return measure.is_unborn or bool(PLANNED_COLUMNS & set(measure.changed_columns()))


def _void(rows, *statuses):
    voided = [row for row in rows if row.status in (statuses or (Status.ASKED, Status.GIVEN))]
    for row in voided:
        row.status = Status.VOID
    return voided


def _answer(row, ticket, standing, status, sentence):
    row.status, row.opinion = status, sentence.strip()
    row.signer, row.in_place_of_id = standing.user, signs_for(row, ticket, standing)
    row.signed_version = ticket.version


def _given(ticket, verb):
    return sum(row.status == Status.GIVEN for row in round_of(ticket, verb))


def _has_signed(ticket, verb, standing):
    """One person, one signature in a round, lent authority included."""
    signed = {p for row in round_of(ticket, verb) for p in (row.signer_id, row.in_place_of_id)}
    return standing.user.pk in signed


def _named(ticket, signer):
    return getattr(ticket, signer.role) if signer.scope == NAMED else None
