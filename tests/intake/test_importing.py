"""Imports at the edges: who may learn what, two at once, what a dry run leaves, how much the database is asked."""

import threading
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from intake.decoding import Unreadable
from intake.importing import MOST_ISSUES, NewInspection, import_feedback
from intake.undoing import undo_import
from organization.people import add_department, add_person, appoint
from record.models import Event, Interface
from tests.office import FIRST_DAY, Office, refused
from tests.test_commands import run
from tracker.models import FeedbackIssue, Inspection, InspectionMember, SourceFile, Ticket
from tracker.store import open_stored, root

pytestmark = pytest.mark.django_db

FEEDBACK = """关于内部检查的反馈意见
一、存在的主要问题
（一）档案管理方面
1. 借阅登记不完整。请于2026年11月底前整改到位。
责任部门：档案室
2. 库房没有温湿度记录，立行立改。
（二）会议管理方面
会议纪要印发偏慢：一是审核环节多；二是没有时限要求。
责任部门：后勤处
二、整改要求
一是提高认识；二是按期整改。
""".encode()


def new(office, **said):
    return NewInspection(name="内部检查", unit=office.unit, fed_back_on=date(2026, 2, 27), **said)


def bring(office, data=FEEDBACK, name="反馈意见.txt", person="coordinator", into=None, **said):
    into = into or new(office)
    return import_feedback(data, name, actor=office.people[person], into=into, clock=office.clock, **said)


def everything_written():
    """How many rows each table holds, and which files the store."""
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    return rows, sorted(str(path) for path in root().rglob("*") if path.is_file())


def another_unit(office):
    """A second unit with a coordinator of its own, as the second half of one office."""
    with office.registry("another unit") as door:
        unit = add_department(door, "other", "示例市第二局")
        stranger = add_person(door, "coordinator2", "乙", "coordinator2-Secret-1")
        appoint(door, stranger, "coordinator", unit, FIRST_DAY)
    office.people["coordinator2"] = stranger
    return unit


def test_what_the_document_says_of_an_issue_reaches_its_ticket(office):
    bring(office)
    first, second, third, _fourth = Ticket.objects.order_by("number").select_related("issue")
    assert (first.due_on, first.original_due_on) == (date(2026, 11, 30), date(2026, 11, 30))
    assert first.issue.department == office.departments["archive"]
    assert second.term == "immediate"
    assert third.issue.numbering == "一（二）一是"
    assert third.issue.category == "会议管理方面 / 会议纪要印发偏慢"
    assert first.problem == first.issue.wording == "1. 借阅登记不完整。请于2026年11月底前整改到位。"


def test_an_import_is_one_batch_through_the_import_interface(office):
    batch = bring(office).source.batch
    events = Event.objects.filter(batch=batch)
    assert {event.interface for event in events} == {Interface.IMPORT}
    assert [event.detail or event.what for event in events.order_by("id")] == [
        "inspection_opened",
        "feedback_imported",
        *["register"] * 4,
    ]


def test_the_bytes_are_kept_as_they_came(office):
    data = FEEDBACK.decode().encode("utf-16-le")
    source = bring(office, data).source
    with open_stored(source.sha256) as file:
        assert file.read() == data


@pytest.mark.parametrize("name", ["反馈意见", "反馈.意见", "../../反馈.txt", "反馈.TXT"])
def test_any_name_will_do(office, name):
    source = bring(office, name=name).source
    assert "/" not in source.name
    assert (root() / source.sha256[:2] / source.sha256[2:4] / source.sha256).exists()


def test_warnings_are_told_again(office):
    first = bring(office).result
    again = bring(office).result
    assert [warning["code"] for warning in first["warnings"]] == ["unknown_department"]
    assert again == first | {"already": True}


def test_a_dry_run_leaves_nothing_behind(office):
    before = everything_written()
    assert len(bring(office, dry_run=True).result["issues"]) == 4
    assert everything_written() == before
    bring(office)
    before = everything_written()
    assert bring(office, dry_run=True).already
    assert everything_written() == before


