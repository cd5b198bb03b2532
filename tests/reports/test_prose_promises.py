"""What prose promises of any facts whatever."""

import json
import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocking import blocking
from reports.markdown import as_markdown
from reports.prose import compose
from reports.prose.edition import EDITIONS, PUBLIC
from reports.report import report
from reports.statistics import statistics
from tests.depth import budget
from tests.reports.stories import TEXTS, inspections_as_of

TWO_MARKS = re.compile(r"[，。；、：！？][，。；、：]|[，。；、：]”。|^[，。；、：！？）]")
editions = st.sampled_from(EDITIONS)
stories = settings(max_examples=budget(20, 500), deadline=None)


def sentences(facts, edition="internal"):
    return [sentence for section in compose(facts, edition=edition) for sentence in section.sentences]


@stories
@given(inspections_as_of(), editions)
def test_sentences_are_sentences(facts, edition):
    for sentence in sentences(facts, edition):
        assert sentence.text.endswith("。"), sentence
        assert not TWO_MARKS.search(sentence.text), sentence
        assert not re.search(r"[\n\r\t\u200b]|None|“”|(?<!\d)0[项条]", sentence.text), sentence


@stories
@given(inspections_as_of())
def test_figures_close_or_somebody_is_named(facts):
    figures = statistics(facts)

    assert sum(figures["by_class"].values()) == figures["tickets"] == sum(figures["by_state"].values())
    assert not [item for item in blocking(facts) if item["stops"] == "figures"]


@stories
@given(inspections_as_of(), editions, st.data())
def test_a_sentence_rests_on_exactly_its_tickets(facts, edition, data):
    """Take any ticket away: what does not name it stands as it was, and what names it does not."""
    if not facts.tickets:
        return
    gone = data.draw(st.sampled_from(facts.tickets))
    before = sentences(facts, edition)
    after = sentences(replace(facts, tickets=tuple(t for t in facts.tickets if t is not gone)), edition)

    kept = Counter(sentence for sentence in before if gone.number not in sentence.tickets)
    assert kept <= Counter(after)
    texts = Counter(sentence.text for sentence in after)
    for text, count in Counter(s.text for s in before if gone.number in s.tickets).items():
        twins = sum(sentence.text == text for sentence in kept.elements())
        assert texts[text] < count + twins, text


@stories
@given(inspections_as_of(), editions, TEXTS, st.data())
def test_other_words_in_a_ticket_leave_the_sentences_of_others(facts, edition, words, data):
    if not facts.tickets:
        return
    old = data.draw(st.sampled_from(facts.tickets))
    new = replace(old, title=words, outcome=words, last_reason=words, last_progress=words, due_reason=words)
    before = sentences(facts, edition)
    after = sentences(replace(facts, tickets=tuple(new if t is old else t for t in facts.tickets)), edition)

    assert [s for s in before if old.number not in s.tickets] == [s for s in after if old.number not in s.tickets]


@stories
@given(inspections_as_of(), editions)
def test_every_ticket_is_spoken_of(facts, edition):
    spoken = {number for sentence in sentences(facts, edition) for number in sentence.tickets}

    assert spoken == {ticket.number for ticket in facts.tickets}


@stories
@given(inspections_as_of(), editions)
def test_the_report_is_plain_data_and_the_same_each_time(facts, edition):
    first, second = report(facts, edition=edition), report(facts, edition=edition)

    assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)
    assert as_markdown(first, facts) == as_markdown(second, facts)


@stories
@given(inspections_as_of())
def test_the_public_edition_says_no_name_and_no_remark(facts):
    secret = replace(
        facts,
        tickets=tuple(
            replace(
                ticket,
                **dict.fromkeys(["lead_department", "leader", "handler", "verifier"], "不公开"),
                supporting=("不公开",),
                **dict.fromkeys(["last_reason", "last_progress", "due_reason"], "不公开"),
                measures=tuple(
                    replace(measure, owner="不公开", progress_note="不公开", verdict_note="不公开")
                    for measure in ticket.measures
                ),
            )
            for ticket in facts.tickets
        ),
    )
    told = report(secret, edition=PUBLIC)

    assert "不公开" not in json.dumps(told["sections"], ensure_ascii=False)
    assert "不公开" not in as_markdown(told, secret)
