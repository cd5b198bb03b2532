"""A fault that is put into a running program is there: in what was called often, held by others, or made by others."""

import gc
import importlib
import sys

import pytest

from tests.mutation.grafting import graft

SOURCE = """
from functools import cache

filled = []
LEAST = 1


def _adder(more):
    def add(number):
        return number + more

    return add


add_one = _adder(1)


def is_enough(number, least=LEAST):
    return number >= least


@cache
def doubled(number):
    return number * 2
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "sums.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("sums")
    del sys.modules["sums"]
    gc.freeze()  # a graft has thawed what the suite had frozen


@pytest.fixture
def held(module):
    """What others hold of the module, long in use."""
    held = module.add_one, module.is_enough, module.doubled
    for _ in range(1000):
        assert [function(1) for function in held] == [2, True, 2]
    gc.freeze()  # as tests/conftest.py does with what was imported
    return held


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("number + more", "number - more", [0, True, 2]),
        (">= least", "> least", [2, False, 2]),
        ("number * 2", "number * 3", [2, True, 3]),
        ("LEAST = 1", "LEAST = 2", [2, False, 2]),
    ],
)
def test_whoever_holds_it_has_the_fault(module, held, was, now, expected):
    graft(module, SOURCE.replace(was, now))
    assert [function(1) for function in held] == expected


def test_what_is_put_in_for_itself_changes_nothing(module, held):
    module.filled.append("since")
    graft(module, SOURCE)
    assert ([function(1) for function in held], module.filled) == ([2, True, 2], ["since"])