def test_a_document_without_issues_opens_the_inspection_and_says_so(office):
    imported = bring(office, "示范处工作总结\n一、主要成效\n一是完成汇编；二是完成培训。\n".encode())
    assert imported.result["issues"] == []
    assert [warning["code"] for warning in imported.result["warnings"]] == ["no_issues"]


def test_more_issues_than_a_feedback_has_are_refused_whole(office):
    text = "存在问题\n" + "".join(f"{n}. 第{n}份台账不完整。\n" for n in range(1, 1000)) * 3
    before = everything_written()
    no = refused(lambda: bring(office, text.encode()))
    assert no.codes == ["too_many_issues"]
    assert everything_written()[1] == before[1]
    assert not Inspection.objects.exists()
    assert MOST_ISSUES < 2997


def test_what_cannot_be_read_leaves_nothing(office):
    before = everything_written()
    for data in (b"", b"\x00\x01", b"%PDF-1.4", b"\xff" * 40, b"a" * (settings.RECTIFY_IMPORT_MAX_BYTES + 1)):
        with pytest.raises(Unreadable):
            bring(office, data)
    assert everything_written() == before


def test_a_unit_reads_what_another_has_read(office):
    unit = another_unit(office)
    bring(office)
    theirs = NewInspection(name="内部检查", unit=unit, fed_back_on=date(2026, 2, 27))
    imported = bring(office, person="coordinator2", into=theirs)
    assert not imported.already
    assert Inspection.objects.count() == SourceFile.objects.count() == 2


def test_a_coordinator_of_another_unit_learns_nothing(office):
    another_unit(office)
    first = bring(office)
    assert refused(lambda: bring(office, person="coordinator2")).codes == ["not_coordinator"]
    status, said = run("import_feedback", __file__, "--inspection", str(first.inspection.pk), "--as", "coordinator2")
    unknown = run("import_feedback", __file__, "--inspection", "4711", "--as", "coordinator2")
    assert (status, said) == unknown
    assert said["refusals"][0]["code"] == "not_found"


def test_who_coordinates_one_inspection_is_not_told_of_another(office):
    """The bytes were read into an inspection that a member of a later one may not see."""
    bring(office)
    later = office.inspection(name="另一次检查")
    with office.changing(later, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.stranger, role="coordinator"))
    assert refused(lambda: bring(office, person="stranger", into=later)).codes == ["already_read"]
    other = bring(office, FEEDBACK + b"\n", person="stranger", into=later)
    assert other.inspection == later


