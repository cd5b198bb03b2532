"""Four eyes across tickets: splitting, merging and handing over launder nothing, by whatever door and however often.

`early` works on something and holds a verifier's appointment besides; others then work on what came of it. Each way in
WAYS ends in a submitted ticket that `early` must not judge, and that an honest verifier may.
"""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from notifications.audience import Audience
from organization.kept import kept
from organization.models import User
from organization.people import appoint, deactivate, end
from record.models import Attempt
from tests.law.checksum import checksum
from tests.office import FIRST_DAY, refused
from tests.test_commands import run
from tests.test_separation import DEPARTMENT, PERSON, is_kept_out, verifies
from tracker import bulk
from tracker.handing_over import hand_over
from tracker.models import Ticket
from tracker.origins import stretches_of
from tracker.separation import people_who_worked
from tracker.staffing import Staff
from workflow import engine

pytestmark = pytest.mark.django_db


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def office(office):
    """With somebody who works in one department and verifies for the whole unit."""
    office.join("early", "handler", "legal")
    office.appoint("early", "verifier", "unit")
    return office


def worked_on(office, kind=PERSON, inspection=None, place="legal", who="early"):
    """In progress, in the hands of `early`'s department."""
    ticket = office.ticket(inspection or office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment(place))
    office.do(ticket, "accept", who)
    return fresh(ticket)


def part_of(office, ticket):
    transition_request = office.transition_request(
        "split", "coordinator", reason="分开整改。", parts=[{"title": "报送办法"}], batch=uuid.uuid4()
    )
    return engine.perform(fresh(ticket), transition_request, clock=office.clock).births[0].moved


def merge(office, ticket, into):
    office.do(fresh(ticket), "cancel", "coordinator", reason="并案。", merged_into=into.number)
    return into


def done_elsewhere(office, ticket):
    """The rest is the work of another department."""
    office.do(fresh(ticket), "assign", "coordinator", **office.assignment("info"))
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    return fresh(ticket)


def taken_over(office, ticket):
    """Whoever has it loses it to another department, which finishes."""
    office.do(fresh(ticket), "reassign", "coordinator", department="info", reason="职责调整。")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    return fresh(ticket)


def split(office, kind):
    return done_elsewhere(office, part_of(office, worked_on(office, kind)))


def split_twice(office, kind):
    return done_elsewhere(office, part_of(office, part_of(office, worked_on(office, kind))))


def merged(office, kind):
    twin = worked_on(office, kind)
    return done_elsewhere(office, merge(office, twin, office.ticket(twin.inspection)))


def merged_at_last(office, kind):
    """When the other was handed in already."""
    twin = worked_on(office, kind)
    return merge(office, twin, done_elsewhere(office, office.ticket(twin.inspection)))


def merged_twice(office, kind):
    twin = worked_on(office, kind)
    second = merge(office, twin, office.ticket(twin.inspection))
    return done_elsewhere(office, merge(office, second, office.ticket(twin.inspection)))


def part_merged(office, kind):
    part = part_of(office, worked_on(office, kind))
    return done_elsewhere(office, merge(office, part, office.ticket(part.inspection)))


def part_of_what_was_merged_into(office, kind):
    twin = worked_on(office, kind)
    return done_elsewhere(office, part_of(office, merge(office, twin, office.ticket(twin.inspection))))


def two_parts_made_one(office, kind):
    """The first was split off before `early` worked, the second afterwards."""
    origin = office.ticket(office.inspection(kind))
    first = part_of(office, origin)
    office.do(fresh(origin), "assign", "coordinator", **office.assignment("legal"))
    office.do(origin, "accept", "early")
    return done_elsewhere(office, merge(office, part_of(office, origin), first))


def split_and_reopened(office, kind):
    """What the part came from is closed and reopened before the part is judged: its present cycle is another."""
    origin = worked_on(office, kind)
    part = part_of(office, origin)
    taken_over(office, origin)
    close(office, origin)
    office.do(origin, "reopen", "coordinator", reason="反弹。")
    return done_elsewhere(office, part)


def split_in_the_second_cycle(office, kind):
    origin = done_elsewhere(office, office.ticket(office.inspection(kind)))
    close(office, origin)
    office.do(origin, "reopen", "coordinator", reason="反弹。")
    office.do(origin, "reassign", "coordinator", supporting="legal", reason="请协助。")
    office.do(origin, "report_progress", "early", reason="协助办理。")
    return done_elsewhere(office, part_of(office, origin))


