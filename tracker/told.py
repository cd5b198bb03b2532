"""What the record of a ticket says of who did what, without the words."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import Q

from record.models import Event
from record.models.event import step_name
from record.together import Together

COLUMNS = ("version", "actor_id", "what", "detail", "parameters")
ROW_COLUMNS = (
    "id",
    "history_version",
    "history_date",
    "cycle",
    "state",
    "split_from_id",
    "merged_into_id",
    "handler_id",
    "submitted_by_id",
    "leader_id",
    "lead_department_id",
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event without its words."""

    version: int
    actor_id: int | None
    what: str
    detail: str
    parameters: dict

    @classmethod
    def of(cls, event):
        return cls(*(getattr(event, name) for name in COLUMNS))

    @property
    def step(self) -> str:
        return step_name(self.what, self.detail)

    @property
    def principals(self) -> tuple[int, ...]:
        """On whose behalf it was done."""
        return tuple(self.parameters.get("for", ()))


@dataclass(frozen=True, slots=True)
class Life:
    """`told` are the ticket's events, `rows` its rows of history and those of what was merged into it, oldest first."""

    told: list[Told]
    rows: list[dict]


def life_of(history, ticket_id: int) -> Life:
    """What the ticket with this id, of this model of history, went through: one statement, written once."""
    found = _life(history).ask(f"ticket:{ticket_id}", ticket_id)
    return Life(
        [Told(*said) for _subject, *said in found[Event]],
        [dict(zip(ROW_COLUMNS, row, strict=True)) for row in found[history]],
    )


def remember_lives(tickets: list):
    """Let each of the tickets remember its life: one statement for all."""
    if not tickets:
        return
    history = type(tickets[0]).history.model
    found = _lives(history).ask({ticket.subject_key for ticket in tickets}, {ticket.pk for ticket in tickets})
    told, rows = defaultdict(list), defaultdict(list)
    for subject, *said in found[Event]:
        told[subject].append(Told(*said))
    for values in found[history]:
        row = dict(zip(ROW_COLUMNS, values, strict=True))
        for pk in {row["id"], row["merged_into_id"]}:
            rows[pk].append(row)
    for ticket in tickets:
        ticket.remembered("life", partial(Life, told[ticket.subject_key], rows[ticket.pk]))


@cache
def _life(history):
    return Together((str, int), (Event, history), _of_ticket, _columns)


@cache
def _lives(history):
    return Together(({str}, {int}), (Event, history), _of_tickets, _columns)


def _of_ticket(model, subject, pk):
    if model is Event:
        return Event.objects.filter(subject=subject)
    return model._base_manager.filter(Q(id=pk) | Q(merged_into=pk))


def _of_tickets(model, subjects, ids):
    if model is Event:
        return Event.objects.filter(subject__in=subjects)
    return model._base_manager.filter(Q(id__in=ids) | Q(merged_into__in=ids))


def _columns(model):
    return ("subject", *COLUMNS) if model is Event else ROW_COLUMNS
