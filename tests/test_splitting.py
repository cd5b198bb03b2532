"""One issue, several tickets, and back: splitting, merging, handing over."""

from uuid import uuid4

import pytest

from record.models import Attempt, Event
from tests.office import refused
from tests.test_commands import run
from tracker.handing_over import hand_over
from tracker.models import FeedbackIssue, Ticket

pytestmark = pytest.mark.django_db

PARTS = [{"title": "修订报送办法"}, {"title": "补报三季度简报", "problem": "7 期未报。"}]


def split(office, ticket, person="coordinator", parts=PARTS, **said):
    said = {"reason": "三个处室分别整改。", "batch": uuid4()} | said
    event = office.do(ticket, "split", person, parts=parts, **said)
    return [event, *event.births]


def statistics(inspection):
    paper = ("--format", "json", "--out", "-")
    return run("report", str(inspection.pk), *paper)[1]["statistics"]


def test_one_issue_in_three(office):
    ticket = office.ticket(state="in_progress", severity="serious")
    before = statistics(ticket.inspection)
    events = split(office, ticket, title="明确报送责任")
    after = statistics(ticket.inspection)
    assert (after["issues"] - before["issues"], after["tickets"] - before["tickets"]) == (0, 2)
    assert sum(after["by_class"].values()) == after["tickets"]
    assert FeedbackIssue.objects.count() == 1
    here, *parts = Ticket.objects.order_by("number")
    assert (here.title, here.state, here.version) == ("明确报送责任", "in_progress", ticket.version + 1)
    assert [(p.title, p.problem, p.state, p.severity, p.split_from, p.issue) for p in parts] == [
        ("修订报送办法", ticket.problem, "registered", "serious", ticket, ticket.issue),
        ("补报三季度简报", "7 期未报。", "registered", "serious", ticket, ticket.issue),
    ]
    assert len({event.batch for event in events}) == 1 and len(events) == 3
    assert [(e.what, e.detail) for e in events] == [("change", "split"), ("register", ""), ("register", "")]


def test_what_stays_may_keep_its_words(office):
    """The split is an event even where no column of the ticket changes."""
    ticket = office.ticket()
    event = split(office, ticket)[0]
    assert (event.detail, event.version, event.reason) == ("split", 2, "三个处室分别整改。")


def test_asking_twice_splits_once(office):
    ticket, key = office.ticket(), uuid4()
    first = split(office, ticket, key=key, batch=key)
    again = split(office, Ticket.objects.get(pk=ticket.pk), key=key, batch=key)
    assert [event.pk for event in again] == [event.pk for event in first]
    assert all(event.replayed for event in again) and Ticket.objects.count() == 3


@pytest.mark.parametrize("key", [None, uuid4()])
@pytest.mark.parametrize("batch", [None, uuid4()])
def test_what_is_born_of_one_split_is_found_by_one_batch(office, key, batch):
    """The one that was given, else the key."""
    batches = {event.batch for event in split(office, office.ticket(), key=key, batch=batch)}
    assert len(batches) == 1 and None not in batches
    assert batches == {batch or key} or not (batch or key)


@pytest.mark.parametrize("person", ["head", "handler", "verifier", "leader", "auditor", "admin"])
def test_only_a_coordinator_splits(office, person):
    ticket = office.ticket(state="in_progress")
    no = refused(lambda: split(office, ticket, person))
    assert (no.codes, no.status, Ticket.objects.count()) == (["not_coordinator"], 403, 1)
    assert Attempt.objects.get().codes == ["not_coordinator"]


@pytest.mark.parametrize("state", ["submitted", "verified", "closed", "cancelled"])
def test_work_that_was_handed_in_is_not_split(office, state):
    ticket = office.ticket(state=state)
    assert refused(lambda: split(office, ticket)).codes == ["wrong_state"]


@pytest.mark.parametrize("parts", [[], [{"title": " "}], [{"title": "长" * 301}], [{}], 7, [{"title": "一"}] * 21])
def test_parts_that_make_no_sense(office, parts):
    ticket = office.ticket()
    no = refused(lambda: split(office, ticket, parts=parts))
    assert (no.codes[0] in ("bad_parts", "parts_missing"), Ticket.objects.count()) == (True, 1)


def test_a_birth_that_is_refused_takes_the_split_back(office, monkeypatch):
    """All or nothing: no half of a split is left behind."""
    from workflow import engine
    from workflow.refusals import Refusal, TransitionRefused

    def no_birth(*args, **kwargs):
        raise TransitionRefused([Refusal("no", "no")])

    ticket = office.ticket()
    monkeypatch.setattr(engine, "begin_all", no_birth)
    refused(lambda: split(office, ticket))
    assert Ticket.objects.get().version == 1 and not Event.objects.filter(detail="split").exists()


def test_the_command(office):
    ticket = office.ticket()
    said = ("--part", "修订办法", "--part", "补报简报", "--as", "coordinator", "--reason", "分开整改。")
    status, made = run("split", ticket.number, *said)
    assert (status, len(made["tickets"]), made["replayed"]) == (0, 2, False)
    assert run("split", "ZG-2026-9999", *said)[1]["refusals"][0]["code"] == "not_found"
    assert run("split", ticket.number, "--as", "coordinator", "--reason", "分开。")[0] == 1