def merged_into_what_is_closed(office, kind):
    """And reopened then: nobody has judged what came in."""
    kept = done_elsewhere(office, office.ticket(office.inspection(kind)))
    close(office, kept)
    merge(office, worked_on(office, kind, kept.inspection), kept)
    office.do(kept, "reopen", "coordinator", reason="反弹。")
    office.submit(kept)
    return fresh(kept)


def handed_over(office, kind):
    office.join("successor", "handler", "legal")
    ticket = worked_on(office, kind)
    said = {"actor": office.coordinator, "reason": "调离。", "interface": "page", "batch": uuid.uuid4()}
    [row] = hand_over(office.early, office.successor, clock=office.clock, **said)
    assert fresh(ticket).handler == office.successor and not row.is_refused
    return taken_over(office, ticket)


def handed_over_and_split(office, kind):
    office.join("successor", "handler", "legal")
    ticket = worked_on(office, kind)
    said = {"actor": office.coordinator, "reason": "调离。", "interface": "page", "batch": uuid.uuid4()}
    hand_over(office.early, office.successor, clock=office.clock, **said)
    return done_elsewhere(office, part_of(office, ticket))


def close(office, ticket):
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")


WAYS = (
    split,
    split_twice,
    merged,
    merged_at_last,
    merged_twice,
    part_merged,
    part_of_what_was_merged_into,
    two_parts_made_one,
    split_and_reopened,
    split_in_the_second_cycle,
    merged_into_what_is_closed,
    handed_over,
    handed_over_and_split,
)
EVERY_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@EVERY_WAY
def test_whoever_worked_on_what_a_ticket_came_from_does_not_verify_it(office, way):
    ticket = way(office, PERSON)
    assert is_kept_out(office, ticket, "early")
    assert verifies(office, ticket, "verifier")


@pytest.mark.parametrize("way", [split, merged, part_merged, split_and_reopened], ids=lambda way: way.__name__)
def test_nor_do_colleagues_where_the_procedure_asks_for_another_department(office, way):
    office.join("colleague", "handler", "legal")
    office.appoint("colleague", "verifier", "unit")
    assert is_kept_out(office, way(office, DEPARTMENT), "colleague", "same_department")
    assert verifies(office, way(office, PERSON), "colleague")


@pytest.mark.parametrize("way", [split, merged], ids=lambda way: way.__name__)
def test_a_department_that_only_supported_the_origin_worked_too(office, way):
    office.join("colleague", "handler", "archive")
    office.appoint("colleague", "verifier", "unit")
    origin = worked_on(office, DEPARTMENT)
    office.do(origin, "reassign", "coordinator", supporting="archive", reason="请协助。")
    office.do(origin, "reassign", "coordinator", supporting="finance", reason="不再协助。")
    came = part_of(office, origin) if way is split else merge(office, origin, office.ticket(origin.inspection))
    assert is_kept_out(office, done_elsewhere(office, came), "colleague", "same_department")


@pytest.mark.parametrize("still", [True, False])
def test_a_department_that_came_to_support_the_origin_before_its_present_cycle(office, still):
    """Whoever still supported it when that began worked in it; whoever did no longer had no part in it."""
    office.join("colleague", "handler", "archive")
    office.appoint("colleague", "verifier", "unit")
    origin = office.ticket(office.inspection(DEPARTMENT), state="in_progress")
    office.do(origin, "reassign", "coordinator", supporting="archive", reason="请协助。")
    if not still:
        office.do(origin, "reassign", "coordinator", supporting="finance", reason="不再协助。")
    office.submit(origin)
    close(office, origin)
    office.do(origin, "reopen", "coordinator", reason="反弹。")
    part = done_elsewhere(office, part_of(office, origin))
    if still:
        assert is_kept_out(office, part, "colleague", "same_department")
    else:
        assert verifies(office, part, "colleague")


@pytest.mark.parametrize("way", [split, merged], ids=lambda way: way.__name__)
def test_nor_do_superiors_of_those_who_worked_on_the_origin(office, way):
    office.join("over", "leader", "legal")
    office.appoint("over", "verifier", "unit")
    inspection = office.inspection(rules={"verbs": {"verify": {"separation": ["superior"]}}})
    origin = worked_on(office, inspection=inspection)
    came = part_of(office, origin) if way is split else merge(office, origin, office.ticket(inspection))
    assert is_kept_out(office, done_elsewhere(office, came), "over", "superior_of_the_work")


