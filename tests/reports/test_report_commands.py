"""`report` and `ledger` on the command line, to the letter of their contracts."""

import csv
import hashlib
import io
import json
import os
from datetime import timedelta
from zipfile import is_zipfile

import pytest
from django.core.management import call_command, get_commands, load_command_class

from organization.calendar import local_today
from tests.beginnings import begins_with
from tracker.models import Ticket
from tracker.output import write_whole

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    """(exit status, standard output) of a command given these arguments."""
    command = load_command_class(get_commands()[name], name)
    out, said = io.StringIO(), io.StringIO()
    command.stdout, command.stderr = type(command.stdout)(out), type(command.stderr)(said)
    try:
        command.run_from_argv(["manage.py", name, *map(str, arguments)])
    except SystemExit as end:
        return end.code, out.getvalue() + said.getvalue()
    return 0, out.getvalue() + said.getvalue()


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """A command run from the shell closes its connections; the test still needs its own."""
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


@begins_with
def inspection(office):
    """One inspection with a ticket closed, one under way, one cancelled and an issue without any."""
    inspection = office.inspection()
    office.ticket(inspection, "简报报送不及时", "closed")
    office.ticket(inspection, "台账缺项", "in_progress")
    office.ticket(inspection, "制度汇编过期", "cancelled")
    office.issue(inspection, "会议记录不全")
    return inspection


