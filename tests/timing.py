"""Where the suite's time goes: `RECTIFY_TEST_TIMES=folder make test`, then `python -m tests.timing folder`.

Each process of pytest leaves one file of JSON lines in the folder; docs/testing.md shows what they came to.
"""

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

SLOWEST = 50


class Watch:
    """Takes the time of each test and fixture, how much of it the process itself was at work, and counts processes."""

    def __init__(self, path):
        self.lines = path.open("a", encoding="utf-8")
        self.began, self.test = time.monotonic(), ""
        sys.addaudithook(self.answers)

    def note(self, what, **facts):
        self.lines.write(json.dumps({"what": what, "test": self.test} | facts) + "\n")

    def heard(self, event, args):
        """What the interpreter says of itself: no library can hide a process from it."""
        if self.lines.closed:
            return
        if event == "subprocess.Popen":
            self.note("process", command=" ".join(map(str, args[1]))[:200])
        elif event == "os.fork":
            self.note("process", command="fork")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.test, began, worked = item.nodeid, time.monotonic(), time.process_time()
        try:
            return (yield)
        finally:
            took, worked = time.monotonic() - began, time.process_time() - worked
            self.note("test", seconds=took, waited=max(took - worked, 0))
            self.test = ""

    def pytest_runtest_logreport(self, report):
        if not hasattr(report, "node"):  # the process that began the run hears of everything once more
            self.note("phase", phase=report.when, seconds=report.duration, test=report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """Finalizers run backwards: the one added last begins to measure, the one added first ends it."""
        times = {}
        fixturedef.addfinalizer(
            lambda: self.note("undone", fixture=fixturedef.argname, seconds=time.monotonic() - times["undoing"])
        )
        began = time.monotonic()
        try:
            return (yield)
        finally:
            self.note("made", fixture=fixturedef.argname, seconds=time.monotonic() - began)
            fixturedef.addfinalizer(lambda: times.update(undoing=time.monotonic()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        spent = os.times()
        self.note(
            "process time",
            seconds=time.monotonic() - self.began,
            own=spent.user + spent.system,
            children=spent.children_user + spent.children_system,
        )
        self.lines.close()


def begin(config):
    """Watch this process when RECTIFY_TEST_TIMES names a folder."""
    if folder := os.environ.get("RECTIFY_TEST_TIMES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        config.pluginmanager.register(Watch(Path(folder) / f"{os.getpid()}.jsonl"), "rectify-times")


def read(folder):
    for path in sorted(Path(folder).glob("*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def tell(folder):
    """The tables of docs/testing.md, as Markdown."""
    phases, tests = defaultdict(float), defaultdict(float)
    fixtures, waited, processes = defaultdict(lambda: [0, 0.0, 0.0]), defaultdict(float), defaultdict(int)
    for line in read(folder):
        match line["what"]:
            case "phase":
                phases[line["phase"]] += line["seconds"]
            case "test":
                tests[line["test"]] += line["seconds"]
                waited[line["test"]] += line["waited"]
            case "made":
                fixtures[line["fixture"]][0] += 1
                fixtures[line["fixture"]][1] += line["seconds"]
            case "undone":
                fixtures[line["fixture"]][2] += line["seconds"]
            case "process":
                processes[line["command"]] += 1
            case "process time":
                yield (
                    f"One process of pytest: {line['seconds']:.0f} s, of which {line['own']:.0f} s of CPU itself "
                    f"and {line['children']:.0f} s in processes that it started and saw end."
                )
    yield ""
    yield from rows(("phase", "s"), [(phase, f"{s:.0f}") for phase, s in phases.items()])
    yield from rows(
        ("fixture", "times", "made, s", "undone, s"),
        [
            (name, n, f"{made:.1f}", f"{undone:.1f}")
            for name, (n, made, undone) in ranked(fixtures, lambda kept: kept[1] + kept[2])[:25]
        ],
    )
    yield from rows(
        ("slowest", "s", "waiting for others, s"),
        [(test, f"{s:.1f}", f"{waited[test]:.1f}") for test, s in ranked(tests)[:SLOWEST]],
    )
    yield f"Waiting for others, all tests: {sum(waited.values()):.0f} s of {sum(tests.values()):.0f} s."
    yield ""
    yield f"Processes started: {sum(processes.values())}."
    yield ""
    yield from rows(("command", "times"), ranked(processes)[:25])


def ranked(figures, by=lambda figure: figure):
    return sorted(figures.items(), key=lambda pair: by(pair[1]), reverse=True)


def rows(head, body):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in body:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    print("\n".join(tell(sys.argv[1])))  # noqa: T201
