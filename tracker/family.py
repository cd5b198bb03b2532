"""What belongs to a ticket: measures, evidence, signatures and the rest, read with one statement."""

from functools import cache, partial

from record.together import Together

RELATIONS = (
    "supporting",
    "measures",
    "counters",
    "evidence",
    "remarks",
    "sign_offs",
    "extensions",
    "look_backs",
)


def family_of(ticket) -> dict[str, list]:
    """`{relation: every row there ever was, in the order of their births}`, each row with this very ticket."""
    if ticket.is_unborn:
        return {name: [] for name in RELATIONS}
    found = _rows(type(ticket)).ask(ticket.pk)
    return {name: [_born(ticket, model, row) for row in found[model]] for name, model in _models(type(ticket)).items()}


def remember_families(tickets: list):
    """Let each of the tickets remember its family: one statement for all."""
    by_id, families = {ticket.pk: ticket for ticket in tickets}, {}
    if not by_id:
        return
    found = _rows_of_many(type(tickets[0])).ask(set(by_id))
    for name, model in _models(type(tickets[0])).items():
        of_ticket = _columns(model).index("ticket_id")
        for row in found[model]:
            family = families.setdefault(row[of_ticket], {name: [] for name in RELATIONS})
            family[name].append(_born(by_id[row[of_ticket]], model, row))
    for ticket in tickets:
        ticket.remembered("family", partial(families.get, ticket.pk, {name: [] for name in RELATIONS}))


def _born(ticket, model, values):
    row = model.from_db(ticket._state.db, _columns(model), values)
    row.ticket = ticket
    return row


@cache
def _models(ticket_model):
    return {name: getattr(ticket_model, name).rel.related_model for name in RELATIONS}


@cache
def _rows(ticket_model):
    return Together((int,), _models(ticket_model).values(), _of_ticket, _columns)


@cache
def _rows_of_many(ticket_model):
    return Together(({int},), _models(ticket_model).values(), _of_tickets, _columns)


def _of_ticket(model, pk):
    return model.objects.filter(ticket=pk)


def _of_tickets(model, ids):
    return model.objects.filter(ticket__in=ids)


@cache
def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]
