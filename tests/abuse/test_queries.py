"""What an address may ask by is a closed list: no order and no filter reaches a field that is not shown."""

import pytest

from desk.ledger import orderings
from tests.desk.sending import HTMX

pytestmark = pytest.mark.django_db

FOREIGN = (
    "handler__password",
    "-handler__password",
    "created_at;--",
    "-created_at;--",
    "1; DROP TABLE tracker_ticket",
    "lead_department__order",
    "due_on",
    "pk",
    "?",
    "--number",
    "number,title",
    " number",
    "NUMBER",
    "password",
    "-",
)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
@pytest.mark.parametrize("ordering", FOREIGN)
def test_an_order_outside_the_closed_list_is_a_bad_request_that_says_which_there_are(office, enter, ordering, headers):
    ticket = office.ticket()
    answer = enter("coordinator").get("/tickets/", {"ordering": ordering}, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert ticket.number not in text
    for name, _label in orderings():
        assert f'href="/tickets/?ordering={name}"' in text


@pytest.mark.parametrize(
    "path",
    ["/", "/tickets/", "/inspections/", "/calendar/", "/inbox/", "/procedures/", "/settings/people/", "/sign-in/",
     "/tickets/hand-over/", "/account/"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["handler__password__startswith", "password__gt", "q__regex", "__class__"])
def test_no_page_takes_a_filter_by_a_field_of_the_database(office, enter, path, name):
    assert enter("admin").get(path, {name: "p"}).status_code == 400


def test_every_order_of_the_closed_list_is_taken_in_both_directions(office, enter):
    office.ticket()
    browser = enter("coordinator")
    for name, _label in orderings():
        for ordering in (name, f"-{name}"):
            assert browser.get("/tickets/", {"ordering": ordering}).status_code == 200


def test_words_that_nobody_knows_change_nothing(office, enter):
    ticket = office.ticket()
    answer = enter("coordinator").get("/tickets/", {"utm_source": "mail", "ordering": ""})
    assert answer.status_code == 200
    assert ticket.number in answer.content.decode()
