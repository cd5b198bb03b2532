"""Every field of the ticket is told in one list, and stands on each place that the list names."""

import csv
import html
import io
import re

import pytest
from django.utils.text import capfirst
from django.utils.translation import override
from openpyxl import load_workbook

from desk.forms.ledger import ORDERINGS
from reports.ledger import as_csv, plain_rows
from reports.workbook import as_xlsx
from tests.beginnings import begins_with
from tests.desk.sending import address
from tests.test_extensions import RULES
from tests.test_one_word_for_one_thing import printed
from tracker.facts.moments import moment_of
from tracker.facts.reading import facts_of
from tracker.fields import CARD, EXPORT, FIELDS, HISTORY, LEDGER, LINE, UNSHOWN, shown_on
from tracker.models import Ticket

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
NAMES = {field.name for field in FIELDS}
# What a present page works out and facts of the past do not hold.
ONLY_NOW = ["counted"]


@begins_with
def rich(office):
    """Two tickets that have something to say in every field between them: one closed twice, one merged into it."""
    inspection = office.inspection(rules=RULES)
    closed, merged = (office.ticket(inspection, title) for title in ("简报报送不及时", "台账三栏空缺"))
    named = {"department": "info", "leader": "leader", "handler": "handler", "verifier": "verifier"}
    more = {"supporting": "finance", "term": "immediate", "severity": "major"}
    for ticket in (closed, merged):
        office.do(ticket, "assign", "coordinator", **named, **more)
        office.do(ticket, "accept", "handler")
    office.do(closed, "edit_wording", "coordinator", title="简报迟报", problem="三季度有七期迟报。", reason="更正。")
    office.do(closed, "add_measure", "handler", text="修订办法", owner="handler")
    office.do(closed, "add_counter", "handler", counter="rules_revised", amount="2")
    office.do(closed, "report_progress", "handler", measure="1", progress="100", reason="已修订。")
    for again in (False, True):
        if again:
            office.do(closed, "reopen", "coordinator", reason="反弹。", due_on="2026-12-25")
            office.do(closed, "report_progress", "handler", measure="1", progress="100", reason="再修订。")
        office.submit(closed)
        office.do(closed, "verify", "verifier", reason="属实。")
        office.do(closed, "close", "coordinator", result="completed", reason="齐备。")
    office.do(merged, "cancel", "coordinator", merged_into=closed.number, reason="重复。")
    return [closed.number, merged.number]


@pytest.fixture
def tickets(rich):
    return list(Ticket.objects.filter(number__in=rich).order_by("pk"))


@pytest.fixture
def facts(office, rich):
    return facts_of(moment_of(None, office.clock))


def page(browser, ticket, **query):
    return browser.get(address(ticket), query).content.decode()


def card(text):
    """`{label: what stands beside it}` of the basic facts."""
    [text] = re.findall(r'aria-labelledby="t-facts".*?</section>', text, re.DOTALL)
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", text, re.DOTALL)
    return {plain(label): plain(value) for label, value in pairs}


