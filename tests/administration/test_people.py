"""People and their accounts: added, changed, closed and opened, found again, with who did it."""

import pytest

from organization.calendar import local_today
from organization.models import Appointment, User
from organization.people import add_department, add_person, appoint
from record.models import Attempt, Event
from tests.administration.conftest import hidden
from tests.office import FIRST_DAY

pytestmark = pytest.mark.django_db

NEW = {"username": "zhou", "name": "周工", "email": "zhou@example.org", "language": "en"}


def person(office, name, act=""):
    return f"/settings/people/{office.people[name].pk}/{act}"


# --- adding ---


def test_somebody_new_has_no_role_and_no_password(office, send):
    answer = send("admin", "/settings/people/add/", **NEW)
    zhou = User.objects.get(username="zhou")
    assert answer.url == f"/settings/people/{zhou.pk}/"
    assert (zhou.name, zhou.email, zhou.language, zhou.is_active) == ("周工", "zhou@example.org", "en", True)
    assert not zhou.has_usable_password() and not zhou.appointments.exists()
    event = Event.objects.latest("id")
    assert (event.detail, event.actor, event.interface) == ("person_added", office.admin, "page")
    assert len(event.request_number) == 32


def test_somebody_new_may_come_with_a_first_role_in_one_event(office, send):
    events = Event.objects.count()
    info = office.departments["info"].pk
    send("admin", "/settings/people/add/", **NEW, role="handler", department=info, until_on="2099-12-31")
    appointment = Appointment.objects.get(person__username="zhou")
    assert (appointment.role, appointment.department_id) == ("handler", info)
    assert Event.objects.count() == events + 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "head"}, "User name"),
        ({"username": "two words"}, "User name"),
        ({"name": "  "}, "Full name"),
        ({"email": "nowhere"}, "E-mail"),
        ({"role": "handler"}, "Department"),
        ({"language": "fr"}, "Language"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(office, send, typed, said):
    people = User.objects.count()
    answer = send("admin", "/settings/people/add/", **NEW | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f">{said}</a>:" in text and 'role="alert"' in text
    assert 'value="zhou@example.org"' in text or "email" in typed
    assert User.objects.count() == people


def test_sending_the_form_twice_adds_one_person(office, enter):
    browser = enter("admin")
    form = hidden(browser, "/settings/people/add/") | NEW
    first, second = (browser.post("/settings/people/add/", form) for _ in range(2))
    assert first.url == second.url
    assert User.objects.filter(username="zhou").count() == 1


# --- changing ---


def test_details_are_changed_with_their_history(office, send, enter):
    send("admin", person(office, "head", "change/"), name="李明", email="li@example.org", language="en")
    assert User.objects.get(pk=office.head.pk).name == "李明"
    text = enter("admin").get(person(office, "head")).content.decode()
    assert "changed the person&#x27;s details" in text
    assert "<del>head甲</del> <ins>李明</ins>" in text


def test_nothing_changed_leaves_no_event(office, send):
    events = Event.objects.count()
    send("admin", person(office, "head", "change/"), name="head甲", email="", language="zh-hans")
    assert Event.objects.count() == events


def test_who_decided_on_an_older_state_sees_what_changed_and_loses_nothing(office, enter, send):
    browser, path = enter("admin"), person(office, "head", "change/")
    form = hidden(browser, path) | {"name": "李明", "email": "", "language": "en"}
    with office.registry("person_changed", office.admin) as door:
        head = User.objects.get(pk=office.head.pk)
        head.email = "first@example.org"
        door.save(head)
    answer = browser.post(path, form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile." in text
    assert "first@example.org" in text and 'value="李明"' in text
    again = {bound.name: bound.value() for bound in answer.context["form"].hidden_fields()}
    assert browser.post(path, form | again).status_code == 302
    assert User.objects.get(pk=office.head.pk).name == "李明"


def test_who_has_duties_elsewhere_is_not_theirs_to_change(office, send, enter):
    office.join("branch", "administrator", "finance")
    office.appoint("head2", "verifier", "unit")
    for act in ("change/", "close/", "link/"):
        answer = enter("branch").get(person(office, "head2", act))
        assert answer.status_code == 403
        assert "outside the departments you administer" in answer.content.decode()
    typed = {"name": "X", "email": "", "language": "en"}
    answer = enter("branch").post(person(office, "head2", "change/"), typed)
    assert answer.status_code in (403, 422)
    assert User.objects.get(pk=office.head2.pk).name == "head2甲"


def test_a_seat_in_an_inspection_is_a_duty_too(office, enter):
    from tracker.models import InspectionMember

    office.join("branch", "administrator", "finance")
    inspection = office.inspection()
    with office.changing(inspection, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.handler2, role="verifier"))
    assert enter("branch").get(person(office, "handler2", "link/")).status_code == 403
    assert enter("admin").get(person(office, "handler2", "link/")).status_code == 200


def test_who_left_ones_departments_while_the_form_was_open_is_out_of_reach(office, enter, monkeypatch):
    office.join("branch", "administrator", "finance")
    browser, path = enter("branch"), person(office, "head2", "change/")
    form = hidden(browser, path) | {"name": "李明", "email": "", "language": "en"}

    def move_away(at):
        """Between the look of the page and the lock somebody else moves the administrator on."""
        monkeypatch.undo()
        with office.registry("moved", office.admin) as door:
            branch = Appointment.objects.get(person=office.branch)
            branch.department = office.departments["archive"]
            door.save(branch)
        return local_today(at)

    monkeypatch.setattr("administration.acting.local_today", move_away)
    answer = browser.post(path, form)
    assert answer.status_code == 403
    assert "no longer yours to administer" in answer.content.decode()
    assert User.objects.get(pk=office.head2.pk).name == "head2甲"


# --- closing and opening ---


def test_a_closed_account_is_out_at_once_and_opens_again(office, send, enter, client):
    from django.test import Client

    theirs = Client()
    theirs.force_login(office.head)
    answer = send("admin", person(office, "head", "close/"), follow=True, reason="调离。")
    assert "The account is closed." in answer.content.decode()
    assert person(office, "head", "open/") in answer.content.decode()  # undo
    assert theirs.get("/").status_code == 302
    send("admin", person(office, "head", "open/"), reason="误操作。")
    assert User.objects.get(pk=office.head.pk).is_active
    details = Event.objects.order_by("-id").values_list("detail", "reason")[:2]
    assert list(details) == [("person_reactivated", "误操作。"), ("person_deactivated", "调离。")]


def test_closing_asks_why(office, send):
    answer = send("admin", person(office, "head", "close/"), reason=" ")
    assert answer.status_code == 422
    assert User.objects.get(pk=office.head.pk).is_active


def test_nobody_closes_their_own_account(office, enter):
    browser, path = enter("admin"), person(office, "admin", "close/")
    assert browser.get(path).status_code == 403
    form = {"key": "6f1c1c5e-6f3e-4a42-9d0e-5a3f3b8f4c11", "seen": _newest(office.admin), "reason": "x"}
    assert browser.post(path, form).status_code == 403
    assert User.objects.get(pk=office.admin.pk).is_active
    attempt = Attempt.objects.latest("id")
    assert (attempt.what, attempt.codes, attempt.actor) == (
        "person_deactivated",
        ["own_account"],
        office.admin,
    )


def test_a_stand_in_cannot_close_the_only_administrator(office, enter):
    office.delegate(Appointment.objects.get(person=office.admin), "coordinator")
    answer = enter("coordinator").get(person(office, "admin", "close/"))
    assert answer.status_code == 409
    assert "Nobody would administer this unit any more" in answer.content.decode()


def _newest(row):
    from record.history import newest_id

    return newest_id(row)


# --- the list ---


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=head", {"head", "head2"}),
        ("q=HANDLER甲", {"handler"}),
        ("department=info", {"head", "handler"}),
        ("q=head&department=finance", {"head2"}),
        ("account=closed", {"stranger"}),
        ("q=没有", set()),
    ],
)
def test_each_filter_narrows(office, enter, query, found):
    with office.registry("closed", office.admin) as door:
        office.stranger.is_active = False
        door.save(office.stranger)
    for code, department in office.departments.items():
        query = query.replace(f"department={code}", f"department={department.pk}")
    page = enter("admin").get(f"/settings/people/?{query}").context["page"]
    assert {row.person.username for row in page.rows} == found


