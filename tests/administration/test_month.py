"""The calendar: what is due to whom, which days are worked, and that it gives nothing away."""

from datetime import date

import pytest
from django.utils import timezone

from organization.calendar import local_today
from organization.models import Holiday
from organization.people import seed_calendar

pytestmark = pytest.mark.django_db
MONTH = "2026-06"


@pytest.fixture
def june(office):
    """Two departments with a ticket each, due in June 2026, and measures."""
    inspection = office.inspection()
    ours = office.ticket(inspection, title="我们的任务", state="in_progress")
    office.do(ours, "add_measure", "handler", text="修订办法", owner="handler", due_on="2026-06-12")
    theirs = office.ticket(inspection, title="他们的任务")
    said = {"department": "finance", "leader": "leader", "due_on": "2026-06-18", "supporting": "archive"}
    office.do(theirs, "assign", "coordinator", **said)
    return ours, theirs


def page_of(enter, name, layer="all", month=MONTH):
    return enter(name).get(f"/calendar/?month={month}&layer={layer}").context["page"]


def titles(page):
    return {happening.title for day in page.agenda for happening in day.happenings}


def test_what_is_due_stands_on_its_day(june, enter):
    days = {day.day: [one.title for one in day.happenings] for day in page_of(enter, "coordinator").agenda}
    assert days[date(2026, 6, 12)] == ["修订办法"]
    assert days[date(2026, 6, 18)] == ["他们的任务"]
    assert days[date(2026, 6, 30)] == ["我们的任务"]


@pytest.mark.parametrize(
    ("name", "layer", "found"),
    [
        ("handler", "all", {"修订办法", "我们的任务"}),
        ("head2", "all", {"他们的任务"}),
        ("stranger", "all", {"他们的任务"}),  # supports
        ("auditor", "all", {"修订办法", "我们的任务", "他们的任务"}),
        ("admin", "all", set()),
        ("handler", "mine", {"修订办法", "我们的任务"}),
        ("leader", "mine", {"修订办法", "我们的任务", "他们的任务"}),
        ("auditor", "mine", set()),
        ("stranger", "mine", set()),
        ("stranger", "department", {"他们的任务"}),
        ("head", "department", {"修订办法", "我们的任务"}),
    ],
)
def test_each_layer_shows_no_more_than_one_sees(june, enter, name, layer, found):
    assert titles(page_of(enter, name, layer)) == found


def test_the_layer_of_departments_is_for_those_who_work_in_one(june, enter):
    assert [code for code, _label in page_of(enter, "coordinator").layers] == ["mine", "all"]
    assert page_of(enter, "coordinator", "department").layer == "mine"
    assert page_of(enter, "head", "nonsense").layer == "mine"


def test_what_is_cancelled_or_withdrawn_is_due_no_more(june, office, enter):
    ours, theirs = june
    office.do(ours, "withdraw_measure", "handler", measure="1", reason="并入他项。")
    office.do(theirs, "cancel", "coordinator", reason="重复。")
    assert titles(page_of(enter, "coordinator")) == {"我们的任务"}


def test_late_work_is_marked_and_finished_work_is_not(june, office, enter, monkeypatch):
    monkeypatch.setattr("ui.readers.local_today", lambda at: date(2026, 6, 25))
    tones = {one.title: one.badge.tone for day in page_of(enter, "coordinator").agenda for one in day.happenings}
    assert tones == {"修订办法": "over", "他们的任务": "over", "我们的任务": "doing"}


def test_milestones_of_inspections_stand_there_too(office, enter):
    inspection = office.inspection()
    with office.changing(inspection, "milestones") as door:
        door.subject.plan_due_on, door.subject.report_due_on = date(2026, 6, 10), date(2026, 6, 29)
    kinds = {(day.day, str(one.kind)) for day in page_of(enter, "coordinator", "mine").agenda for one in day.happenings}
    assert kinds == {(date(2026, 6, 10), "Plan due"), (date(2026, 6, 29), "Report due")}
    assert not titles(page_of(enter, "auditor", "mine"))
    assert titles(page_of(enter, "auditor", "all")) == {inspection.name}
    assert not titles(page_of(enter, "head", "all"))


# --- days ---


def test_holidays_make_up_days_and_weekends_are_told_apart(office, enter):
    with office.registry("calendar", office.admin) as door:
        seed_calendar(door, [2026])
    days = {day.day: day for week in page_of(enter, "head", month="2026-10").weeks for day in week}
    holiday, make_up, weekend = (days[date(2026, 10, day)] for day in (1, 10, 17))
    assert (str(holiday.mark), holiday.said.works, holiday.said.name) == ("Rest", False, "国庆节")
    assert (str(make_up.mark), make_up.said.works) == ("Work", True)
    assert (weekend.mark, weekend.said.works) == ("", False)
    text = enter("head").get("/calendar/?month=2026-10").content.decode()
    assert "is not published yet" not in text


