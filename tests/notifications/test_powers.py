"""What gives somebody sight or powers is told at once: to auditors and the other administrators of the place."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from administration.acts import SENTENCES
from administration.people.links import LINK_MADE
from notifications.models import Delivery, Notice
from notifications.powers import GIVING, concerns, gains_of
from notifications.sending import Sender
from notifications.wording import words_of
from organization.models import Appointment, Delegation, Department, User
from organization.people import add_department, appoint, deactivate, end
from record.history import history_model
from record.models import Event, Registry
from tests.administration.conftest import hidden
from tests.notifications.conftest import give_addresses
from tests.office import today
from tracker.models import InspectionMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office, news):
    """With a second administrator, and nobody told of what was before."""
    office.join("admin2", "administrator", "unit")
    return office


def gives(office, person, role, place="unit"):
    """The administrator appoints somebody, from today on."""
    with office.registry("appointed", office.admin) as door:
        return appoint(door, office.people[person], role, office.departments[place], today())


@pytest.fixture
def by_page(office):
    def by_page(path, person="admin", **typed):
        browser = Client()
        browser.force_login(office.people[person])
        answer = browser.post(path, hidden(browser, path) | typed)
        assert answer.status_code in (200, 302), answer.content.decode()
        return Event.objects.latest("id")

    return by_page


def of(office, name, act):
    return reverse(f"person-{act}", args=[office.people[name].pk])


def told():
    """(who was told, the sentence in English) of every notice that stands there."""
    with translation.override("en"):
        rows = Notice.objects.select_related("recipient", "event__actor").order_by("recipient__username")
        return [(row.recipient.username, words_of(row).sentence) for row in rows]


def everybody_hears(sentence):
    return [("admin2", sentence), ("auditor", sentence)]


# --- each act that gives --------------------------------------------------------------------------------------------


def test_an_appointment_is_told_at_once(office, by_page, news):
    by_page(of(office, "stranger", "appoint"), role="coordinator", department=office.unit.pk, from_on=today())
    news()
    said = f"admin甲 appointed stranger甲: Coordinator · 示例市示范局, from {today()}."
    assert told() == everybody_hears(said)


def test_a_person_added_with_a_role_is_told(office, by_page, news):
    typed = {"username": "zhou", "name": "周工", "language": "en", "role": "verifier", "department": office.unit.pk}
    by_page(reverse("person-add"), **typed, until_on="2099-12-31")
    news()
    said = f"admin甲 appointed 周工: Verifier · 示例市示范局, {today()} – 2099-12-31."
    assert told() == everybody_hears(said)


def test_a_person_added_without_a_role_is_nobodys_news(office, by_page, news):
    by_page(reverse("person-add"), username="zhou", name="周工", language="en")
    news()
    assert told() == []


def test_powers_lent_are_told(office, by_page, news):
    until = today() + timedelta(days=9)
    typed = {"delegate": office.handler2.pk, "from_on": today(), "until_on": until, "reason": "出差三日，勿外传。"}
    by_page(of(office, "coordinator", "delegate"), appointment=office.coordinator.appointments.get().pk, **typed)
    news()
    said = f"admin甲 let handler2甲 stand in for coordinator甲: Coordinator · 示例市示范局, {today()} – {until}."
    assert told() == everybody_hears(said)


def test_a_one_time_link_for_somebody_with_a_role_is_told(office, by_page, news):
    by_page(of(office, "coordinator", "link"))
    news()
    said = "admin甲 made a one-time link for the password of coordinator甲 (Coordinator · 示例市示范局)."
    assert told() == everybody_hears(said)


def test_a_one_time_link_for_somebody_without_one_is_not(office, by_page, news):
    by_page(reverse("person-add"), username="zhou", name="周工", language="en")
    by_page(reverse("person-link", args=[User.objects.get(username="zhou").pk]))
    news()
    assert told() == []


def test_an_account_opened_again_is_told(office, by_page, news):
    with office.registry("left") as door:
        deactivate(door, office.verifier)
    by_page(of(office, "verifier", "reactivate"), reason="借调期满返回。")
    news()
    assert told() == everybody_hears("admin甲 opened the account of verifier甲 again (Verifier · 示例市示范局).")


def test_an_address_for_mail_that_somebody_else_changes_is_told(office, by_page, news):
    by_page(of(office, "leader", "change"), name="leader甲", email="other@office.example", language="en")
    news()
    assert told() == everybody_hears("admin甲 changed the e-mail address of leader甲 (Leader · 示例市示范局).")


def test_a_department_moved_under_somebody_elses_eyes_is_told(office, by_page, news):
    by_page(
        reverse("department-move", args=[office.departments["archive"].pk]),
        parent=office.departments["finance"].pk,
        reason="机构改革。",
    )
    news()
    assert told() == everybody_hears("admin甲 moved the department 档案室 below 财务处.")


def test_a_seat_in_an_inspection_is_told(office, news):
    inspection = office.inspection()
    with office.changing(inspection, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.stranger, role="verifier"))
    news()
    said = "coordinator甲 gave stranger甲 a seat in an inspection of 示例市示范局: Verifier."
    assert told() == [(name, said) for name in ("admin", "admin2", "auditor")]


def test_an_appointment_prolonged_is_told_and_one_ended_is_not(office, news):
    with office.registry("appointed", office.admin) as door:
        row = appoint(door, office.stranger, "leader", office.unit, today(), today() + timedelta(days=30))
    with office.registry("ended", office.admin) as door:
        end(door, row, today() + timedelta(days=3))
    news()
    Notice.objects.all().delete()
    with office.registry("prolonged", office.admin) as door:
        end(door, row, None)
    news()
    assert told() == everybody_hears(f"admin甲 appointed stranger甲: Leader · 示例市示范局, from {today()}.")


# --- who hears, and what --------------------------------------------------------------------------------------------


def test_who_only_oversees_another_part_hears_nothing(office, news):
    office.join("local", "administrator", "finance")
    office.join("section", "auditor", "archive")
    gives(office, "stranger", "head", "finance")
    news()
    assert [name for name, _ in told()] == ["admin2", "auditor", "local"]


def test_powers_over_the_whole_reach_the_parts(office, news):
    """Whoever oversees a department hears of a coordinator above it."""
    office.join("local", "administrator", "finance")
    gives(office, "stranger", "coordinator")
    news()
    assert [name for name, _ in told()] == ["admin2", "auditor", "local"]


def test_the_administrator_of_another_unit_hears_nothing(office, news):
    with office.registry("unit founded", office.admin) as door:
        elsewhere = add_department(door, "other", "外单位")
        appoint(door, office.stranger, "administrator", elsewhere, today())
    news()
    assert told() == []
    gives(office, "handler2", "coordinator")
    news()
    assert [name for name, _ in told()] == ["admin2", "auditor"]


def test_who_stands_in_for_an_auditor_hears_too(office, news):
    office.delegate(office.auditor.appointments.get(), "handler2")
    gives(office, "stranger", "head", "finance")
    news()
    assert [name for name, _ in told()] == ["admin2", "auditor", "handler2"]


def test_what_the_operator_of_the_machine_founds_is_nobodys_news(office, news):
    with office.registry("office founded") as door:
        appoint(door, office.stranger, "coordinator", office.unit, today())
    news()
    assert told() == []


def test_nothing_is_lost_when_the_consumer_fails(office, news, monkeypatch):
    from notifications import powers
    from record.models import OutboxItem

    with monkeypatch.context() as broken:
        broken.setattr(powers, "notices_of", lambda event: 1 / 0)
        gives(office, "stranger", "coordinator")
        news()
    assert told() == [] and OutboxItem.objects.filter(attempts=1).count() == 1
    OutboxItem.objects.update(due_at=timezone.now())
    news()
    news()
    assert [name for name, _ in told()] == ["admin2", "auditor"]


def test_the_reason_is_not_passed_on(office, by_page, news, enter):
    with office.registry("left") as door:
        deactivate(door, office.verifier)
    by_page(of(office, "verifier", "reactivate"), reason="家事已处理完毕。")
    news()
    assert "家事" not in enter("auditor").get("/inbox/").content.decode()


# --- the inbox and the mail -----------------------------------------------------------------------------------------


def test_it_stands_in_the_inbox_is_counted_and_marked_as_done(office, news, enter):
    gives(office, "stranger", "coordinator")
    gives(office, "handler2", "leader")
    office.ticket(state="assigned")
    news()
    browser = enter("auditor")
    page = browser.get("/inbox/")
    rows = page.context["inbox"].rows
    assert len(rows) == 2 and "stranger甲" in page.content.decode()
    assert 'class="dot" aria-hidden="true">2<' in browser.get("/inbox/bell/").content.decode()
    browser.post("/inbox/mark/", {"done": rows[0].key})
    assert len(browser.get("/inbox/").context["inbox"].rows) == 1
    assert len(browser.get("/inbox/?tab=all").context["inbox"].rows) == 2
    browser.post("/inbox/mark/", {"undo": rows[0].key})
    assert len(browser.get("/inbox/").context["inbox"].rows) == 2
    assert browser.get(f"/inbox/{rows[0].key}/").status_code == 404


def test_nobody_marks_what_others_were_told(office, news, enter):
    gives(office, "stranger", "coordinator")
    news()
    key = f"notice-{Notice.objects.get(recipient=office.auditor).pk}"
    enter("admin2").post("/inbox/mark/", {"done": key})
    assert not Notice.objects.get(recipient=office.auditor).done_at


def test_it_is_gone_with_the_appointment_by_which_one_heard(office, news, enter):
    gives(office, "stranger", "coordinator")
    news()
    with office.registry("ended", office.admin) as door:
        end(door, office.auditor.appointments.get(), today() - timedelta(days=1))
    assert enter("auditor").get("/inbox/?tab=all").context["inbox"].rows == []


def test_the_page_asks_as_often_whatever_was_told(office, news, enter, django_assert_max_num_queries):
    browser, counts = enter("auditor"), []
    for name in ("stranger", "handler2", "head2"):
        gives(office, name, "coordinator")
        news()
        with django_assert_max_num_queries(100) as counted:
            browser.get("/inbox/")
        counts.append(len(counted.captured_queries))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_comes_by_mail(office, post_office, news, language):
    give_addresses(office, language=language)
    gives(office, "stranger", "coordinator")
    news()
    with Sender() as sender:
        sender.send_due()
    bodies = [mail.get_content() for mail in post_office.mails]
    assert len(bodies) == 2 and all("stranger甲" in body for body in bodies)
    assert all("https://rectify.office.example/inbox/" in body for body in bodies)


def test_the_mail_is_dropped_for_who_no_longer_oversees(office, post_office, news):
    give_addresses(office)
    gives(office, "stranger", "coordinator")
    news()
    with office.registry("ended", office.admin) as door:
        end(door, office.auditor.appointments.get(), today() - timedelta(days=1))
    with Sender() as sender:
        sender.send_due()
    found = Delivery.objects.values_list("notice__recipient__username", "status", "last_error")
    assert ("auditor", "dropped", "no_access") in found and ("admin2", "sent", "") in found


# --- the whole kind -------------------------------------------------------------------------------------------------

# Every act of the settings, and whether it gives somebody sight or powers that another person then has.
GIVES = {"person_added", "appointed", "delegated", "password_link_made", "person_reactivated", "department_moved"}
GIVES_NOT = {
    "person_changed",  # told where it sends mail elsewhere
    "person_deactivated",
    "appointment_ended",
    "appointment_withdrawn",
    "delegation_ended",
    "delegation_withdrawn",
    "password_link_withdrawn",
    "password_changed",
    "password_set_by_link",
    "language_chosen",
    "department_added",
    "department_renamed",
    "department_changed",
    "department_ended",
    "department_resumed",
    "departments_ordered",
    "holidays_entered",
    "holiday_changed",
    "calendar_seeded",
    "calendar_confirmed",
    "ladder_line_added",
    "ladder_line_changed",
    "ladder_line_ended",
    "procedure_drafted",
    "procedure_published",
    "procedure_retired",
}


def test_every_act_of_the_settings_says_whether_it_gives_powers():
    """A new act stands here, and where it gives powers a test above tells to whom that is told."""
    others = {"office_founded", "appointed_self"}
    assert set(SENTENCES) - others == GIVES | GIVES_NOT


def test_every_row_by_which_anybody_holds_anything_is_watched(office):
    """Whatever a standing is read from: a new source of powers is told, too, or this fails."""
    assert set(GIVING) == {Appointment, Delegation, InspectionMember, User, Department}
    assert LINK_MADE == "password_link_made"


def test_whatever_makes_the_row_it_is_told(office, by_page):
    """By the rows, not by the name of the act: a command or an interface to come tells the same."""
    with office.registry("something_new", office.admin) as door:
        appoint(door, office.stranger, "coordinator", office.unit, date(2026, 1, 1))
    event = Event.objects.latest("id")
    assert concerns(event) and [gain.code for gain in gains_of(event, today())] == ["power_appointed"]
    assert history_model(Appointment)._base_manager.filter(history_version=event.version).count() == 1
    assert event.subject == Registry.namesake().subject_key and Department.objects.count() == 4
    assert uuid.UUID(int=0) != event.key
