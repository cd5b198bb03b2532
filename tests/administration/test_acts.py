"""Every act of the registry, called as a page, a command or an interface calls it: refused, carried out, replayed."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from administration.acting import act
from administration.acts import ACTS, SENTENCES
from administration.forms import ActForm
from administration.permissions import administers
from organization.models import Appointment, User
from record.models import Attempt, Event, Installation
from tests.administration.settled import A_DAY
from tests.law.checksum import checksum
from tests.office import today
from tracker.models import LadderLine
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STRONG = "quiet blue hill"
DETAILS = {"name": "李明", "email": "li@example.org", "language": "en"}
# Acts that no page asks for, and the command that does.
BY_COMMAND = {"found_office": "setup"}
# Acts that say of themselves whose they are; everything else is an administrator's.
OF_ONESELF = ("change_password", "set_password_by_link", "choose_language")


def good(name, settled):
    """Who carries the act out in good order, through which interface, and with which answers."""
    office, info = settled.office, settled.office.departments["info"]
    why = {"reason": "轮岗需要。"}
    line = {"trigger": "after_due", "working_days": 9, "roles": ["leader"], "from_on": today() + DAY, "until_on": None}
    told = {
        "add_person": {"username": "zhou", "role": "head", "department": info, "until_on": today() + DAY} | DETAILS,
        "change_person": {"person": office.head} | DETAILS,
        "close_account": {"person": office.head} | why,
        "reopen_account": {"person": office.stranger} | why,
        "make_link": {"person": office.head},
        "withdraw_link": {"person": office.head},
        "appoint": {
            "person": office.head,
            "role": "verifier",
            "department": info,
            "from_on": today(),
            "until_on": None,
        },
        "delegate": {
            "person": office.head,
            "appointment": office.head.appointments.get(),
            "delegate": office.handler2,
            "from_on": today(),
            "until_on": today() + DAY,
        }
        | why,
        "end_appointment": {"appointment": office.head.appointments.get(), "until_on": today()} | why,
        "end_delegation": {"delegation": settled.lent, "until_on": today()} | why,
        "add_department": {"parent": office.unit, "name": "法规处", "code": "legal"},
        "rename_department": {"department": info, "name": "数据处"} | why,
        "move_department": {"department": info, "parent": office.departments["finance"]} | why,
        "end_department": {"department": info, "ended_on": today()} | why,
        "resume_department": {"department": office.departments["archive"]} | why,
        "order_department": {"department": info, "step": "-1"},
        "enter_days": {"first": "2031-01-22", "last": "2031-01-23"} | A_DAY,
        "change_day": {"day": settled.day} | A_DAY | {"name": "元旦"} | why,
        "seed_year": {"year": 2026},
        "confirm_year": {"year": settled.day.day.year},
        "add_line": line,
        "change_line": {"line": LadderLine.objects.first()} | line | why,
        "end_line": {"line": LadderLine.objects.first(), "until_on": today()} | why,
        "load_procedure": {"text": settled.text(title="自定"), "publish": False},
        "copy_procedure": {"procedure": settled.version, "name": "copy"},
        "rewrite_draft": {"procedure": settled.draft, "text": settled.text(title="自定")},
        "publish_procedure": {"procedure": settled.draft} | why,
        "retire_procedure": {"procedure": settled.draft} | why,
        "change_password": {"person": office.head, "old": "head-Secret-1", "new": STRONG},
        "choose_language": {"person": office.head, "language": "en"},
    }
    if name == "withdraw_link":
        settled.link_of(office.head)
    if name == "set_password_by_link":
        return None, "link", {"person": office.head, "token": settled.link_of(office.head), "new": STRONG}
    return (office.head if name in OF_ONESELF else settled.admin), "page", told[name]


ASKED_OF_AN_OFFICE = [name for name in ACTS if name not in BY_COMMAND]


def bare(name, actor, interface, answers, **more):
    return ACTS[name](actor, interface=interface, **answers, **more)


def founded(**changes):
    member = {"username": "gao", "name": "高主任", "role": "administrator", "department": "hq"}
    said = {"kind": "office", "code": "hq", "unit": "示例单位", "members": [member], "passwords": {"gao": STRONG}}
    return ACTS["found_office"](None, interface="system", **said | changes)


# --- told once ---


def test_every_act_is_reached_by_a_page_or_a_command():
    assert reverse("account") and reverse("settings")  # every page is known now
    by_page = {form.act.name for form in _subclasses(ActForm) if form.act}
    assert by_page | BY_COMMAND.keys() == ACTS.keys() and not by_page & BY_COMMAND.keys()


def test_every_act_says_what_it_is_called_and_who_may():
    assert all(each.told and each.may and each.write.__module__ for each in ACTS.values())
    assert {detail for each in ACTS.values() for detail in each.told} == set(SENTENCES) - {"department_changed"}


def test_an_act_that_forgets_who_may_or_its_sentence_does_not_start():
    with pytest.raises(TypeError):
        act(may=(), something_done="did something")
    with pytest.raises(TypeError):
        act(may=(administers,))(lambda door, asked: None)
    assert "<lambda>" not in ACTS


# --- refused ---


@pytest.mark.parametrize("name", ASKED_OF_AN_OFFICE)
def test_whoever_may_not_is_refused_and_the_attempt_is_kept(settled, name):
    """A handler; of what is one's own, somebody else, and by the link whoever guesses it."""
    _actor, interface, answers = good(name, settled)
    actor = None if name == "set_password_by_link" else settled.office.handler
    if "token" in answers:
        answers["token"] = "0" * 64
    before = checksum()
    with pytest.raises(TransitionRefused) as no:
        bare(name, actor, interface, answers, request_number="n-1")
    assert no.value.status == 403
    attempt = Attempt.objects.latest("id")
    assert (attempt.what, attempt.actor, attempt.status) == (next(iter(ACTS[name].told)), actor, 403)
    assert (attempt.subject, attempt.interface, attempt.request_number) == ("registry:1", interface, "n-1")
    assert checksum() == before


