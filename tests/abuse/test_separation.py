"""The abuse list on separation and power: what somebody with bad intent tries, each answered as the law says.

15: whoever worked verifies their own work, by a second role, by a delegate, by reassigning, splitting or merging first.
17: the same rule through every door: page, bulk, command, import, delegate.
18: whoever manages accounts gives themselves or others a higher role, or takes over an account.
"""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Notice
from organization.models import Appointment, Delegation, User
from organization.people import add_department, appoint
from record.models import Attempt, Event
from tests.administration.conftest import hidden
from tests.law.checksum import checksum
from tests.law.test_origins import DOORS, handed_over, merged, split, split_twice, taken_over, worked_on
from tests.office import FIRST_DAY, today
from tracker.models import Ticket

pytestmark = pytest.mark.django_db
STRONG = "quiet blue hill"
SCENERY = ("django_session", "axes_accesslog", "axes_accessattempt")


@pytest.fixture
def early(office):
    """Somebody who works in one department and verifies for the whole unit."""
    office.join("early", "handler", "legal")
    office.appoint("early", "verifier", "unit")
    return office.early


def open_to(office, who):
    """A browser, signed in."""
    browser = Client()
    browser.force_login(office.people[who])
    return browser


def post(office, who, address, **typed):
    """As a browser would; where even the form is refused, with the fields of somebody who may open it."""
    browser = open_to(office, who)
    opens = browser if browser.get(address).status_code == 200 else open_to(office, "admin2")
    fields = hidden(opens, address) if opens.get(address).status_code == 200 else {"key": str(uuid.uuid4())}
    return browser.post(address, fields | typed)


# --- 15: one's own work ---------------------------------------------------------------------------------------------


def reassigned_first(office, kind):
    return taken_over(office, worked_on(office, kind))


WAYS = (reassigned_first, handed_over, split, split_twice, merged)
# Every way by the engine, and the first by every other door; tests/law/test_origins.py tries the rest.
TRICKS = [*((way, DOORS[0]) for way in WAYS), *((reassigned_first, door) for door in DOORS[1:])]


@pytest.mark.parametrize(("way", "door"), TRICKS, ids=lambda each: each.__name__)
def test_own_work_is_verified_by_no_door_and_in_no_guise(office, early, client, way, door):
    """The refusal is kept, and the ticket stays as it was."""
    ticket = way(office, "self-check")
    assert door(office, client, ticket) == ["not_independent"]
    assert Ticket.objects.get(pk=ticket.pk).state == "submitted"
    assert not Event.objects.filter(subject=ticket.subject_key, what="verify").exists()


def test_a_denied_verification_leaves_an_attempt_and_nothing_else(office, early):
    ticket = split(office, "self-check")
    before, attempts = checksum(*SCENERY), Attempt.objects.count()
    address = reverse("ticket-step", args=[ticket.number, "verify"])
    said = {"key": str(uuid.uuid4()), "seen_version": ticket.version, "reason": "属实。"}
    assert open_to(office, "early").post(address, said).status_code == 403
    assert checksum(*SCENERY) == before
    assert [each.actor for each in Attempt.objects.all()[attempts:]] == [early]


# --- 18: accounts and roles -----------------------------------------------------------------------------------------


@pytest.fixture
def used(office):
    """An office with a ticket, so that it is no longer a fresh one, and a second administrator."""
    office.join("admin2", "administrator", "unit")
    office.ticket(state="in_progress")
    return office


@pytest.mark.parametrize("role", ["coordinator", "verifier", "auditor", "administrator"])
def test_nobody_gives_a_role_to_themselves(used, role):
    before = Appointment.objects.count()
    address = reverse("person-appoint", args=[used.admin.pk])
    answer = post(used, "admin", address, role=role, department=used.unit.pk, from_on=today())
    assert answer.status_code == 403 and Appointment.objects.count() == before


def test_nobody_makes_themselves_a_stand_in(used):
    address = reverse("person-delegate", args=[used.coordinator.pk])
    said = {"appointment": used.coordinator.appointments.get().pk, "delegate": used.admin.pk}
    answer = post(used, "admin", address, **said, from_on=today(), until_on=today(), reason="代办。")
    assert answer.status_code == 403 and not Delegation.objects.exists()


@pytest.mark.parametrize("person", ["coordinator", "verifier", "head", "handler", "leader", "auditor", "stranger"])
def test_who_administers_nothing_gives_nothing(used, person):
    before = Appointment.objects.count()
    for act in ("appoint", "delegate", "link", "deactivate", "reactivate", "change"):
        assert post(used, person, reverse(f"person-{act}", args=[used.handler.pk])).status_code == 403, act
    assert Appointment.objects.count() == before and not Delegation.objects.exists()


def test_the_administrator_of_a_department_reaches_no_higher(used):
    """Neither a role over the unit, nor the account of somebody who holds one, nor the unit's administrator's."""
    used.join("local", "administrator", "info")
    answer = post(
        used,
        "local",
        reverse("person-appoint", args=[used.handler.pk]),
        role="coordinator",
        department=used.unit.pk,
        from_on=today(),
    )
    assert answer.status_code == 422
    for name in ("coordinator", "admin", "admin2", "verifier"):
        for act in ("link", "deactivate", "change", "appoint"):
            answer = post(used, "local", reverse(f"person-{act}", args=[used.people[name].pk]))
            assert answer.status_code in (403, 404), (name, act)
    assert Appointment.objects.filter(person=used.handler).count() == 1


def test_the_administrator_of_another_unit_reaches_nobody_here(used):
    with used.registry("unit founded") as door:
        other = add_department(door, "other", "外单位")
        appoint(door, used.stranger, "administrator", other, FIRST_DAY)
    for act in ("link", "deactivate", "change", "appoint", "delegate"):
        assert post(used, "stranger", reverse(f"person-{act}", args=[used.coordinator.pk])).status_code == 404, act
    assert post(used, "stranger", reverse("ladder-add")).status_code == 403
    assert post(used, "stranger", reverse("procedure-load")).status_code == 403


def test_a_coordinator_made_to_read_everything_is_told_at_each_step_and_not_named_as_the_actor(used, news):
    """The whole trick: an account, a role, a link, a sign-in. None of it is silent, and the record names who did it."""
    post(
        used,
        "admin",
        reverse("person-add"),
        username="ghost",
        name="影子",
        language="zh-hans",
        role="coordinator",
        department=used.unit.pk,
    )
    ghost = User.objects.get(username="ghost")
    made = post(used, "admin", reverse("person-link", args=[ghost.pk]))
    path = "/new-password/" + re.search(r"/new-password/([^\s<]+)", made.content.decode()).group(1)
    guest = Client()
    assert guest.post(path, hidden(guest, path) | {"new": STRONG, "again": STRONG}).status_code == 200
    by = list(Event.objects.order_by("-id").values_list("detail", "actor__username", "interface")[:3])
    assert by == [
        ("password_set_by_link", None, "link"),
        ("password_link_made", "admin", "page"),
        ("person_added", "admin", "page"),
    ]
    assert Event.objects.latest("id").parameters["made_by"] == used.admin.pk
    news()
    heard = Notice.objects.filter(ticket__isnull=True).order_by("recipient__username", "id")
    assert list(heard.values_list("recipient__username", "code")) == [
        (name, code) for name in ("admin2", "auditor") for code in ("power_appointed", "power_linked")
    ]


@pytest.fixture
def news():
    from record import outbox

    return outbox.drain
