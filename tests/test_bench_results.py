"""What a benchmark found is told as it was found; nothing is timed here."""

import json

import pytest

from benchmarks import charts, driver
from benchmarks.figures import Figure, figures
from benchmarks.page import page
from benchmarks.peers import others
from benchmarks.peers.base import Adapter, BadAnswer
from benchmarks.tables import tables
from benchmarks.topology import unit

ROW = {
    "product": "rectify",
    "work": "step by form",
    "clients": 1,
    "tickets": 20_000,
    "count": 10,
    "errors": 0,
    "first_error": "",
    "p50_ms": 30.0,
    "p95_ms": 40.0,
    "per_second": 30.0,
    "cpu_ms": {"web": 20.0, "worker": 12.5, "database": 6.0},
    "settled_s": 0.1,
    "bytes": 1000,
    "others_cores": 0.0,
}
FLOOR = {"database": "postgresql", "writers": 8, "p50_ms": 1.0, "p95_ms": 2.0, "cpu_ms": 1.0}


@pytest.fixture
def found():
    floors = [FLOOR | {"way": "fsm", "per_second": 500.0}, FLOOR | {"way": "engine", "per_second": 200.0}]
    return {
        "at": "2026-12-01 05:00 UTC",
        "commit": "abc",
        "machine": {"cores": 2},
        "main": 20_000,
        "work": [ROW, ROW | {"work": "<b>my work</b>", "p50_ms": 70.0}, ROW | {"tickets": 1000, "p50_ms": 9.0}],
        "floors": floors,
        "disk": {"tickets": 20_000, "tables": {"record_event": 240_000_000}},
    }


def figure(found, name):
    return next(each for each in figures(found) if each.name.startswith(name))


def test_a_figure_is_met_where_it_is_on_the_right_side_of_its_target(found):
    step = figure(found, "step by form, web")
    assert (step.measured, step.asked, step.verdict) == (38.5, "≤ 40 (20)", "met")
    writers = figure(found, "eight writers beside plain django-fsm, postgresql")
    assert (writers.measured, writers.verdict) == (0.4, "met")
    assert figure(found, "disk of a ticket").verdict == "met"
    assert Figure("", "", 41, 40).verdict == "not met"
    assert Figure("", "", 0.2, 0.3, at_least=True).verdict == "not met"


def test_what_was_not_looked_at_is_neither_met_nor_missed(found):
    assert figure(found, "import of 2,000 tickets").verdict == "–"
    assert {each.verdict for each in figures({"main": 1000})} == {"–"}


def test_the_figures_are_those_of_the_main_office(found):
    found["main"] = 1000
    assert figure(found, "step by form, web").measured == 38.5
    found["work"] = found["work"][:2]
    assert figure(found, "step by form, web").measured is None


def test_every_figure_stands_in_the_handbook():
    with open("docs/performance.md", encoding="utf-8") as file:
        written = file.read()
    missing = [each.name for each in figures({"main": 20_000}) if each.target and f"| {each.name} |" not in written]
    assert missing == []


def test_tables_show_what_there_is_and_nothing_else(found):
    shown = {table.title: "\n".join(table.lines()) for table in tables(found)}
    assert set(shown) == {
        "The budget",
        "Pages and steps, 1,000 tickets",
        "Pages and steps, 20,000 tickets",
        "Floors",
        "Disk of a ticket, 20,000 tickets",
    }
    assert "38.5" in shown["Pages and steps, 20,000 tickets"]
    assert "  12" in shown["Disk of a ticket, 20,000 tickets"]
    assert "0.4" in shown["Floors"]


def test_the_page_stands_alone_and_lets_no_markup_in(found):
    html = page(json.loads(json.dumps(found)))
    assert html.count("<svg") == 4 and "<script" not in html and "http" not in html
    assert "<b>my work</b>" not in html and "&lt;b&gt;my work" in html


def test_a_bar_is_as_long_as_its_value():
    svg = charts.bars("CPU", [("one", [("web", 10), ("worker", 30)]), ("two", [("web", 20), ("worker", 0)])], "ms", 40)
    room = charts.WIDTH - charts.LEFT - charts.RIGHT
    for share in (0.25, 0.75, 0.5, 0):
        assert f'width="{share * room:.1f}"' in svg
    assert "≤ 40 ms" in svg and "worker</span>" in svg


class Nothing(Adapter):
    OPS = {"right": "right", "wrong": "wrong"}
    CROWDS = frozenset({"right"})

    def client(self, user):
        return type("Client", (), {"bytes": 5})()

    def right(self, client, k):
        """Always well."""

    def wrong(self, client, k):
        raise BadAnswer("no")


def test_a_wrong_answer_is_an_error_and_no_sample():
    product = driver.Product("nothing", Nothing("", 10, {}, None), {})
    rows = list(driver.measure([product], rounds=2, seconds=600, most=3, crowd=2))
    told = {(row["work"], row["clients"]): row for row in driver.over_rounds(rows)}
    assert set(told) == {("right", 1), ("right", 2), ("wrong", 1)}
    assert told["right", 1]["count"] == 6 and told["right", 1]["errors"] == 0
    assert told["wrong", 1]["count"] == 0 and "no" in told["wrong", 1]["first_error"]
    assert told["wrong", 1]["p50_ms"] is None


class Before:
    """As adapters of the earlier driver are."""

    OPS = {"W2.form": "move", "W5.csv": "export"}

    def __init__(self, base_url, issues, options, today):
        self.moved = []

    def prepare(self):
        """Nothing to prepare."""

    def client(self):
        return type("Client", (), {})()

    def move(self, client, k):
        self.moved.append(k)

    def verify(self, op, done, client):
        assert op == "W2.form" and set(done) <= set(self.moved)


def test_adapters_of_the_earlier_driver_take_part_under_our_names():
    earlier = others.adapter(Before, "", 10, {}, None)
    product = driver.Product("redmine-5", earlier, {})
    rows = list(driver.measure([product], rounds=1, seconds=600, most=3, crowd=2))
    assert [(row["work"], row["clients"], row["count"]) for row in rows] == [
        ("step by form", 1, 3),
        ("step by form", 2, 3),
    ]
    assert not any(row["errors"] for row in rows)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_production_is_started_as_deploy_says(name):
    command, _variables = unit(name)
    assert command[1:3] == ["-m", {"web": "gunicorn", "worker": "celery", "beat": "config.beat"}[name]]
    assert name != "web" or command[command.index("--workers") + 1] == "2"