@pytest.mark.parametrize("role", ["head", "leader", "reported", "evidence", "lent"])
def test_any_part_in_the_work_on_the_origin_counts(office, role):
    """The head who did nothing, the leader who answered, one sentence, one file, what a stand-in did."""
    office.join("chief", "head" if role == "head" else "handler", "legal")
    office.appoint("chief", "verifier", "unit")
    if role == "leader":
        office.appoint("chief", "leader", "unit")
    if role == "lent":
        office.delegate(office.chief.appointments.get(role="handler"), "stranger")
    ticket = office.ticket()
    leader = {"leader": "chief"} if role == "leader" else {}
    office.do(ticket, "assign", "coordinator", **office.assignment("legal") | leader)
    office.do(ticket, "accept", "stranger" if role == "lent" else "early")
    if role == "reported":
        office.do(ticket, "report_progress", "chief", reason="已办。")
    if role == "evidence":
        office.attach(ticket, person="chief")
    assert is_kept_out(office, done_elsewhere(office, part_of(office, ticket)), "chief")


def test_what_is_done_on_the_origin_after_the_split_is_no_work_on_the_part(office):
    """Whoever came to the other ticket later is as independent as anybody else."""
    origin = office.ticket(state="in_progress")
    part = part_of(office, origin)
    office.do(origin, "reassign", "coordinator", supporting="legal", reason="请协助。")
    office.do(origin, "report_progress", "early", reason="协助办理。")
    assert verifies(office, done_elsewhere(office, part), "early")


def test_who_works_on_a_part_may_verify_what_stayed(office):
    origin = office.ticket(state="in_progress")
    part = part_of(office, origin)
    office.do(part, "assign", "coordinator", **office.assignment("legal"))
    office.do(part, "accept", "early")
    office.submit(origin)
    assert verifies(office, origin, "early")


def test_a_head_who_came_to_the_origins_department_after_the_split_did_not_lead_it(office):
    origin = worked_on(office)
    part = part_of(office, origin)
    office.clock.skip(days=3)
    with office.registry("appointed") as door:
        appoint(door, office.verifier, "head", office.departments["legal"], office.clock.now.date())
    assert verifies(office, done_elsewhere(office, part), "verifier")


def test_a_head_who_left_the_origins_department_since_had_led_it(office):
    with office.registry("appointed") as door:
        headship = appoint(door, office.stranger, "head", office.departments["legal"], FIRST_DAY)
        appoint(door, office.stranger, "verifier", office.unit, FIRST_DAY)
    part = part_of(office, worked_on(office))
    office.clock.skip(days=3)
    with office.registry("left") as door:
        end(door, headship, office.clock.now.date() - timedelta(days=1))
    assert is_kept_out(office, done_elsewhere(office, part), "stranger")


def test_the_next_cycle_of_a_part_has_its_own_workers(office):
    """What came with it was verified with the first; as with a ticket that came from nowhere."""
    part = split(office, PERSON)
    close(office, part)
    office.do(part, "reopen", "coordinator", reason="反弹。")
    office.submit(part)
    assert verifies(office, part, "early")


def test_merging_to_and_fro_ends(office):
    """Each says that it was merged into the other; asking who worked comes to an end."""
    one = worked_on(office)
    other = office.ticket(one.inspection)
    merge(office, one, other)
    merge(office, other, one)
    assert {s.ticket_id for s in stretches_of(fresh(one))} == {one.pk, other.pk}


def test_a_clock_that_was_ahead_when_the_origin_was_worked_on_hides_nobody(office):
    """Versions tell what came before the split, not instants: the origin's chain may be ahead of the part's birth."""
    origin = worked_on(office)
    now, office.clock.now = office.clock.now, datetime(2026, 12, 1, tzinfo=UTC)
    office.do(origin, "reassign", "coordinator", supporting="finance", reason="请协助。")
    office.do(origin, "report_progress", "handler2", reason="协助办理。")
    office.clock.now = now
    part = done_elsewhere(office, part_of(office, origin))
    standing = part.standing_of(office.verifier, office.clock())
    assert {office.early.pk, office.handler2.pk} <= people_who_worked(part, standing)


def test_who_may_not_verify_is_not_asked_to_and_counts_for_no_staff(office):
    """The news and the nightly look ask the same law: a part whose only verifier worked on its origin is stuck."""
    with office.registry("left") as door:
        deactivate(door, User.objects.get(pk=office.verifier.pk))
    part, today = split(office, PERSON), office.clock.now.date()
    assert Audience(today).in_roles(part, ["verifier"]) == {}
    assert Staff(today).can_move(part) == "verify"
    office.join("honest", "verifier", "unit")
    assert list(Audience(today).in_roles(fresh(part), ["verifier"])) == [office.honest.pk]
    assert Staff(today).can_move(fresh(part)) == ""