def test_what_cannot_be_read_is_left_out(office, enter):
    page = enter("admin").get("/settings/people/?department=x&page=-1&account=what").context["page"]
    assert page.total == len(office.people)


def test_pages_keep_the_filter(office, enter, monkeypatch):
    monkeypatch.setattr("administration.people.page.PAGE_SIZE", 3)
    browser = enter("admin")
    first = browser.get("/settings/people/?account=all").context["page"]
    second = browser.get(first.next_page_url).context["page"]
    assert not {row.person.pk for row in first.rows} & {row.person.pk for row in second.rows}
    assert "account=all" in second.previous_page_url


def test_whoever_belongs_nowhere_yet_is_found_by_who_made_the_account_and_by_the_whole_office(office, send, enter):
    """No link is made for them by anybody else, and their page is not found."""
    office.join("branch", "administrator", "finance")
    office.join("other", "administrator", "archive")
    send("branch", "/settings/people/add/", **NEW)
    new = User.objects.get(name="周工")
    for who, may in (("branch", True), ("admin", True), ("other", False)):
        browser = enter(who)
        assert ("周工" in browser.get("/settings/people/").content.decode()) == may, who
        for page in ("", "link/", "change/", "appoint/", "close/"):
            assert (browser.get(f"/settings/people/{new.pk}/{page}").status_code == 200) == may, (who, page)
    assert enter("other").post(f"/settings/people/{new.pk}/link/", {"key": "0" * 32}).status_code == 404
    assert not Event.objects.filter(detail="password_link_made").exists()


