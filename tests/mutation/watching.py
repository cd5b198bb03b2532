"""What a test meets while it runs: a fault is shown only to tests that meet the place where it is."""

import sys
from contextlib import contextmanager
from pathlib import Path


class Steps:
    """Verbs and amendments asked for. The laws of all steps are asked about each."""

    always = (
        "tests/law/test_law.py",
        "tests/law/test_amendments.py",
        "tests/law/test_every_verb.py",
        "tests/law/test_lending.py",
        "tests/law/test_amendments_must_hold.py::test_each_amendment_takes_these_answers_and_no_others",
    )

    @contextmanager
    def watching(self, met: set):
        from workflow.verbs import Step

        judge = Step.objections

        def spy(step, subject, standing, transition_request=None):
            if transition_request is not None:
                met.add(step.name)
            return judge(step, subject, standing, transition_request)

        Step.objections = spy
        try:
            yield
        finally:
            Step.objections = judge


class Functions:
    """Functions called in these modules: {file: [(first line, last line, name)]}."""

    always = ("tests/law/test_law.py::test_the_table_is_whole",)

    def __init__(self, functions):
        self.functions = functions

    @contextmanager
    def watching(self, met: set):
        def look(frame, event, _argument):
            if event == "call" and (places := self.functions.get(frame.f_code.co_filename)):
                line = frame.f_code.co_firstlineno
                met.update(name for first, last, name in places if first <= line <= last)
                met.add(Path(frame.f_code.co_filename).name)

        sys.setprofile(look)
        try:
            yield
        finally:
            sys.setprofile(None)
