"""Bringing a document: who may, what is read, and that a draft is nobody else's."""

from datetime import date

import pytest
from django.urls import reverse

from intake.models import ImportDraft
from organization.models import Appointment
from record.models import Event
from tests.import_page.draft import ABOUT, LINES, TEXT, Desk, address, nothing_is_tracked, paper, stored
from tests.word_in.hostile import FILES
from tracker.models import Ticket
from tracker.store import path_of

pytestmark = pytest.mark.django_db


# --- who ---

OTHERS = ["head", "handler", "verifier", "leader", "auditor", "admin", "stranger"]


@pytest.mark.parametrize("person", OTHERS)
def test_only_a_coordinator_brings_documents(office, enter, person):
    browser = enter(person)
    assert browser.get(reverse("import-new")).status_code == 403
    assert browser.post(reverse("import-new"), ABOUT | {"file": paper()}).status_code == 403
    assert not ImportDraft.objects.exists()
    assert reverse("import-new") not in browser.get(reverse("inspections")).content.decode()


def test_strangers_are_asked_to_sign_in(office, client):
    for path in (reverse("import-new"), reverse("import-into", args=[1])):
        assert client.get(path)["Location"].startswith("/sign-in/")


def test_whoever_only_watches_is_refused_and_whoever_sees_nothing_finds_nothing(office, enter):
    inspection = office.inspection()
    path = reverse("import-into", args=[inspection.pk])
    for person, status in (("coordinator", 200), ("auditor", 403), ("leader", 403), ("stranger", 404)):
        assert enter(person).get(path).status_code == status, person
    assert enter("coordinator").get(reverse("import-into", args=[999])).status_code == 404


def test_the_way_in_stands_where_coordinators_look(office, enter):
    inspection = office.inspection()
    for page, way in (
        (reverse("inspections"), reverse("import-new")),
        (reverse("inspection", args=[inspection.pk]), reverse("import-into", args=[inspection.pk])),
    ):
        assert way in enter("coordinator").get(page).content.decode()
        assert way not in enter("auditor").get(page).content.decode()


def test_a_draft_is_nobody_elses(office, enter, begun):
    office.join("coordinator2", "coordinator", "unit")
    browser = enter("coordinator2")
    for page in ("import-draft", "import-check"):
        assert browser.get(address(begun.pk, page)).status_code == 404
        assert browser.post(address(begun.pk, page), {"version": 1}).status_code == 404
    assert browser.post(address(begun.pk, "import-discard")).status_code == 404
    assert "反馈意见" not in browser.get(reverse("import-new")).content.decode()


def test_who_no_longer_coordinates_has_no_draft(office, begun):
    appointment = Appointment.objects.get(person=office.coordinator)
    with office.registry("left", office.admin) as door:
        appointment.until_on = date(2026, 3, 31)
        door.save(appointment)
    for page in ("import-draft", "import-check"):
        assert begun.browser.get(address(begun.pk, page)).status_code == 404
    assert begun.confirm().status_code == 404
    assert not Ticket.objects.exists()


# --- the document ---


def test_a_document_is_read_and_nothing_is_in_any_record(office, enter):
    events = Event.objects.count()
    desk = Desk(enter("coordinator"), None)
    desk.browser.post(reverse("import-new"), ABOUT | {"file": paper()})
    draft = ImportDraft.objects.get()
    assert draft.text == TEXT and draft.file_name == "反馈意见.docx"
    assert (draft.about["document_title"], draft.about["document_number"]) == (LINES[0], LINES[1])
    assert len(draft.correction().items) == 4
    assert path_of(draft.sha256).exists()
    assert nothing_is_tracked(events)


def test_text_may_be_pasted(office, enter):
    browser = enter("coordinator")
    answer = browser.post(reverse("import-new"), ABOUT | {"pasted": TEXT.replace("\n", "\r\n")})
    assert answer.status_code == 302
    assert ImportDraft.objects.get().text == TEXT


STATUS = {"unpacks_too_large": 413, "old_word": 415, "not_word": 415}


@pytest.mark.parametrize("name", ["bomb", "encrypted", "laughs", "old Word", "some zip", "text called docx"])
def test_a_bad_file_gets_its_sentence_and_what_was_typed_stays(office, enter, name):
    browser = enter("coordinator")
    events, files = Event.objects.count(), stored()
    answer = browser.post(reverse("import-new"), ABOUT | {"file": paper("坏文件.docx", FILES[name][0]())})
    page = answer.content.decode()
    assert answer.status_code == STATUS.get(FILES[name][1], 422)
    assert "坏文件.docx" in page and 'value="内部检查"' in page
    assert not ImportDraft.objects.exists() and nothing_is_tracked(events)
    assert stored() == files


def test_too_large_a_file_is_never_read(office, enter, settings):
    settings.RECTIFY_IMPORT_MAX_BYTES = 1_000_000
    big = paper(data=b"PK\x03\x04" + bytes(3_000_000))
    answer = enter("coordinator").post(reverse("import-new"), ABOUT | {"file": big})
    assert answer.status_code == 413 and "too large" in answer.content.decode()


def test_one_document_is_asked_for(office, enter):
    browser = enter("coordinator")
    for said in ({}, {"file": paper(), "pasted": TEXT}, {"pasted": " \n "}):
        answer = browser.post(reverse("import-new"), ABOUT | said)
        assert answer.status_code == 422 and "one of the two" in answer.content.decode()
    missing = browser.post(reverse("import-new"), {"pasted": TEXT, "unit": "info", "fed_back_on": "2026-02-30"})
    assert missing.status_code == 422
    assert not ImportDraft.objects.exists()


def test_a_document_too_long_for_the_page_is_said_so(office, enter, monkeypatch):
    monkeypatch.setattr("intake.page.drafting.MOST_ISSUES", 3)
    answer = enter("coordinator").post(reverse("import-new"), ABOUT | {"file": paper()})
    assert answer.status_code == 413 and "too long for this page" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_ninety_characters_make_a_name(office, enter):
    name = f"{'关于年度综合检查情况的反馈意见' * 6}.docx"
    answer = enter("coordinator").post(reverse("import-new"), ABOUT | {"file": paper(name)})
    assert answer.status_code == 302
    assert ImportDraft.objects.get().file_name.endswith(".docx")
