"""Messages: what stands there for whom, what is dealt with, and what nobody learns from it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from notifications.inbox import Inbox, unread_tickets
from notifications.models import Notice
from tests.office import FIRST_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def assigned(office, news):
    """A ticket of which head, handler and leader have just been told."""
    ticket = office.ticket(state="assigned")
    news()
    return ticket


def shown(answer):
    """(number, words of the row) for each row of the page."""
    assert answer.status_code == 200
    return [(row.number, row.words.sentence) for row in answer.context["inbox"].rows]


def badge(browser):
    said = browser.get("/inbox/bell/").content.decode()
    found = re.search(r'class="dot"[^>]*>(\d+)<', said)
    return int(found[1]) if found else 0


def take_away(office, name):
    """The person loses the role, and with it the sight of the ticket."""
    with office.registry("ended", office.admin) as door:
        for appointment in office.people[name].appointments.all():
            appointment.until_on = FIRST_DAY
            door.save(appointment)


# --- what is shown ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/bell/", "/inbox/ZG-2026-0001/"])
def test_nobody_reads_messages_without_signing_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_a_message_says_what_happened_and_what_to_do(assigned, enter):
    browser = enter("handler")
    answer = browser.get("/inbox/")
    assert shown(answer) == [(assigned.number, "coordinator甲 assigned the ticket to your department.")]
    page = answer.content.decode()
    assert "For you to do" in page and assigned.title in page and f"/inbox/{assigned.number}/" in page
    assert badge(browser) == 1


def test_messages_come_in_the_readers_language(assigned, enter):
    page = enter("handler", "zh-hans").get("/inbox/").content.decode()
    for words in ("待您办理", "coordinator甲将任务交由您的部门办理。"):
        assert words in page
    assert not re.search(r">\s*(Messages|Done|Undo|For you to do)\s*<", page)


def test_a_ticket_has_one_row_with_its_newest_message(office, assigned, news, enter):
    for text in ("请抓紧。", "月底前报送。"):
        office.do(assigned, "add_remark", "coordinator", text=text)
    news()
    answer = enter("handler").get("/inbox/")
    [(number, sentence)] = shown(answer)
    assert (number, sentence) == (assigned.number, "coordinator甲 remarked on the ticket.")
    assert "and 2 earlier messages" in answer.content.decode()


def test_the_newest_message_stands_first(office, assigned, news, enter):
    second = office.ticket(title="台账缺项", state="assigned")
    news()
    assert [number for number, _ in shown(enter("handler").get("/inbox/"))] == [
        second.number,
        assigned.number,
    ]
    office.do(assigned, "add_remark", "coordinator", text="请抓紧。")
    news()
    assert [number for number, _ in shown(enter("handler").get("/inbox/"))] == [
        assigned.number,
        second.number,
    ]


def test_everybody_reads_their_own(assigned, enter):
    assert shown(enter("leader").get("/inbox/")) == [
        (assigned.number, "coordinator甲 assigned a ticket that concerns you.")
    ]
    for name in ("coordinator", "head2", "auditor", "admin", "stranger"):
        browser = enter(name)
        assert shown(browser.get("/inbox/")) == [] and badge(browser) == 0


def test_what_people_wrote_stays_text(office, news, enter):
    ticket = office.ticket(title='<script>alert("1")</script>', state="submitted")
    office.do(ticket, "send_back", "verifier", reason="<b>不全</b> {{ ticket }}")
    news()
    page = enter("handler").get("/inbox/").content.decode()
    assert "<script>alert" not in page and "<b>不全" not in page
    assert "&lt;script&gt;" in page and "&lt;b&gt;不全&lt;/b&gt; {{ ticket }}" in page


def test_the_page_keeps_the_policy_and_holds_nothing_inline(assigned, enter):
    answer = enter("handler").get("/inbox/")
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (
        "style=" not in page
        and not re.search(r"<script(?![^>]*\bsrc=)", page)
        and " on" not in re.findall(r"<\w+( on\w+=)", page)
    )


@pytest.mark.parametrize("tab", ["", "?tab=all"])
def test_an_empty_inbox_says_so(office, enter, tab):
    page = enter("handler").get(f"/inbox/{tab}").content.decode()
    assert ("No messages yet" if tab else "Nothing to deal with") in page


def test_rows_come_by_pages(office, news, enter):
    inspection = office.inspection()
    for n in range(27):
        office.ticket(inspection, title=f"问题{n}", state="assigned")
    news()
    browser = enter("handler")
    first, second = browser.get("/inbox/"), browser.get("/inbox/?page=2")
    assert (len(shown(first)), len(shown(second))) == (25, 2)
    assert re.search(r'rel="next"\s+href="\?page=2"', first.content.decode())
    assert re.search(r'rel="prev"\s+href="\?page=1"', second.content.decode())
    assert len(shown(browser.get("/inbox/?page=nonsense"))) == 25
    assert re.search(r'rel="next"\s+href="\?tab=all&amp;page=2"', browser.get("/inbox/?tab=all").content.decode())


def test_the_page_asks_the_same_number_of_times_whatever_it_shows(office, news, enter, django_assert_max_num_queries):
    def queries(path):
        with django_assert_max_num_queries(100) as counted:
            assert browser.get(path).status_code == 200
        return len(counted.captured_queries)

    inspection = office.inspection()
    for n in range(2):
        office.ticket(inspection, title=f"问题{n}", state="assigned")
    news()
    browser = enter("handler")
    paths = ("/inbox/", "/inbox/?tab=all", "/inbox/bell/")
    few = [queries(path) for path in paths]
    for n in range(20):
        ticket = office.ticket(inspection, title=f"更多{n}", state="assigned")
        office.do(ticket, "add_remark", "coordinator", text="请抓紧。")
    news()
    assert [queries(path) for path in paths] == few
    assert max(few) <= 12


# --- what is dealt with ----------------------------------------------------------------------------------------------


def test_a_message_is_done_and_undone(assigned, enter):
    browser = enter("handler")
    answer = browser.post("/inbox/mark/", {"done": assigned.number}, follow=True)
    assert shown(answer) == [] and "Marked as done." in answer.content.decode()
    assert badge(browser) == 0
    assert [number for number, _ in shown(browser.get("/inbox/?tab=all"))] == [assigned.number]
    answer = browser.post("/inbox/mark/", {"undo": assigned.number}, follow=True)
    assert [number for number, _ in shown(answer)] == [assigned.number]
    assert Notice.objects.of(assigned.leader).open().exists()  # nobody else's message moved


def test_undo_takes_back_only_what_was_done_last(office, assigned, news, enter):
    browser = enter("handler")
    browser.post("/inbox/mark/", {"done": assigned.number})
    office.do(assigned, "add_remark", "coordinator", text="请抓紧。")
    news()
    browser.post("/inbox/mark/", {"done": assigned.number})
    browser.post("/inbox/mark/", {"undo": assigned.number})
    assert [n.code for n in Notice.objects.of(office.handler).open()] == ["remarked"]


def test_a_whole_page_is_done_at_once_and_undone_at_once(office, assigned, news, enter):
    second = office.ticket(title="台账缺项", state="assigned")
    news()
    browser = enter("handler")
    numbers = [assigned.number, second.number]
    assert shown(browser.post("/inbox/mark/", {"done": numbers}, follow=True)) == []
    assert len(shown(browser.post("/inbox/mark/", {"undo": numbers}, follow=True))) == 2


def test_marking_returns_to_where_one_was(assigned, enter):
    browser = enter("handler")
    answer = browser.post("/inbox/mark/", {"done": assigned.number, "tab": "all", "page": "1"})
    assert answer["Location"] == f"/inbox/?tab=all&page=1&done={assigned.number}"
    assert browser.post("/inbox/mark/", {"tab": "//evil.example"}).status_code == 400
    assert browser.post("/inbox/mark/", {"page": "0"}).status_code == 400


def test_marking_wants_a_form_of_ours(assigned, office):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.handler)
    assert browser.post("/inbox/mark/", {"done": assigned.number}).status_code == 403
    assert browser.get("/inbox/mark/").status_code == 405
    assert Notice.objects.of(office.handler).open().exists()


def test_acting_clears_the_row(office, assigned, news, enter):
    office.do(assigned, "accept", "handler")
    news()
    assert shown(enter("handler").get("/inbox/")) == []


def test_looking_at_the_ticket_reads_its_messages(assigned, enter):
    browser = enter("handler")
    answer = browser.get(f"/inbox/{assigned.number}/")
    assert answer["Location"] == f"/tickets/{assigned.number}/"
    assert badge(browser) == 0
    assert [number for number, _ in shown(browser.get("/inbox/"))] == [assigned.number]  # read, and still to do
    assert unread_tickets(assigned.leader, datetime.now(UTC)) == 1


def test_reading_keeps_the_first_time_it_was_read(assigned, office):
    at = datetime.now(UTC)
    for hours in (0, 1):
        Inbox(office.handler, at).note_read([assigned.number], at + timedelta(hours=hours))
    assert Notice.objects.of(office.handler).get().read_at == at


# --- what nobody learns ----------------------------------------------------------------------------------------------


def test_whoever_lost_sight_of_a_ticket_finds_no_trace_of_it(office, assigned, enter):
    take_away(office, "handler")
    browser = enter("handler")
    for tab in ("", "?tab=all"):
        answer = browser.get(f"/inbox/{tab}")
        assert shown(answer) == [] and assigned.number not in answer.content.decode()
        assert answer.context["inbox"].counts == {"open": 0, "unread": 0, "all": 0}
    assert badge(browser) == 0
    browser.post("/inbox/mark/", {"done": assigned.number})
    assert Notice.objects.of(office.handler).open().exists()


def test_an_invisible_ticket_and_an_unknown_one_get_one_answer(assigned, enter):
    browser = enter("stranger")
    hidden, unknown = (browser.get(f"/inbox/{n}/") for n in (assigned.number, "ZG-2026-9999"))
    assert hidden.status_code == unknown.status_code == 404
    first, second = (re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", a.content) for a in (hidden, unknown))
    assert first.replace(assigned.number.encode(), b"") == second.replace(b"ZG-2026-9999", b"")
