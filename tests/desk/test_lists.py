"""My work, the ledger and the inspections: who sees what, and what each costs."""

from datetime import date

import pytest
from django.utils.translation import override

from desk.inspections import InspectionPage
from tests.desk.sending import queries_of
from tracker.standing import TicketStanding

pytestmark = pytest.mark.django_db


# --- my work ---


@pytest.mark.parametrize(
    ("state", "waits_for"),
    [
        ("registered", {"coordinator"}),
        ("assigned", {"head", "handler"}),
        ("in_progress", {"head", "handler"}),
        ("submitted", {"verifier"}),
        ("verified", {"coordinator", "leader"}),
        ("closed", {"verifier"}),  # its look back has come
        ("cancelled", set()),
    ],
)
def test_a_ticket_waits_for_those_whose_turn_it_is(office, enter, state, waits_for):
    ticket = office.ticket(state=state)
    found = {name for name in office.people if ticket.number in enter(name).get("/").content.decode()}
    assert found == waits_for


def test_who_named_another_verifier_leaves_the_first_in_peace(office, enter):
    office.appoint("auditor", "verifier", "unit")
    ticket = office.ticket(state="assigned")
    office.do(ticket, "reassign", "coordinator", reason="分工调整。", verifier="auditor")
    office.bring_on = office.do(ticket, "accept", "handler")
    office.submit(ticket)
    assert ticket.number not in enter("verifier").get("/").content.decode()
    assert ticket.number in enter("auditor").get("/").content.decode()


def test_what_i_did_is_listed_until_it_is_no_longer_mine_to_see(office, enter):
    ticket = office.ticket(state="in_progress")
    assert ticket.number in enter("handler").get("/?tab=done").content.decode()
    office.do(ticket, "reassign", "coordinator", reason="改由财务处办理。", department="finance")
    assert ticket.number not in enter("handler").get("/?tab=done").content.decode()


# --- the ledger ---


def test_tabs_count_what_the_filters_leave(office, enter):
    inspection = office.inspection()
    office.ticket(inspection, title="档案借阅登记缺项", state="assigned")
    office.ticket(inspection, title="简报报送不及时", state="in_progress")
    office.ticket(inspection, title="简报未编号", state="in_progress")
    page = enter("coordinator").get("/tickets/?q=简报").context["page"]
    counts = {str(tab.label): tab.count for tab in page.tabs}
    with override("en"):
        assert counts["All"] == 2
        assert counts["In progress"] == 2
        assert counts["Awaiting acceptance"] == 0
    assert {row.title for row in page.rows} == {"简报报送不及时", "简报未编号"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=assigned", {"A"}),
        ("department=finance", {"B"}),
        ("handler=handler2", {"B"}),
        ("due_before=2026-05-01", {"B"}),
        ("due_after=2026-05-01", {"A"}),
        ("overdue=1", set()),
        ("term=lasting", {"A"}),
        ("department=nowhere", set()),
        ("q=没有这样的词", set()),
        ("", {"A", "B", "C"}),
    ],
)
def test_each_filter_of_the_address_narrows(office, enter, monkeypatch, query, found):
    inspection = office.inspection()
    first = office.ticket(inspection, title="A")
    office.do(first, "assign", "coordinator", **office.assignment(), term="lasting")
    second = office.ticket(inspection, title="B")
    said = {"department": "finance", "leader": "leader", "due_on": "2026-04-30", "handler": "handler2"}
    office.do(second, "assign", "coordinator", **said)
    office.do(second, "accept", "handler2")
    office.ticket(inspection, title="C", state="registered")
    monkeypatch.setattr("desk.views.ledger.local_today", lambda at: date(2026, 4, 1))
    page = enter("coordinator").get(f"/tickets/?{query}").context["page"]
    assert {row.title for row in page.rows} == found


def test_overdue_is_a_tab_and_lasting_work_is_never_late(office, enter):
    inspection = office.inspection()
    for title, said in (("late", {}), ("lasting", {"term": "lasting"})):
        ticket = office.ticket(inspection, title=title)
        transition_request = office.assignment() | {"due_on": "2026-03-10"} | said
        office.do(ticket, "assign", "coordinator", **transition_request)
    page = enter("coordinator").get("/tickets/?overdue=1").context["page"]
    assert [row.title for row in page.rows] == ["late"]
    assert page.tabs[-1].count == 1


def test_a_filter_that_cannot_be_read_is_named_and_left_out(office, enter):
    ticket = office.ticket()
    page = enter("coordinator").get("/tickets/?due_before=soon&state=nonsense&page=-4")
    assert page.status_code == 200
    assert ticket.number in page.content.decode()
    assert len(page.context["page"].errors) == 3


