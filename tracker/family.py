"""What belongs to a ticket: measures, evidence, signatures and the rest, read with one statement."""

from functools import cache

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


def _of_ticket(model, key):
    return model.objects.filter(ticket=key)


@cache
def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]
