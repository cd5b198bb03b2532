"""Text enters at one gate: the unseen is left out and told, what is no text is refused, nothing is cut or changed."""

import importlib
import io
import pkgutil

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command, get_commands, load_command_class
from docx import Document
from openpyxl import load_workbook

from administration.procedures.fields import fields_for
from desk.forms.of_steps import FORMS
from desk.gate import PASSWORDS
from intake.decoding import decode_counted
from intake.importing import NewInspection, import_feedback
from intake.source import read_source
from record.clock import database_clock
from record.models import Attempt, tracked
from record.text import LONGEST_REASON, NoText, must_be_text, seen, unseen_in
from reports.ledger import as_csv, plain_rows
from reports.page import in_format
from reports.report import report
from reports.workbook import as_xlsx
from tests.desk.asking import asked
from tests.test_commands import run
from tests.test_layers import APPS
from tests.word_in.papers import p, word
from tracker.answers import LONGEST_PROBLEM, LONGEST_TEXT, LONGEST_TITLE, READERS, Unreadable
from tracker.commands import FILES, OfficeCommand
from tracker.facts.reading import facts_at
from tracker.models import FeedbackIssue, Ticket
from workflow.refusals import TransitionRefused

UNSEEN = ["\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f", "\ufdd0", "\ufffe", "\uffff", "\U0001ffff"]
SEEN = ["\t", "\n", "\r\n", "\u3000", "\u200b", "\u2028", "\ufeff", "\ufffd", "e\u0301", "２份", "﨑", "𠮷", "👨‍👩‍👧"]


# --- the gate itself ---


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_what_nobody_sees_is_left_out(sign):
    assert seen(f"整{sign}改") == "整改" and unseen_in({"a": [f"整{sign}改", (sign,)]}) == 2


@pytest.mark.parametrize("sign", SEEN, ids=ascii)
def test_what_anybody_may_write_stays_to_the_sign_and_is_never_normalised(sign):
    assert seen(f"整{sign}改") == f"整{sign}改"


def test_the_sentence_names_the_field_and_the_length():
    with pytest.raises(NoText) as no:
        must_be_text(["短", "长" * 12], "标题", most=10)
    assert "标题" in no.value.message and "12" in no.value.message and "10" in no.value.message
    with pytest.raises(NoText) as no:
        must_be_text({"a": {"b": "\ud800"}}, "标题")
    assert "标题" in no.value.message and no.value.code == "no_text"


# --- every free text has a limit ---


def our_forms(kind=forms.BaseForm):
    """Every form class of ours, however it came into the world."""
    for app in sorted(APPS - {"config"}):
        for module in pkgutil.walk_packages([app], f"{app}."):
            if "migrations" not in module.name and "management" not in module.name:
                importlib.import_module(module.name)
    found = set()
    todo = [kind]
    while todo:
        classes = todo.pop().__subclasses__()
        todo += classes
        found |= {each for each in classes if each.__module__.split(".")[0] in APPS}
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def fields_of_forms():
    for form in our_forms():
        yield from ((f"{form.__qualname__}.{name}", name, field) for name, field in form.base_fields.items())
    for section in fields_for({}).values():
        yield from ((f"procedure.{name}", name, field) for name, field in section.items())


def test_every_free_text_of_every_form_has_a_stated_limit():
    texts = (forms.CharField, forms.EmailField, forms.SlugField)
    free = [(where, field) for where, _name, field in fields_of_forms() if type(field) in texts]
    assert len(free) > 60
    # Django's own sign-in takes its limits from the model; `SignInForm.clean` holds it to them.
    own = {"SignInForm.username", "SignInForm.password"}
    assert [where for where, field in free if not field.max_length and where not in own] == []


def test_every_number_of_every_form_fits_a_column():
    numbers = [(where, field) for where, _name, field in fields_of_forms() if isinstance(field, forms.IntegerField)]
    assert len(numbers) > 10
    assert [where for where, field in numbers if field.max_value is None or field.max_value >= 2**63] == []


def test_the_gate_leaves_every_password_of_every_form_alone():
    named = {name for _where, name, field in fields_of_forms() if isinstance(field.widget, forms.PasswordInput)}
    assert named == PASSWORDS


@pytest.mark.django_db
def test_no_answer_of_any_step_is_taken_beyond_its_limit(office):
    ticket, taken = office.ticket(), {}
    ticket.standing_of(office.coordinator, office.clock())
    for name, read in READERS.items():
        try:
            taken[name] = read("长" * 100_000, ticket)
        except Unreadable as no:
            assert no.refusal.code
    assert [name for name, heard in taken.items() if isinstance(heard, str | list)] == []