@pytest.mark.parametrize("name", ASKED_OF_AN_OFFICE)
def test_what_cannot_be_read_is_refused_with_the_answer_it_is_about_and_nothing_is_written(settled, name):
    actor, interface, answers = good(name, settled)
    before = checksum()
    for answer in ACTS[name].takes.keys() - {"token"}:  # without which nobody may at all
        with pytest.raises(TransitionRefused) as no:
            bare(name, actor, interface, answers | {answer: {"no": "such"}})
        assert (no.value.status, answer in {refusal.about for refusal in no.value.refusals}) == (422, True), answer
        assert "malformed" in Attempt.objects.latest("id").codes
    with pytest.raises(TransitionRefused) as no:
        bare(name, actor, interface, answers | {"colour": "red"})
    assert [refusal.code for refusal in no.value.refusals] == ["unknown_answer"]
    if ACTS[name].about:
        with pytest.raises(TransitionRefused) as no:
            bare(name, actor, interface, answers | {ACTS[name].about.answer: "none"})
        assert [refusal.code for refusal in no.value.refusals] == ["not_administrator"]
    if ACTS[name].reason and ACTS[name].reason.required:
        with pytest.raises(TransitionRefused) as no:
            bare(name, actor, interface, answers | {"reason": " "})
        assert [(refusal.code, refusal.about) for refusal in no.value.refusals] == [("malformed", "reason")]
    assert checksum() == before


def test_what_was_decided_on_an_older_state_is_refused(settled):
    actor, interface, answers = good("rename_department", settled)
    with pytest.raises(TransitionRefused) as no:
        bare("rename_department", actor, interface, answers, seen=1)
    assert [refusal.code for refusal in no.value.refusals] == ["stale"]


# --- carried out, once ---


@pytest.mark.parametrize("name", ASKED_OF_AN_OFFICE)
def test_the_same_request_gets_the_first_answer_and_another_one_is_refused(settled, name):
    actor, interface, answers = good(name, settled)
    key, events = uuid.uuid4(), Event.objects.count()
    done = bare(name, actor, interface, answers, key=key)
    assert Event.objects.count() == events + 1 and not done.replayed
    assert (done.event.detail, done.event.key) == (next(iter(ACTS[name].told)), key)
    before = checksum()
    again = bare(name, actor, interface, answers, key=key)
    assert (again.replayed, again.event) == (True, done.event)
    if ACTS[name].makes:
        assert again.row == done.row
    assert checksum() == before
    for somebody, said in ((actor, _otherwise(name, answers)), (settled.office.auditor, answers)):
        with pytest.raises(TransitionRefused) as no:
            bare(name, somebody, interface, said, key=key)
        assert [refusal.code for refusal in no.value.refusals] == ["key_reused"], somebody
        assert no.value.status == 422 and Attempt.objects.latest("id").codes == ["key_reused"]
    assert checksum() == before


def _otherwise(name, answers):
    """The same request with something else said."""
    if ACTS[name].secrets:
        return answers | {"new": f"{STRONG} by the sea"}
    if ACTS[name].reason:
        return answers | {"reason": "另有缘由。"}
    return answers | {"choose_language": {"language": "zh-hans"}, "order_department": {"step": "1"}}[name]


def test_an_act_that_changes_nothing_leaves_no_event(settled):
    actor, interface, answers = good("change_person", settled)
    bare("change_person", actor, interface, answers)
    done = bare("change_person", actor, interface, answers)
    assert done.event is None and done.row.name == DETAILS["name"]


# --- founding ---


def test_an_office_is_founded_by_the_operator_alone_and_once(settled):
    before = checksum()
    for said in ({}, {"kind": "test"}):
        with pytest.raises(TransitionRefused) as no:
            founded(**said)
        assert [refusal.code for refusal in no.value.refusals] == ["not_empty"]
    with pytest.raises(TransitionRefused) as no:
        ACTS["found_office"](settled.admin, interface="page", kind="office", members=[])
    assert no.value.status == 403 and Attempt.objects.latest("id").what == "office_founded"
    assert checksum() == before


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"members": "gao"}, "members"),
        ({"members": [{"username": "gao"}]}, "members"),
        ({"kind": "castle"}, "kind"),
        ({"unit": " "}, "unit"),
        ({"code": "two words"}, "code"),
        ({"passwords": {"gao": "12345"}}, "password"),
    ],
)
def test_what_an_office_cannot_be_founded_with_is_refused(changes, about):
    with pytest.raises(TransitionRefused) as no:
        founded(**changes)
    assert {refusal.about for refusal in no.value.refusals} == {about}
    assert not User.objects.exists() and Installation.current() == ""


def test_an_office_is_founded_in_one_event():
    office = founded(departments=[["legal", "法规处"]]).row
    assert list(office.departments) == ["hq", "legal"] and list(office.people) == ["gao"]
    assert Appointment.objects.get().person == office.people["gao"]
    assert Event.objects.get().detail == "office_founded"
    assert office.people["gao"].check_password(STRONG)


def _subclasses(cls):
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)
