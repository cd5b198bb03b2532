"""`demo` makes a whole office of an empty database: people, an inspection, tickets in every state, and their past."""

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, F
from django.test import RequestFactory

from operations.management.commands.demo import Command
from organization.calendar import WorkCalendar, office_zone
from organization.models import Department, User
from record.clock import database_clock
from record.models import Attempt, Event, Installation, Registry
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Counter, Evidence, Inspection, Measure, Remark, SourceFile, Ticket
from tracker.store import open_stored
from tracker.vocabulary import EvidenceStatus, RemarkKind, Result, State, Term, Verdict
from workflow.models import Procedure

pytestmark = pytest.mark.django_db

USERNAMES = ["coordinator", "head", "handler", "verifier", "leader", "auditor", "admin", "head2", "handler2"]


@pytest.fixture
def made(demo_begun):
    """What `demo --json` answered; the office it made is there."""
    return demo_begun


def of_today():
    return facts_at(database_clock(), today=database_clock().astimezone(office_zone()).date())


# --- the contract ----------------------------------------------------------------------------------------------


def test_the_answer_names_unit_inspection_tickets_departments_and_accounts(made):
    unit = Department.objects.get(code=made["unit"])
    inspection = Inspection.objects.get(pk=made["inspection"])
    assert (unit.name, inspection.unit) == ("示例市示范局", unit)
    assert made["tickets"] == inspection.tickets.count() == Ticket.objects.count()
    assert made["departments"] == [
        {"code": each.code, "name": each.name} for each in Department.objects.filter(parent=unit)
    ]
    assert [account["username"] for account in made["accounts"]] == USERNAMES
    assert {"username", "password", "roles", "department"} <= set(made["accounts"][0])


def test_head_and_handler_share_a_department_and_the_second_pair_another(made):
    place = {account["username"]: account["department"] for account in made["accounts"]}
    assert place["head"] == place["handler"] != place["head2"] == place["handler2"]
    watching = ["coordinator", "verifier", "leader", "auditor", "admin"]
    assert {place[username] for username in watching} == {made["unit"]}


def test_every_account_signs_in_with_the_password_that_was_printed(made):
    for account in made["accounts"]:
        person = authenticate(RequestFactory().post("/"), username=account["username"], password=account["password"])
        assert person is not None, account["username"]


def test_nobody_else_has_a_password(made):
    others = User.objects.exclude(username__in=USERNAMES)
    assert others.exists()
    assert not [person for person in others if person.has_usable_password()]


def test_the_sign_in_page_names_the_accounts_and_nobody_who_cannot_sign_in(made, client):
    page = client.get("/sign-in/").content.decode()
    assert all(f">{username}<" in page for username in USERNAMES)
    assert "hr-head" not in page


def test_the_installation_is_marked_and_a_second_demonstration_is_refused(made):
    assert Installation.current() == "demo"
    before = Event.objects.count()
    status, answer = run("demo")
    assert status == 1
    assert [refusal["code"] for refusal in answer["refusals"]] == ["not_empty"]
    assert Event.objects.count() == before


def test_the_plain_answer_shows_the_accounts_and_where_to_open(made):
    plain = "\n".join(str(line) for line in Command().plain(made))
    for account in made["accounts"]:
        assert account["password"] in plain
    assert "http://127.0.0.1:8000/" in plain


# --- what there is to see --------------------------------------------------------------------------------------


def test_there_are_tickets_in_every_state_and_class(made):
    facts = of_today()
    assert {ticket.state for ticket in facts.tickets} == set(State.values)
    assert {ticket.klass for ticket in facts.tickets} == {
        *Result.values,
        "advancing",
        "unfinished",
        "cancelled",
    }
    assert {ticket.term for ticket in facts.tickets} == set(Term.values)


# What docs/demo.md points at, by the end of the ticket's number.
GUIDE = {
    "0001": {"state": State.CLOSED, "verified_by__username": "verifier"},
    "0002": {"state": State.IN_PROGRESS, "cycle": 2},
    "0004": {"state": State.IN_PROGRESS, "term": Term.LASTING},
    "0005": {"state": State.VERIFIED},
    "0006": {"state": State.SUBMITTED},
    "0008": {"state": State.IN_PROGRESS, "measures__verdict": Verdict.RETURNED},
    "0009": {"submitted_by__username": "hr-head", "counters__kind": "money_recovered"},
    "0010": {"state": State.IN_PROGRESS, "due_on__gt": F("original_due_on")},
    "0011": {"state": State.SUBMITTED, "supporting__department__code": "finance"},
    "0012": {"state": State.IN_PROGRESS, "lead_department__code": "logistics"},
    "0013": {"state": State.IN_PROGRESS, "term": Term.LASTING},
    "0015": {"state": State.CANCELLED, "merged_into": None},
    "0016": {"state": State.IN_PROGRESS, "lead_department__code": "it"},
    "0021": {"state": State.CANCELLED, "merged_into__number__endswith": "0020"},
    "0023": {"state": State.ASSIGNED, "lead_department__code": "office"},
    "0024": {"state": State.REGISTERED},
}


@pytest.mark.parametrize("number", GUIDE)
def test_the_guide_points_at_what_is_there(made, number):
    assert Ticket.objects.filter(number__endswith=number, **GUIDE[number]).count() == 1


