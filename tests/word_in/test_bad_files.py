"""Files that are no Word document, or a weapon: a sentence each, nothing written, little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from record.models import Event
from tests.test_commands import run
from tests.word_in.hostile import FILES, outcome_of
from tests.word_in.papers import HEAD, p, parts_of, relations, word, zipped
from tracker.models import Inspection, SourceFile, Ticket
from tracker.store import root

ROOT = Path(__file__).resolve().parents[2]
NEW = ("--new", "综合检查", "--unit", "unit", "--fed-back-on", "2026-02-27", "--as", "coordinator")
MOST_MEGABYTES = 200
FEEDBACK = p("关于检查情况的反馈") + p("一、存在的主要问题") + p("1.简报报送不及时。") + p("2.信息员不明确。")


def test_no_file_costs_much_memory_and_each_gets_its_sentence(tmp_path):
    for name, (made, _code) in FILES.items():
        (tmp_path / f"{name}.docx").write_bytes(made())
    read = subprocess.run(
        [sys.executable, "-m", "tests.word_in.hostile", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert read.returncode == 0, read.stderr
    said = json.loads(read.stdout)
    assert said["outcomes"] == {f"{name}.docx": code for name, (_made, code) in FILES.items()}
    assert said["megabytes"] < MOST_MEGABYTES


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bomb", "encrypted", "laughs", "old Word", "some zip", "pictures of text"])
def test_the_command_says_it_and_writes_nothing(office, tmp_path, name):
    made, code = FILES[name]
    path = tmp_path / f"{name}.docx"
    path.write_bytes(made())
    events, files = Event.objects.count(), set(root().glob("*/*/*"))
    status, said = run("import_feedback", str(path), *NEW)
    assert (status, [refusal["code"] for refusal in said["refusals"]]) == (1, [code])
    assert path.name in said["refusals"][0]["message"]
    assert Event.objects.count() == events
    assert not (Inspection.objects.exists() or SourceFile.objects.exists())
    assert set(root().glob("*/*/*")) == files


@pytest.mark.django_db
def test_sixty_megabytes_are_refused_before_they_are_read(office, tmp_path):
    path = tmp_path / "巨大.docx"
    with open(path, "wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(60_000_000)
    status, said = run("import_feedback", str(path), *NEW)
    assert (status, said["refusals"][0]["code"]) == (1, "too_large")


def test_what_lies_outside_the_file_is_never_asked_for(monkeypatch):
    import socket

    def refuse(*_):
        raise AssertionError("It wanted to go out.")

    monkeypatch.setattr(socket, "socket", refuse)
    parts = parts_of(FEEDBACK + '<w:altChunk r:id="r1"/>')
    outside = ' TargetMode="External"'
    parts["word/_rels/document.xml.rels"] = relations(
        ("attachedTemplate", "http://192.0.2.1/t.dotx", outside),
        ("styles", "http://192.0.2.1/styles.xml", outside),
        ("numbering", "file:///etc/passwd", outside),
        ("aFChunk", "http://192.0.2.1/more.html", outside),
    )
    assert outcome_of(zipped(parts), "反馈.docx").startswith("关于检查情况的反馈")


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "C:\\word\\styles.xml", ""])
def test_relations_lead_nowhere_but_into_the_file(target):
    parts = parts_of(FEEDBACK)
    parts["word/_rels/document.xml.rels"] = relations(("styles", target))
    assert outcome_of(zipped(parts), "反馈.docx") == "damaged_word"


def test_a_file_with_a_comment_and_one_without_declarations_are_read():
    parts = parts_of(whole="<!-- Word -->" + parts_of(FEEDBACK)["word/document.xml"].removeprefix(HEAD))
    assert outcome_of(zipped(parts), "反馈.docx").startswith("关于")


@pytest.mark.django_db
def test_a_name_of_ninety_characters_is_kept_whole(office):
    from datetime import date

    from intake.importing import NewInspection, import_feedback

    into = NewInspection(name="综合检查", unit=office.unit, fed_back_on=date(2026, 2, 27))
    name = f"{'关于年度综合检查情况的反馈意见' * 6}.docx"
    said = import_feedback(word(FEEDBACK), name, actor=office.coordinator, into=into, clock=office.clock)
    assert said.source.name == name
    assert Ticket.objects.count() == 2


@pytest.mark.django_db
def test_a_word_file_by_any_name_is_read_and_kept_as_one(office, tmp_path):
    path = tmp_path / "反馈.txt"
    path.write_bytes(word(FEEDBACK))
    status, said = run("import_feedback", str(path), *NEW)
    assert (status, [issue["text"] for issue in said["issues"]]) == (0, ["1.简报报送不及时。", "2.信息员不明确。"])
    source = SourceFile.objects.get()
    assert source.name == "反馈.txt.docx"
    assert source.media_type.endswith("wordprocessingml.document")
    assert (root() / source.sha256[:2] / source.sha256[2:4] / source.sha256).read_bytes() == path.read_bytes()


@pytest.mark.django_db
def test_the_contract_holds_for_word_too(office, tmp_path):
    path = tmp_path / "反馈.docx"
    path.write_bytes(word(FEEDBACK))
    first = run("import_feedback", str(path), *NEW)[1]
    pieces = sorted([*first["issues"], *first["rest"]], key=lambda piece: piece["start"])
    ends = [0, *(piece["end"] for piece in pieces)]
    assert [piece["start"] for piece in pieces] == ends[:-1]
    text = "".join(piece["text"] for piece in pieces)
    assert text == "关于检查情况的反馈\n一、存在的主要问题\n1.简报报送不及时。\n2.信息员不明确。\n"
    assert all(piece["text"] == text[piece["start"] : piece["end"]] for piece in pieces)
    assert run("import_feedback", str(path), *NEW)[1] == first | {"already": True}
