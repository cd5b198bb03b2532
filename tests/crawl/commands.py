"""Every command of our apps, as `manage.py help` lists them, with how somebody of good will would write it."""

import io
import json
import sys
import traceback
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

import manage
from tests.crawl.crawler import TALLY
from tests.law.walk import undone
from tracker.models import Ticket
from workflow.verbs import verbs_of

# Those of the programmers, which write into the sources, and Django's own under our name.
NOT_OF_THE_OFFICE = {
    "makemessages": "writes the catalogues in the sources",
    "migrate": "takes Django's own arguments",
}
# What only finds its work done already.
REFUSED_IN_AN_OFFICE = ("demo", "setup")
OF_DJANGO = {action.dest for action in BaseCommand().create_parser("", "")._actions} | {"json"}


def our_commands():
    """{name: its own arguments}."""
    ours = {name for name, app in get_commands().items() if app in our_apps()}
    found = {name: parser_of(name)._actions for name in sorted(ours - NOT_OF_THE_OFFICE.keys())}
    return {name: [action for action in actions if action.dest not in OF_DJANGO] for name, actions in found.items()}


def our_apps():
    return {config.name for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}


def parser_of(name):
    return load_command_class(get_commands()[name], name).create_parser("manage.py", name)


def spelled(told):
    """The words of a command line: `told` is {dest or --option: value}, True for a flag, a list for several."""
    for key, value in told.items():
        values = value if isinstance(value, list) else [value]
        if not key.startswith("-"):
            yield from values
    for key, value in told.items():
        if key.startswith("-"):
            for each in value if isinstance(value, list) else [value]:
                yield from [key] if each is True else [f"{key}={each}"]


def examples(name, made, folder):
    """How the command is written sensibly; together they use every argument that somebody would use."""
    tickets, who = made.tickets, {"--as": "coordinator"}
    far, reason = "2027-06-30", {"--reason": "已按要求办理。"}
    paper = {"--as-of": "2026-03-20", "--out": str(folder / "out")}
    at_work, text = tickets["in_progress"], {"ticket": tickets["in_progress"]}
    progress = ["measure=1", "progress=90"]
    assignment = ["department=info", "leader=leader", f"due_on={far}"]
    about = {"--unit": "unit", "--fed-back-on": "2026-02-27", "--kind": "inspection", "--body": "检查组"}
    about |= {"--document-title": "反馈", "--document-number": "综检〔2026〕9号"}
    procedure, inspection = {"path": folder / "procedure.json"}, {"--inspection": str(made.inspections[1])}
    version = str(Ticket.objects.get(number=at_work).version)
    exact = {"--key": str(uuid4()), "--seen-version": version, "--evidence": [folder / "proof.txt"]}
    waiting = {"ticket": tickets["waits for a signature"]}
    told = {
        "bulk": [
            {"verb": "chase", "--tickets": at_work, "--key": str(uuid4())} | who | reason,
            {"verb": "assign", "--tickets": ",".join(made.together["assign"]), "--answer": assignment} | who,
        ],
        "calendar_moves": [{"--inspection": "1"}, {"--confirm": True} | who],
        "check_procedure": [{"name": "audit"}, {"--all": True}],
        "demo": [{}],
        "draw_procedure": [{"name": "audit", "--language": "en", "--out": str(folder / "drawn.svg")}],
        "evidence": [
            text | {"paths": [folder / "proof.txt"], "--measure": "1", "--as": "handler"},
            text | {"--withdraw": "整改情况.txt", "--as": "handler"} | reason,
            text | {"paths": [folder / "proof.txt"], "--replace": "整改情况.txt", "--as": "handler"} | reason,
        ],
        "extension": [
            {"ticket": at_work, "act": "request", "--until": str(made.far), "--as": "head"} | reason,
        ],
        "hand_over": [{"--from": "handler", "--to": "head"} | who | reason],
        "history": [text],
        "import_feedback": [
            {"path": folder / "paper.txt", "--new": "另一检查", "--dry-run": True} | about | who,
            {"path": folder / "paper.txt", "--inspection": str(made.inspections[1])} | who,
        ],
        "ledger": [{"--inspection": str(made.inspections[1]), "--format": "csv"} | paper],
        "load_procedure": [procedure | {"--as": "admin"} | reason, procedure | {"--publish": True}],
        "look_back": [{"ticket": tickets["closed"], "act": "hold", "--as": "watch"} | reason],
        "look_backs": [{"--due": True, "--inspection": str(made.inspections[1]), "--as": "auditor"}],
        "measure": [
            text | {"--text": "再修订", "--owner": "handler", "--due-on": far, "--as": "handler"},
            text | {"--number": "1", "--progress": "90", "--as": "handler"} | reason,
            text | {"--number": "2", "--withdraw": True, "--as": "handler"} | reason,
        ],
        "move": [
            {"ticket": tickets["registered"], "verb": "assign", "--answer": assignment} | who,
            text | {"verb": "report_progress", "--answer": progress, "--as": "handler"} | exact | reason,
        ],
        "offers": [text | who],
        "register": [inspection | {"--title": "新的", "--text": "新的问题。", "--category": "其他"} | who],
        "remind": [{"--at": "2026-03-20T09:00", "--dry-run": True}],
        "report": [{"inspection": str(made.inspections[1]), "--edition": "internal", "--format": "md"} | paper],
        "sealed_columns": [{}],
        "serve": [{"--port": "0"}],
        "setup": [{"--unit": "示例市", "--code": "new", "--admin": "first", "--name": "第一人"}],
        "show": [text | {"--as-of": "2026-03-20"}],
        "signoff": [waiting | {"act": "give", "--step": "submit", "--as": "leader"} | reason],
        "split": [{"ticket": tickets["assigned"], "--part": ["甲", "乙"], "--title": "改名"} | who | reason],
        "staffing": [{"--inspection": str(made.inspections[1])}],
        "undo_import": [
            {"batch": made.batch} | who | reason,
            {"--inspection": str(made.inspections[0]), "--sha256": made.sha256} | who | reason,
        ],
    }  # fmt: skip
    return [{key: _text(value) for key, value in each.items()} for each in told.get(name, ())]