def test_positions_go_on_where_an_inspection_has_issues(office):
    inspection = office.inspection()
    office.issue(inspection)
    bring(office, into=inspection)
    assert list(inspection.issues.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_undoing_takes_the_whole_import_and_lets_it_be_read_again(office):
    first = bring(office)
    numbers = undo_import(first.source, actor=office.coordinator, reason="读错了文件。", clock=office.clock)
    assert numbers == [issue["ticket"] for issue in first.result["issues"]]
    batches = set(Event.objects.filter(what="cancel").values_list("batch", flat=True))
    assert len(batches) == 1
    assert set(Event.objects.filter(detail="import_undone").values_list("batch", flat=True)) == batches
    again = bring(office, into=Inspection.objects.get(pk=first.inspection.pk))
    assert not {issue["ticket"] for issue in again.result["issues"]} & set(numbers)


def test_undoing_needs_a_coordinator_and_a_reason_and_happens_once(office):
    source = bring(office).source
    assert refused(lambda: undo_import(source, actor=office.verifier, reason="误。")).codes == ["not_coordinator"]
    assert refused(lambda: undo_import(source, actor=office.coordinator, reason=" ")).status == 409
    assert not Ticket.objects.filter(state="cancelled").exists()
    undo_import(source, actor=office.coordinator, reason="误。")
    assert refused(lambda: undo_import(source, actor=office.coordinator, reason="误。")).codes == ["import_undone"]


def test_one_moved_ticket_keeps_all_of_them(office):
    imported = bring(office)
    moved = imported.result["issues"][2]["ticket"]
    office.do(Ticket.objects.get(number=moved), "assign", "coordinator", **office.assignment())
    no = refused(lambda: undo_import(imported.source, actor=office.coordinator, reason="误。"))
    assert no.codes == ["import_touched"]
    assert not Ticket.objects.filter(state="cancelled").exists()
    assert not SourceFile.objects.get().undone


def test_the_batch_names_what_to_undo_on_the_command_line(office, tmp_path):
    path = tmp_path / "反馈.txt"
    path.write_bytes(FEEDBACK)
    words = ("--new", "检查", "--unit", "unit", "--fed-back-on", "2026-09-20", "--as", "coordinator")
    batch = run("import_feedback", str(path), *words)[1]["batch"]
    asks = ("--as", "coordinator", "--reason", "读错了")
    assert run("undo_import", str(uuid.uuid4()), *asks)[1]["refusals"][0]["code"] == "not_found"
    assert run("undo_import", "batch", *asks)[0] == 2
    assert run("undo_import", batch, "--as", "head", "--reason", "读错了")[1]["refusals"][0]["code"] == "not_found"
    assert len(run("undo_import", batch, *asks)[1]["cancelled"]) == 4
    assert run("undo_import", batch, *asks)[1]["refusals"][0]["code"] == "not_found"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["missing.txt", "--inspection", "1"], 1, "not_found"),
        (["missing.txt", "--new", "检查", "--unit", "unit", "--fed-back-on", "2026-09-20"], 1, "file_unreadable"),
        ([".", "--new", "检查", "--unit", "unit", "--fed-back-on", "2026-09-20"], 1, "file_unreadable"),
        (["a\0b", "--new", "检查", "--unit", "unit", "--fed-back-on", "2026-09-20"], 2, "wrong_usage"),
        ([__file__, "--new", "检查", "--unit", "archive", "--fed-back-on", "2026-09-20"], 1, "unknown_unit"),
        ([__file__, "--new", "检查", "--unit", "unit", "--fed-back-on", "2026-02-30"], 2, "wrong_usage"),
        ([__file__, "--new", "检" * 201, "--unit", "unit", "--fed-back-on", "2026-09-20"], 2, "wrong_usage"),
        ([__file__, "--new", " ", "--unit", "unit", "--fed-back-on", "2026-09-20"], 2, "wrong_usage"),
        ([__file__, "--inspection", "1", "--unit", "unit"], 2, "wrong_usage"),
        ([__file__, "--inspection", "one"], 2, "wrong_usage"),
        ([__file__], 2, "wrong_usage"),
    ],
)
def test_each_wrong_word_gets_its_sentence(office, words, status, code):
    before = everything_written()
    got, said = run("import_feedback", *words, "--as", "coordinator")
    assert (got, [refusal["code"] for refusal in said["refusals"]]) == (status, [code])
    assert said["refusals"][0]["message"]
    assert everything_written() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_that_bring_the_same_bytes_at_once_one_finds_the_other():
    office = Office()
    start, results = threading.Barrier(4), []

    def take_part():
        try:
            start.wait(10)
            results.append(
                import_feedback(FEEDBACK, "反馈.txt", actor=office.people["coordinator"], into=new(office)).already
            )
        finally:
            connections.close_all()

    people = [threading.Thread(target=take_part) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert sorted(results) == [False, True, True, True]
    assert Inspection.objects.count() == SourceFile.objects.count() == 1
    assert FeedbackIssue.objects.count() == Ticket.objects.count() == 4


def test_each_issue_costs_the_same_few_queries(office):
    def queries(count):
        items = "".join(f"{n}. 第{n}份台账不完整，缺少经办人签字。\n" for n in range(1, count + 1))
        with CaptureQueriesContext(connection) as asked:
            bring(office, f"关于台账的反馈\n存在问题\n{items}".encode())
        return len(asked)

    few, many = queries(5), queries(25)
    assert (many - few) / 20 <= 30
