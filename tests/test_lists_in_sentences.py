"""Several things in one sentence: with the comma of the language, and never more than can be read."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from organization.labels import enumerated, tell_apart
from tests.office import refused
from tests.test_layers import APPS
from tracker.models import Ticket
from tracker.store import FileRefused, keep
from workflow.refusals import TransitionRefused

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("language", "few", "many"),
    [("en", "1, 2, 3", "1, 2, 3 and 197 more"), ("zh-hans", "1、2、3", "1、2、3 等，另有 197 项")],
)
def test_lists_have_the_comma_of_the_language_and_are_bounded(language, few, many):
    with override(language):
        assert enumerated([1, 2, 3]) == few
        assert enumerated(range(1, 201)) == many
        assert enumerated(range(12), None).count(_comma(language)) == 11


def _comma(language):
    return {"en": ", ", "zh-hans": "、"}[language]


@pytest.mark.django_db
def test_two_hundred_open_measures_are_told_in_one_line(office):
    ticket = office.ticket(state="in_progress")
    for number in range(1, 13):
        office.do(ticket, "add_measure", "handler", text=f"措施{number}")
    said = refused(lambda: office.do(ticket, "submit", "head", outcome="已办。"))
    assert "1、2、3 等，另有 9 项" in said.sentences[said.codes.index("measures_open")]
    with override("en"), pytest.raises(TransitionRefused) as no:
        office.do(Ticket.objects.get(pk=ticket.pk), "submit", "head", outcome="已办。")
    sentences = [str(refusal.message) for refusal in no.value.refusals]
    assert "Finish these measures first and report it: 1, 2, 3 and 9 more." in sentences


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_file_that_is_refused_is_named(language):
    with override(language), pytest.raises(FileRefused) as no:
        keep([b""], "整改情况.pdf")
    assert "整改情况.pdf" in str(no.value.message)


# A line of code that joins things for people joins them by hand.
BY_HAND = re.compile(r"""["'](、|, )["']\.join\(""")


def test_nothing_is_joined_by_hand_where_people_read_it():
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in sorted(APPS - {"config", "operations", "record", "reports"})
        for path in sorted((ROOT / app).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if BY_HAND.search(line)
    ]
    # A form's own field, which is read back with these commas.
    assert found == ['administration/procedures/fields.py: initial=", ".join(evidence.get("kinds", [])),']


def test_labels_that_are_alike_are_told_apart_by_as_little_as_does_it():
    with override("en"):
        told = tell_apart([(1, "A", "x"), (2, "B", "y"), (3, "B", "z"), (4, "C", "p", "1"), (5, "C", "p", "2")])
    assert told == {1: "A", 2: "B (y)", 3: "B (z)", 4: "C (p, 1)", 5: "C (p, 2)"}
