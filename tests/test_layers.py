"""The house is built in layers: imports point down only, and strangers stay strangers."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the top down; those in one row are strangers to one another.
LAYERS = [
    {"config"},
    {"operations"},
    {"desk"},
    {"administration", "intake", "notifications", "reports", "audit"},
    {"ui"},
    {"tracker"},
    {"workflow"},
    {"organization"},
    {"record"},
]
APPS = set().union(*LAYERS)
HEIGHT = {app: len(LAYERS) - row for row, apps in enumerate(LAYERS) for app in apps} | {"django": 0}
TOO_HIGH = len(LAYERS) + 1

TEMPLATE = re.compile(r"^[\w/.-]+\.html$|^[\w-]+/[\w/.-]+\.txt$")
TAG = re.compile(r"\{%-?\s*(?P<kind>load|include|extends)\s+(?P<said>.*?)\s*%\}")

# Names of modules and models are text here, so they are imports too.
LOOKUPS = {"import_module", "import_string", "get_model", "include", "__import__"}


def glances(root):
    """Everything that reaches up or sideways, as `file:line looks at app`: imports, names by text, templates."""
    return [
        f"{path.relative_to(root)}:{line} looks at {seen}"
        for app, path, line, seen in reached(root)
        if seen != app and HEIGHT.get(seen, TOO_HIGH) >= HEIGHT[app]
    ]


def reached(root):
    """(whose file, file, line, app) for each of our apps that a file of ours reaches for."""
    for app in sorted(APPS):
        for path in sorted((root / app).rglob("*.py")):
            yield from ((app, path, *seen) for seen in sorted(set(apps_seen(path))))
    libraries = {path.stem: path.parts[-3] for path in root.glob("*/templatetags/*.py")}
    for path in sorted((root / "templates").rglob("*.*")):
        app = owner(str(path.relative_to(root / "templates")))
        yield from ((app, path, *seen) for seen in tags_seen(path.read_text(encoding="utf-8"), libraries))


def apps_seen(path):
    """(line, app) for each of our apps that a file imports, looks up or draws with, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        for app in (*(name.split(".")[0] for name in names_in(node)), *map(owner, templates_in(node))):
            if app in APPS:
                yield node.lineno, app


def owner(template):
    """The app that a template belongs to by its folder; what stands beside the folders is every page's."""
    folder, slash, _name = template.partition("/")
    return ("desk" if folder == "registration" else folder) if slash else "ui"


def templates_in(node):
    """The template that a piece of text names."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return TEMPLATE.findall(node.value) if is_text else []


def tags_seen(text, libraries):
    """(line, app) for each tag that loads a library of tags, takes in another template or extends one."""
    for found in TAG.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        for seen in what_a_tag_takes(found["kind"], found["said"].split(), libraries):
            yield line, seen


def what_a_tag_takes(kind, said, libraries):
    if kind == "load":
        named = said[said.index("from") + 1 :] if "from" in said else said
        return [libraries[name] for name in named if name in libraries]
    template = said[0].strip("\"'")
    # What a variable names may be anybody's.
    return [owner(template)] if template != said[0] else [template]


def names_in(node):
    """The dotted names that one piece of syntax reaches for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [] if node.level else [node.module]
    if isinstance(node, ast.Call):
        return looked_up(node)
    return []


