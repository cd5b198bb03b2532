"""The checker on its own: what looks right and is wrong is shown with the shortest path; its repaired twin passes."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.law.table import lines, verb_of
from tracker.law import ticket_law
from tracker.procedure_words import WORDS
from workflow import checker
from workflow.checker import check
from workflow.law import Law, LawVerb
from workflow.plans import Demands, ExtensionRule, Gate, Plan, Signer
from workflow.reading import read_plan

CASES = sorted((Path(__file__).parent / "procedures").glob("*.json"))
ROAD = ["register", "assign", "accept", "submit", "verify", "close"]
LAW = ticket_law()


def side(case, name):
    """The law and the plan of one side; the tickets' own law where the case brings none."""
    said = case[name]
    return law_of(said["law"]) if "law" in said else LAW, read_plan(said["rules"])


def law_of(data):
    """The law that a file of plain data spells."""
    rest = {name: value for name, value in data.items() if name not in ("verbs", "fills", "states")}
    return Law(
        states=tuple(data["states"]),
        verbs={verb["name"]: _verb_of(verb) for verb in data["verbs"]},
        fills={name: frozenset(states) for name, states in data.get("fills", {}).items()},
        **{name: _frozen(value) for name, value in rest.items()},
    )


def _verb_of(data):
    rest = {name: _frozen(value) for name, value in data.items() if name != "moves"}
    return LawVerb(moves=frozenset((source, target) for source, target in data["moves"]), **rest)


def _frozen(value):
    return frozenset(value) if isinstance(value, list) else value


