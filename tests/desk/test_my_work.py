"""My work: nobody finds there what he or she may not see, and nothing that waits is missing, however it is asked."""

import re
from datetime import timedelta

import pytest

from desk.awaiting import awaiting
from desk.waiting import SHOWN, kinds_for
from desk.work import Work
from organization.models import User
from tests.crawl import situations
from tests.office import FIRST_DAY
from tracker.deadlines import is_late
from tracker.extensions.steps import step_for
from tracker.models import LookBack, Ticket
from tracker.permissions import looks_back
from tracker.sign_offs import questions as sign_offs
from tracker.standing import TicketStanding
from tracker.vocabulary import LookBackStatus

pytestmark = pytest.mark.django_db
crawled = situations.crawled


def everybody(day):
    return [TicketStanding(person, day) for person in User.objects.filter(is_active=True)]


def everything_in(work):
    """{name of the group: numbers of all its tickets}, read page by page."""
    found = {}
    for kind in kinds_for(work.standing):
        whole = work.only(kind.name, 1)
        pages = [work.only(kind.name, page).items for page in range(1, whole.pages + 1)]
        found[kind.name] = [item.row.number for items in pages for item in items]
        assert len(found[kind.name]) == whole.total == len(set(found[kind.name]))
    return found


def one_by_one(standing):
    """The same of what is judged, ticket by ticket, each read by itself."""
    due = LookBack.objects.filter(status=LookBackStatus.PLANNED, planned_on__lte=standing.on).values_list("ticket")
    found = {"to-sign": set(), "to-decide": set(), "look-backs": set()}
    for ticket in Ticket.objects.visible_to(standing):
        found["to-sign"] |= {ticket.number} if sign_offs.may_sign_now(ticket, standing) else set()
        found["to-decide"] |= {ticket.number} if step_for(ticket, standing) else set()
        if (ticket.pk,) in due and looks_back(ticket, standing):
            found["look-backs"].add(ticket.number)
    return found


@pytest.mark.parametrize(
    ("day", "at_least"),
    [
        (FIRST_DAY + timedelta(days=20), {"other", "to-sign", "to-decide"}),
        (FIRST_DAY + timedelta(days=700), {"overdue", "look-backs", "to-sign", "to-decide"}),
    ],
)
def test_my_work_holds_what_waits_for_each_and_nothing_else(office, crawled, day, at_least):
    some = set()
    for standing in everybody(day):
        found = everything_in(Work(standing))
        visible = Ticket.objects.visible_to(standing)
        waiting = visible.filter(awaiting(standing))
        by_day = [number for name in ("overdue", "soon", "other") for number in found.get(name, ())]
        assert sorted(by_day) == sorted(waiting.values_list("number", flat=True)), standing
        assert set(found.get("overdue", ())) == {t.number for t in waiting if is_late(t, day)}, standing
        for name, numbers in one_by_one(standing).items():
            assert set(found.get(name, ())) == numbers, (name, standing)
        assert set().union(*found.values()) <= set(visible.values_list("number", flat=True)), standing
        assert Work(standing).count == sum(map(len, found.values())), standing
        some |= {name for name, numbers in found.items() if numbers}
    assert some >= {"other", "to-sign", "to-decide"} | (
        {"look-backs", "overdue"} if day.year > FIRST_DAY.year else set()
    )


def test_of_a_long_group_the_first_are_shown_and_lead_to_all(office, enter):
    inspection, browser = office.inspection(), enter("coordinator")
    numbers = [office.ticket(inspection, title=f"问题{n}").number for n in range(SHOWN + 5)]
    page = browser.get("/").content.decode()
    assert [number for number in numbers if number in page] == numbers[:SHOWN]
    assert f">{len(numbers)}<" in page
    [way] = re.findall(r'href="(/\?group=other)"', page)
    assert [number for number in numbers if number in browser.get(way).content.decode()] == numbers
    assert numbers[0] in browser.get("/?group=nobody-knows").content.decode()


def test_a_group_in_which_nothing_waits_any_more_shows_the_rest(office, enter):
    ticket = office.ticket()
    assert ticket.number in enter("coordinator").get("/?group=overdue&page=7").content.decode()
