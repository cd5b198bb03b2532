"""Faults in the code, thought up by Cosmic Ray and grafted into a child of the process.

What no test notices in that way is written into the file, and the tests begin anew.
"""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.mutation.grafting import graft
from tests.mutation.mutation import Mutation
from tests.mutation.trying import BROKEN, run
from tests.mutation.watching import Functions

ROOT = Path(__file__).resolve().parent.parent.parent
# The most important first, each with the tests that are about it: they are asked first.
MODULES = {
    "tracker.permissions": ["law/test_relations", "law/test_law", "test_separation", "test_look_backs"],
    "tracker.rules": [
        "law/test_must_hold",
        "law/test_amendments_must_hold",
        "law/test_every_verb",
        "law/test_other_units",
    ],
    "tracker.demands": ["law/test_fields_needed", "law/test_must_hold", "law/test_every_verb", "test_sign_offs"],
    "tracker.separation": ["test_who_worked", "law/test_origins", "test_separation", "test_splitting"],
    "tracker.sign_offs.questions": ["test_sign_offs", "test_sign_off_pages"],
    "workflow.engine": ["test_workflow_toys", "test_engine"],
    "workflow.verbs": ["test_workflow_toys", "test_engine"],
}
# Sets and numbers know two or three other operators each that make sense; the rest end in TypeErrors and prove nothing.
# States and names are equal or not, but in no order; their identity is the interpreter's affair.
SENSELESS = re.compile(
    "core/(ReplaceBinaryOperator_(Mod_(?!Add)|Add_(?!Sub)|Mul_(?!Add)|Sub_(?!Add|BitOr|BitAnd)"
    "|BitOr_(?!BitAnd|Sub)|BitAnd_(?!BitOr|Sub))"
    "|ReplaceComparisonOperator_((Eq|NotEq)_(Lt|Gt)|(Eq|NotEq|Lt|LtE|Gt|GtE)_Is|(Is|IsNot)_(Lt|LtE|Gt|GtE))"
    "|ReplaceUnaryOperator_(?!Delete_Not)|Variable)"
)


def main(modules) -> int:
    """Try every mutant of these modules, or of all; 1 where some survive."""
    modules = modules or list(MODULES)
    paths = {str(_path(module)): functions(_path(module)) for module in modules}

    def sound():
        for module in modules:
            graft(importlib.import_module(module), _path(module).read_text(encoding="utf-8"))

    return run(lambda: [mutant for module in modules for mutant in mutants(module)], sound, Functions(paths))


def functions(path: Path) -> list[tuple[int, int, str]]:
    """First and last line of each outermost function or method, decorators included, with a name."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for part in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(part, ast.FunctionDef):
                first = min([part.lineno, *(d.lineno for d in part.decorator_list)])
                found.append((first, part.end_lineno, f"{path.name}:{part.name}"))
    return found


def _lines_of_bodies(source: str) -> set[int]:
    """What is read anew each time that a function is called; the rest, decorators too, is read once."""
    bodies = [node.body for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return {line for body in bodies for line in range(body[0].lineno, body[-1].end_lineno + 1)}


def mutants(module: str):
    """Every mutant of the module that Cosmic Ray knows and that makes sense."""
    from cosmic_ray import plugins
    from cosmic_ray.mutating import mutate_code

    path = _path(module)
    source = path.read_text(encoding="utf-8")
    for name in plugins.operator_names():
        number = 0
        while not SENSELESS.match(name) and (changed := mutate_code(source, plugins.get_operator(name)(), number)):
            number += 1
            yield _mutant(module, path, source, changed)


def _mutant(module, path, source, changed):
    pairs = zip(source.splitlines(), changed.splitlines(), strict=False)
    differing = ((n, *pair) for n, pair in enumerate(pairs, start=1) if pair[0] != pair[1] and pair[0].strip())
    line, was, now = next(differing)
    place = next((name for first, last, name in functions(path) if first <= line <= last), path.name)
    return Mutation(
        step=place,
        part=str(line),
        about=tuple(f"tests/{name}.py" for name in MODULES.get(module, ())),
        what=f"{was.strip()}  →  {now.strip()}",
        apply=lambda: graft(importlib.import_module(module), changed),
        begin_anew=lambda tests: _begin_anew(path, source, changed, tests),
        is_read_once=line not in _lines_of_bodies(source),
    )


def _begin_anew(path, source, changed, tests):
    """The test that fails where the file says so from the beginning; in a folder of its own, for it clears that up."""
    apart = {name: value for name, value in os.environ.items() if name != "RECTIFY_TEST_FOLDER"}
    ask = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    path.write_text(changed, encoding="utf-8")
    try:
        run = subprocess.run(ask, cwd=ROOT, env=apart, capture_output=True, text=True, check=False)
    finally:
        path.write_text(source, encoding="utf-8")
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE)
    return "" if run.returncode == 0 else failed[1] if failed else BROKEN


def _path(module):
    return ROOT / f"{module.replace('.', '/')}.py"
