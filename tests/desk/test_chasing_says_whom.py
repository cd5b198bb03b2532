"""A chase says whom it has reached, and how, person by person; it promises no mail to who has no address."""

import pytest
from django.urls import reverse

from tests.desk.sending import HTMX, address, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(office, settings):
    """The office sends mail; the head has an address, the handler has none."""
    settings.EMAIL_HOST = "mail.example"
    with office.registry("addresses noted") as door:
        office.head.email = "head@example.org"
        door.save(office.head)
    return office.ticket(state="in_progress")


def test_a_chase_names_everybody_it_reached_and_by_which_way(office, posted, enter):
    browser = enter("coordinator")
    form = browser.get(address(posted, "chase")).content.decode()
    assert "by mail where there is an address" in form and "by mail too" not in form
    answer = browser.post(address(posted, "chase"), sent(posted, reason="请抓紧。"), headers=HTMX)
    text = answer.content.decode()
    assert "Told: head甲 (inbox and mail), handler甲 (inbox; no mail)." in text


def test_without_a_mail_server_no_mail_is_claimed(office, posted, enter, settings):
    settings.EMAIL_HOST = ""
    answer = enter("coordinator").post(address(posted, "chase"), sent(posted, reason="请抓紧。"), headers=HTMX)
    assert "Told: head甲 (inbox; no mail), handler甲 (inbox; no mail)." in answer.content.decode()


def test_a_chase_that_reaches_nobody_says_so(office, posted, enter):
    from organization.people import deactivate

    with office.registry("closed") as door:
        deactivate(door, office.head)
        deactivate(door, office.handler)
    answer = enter("coordinator").post(address(posted, "chase"), sent(posted, reason="请抓紧。"), headers=HTMX)
    assert "Nobody could be told" in answer.content.decode()


def test_many_chased_at_once_each_say_whom(office, posted, enter):
    other = office.ticket(posted.inspection, "另一个", "submitted")
    said = {"ticket": [posted.number, other.number], "key": "0" * 32, "reason": "请抓紧。"}
    text = enter("coordinator").post(reverse("bulk", args=["chase"]), said).content.decode()
    assert "Told: head甲 (inbox and mail), handler甲 (inbox; no mail)." in text
    assert "Told: verifier甲 (inbox; no mail)." in text