def plain(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def missing(place, is_there):
    """The names of the fields that the place says it shows and does not."""
    return [field.name for field in shown_on(place) if not is_there(field)]


# --- the list ---


def test_every_column_of_the_ticket_is_in_the_list_or_says_why_not():
    columns = {field.name for field in Ticket._meta.concrete_fields}
    assert columns - NAMES - set(UNSHOWN) == set(), "told nowhere"
    assert set(UNSHOWN) <= columns - NAMES and all(UNSHOWN.values())
    assert len(NAMES) == len(FIELDS)


def test_what_the_reminders_keep_is_never_shown():
    assert set(Ticket.bookkeeping) - {"version", "changed_at"} <= set(UNSHOWN)


def test_whatever_is_shown_has_a_name_there():
    tracked = {column.name for column in Ticket.tracked_fields()}
    for field in FIELDS:
        assert field.on, field.name
        assert field.label or not field.on & (CARD | LINE | LEDGER), field.name
        assert EXPORT in field.on or not field.sheet, field.name
        assert HISTORY not in field.on or field.name in tracked, field.name


# --- its places ---


@LANGUAGES
@pytest.mark.parametrize("at", ["now", "then"])
def test_the_card_shows_each_of_its_fields(office, enter, tickets, facts, language, at):
    browser, query = enter("coordinator", language), {} if at == "now" else {"as_of": office.clock.now.isoformat()}
    cards = [card(page(browser, ticket, **query)) for ticket in tickets]

    def stands(field):
        beside = [one.get(str(field.label), "") for one in cards]
        return any(beside) and (field.worked_out or beside == [field.in_words(one) for one in facts.tickets])

    with override(language):
        assert missing(CARD, stands) == ([] if at == "now" else ONLY_NOW)


@LANGUAGES
def test_the_card_of_an_instant_is_the_one_that_was_shown_then(office, enter, tickets, language):
    browser, then = enter("coordinator", language), office.clock.now.isoformat()
    with override(language):
        only_now = {str(field.label) for field in FIELDS if field.name in ONLY_NOW}
    for ticket in tickets:
        now, past = card(page(browser, ticket)), card(page(browser, ticket, as_of=then))
        assert past == {label: said for label, said in now.items() if label not in only_now}


def test_who_may_not_open_the_ticket_that_took_this_one_over_gets_no_way_there(office, enter, tickets):
    """Neither now nor then."""
    closed, merged = tickets
    office.do(closed, "reopen", "coordinator", reason="转办。")
    office.do(closed, "reassign", "coordinator", reason="转办。", department="archive", supporting="")
    then = office.clock.now.isoformat()
    for person, sees in (("coordinator", True), ("head", False)):
        browser = enter(person)
        for query in ({}, {"as_of": then}):
            text = page(browser, merged, **query)
            assert card(text)["Merged into"] == closed.number
            assert (f'href="{address(closed)}"' in text) is sees


@LANGUAGES
@pytest.mark.parametrize("at", ["now", "then"])
def test_the_history_tells_each_of_its_fields(office, enter, tickets, language, at):
    browser, query = enter("coordinator", language), {} if at == "now" else {"as_of": office.clock.now.isoformat()}
    told = "".join(page(browser, ticket, **query) for ticket in tickets)
    changed = {plain(label) for label in re.findall(r'<span class="f">(.*?)</span>', told)}

    def stands(field):
        column = Ticket._meta.get_field(field.name)
        return capfirst(str(field.name_in_history or column.verbose_name)) in changed

    with override(language):
        assert missing(HISTORY, stands) == []


@LANGUAGES
def test_the_ledger_has_a_column_for_each_of_its_fields(enter, facts, language):
    text = enter("coordinator", language).get("/tickets/").content.decode()
    heads = [plain(head) for head in re.findall(r'<th role="columnheader"[^>]*>(.*?)</th>', text, re.DOTALL)]
    rows = re.findall(r'<tr role="row" data-row>.*?</tr>', text, re.DOTALL)
    rows = [re.findall(r"<td\b.*?</td>", row, re.DOTALL) for row in rows]
    with override(language):
        labels = [str(field.label) for field in shown_on(LEDGER)]
    assert [head.rstrip(" ▲▼") for head in heads[-len(labels) :]] == labels
    assert len(rows) == len(facts.tickets) and {len(row) for row in rows} == {len(heads)}
    cells = list(zip(*rows, strict=True))[-len(labels) :]
    empty = [
        label for label, column in zip(labels, cells, strict=True) if {plain(cell) for cell in column} <= {"", "--"}
    ]
    assert empty == []


def test_whatever_sorts_the_ledger_is_one_of_its_columns():
    assert set(ORDERINGS) == {field.sort for field in shown_on(LEDGER)} - {""}
    assert [field.name for field in FIELDS if field.sort and LEDGER not in field.on] == []


def test_the_export_holds_each_of_its_fields(facts):
    rows = plain_rows(facts)
    empty = (None, "", [])
    assert missing(EXPORT, lambda field: any(row.get(field.name) not in empty for row in rows)) == []
    headings = [field.sheet.heading for field in shown_on(EXPORT) if field.sheet]
    heads, *lines = csv.reader(io.StringIO(as_csv(facts).removeprefix("\ufeff"), newline=""))
    assert heads == headings
    book = load_workbook(io.BytesIO(as_xlsx(facts)))["整改台账"]
    assert set(headings) < {cell.value for cell in book[4]}
    for column, heading in enumerate(headings):
        assert any(line[column] for line in lines), heading


def test_show_has_a_line_for_each_of_its_fields(tickets):
    lines = [line for ticket in tickets for line in printed("show", ticket.number).splitlines()]
    with override("zh-hans"):
        assert missing(LINE, lambda field: any(line.startswith(f"  {field.label}: ") for line in lines)) == []