def test_tickets_came_back_moved_on_and_were_merged(made):
    tickets = Ticket.objects.all()
    assert tickets.filter(cycle=2, state=State.IN_PROGRESS).exists()
    assert tickets.filter(merged_into__isnull=False, state=State.CANCELLED).exists()
    assert tickets.overdue(database_clock().astimezone(office_zone()).date()).exists()
    assert Measure.objects.filter(verdict=Verdict.RETURNED, ticket__state=State.IN_PROGRESS).exists()
    done = set(Event.objects.values_list("what", flat=True))
    assert {"decline", "take_back", "send_back", "reopen", "reassign", "change_due", "cancel"} <= done
    assert Event.objects.filter(what="submit", parameters__has_key="for").exists(), "nobody stood in for anybody"
    assert Attempt.objects.filter(what="verify").exists(), "nobody was refused"


def test_there_is_evidence_of_several_kinds_and_it_lies_in_the_store(made):
    evidence = list(Evidence.objects.filter(status=EvidenceStatus.CURRENT))
    assert {file.name.rpartition(".")[2] for file in evidence} == {"pdf", "txt", "csv"}
    for file in evidence:
        with open_stored(file.sha256) as stored:
            assert len(stored.read()) == file.size


def test_work_was_counted_and_remarked_on(made):
    assert Counter.objects.filter(kind="money_recovered", amount=71_320, unit="分").exists()
    assert set(Remark.objects.values_list("kind", flat=True)) == set(RemarkKind.values)


def test_three_procedures_are_in_force_and_the_inspection_follows_the_plain_one(made):
    assert Procedure.objects.filter(status=Procedure.Status.IN_FORCE).count() == 3
    procedure = Inspection.objects.get(pk=made["inspection"]).procedure
    demands = procedure.plan.demands("submit")
    assert (procedure.name, demands.measures, demands.evidence) == ("self-check", 0, 1)


def test_the_inspection_was_read_from_a_document_that_is_kept(made):
    inspection = Inspection.objects.get(pk=made["inspection"])
    source = SourceFile.objects.get(inspection=inspection)
    with open_stored(source.sha256) as stored:
        text = stored.read().decode()
    read = inspection.issues.filter(source_file=source)
    assert read.count() == 22
    for issue in read:
        assert text[issue.start : issue.end] == issue.wording
    by_ticket = Ticket.objects.values("issue").annotate(n=Count("pk"))
    assert by_ticket.count() == inspection.issues.count()


def test_every_account_finds_something_to_do_or_to_read(made):
    todo = {
        "coordinator": Ticket.objects.filter(state=State.REGISTERED),
        "head": Ticket.objects.filter(state=State.ASSIGNED, lead_department__code="office"),
        "handler": Ticket.objects.filter(state=State.IN_PROGRESS, lead_department__code="office"),
        "handler2": Ticket.objects.filter(state=State.IN_PROGRESS, lead_department__code="procurement"),
        "verifier": Ticket.objects.filter(state=State.SUBMITTED),
        "leader": Ticket.objects.filter(state=State.VERIFIED),
        "auditor": Ticket.objects.filter(state=State.CLOSED),
    }
    for username, tickets in todo.items():
        visible = Ticket.objects.visible_to(User.objects.get(username=username))
        assert visible.filter(pk__in=tickets).exists(), username


# --- its past --------------------------------------------------------------------------------------------------


def test_the_story_takes_place_in_office_hours_of_the_past_weeks(made):
    calendar = WorkCalendar.load()
    events = Event.objects.exclude(subject=Registry.the().subject_key).order_by("id")
    instants = list(events.values_list("at", flat=True))
    assert instants == sorted(instants), "the events are not in the order of their instants"
    assert instants[-1] < database_clock()
    for local in (at.astimezone(office_zone()) for at in instants):
        assert calendar.is_working_day(local.date())
        assert 9 <= local.hour < 18
    weeks = (instants[-1] - instants[0]).days / 7
    assert 7 <= weeks <= 11


def test_versions_of_every_subject_follow_its_instants(made):
    for subject in set(Event.objects.values_list("subject", flat=True)):
        instants = list(Event.objects.filter(subject=subject).order_by("version").values_list("at", flat=True))
        assert instants == sorted(instants)


def test_a_department_bore_another_name_before(made):
    first = Event.objects.filter(what="register").earliest("id").at
    then = {row.code: row.name for row in Department.history.as_of(first)}
    now = {row.code: row.name for row in Department.objects.all()}
    assert then["it"] != now["it"]


# --- it works --------------------------------------------------------------------------------------------------


def move(ticket, verb, username, *said):
    status, answer = run("move", ticket, verb, "--as", username, *said)
    assert status == 0, answer
    return answer["to"]


def test_five_of_its_accounts_walk_the_road_with_one_piece_of_evidence(made, tmp_path):
    inspection = str(made["inspection"])
    status, answer = run(
        "register",
        "--inspection",
        inspection,
        "--title",
        "新问题",
        "--text",
        "新问题。",
        "--as",
        "coordinator",
    )
    ticket, proof = answer["ticket"], tmp_path / "说明.txt"
    proof.write_text("已经办结", encoding="utf-8")
    department = next(a["department"] for a in made["accounts"] if a["username"] == "head")
    assigned = ["department=" + department, "leader=leader", "due_on=2099-12-31"]
    answers = [part for answer in assigned for part in ("--answer", answer)]
    assert move(ticket, "assign", "coordinator", *answers) == "assigned"
    assert move(ticket, "accept", "handler") == "in_progress"
    assert run("evidence", ticket, str(proof), "--as", "handler")[0] == 0
    assert move(ticket, "submit", "head", "--answer", "outcome=已经办结") == "submitted"
    assert move(ticket, "verify", "verifier", "--reason", "属实。") == "verified"
    assert move(ticket, "close", "leader", "--answer", "result=completed") == "closed"
