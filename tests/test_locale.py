"""Everything people read is there in Chinese, in the office's own words, and the compiled catalogue says the same."""

import ast
import gettext
import re
import shutil
import struct
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

from organization.vocabulary import Role
from reports import labels
from tests.processes import of_development, run
from tracker.vocabulary import CounterKind, InspectionKind, Klass, Result, Severity, State, Term, code_of

CATALOGUE = Path(settings.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES"
OURS = sorted(
    folder.parent.name for folder in Path(settings.BASE_DIR).glob("*/__init__.py") if folder.parent.name != "tests"
)
CHINESE = r"[\u3007\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be translated: a text, its plural where it has one, and its context where one word means two."""

    text: str
    plural: str = ""
    context: str = ""


# --- the catalogue ---------------------------------------------------------------------------------------------


def read_po(path):
    """(message -> translation, the messages marked fuzzy) of a catalogue; the header is left out."""
    translations, fuzzy = {}, set()
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#~")]
        said = _keywords(line for line in lines if not line.startswith("#"))
        if not said.get("msgid"):
            continue
        message = Message(said["msgid"], said.get("msgid_plural", ""), said.get("msgctxt", ""))
        translations[message] = said.get("msgstr", said.get("msgstr[0]", ""))
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            fuzzy.add(message)
    return translations, fuzzy


def _keywords(lines):
    said, keyword = {}, ""
    for line in lines:
        if not line.startswith('"'):
            keyword, line = line.split(" ", 1)
        said[keyword] = said.get(keyword, "") + ast.literal_eval(line)
    return said


@pytest.fixture(scope="module")
def chinese():
    return read_po(CATALOGUE / "django.po")[0]


# --- the source ------------------------------------------------------------------------------------------------

# How many of the first arguments are text, and which of them: (context, text, plural).
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


def messages_in_the_source():
    """Message -> the file that says it, for Python and templates alike."""
    root = Path(settings.BASE_DIR)
    found = {}
    for path in (path for app in OURS for path in (root / app).rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(dict.fromkeys(_in_python(path.read_text(encoding="utf-8")), path))
    for path in (root / "templates").rglob("*.*"):
        if path.suffix in (".html", ".txt"):
            found.update(dict.fromkeys(_in_template(path.read_text(encoding="utf-8")), path))
    return found


def _in_python(source):
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        places = CALLS.get(getattr(call.func, "id", getattr(call.func, "attr", "")))
        if places and (message := _message([_constant(argument) for argument in call.args], places)):
            yield message


def _in_template(source):
    string = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    calls = re.finditer(rf"\b({'|'.join(CALLS)})\(((?:\s*{string}\s*,?)+)", templatize(source))
    for call in calls:
        texts = [ast.literal_eval(text) for text in re.findall(string, call[2])]
        yield _message(texts, CALLS[call[1]])


def _constant(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _message(texts, places):
    context, text, plural = (texts[place] if place is not None and place < len(texts) else "" for place in places)
    return Message(text, plural, context) if text else None


# --- promises --------------------------------------------------------------------------------------------------


def test_every_message_has_its_chinese(chinese):
    missing = [
        f"{message.text!r} in {path.relative_to(settings.BASE_DIR)}"
        for message, path in messages_in_the_source().items()
        if not chinese.get(message)
    ]
    assert not missing, "run `manage.py makemessages`, translate, run `compilemessages`:\n" + "\n".join(missing)


def test_the_catalogue_holds_nothing_that_nobody_says(chinese):
    assert not [message.text for message in set(chinese) - set(messages_in_the_source())]


def test_collecting_the_messages_changes_nothing(tmp_path):
    """A new sentence is one place in a diff: everything else stands where it stood."""
    if not shutil.which("xgettext"):
        pytest.skip("wants GNU gettext, which this machine lacks")
    copy = tmp_path / "house"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "var", "tests"))
    collected = run("manage.py", "makemessages", env=of_development(tmp_path / "var"), cwd=copy)
    assert collected.returncode == 0, collected.stderr
    for committed in Path(settings.BASE_DIR).glob("locale/*/LC_MESSAGES/*.po"):
        now = copy / committed.relative_to(settings.BASE_DIR)
        before, after = (path.read_text(encoding="utf-8").splitlines() for path in (committed, now))
        changes = list(unified_diff(before, after, "committed", "collected", lineterm="", n=1))
        assert committed.read_bytes() == now.read_bytes(), "run `manage.py makemessages`:\n" + "\n".join(changes[:40])


def test_no_translation_is_only_a_guess():
    assert not read_po(CATALOGUE / "django.po")[1]


def test_the_compiled_catalogue_says_what_the_written_one_says(chinese):
    compiled = (CATALOGUE / "django.mo").read_bytes()
    with (CATALOGUE / "django.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    for message, translation in chinese.items():
        assert _spoken(spoken, message) == translation, "run `manage.py compilemessages`"
    order = "<" if compiled[:4] == b"\xde\x12\x04\x95" else ">"
    (held,) = struct.unpack(f"{order}I", compiled[8:12])
    assert held == len(chinese) + 1, "the compiled catalogue holds more or less than the written one"


def _spoken(catalogue, message):
    if message.plural:
        return (
            catalogue.npgettext(message.context, message.text, message.plural, 2)
            if message.context
            else catalogue.ngettext(message.text, message.plural, 2)
        )
    if message.context:
        return catalogue.pgettext(message.context, message.text)
    return catalogue.gettext(message.text)


def test_placeholders_are_the_same_in_both_languages(chinese):
    def placeholders(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))

    for message, translation in chinese.items():
        assert placeholders(translation) == placeholders(message.plural or message.text), message.text


def test_chinese_sentences_are_punctuated_as_chinese(chinese):
    for message, translation in chinese.items():
        assert not re.search(rf"{CHINESE}\s?[,;:?!]|{CHINESE}\.(?:\s|$)", translation), translation
        assert "..." not in translation
        if " " in message.text and message.text.endswith(".") and re.search(CHINESE, translation):
            assert translation.endswith(("。", "”。", "）。")), translation


def test_a_stranger_is_addressed_with_respect(chinese):
    assert not [translation for translation in chinese.values() if "你" in translation]


# --- the office's own words ------------------------------------------------------------------------------------

LABELS = {
    State: ["待分派", "待签收", "整改中", "待核验", "待销号", "已销号", "已撤销"],
    Term: ["立行立改", "限期整改", "长期坚持"],
    Result: ["完成", "基本完成"],
    Klass: ["已完成", "基本完成", "正在推进", "未完成", "已撤销"],
    InspectionKind: ["检查", "审计", "督查", "安全检查", "环保检查", "自查"],
    Role: ["整改协调员", "部门负责人", "承办人", "核验人", "责任领导", "审计员", "管理员"],
}


@pytest.mark.parametrize("choices", LABELS, ids=lambda choices: choices.__name__)
def test_labels_are_the_office_s(choices):
    with override("zh-hans"):
        assert [str(label) for label in choices.labels] == LABELS[choices]


@pytest.mark.parametrize("choices", LABELS, ids=lambda choices: choices.__name__)
def test_a_label_of_either_language_means_its_code(choices):
    for code in choices:
        for language in ("zh-hans", "en"):
            with override(language):
                assert code_of(choices, str(code.label)) == code


@pytest.mark.parametrize(
    ("choices", "reported"),
    [
        (State, labels.STATE_LABELS),
        (Term, labels.TERM_LABELS),
        (Result, labels.RESULT_LABELS),
        (Severity, labels.SEVERITY_LABELS),
        (InspectionKind, labels.KIND_LABELS),
        (CounterKind, {code: word for code, (word, _unit) in labels.COUNTER_LABELS.items()}),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_reports_say_what_the_pages_say(choices, reported):
    with override("zh-hans"):
        assert {str(code): str(code.label) for code in choices} == reported


def test_the_catalogue_names_its_places_from_the_project_itself():
    """Where a text stands is told as anybody finds it in a checkout, not as it lay on one machine."""
    places = re.findall(r"^#: (.+)$", (CATALOGUE / "django.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert places
    assert [place for line in places for place in line.split() if place.startswith(("/", "."))] == []
