"""Whatever the house refuses with, some test meets: a reason that nobody ever heard may be gone, or a crash."""

import ast
import re

from tests.dead_code import ROOT, syntax

TELLING = ("Refusal", "FileRefused", "permission")


def codes_refused():
    """code -> where it is told"""
    found = {}
    for path, tree in syntax().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in TELLING and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def words_of_tests():
    strings = (
        node.value
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {word for string in strings for word in re.findall(r"[a-z_]+", string)}


def test_every_reason_to_refuse_is_met_by_a_test():
    codes, words = codes_refused(), words_of_tests()
    assert len(codes) > 100
    assert {code: place for code, place in codes.items() if code not in words} == {}


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
