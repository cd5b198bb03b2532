"""Whether the crawl knows all that there is: a new route, step, form, question or command fails here by its name."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from desk.forms.bulk import FORMS as BULK
from desk.forms.of_steps import FORMS
from tests.crawl import situations
from tests.crawl.commands import NOT_OF_THE_OFFICE, examples, our_commands
from tests.crawl.crawler import Crawl
from tests.crawl.routes import ROUTES, asked, opener_of, unknown_places
from tests.crawl.routes import examples as addresses
from tracker.steps import STEPS

crawled = situations.crawled
# Taken without a form of its own: a ticket is born by importing, or by the command.
WITHOUT_A_FORM = {"register"}


def test_every_parameter_of_every_route_can_be_filled():
    assert not unknown_places(), "tests/crawl/routes.py fills these of no route"


def test_no_two_routes_share_a_name():
    from tests.crawl.routes import routes

    names = [route.name for route in routes()]
    assert None not in names and len(names) == len(set(names))


def test_every_step_has_a_form_that_the_crawl_opens():
    assert set(STEPS) == set(FORMS) | WITHOUT_A_FORM
    assert set(BULK) <= set(FORMS)


@pytest.mark.django_db
def test_every_step_is_open_to_somebody_in_some_situation(office, crawled):
    assert set(FORMS) - set(crawled.open_to) == set(), "tests/crawl/situations.py opens these to nobody"


@pytest.mark.django_db
def test_every_command_is_written_sensibly_with_whatever_it_requires(office, crawled, tmp_path):
    for name, actions in our_commands().items():
        sensible = examples(name, crawled, tmp_path)
        assert sensible, f"tests/crawl/commands.py does not know how to write {name}"
        said = {key for told in sensible for key in told}
        unsaid = {action.dest for action in actions if action.required and not said & names_of(action)}
        assert not unsaid, f"tests/crawl/commands.py writes {name} without {unsaid}"
    assert all(NOT_OF_THE_OFFICE.values()), "what is left out has a reason"


def names_of(action):
    return {action.dest, *action.option_strings}


@pytest.mark.django_db
def test_every_question_that_the_source_reads_of_an_address_is_asked(office, crawled, crawl):
    """Literal names in `request.GET`, found in the source, are among those that some view was heard asking for."""
    heard = set()
    for route in ROUTES.values():
        filled = addresses(route, crawled)[0]
        heard |= set(crawl.get(opener_of(route), asked(route, filled, crawled)).asked_in_query)
    read = {name: place for place, name in questions()}
    assert read, "the source reads its addresses in another way now"
    assert set(read) - heard == set(), {name: read[name] for name in set(read) - heard}


def questions():
    """(file, name) of everything that is read literally from `request.GET`."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR and config.name != "tests":
            for path in Path(config.path).rglob("*.py"):
                for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                    if name := _question(node):
                        yield f"{path.name}:{node.lineno}", name


def _question(node):
    match node:
        case ast.Subscript(value=ast.Attribute(attr="GET"), slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="GET"), attr="get" | "getlist"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return name
        case ast.Compare(left=ast.Constant(value=str(name)), comparators=[ast.Attribute(attr="GET")]):
            return name
    return None


@pytest.mark.django_db
def test_a_crash_is_found_and_told_with_how_to_repeat_it(office, monkeypatch):
    """The crawl itself: what answers 500 is a finding."""
    monkeypatch.setattr("desk.views.inspections.InspectionsPage", lambda *asked: 1 // 0)
    crawl = Crawl(office, monkeypatch)
    crawl.get("head", "/inspections/")
    assert "ZeroDivisionError" in crawl.told() and "as head: GET /inspections/" in crawl.told()
