"""No module needs itself to be read: imports make no circle, and stand at the top where a reader looks for them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_layers import APPS, ROOT

# What finds a module or a model by its name is an import in disguise.
LOOKUPS = {"get_model": "{}.models", "import_module": "{}", "__import__": "{}"}

# Imports inside functions, each with the reason why it cannot stand at the top.
BEFORE_THE_REGISTRY = "models cannot be read before every app is there"
BEFORE_THE_SETTINGS = "reading the settings makes folders, and a failure there is told in a sentence"
INSIDE = {
    ("notifications/apps.py", "notifications.news"): BEFORE_THE_REGISTRY,
    ("notifications/apps.py", "notifications.wake"): BEFORE_THE_REGISTRY,
    ("notifications/apps.py", "record.outbox"): BEFORE_THE_REGISTRY,
    ("operations/shell.py", "django.conf"): BEFORE_THE_SETTINGS,
    ("organization/apps.py", "organization.guessing"): BEFORE_THE_REGISTRY,
    ("record/apps.py", "record.checks"): BEFORE_THE_REGISTRY,
    ("record/apps.py", "record.triggers"): BEFORE_THE_REGISTRY,
    ("record/apps.py", "record.views"): BEFORE_THE_REGISTRY,
    ("tracker/apps.py", "tracker.procedure_words"): BEFORE_THE_REGISTRY,
}


def modules_of(root) -> dict[str, Path]:
    """Every module of ours by its dotted name, migrations left out."""
    paths = (path for app in sorted(APPS) for path in sorted((root / app).rglob("*.py")))
    return {_name(path.relative_to(root)): path for path in paths if "migrations" not in path.parts}


def _name(path):
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path, modules) -> set[str]:
    """Everything that a file imports, in functions and for the type checker too."""
    return set(imports_in(ast.parse(path.read_text(encoding="utf-8"), str(path)), path, modules))


def imports_in(tree, path, modules) -> Iterator[str]:
    """The modules, ours or not, that this piece of a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, path, modules)
            wholes = (f"{base}.{alias.name}" for alias in node.names)
            yield from (whole if whole in modules else base for whole in wholes)
        elif isinstance(node, ast.Call) and _called(node) in LOOKUPS:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from (LOOKUPS[_called(node)].format(text) for text in texts[:1] if len(texts) == len(node.args))


def _called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _absolute(node, path, modules):
    """The module that `from … import` names, its dots resolved."""
    if not node.level:
        return node.module
    [name] = [name for name, each in modules.items() if each == path]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    parts = package[: len(package) - node.level + 1]
    return ".".join([*parts, *filter(None, [node.module])])


def circles(root) -> list[list[str]]:
    """The modules that reach themselves by imports, those together that reach one another.

    A module of a `models` package counts without the package: Django has read all models before anything else.
    """
    modules = modules_of(root)
    seen = {name: imports_of(path, modules) & set(modules) - {name} for name, path in modules.items()}
    reached = {name: _reached(name, seen) for name in modules}
    found = {tuple(sorted(n for n in reached[name] if name in reached[n])) for name in modules if name in reached[name]}
    return [list(circle) for circle in sorted(found)]


def _reached(name, seen) -> set[str]:
    """Every module that reading this one makes somebody read, itself only if it comes round."""
    reached, waiting = set(), [name]
    while waiting:
        new = seen[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def inside_functions(root) -> set[tuple[str, str]]:
    """(file, module) for each import that stands inside a function."""
    modules = modules_of(root)
    return {
        (str(path.relative_to(root)), name)
        for path in modules.values()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imports_in(function, path, modules)
    }


def test_no_module_is_in_a_circle():
    """Models of one family may name one another; nobody else."""
    assert [circle for circle in circles(ROOT) if not all("models" in name.split(".") for name in circle)] == []


def test_an_import_inside_a_function_has_a_reason():
    assert inside_functions(ROOT) == set(INSIDE)


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("from tracker import rules", "from tracker import answers"),
        ("import tracker.rules", "from tracker.answers import Answers"),
        ("from tracker.rules import ready", "def late():\n    from tracker.answers import Answers"),
        ("from . import rules", "from .answers import Answers"),
        ("import tracker.rules", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tracker.answers"),
    ],
)
def test_a_planted_circle_is_caught(tmp_path, there, back):
    plant(tmp_path, answers=there, rules=back, naming="from tracker import rules")
    assert circles(tmp_path) == [["tracker.answers", "tracker.rules"]]


def test_a_planted_import_inside_a_function_is_caught(tmp_path):
    plant(tmp_path, rules="class Rules:\n    def late(self):\n        from uuid import UUID\n")
    assert inside_functions(tmp_path) == {("tracker/rules.py", "uuid")}


def test_what_is_looked_up_by_its_name_is_caught(tmp_path):
    plant(
        tmp_path,
        rules="def late(name):\n    return get_model('tracker', 'Ticket'), apps.get_model('tracker', name)",
        answers="def late():\n    import_module('tracker.steps'), import_module(name)",
    )
    caught = {("tracker/rules.py", "tracker.models"), ("tracker/answers.py", "tracker.steps")}
    assert inside_functions(tmp_path) == caught


def plant(root, **sources):
    (root / "tracker").mkdir()
    for name, source in {"__init__": "", **sources}.items():
        (root / "tracker" / f"{name}.py").write_text(source, encoding="utf-8")
