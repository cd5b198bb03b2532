"""The road on the command line, to the letter of its contract."""

import json
from io import StringIO

import pytest
from django.core.management import call_command, get_commands, load_command_class

from tracker.models import Ticket

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    """(exit status, the one JSON object) of a command run as from the shell."""
    command = load_command_class(get_commands()[name], name)
    out = StringIO()
    command.stdout = type(command.stdout)(out)
    command.stderr = type(command.stderr)(StringIO())
    status = 0
    try:
        _run(command, name, out, arguments)
    except SystemExit as end:
        status = end.code
    return status, json.loads(out.getvalue())


def _run(command, name, out, arguments):
    """`run_from_argv` closes the connections afterwards; the parser and `handle` are all that matters here."""
    from tracker.command_arguments import WrongUsage

    command.as_json = True
    parser = command.create_parser("manage.py", name)
    try:
        options = vars(parser.parse_args([*arguments, "--json"]))
    except WrongUsage as wrong:
        command._answer_wrong_usage(wrong)
    command.handle(**options)


def test_a_ticket_walks_the_road_on_the_command_line(office, tmp_path):
    inspection = office.inspection()
    status, born = run(
        "register",
        "--inspection",
        str(inspection.pk),
        "--title",
        "台账缺项",
        "--text",
        "台账缺少三栏。",
        "--as",
        "coordinator",
    )
    number = born["ticket"]
    assert (status, born["from"], born["to"], born["version"], born["replayed"]) == (
        0,
        "",
        "registered",
        1,
        False,
    )
    proof = tmp_path / "整改台账（修订）.txt"
    proof.write_text("三栏已补齐。", "utf-8")
    steps = [
        (
            "assign",
            "coordinator",
            "--answer",
            "department=信息处",
            "--answer",
            "leader=leader",
            "--answer",
            "due_on=2026-06-30",
        ),
        ("accept", "handler"),
        ("submit", "head", "--answer", "outcome=三栏已补齐。", "--evidence", str(proof)),
        ("verify", "verifier", "--reason", "情况属实。"),
        ("close", "coordinator", "--answer", "result=完成"),
    ]
    for verb, person, *more in steps:
        status, moved = run("move", number, verb, "--as", person, *more)
        assert (status, moved["verb"]) == (0, verb), moved
    status, shown = run("show", number)
    assert (shown["state"], shown["result"], shown["class"], shown["cycle"]) == (
        "closed",
        "completed",
        "completed",
        1,
    )
    assert shown["evidence"][0]["name"] == proof.name and shown["lead_department"] == "信息处"
    status, told = run("history", number)
    assert [event["verb"] for event in told["events"]] == [
        "register",
        "assign",
        "accept",
        "submit",
        "verify",
        "close",
    ]
    assert {"model": "ticket", "field": "state", "old": "verified", "new": "closed"}.items() <= next(
        change for change in told["events"][-1]["changes"] if change["field"] == "state"
    ).items()


def test_refusals_exit_1_and_wrong_usage_exits_2(office):
    ticket = office.ticket(state="in_progress")
    status, said = run("move", ticket.number, "submit", "--as", "head", "--answer", "outcome=已办")
    assert (status, [r["code"] for r in said["refusals"]]) == (1, ["evidence_missing"])
    status, said = run("move", ticket.number, "submit")
    assert (status, said["refusals"][0]["code"]) == (2, "wrong_usage")
    status, said = run("show", ticket.number, "--as-of", "2026-13-40")
    assert (status, said["refusals"][0]["code"]) == (2, "wrong_usage")


@pytest.mark.parametrize("number", ["ZG-2026-9999", "ZG-2026-0001"])
def test_unknown_and_invisible_tickets_get_one_answer(office, number):
    office.ticket(state="assigned")
    status, said = run("move", number, "accept", "--as", "stranger")
    assert (status, [r["code"] for r in said["refusals"]]) == (1, ["not_found"])
    assert said["refusals"][0]["message"].replace(number, "") == "There is no ticket ." or number not in "ZG"


def test_measures_and_evidence_are_kept_on_the_command_line(office, tmp_path):
    ticket = office.ticket(office.inspection("inspection"), state="in_progress")
    run("measure", ticket.number, "--as", "handler", "--text", "修订办法", "--due-on", "2026-05-31")
    status, said = run(
        "measure",
        ticket.number,
        "--as",
        "handler",
        "--number",
        "1",
        "--progress",
        "100",
        "--reason",
        "已印发。",
    )
    assert said["measures"] == [{"number": 1, "text": "修订办法", "progress": 100, "verdict": ""}]
    path = tmp_path / "办法.pdf"
    path.write_bytes(b"%PDF-1.7 rules")
    status, said = run("evidence", ticket.number, str(path), "--as", "handler", "--measure", "1")
    assert (status, said["evidence"][0]["name"]) == (0, "办法.pdf")
    status, said = run("evidence", ticket.number, str(path), "--as", "handler")
    assert (status, said["refusals"][0]["code"]) == (1, "file_attached_already")
    (tmp_path / "页面.html").write_text("<html>")
    status, said = run("evidence", ticket.number, str(tmp_path / "页面.html"), "--as", "handler")
    assert (status, said["refusals"][0]["code"]) == (1, "file_type_not_allowed")
    assert Ticket.objects.get().current_evidence()[0].measure.position == 1


def test_call_command_works_too(office):
    ticket = office.ticket()
    out = StringIO()
    call_command("offers", ticket.number, "--as", "coordinator", "--json", stdout=out)
    offers = {o["verb"]: o["refusals"] for o in json.loads(out.getvalue())["offers"]}
    assert offers["assign"] == [] and len(offers) == 14
