"""The agenda under the month goes page by page, and what is provisional is said in a word."""

import re

import pytest

pytestmark = pytest.mark.django_db
JUNE = "/calendar/?month=2026-06&layer=all"


@pytest.fixture
def busy(office, monkeypatch):
    """Seven tickets due on the last of June, three of them to a page."""
    monkeypatch.setattr("desk.calendar.month.ON_A_PAGE", 3)
    inspection = office.inspection()
    tickets = [office.ticket(inspection, title=f"任务{n}", state="assigned") for n in range(7)]
    office.do(tickets[0], "change_due", "coordinator", due_on="2026-06-10", reason="提前")


def titles(page):
    return [one.title for day in page.agenda for one in day.happenings]


def test_a_busy_month_is_told_page_by_page(busy, enter):
    browser, address, seen, pages = enter("coordinator"), JUNE, [], 0
    while address:
        page = browser.get(address).context["page"]
        assert len(titles(page)) <= 3
        seen, pages, address = seen + titles(page), pages + 1, page.next_page_url
    assert sorted(seen) == [f"任务{n}" for n in range(7)]
    assert pages == page.pages and page.due == 7


def test_more_on_a_day_leads_to_the_page_on_which_the_day_begins(busy, enter):
    browser = enter("coordinator")
    page = browser.get(f"{JUNE}&page=3").context["page"]
    (last,) = [day for week in page.weeks for day in week if day.day.isoformat() == "2026-06-30"]
    found = browser.get(last.rest_url.partition("#")[0]).context["page"]
    assert [day.day.isoformat() for day in found.agenda][-1] == "2026-06-30"
    assert 'id="d-2026-06-30"' in browser.get(last.rest_url.partition("#")[0]).content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "9" * 5000, "²", "%00"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(busy, enter, number):
    assert enter("coordinator").get(f"{JUNE}&page={number}").status_code == 200
    assert enter("coordinator").get(f"{JUNE}&day={number}").status_code == 200


@pytest.mark.parametrize(("language", "word"), [("en", "Provisional"), ("zh-hans", "预排")])
@pytest.mark.parametrize("month", ["2031-01", "2026-12"])
def test_a_cell_says_in_a_word_that_its_day_off_is_provisional(office, enter, language, word, month):
    """On the page of December, too, which shows the first days of a year that nobody has published."""
    text = enter("coordinator", language).get(f"/calendar/?month={month}").content.decode()
    cells = re.findall(r"<td.*?</td>", text, re.DOTALL)
    assert not any(re.search(r">\s*\?", cell) for cell in cells)
    assert any(word in cell for cell in cells)
    year = "2027" if month == "2026-12" else "2031"
    assert re.search(rf'class="note soon">\s*<svg.*</svg>\s*<span>[^<]*{year}', text)
