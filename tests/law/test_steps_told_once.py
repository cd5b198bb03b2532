"""A step is told once, in its declaration, and whoever shows, lists or asks for steps reads it there.

Places that are found by the step's name (a word in Chinese, a button, a line of the law's tables) are asked whether
they know every step.
"""

import ast
import json
import re

import pytest
from django.utils.translation import override

from desk.forms import of_steps
from notifications.audience import news_of
from notifications.topics import TOPICS
from record.models import Event
from tests.dead_code import ROOT, TEMPLATES, syntax
from tests.law.table import NO_WORK, NOT_YOURS, WORK
from tests.law.test_amendments import LAW as OF_AMENDMENTS
from tracker import steps
from tracker.handbook import law_page
from tracker.law import ticket_law
from tracker.step import TicketStep
from tracker.steps import STEPS
from tracker.vocabulary import State
from workflow.verbs import amendments_of, verbs_of

MOST_NAMES = 3
# Stories take steps, with who and when and why; they tell nothing of them.
STORIES = {"operations/demo/steps.py", "operations/demo/story.py", "operations/demo/story_of_things.py"}
HAN = re.compile(r"[\u4e00-\u9fff]")
ASKED_FOR = {name for path in TEMPLATES for name in re.findall(r"may\.(\w+)", path.read_text("utf-8"))}
OPEN_ON_THE_PAGE = {"attach_evidence", "replace_evidence", "add_remark"}
BORN_ELSEWHERE = {"register"}  # by an import or a command


def names_in(tree):
    """Names of steps that stand in a module as texts, line by line."""
    return [(n.value, n.lineno) for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in STEPS]


def declares_steps(tree):
    decorators = (d for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for d in node.decorator_list)
    return any(re.match(r"(verb|amendment)\(", ast.unparse(each)) for each in decorators)


def other_modules():
    """Those that define no steps."""
    for path, tree in syntax().items():
        name = path.relative_to(ROOT).as_posix()
        if not declares_steps(tree) and name not in STORIES:
            yield name, tree


def test_no_other_module_names_more_than_three_steps():
    named = {place: {name for name, _line in names_in(tree)} for place, tree in other_modules()}
    assert {place: sorted(names) for place, names in named.items() if len(names) > MOST_NAMES} == {}


def collections_of_steps(tree):
    """Lines on which several names of steps and nothing else make a dict, a tuple, a list or a set."""
    for node in ast.walk(tree):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        values = [part.value if isinstance(part, ast.Constant) else None for part in parts]
        if len(set(values)) > 1 and all(value in STEPS for value in values):
            yield node.lineno


def test_no_list_of_steps_stands_beside_the_declarations():
    assert [f"{place}:{line}" for place, tree in other_modules() for line in collections_of_steps(tree)] == []


@pytest.mark.parametrize(
    "planted", ['X = {"assign": 1, "verify": 2}', 'X = ("assign", "verify")', 'X = {"sign", "chase"}']
)
def test_a_planted_list_is_caught(planted):
    assert list(collections_of_steps(ast.parse(planted))) == [1]
    assert list(collections_of_steps(ast.parse('X = {"assign": 1, "weather": 2}'))) == []


def test_whatever_declares_steps_is_read():
    declaring = {module.__name__ for module in steps.DECLARED_IN} | {cls.__module__ for cls in steps.Ticket.__mro__}
    modules = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path, t in syntax().items()
        if declares_steps(t)
    }
    assert modules <= declaring


def test_whatever_declares_forms_is_read():
    own = {
        path.stem
        for path, tree in syntax().items()
        if path.parent == ROOT / "desk/forms" and "StepForm):" in path.read_text("utf-8")
    }
    assert own == {module.__name__.rpartition(".")[2] for module in of_steps.OWN}


def is_refusal(name):
    """Told of where a procedure has something signed."""
    return name in ticket_law().verbs and ticket_law().verbs[name].is_refusal


def places_that_do_not_know(name, step):
    """Every place where a step has to be known by its name and is not."""
    with override("zh-hans"):
        said = {"label": step.label, "sentence": step.sentence, "done": step.done}
        if step.is_a_word:
            said.pop("done")  # the page says whom it reached
        yield from (f"Chinese {part}" for part, text in said.items() if not HAN.search(str(text)))
    is_shown = step.rank is not None or {name} & (ASKED_FOR | OPEN_ON_THE_PAGE | BORN_ELSEWHERE)
    yield from [] if is_shown else ["the ticket's page"]
    yield from [] if name in of_steps.FORMS or name in BORN_ELSEWHERE else ["a form"]
    yield from [] if name in (NOT_YOURS if step.is_verb else OF_AMENDMENTS) else ["the law's table by hand"]
    yield from [] if name in WORK | NO_WORK else ["the table of what is work"]
    yield from [] if not step.is_verb or f"`{name}`" in law_page() or is_refusal(name) else ["docs/workflow.md"]
    schema = json.loads((ROOT / "workflow/procedure.schema.json").read_text("utf-8"))["properties"]["verbs"]
    yield from [] if step.under_procedures == (name in schema["properties"]) else ["procedure.schema.json"]
    yield from (f"topic {line.topic}" for line in step.tells if line.topic not in TOPICS)


@pytest.mark.parametrize("name", STEPS)
def test_every_place_where_steps_are_told_knows_it(name):
    assert list(places_that_do_not_know(name, STEPS[name])) == [], name


def test_every_line_of_news_is_about_some_event_of_its_step():
    for step in STEPS.values():
        events = [
            Event(what=step.name if step.is_verb else "change", detail=step.name, from_state=source, to_state=target)
            for source in State.values
            for target in State.values
        ]
        heard = {tuple(line) for event in events for line in news_of(event)}
        assert {(line.topic, *line.roles) for line in step.tells} <= heard, step.name


@pytest.mark.parametrize("missing", ["may", "is_work", "lent_by", "label", "sentence", "done"])
def test_a_declaration_that_leaves_out_what_has_no_safe_default_does_not_start(missing):
    said = {"may": [all], "is_work": False, "lent_by": all, "label": "Fly", "sentence": "flew", "done": "Flown."}
    del said[missing]
    with pytest.raises(TypeError, match=missing):
        TicketStep(name="fly", write=print, **said)


def test_every_step_is_a_ticket_step_and_stands_under_its_own_name():
    assert all(isinstance(step, TicketStep) and step.name == name for name, step in STEPS.items())
    assert {*verbs_of(steps.Ticket), *amendments_of(steps.Ticket)} == set(STEPS)
