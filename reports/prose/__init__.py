"""The facts of an inspection told in official Chinese prose, each sentence with the tickets it rests on.

The prose is a function of the facts, the edition and `PROSE_VERSION`: no clock, no database, no reader's
language. Whoever changes a word of it raises the version.

What "rests on" means, so that a reader may rely on it:

- a ticket that a sentence does not name may be taken away, and the sentence still stands as it was;
- a ticket that a sentence names may not: without it the sentence reads differently, or is gone;
- sentences about the document, or about an issue that has no ticket, name none.

That is why the numbers of headings and 一是…二是… follow the issues of the feedback, which every report has,
and not the tickets, and why every sentence about several tickets says how many they are.

Editions: `internal` says everything; `public` leaves out the names of people and departments, ticket
numbers and the reasons and remarks people gave each other (returns, changed dates, progress), and keeps what
was done. It cannot know what a title, a measure or an outcome says in its own words: somebody reads those
before publication.
"""

from reports.prose.edition import INTERNAL, Edition
from reports.prose.next_steps import next_steps
from reports.prose.overview import overview
from reports.prose.results import rectification_results
from reports.prose.sections import Section
from reports.prose.unfinished import unfinished
from reports.statistics import HALF_UP

PROSE_VERSION = 2


def compose(facts, *, edition=INTERNAL, rounding=HALF_UP):
    """Return the sections of the report: a list of `Section`, level 1 for 一、, 2 for （一） and 3 for 1."""
    wording = Edition(edition, facts.inspection)
    return [
        Section("一、整改工作基本情况", overview(facts, wording, rounding)),
        *rectification_results(facts, wording),
        Section("三、尚未完成的事项及原因", unfinished(facts, wording)),
        Section("四、下一步工作安排", next_steps(facts, wording)),
    ]