def test_merging_keeps_both_histories(office):
    inspection = office.inspection()
    kept = office.ticket(inspection, "报送不及时", "in_progress")
    twin = office.ticket(inspection, "简报晚报", "in_progress")
    office.attach(twin)
    before = {t.number: run("history", t.number)[1]["events"] for t in (kept, twin)}
    office.do(twin, "cancel", "coordinator", reason="与另一问题合并。", merged_into=kept.number)
    assert run("history", kept.number)[1]["events"] == before[kept.number]
    assert run("history", twin.number)[1]["events"][:-1] == before[twin.number]
    shown = run("show", twin.number)[1]
    assert (shown["state"], shown["merged_into"], len(shown["evidence"])) == ("cancelled", kept.number, 1)
    found = statistics(inspection)
    assert (found["issues"], found["tickets"], found["by_class"]["cancelled"]) == (2, 2, 1)


def test_handing_over_gives_each_ticket_its_answer(office):
    office.join("successor", "handler", "info")
    work = [office.ticket(state="in_progress") for _ in range(2)]
    elsewhere = office.ticket(state="registered")
    office.do(elsewhere, "assign", "coordinator", **office.assignment("finance"))
    rows = hand_over(
        office.handler,
        office.successor,
        actor=office.coordinator,
        reason="调离。",
        interface="page",
        batch=uuid4(),
    )
    assert [(row.number, row.is_refused) for row in rows] == [(t.number, False) for t in work]
    assert {t.handler for t in Ticket.objects.filter(pk__in=[t.pk for t in work])} == {office.successor}
    assert len({row.event.batch for row in rows}) == 1
    assert run("hand_over", "--from", "handler", "--to", "successor", "--as", "coordinator")[1]["results"] == []


def test_handing_over_to_somebody_without_the_role_is_refused_row_by_row(office):
    ticket = office.ticket(state="in_progress")
    status, said = run("hand_over", "--from", "handler", "--to", "head2", "--as", "coordinator", "--reason", "调离。")
    [row] = said["results"]
    assert (status, row["ticket"], row["done"]) == (0, ticket.number, False)
    assert [refusal["code"] for refusal in row["refusals"]] == ["handler_without_role"]


# --- superiors ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("separation", "codes"), [(["superior"], ["superior_of_the_work"]), ([], [])])
def test_a_superior_of_those_who_worked_does_not_verify(office, separation, codes):
    """The verifier also leads the unit to which the department belongs."""
    office.appoint("verifier", "leader", "unit")
    rules = {"verbs": {"verify": {"separation": separation}}}
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    if codes:
        assert refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。")).codes == codes
    else:
        office.do(ticket, "verify", "verifier", reason="属实。")


def test_nor_does_a_superior_of_those_who_support(office):
    office.appoint("verifier", "leader", "finance")
    rules = {"verbs": {"verify": {"separation": ["superior"]}}}
    ticket = office.ticket(office.inspection(rules=rules))
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"supporting": "finance"})
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    no = refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。"))
    assert no.codes == ["superior_of_the_work"]


def test_nor_review_it_measure_by_measure(office):
    office.appoint("verifier", "leader", "unit")
    rules = {"verbs": {"submit": {"measures": 1}, "verify": {"separation": ["superior"]}}}
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    said = {"measures": "1", "verdict": "passed", "reason": "属实。"}
    assert refused(lambda: office.do(ticket, "review", "verifier", **said)).codes == ["superior_of_the_work"]


def test_nor_does_the_superiors_deputy(office):
    rules = {"verbs": {"verify": {"separation": ["superior"]}}}
    office.delegate(office.leader.appointments.get(), "verifier")
    ticket = office.ticket(office.inspection(rules=rules), state="submitted")
    assert "superior_of_the_work" in refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。")).codes


def test_the_page_shows_whose_work_it_is_and_hands_it_over(office, client):
    office.join("successor", "handler", "info")
    tickets = [office.ticket(state="in_progress") for _ in range(2)]
    client.force_login(office.coordinator)
    page = client.get("/tickets/hand-over/?from=handler")
    assert [row.number for row in page.context["page"].rows] == [ticket.number for ticket in tickets]
    typed = {"key": str(uuid4()), "successor": "successor"}
    assert client.post("/tickets/hand-over/?from=handler", typed).status_code == 422
    said = client.post("/tickets/hand-over/?from=handler", typed | {"reason": "调离。"})
    assert (said.status_code, len(said.context["done"])) == (200, 2)
    assert {ticket.handler for ticket in Ticket.objects.all()} == {office.successor}
    assert client.get("/tickets/hand-over/?from=nobody").context["page"].rows == []


@pytest.mark.parametrize("person", ["head", "verifier", "auditor", "admin", "stranger"])
def test_only_who_coordinates_hands_over(office, client, person):
    client.force_login(office.people[person])
    assert client.get("/tickets/hand-over/").status_code == 403
    assert b"hand-over" not in client.get("/tickets/").content
