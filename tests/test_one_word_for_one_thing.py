"""Every state, result and step has one word: on pages, in papers, and in the plain lines of commands."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.utils.translation import override

from organization import vocabulary as organization_vocabulary
from reports import labels
from reports.ledger import COLUMNS
from tests.beginnings import begins_with
from tracker import vocabulary
from tracker.steps import STEPS, step_label

ROOT = Path(__file__).resolve().parents[1]
PO = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text("utf-8")


def vocabularies():
    from django.db.models import TextChoices

    for module in (vocabulary, organization_vocabulary):
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, TextChoices) and found is not TextChoices:
                yield found


PAPERS = {
    vocabulary.State: labels.STATE_LABELS,
    vocabulary.Klass: labels.CLASS_LABELS,
    vocabulary.Result: labels.RESULT_LABELS,
    vocabulary.Term: labels.TERM_LABELS,
    vocabulary.Severity: labels.SEVERITY_LABELS,
    vocabulary.InspectionKind: labels.KIND_LABELS,
    vocabulary.CounterKind: {code: word for code, (word, _unit) in labels.COUNTER_LABELS.items()},
}


@pytest.mark.parametrize("choices", PAPERS, ids=lambda choices: choices.__name__)
def test_papers_say_what_pages_say(choices):
    with override("zh-hans"):
        assert {str(code): str(code.label) for code in choices} == PAPERS[choices]


def test_what_has_two_english_words_in_one_place_has_one_chinese_one_everywhere():
    """Words that were once said for the same thing; what is left of each pair is the office's."""
    texts = {"pages": PO, "papers": "".join(COLUMNS)}
    texts |= {path.name: path.read_text("utf-8") for path in (ROOT / "README.zh-CN.md", ROOT / "README.md")}
    for gone in ("举证", "整改办", "办理流程"):
        assert [name for name, text in texts.items() if gone in text] == [], gone
    assert {line for line in PO.splitlines() if "制度" in line} == {'msgstr "制定制度"', 'msgstr "修订制度"'}


@pytest.mark.parametrize("choices", list(vocabularies()), ids=lambda choices: choices.__name__)
def test_no_code_is_its_own_label(choices):
    with override("zh-hans"):
        for one in choices:
            assert str(one.label) != one.value
            assert re.search("[\u4e00-\u9fff]|English", str(one.label)), one


def test_every_step_has_its_word():
    with override("zh-hans"):
        for name in STEPS:
            assert re.search("[\u4e00-\u9fff]", str(step_label(name))), name


# --- what commands print ---

# Codes that are spelled like nothing else; `plan`, `note` and such are ordinary words of a sentence.
CODES = {code for choices in vocabularies() for code in choices.values} | set(STEPS)
CODES -= {"en", "zh-hans"}


def printed(name, *arguments):
    """The plain lines of a command, and what it says beside them."""
    command = load_command_class(get_commands()[name], name)
    out = StringIO()
    command.stdout = command.stderr = type(command.stdout)(out)
    options = vars(command.create_parser("manage.py", name).parse_args([*map(str, arguments)]))
    try:
        with override("zh-hans"):
            command.handle(**options)
    except SystemExit:
        pass
    return out.getvalue()


def codes_in(text):
    """Words that are codes; user names, department codes and names of procedures are not of the vocabulary."""
    return {word for word in re.findall(r"[a-z][a-z_-]+", text) if word in CODES}


@begins_with
def told(office):
    rules = {
        "verbs": {"verify": {"sign_offs": {"rule": "all", "by": [{"role": "leader", "scope": "ticket"}]}}},
        "extensions": [{"offset": 30, "unit": "calendar_days", "granted_by": "leader"}],
        "look_backs": [{"offset": 1, "unit": "calendar_days"}],
    }
    office.at_work = office.ticket(office.inspection(rules=rules), "在办", "in_progress")
    office.do(office.at_work, "add_measure", "handler", text="修订办法", owner="handler")
    office.do(office.at_work, "request_extension", "head", reason="缓", due_on="2026-07-10")
    office.submitted = office.ticket(office.inspection(rules=rules), "已提请", "submitted")
    office.returned = office.ticket(office.inspection("inspection"), "逐项", "submitted")
    office.do(office.returned, "review", "verifier", measures="1", verdict="returned", reason="不全。")
    office.closed = office.ticket(office.inspection(rules=rules | {"verbs": {}}), "已办", "closed")
    for username in ("head", "handler", "verifier", "leader", "coordinator"):
        person = office.people[username]
        person.username, person.name = f"user{person.pk}", "张三"  # the cast is called by its roles, which are codes
        with office.registry("renamed") as door:
            door.save(person)
    return office


pytest_db = pytest.mark.django_db


@pytest_db
@pytest.mark.parametrize("which", ["at_work", "submitted", "returned", "closed"])
@pytest.mark.parametrize("command", ["show", "history", "offers"])
def test_no_command_about_a_ticket_prints_a_code(told, command, which):
    extra = ["--as", told.coordinator.username] if command == "offers" else []
    text = printed(command, getattr(told, which).number, *extra)
    assert text.strip()
    assert codes_in(text) == set(), text


@pytest_db
def test_steps_taken_on_the_command_line_are_told_in_words(told):
    coordinator, head = told.coordinator.username, told.head.username
    number = told.at_work.number
    texts = [
        printed("move", number, "report_progress", "--as", head, "--reason", "有进展。"),
        printed("move", number, "fly", "--as", head),
        printed("measure", number, "--as", head, "--number", "1", "--progress", "50", "--reason", "过半。"),
        printed("extension", number, "withdraw", "--as", head),
        printed("signoff", told.submitted.number, "give", "--as", coordinator, "--reason", "同意"),
        printed("look_backs"),
        printed("bulk", "chase", "--tickets", number, "--as", coordinator, "--reason", "请抓紧。"),
        printed("check_procedure", "--all"),
    ]
    names = {"fly", "inspection", "self-check", "audit"}  # what was asked, and what procedures are called
    for text in texts:
        assert codes_in(text) - names == set(), text


@pytest_db
def test_staffing_names_the_step_that_nobody_can_take(told):
    from organization.people import deactivate

    with told.registry("closed") as door:
        deactivate(door, told.verifier)
        deactivate(door, told.leader)
    text = printed("staffing")
    assert "“核验”" in text
    assert codes_in(text) == set(), text
