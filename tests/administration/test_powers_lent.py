"""What may be lent to whom: what the law excludes is refused in a sentence, the rest is warned of, before and after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Delegation
from organization.people import add_department, appoint, delegate
from organization.vocabulary import Role
from tests.office import FIRST_DAY, refused, today
from tracker.lent_to import PAIRS
from tracker.models import InspectionMember

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


@pytest.fixture
def lend(office, send):
    """Lend somebody's only appointment to somebody, as the administrator does."""

    def lend(lender, to, follow=True):
        said = {"appointment": office.people[lender].appointments.get().pk, "delegate": office.people[to].pk}
        address = reverse("person-delegate", args=[office.people[lender].pk])
        return send(
            "admin", address, follow=follow, from_on=today(), until_on=today() + A_WEEK, reason="休假。", **said
        )

    return lend


def form_of(office, enter, lender, language="en"):
    address = reverse("person-delegate", args=[office.people[lender].pk])
    return enter("admin", language).get(address).content.decode()


# (whose power, lent to whom, the words of the refusal)
EXCLUDED = [
    ("head", "auditor", "Audits here and only reads"),
    ("handler", "auditor", "Audits here and only reads"),
    ("verifier", "auditor", "Audits here and only reads"),
    ("coordinator", "auditor", "Audits here and only reads"),
    ("leader", "auditor", "Audits here and only reads"),
    ("verifier", "head", "Heads a department here and cannot verify the same tickets for verifier甲: head甲."),
    ("head", "verifier", "Verifies here and cannot head the same tickets for head甲: verifier甲."),
]


@pytest.mark.parametrize(("lender", "to", "words"), EXCLUDED)
def test_what_the_law_excludes_is_refused_in_a_sentence(office, enter, lend, lender, to, words):
    assert words.split(":")[0] in form_of(office, enter, lender)
    answer = lend(lender, to)
    assert answer.status_code == 409 and words in answer.content.decode()
    assert not Delegation.objects.exists()


WARNED = [
    ("handler", "verifier", "will not be able to verify what is worked on for handler甲: verifier甲."),
    ("verifier", "handler", "will not be able to verify for verifier甲 what they work on: handler甲."),
    ("verifier", "leader", "will not be able to verify for verifier甲 what they answer for: leader甲."),
    ("verifier", "coordinator", "will not be able to close what is verified for verifier甲: coordinator甲."),
    ("coordinator", "verifier", "will not be able to close for coordinator甲 what they verify: verifier甲."),
    ("auditor", "handler", "would audit for auditor甲 what they do themselves: handler甲."),
    ("handler", "admin2", "would have tickets from handler甲 as well: admin2甲."),
    ("admin2", "handler", "would give out accounts and roles for admin2甲: handler甲."),
]


@pytest.mark.parametrize(("lender", "to", "words"), WARNED)
def test_what_it_will_hinder_is_said_before_and_after(office, enter, lend, lender, to, words):
    office.join("admin2", "administrator", "unit")
    assert words.split(":")[0] in form_of(office, enter, lender)
    answer = lend(lender, to)
    assert answer.status_code == 200 and words in answer.content.decode()
    assert Delegation.objects.get().delegate == office.people[to]


def test_what_hinders_nobody_is_lent_without_a_word(office, enter, lend):
    answer = lend("head", "stranger").content.decode()
    assert "The delegation is made." in answer
    assert not any(words in answer for words in ("Also", "will not be able", "only reads"))


def test_powers_elsewhere_stand_in_nobodys_way(office, lend):
    """A verifier of another unit, an auditor of another department: not the same tickets."""
    with office.registry("unit founded") as door:
        other = add_department(door, "other", "外单位")
        appoint(door, office.stranger, "verifier", other, FIRST_DAY)
        appoint(door, office.handler2, "auditor", office.departments["archive"], FIRST_DAY)
    assert lend("head", "stranger").status_code == 200
    assert lend("handler", "handler2").status_code == 200
    assert Delegation.objects.count() == 2


def test_a_power_lent_before_counts_as_ones_own(office, lend):
    """Neither is it got round in two steps: an auditor's, then a head's."""
    with office.registry("delegated") as door:
        delegate(door, office.auditor.appointments.get(), office.stranger, today(), today() + A_WEEK)
    assert "only reads" in lend("head", "stranger").content.decode()


def test_a_seat_counts_as_well(office, lend):
    inspection = office.inspection()
    with office.changing(inspection, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.stranger, role="auditor"))
    assert "only reads" in lend("head", "stranger").content.decode()


def test_what_ends_before_the_delegation_begins_does_not_count(office, lend):
    with office.registry("ended") as door:
        row = office.auditor.appointments.get()
        row.until_on = today() - timedelta(days=1)
        door.save(row)
        appoint(door, office.auditor, "handler", office.departments["archive"], today())
    assert lend("head", "auditor").status_code == 200 and Delegation.objects.exists()


def test_the_warning_is_true(office, lend):
    """What it says the law will refuse, the law refuses."""
    lend("handler", "verifier")
    ticket = office.ticket(state="assigned")
    office.clock.now = timezone.now()
    office.do(ticket, "accept", "verifier")
    office.submit(ticket)
    assert refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。")).codes == ["not_independent"]


def test_it_is_said_in_chinese(office, enter):
    page = form_of(office, enter, "handler", "zh-hans")
    assert "在此任审计员，只可查阅" in page and "代handler甲办理的任务将不能由本人核验：verifier甲" in page


def test_every_two_roles_are_thought_of():
    """For each role lent to the holder of each other one: excluded, warned of, or known to hinder nothing."""
    said = {(lent, held) for pair in PAIRS for lent in pair.lent for held in pair.held}
    working = {"head", "handler"}
    watching = {"coordinator", "leader"}
    harmless = {(role, role) for role in Role.values}
    harmless |= {(a, b) for a in working for b in working} | {(a, b) for a in watching for b in watching}
    harmless |= {(a, b) for a in working for b in watching} | {(a, b) for a in watching for b in working}
    harmless |= {("auditor", "auditor"), ("administrator", "administrator")}
    assert {(a, b) for a in Role.values for b in Role.values} - harmless <= said