def test_the_json_report_keeps_its_contract(inspection, tmp_path, office):
    path, then = tmp_path / "报告.json", office.clock.now.isoformat()
    status, printed = run("report", inspection.pk, "--as-of", then, "--format", "json", "--out", path, "--json")
    report = json.loads(path.read_text("utf-8"))
    answer = json.loads(printed)

    assert status == 0
    assert set(report) == {
        "inspection",
        "title",
        "edition",
        "as_of",
        "instant",
        "prose_version",
        "statistics",
        "sections",
        "blocking",
    }
    assert report["inspection"] == inspection.pk
    assert {key: answer[key] for key in report} == report
    assert answer["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    figures = report["statistics"]
    assert (figures["issues"], figures["tickets"]) == (4, 3)
    assert sum(figures["by_class"].values()) == sum(figures["by_state"].values()) == 3
    assert (figures["by_class"]["completed"], figures["by_class"]["cancelled"]) == (1, 1)
    assert [item["code"] for item in report["blocking"]] == ["issue_without_ticket"]
    numbers = {row["number"] for row in ledger(inspection, tmp_path)}
    spoken = {n for s in report["sections"] for sentence in s["sentences"] for n in sentence["tickets"]}
    assert spoken == numbers


def ledger(inspection, tmp_path, *more):
    path = tmp_path / "ledger.json"
    assert run("ledger", "--inspection", inspection.pk, "--format", "json", "--out", path, *more)[0] == 0
    return json.loads(path.read_text("utf-8"))


def test_the_report_goes_to_standard_output(inspection):
    status, text = run("report", inspection.pk, "--format", "md", "--out", "-")

    assert status == 0
    assert text.startswith("# 示例市示范局关于自查发现问题整改情况的报告\n")
    assert "已修订办法并补报简报" in text


def test_the_same_command_twice_writes_the_same_bytes(inspection, tmp_path, office):
    instant = office.clock.now.isoformat()
    papers = []
    for name in ("a", "b"):
        assert run("report", inspection.pk, "--as-of", instant, "--format", "md", "--out", tmp_path / name)[0] == 0
        papers.append((tmp_path / name).read_bytes())
        office.ticket(inspection, "后来的事", "in_progress")
        office.rename("info", "信息中心")

    assert papers[0] == papers[1]
    assert "信息处" in papers[1].decode()
    assert "信息中心" in run("report", inspection.pk, "--format", "md", "--out", "-")[1]


def test_the_ledger_as_of_an_instant_has_the_names_of_that_instant(inspection, tmp_path, office):
    then = ["--as-of", office.clock.now.isoformat()]
    before = ledger(inspection, tmp_path, *then)
    office.rename("info", "信息中心")
    office.bring(Ticket.objects.get(inspection=inspection, state="in_progress"), "cancelled")

    assert ledger(inspection, tmp_path, *then) == before
    assert {row["lead_department"] for row in ledger(inspection, tmp_path)} == {"信息中心", ""}


def test_the_sheet_is_written_for_all_inspections(inspection, tmp_path, office):
    office.ticket(office.inspection(name="专项检查"), "=HYPERLINK(1)", "assigned")
    path = tmp_path / "台账.csv"

    assert run("ledger", "--format", "csv", "--out", path)[0] == 0
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert len(rows) == 4
    assert dict(zip(heads, rows[-1], strict=True))["整改任务"] == "'=HYPERLINK(1)"


def test_the_ledger_on_standard_output_is_one_object_with_json(inspection):
    status, printed = run("ledger", "--inspection", inspection.pk, "--format", "json", "--out", "-", "--json")

    assert (status, len(json.loads(printed)["rows"]), json.loads(printed)["tickets"]) == (0, 3, 3)


@pytest.mark.parametrize("said", ["999999", "abc", "-1", "9" * 40, "１２３４５６"])
def test_an_unknown_inspection_is_not_found(office, said):
    for arguments in (
        ["report", "--format", "md", "--", said],
        ["ledger", "--format", "csv", f"--inspection={said}"],
    ):
        name, *rest = arguments
        status, printed = run(name, "--json", "--out", "x.md", *rest)
        assert (status, json.loads(printed)["refusals"][0]["code"]) == (1, "not_found")


def test_an_inspection_that_was_not_there_yet_is_not_found(inspection):
    status, printed = run("report", inspection.pk, "--as-of", "2020-01-01", "--format", "json", "--out", "-", "--json")

    assert (status, json.loads(printed)["refusals"][0]["code"]) == (1, "not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as-of", "2026-02-30", "--format", "md", "--out", "x"],
        ["--as-of", "gestern", "--format", "md", "--out", "x"],
        ["--format", "docx", "--out", "-"],
        ["--format", "pdf", "--out", "x"],
        ["--format", "md"],
        ["--format", "md", "--out", "-"],
        ["--format", "md", "--out", "/no/such/folder/x.md"],
        ["--format", "md", "--out", "/"],
        ["--format", "md", "--out", "x", "--edition", "secret"],
    ],
)
def test_wrong_usage_gets_one_sentence_and_writes_nothing(inspection, wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, printed = run("report", inspection.pk, "--json", *wrong)
    [refusal] = json.loads(printed)["refusals"]

    assert (status, refusal["code"]) == (2, "wrong_usage")
    assert refusal["message"]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("name", "form"), [("report", "docx"), ("ledger", "xlsx")])
def test_office_files_are_written_as_the_packages_they_are(inspection, name, form, tmp_path):
    path = tmp_path / f"paper.{form}"
    what = [inspection.pk] if name == "report" else []
    status, printed = run(name, *what, "--format", form, "--out", path, "--json")

    assert (status, json.loads(printed)["format"]) == (0, form)
    assert is_zipfile(path)


def test_a_paper_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "报告.md"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["报告.md"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"new")
    assert os.read(reader, 10) == b"new"
    assert pipe.is_fifo()
    os.close(reader)


def test_a_date_means_its_end(inspection, office, tmp_path):
    day = local_today(office.clock.now)
    office.clock.now += timedelta(days=2)
    office.ticket(inspection, "两天以后", "registered")

    assert len(ledger(inspection, tmp_path, "--as-of", day.isoformat())) == 3
    assert len(ledger(inspection, tmp_path)) == 4


def test_commands_can_be_called_from_python(inspection, tmp_path):
    call_command("report", str(inspection.pk), "--format", "md", "--out", str(tmp_path / "x.md"), stdout=io.StringIO())

    assert (tmp_path / "x.md").read_text("utf-8").startswith("# ")
