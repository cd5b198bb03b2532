"""Procedures as files: reader and schema agree, the shipped ones hold, commands load, check and publish."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from jsonschema import Draft202012Validator

from record.models import Event, Interface
from tests.office import FIRST_DAY, refused
from tests.test_commands import run
from tracker.inspections import open_inspection
from tracker.labels import KINDS
from tracker.law import ticket_law
from tracker.models import Inspection
from tracker.procedure_words import WORDS
from workflow.checker import check
from workflow.files import as_file, read_file, read_text
from workflow.models import Procedure
from workflow.plans import GateRule, Unit
from workflow.reading import PlanMalformed, read_plan
from workflow.shipped import FOLDER, shipped

SCHEMA = json.loads((Path(settings.BASE_DIR) / "workflow/procedure.schema.json").read_text(encoding="utf-8"))
ABOUT = {"name": "own", "title": "自定流程", "kinds": ["safety"]}
LEADER = {"role": "leader", "scope": "named"}


def signed(**gate):
    return {"verbs": {"close": {"sign_offs": gate}}}


def deadline(**changed):
    rule = {"id": "a", "from": "fed_back_on", "offset": 3, "unit": "months", "text": "三个月内"}
    return {"deadlines": [{name: value for name, value in (rule | changed).items() if value is not None}]}


GOOD = [
    {},
    {"$schema": "procedure.schema.json", "source": ""},
    {"verbs": {"submit": {"measures": 1, "evidence": {"minimum": 2, "kinds": ["pdf"]}, "bulk": True}}},
    {"verbs": {"verify": {"separation": ["person", "department"], "roles": ["verifier"], "fields": ["outcome"]}}},
    signed(by=[LEADER, {"role": "head", "scope": "unit"}, {"person": "wang"}]),
    signed(rule="at_least", at_least=1, by=[LEADER]),
    signed(rule="in_order", by=[{"role": "auditor"}]),
    {"plan": {"sign_offs": {"by": [{"role": "leader", "scope": "department"}]}}},
    deadline(),
    deadline(term="lasting", unit="working_days"),
    {"extensions": [{"offset": 30, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}]},
    {
        "look_backs": [
            {"offset": 6, "unit": "months"},
            {"term": "fixed", "offset": 1, "unit": "months", "text": "看"},
        ]
    },
]
BAD = [
    {"name": "Own"},
    {"name": "-"},
    {"name": None},
    {"title": "   "},
    {"title": "长" * 121},
    {"kinds": []},
    {"kinds": "safety"},
    {"kinds": [""]},
    {"source": 3},
    {"steps": {}},
    {"verbs": []},
    {"verbs": {"dance": {}}},
    {"verbs": {"submit": 1}},
    {"verbs": {"submit": {"measure": 1}}},
    {"verbs": {"submit": {"measures": -1}}},
    {"verbs": {"submit": {"measures": True}}},
    {"verbs": {"submit": {"measures": "1"}}},
    {"verbs": {"submit": {"measures": 3661}}},
    {"verbs": {"submit": {"evidence": 1}}},
    {"verbs": {"submit": {"evidence": {"kinds": "pdf"}}}},
    {"verbs": {"submit": {"fields": ["title"]}}},
    {"verbs": {"verify": {"separation": ["unit"]}}},
    {"verbs": {"verify": {"roles": ["administrator"]}}},
    {"verbs": {"verify": {"bulk": "yes"}}},
    {"verbs": {"assign": {"sign_offs": {"by": [LEADER]}}}},
    signed(),
    signed(by=[]),
    signed(by=[{}]),
    signed(by=[{"role": "leader", "person": "wang"}]),
    signed(by=[{"person": "wang", "scope": "unit"}]),
    signed(by=[{"person": " "}]),
    signed(by=[{"role": "administrator"}]),
    signed(by=[{"role": "leader", "scope": "town"}]),
    signed(by=[{"role": "head", "scope": "named"}]),
    signed(rule="any", by=[LEADER]),
    signed(rule="at_least", by=[LEADER]),
    signed(at_least=1, by=[LEADER]),
    signed(rule="at_least", at_least=0, by=[LEADER]),
    {"plan": {"sign_offs": {}}},
    {"plan": {"measures": 1}},
    deadline(id=None),
    deadline(text=None),
    deadline(text=" "),
    deadline(offset=0),
    deadline(offset=1.5),
    deadline(unit="weeks"),
    deadline(term="long"),
    {"deadlines": {}},
    {"deadlines": [3]},
    deadline(**{"from": "closed_on"}),
    {"extensions": [{"offset": 30, "unit": "months"}]},
    {"extensions": [{"offset": 30, "unit": "months", "granted_by": "handler"}]},
    {"look_backs": [{"offset": 0, "unit": "months"}]},
    {"look_backs": [{"offset": 6, "unit": "months", "text": ""}]},
]


@pytest.mark.parametrize("said", GOOD, ids=str)
def test_reader_and_schema_take_what_is_good(said):
    Draft202012Validator(SCHEMA).validate(ABOUT | said)
    read_file(ABOUT | said, kinds=KINDS)


@pytest.mark.parametrize("said", BAD, ids=lambda said: str(said)[:60])
def test_reader_and_schema_refuse_what_is_bad(said):
    whole = {name: value for name, value in (ABOUT | said).items() if value is not None}
    assert not Draft202012Validator(SCHEMA).is_valid(whole)
    with pytest.raises(PlanMalformed):
        read_file(whole, kinds=KINDS)


def test_the_schema_is_one_and_knows_every_word():
    Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]["verbs"]["properties"]) == WORDS.verbs
    defs = SCHEMA["$defs"]
    demands = defs["demands"]["properties"]
    assert demands["fields"]["items"]["enum"] == list(WORDS.fields)
    assert demands["roles"]["items"]["enum"] == list(WORDS.roles)
    assert demands["separation"]["items"]["enum"] == list(WORDS.separations)
    assert defs["sign_offs"]["properties"]["rule"]["enum"] == list(GateRule)
    by_role, by_name = defs["signer"]["oneOf"][1:]
    assert {*by_role["properties"]["scope"]["enum"], by_name["properties"]["scope"]["const"]} == set(WORDS.scopes)
    deadlines = SCHEMA["properties"]["deadlines"]["items"]["properties"]
    assert deadlines["unit"]["enum"] == list(Unit) and deadlines["from"]["enum"] == list(WORDS.triggers)


def test_two_deadlines_of_one_name_are_for_the_reader_alone():
    twice = {"deadlines": deadline()["deadlines"] * 2}
    with pytest.raises(PlanMalformed, match="a"):
        read_file(ABOUT | twice)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "line 1, column 2"),
        ("[]", "object"),
        (json.dumps(ABOUT | {"kinds": ["tea"]}), "tea"),
        (json.dumps(ABOUT | deadline(offset=0)), "deadlines[0].offset"),
        (json.dumps(ABOUT | signed(by=[LEADER, {"role": "x"}])), "close.sign_offs.by[1].role"),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_cannot_be_read_says_where(text, where):
    with override("en"), pytest.raises(PlanMalformed) as no:
        read_text(text, kinds=KINDS)
    assert where in str(no.value)


# --- those that are shipped ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_each_shipped_procedure_holds(path):
    said = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(SCHEMA).validate(said)
    columns = read_file(said, kinds=KINDS)
    assert columns["name"] == path.stem and columns["source"]
    assert check(ticket_law(), read_plan(columns["rules"])) == []
    assert all(columns["rules"][part] for part in ("deadlines", "extensions", "look_backs"))


def test_every_kind_has_its_procedure_and_only_one():
    kinds = [kind for columns in shipped() for kind in columns["kinds"]]
    assert len(kinds) == len(set(kinds)) and Procedure.ANY_KIND in kinds


def test_the_plain_self_check_asks_as_little_as_promised():
    [rules] = [columns["rules"] for columns in shipped() if columns["name"] == "self-check"]
    plan = read_plan(rules)
    assert not plan.has_gates and not any(demands.measures for demands in plan.verbs.values())
    assert plan.demands("submit").evidence == 1 and plan.demands("verify").separation == {"person"}


def test_the_audit_lets_its_leader_sign_and_the_inspection_nobody():
    plans = {columns["name"]: read_plan(columns["rules"]) for columns in shipped()}
    assert plans["audit"].approval and plans["audit"].gate("close")
    assert not plans["inspection"].has_gates
    assert plans["inspection"].demands("verify").separation == {"person", "department"}


# --- commands -------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    def write(**said):
        path = tmp_path / "own.json"
        path.write_text(json.dumps(ABOUT | said, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write


def load(path, *more, who="admin"):
    return run("load_procedure", path, "--as", who, *more)


@pytest.mark.django_db
def test_a_file_becomes_a_draft_and_is_published(office, file):
    path = file(verbs={"submit": {"measures": 2}})
    assert load(path) == (0, {"name": "own", "version": 1, "status": "draft", "written": True})
    assert load(path) == (0, {"name": "own", "version": 1, "status": "draft", "written": False})
    assert Procedure.objects.in_force_for("safety").name == "inspection"
    status, told = load(path, "--publish", "--reason", "安全检查另定。")
    assert (status, told["status"], told["version"]) == (0, "in_force", 1)
    assert Procedure.objects.in_force_for("safety").name == "own"
    event = Event.objects.latest("id")
    assert (event.detail, event.reason, event.actor) == (
        "procedure_published",
        "安全检查另定。",
        office.admin,
    )


@pytest.mark.django_db
def test_where_no_procedure_is_in_force_no_inspection_is_opened(office):
    with office.registry("procedure_retired") as door:
        for procedure in Procedure.objects.filter(status="in_force"):
            procedure.status = "retired"
            door.save(procedure)
    said = {"name": "年检", "unit": office.unit, "fed_back_on": FIRST_DAY, "interface": Interface.COMMAND}
    no = refused(lambda: open_inspection(actor=office.coordinator, **said))
    assert (no.codes, Inspection.objects.count()) == (["no_procedure"], 0)


@pytest.mark.django_db
def test_the_version_before_retires_and_running_inspections_stay(office, file):
    load(file(), "--publish")
    running = office.inspection(kind="safety")
    assert load(file(verbs={"submit": {"measures": 2}}), "--publish")[1]["version"] == 2
    assert list(Procedure.objects.filter(name="own").values_list("status", flat=True)) == [
        "retired",
        "in_force",
    ]
    running.refresh_from_db()
    assert running.procedure.version == 1
    assert as_file(running.procedure) == ABOUT | {"source": ""}


@pytest.mark.django_db
def test_what_does_not_hold_is_not_published_and_nothing_is_written(office, file):
    before = Event.objects.count()
    status, told = load(file(verbs={"close": {"roles": ["head"]}}), "--publish")
    assert status == 1 and told["refusals"][0]["code"] == "somebody_can_take_every_step"
    assert "register → assign → accept → submit → verify" in told["refusals"][0]["message"]
    assert not Procedure.objects.filter(name="own").exists() and Event.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "leader", "auditor"])
def test_only_an_administrator_loads(office, file, who):
    status, told = load(file(), who=who)
    assert (status, told["refusals"][0]["code"]) == (1, "not_administrator")
    assert not Procedure.objects.filter(name="own").exists()


@pytest.mark.django_db
def test_a_file_that_is_none_gets_a_sentence(office, tmp_path):
    assert load(str(tmp_path / "nowhere.json"))[1]["refusals"][0]["code"] == "unreadable"
    path = tmp_path / "x.json"
    for raw in (b"\xff\xfe{}", b"{", b'{"name": "x"}', b"x" * (2 << 20)):
        path.write_bytes(raw)
        status, told = load(str(path))
        assert (status, told["refusals"][0]["code"]) == (1, "procedure_malformed")


@pytest.mark.django_db
def test_procedures_are_checked_by_name_and_all_together(office, file):
    load(file(verbs={"verify": {"fields": ["result"]}}))
    status, told = run("check_procedure", "own")
    [checked] = told["procedures"]
    assert (status, checked["ok"], checked["version"]) == (1, False, 1)
    first = checked["failures"][0]
    assert first["property"] == "somebody_can_take_every_step"
    assert first["path"] == ["register", "assign", "accept", "submit"]
    status, told = run("check_procedure", "--all")
    assert status == 1 and {each["name"]: each["ok"] for each in told["procedures"]} == {
        "audit": True,
        "inspection": True,
        "own": False,
        "self-check": True,
    }
    assert run("check_procedure", "inspection")[0] == 0
    assert run("check_procedure", "nowhere")[1]["refusals"][0]["code"] == "not_found"
    assert run("check_procedure")[0] == 2 and run("check_procedure", "own", "--all")[0] == 2


@pytest.mark.django_db
def test_rules_that_cannot_be_read_any_more_are_told_as_a_failure(office):
    with office.registry("procedure_drafted", office.admin) as door:
        door.save(Procedure(name="old", title="旧", kinds=["safety"], rules={"verbs": {"dance": {}}}))
    status, told = run("check_procedure", "old")
    assert status == 1 and told["procedures"][0]["failures"][0]["property"] == "its_rules_can_be_read"


@pytest.mark.django_db
def test_the_operator_of_the_machine_needs_no_account(office, file):
    """Whoever may run commands with the database's keys may do more than any administrator."""
    path = file(verbs={"submit": {"measures": 2}})
    assert run("load_procedure", path, "--publish")[1]["status"] == "in_force"
    event = Event.objects.latest("pk")
    assert (event.actor, event.interface, event.detail) == (None, "system", "procedure_published")
