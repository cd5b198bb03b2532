"""Every command: written sensibly it does its work; written as nobody would write it, it says one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawl import situations
from tests.crawl.commands import REFUSED_IN_AN_OFFICE, Runs, answers_of_verbs, examples, our_commands
from tests.crawl.crawler import TALLY
from tests.crawl.depth import WHOLE, first_of
from tests.crawl.filling import as_file
from tests.crawl.values import VALUES
from tests.import_page.draft import TEXT

pytestmark = pytest.mark.django_db
crawled = situations.crawled
every_command = pytest.mark.parametrize("name", our_commands())


@pytest.fixture
def runs(crawl, monkeypatch, tmp_path):
    """Files that a command is told to write without saying where are written there, too."""
    monkeypatch.chdir(tmp_path)
    return Runs(crawl, monkeypatch)


@pytest.fixture
def folder(tmp_path):
    """Files that commands can read."""
    (tmp_path / "proof.txt").write_text("整改情况", "utf-8")
    (tmp_path / "paper.txt").write_text(TEXT.replace("借阅", "归还"), "utf-8")
    (tmp_path / "procedure.json").write_text(json.dumps(as_file("loaded")), "utf-8")
    return tmp_path


@every_command
def test_a_command_does_its_work(office, crawled, runs, folder, name):
    usual = 1 if name in REFUSED_IN_AN_OFFICE else 0
    for told in examples(name, crawled, folder):
        for as_json in (True, False):
            ended = runs.run(name, told, as_json=as_json)
            assert ended.status == usual, (told, ended.said, ended.complaint)


@every_command
def test_no_argument_breaks_a_command(office, crawled, runs, folder, name):
    for action in our_commands()[name]:
        told = with_argument(action, examples(name, crawled, folder))
        for key, each in told:
            TALLY["parameters"][f"manage.py {name} {key}"] += 1
            for value in VALUES:
                TALLY["values"][value.name] += 1
                for argument in spoilt(each.get(key), value.argument):
                    runs.run(name, each | {key: argument}, as_json=True)
                if WHOLE:
                    runs.run(name, each | {key: value.argument}, as_json=False)


def with_argument(action, sensible):
    """[(the argument as `examples` spells it, one example)]: one that has it, or the first with it added."""
    key = action.option_strings[-1] if action.option_strings else action.dest
    if action.nargs == 0:
        return []
    having = [told for told in sensible if key in told] or sensible[:1]
    return [(key, told) for told in (having if WHOLE else having[:1])]


def spoilt(sensible, argument):
    """What stands there instead; of NAME=VALUE the value alone, too."""
    first = sensible[0] if isinstance(sensible, list) else sensible or ""
    yield [argument] if isinstance(sensible, list) else argument
    if "=" in str(first):
        yield [f"{first.partition('=')[0]}={argument}"]


@every_command
def test_no_file_breaks_a_command(office, crawled, runs, folder, name):
    """Neither its name nor what stands in it."""
    for told in first_of(each for each in examples(name, crawled, folder) if any(map(is_file, each.values()))):
        for key, given in told.items():
            path = given[0] if isinstance(given, list) else given
            if not is_file(path):
                continue
            for value in VALUES:
                for there in spoilt_files(Path(path), value):
                    runs.run(name, told | {key: [there] if isinstance(given, list) else there})


def is_file(given):
    path = given[0] if isinstance(given, list) else given
    return path is not True and os.path.isfile(path)


def spoilt_files(path, value):
    """The same file with the value in it, as it and in its name, as far as a file may be called so."""
    sensible = path.read_bytes()
    for content in (value.raw, sensible.replace(b"audit", value.raw), sensible + value.raw):
        twin = path.with_stem("twin")
        twin.write_bytes(content)
        yield str(twin)
    called = os.fsencode(path.parent) + b"/" + value.raw + os.fsencode(path.suffix)
    try:
        Path(os.fsdecode(called)).write_bytes(sensible)
    except (OSError, ValueError):
        return
    yield os.fsdecode(called)


@pytest.mark.parametrize("verb", sorted({verb for verb, _answer in answers_of_verbs()}))
def test_no_answer_breaks_a_move(office, crawled, runs, verb):
    """What `move` is told by --answer is read in one place: in the suite the answers share the values."""
    if verb not in crawled.open_to:  # a birth is no move
        return
    number, person = crawled.open_to[verb][0]
    answers = [answer for each, answer in answers_of_verbs() if each == verb]
    for turn, value in enumerate(VALUES):
        for answer in answers if WHOLE else [answers[turn % len(answers)]]:
            said = [f"{answer}={value.argument}"]
            runs.run("move", {"ticket": number, "verb": verb, "--as": person, "--reason": "试试。", "--answer": said})


def test_bytes_from_a_real_shell_break_nothing(tmp_path):
    """What the others spell in this process, once through the operating system: no database is there, either."""
    there = Path(__file__).resolve().parents[2]
    words = [sys.executable, "manage.py", "show", b"ZG-\xd5\xfb", "--json"]
    told = os.environ | {"RECTIFY_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    told.pop("RECTIFY_DATABASE_URL", None)
    ended = subprocess.run(words, cwd=there, env=told, capture_output=True, timeout=60, check=False)
    assert ended.returncode in (1, 2) and b"Traceback" not in ended.stderr, ended.stderr[-600:]
    assert ended.stdout.startswith(b"{") and ended.stdout.count(b"\n") == 1