def test_a_year_nobody_has_published_says_that_it_is_provisional(office, enter):
    text = enter("head").get("/calendar/?month=2031-10").content.decode()
    assert "The holiday arrangement of 2031 is not published yet" in text
    days = {day.day: day for week in page_of(enter, "head", month="2031-10").weeks for day in week}
    assert days[date(2031, 10, 1)].is_expected


def test_next_years_spring_festival_is_expected_and_says_so(office, enter):
    """Nobody has published 2027 yet; the almanac knows when its spring begins."""
    page = page_of(enter, "head", month="2027-02")
    off = {day.day.day: day for week in page.weeks for day in week if day.is_of_month and day.is_named_rest}
    assert sorted(off) == [5, 6, 7, 8]  # the eve and three days from the first on
    assert all(day.is_expected and day.said.name == "春节" for day in off.values())
    assert [day.day.day for day in page.agenda] == [5, 6, 7, 8]
    text = enter("head").get("/calendar/?month=2027-02").content.decode()
    assert "The holiday arrangement of 2027 is not published yet" in text
    assert text.count("Provisional") >= 8  # in the grid and in the agenda


def test_a_published_year_is_as_its_notice_says(office, enter):
    with office.registry("calendar", office.admin) as door:
        door.save(Holiday(day=date(2027, 10, 1), kind="rest", status="confirmed", name="国庆节", source="notice"))
        door.save(Holiday(day=date(2027, 2, 6), kind="rest", status="confirmed", name="春节", source="notice"))
    days = {day.day: day for week in page_of(enter, "head", month="2027-02").weeks for day in week}
    assert not days[date(2027, 2, 6)].is_expected and str(days[date(2027, 2, 6)].mark) == "Rest"
    assert days[date(2027, 2, 8)].said.works and not days[date(2027, 2, 8)].said.provisional


@pytest.mark.parametrize("said", ["", "soon", "2026-13", "0001-01", "9999-12", "2026-06-01"])
def test_a_month_that_cannot_be_read_is_this_one(office, enter, said):
    answer = enter("head").get("/calendar/", {"month": said})
    today = local_today(timezone.now())
    assert answer.context["page"].first == today.replace(day=1)
    assert ("is no month" in answer.content.decode()) == bool(said)


@pytest.mark.parametrize(
    ("month", "previous", "next_"),
    [("2026-01", "2025-12", "2026-02"), ("2000-01", "", "2000-02"), ("2100-12", "2100-11", "")],
)
def test_months_lead_to_their_neighbours(office, enter, month, previous, next_):
    page = page_of(enter, "head", month=month)
    assert (f"month={previous}&" in page.previous_url) if previous else page.previous_url == ""
    assert (f"month={next_}&" in page.next_url) if next_ else page.next_url == ""
    assert "layer=all" in page.tabs[-1][1]


def test_a_full_day_names_three_and_leads_to_the_rest(office, enter):
    inspection = office.inspection()
    for n in range(5):
        office.ticket(inspection, title=f"任务{n}", state="assigned")
    text = enter("coordinator").get(f"/calendar/?month={MONTH}&layer=all").content.decode()
    assert '<a class="more" href="#d-2026-06-30">2 more</a>' in text
    assert 'id="d-2026-06-30"' in text


def test_the_rest_of_a_day_of_the_next_month_is_told_in_its_own_agenda(office, enter):
    inspection = office.inspection()
    for n in range(5):
        office.ticket(inspection, title=f"任务{n}", state="assigned")
    days = {day.day: day for week in page_of(enter, "coordinator", month="2026-07").weeks for day in week}
    assert days[date(2026, 6, 30)].rest_url == "/calendar/?month=2026-06&layer=all#d-2026-06-30"


def test_too_much_is_cut_off_and_said(june, enter, monkeypatch):
    monkeypatch.setattr("desk.calendar.due.MOST", 1)
    answer = enter("coordinator").get(f"/calendar/?month={MONTH}&layer=all")
    assert "too much in this month" in answer.content.decode()


@pytest.mark.parametrize("layer", ["mine", "department", "all"])
def test_a_month_costs_the_same_whatever_is_due(office, june, enter, layer, django_assert_max_num_queries):
    browser = enter("head")

    def cost():
        with django_assert_max_num_queries(50) as counted:
            browser.get(f"/calendar/?month={MONTH}&layer={layer}")
        return len(counted.captured_queries)

    before = cost()
    for n in range(6):
        ticket = office.ticket(june[0].inspection, title=f"任务{n}", state="in_progress")
        office.do(ticket, "add_measure", "handler", text=f"措施{n}", due_on="2026-06-15")
    assert cost() == before <= 11