@pytest.mark.django_db
def test_the_form_of_a_step_takes_no_more_than_the_engine(office):
    most = {"title": LONGEST_TITLE, "problem": LONGEST_PROBLEM, "reason": LONGEST_REASON}
    fields = [(step, name, field) for step in FORMS for name, field in asked(office, step).fields.items()]
    free = [(step, name, field) for step, name, field in fields if isinstance(field.widget, forms.Textarea)]
    free = [each for each in free if each[1] != "parts"]  # titles line by line, each judged by itself
    assert len(free) > 30
    assert [each[:2] for each in free if each[2].max_length > most.get(each[1], LONGEST_TEXT)] == []


# --- the engine and the door ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "said", "length"),
    [
        ("edit_wording", {"reason": "长" * 4001}, 4001),
        ("edit_wording", {"reason": "更正。", "title": "长" * 301}, 301),
        ("edit_wording", {"reason": "更正。", "problem": "长" * 8001}, 8001),
        ("add_remark", {"text": "长" * 4001}, 4001),
        ("chase", {"reason": "长" * 4001}, 4001),
    ],
)
def test_over_length_is_refused_with_field_and_length_and_changes_nothing(office, step, said, length):
    ticket = office.ticket(state="assigned")
    with pytest.raises(TransitionRefused) as no:
        office.do(ticket, step, "coordinator", **said)
    assert no.value.status == 422
    assert any(str(length) in str(refusal.message) for refusal in no.value.refusals)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version
    assert Attempt.objects.filter(subject=ticket.subject_key, what=step, status=422).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [{"reason": "\ud800"}, {"reason": "好", "title": "a\udfff"}, {"reason": "好", "\ud801": "x"}]
)
def test_a_lone_surrogate_is_refused_with_the_name_of_its_field(office, said):
    ticket = office.ticket()
    with pytest.raises(TransitionRefused) as no:
        office.do(ticket, "edit_wording", "coordinator", **said)
    assert [refusal.code for refusal in no.value.refusals] == ["no_text"] and no.value.status == 422


@pytest.mark.django_db
def test_a_step_whose_name_is_no_text_or_endless_is_only_unknown(office):
    ticket = office.ticket()
    for name in ("\ud800", "\x00", "x" * 5000):
        with pytest.raises(TransitionRefused) as no:
            office.do(ticket, name, "coordinator")
        assert no.value.status == 422


@pytest.mark.django_db
def test_a_version_beyond_any_column_is_stale_and_the_attempt_is_kept(office):
    ticket = office.ticket()
    for version in (10**22, -(10**22), 2**63):
        with pytest.raises(TransitionRefused):
            office.do(ticket, "cancel", "coordinator", reason="重复。", seen_version=version)
    assert Attempt.objects.filter(subject=ticket.subject_key, seen_version=None).count() == 3


@pytest.mark.django_db
def test_no_new_row_or_event_holds_what_nobody_sees(office):
    sign = "".join(UNSEEN)
    ticket = office.ticket(title=f"简{sign}报")
    assert Ticket.objects.get(pk=ticket.pk).title == "简报"
    event = office.do(ticket, "edit_wording", "coordinator", reason=f"更{sign}正。", title=f"新{sign}题")
    assert (event.reason, event.moved.title) == ("更正。", "新题")


@pytest.mark.django_db
def test_what_stood_there_before_is_not_rewritten_by_the_way(office, monkeypatch):
    ticket = before_the_gate(office, monkeypatch)
    office.do(ticket, "edit_wording", "coordinator", reason="更正。", severity="serious")
    assert Ticket.objects.get(pk=ticket.pk).title == "简\x0b报\uffff"


@pytest.mark.django_db
def test_words_are_kept_as_typed_whatever_form_of_unicode_they_have(office):
    said = "e\u0301 ２份 ＺＧ　﨑 \u200b👨‍👩‍👧"
    event = office.do(office.ticket(), "add_remark", "coordinator", text=said)
    assert event.moved.remarks.get().text == said


@pytest.mark.django_db
def test_a_split_asked_for_like_any_other_step_bears_its_tickets(office):
    """There is one door: whoever asks for a split by its name cannot record “split” and bear nothing."""
    event = office.do(office.ticket(), "split", "coordinator", reason="分头办理。", parts=[{"title": "另一半"}])
    assert [birth.moved.title for birth in event.births] == ["另一半"]


# --- commands ---

REGISTER = ("--text", "台账缺少三栏。", "--as", "coordinator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "length"), [("--title", 301), ("--text", 8001), ("--category", 501), ("--reason", 4001)]
)
def test_register_refuses_what_is_too_long_and_cuts_nothing(office, option, length):
    place = ("--inspection", str(office.inspection().pk), "--title", "台账缺项")
    status, said = run("register", *place, *REGISTER, option, "长" * length)
    [refusal] = said["refusals"]
    assert status == 1 and refusal["code"] == "too_long" and str(length) in refusal["message"]
    assert not FeedbackIssue.objects.exists()


