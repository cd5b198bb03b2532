"""Whatever is typed: one object or one sentence, exit 0, 1 or 2, and nothing half done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from record.models import Event
from tests.processes import PATIENCE, ROOT, of_development
from tests.test_commands import run
from tracker import commands
from tracker.command_arguments import WrongUsage, a_path, a_text
from tracker.commands import OfficeCommand
from tracker.models import Evidence

NO_TEXT = os.fsdecode(b"\xd5\xfb\xff")  # neither UTF-8 nor GBK
GBK = os.fsdecode("整改台账.txt".encode("gbk"))


def office_commands():
    """Every command of ours, by name."""
    for name, app in sorted(get_commands().items()):
        if (ROOT / app).is_dir() and isinstance(command := load_command_class(app, name), OfficeCommand):
            yield name, command


def arguments(kinds):
    """(command, argument) for each argument of ours that takes a value of one of the kinds."""
    for name, command in office_commands():
        djangos = {option for action in BARE._actions for option in action.option_strings}
        for action in command.create_parser("manage.py", name)._actions:
            if action.nargs != 0 and action.type in kinds and djangos.isdisjoint(action.option_strings):
                yield name, action.dest


BARE = commands._Bare().create_parser("", "")


def typed(name, dest, said):
    """A command line that is whole, with `said` at the argument `dest`."""
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    words = []
    for group in parser._mutually_exclusive_groups:
        if group.required and dest not in {action.dest for action in group._group_actions}:
            words += written(group._group_actions[-1], "1")
    for action in parser._actions:
        if action.dest == dest or (action.required and action.nargs != 0):
            words += written(action, said if action.dest == dest else plain(action))
    return parser, words


def written(action, said):
    """As one word, for a value may begin with a dash."""
    return [f"{action.option_strings[-1]}={said}"] if action.option_strings else [said]


def plain(action):
    return str(next(iter(action.choices))) if action.choices else "1"


@pytest.mark.parametrize(("name", "dest"), list(arguments([None])))
def test_what_is_no_text_goes_no_further_than_the_command_line(name, dest):
    for said in (NO_TEXT, "\ud800", "a\0b", NO_TEXT * 1000):
        refused = refusal_of(*typed(name, dest, said))
        assert "UTF-8" in refused and refused.isprintable() and len(refused) < 200


def refusal_of(parser, words):
    with pytest.raises(WrongUsage) as refused:
        parser.parse_args(words)
    return str(refused.value)


@pytest.mark.parametrize(("name", "dest"), list(arguments([int])))
def test_a_number_that_no_column_holds_is_refused_in_a_sentence(name, dest):
    for said in ("9" * 23, "9" * 5000, "-" + "9" * 23, str(2**63), "٣", "1_000", "x", ""):
        assert "whole number" in (refused := refusal_of(*typed(name, dest, said))) and len(refused) < 200


@pytest.mark.parametrize(("name", "dest"), list(arguments([a_path])))
def test_a_file_name_is_read_as_utf_8_or_gbk_or_refused_for_its_true_reason(name, dest):
    parser, words = typed(name, dest, GBK)
    parser.parse_args(words)
    for said in (NO_TEXT, "a\0b", "\ud800"):
        assert "neither UTF-8 nor GBK" in refusal_of(*typed(name, dest, said))


def test_every_argument_is_a_text_a_number_or_a_path():
    """A new kind has to say what it does with bytes, and with 5,000 digits."""
    parsers = [command.create_parser("manage.py", name) for name, command in office_commands()]
    assert {action.type for parser in parsers for action in parser._actions} <= {None, int, a_path, a_text}


@pytest.mark.parametrize("name", [name for name, _ in office_commands()])
def test_help_is_one_object_where_one_is_asked_for(name, capsys):
    command = load_command_class(get_commands()[name], name)
    with pytest.raises(SystemExit) as end:
        command.run_from_argv(["manage.py", name, "--json", "--help"])
    assert end.value.code == 0
    assert json.loads(capsys.readouterr().out)["help"].startswith("usage:")


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_whose_name_is_gbk_is_taken_under_the_name_that_people_read(office, tmp_path):
    ticket = office.ticket(state="in_progress")
    path = tmp_path / GBK
    path.write_text("三栏已补齐。", "utf-8")
    status, said = run("evidence", ticket.number, str(path), "--as", "handler")
    assert (status, said["evidence"][0]["name"]) == (0, "整改台账.txt")
    assert Evidence.objects.get().name == "整改台账.txt"


PAPERS = [
    ("ledger", "--format", "csv"),
    ("report", "{inspection}", "--format", "md"),
    ("draw_procedure",),
]


def out_of(command, inspection, path):
    return [*(word.format(inspection=inspection.pk) for word in command), "--out", str(path)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "path"),
    [
        (command, path)
        for command in PAPERS
        for path in ("x" * 5000 + ".svg", "missing/x.svg", "file/x.svg", "folder.svg", "/dev/full")
        if (command[0], path) != ("draw_procedure", "/dev/full")  # which writes to names that end in .svg
    ],
    ids=lambda said: said[:12] if isinstance(said, str) else said[0],
)
def test_a_paper_that_cannot_be_written_is_refused_and_leaves_no_part(office, tmp_path, command, path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inspection = office.inspection()
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "folder.svg").mkdir()
    status, said = run(*out_of(command, inspection, path))
    [refusal] = said["refusals"]
    assert status in (1, 2) and len(refusal["message"]) < 200
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.svg"] and not os.listdir(tmp_path / "folder.svg")


@pytest.mark.django_db
@pytest.mark.parametrize("command", PAPERS, ids=lambda command: command[0])
def test_a_full_disk_leaves_the_paper_that_was_there(office, tmp_path, command, monkeypatch):
    inspection = office.inspection()
    path = tmp_path / f"{'台账' * 40}.svg"
    path.write_text("as it was")
    status, _said = run(*out_of(command, inspection, path))
    assert status == 0 and path.read_text() != "as it was"  # a long name is no hindrance
    path.write_text("as it was")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    status, said = run(*out_of(command, inspection, path))
    assert status in (1, 2) and "the disk is full" in said["refusals"][0]["message"]
    assert os.listdir(tmp_path) == [path.name] and path.read_text() == "as it was"


@pytest.mark.django_db
def test_a_full_disk_is_said_to_be_full_whatever_was_being_written(office, monkeypatch):
    from workflow import engine

    def full(*_):
        raise OSError(28, "No space left on device")

    ticket, events = office.ticket(state="assigned"), Event.objects.count()
    monkeypatch.setattr(engine, "perform", full)
    status, said = run("move", ticket.number, "accept", "--as", "handler")
    assert (status, [refusal["code"] for refusal in said["refusals"]]) == (1, ["disk_full"])
    assert Event.objects.count() == events


@pytest.mark.django_db
@pytest.mark.parametrize("inspection", ["9" * 23, "9" * 5000, str(2**63), "x"])
@pytest.mark.parametrize("command", [("report", "{}"), ("ledger", "--inspection", "{}")], ids=lambda c: c[0])
def test_an_inspection_that_no_column_holds_is_not_found(office, tmp_path, command, inspection):
    words = [word.format(inspection) for word in command]
    status, said = run(*words, "--format", "json", "--out", str(tmp_path / "x.json"))
    assert (status, said["refusals"][0]["code"]) == (1, "not_found")
    assert len(said["refusals"][0]["message"]) < 200


INSTANTS = ["0001-01-01", "0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31", "9999-12-31T23:59-14:00"]


@pytest.mark.django_db
@pytest.mark.parametrize("at", INSTANTS)
def test_an_instant_beyond_every_calendar_is_refused_in_a_sentence(office, at):
    ticket = office.ticket()
    for words in (("show", ticket.number, "--as-of", at), ("remind", "--dry-run", "--at", at)):
        status, said = run(*words)
        assert status in (0, 1, 2), said


# --- the terminal -----------------------------------------------------------------------------------------------------


def shell(words, folder, stdout=subprocess.PIPE, **variables):
    environment = of_development(folder, **variables)
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=PATIENCE
    )


def test_a_terminal_that_lacks_a_sign_is_shown_it_spelled(tmp_path):
    words = ["draw_procedure", "--out", "整😀é.txt"]
    told = shell([*words, "--json"], tmp_path, PYTHONIOENCODING="ascii")
    assert told.returncode == 2 and b"Traceback" not in told.stderr
    assert json.loads(told.stdout.decode("ascii"))["refusals"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_reader_who_has_gone_and_a_full_disk_behind_stdout_make_no_traceback(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    gone = shell(["draw_procedure", "--help"], tmp_path, stdout=writing)
    os.close(writing)
    assert gone.stderr == b""
    with open("/dev/full", "wb") as full:
        told = shell(["draw_procedure", "--json"], tmp_path, stdout=full)
    assert told.returncode == 1 and b"could not be written" in told.stderr and b"Traceback" not in told.stderr


def test_stopping_a_command_is_one_object_and_exit_130(monkeypatch, capsys):
    def stop(self, **options):
        raise KeyboardInterrupt

    command = load_command_class(get_commands()["show"], "show")
    monkeypatch.setattr(type(command), "handle", stop)
    with pytest.raises(SystemExit) as end:
        command.run_from_argv(["manage.py", "show", "ZG-2026-0001", "--json", "--skip-checks"])
    assert end.value.code == 130
    assert json.loads(capsys.readouterr().out)["refusals"][0]["code"] == "interrupted"
