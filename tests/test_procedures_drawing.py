"""Drawings: every state and step is on them and in the list beside; the documentation is the declarations' own."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils.translation import override

from tests.test_commands import run
from tracker.handbook import law_page
from tracker.labels import ALL
from tracker.labels import label_of as say
from tracker.law import ticket_law
from tracker.management.commands.draw_procedure import drawn
from tracker.procedure_words import WORDS
from workflow.drawing import draw
from workflow.plans import Plan
from workflow.reading import read_plan
from workflow.shipped import shipped
from workflow.telling import told

LAW = ticket_law()
DOCS = Path(settings.BASE_DIR) / "docs"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("columns", shipped(), ids=lambda columns: columns["name"])
def test_every_state_and_open_step_is_drawn(columns, language):
    with override(language):
        plan = read_plan(columns["rules"])
        text = draw(LAW, plan, say, title=columns["title"])
        labels = "\n".join(e.text for e in ElementTree.fromstring(text).iter() if e.text)
        assert all(str(say(state)) in labels for state in LAW.states)
        assert all(step.label in labels for step in told(LAW, plan, say))


def test_a_drawing_can_be_listened_to_and_takes_the_colour_around_it():
    svg = ElementTree.fromstring(draw(LAW, Plan(), say, title="a < b"))
    kind = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img" and svg.find(f"{kind}title").text == "a < b"
    assert {svg.find(f"{kind}title").get("id"), svg.find(f"{kind}desc").get("id")} == set(
        svg.get("aria-labelledby").split()
    )
    assert not re.search(r"#[0-9a-f]{3,6}\b", ElementTree.tostring(svg, encoding="unicode").replace("#tip", ""))


def test_gates_are_marked_and_refusing_is_drawn_only_where_something_is_signed():
    signed = read_plan({"verbs": {"close": {"sign_offs": {"by": [{"role": "leader"}, {"person": "wang"}]}}}})
    with override("en"):
        assert "Close the ticket ✍2" in draw(LAW, signed, say, title="") and "✍" not in draw(LAW, Plan(), say, title="")
    assert "refuse" in {step.name for step in told(LAW, signed, say)} - {step.name for step in told(LAW, Plan(), say)}


def test_the_list_says_who_may_and_what_is_asked():
    rules = {
        "verbs": {
            "submit": {"measures": 1, "evidence": {"minimum": 2, "kinds": ["pdf"]}, "fields": ["handler"]},
            "verify": {"separation": ["department"]},
            "close": {
                "roles": ["leader"],
                "sign_offs": {
                    "rule": "at_least",
                    "at_least": 1,
                    "by": [{"role": "head"}, {"person": "wang"}],
                },
            },
        },
        "plan": {"sign_offs": {"rule": "in_order", "by": [{"role": "leader", "scope": "named"}]}},
    }
    with override("en"):
        said = {step.name: step for step in told(LAW, read_plan(rules), say)}
    assert said["submit"].demands == (
        "at least 1 measure",
        "at least 2 pieces of evidence",
        "evidence of the types pdf",
        "filled in: Handler",
        "plan of measures approved by Leader (named by the ticket), one after another",
    )
    assert said["verify"].demands == (
        "by somebody who did not work on it",
        "apart from the work by department too",
    )
    assert said["close"].who == "Leader"
    assert "signed by 1 of: Head (over the ticket), wang" in said["close"].demands


def test_every_word_of_a_procedure_has_a_label():
    codes = {
        *LAW.verbs,
        *LAW.states,
        *WORDS.fields,
        *WORDS.roles,
        *WORDS.separations,
        *WORDS.verbs,
        LAW.birth,
    }
    assert sorted(codes - set(ALL)) == []


def test_the_documentation_is_the_declarations_own():
    """`make docs` writes them anew."""
    with override("en"):
        page, drawing = law_page(), drawn("")
    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == page
    assert (DOCS / "workflow.svg").read_text(encoding="utf-8") == drawing


@pytest.mark.django_db
def test_a_procedure_is_drawn_to_a_file(office, tmp_path):
    out = tmp_path / "inspection.svg"
    status, said = run("draw_procedure", "inspection", "--out", str(out))
    assert (status, said["path"]) == (0, str(out)) and "prefers-color-scheme" in out.read_text(encoding="utf-8")
    ElementTree.parse(out)
    assert run("draw_procedure", "nowhere", "--out", str(out))[1]["refusals"][0]["code"] == "not_found"
    assert run("draw_procedure", "inspection", "--out", str(tmp_path / "x.png"))[0] == 2
    assert run("draw_procedure", "inspection", "--out", str(tmp_path / "no" / "x.svg"))[0] == 1
