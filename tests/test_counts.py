"""The form of the house, counted: strangers stay strangers, functions are short, no file holds more than one thought.

`python -m tests.test_counts` prints the figures.
"""

import ast
from itertools import combinations
from statistics import median, quantiles

from tests.dead_code import ROOT, syntax
from tests.test_layers import APPS, reached

LONGEST_FILE = 300  # lines


def pairs():
    """Apps that reach for each other."""
    seen = {(app, other) for app, _path, _line, other in reached(ROOT)}
    return [pair for pair in combinations(sorted(APPS), 2) if {pair, pair[::-1]} <= seen]


def lengths_of_functions():
    """From `def` to the last line, in lines."""
    nodes = (node for tree in syntax().values() for node in ast.walk(tree))
    return [n.end_lineno - n.lineno + 1 for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def lengths_of_files():
    return {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in syntax()}


def too_long():
    return {name: lines for name, lines in lengths_of_files().items() if lines > LONGEST_FILE}


def test_no_two_apps_reach_for_each_other():
    assert pairs() == []


def test_functions_are_short():
    lengths = lengths_of_functions()
    assert median(lengths) <= 5
    assert quantiles(lengths, n=10)[-1] <= 14


def test_no_file_is_too_long():
    assert too_long() == {}


if __name__ == "__main__":
    lengths, files = lengths_of_functions(), lengths_of_files()
    print(f"pairs of apps that reach for each other: {pairs()}")  # noqa: T201
    print(f"functions: {len(lengths)}, median {median(lengths)}, p90 {quantiles(lengths, n=10)[-1]}")  # noqa: T201
    print(f"files: {len(files)}, lines: {sum(files.values())}, over {LONGEST_FILE}: {too_long()}")  # noqa: T201
