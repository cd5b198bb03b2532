"""Every cell of the law: state × verb × person, asked of the engine and of its offers."""

import pytest
from django.db import transaction

from record.models import Attempt, Event
from tests.law.table import NOT_NOW, NOT_YOURS, OFFERED_ONLY_IN, PEOPLE, SAID, lines, verb_of
from tracker.law import ticket_law
from tracker.models import Ticket
from tracker.vocabulary import State
from workflow import engine
from workflow.refusals import TransitionRefused
from workflow.verbs import verbs_of

pytestmark = pytest.mark.django_db

ROAD = ("registered", "assigned", "in_progress", "submitted", "verified", "closed")


def test_the_table_is_whole():
    """No state, verb or person is missing, and none is invented."""
    rows = list(lines())
    states = {state for state, *_ in rows}
    assert states == set(State.values) and len(rows) == len(State) * (len(NOT_YOURS) + 1)  # reassigning twice
    for state in states:
        assert {verb_of(row) for at, row, *_ in rows if at == state} == set(verbs_of(Ticket)) == set(NOT_YOURS)
    for state, row, target, signs in rows:
        assert ("+" in signs.values()) == (target != "-"), (state, row)
        assert set(signs.values()) <= set("+!."), (state, row)


def test_the_declarations_lead_where_the_table_says():
    """Two books: what is declared and what is written by hand; one verb wants more than its ticket has."""
    verbs = verbs_of(Ticket)
    written = {(state, verb_of(row), target) for state, row, target, signs in lines() if "+" in signs.values()}
    written |= {(state, "refuse", "in_progress") for state in ("in_progress", "submitted", "verified")}
    declared = {(source, verb.name, to) for verb in ticket_law().verbs.values() for source, to in verb.moves}
    assert declared == written
    assert (verbs["register"].sources, verbs["register"].targets) == ({""}, {"registered"})
    for name, step in verbs.items():
        if name != "register":
            assert step.sources == {state for state, verb, _ in written if verb == name}, name


@pytest.mark.parametrize("state", State.values)
def test_every_cell_of_the_law(office, state):
    """What the table says is what happens when it is asked for, and a cell that refuses changes nothing."""
    ticket = a_ticket(office, state)
    wrong = []
    for row, target, person, sign in cells(state):
        expected, found = expectation(state, row, target, sign), outcome(office, ticket, row, person)
        if found != expected:
            wrong.append(f"{state} {row} {person}: the law says {expected}, the engine {found}")
    assert wrong == []


@pytest.mark.parametrize("state", State.values)
def test_offers_agree_with_every_cell(office, state):
    """A button can never disagree with the engine: what is offered moves, what is not offered is refused alike."""
    ticket = a_ticket(office, state)
    for person in PEOPLE:
        offers = {o.verb: o for o in engine.offers(ticket, office.people[person], at=office.clock()) if o.step.is_verb}
        unoffered = {verb for verb, states in OFFERED_ONLY_IN.items() if state not in states}
        assert set(offers) == set(NOT_YOURS) - {"register"} - unoffered
        for verb, offer in offers.items():
            signs = {row: sign for row, _, who, sign in cells(state) if who == person and verb_of(row) == verb}
            where = f"{state} {verb} {person}"
            assert offer.is_open == ("+" in signs.values()), where
            assert not offer.refusals or kind_of(offer) == (403 if "." in signs.values() else 409), where


def kind_of(offer):
    return TransitionRefused(offer.refusals).status


def cells(state):
    for at, row, target, signs in lines():
        if at == state:
            for person, sign in signs.items():
                yield row, target, person, sign


def a_ticket(office, state):
    """The ticket of the table's preface."""
    office.join("helper", "handler", "legal", "法规处")
    ticket = office.ticket()
    stops = ROAD[1 : ROAD.index(state) + 1] if state in ROAD else ("assigned", "in_progress")
    for stop in stops:
        take_the_road(office, ticket, stop)
    if state == "cancelled":
        office.do(ticket, "cancel", "coordinator", **SAID["cancel"])
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == state
    return ticket


def take_the_road(office, ticket, stop):
    if stop == "assigned":
        office.do(ticket, "assign", "coordinator", supporting="legal", **SAID["assign"])
    elif stop == "in_progress":
        office.do(ticket, "accept", "handler")
        office.do(ticket, "add_measure", "handler", text="修订办法")
        office.do(ticket, "report_progress", "handler", **SAID["report_progress"])
        office.attach(ticket)
    elif stop == "submitted":
        office.do(ticket, "submit", "head", **SAID["submit"])
    elif stop == "verified":
        office.do(ticket, "verify", "verifier", **SAID["verify"])
    else:
        office.do(ticket, "close", "coordinator", **SAID["close"])


def outcome(office, ticket, row, person):
    """What becomes of one try, which is undone again: (what, state or status, code)."""
    said = dict(SAID.get(row) or SAID[verb_of(row)])
    with transaction.atomic():
        found = one_try(office, ticket, verb_of(row), person, said)
        transaction.set_rollback(True)
    return found


def one_try(office, ticket, verb, person, said):
    before = Event.objects.count()
    try:
        event = office.do(ticket, verb, person, **said)
    except TransitionRefused as refused:
        attempt = Attempt.objects.order_by("-id").first()
        codes = [refusal.code for refusal in refused.refusals]
        assert (attempt.actor, attempt.what, attempt.codes) == (office.people[person], verb, codes)
        assert (attempt.subject, attempt.status) == (ticket.subject_key, refused.status)
        assert Event.objects.count() == before
        assert Ticket.objects.get(pk=ticket.pk).version == ticket.version
        return (refused.status, telling(codes, refused.status, verb))
    assert Event.objects.count() == before + 1 and not Attempt.objects.exists()
    assert (event.from_state, event.version) == (ticket.state, ticket.version + 1)
    assert Ticket.objects.get(pk=ticket.pk).state == event.to_state
    return ("moved", event.to_state)


def telling(codes, status, verb):
    """All the codes of a 409; of a 403 the one that says whose it is."""
    if status == 403:
        return NOT_YOURS[verb] if NOT_YOURS[verb] in codes else codes
    return codes


def expectation(state, row, target, sign):
    if sign == "+":
        return ("moved", target)
    if sign == ".":
        return (403, NOT_YOURS[verb_of(row)])
    return (409, NOT_NOW.get((state, row), ["wrong_state"]))
