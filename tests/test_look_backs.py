"""Look backs: closing plans them, somebody uninvolved holds them, and a rebound opens the next cycle."""

from datetime import date

import pytest

from reports.report import report
from tests.beginnings import begins_with
from tests.office import refused
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

RULES = {
    "look_backs": [
        {"offset": 6, "unit": "months", "text": "销号满半年回头看。"},
        {"term": "fixed", "offset": 12, "unit": "months"},
        {"term": "lasting", "offset": 3, "unit": "months"},
    ]
}
FOUND = "抽查12期均按时报送。"


@begins_with
def ticket(office):
    """Closed by the coordinator on 2 March 2026; `watch` verifies too and had no part in it."""
    office.join("watch", "verifier", "unit")
    return office.ticket(office.inspection(rules=RULES), state="closed")


def rows(ticket):
    return [(str(row.planned_on), row.status) for row in ticket.look_backs.order_by("planned_on", "pk")]


def hold(office, ticket, person="watch"):
    return office.do(ticket, "hold_look_back", person, reason=FOUND)


def rebound(office, ticket, person="watch"):
    return office.do(ticket, "rebound", person, reason="又有两期晚报。")


def now(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_closing_plans_what_the_procedure_says_for_the_term(ticket):
    assert rows(ticket) == [("2026-09-02", "planned"), ("2027-03-02", "planned")]


def test_a_procedure_that_plans_nothing_leaves_nothing_to_look_back_at(office):
    ticket = office.ticket(office.inspection(rules={}), state="closed")
    office.join("watch", "verifier", "unit")
    assert rows(ticket) == []
    assert refused(lambda: hold(office, ticket)).codes == ["no_look_back"]
    assert refused(lambda: rebound(office, ticket)).codes == ["no_look_back"]


def test_a_problem_that_stayed_away_leaves_the_ticket_closed(office, ticket):
    assert refused(lambda: hold(office, ticket)).codes == ["look_back_not_due"]
    office.clock.skip(days=190)
    hold(office, ticket)
    row = ticket.look_backs.order_by("planned_on").first()
    assert (row.status, row.holder, row.held_on, row.finding) == (
        "held",
        office.people["watch"],
        date(2026, 9, 8),
        FOUND,
    )
    assert now(ticket).state == "closed"
    assert refused(lambda: hold(office, ticket)).codes == ["look_back_not_due"]


def test_a_rebound_opens_the_next_cycle_and_calls_off_the_rest(office, ticket):
    event = rebound(office, ticket)
    assert (event.what, event.from_state, event.to_state) == ("rebound", "closed", "in_progress")
    assert (event.moved.cycle, event.moved.result, event.moved.verified_by) == (2, "", None)
    assert rows(ticket) == [("2026-09-02", "rebound"), ("2027-03-02", "called_off")]
    first = ticket.look_backs.order_by("planned_on").first()
    assert (first.holder, first.finding) == (office.people["watch"], "又有两期晚报。")


def test_reopening_by_hand_calls_them_off(office, ticket):
    office.do(ticket, "reopen", "coordinator", reason="问题反弹。")
    assert rows(ticket) == [("2026-09-02", "called_off"), ("2027-03-02", "called_off")]


def test_the_next_closing_plans_anew(office, ticket):
    rebound(office, ticket)
    office.submit(ticket)
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")
    assert [status for _day, status in rows(ticket)].count("planned") == 2
    assert {row.cycle for row in ticket.look_backs.filter(status="planned")} == {2}


@pytest.mark.parametrize("person", ["coordinator", "head", "handler", "leader", "auditor", "head2"])
def test_whoever_had_a_part_in_it_does_not_look_back(office, ticket, person):
    office.clock.skip(days=190)
    for look in (hold, rebound):
        no = refused(lambda look=look: look(office, ticket, person))
        assert (no.codes, no.status) == (["may_not_look_back"], 403)


@pytest.mark.parametrize("look", [hold, rebound])
def test_whoever_verified_may_look_back(office, ticket, look):
    office.clock.skip(days=190)
    look(office, ticket, "verifier")
    assert ticket.look_backs.filter(holder=office.verifier).exists()


def test_nor_does_a_delegate_of_those(office, ticket):
    office.clock.skip(days=190)
    office.delegate(office.people["coordinator"].appointments.get(role="coordinator"), "stranger")
    assert refused(lambda: hold(office, ticket, "stranger")).codes == ["may_not_look_back"]


def test_a_look_back_says_what_was_found(office, ticket):
    no = refused(lambda: office.do(ticket, "rebound", "watch"))
    assert no.codes == ["finding_missing"]


def test_earlier_reports_keep_the_earlier_cycle(office, ticket):
    closed = office.clock()
    before = told(office, ticket, closed)
    assert before["statistics"]["by_class"]["completed"] == 1
    rebound(office, ticket)
    assert told(office, ticket, closed) == before
    after = told(office, ticket, office.clock())
    assert after["statistics"]["by_class"]["advancing"] == 1
    assert before["statistics"]["look_backs"] == {"planned": 2, "held": 0, "rebound": 0}
    assert after["statistics"]["look_backs"] == {"planned": 0, "held": 0, "rebound": 1}


def test_who_works_in_the_new_cycle_is_counted_from_the_rebound(office, ticket):
    event = rebound(office, ticket)
    facts = facts_at(office.clock(), today=date(2026, 3, 2), tickets=[ticket]).tickets[0]
    assert (facts.cycle, facts.last_progress, facts.last_verb) == (2, "", event.what)


def test_look_backs_on_the_command_line(office, monkeypatch, ticket):
    monkeypatch.setattr("tracker.management.commands.look_backs.database_clock", office.clock)
    assert run("look_backs", "--due")[1] == {"look_backs": []}
    assert [row["planned_on"] for row in run("look_backs", "--as", "watch")[1]["look_backs"]] == [
        "2026-09-02",
        "2027-03-02",
    ]
    assert run("look_backs", "--as", "stranger")[1] == {"look_backs": []}
    office.clock.skip(days=190)
    assert len(run("look_backs", "--due")[1]["look_backs"]) == 1
    status, no = run("look_back", ticket.number, "hold", "--as", "auditor", "--reason", FOUND)
    assert (status, no["refusals"][0]["code"]) == (1, "may_not_look_back")
    status, done = run("look_back", ticket.number, "rebound", "--as", "watch", "--reason", "又有两期晚报。")
    assert (status, done["state"], done["cycle"]) == (0, "in_progress", 2)
    assert [row["status"] for row in done["look_backs"]] == ["rebound", "called_off"]
    shown = run("show", ticket.number)[1]["look_backs"]
    assert [row["status"] for row in shown] == ["rebound", "called_off"]


def told(office, ticket, instant):
    return report(facts_at(instant, today=date(2026, 3, 2), inspection=ticket.inspection))
