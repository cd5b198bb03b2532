"""The report page: who may read it, and what it shows of which instant."""

import io
import json
import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from reports.blocking import _TICKET_CHECKS
from reports.page import OBSTACLES
from tests.beginnings import begins_with
from tracker.models import InspectionMember

pytestmark = pytest.mark.django_db


@begins_with
def inspection(office):
    inspection = office.inspection()
    office.ticket(inspection, "简报报送不及时", "closed")
    office.ticket(inspection, "台账<b>缺项</b>", "in_progress")
    return inspection


@pytest.fixture
def read(client, office, inspection):
    """Open the report page as somebody."""

    def read(person="coordinator", **query):
        client.force_login(office.people[person])
        return client.get(reverse("report", args=[inspection.pk]), query)

    return read


def test_its_address(inspection):
    assert reverse("report", args=[7]) == "/inspections/7/report/"


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("coordinator", 200),
        ("leader", 200),
        ("verifier", 200),
        ("auditor", 200),
        ("head", 404),
        ("handler", 404),
        ("stranger", 404),
        ("admin", 404),
    ],
)
@pytest.mark.parametrize("query", [{}, {"format": "json"}, {"format": "md"}])
def test_only_those_who_watch_the_whole_inspection_read_its_totals(read, person, status, query):
    assert read(person, **query).status_code == status


def test_nobody_reads_it_without_signing_in(client, inspection):
    assert client.get(reverse("report", args=[inspection.pk])).status_code == 302


def test_a_seat_in_the_inspection_is_enough(read, office, inspection):
    with office.changing(inspection, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.stranger, role="auditor"))

    assert read("stranger").status_code == 200


def test_an_inspection_that_is_not_there_is_answered_alike(client, office, inspection):
    client.force_login(office.head)
    hidden = client.get(reverse("report", args=[inspection.pk]))
    absent = client.get(reverse("report", args=[inspection.pk + 1]))

    assert hidden.status_code == absent.status_code == 404


def test_each_sentence_links_its_tickets(read):
    page = read().content.decode()

    assert "共发现问题2个，分解整改任务2项" in page
    assert page.count('href="/tickets/ZG-2026-0001/"') > 3
    assert "台账&lt;b&gt;缺项&lt;/b&gt;" in page
    assert "<b>缺项" not in page


def test_the_document_is_chinese_whatever_the_interface_speaks(read, client):
    client.cookies["django_language"] = "en"
    page = read().content.decode()

    assert '<html lang="en"' in page
    assert re.search(r'<article [^>]*lang="zh-Hans"', page)
    assert "Completion rate" in page
    assert "完成率" in page


def test_the_files_hold_what_the_page_shows(read):
    page = read().content.decode()
    assert len(set(re.findall(r'href="\?(format=[^"]+)"', page))) == 3
    told = read(format="json")
    report = json.loads(told.content)

    assert told["Content-Type"] == "application/json"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert all(s["text"].replace("<", "&lt;").replace(">", "&gt;") in page for s in report["sections"][1]["sentences"])
    assert read(format="md").content.decode().startswith("# 示例市示范局关于")


def test_the_file_of_a_page_is_that_of_its_instant(read, client, inspection):
    page = read().content.decode()
    address = re.search(r'href="(\?format=json[^"]+)"', page)[1].replace("&amp;", "&")
    report = json.loads(client.get(reverse("report", args=[inspection.pk]) + address).content)

    assert report["instant"] == unquote(re.search(r"as_of=([^&]+)", address)[1])


def test_the_past_is_shown_as_it_was_and_leads_to_the_past(read, office, inspection):
    day = office.clock.now.date().isoformat()
    office.clock.skip(days=3)
    office.ticket(inspection, "后来的事", "registered")
    page = read(as_of=day).content.decode()

    assert "后来的事" not in page
    assert f"/tickets/ZG-2026-0001/?as_of={day}" in page


def test_before_its_time_nothing_is_told(read):
    assert read(as_of="2020-01-01").status_code == 200
    assert "共发现问题" not in read(as_of="2020-01-01").content.decode()
    assert read(as_of="2020-01-01", format="md").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"as_of": "2026-02-30"}, {"as_of": "<script>"}, {"edition": "secret"}, {"format": "exe"}]
)
def test_an_address_that_makes_no_sense_gets_a_sentence(read, wrong):
    answer = read(**wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_the_public_edition_names_nobody(read):
    page = json.loads(read(edition="public", format="json").content)

    assert page["edition"] == "public"
    assert "信息处" not in json.dumps(page["sections"], ensure_ascii=False)
    assert "leader甲" not in json.dumps(page["sections"], ensure_ascii=False)


def test_every_obstacle_has_its_words_in_the_readers_language():
    by_ticket = {code for code, _message, _check in _TICKET_CHECKS}

    assert set(OBSTACLES) == by_ticket | {"issue_without_ticket", "issue_not_listed", "number_given_twice"}
    with translation.override("en"):
        assert str(OBSTACLES["issue_without_ticket"]) == "Issues that have no ticket yet"


def test_the_page_costs_the_same_for_two_tickets_and_for_ten(read, client, office, inspection):
    read()
    costs = []
    for titles in ((), ("第一件", "第二件", "第三件", "第四件")):
        for title in titles:
            office.ticket(inspection, title, "in_progress")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("report", args=[inspection.pk]))
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 24


def test_the_ledger_downloads_as_a_workbook_for_whoever_reads_the_report(client, office):
    inspection = office.inspection()
    office.ticket(inspection, state="closed")
    address = reverse("inspection_ledger", args=[inspection.pk])
    client.force_login(office.auditor)
    answer = client.get(address)

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"].startswith("attachment")
    assert load_workbook(io.BytesIO(answer.content))["整改台账"]["B5"].value == "ZG-2026-0001"

    client.force_login(office.head)
    assert client.get(address).status_code == 404
