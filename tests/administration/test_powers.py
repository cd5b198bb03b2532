"""Appointments and delegations: made, ended, withdrawn; nobody gives power to themselves."""

import uuid
from datetime import date, timedelta

import pytest

from administration.periods import NEVER
from organization.models import Appointment, Delegation
from organization.standing import Standing
from record.history import newest_id
from record.models import Attempt, Event

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def person(office, name, act=""):
    return f"/settings/people/{office.people[name].pk}/{act}"


def held(office, name, role="handler"):
    return Appointment.objects.get(person=office.people[name], role=role)


def forged(row, **typed):
    """What somebody sends who was never shown the form."""
    return {"key": str(uuid.uuid4()), "seen": newest_id(row)} | typed


# --- appointing ---


def test_an_appointment_gives_the_role_from_its_first_day(office, send, today):
    typed = {"role": "verifier", "department": office.unit.pk, "from_on": today, "until_on": today + 9 * DAY}
    answer = send("admin", person(office, "stranger", "appoint/"), **typed, reason="轮岗。")
    assert answer.url == person(office, "stranger")
    assert "verifier" in Standing(office.stranger, today).roles
    assert "verifier" not in Standing(office.stranger, today + 10 * DAY).roles
    event = Event.objects.latest("id")
    assert (event.detail, event.reason, event.actor) == ("appointed", "轮岗。", office.admin)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_on": date(2026, 1, 5)}, "Today is the earliest"),
        ({"from_on": ""}, "First day"),
        ({"until_on": date(2026, 1, 5)}, "The last day lies before the first."),
        ({"role": "king"}, "Role"),
        ({"department": "999999"}, "Department"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(office, send, today, typed, said):
    good = {"role": "verifier", "department": office.unit.pk, "from_on": today, "reason": "轮岗需要。"}
    answer = send("admin", person(office, "stranger", "appoint/"), **good | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text and "轮岗需要。" in text
    assert Appointment.objects.filter(person=office.stranger).count() == 1


def test_the_same_role_twice_at_once_is_refused(office, send, today):
    typed = {"role": "handler", "department": office.departments["archive"].pk, "from_on": today}
    answer = send("admin", person(office, "stranger", "appoint/"), **typed)
    assert answer.status_code == 422
    assert "already holds this role" in answer.content.decode()


def test_a_part_of_the_unit_is_all_that_its_administrator_gives(office, send, today):
    office.join("branch", "administrator", "finance")
    path = person(office, "head2", "appoint/")
    typed = {"role": "handler", "department": office.unit.pk, "from_on": today}
    assert send("branch", path, **typed).status_code == 422
    typed["department"] = office.departments["finance"].pk
    assert send("branch", path, **typed).status_code == 302


def test_nobody_appoints_themselves(office, enter, today):
    office.join("second", "administrator", "unit")
    browser, path = enter("admin"), person(office, "admin", "appoint/")
    assert browser.get(path).status_code == 403
    typed = {"role": "coordinator", "department": office.unit.pk, "from_on": today}
    answer = browser.post(path, forged(office.admin, **typed))
    assert answer.status_code == 403
    assert "Nobody gives a role to themselves" in answer.content.decode()
    assert Standing(office.admin, today).roles == {"administrator"}
    assert Attempt.objects.latest("id").codes == ["own_appointment"]


def test_the_only_administrator_of_a_fresh_office_may_and_it_is_told(office, send, enter, today):
    typed = {"role": "coordinator", "department": office.unit.pk, "from_on": today}
    assert send("admin", person(office, "admin", "appoint/"), **typed).status_code == 302
    assert Event.objects.latest("id").detail == "appointed_self"
    text = enter("admin").get(person(office, "admin")).content.decode()
    assert "being the only administrator of a new office" in text


def test_once_there_is_a_ticket_the_office_is_no_longer_fresh(office, enter):
    office.ticket()
    assert enter("admin").get(person(office, "admin", "appoint/")).status_code == 403


def test_a_closed_account_is_appointed_to_nothing(office, send, enter):
    send("admin", person(office, "stranger", "close/"), reason="调离。")
    answer = enter("admin").get(person(office, "stranger", "appoint/"))
    assert answer.status_code == 409
    assert "Open it again first." in answer.content.decode()


# --- ending ---


def test_an_appointment_ends_with_its_last_day(office, send, today):
    row = held(office, "stranger")
    send("admin", f"/settings/appointments/{row.pk}/end/", until_on=today, reason="轮岗。")
    assert "handler" in Standing(office.stranger, today).roles
    assert "handler" not in Standing(office.stranger, today + DAY).roles


def test_yesterday_ends_it_at_once(office, send, today):
    row = held(office, "stranger")
    send("admin", f"/settings/appointments/{row.pk}/end/", until_on=today - DAY, reason="停职。")
    assert not Standing(office.stranger, today).roles


@pytest.mark.parametrize("days", [-2, 400])
def test_the_past_is_not_rewritten_nor_an_end_put_off(office, send, today, days):
    row = held(office, "stranger")
    send("admin", f"/settings/appointments/{row.pk}/end/", until_on=today + 5 * DAY, reason="轮岗。")
    path = f"/settings/appointments/{row.pk}/end/"
    assert send("admin", path, until_on=today + days * DAY, reason="再改。").status_code == 422
    row.refresh_from_db()
    assert row.until_on == today + 5 * DAY


def test_what_has_not_begun_is_withdrawn_and_was_in_force_on_no_day(office, send, enter, today):
    typed = {"role": "verifier", "department": office.unit.pk, "from_on": today + 5 * DAY}
    for _ in range(2):  # a second one of the kind may be withdrawn too
        send("admin", person(office, "stranger", "appoint/"), **typed)
        row = Appointment.objects.filter(person=office.stranger, role="verifier").latest("id")
        path = f"/settings/appointments/{row.pk}/end/"
        assert "until_on" not in enter("admin").get(path).context["form"].fields
        assert send("admin", path, reason="改派他人。").status_code == 302
        row.refresh_from_db()
        assert row.until_on == NEVER
    for ahead in range(-400, 30):
        assert "verifier" not in Standing(office.stranger, today + ahead * DAY).roles
    text = enter("admin").get(person(office, "stranger")).content.decode()
    assert "withdrew an appointment before it began" in text and "Withdrawn" in text
    assert "0001" not in text


def test_what_has_ended_does_not_end_again(office, send, enter, today):
    row = held(office, "stranger")
    path = f"/settings/appointments/{row.pk}/end/"
    send("admin", path, until_on=today - DAY, reason="停职。")
    assert enter("admin").get(path).status_code == 409


def test_the_last_administrator_stays(office, enter, today):
    row = held(office, "admin", "administrator")
    browser, path = enter("admin"), f"/settings/appointments/{row.pk}/end/"
    answer = browser.post(path, forged(row, until_on=today, reason="不干了。"))
    assert answer.status_code == 409
    assert "Appoint another administrator" in answer.content.decode()
    office.join("second", "administrator", "unit")
    answer = browser.post(path, forged(row, until_on=today, reason="交接。"))
    assert answer.status_code == 302


def test_an_administrator_with_a_last_day_does_not_count_as_another(office, enter, today):
    office.join("second", "administrator", "unit")
    with office.registry("ended", office.admin) as door:
        second = held(office, "second", "administrator")
        second.until_on = today + DAY
        door.save(second)
    row = held(office, "admin", "administrator")
    answer = enter("admin").get(f"/settings/appointments/{row.pk}/end/")
    assert answer.status_code == 409


def test_a_form_sent_after_the_power_ended_changes_nothing(office, enter, today):
    office.join("second", "administrator", "unit")
    browser, row = enter("admin"), held(office, "stranger")
    path = f"/settings/appointments/{row.pk}/end/"
    form = forged(row, until_on=today, reason="轮岗。")
    with office.registry("ended", office.second) as door:
        mine = held(office, "admin", "administrator")
        mine.until_on = today - DAY
        door.save(mine)
    assert browser.post(path, form).status_code == 403
    row.refresh_from_db()
    assert row.until_on is None


# --- standing in ---


def lend(office, today, **typed):
    return {
        "appointment": held(office, "head", "head").pk,
        "delegate": office.stranger.pk,
        "from_on": today,
        "until_on": today + 7 * DAY,
        "reason": "休假。",
    } | typed


def test_somebody_stands_in_and_it_ends(office, send, today):
    send("admin", person(office, "head", "delegate/"), **lend(office, today))
    row = Delegation.objects.get()
    assert (row.reason, row.appointment.person) == ("休假。", office.head)
    assert "head" in Standing(office.stranger, today).roles
    send("admin", f"/settings/delegations/{row.pk}/end/", until_on=today - DAY, reason="提前返岗。")
    row.refresh_from_db()
    # It began today, so the earliest last day is today.
    assert row.until_on == today + 7 * DAY
    send("admin", f"/settings/delegations/{row.pk}/end/", until_on=today, reason="提前返岗。")
    assert "head" not in Standing(office.stranger, today + DAY).roles


def test_nobody_makes_themselves_a_stand_in(office, send, today):
    answer = send("admin", person(office, "head", "delegate/"), **lend(office, today, delegate=office.admin.pk))
    assert answer.status_code == 403
    assert "stand-in" in answer.content.decode() and "休假。" in answer.content.decode()
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until_on": ""}, "Last day"),
        ({"reason": " "}, "Reason"),
        ({"delegate": "999999"}, "Stand-in"),
        ({"appointment": "999999"}, "Appointment"),
        ({"from_on": date(2026, 1, 5)}, "Today is the earliest"),
        ({"until_on": date(2026, 1, 5)}, "The last day lies before the first."),
    ],
)
def test_a_delegation_that_does_not_fit_is_refused_in_a_sentence(office, send, today, typed, said):
    answer = send("admin", person(office, "head", "delegate/"), **lend(office, today, **typed))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Delegation.objects.exists()


def test_nobody_stands_in_twice_at_once(office, send, today):
    path = person(office, "head", "delegate/")
    assert send("admin", path, **lend(office, today)).status_code == 302
    answer = send("admin", path, **lend(office, today, from_on=today + DAY))
    assert answer.status_code == 422 and "already stands in" in answer.content.decode()


def test_nothing_is_lent_that_is_not_held(office, enter, send, today):
    row = held(office, "stranger")
    send("admin", f"/settings/appointments/{row.pk}/end/", until_on=today - DAY, reason="停职。")
    assert enter("admin").get(person(office, "stranger", "delegate/")).status_code == 409
