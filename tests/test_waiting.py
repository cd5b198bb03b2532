"""Nobody in the suite waits for a clock: whoever waits asks for an event, and has a deadline."""

import ast
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Where a poll with a deadline pauses between two looks, and a mail server that dawdles because it was told to.
ALLOWED = {"processes.py: eventually", "notifications/post_office.py: handle_DATA"}
PAUSES = ("sleep", "wait_for_timeout")


def pauses(path):
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in PAUSES:
                    yield f"{path.relative_to(HERE)}: {function.name}"


def test_no_test_sleeps():
    assert {pause for path in HERE.rglob("*.py") for pause in pauses(path)} == ALLOWED
