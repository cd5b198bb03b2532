"""A document becomes tickets: once, whole, by a coordinator, and undone while nobody has touched them."""

import pytest

from record.models import Attempt, Event
from tests.test_commands import run
from tracker.models import FeedbackIssue, Inspection, SourceFile, Ticket

pytestmark = pytest.mark.django_db

FEEDBACK = """关于综合检查情况的反馈

一、信息报送方面
1. 简报报送不及时。三季度应报送简报21期，其中7期晚于规定时限报出。
2. 信息员不明确。个别处室未明确信息员。
二、档案管理方面
存在以下问题：一是会议记录要素不全，12份记录未签字归档；二是借阅登记不完整。
"""
NEW = ("--new", "综合检查", "--unit", "unit", "--fed-back-on", "2026-02-27")


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "反馈意见.txt"
    path.write_text(FEEDBACK, "utf-8")
    return path


def test_a_document_becomes_tickets_and_every_character_is_accounted_for(office, paper):
    status, said = run("import_feedback", str(paper), *NEW, "--as", "coordinator")
    assert (status, said["already"], len(said["issues"])) == (0, False, 4)
    pieces = sorted([*said["issues"], *said["rest"]], key=lambda piece: piece["start"])
    assert "".join(piece["text"] for piece in pieces) == FEEDBACK
    assert [i["ticket"] for i in said["issues"]] == list(Ticket.objects.values_list("number", flat=True))
    assert {e.batch for e in Event.objects.filter(what="register")} == {SourceFile.objects.get().batch}


def test_the_same_bytes_are_read_once_for_a_unit(office, paper):
    first = run("import_feedback", str(paper), *NEW, "--as", "coordinator")[1]
    events = Event.objects.count()
    again = run("import_feedback", str(paper), *NEW, "--as", "coordinator")[1]
    into = run("import_feedback", str(paper), "--inspection", str(first["inspection"]), "--as", "coordinator")[1]
    for later in (again, into):
        assert later["already"] is True and later["inspection"] == first["inspection"]
        assert [i["ticket"] for i in later["issues"]] == [i["ticket"] for i in first["issues"]]
        assert later["rest"] == first["rest"]
    assert Event.objects.count() == events


def test_a_dry_run_writes_nothing(office, paper):
    events = Event.objects.count()
    status, said = run("import_feedback", str(paper), *NEW, "--as", "coordinator", "--dry-run")
    assert (status, len(said["issues"]), {i["ticket"] for i in said["issues"]}) == (0, 4, {None})
    assert not (Inspection.objects.exists() or Ticket.objects.exists() or SourceFile.objects.exists())
    assert Event.objects.count() == events


@pytest.mark.parametrize("person", ["head", "handler", "verifier", "leader", "auditor", "admin"])
def test_only_a_coordinator_imports_and_refusals_are_kept(office, paper, person):
    status, said = run("import_feedback", str(paper), *NEW, "--as", person)
    assert (status, [r["code"] for r in said["refusals"]]) == (1, ["not_coordinator"])
    assert Attempt.objects.get().actor.username == person
    assert not (Inspection.objects.exists() or SourceFile.objects.exists())


def test_undone_while_untouched_then_read_again_under_new_numbers(office, paper):
    first = run("import_feedback", str(paper), *NEW, "--as", "coordinator")[1]
    status, undone = run(
        "undo_import",
        "--inspection",
        str(first["inspection"]),
        "--as",
        "coordinator",
        "--reason",
        "读错了文件",
    )
    assert (status, undone["cancelled"]) == (0, [i["ticket"] for i in first["issues"]])
    assert set(Ticket.objects.values_list("state", flat=True)) == {"cancelled"}
    again = run("import_feedback", str(paper), *NEW, "--as", "coordinator")[1]
    assert again["already"] is False
    assert not {i["ticket"] for i in again["issues"]} & set(undone["cancelled"])


def test_an_import_that_somebody_worked_on_is_not_undone(office, paper):
    first = run("import_feedback", str(paper), *NEW, "--as", "coordinator")[1]
    touched = first["issues"][1]["ticket"]
    run(
        "move", touched, "assign", "--as", "coordinator", "--answer", "department=info", "--answer",
        "leader=leader", "--answer", "due_on=2026-06-30",
    )  # fmt: skip
    status, said = run(
        "undo_import", "--inspection", str(first["inspection"]), "--as", "coordinator", "--reason", "读错了"
    )
    assert (status, said["refusals"][0]["code"]) == (1, "import_touched")
    assert touched in said["refusals"][0]["message"]
    assert not Ticket.objects.filter(state="cancelled").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02binary\x00", "binary"),
        (b"PK\x03\x04 word", "damaged_word"),
        (b"%PDF-1.7", "office_file"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(office, tmp_path, content, code):
    path = tmp_path / "文件.txt"
    path.write_bytes(content)
    status, said = run("import_feedback", str(path), *NEW, "--as", "coordinator")
    assert (status, said["refusals"][0]["code"]) == (1, code)
    assert not Inspection.objects.exists()


def test_a_huge_file_is_refused_before_it_is_read(office, tmp_path):
    path = tmp_path / "巨大.txt"
    with open(path, "wb") as file:
        file.truncate(60_000_000)
    status, said = run("import_feedback", str(path), *NEW, "--as", "coordinator")
    assert (status, said["refusals"][0]["code"]) == (1, "too_large")


def test_wrong_words_are_wrong_usage(office, paper):
    for arguments in (
        ("--new", "综合检查", "--as", "coordinator"),
        ("--new", "综合检查", "--unit", "unit", "--fed-back-on", "2026-02-30", "--as", "coordinator"),
        (*NEW, "--kind", "tea", "--as", "coordinator"),
        (*NEW, "--inspection", "1", "--as", "coordinator"),
    ):
        status, said = run("import_feedback", str(paper), *arguments)
        assert (status, said["refusals"][0]["code"]) == (2, "wrong_usage"), arguments
    status, said = run(
        "import_feedback", str(paper), "--new", "综合检查", "--unit", "nowhere", "--fed-back-on", "2026-02-27",
        "--as", "coordinator",
    )  # fmt: skip
    assert (status, said["refusals"][0]["code"]) == (1, "unknown_unit")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_office_encodings_are_read(office, tmp_path, encoding):
    path = tmp_path / "反馈.txt"
    path.write_bytes(FEEDBACK.encode(encoding))
    status, said = run("import_feedback", str(path), *NEW, "--as", "coordinator")
    assert (status, len(said["issues"])) == (0, 4)
    assert FeedbackIssue.objects.first().wording == said["issues"][0]["text"]