def test_the_administrator_of_one_unit_of_several_is_not_the_whole_office_s(office, send, enter):
    send("admin", "/settings/people/add/", **NEW)
    new = User.objects.get(name="周工")
    with office.registry("units joined") as door:
        office.departments["second"] = add_department(door, "second", "第二单位")
        office.people["second"] = add_person(door, "second", "second甲", "second-Secret-1")
        appoint(door, office.people["second"], "administrator", office.departments["second"], FIRST_DAY)
        office.people["unmade"] = add_person(door, "unmade", "无人创建", "unmade-Secret-1")
    assert enter("second").get(f"/settings/people/{new.pk}/").status_code == 404
    assert enter("admin").get(f"/settings/people/{new.pk}/").status_code == 200  # who made it
    assert enter("admin").get(f"/settings/people/{office.people['unmade'].pk}/").status_code == 404
    office.appoint("admin", "administrator", "second")
    assert enter("admin").get(f"/settings/people/{office.people['unmade'].pk}/").status_code == 200


def test_the_list_says_what_changed_last_and_by_whom(office, send, enter):
    send("admin", person(office, "head", "close/"), reason="调离。")
    text = enter("admin").get("/settings/people/").content.decode()
    assert "Last change:" in text and "closed the account – 调离。" in text


def test_an_administrator_of_a_part_is_told_of_changes_in_the_part_alone(office, send, enter):
    office.join("branch", "administrator", "finance")
    send("admin", person(office, "head", "close/"), reason="信息处的事。")
    for path in ("/settings/", "/settings/people/"):
        assert "信息处的事。" not in enter("branch").get(path).content.decode()
        assert "信息处的事。" in enter("admin").get(path).content.decode()


# --- what pages cost ---


def cost(browser, path, counter):
    browser.get(path)  # the office is read anew by whoever is first after the registry changed
    with counter(200) as counted:
        assert browser.get(path).status_code == 200
    return len(counted.captured_queries)


def test_pages_cost_the_same_however_many_people_there_are(office, enter, django_assert_max_num_queries):
    browser = enter("admin")
    paths = ("/settings/", "/settings/people/", "/settings/departments/", "/settings/people/add/")
    before = [cost(browser, path, django_assert_max_num_queries) for path in paths]
    for n in range(12):
        office.join(f"new{n}", "handler", f"place{n}")
    assert [cost(browser, path, django_assert_max_num_queries) for path in paths] == before
    assert max(before) <= 17


def test_a_person_costs_the_same_with_a_long_history(office, enter, send, django_assert_max_num_queries):
    office.delegate(Appointment.objects.get(person=office.head), "handler")
    office.appoint("head", "handler", "finance")
    browser, path = enter("admin"), person(office, "head")
    before = cost(browser, path, django_assert_max_num_queries)
    for n, place in enumerate(("archive", "unit", "finance")):
        office.appoint("head", "auditor", place)
        send("admin", person(office, "head", "change/"), name=f"李{n}", email="", language="en")
    assert cost(enter("admin"), path, django_assert_max_num_queries) == before
    assert before <= 26


def test_names_are_shown_as_text(office, send, enter):
    send("admin", "/settings/people/add/", **NEW | {"name": "<script>alert(1)</script>"})
    text = enter("admin").get("/settings/people/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