def _text(value):
    return list(map(_text, value)) if isinstance(value, list) else value if value is True else str(value)


def answers_of_verbs():
    """(verb, answer) of everything that `move` may be told."""
    return [(name, answer) for name, step in verbs_of(Ticket).items() for answer in step.takes]


class Runs:
    """Runs commands through manage.py itself, in this process, and keeps what is wrong with how they end."""

    def __init__(self, crawl, monkeypatch):
        self.crawl, self.monkeypatch = crawl, monkeypatch
        # They would close the connection of the test, and look through the settings each time.
        monkeypatch.setattr("django.db.connections.close_all", lambda *args, **kwargs: None)
        monkeypatch.setattr(BaseCommand, "check", lambda self, **options: None)
        monkeypatch.setattr("operations.management.commands.serve.refuse_unready", lambda: None)
        monkeypatch.setattr("operations.supervisor.Supervisor.run", lambda self: None)

    def run(self, name, told, *, as_json=True):
        """(exit status, standard output); a traceback, another status or no single object is blamed."""
        words = [name, *spelled(told), *(["--json"] if as_json and name not in WITHOUT_JSON else [])]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", wrong) for wrong in ("strict", "backslashreplace"))
        with undone(), self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["manage.py", *words])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            status, error = self._ended()
        said, complaint = _read(out), _read(err)
        TALLY["commands"][name] += 1
        TALLY["answers"][f"exit {status}"] += 1
        self._judge(words, status, said, complaint, error)
        return SimpleNamespace(status=status, said=said, complaint=complaint)

    def _ended(self):
        try:
            manage.main()
        except SystemExit as end:
            return (1 if isinstance(end.code, str) else end.code or 0), None
        except BaseException:  # noqa: BLE001 - whatever comes through is what the crawl looks for
            return -1, traceback.format_exc()
        return 0, None

    def _judge(self, words, status, said, complaint, error):
        repeat = SimpleNamespace(repeat=f"manage.py {_shown(words)}", error=error)
        if error or "Traceback (most recent call last)" in complaint + said:
            self.crawl.blame("breaks", repeat)
        elif status not in (0, 1, 2):
            self.crawl.blame(f"exits with {status}", repeat)
        if "--json" in words and not error and not _is_one_object(said):
            self.crawl.blame("prints no single JSON object", repeat)


WITHOUT_JSON = ("serve", "sealed_columns")


def _is_one_object(said):
    try:
        return isinstance(json.loads(said), dict)
    except ValueError:
        return False


def _read(stream):
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8", "replace")


def _shown(words):
    return " ".join(ascii(word)[:200] for word in words)
