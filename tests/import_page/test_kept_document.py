"""A document that was chosen stays chosen when the rest of the form is refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from intake.models import ChosenDocument, ImportDraft
from intake.sweeping import sweep_drafts
from tests.import_page.draft import ABOUT, LINES, TEXT, paper
from tracker.store import path_of

pytestmark = pytest.mark.django_db
NEW = "/inspections/import/"
NAMELESS = ABOUT | {"name": ""}


def kept_in(answer):
    """The kept document that the page has chosen, as the form would send it, and the names of all that it offers."""
    text = answer.content.decode()
    [chosen] = re.findall(r'name="kept" value="([^"]*)"[^>]* checked', text)
    return chosen, re.findall(r"([^>\s]+) \(kept\)", text)


def test_the_chosen_document_stays_when_another_field_is_refused(office, enter):
    browser = enter("coordinator")
    refused = browser.post(NEW, NAMELESS | {"file": paper()})
    assert refused.status_code == 422
    kept, offered = kept_in(refused)
    assert offered == ["反馈意见.docx"] and "Choose another" in refused.content.decode()
    again = browser.post(NEW, NAMELESS | {"kept": kept})
    assert again.status_code == 422 and kept_in(again) == (kept, ["反馈意见.docx"])
    assert browser.post(NEW, ABOUT | {"kept": kept}).status_code == 302
    draft = ImportDraft.objects.get()
    assert (draft.text, draft.file_name) == (TEXT, "反馈意见.docx")
    assert LINES[0] == draft.about["document_title"]
    assert "(kept)" not in browser.get(NEW).content.decode()


def test_it_is_offered_and_not_taken_when_the_page_is_opened_again(office, enter):
    browser = enter("coordinator")
    browser.post(NEW, NAMELESS | {"file": paper()})
    assert kept_in(browser.get(NEW)) == ("", ["反馈意见.docx"])
    into = reverse("import-into", args=[office.inspection().pk])
    kept = str(ChosenDocument.objects.get().pk)
    assert browser.post(into, {"kept": kept}).status_code == 302


def test_another_document_takes_its_place(office, enter):
    browser = enter("coordinator")
    kept, _names = kept_in(browser.post(NEW, NAMELESS | {"file": paper()}))
    assert browser.post(NEW, ABOUT | {"kept": kept, "file": paper("另一份.docx")}).status_code == 302
    assert ImportDraft.objects.get().file_name == "另一份.docx"


def test_one_of_document_and_text_is_asked_for_and_both_stay(office, enter):
    browser = enter("coordinator")
    refused = browser.post(NEW, ABOUT | {"file": paper(), "pasted": TEXT})
    assert refused.status_code == 422 and "one of the two" in refused.content.decode()
    kept, _names = kept_in(refused)
    assert kept and LINES[2] in refused.content.decode()
    assert browser.post(NEW, ABOUT | {"kept": kept, "pasted": TEXT}).status_code == 422
    assert browser.post(NEW, ABOUT | {"kept": "", "pasted": TEXT}).status_code == 302


def test_nobody_elses_document_is_offered_or_taken(office, enter):
    kept, _names = kept_in(enter("coordinator").post(NEW, NAMELESS | {"file": paper()}))
    office.join("coordinator2", "coordinator", "unit")
    browser = enter("coordinator2")
    assert "反馈意见" not in browser.get(NEW).content.decode()
    answer = browser.post(NEW, ABOUT | {"kept": kept})
    assert answer.status_code == 422 and "反馈意见" not in answer.content.decode()
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("kept", ["0", "x" * 5000, "\x00", "0b7e2a54-3a53-4d0c-9f0c-0d4c4a4b8f11"])
def test_what_was_never_kept_is_refused(office, enter, kept):
    assert enter("coordinator").post(NEW, ABOUT | {"kept": kept, "file": paper()}).status_code == 422


def test_a_document_that_is_refused_itself_is_not_kept(office, enter, settings, monkeypatch):
    browser = enter("coordinator")
    settings.RECTIFY_IMPORT_MAX_BYTES = 1_000_000
    for file in (paper(data=b"PK\x03\x04" + bytes(3_000_000)), paper("坏.docx", b"no zip")):
        assert browser.post(NEW, NAMELESS | {"file": file}).status_code == 422  # the name is missing, too
    monkeypatch.setattr("intake.page.drafting.MOST_ISSUES", 3)
    assert browser.post(NEW, ABOUT | {"file": paper()}).status_code == 413
    assert not ChosenDocument.objects.exists()


def test_only_the_newest_few_are_kept(office, enter):
    browser = enter("coordinator")
    for number in range(7):
        answer = browser.post(NEW, NAMELESS | {"file": paper(f"{number}.txt", f"1. 问题{number}。".encode())})
    assert kept_in(answer)[1] == ["6.txt", "5.txt", "4.txt", "3.txt", "2.txt"]


def test_it_is_swept_as_drafts_are(office, enter):
    enter("coordinator").post(NEW, NAMELESS | {"file": paper("旧.txt", "1. 旧问题。".encode())})
    path, now = path_of(ChosenDocument.objects.get().sha256), datetime.now(UTC)
    assert sweep_drafts(now + timedelta(days=89)) == 0 and path.exists()
    assert sweep_drafts(now + timedelta(days=91)) == 1
    assert not ChosenDocument.objects.exists()


def test_bytes_that_are_gone_are_asked_for_again(office, enter):
    browser = enter("coordinator")
    kept, _names = kept_in(browser.post(NEW, NAMELESS | {"file": paper("走.txt", "1. 走失的问题。".encode())}))
    path_of(ChosenDocument.objects.get().sha256).unlink()
    answer = browser.post(NEW, ABOUT | {"kept": kept})
    assert answer.status_code == 422 and "Choose it again" in answer.content.decode()
