"""The house is built in layers: imports point down only, and strangers stay strangers."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the top down; those in one row are strangers to one another.
LAYERS = [
    {"config"},
    {"operations"},
    {"desk"},
    {"intake", "notifications", "reports", "audit"},
    {"ui"},
    {"tracker"},
    {"workflow"},
    {"organization"},
    {"record"},
]
APPS = set().union(*LAYERS)
HEIGHT = {app: len(LAYERS) - row for row, apps in enumerate(LAYERS) for app in apps}

# Names of modules and models are text here, so they are imports too.
LOOKUPS = {"import_module", "import_string", "get_model", "include", "__import__"}


def glances(root):
    """Every import that looks up or sideways, as `file:line looks at app`."""
    return [
        f"{path.relative_to(root)}:{line} looks at {seen}"
        for app in sorted(APPS)
        for path in sorted((root / app).rglob("*.py"))
        for line, seen in sorted(set(apps_seen(path)))
        if seen != app and HEIGHT[seen] >= HEIGHT[app]
    ]


def apps_seen(path):
    """(line, app) for each of our apps that a file imports or looks up, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        for name in names_in(node):
            if (app := name.split(".")[0]) in APPS:
                yield node.lineno, app


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
    built = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert built == APPS - {"config"}


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
    ("app", "line"),
    [
        ("tracker", "from organization.standing import Standing"),
        ("tracker", "from tracker import rules"),
        ("tracker", "from . import rules"),
        ("reports", "from tracker.facts import facts_at"),
        ("config", "from operations import views"),
        ("record", "from django.db import models"),
        ("record", "reports = 'reports'"),
    ],
)
def test_a_look_down_or_at_home_is_nobodys_business(tmp_path, app, line):
    room = tmp_path / app
    room.mkdir()
    (room / "built.py").write_text(f"{line}\n", encoding="utf-8")
    assert glances(tmp_path) == []