# --- looking back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [split, merged], ids=lambda way: way.__name__)
def test_nobody_looks_back_on_what_they_worked_on_before_it_was_another_ticket(office, way):
    ticket = way(office, PERSON)
    close(office, ticket)
    no = refused(lambda: office.do(fresh(ticket), "rebound", "early", reason="反弹。"))
    assert "may_not_look_back" in no.codes


# --- every door -----------------------------------------------------------------------------------------------------


def by_engine(office, client, ticket):
    return refused(lambda: office.do(ticket, "verify", "early", reason="属实。")).codes


def by_offers(office, client, ticket):
    found = engine.offers(ticket, office.early, at=office.clock.now)
    return next([r.code for r in offer.refusals] for offer in found if offer.verb == "verify")


def by_offers_command(office, client, ticket):
    _status, said = run("offers", ticket.number, "--as", "early")
    return next([r["code"] for r in o["refusals"]] for o in said["offers"] if o["verb"] == "verify")


def by_command(office, client, ticket):
    status, said = run("move", ticket.number, "verify", "--as", "early", "--reason", "属实。")
    assert status == 1
    return [refusal["code"] for refusal in said["refusals"]]


def by_page(office, client, ticket):
    client.force_login(office.early)
    said = {"key": str(uuid.uuid4()), "seen_version": ticket.version, "reason": "属实。"}
    answer = client.post(reverse("ticket-step", args=[ticket.number, "verify"]), said)
    assert answer.status_code == 403
    return Attempt.objects.get().codes


def in_bulk(office, client, ticket):
    transition_request = office.transition_request("verify", "early", reason="情况属实。", batch=uuid.uuid4())
    [row] = bulk.take(transition_request, [ticket.number], clock=office.clock)
    return [refusal.code for refusal in row.refusals if refusal.code != "bulk_not_allowed"]


def by_bulk_page(office, client, ticket):
    client.force_login(office.early)
    answer = client.get(reverse("bulk", args=["verify"]), {"ticket": ticket.number})
    assert answer.status_code == 409
    return by_offers(office, client, ticket)


def by_bulk_command(office, client, ticket):
    status, said = run("bulk", "verify", "--tickets", ticket.number, "--as", "early", "--reason", "属实。")
    [row] = said["results"]
    assert not row["done"]
    return [refusal["code"] for refusal in row["refusals"] if refusal["code"] != "bulk_not_allowed"]


def by_a_delegate(office, client, ticket):
    office.delegate(office.early.appointments.get(role="verifier"), "stranger")
    return refused(lambda: office.do(ticket, "verify", "stranger", reason="属实。")).codes


def as_a_delegate(office, client, ticket):
    office.delegate(office.verifier.appointments.get(), "early")
    return refused(lambda: office.do(ticket, "verify", "early", reason="属实。")).codes


DOORS = (
    by_engine,
    by_offers,
    by_offers_command,
    by_command,
    by_page,
    in_bulk,
    by_bulk_page,
    by_bulk_command,
    by_a_delegate,
    as_a_delegate,
)


@pytest.mark.parametrize("way", [split, merged, handed_over], ids=lambda way: way.__name__)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_knows_what_a_ticket_came_from(office, client, door, way):
    ticket = way(office, PERSON)
    before = fresh(ticket).version
    assert door(office, client, ticket) == ["not_independent"]
    assert fresh(ticket).version == before and fresh(ticket).state == "submitted"


def test_a_refusal_for_the_sake_of_the_origin_changes_nothing(office):
    ticket = split(office, PERSON)
    before = checksum()
    refused(lambda: office.do(ticket, "verify", "early", reason="属实。"))
    assert checksum() == before


# --- what it costs --------------------------------------------------------------------------------------------------


def test_a_ticket_that_came_from_nowhere_costs_what_it_always_did(office, django_assert_num_queries):
    ticket = office.ticket(state="submitted")
    standing = ticket.standing_of(office.verifier, office.clock())
    kept()
    with django_assert_num_queries(2):  # whether the registry is what it was, and its life
        people_who_worked(ticket, standing)


def test_a_part_costs_a_few_questions_more_whatever_was_done_on_what_it_came_from(office, django_assert_num_queries):
    ticket = split(office, PERSON)
    standing = ticket.standing_of(office.verifier, office.clock())
    kept()
    with django_assert_num_queries(5):
        people_who_worked(ticket, standing)