def test_the_ledger_tells_nobody_of_departments_people_or_inspections_they_do_not_see(office, enter):
    elsewhere = office.inspection(name="另一批次")
    ticket = office.ticket(elsewhere, title="财务问题")
    said = {"department": "finance", "leader": "leader", "due_on": "2026-04-30", "handler": "handler2"}
    office.do(ticket, "assign", "coordinator", **said)
    text = enter("stranger").get("/tickets/?department=finance&handler=handler2").content.decode()
    for secret in (ticket.number, "另一批次", "财务处", office.handler2.name, "财务问题"):
        assert secret not in text


def test_sorting_and_pages_are_addresses(office, enter, monkeypatch):
    monkeypatch.setattr("desk.ledger.PAGE_SIZE", 2)
    inspection = office.inspection()
    for title in "CAB":
        office.ticket(inspection, title=title)
    browser = enter("coordinator")
    first = browser.get("/tickets/?ordering=title").context["page"]
    assert [row.title for row in first.rows] == ["A", "B"]
    second = browser.get(first.next_page_url).context["page"]
    assert [row.title for row in second.rows] == ["C"]
    assert second.number == 2 and not second.next_page_url
    assert [row.title for row in browser.get("/tickets/?ordering=-title&page=99").context["page"].rows] == ["A"]


# --- inspections ---


def test_inspections_show_no_more_than_one_sees(office, enter):
    seen, hidden = office.inspection(name="看得见"), office.inspection(name="看不见")
    office.ticket(seen, title="我的", state="assigned")
    other = office.ticket(seen, title="别处的")
    office.do(other, "assign", "coordinator", department="finance", leader="leader", due_on="2026-06-30")
    browser = enter("head")
    text = browser.get("/inspections/").content.decode()
    assert "看得见" in text and "看不见" not in text
    assert browser.get(f"/inspections/{hidden.pk}/").status_code == 404
    page = browser.get(f"/inspections/{seen.pk}/").content.decode()
    assert "我的" in page and "别处的" not in page
    assert "别处的" in enter("auditor").get(f"/inspections/{seen.pk}/").content.decode()


@pytest.mark.parametrize("path", ["/inspections/", "/inspections/{}/"])
def test_inspections_cost_the_same_whatever_they_hold(office, enter, django_assert_max_num_queries, path):
    inspection = office.inspection()
    office.ticket(inspection, state="assigned")
    browser = enter("coordinator")
    before = queries_of(browser, path.format(inspection.pk), django_assert_max_num_queries)
    for n in range(5):
        office.ticket(inspection, title=f"问题{n}", state="assigned")
    assert queries_of(browser, path.format(inspection.pk), django_assert_max_num_queries) == before
    assert before <= 15


def test_the_matrix_counts_each_departments_tickets_and_leads_to_them(office, enter):
    inspection = office.inspection()
    office.ticket(inspection, "甲", "in_progress")
    office.ticket(inspection, "乙", "closed")
    office.ticket(inspection, "丙")
    page = InspectionPage(inspection, TicketStanding(office.coordinator, date(2026, 12, 1)))

    nobody, info = page.matrix
    assert (nobody.department, [cell.count for cell in nobody.cells], nobody.all.count) == (
        None,
        [1, 0, 0],
        1,
    )
    assert (info.department.code, [cell.count for cell in info.cells]) == ("info", [0, 1, 1])
    assert (info.all.count, info.overdue.count) == (2, 1)
    assert "department=info" in info.overdue.url and "overdue=1" in info.overdue.url

    shown = enter("coordinator").get(f"/inspections/{inspection.pk}/").content.decode()
    assert info.cells[1].url.replace("&", "&amp;") in shown


# --- what they cost ---


def fill(office, n):
    inspection = office.inspection()
    tickets = [office.ticket(inspection, title=f"问题{i}") for i in range(n)]
    for ticket in tickets[:2]:
        office.bring(ticket, "in_progress")
        office.do(ticket, "add_measure", "handler", text="修订办法")


LEDGER_QUERIES = 7  # the budget of an empty one; the bell asks for itself, after the page
ROW_QUERIES = 2  # the rows, and whether those who handle them are still there
WORK_QUERIES = 13
DONE_QUERIES = 5


@pytest.mark.parametrize("n", [0, 10, 500])
def test_the_ledger_asks_the_same_number_of_times_whatever_it_shows(office, enter, django_assert_num_queries, n):
    if n:
        fill(office, n)
    browser = enter("coordinator")
    browser.get("/tickets/")
    with django_assert_num_queries(LEDGER_QUERIES + bool(n) * ROW_QUERIES):
        browser.get("/tickets/")
    with django_assert_num_queries(LEDGER_QUERIES):
        browser.get("/tickets/?state=registered&q=问题&ordering=-due&department=info&overdue=")


@pytest.mark.parametrize("n", [3, 30])
def test_my_work_asks_the_same_number_of_times_whatever_waits(office, enter, django_assert_num_queries, n):
    fill(office, n)
    browser = enter("coordinator")
    browser.get("/")
    with django_assert_num_queries(WORK_QUERIES):
        browser.get("/")
    with django_assert_num_queries(DONE_QUERIES):
        browser.get("/?tab=done")
