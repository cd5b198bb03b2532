"""Through a one-time link nobody acts who is signed in: the record names who made the link, not whom it is for."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from organization.models import User
from record.models import Attempt, Event, Interface
from tests.administration.conftest import hidden
from tests.chain import faults

pytestmark = pytest.mark.django_db
NEW = {"new": "quiet blue hill", "again": "quiet blue hill"}


@pytest.fixture
def used(office, send):
    """A link for the head, made by the administrator and used by whoever."""
    answer = send("admin", f"/settings/people/{office.head.pk}/link/")
    path = "/new-password/" + re.search(r"/new-password/([^\s<]+)", answer.content.decode()).group(1)
    guest = Client()
    assert guest.post(path, hidden(guest, path) | NEW).status_code == 200
    return Event.objects.get(detail="password_set_by_link")


def test_the_event_names_who_made_the_link_and_no_actor(office, used):
    assert (used.actor, used.interface) == (None, "link")
    assert used.parameters == {"person": office.head.pk, "made_by": office.admin.pk}


def test_the_history_says_by_whose_link(office, used, enter):
    address = f"/settings/people/{office.head.pk}/"
    for language, words in (("en", "One-time link made by admin甲"), ("zh-hans", "一次性链接（由 admin甲 生成）")):
        page = enter("admin", language).get(address).content.decode()
        entry = re.search(r"<li[^>]*><b>([^<]*)</b> [^<]*" + ("set a new password" if language == "en" else ""), page)
        assert entry and words in page, language


def test_ones_own_account_page_says_so_too(office, used, enter):
    office.people["head"] = User.objects.get(pk=office.head.pk)  # whose sessions ended with the old password
    assert "One-time link made by admin甲" in enter("head").get("/account/").content.decode()


def test_the_settings_name_it_as_the_last_change_without_a_name_that_did_not_act(office, used, enter):
    """Nobody reads that the head did it."""
    page = enter("admin").get(f"/settings/people/{office.head.pk}/").content.decode()
    assert "<b>head甲</b> set a new password" not in page


def test_the_chain_still_holds(used):
    assert faults(used.subject) == []


def test_nobody_else_acts_without_a_name(office, used):
    """Only the office itself and a link leave no actor: the database holds to that."""
    for interface in Interface.values:
        copy = Event.objects.get(pk=used.pk)
        copy.pk, copy.key, copy.version, copy.sequence, copy.interface = None, None, 9000, 9000, interface
        allowed = interface in ("system", "link")
        with transaction.atomic():
            if allowed:
                copy.save(force_insert=True)
            else:
                with pytest.raises(IntegrityError), transaction.atomic():
                    copy.save(force_insert=True)
            transaction.set_rollback(True)


def test_a_dead_link_is_tried_by_nobody(office, send, monkeypatch):
    from administration.people import links

    answer = send("admin", f"/settings/people/{office.head.pk}/link/")
    path = "/new-password/" + re.search(r"/new-password/([^\s<]+)", answer.content.decode()).group(1)
    guest = Client()
    form = hidden(guest, path) | NEW
    opens = links.opens
    seen = []
    monkeypatch.setattr(links, "opens", lambda *said: seen.append(1) or (len(seen) == 1 and opens(*said)))
    assert guest.post(path, form).status_code == 403
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.interface, attempt.codes) == (None, "link", ["link_dead"])