@pytest.mark.django_db
def test_a_command_says_what_it_left_out(office, capsys):
    place = ("--inspection", str(office.inspection().pk), "--title", "台\x0b账\uffff缺项")
    status, said = run("register", *place, *REGISTER)
    assert status == 0 and Ticket.objects.get().title == "台账缺项"
    [note] = said["notes"]
    assert "--title" in note and "2" in note
    call_command("register", *place, *REGISTER)
    assert note in capsys.readouterr().err
    assert "notes" not in run("show", said["ticket"])[1]


@pytest.mark.django_db
def test_a_command_refuses_a_lone_surrogate_as_wrong_usage(office):
    ticket = office.ticket()
    status, said = run("move", ticket.number, "cancel", "--as", "coordinator", "--reason", "\udcd5")
    assert status == 2 and "--reason" in said["refusals"][0]["message"]


def test_the_gate_touches_no_name_of_a_file():
    """Every argument that says it takes a path is known to the gate as one."""
    paths = set()
    for name, app in get_commands().items():
        if app.split(".")[0] in ("tracker", "notifications", "operations", "reports", "intake", "record"):
            command = load_command_class(app, name)
            if not isinstance(command, OfficeCommand):
                continue
            parser = command.create_parser("manage.py", name)
            paths |= {a.dest for a in parser._actions if str(a.metavar).startswith(("PATH", "FILE"))}
    assert paths == FILES


# --- documents ---


def test_a_text_is_cleaned_as_it_is_decoded():
    text, left_out = decode_counted("一、问题\x0b与\uffff建议\x85，\ufdd0台账\x1f不全。\r\n".encode(), "反馈.txt")
    assert (text, left_out) == ("一、问题与建议，台账不全。\n", 5)


def test_a_stray_sign_in_a_long_text_is_left_out_and_a_binary_file_is_still_refused():
    line = "1.档案借阅登记缺项，部分记录没有归还日期，管理人员未签字确认，库房温湿度也没有按规定逐日记录。\n"
    text, left_out = decode_counted((line + "\x00" + line + "\x01" + line).encode(), "反馈.txt")
    assert (text, left_out) == (line * 3, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text", "word"])
def test_places_are_counted_in_the_cleaned_text_and_nothing_is_normalised(office, kind):
    lines = ["一、存在的问题", "1. 借\ufdd0阅登记\U0001fffe不完整，９条e\u0301没有归还。", "2. 库房没有\ufdd1记录。"]
    data = word("".join(map(p, lines))) if kind == "word" else "\n".join(lines).encode()
    name = "反馈.docx" if kind == "word" else "反馈.txt"
    into = NewInspection(name="检查", unit=office.unit, fed_back_on=office.clock().date())
    said = import_feedback(data, name, actor=office.coordinator, into=into, clock=office.clock)
    text = read_source(data, name).text
    assert said.left_out == 3 and "９条e\u0301没有" in text
    issues = FeedbackIssue.objects.all()
    assert len(issues) == 2
    for issue in issues:
        assert issue.wording == text[issue.start : issue.end] == seen(issue.wording)


@pytest.mark.django_db
def test_the_import_command_and_page_say_what_was_left_out(office, enter, tmp_path):
    path = tmp_path / "反馈.txt"
    path.write_text("一、问题\n1. 台账\x0b不全，没有按规定逐项登记。\n", encoding="utf-8")
    new = ("--new", "检查", "--unit", "unit", "--fed-back-on", "2026-02-27", "--as", "coordinator")
    status, said = run("import_feedback", str(path), *new, "--dry-run")
    assert status == 0 and "反馈.txt" in said["notes"][0]
    about = {"name": "检查", "unit": "unit", "kind": "inspection", "fed_back_on": "2026-02-27"}
    file = SimpleUploadedFile("反馈.txt", path.read_bytes())
    page = enter("coordinator").post("/inspections/import/", about | {"file": file}, follow=True)
    assert "nobody sees" in page.content.decode()


# --- exports of rows that were written before there was a gate ---


def before_the_gate(office, monkeypatch):
    with monkeypatch.context() as past:
        past.setattr(tracked, "_as_text", lambda field, value: value)
        return office.ticket(title="简\x0b报\uffff", state="assigned")


@pytest.mark.django_db
def test_text_that_xml_cannot_hold_breaks_no_export(office, monkeypatch):
    ticket = before_the_gate(office, monkeypatch)
    assert Ticket.objects.get(pk=ticket.pk).title == "简\x0b报\uffff"
    facts = facts_at(database_clock(), today=office.clock().date(), inspection=ticket.inspection)
    told = report(facts)
    papers = {form: in_format(form, told, facts) for form in ("docx", "md", "json")}
    assert all(papers.values())
    words = "\n".join(cell.text for table in Document(io.BytesIO(papers["docx"])).tables for cell in table._cells)
    assert ticket.number in words and "\uffff" not in words
    sheet = load_workbook(io.BytesIO(as_xlsx(facts))).worksheets[0]
    assert any("简报" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "简报" in as_csv(facts) and plain_rows(facts)
