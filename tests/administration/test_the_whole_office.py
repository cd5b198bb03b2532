"""What is everybody's wants an administrator of everybody: procedures, ladder, calendar, by page, form and command."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from administration.acts import ACTS
from administration.ladder.acts import add_line
from administration.permissions import administers_the_whole_office, designs_procedures, is_the_operator
from administration.scope import Administration
from organization.calendar import local_today
from organization.models import Department
from organization.people import add_department, appoint
from record.models import Attempt, Event
from tests.office import FIRST_DAY
from tests.test_commands import run
from tracker.models import LadderLine
from workflow.models import Procedure
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db

# Pages on which something of everybody's is changed; `{}` stands for a row of its kind.
ONLY_SENT = 405  # a page that is only posted to has nothing to show
OFFICE_WIDE = (
    "days",
    "days-enter",
    "days-published",
    "days-confirm",
    "day-change",
    "ladder",
    "ladder-add",
    "ladder-change",
    "ladder-end",
    "procedure-load",
    "procedure-copy",
    "procedure-edit",
    "procedure-text",
    "procedure-publish",
    "procedure-retire",
)


@pytest.fixture
def other_unit(office):
    with office.registry("unit founded") as door:
        return add_department(door, "other", "外单位")


def addresses(office):
    procedure, line = Procedure.objects.first(), LadderLine.objects.first()
    if line is None:
        with office.registry("ladder") as door:
            line = door.save(LadderLine(trigger="on_due", working_days=0, roles=["handler"], from_on=date(2026, 1, 1)))
    for name in OFFICE_WIDE:
        if name in ("ladder-change", "ladder-end"):
            yield name, reverse(name, args=[line.pk])
        elif name == "day-change":
            yield name, reverse(name, args=[1])
        elif name.startswith("procedure-") and name != "procedure-load":
            yield name, reverse(name, args=[procedure.name, procedure.version])
        else:
            yield name, reverse(name)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def over_both(office, other_unit):
    with office.registry("appointed") as door:
        return appoint(door, office.admin, "administrator", other_unit, FIRST_DAY)


def test_the_administrator_of_one_unit_does_not_change_what_all_units_share(office, other_unit):
    """Neither asked for nor sent; and told why."""
    client = signed_in(office.admin)
    for name, address in addresses(office):
        answers = [each for each in (client.get(address), client.post(address, {})) if each.status_code != ONLY_SENT]
        assert answers and all(each.status_code == 403 for each in answers), name
        assert all("每个单位都任管理员" in each.content.decode() for each in answers), name


def test_an_appointment_over_every_unit_opens_them_all(office, other_unit):
    over_both(office, other_unit)
    client = signed_in(office.admin)
    for name, address in addresses(office):
        assert client.get(address).status_code in (200, 404, 409, ONLY_SENT), name


def test_with_one_unit_nothing_is_different(office):
    client = signed_in(office.admin)
    for name, address in addresses(office):
        assert client.get(address).status_code in (200, 404, 409, ONLY_SENT), name


def test_a_unit_that_has_ended_asks_for_nobody(office, other_unit):
    today = local_today(timezone.now())
    assert not Administration(office.admin, today).runs_the_office
    with office.registry("ended") as door:
        other_unit.ended_on = today - timedelta(days=1)
        door.save(other_unit)
    assert Administration(office.admin, today).runs_the_office


def test_an_appointment_below_a_root_is_none_over_it(office, other_unit):
    with office.registry("appointed") as door:
        section = add_department(door, "section", "外一科", other_unit)
        appoint(door, office.admin, "administrator", section, FIRST_DAY)
    assert not Administration(office.admin, local_today(timezone.now())).runs_the_office


def test_an_appointment_that_ended_between_the_page_and_the_sending_is_none(office, other_unit):
    """Judged again behind the lock."""
    with pytest.raises(TransitionRefused) as no:
        add_line(office.admin, interface="page")
    assert [refusal.code for refusal in no.value.refusals] == ["not_of_the_office"]


def test_the_command_refuses_too(office, other_unit, tmp_path):
    from workflow.files import as_text

    path = tmp_path / "mine.json"
    spelled = json.loads(as_text(Procedure.objects.first()))
    path.write_text(json.dumps(spelled | {"title": "私改"}), "utf-8")
    status, said = run("load_procedure", str(path), "--publish", "--as", "admin")
    assert (status, said["refusals"][0]["code"]) == (1, "not_administrator")
    over_both(office, other_unit)
    assert run("load_procedure", str(path), "--as", "admin")[0] == 0


def test_who_administers_a_part_reads_why_there_is_no_button(office, other_unit):
    client = signed_in(office.admin)
    procedure = Procedure.objects.first()
    pages = (reverse("settings"), reverse("procedures"), reverse("procedure", args=[procedure.name, procedure.version]))
    for address in pages:
        shown = client.get(address).content.decode()
        assert "每个单位都任管理员" in shown and reverse("procedure-load") not in shown
    assert "每个单位都任管理员" not in signed_in(office.handler).get(reverse("procedures")).content.decode()


def test_every_act_without_a_department_of_its_own_is_of_the_whole_office():
    """An act changes people or departments within reach, one's own account, or else something that is everybody's."""
    everybodys = {administers_the_whole_office, designs_procedures, is_the_operator}
    within_reach = {"people", "powers", "departments"}
    for act in ACTS.values():
        assert everybodys & set(act.may) or act.write.__module__.split(".")[1] in within_reach, act.name


def test_every_address_of_the_office_wide_settings_is_tried():
    names = set(_names(get_resolver()))
    reading = {"procedures", "procedure", "procedure-file", "procedure-walk"}
    alike = {name for name in names if name.split("-")[0] in ("days", "day", "ladder", "procedure", "procedures")}
    assert alike - reading == set(OFFICE_WIDE)
    assert Department.objects.count() == 0 and not Event.objects.exists() and not Attempt.objects.exists()


def _names(resolver):
    for each in resolver.url_patterns:
        yield from _names(each) if hasattr(each, "url_patterns") else [each.name or ""]