def found(law, plan):
    return {(failure.property, failure.path) for failure in check(law, plan)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_it_looks_right_and_is_refused_with_its_path(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert (case["property"], tuple(case["path"])) in found(*side(case, "wrong"))
    assert found(*side(case, "right")) == set()


def test_there_are_four_of_them():
    assert len(CASES) == 4


# --- the tickets' own law ------------------------------------------------------------------------------------------


def with_verb(name, **changes):
    return replace(LAW, verbs=LAW.verbs | {name: replace(LAW.verbs[name], **changes)})


def test_the_law_itself_holds():
    assert check(LAW, Plan()) == []
    assert LAW.verbs["reassign"].moves == {
        ("registered", "registered"),
        ("assigned", "assigned"),
        ("in_progress", "in_progress"),
        ("in_progress", "assigned"),
        ("submitted", "submitted"),
        ("submitted", "assigned"),
        ("verified", "verified"),
    }


def test_every_edge_of_the_law_is_one_of_the_hand_written_table():
    table = {(verb_of(row), state, to) for state, row, to, signs in lines() if "+" in signs.values()}
    named = {name for name, _state, _to in table}
    mine = {(name, *move) for name, verb in LAW.verbs.items() for move in verb.moves if name in named}
    assert mine == {edge for edge in table if edge[0] != "register"}


@pytest.mark.parametrize(
    ("changed", "property", "path"),
    [
        (with_verb("verify", apart_from=frozenset()), checker.INDEPENDENT, ROAD[:5]),
        (with_verb("close", apart_from=frozenset()), checker.FOUR_EYES, ROAD),
        (
            with_verb("report_progress", moves=frozenset({("in_progress", "closed")})),
            checker.VERIFIED,
            ["register", "assign", "accept", "report_progress"],
        ),
        (
            with_verb("submit", moves=frozenset({("in_progress", "verified")})),
            checker.VERIFIED,
            ["register", "assign", "accept", "submit", "close"],
        ),
        (
            with_verb("reopen", moves=frozenset({("closed", "verified")})),
            checker.VERIFIED,
            [*ROAD, "reopen", "close"],
        ),
        (with_verb("accept", moves=frozenset()), checker.REACHED, ["register"]),
    ],
)
def test_a_slip_in_the_declarations_is_found(changed, property, path):
    """What a careless hand could do to the law, each with the shortest path that shows it."""
    assert (property, tuple(path)) in found(changed, Plan())


def test_both_separations_gone_and_one_person_carries_it_alone():
    law = with_verb("verify", apart_from=frozenset())
    law = replace(law, verbs=law.verbs | {"close": replace(law.verbs["close"], apart_from=frozenset())})
    assert (checker.NOT_ALONE, tuple(ROAD)) in found(law, Plan())
    signed = read_plan({"verbs": {"close": {"sign_offs": {"by": [{"role": "leader"}]}}}})
    assert checker.NOT_ALONE not in {name for name, _path in found(law, signed)}, "a signature is somebody else's"


def test_a_state_that_nothing_leaves_is_a_dead_end():
    law = with_verb("change_due", moves=frozenset({("verified", "waiting")}))
    law = replace(law, states=(*law.states, "waiting"))
    assert (checker.ENDED, (*ROAD[:5], "change_due")) in found(law, Plan())


# --- plans that cannot be satisfied ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "property", "path"),
    [
        ({"verbs": {"verify": {"fields": ["result"]}}}, checker.PASSABLE, ROAD[:4]),
        ({"verbs": {"assign": {"fields": ["outcome"]}}}, checker.PASSABLE, ROAD[:1]),
        ({"verbs": {"accept": {"evidence": {"minimum": 1}}}}, checker.PASSABLE, ROAD[:2]),
        ({"verbs": {"assign": {"measures": 1}}}, checker.PASSABLE, ROAD[:1]),
        ({"verbs": {"submit": {"evidence": {"minimum": 1, "kinds": ["exe"]}}}}, checker.PASSABLE, ROAD[:3]),
        ({"verbs": {"close": {"roles": ["head"]}}}, checker.PASSABLE, ROAD[:5]),
        ({"verbs": {"close": {"roles": ["leader", "auditor"]}}}, checker.PASSABLE, ROAD[:5]),
        ({"verbs": {"close": {"roles": []}}}, checker.PASSABLE, ROAD[:5]),
        (
            {"verbs": {"submit": {"sign_offs": {"by": [{"person": "a"}, {"person": "a"}]}}}},
            checker.PASSABLE,
            ROAD[:3],
        ),
        (
            {"verbs": {"submit": {"sign_offs": {"rule": "at_least", "at_least": 3, "by": [{"role": "head"}]}}}},
            checker.PASSABLE,
            ROAD[:3],
        ),
        (
            {
                "plan": {
                    "sign_offs": {"by": [{"role": "leader", "scope": "named"}, {"role": "leader", "scope": "named"}]}
                }
            },
            checker.PASSABLE,
            ROAD[:3],
        ),
        ({"verbs": {"close": {"separation": ["department"]}}}, checker.NOT_ONE_DEPARTMENT, ROAD),
        ({"verbs": {"close": {"separation": ["department"]}}}, checker.SEPARATED, ROAD[:5]),
    ],
)
def test_what_nobody_can_satisfy(rules, property, path):
    assert (property, tuple(path)) in found(LAW, read_plan(rules))


@pytest.mark.parametrize(
    "rules",
    [
        {
            "verbs": {
                "submit": {"fields": ["outcome", "handler", "verifier"]},
                "close": {"fields": ["result", "outcome"]},
            }
        },
        {"verbs": {"verify": {"measures": 2, "evidence": {"minimum": 3, "kinds": ["pdf"]}}}},
        {"verbs": {"verify": {"separation": ["department"]}}},
        {"verbs": {"close": {"roles": ["leader"]}}},
        {"verbs": {"close": {"sign_offs": {"by": [{"person": "a"}, {"person": "b"}, {"role": "leader"}]}}}},
        {"plan": {"sign_offs": {"by": [{"role": "leader", "scope": "named"}]}}},
        {
            "extensions": [
                {"offset": 30, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"}
            ]
        },
    ],
)
def test_what_can_be_satisfied_passes(rules):
    assert check(LAW, read_plan(rules)) == []


def test_words_that_no_reader_would_let_through_are_caught_here_too():
    gate = Gate(signers=(Signer(role="auditor", scope="named"),), wanted=1)
    plan = Plan(
        verbs={"close": Demands(sign_offs=gate), "dance": Demands()},
        extensions=(ExtensionRule(offset=30, unit="calendar_days", granted_by="handler"),),
    )
    sentences = [failure.message for failure in check(LAW, plan)]
    assert any("dance" in said for said in sentences) and any("auditor" in said for said in sentences)
    assert checker.GRANTABLE in {failure.property for failure in check(LAW, plan)}


def test_what_has_to_be_said_before_is_not_forgotten_on_the_way():
    """Evidence that only the verified ticket misses can still be brought, for it can be sent back."""
    rules = {"verbs": {"close": {"evidence": {"minimum": 1}}}}
    assert check(LAW, read_plan(rules)) == []
    law = with_verb("send_back", moves=frozenset({("submitted", "in_progress")}))
    law = replace(law, verbs={name: verb for name, verb in law.verbs.items() if name != "refuse"})
    assert (checker.ENDED, tuple(ROAD[:5])) in found(law, read_plan(rules))


def test_each_failure_is_a_sentence_in_both_languages():
    [failure, *_] = check(LAW, read_plan({"verbs": {"close": {"roles": ["head"]}}}))
    with override("en"):
        english = failure.message
    with override("zh-hans"):
        chinese = failure.message
    assert "close" in english and english != chinese
    assert "CLOSE" in failure.because.told(str.upper)


def test_the_largest_plan_is_proved_in_no_time():
    everything = {
        "verbs": {
            name: {"measures": 1, "evidence": {"minimum": 1}, "fields": [f for f in WORDS.fields if f != "result"]}
            for name in ("submit", "verify", "close", "send_back", "take_back")
        },
        "plan": {"sign_offs": {"by": [{"role": "leader"}]}},
    }
    began = time.perf_counter()
    check(LAW, read_plan(everything))
    assert time.perf_counter() - began < 2