def looked_up(call):
    """The text handed to a lookup, and the models that a relation names by text."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if function not in LOOKUPS and not function.endswith(("ForeignKey", "OneToOneField", "ManyToManyField")):
        return []
    named = [keyword.value for keyword in call.keywords if keyword.arg in {"to", "app_label", "name"}]
    texts = [node.value for node in [*call.args, *named][:1] if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str)]


def test_imports_point_down_only():
    assert glances(ROOT) == []


def test_every_app_of_ours_has_its_layer():
    built = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert built - {"tests", "benchmarks"} == APPS


def test_every_template_has_its_app():
    names = [str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*")]
    assert {owner(name) for name in names} <= APPS


@pytest.mark.parametrize(
    ("app", "line", "seen"),
    [
        ("record", "from tracker.models import Ticket", "tracker"),
        ("record", "import workflow.engine", "workflow"),
        ("workflow", "def late():\n    from tracker import rules", "tracker"),
        ("reports", "from intake import headings", "intake"),
        ("tracker", "Ticket = apps.get_model('reports', 'Report')", "reports"),
        ("organization", "engine = importlib.import_module('workflow.engine')", "workflow"),
        ("organization", "door = import_string('desk.views.home')", "desk"),
        ("record", "ticket = models.ForeignKey('tracker.Ticket', on_delete=models.PROTECT)", "tracker"),
        ("notifications", "found = models.ForeignKey(to='audit.Finding', on_delete=PROTECT)", "audit"),
        ("desk", "import config.settings", "config"),
    ],
)
def test_a_planted_glance_is_caught(tmp_path, app, line, seen):
    room = tmp_path / app
    room.mkdir()
    (room / "planted.py").write_text(f"{line}\n", encoding="utf-8")
    [caught] = glances(tmp_path)
    assert caught.startswith(f"{app}/planted.py:") and caught.endswith(f"looks at {seen}")


@pytest.mark.parametrize(
    ("template", "text", "seen"),
    [
        ("intake/planted.html", "{% load i18n tickets %}", "desk"),
        ("intake/planted.html", "{% load row from tickets %}", "desk"),
        ("ui/planted.html", "{% load importing %}", "intake"),
        ("planted.html", "{% load tickets %}", "desk"),
        ("notifications/planted.txt", "{% load importing %}", "intake"),
        ("reports/planted.html", "<p>\n{% include 'desk/_row.html' with row=row %}", "desk"),
        ("reports/planted.html", '{% include "intake/_steps.html" %}', "intake"),
        ("404.html", '{% extends "desk/base.html" %}', "desk"),
        ("intake/planted.html", "{% extends 'registration/login.html' %}", "desk"),
        ("desk/planted.html", "{% include page.part %}", "page.part"),
    ],
)
def test_a_planted_glance_of_a_template_is_caught(tmp_path, template, text, seen):
    plant(tmp_path, template, text)
    [caught] = glances(tmp_path)
    assert caught.startswith(f"templates/{template}:{1 + text.count(chr(10))} looks at ")
    assert caught.endswith(f"looks at {seen}")


@pytest.mark.parametrize(
    ("app", "line", "seen"),
    [
        ("intake", "answer = render(request, 'desk/_refusals.html', context)", "desk"),
        ("reports", "class Page(View):\n    template_name = 'intake/start.html'", "intake"),
        ("tracker", "def draw():\n    return render_to_string('500.html')", "ui"),
        ("ui", "@register.inclusion_tag('registration/login.html')\ndef door():\n    return {}", "desk"),
    ],
)
def test_a_template_that_is_not_its_own_is_drawn_by_nobody_below(tmp_path, app, line, seen):
    test_a_planted_glance_is_caught(tmp_path, app, line, seen)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("intake/built.html", "{% extends 'base.html' %}{% load static i18n importing django_htmx %}"),
        ("desk/built.html", "{% load importing tickets %}{% include 'intake/_link.html' %}"),
        ("desk/built.html", "{% include 'django/forms/widgets/input.html' %}"),
        ("registration/login.html", "{% include 'desk/_row.html' %}"),
    ],
)
def test_a_template_may_look_down_and_at_home(tmp_path, template, text):
    plant(tmp_path, template, text)
    assert glances(tmp_path) == []


def plant(root, template, text):
    """A template, with a library of tags in two apps."""
    for name, written in (
        (f"templates/{template}", text),
        ("desk/templatetags/tickets.py", ""),
        ("intake/templatetags/importing.py", ""),
    ):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(written, encoding="utf-8")


@pytest.mark.parametrize(
    ("app", "line"),
    [
        ("tracker", "from organization.standing import Standing"),
        ("tracker", "from tracker import rules"),
        ("tracker", "from . import rules"),
        ("reports", "from tracker.facts.reading import facts_at"),
        ("config", "from operations import views"),
        ("record", "from django.db import models"),
        ("record", "reports = 'reports'"),
        ("record", "'''Drawn by desk/ticket.html, as desk/ledger.html is.'''"),
        ("config", "answer = render(request, '413.html')"),
        ("intake", "form = 'django/forms/widgets/input.html'"),
    ],
)
def test_a_look_down_or_at_home_is_nobodys_business(tmp_path, app, line):
    room = tmp_path / app
    room.mkdir()
    (room / "built.py").write_text(f"{line}\n", encoding="utf-8")
    assert glances(tmp_path) == []
