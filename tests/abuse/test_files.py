"""Files and documents meant to do harm."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.sending import address, sent
from tests.import_page.draft import ABOUT
from tests.word_in.hostile import FILES
from tracker.models import Evidence, Inspection
from tracker.store import root

pytestmark = pytest.mark.django_db


def stored():
    return {path for path in root().rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["bomb", "bomb in pictures", "many entries", "endless directory"])
def test_a_document_that_unpacks_without_end_is_too_large(office, enter, name):
    before = stored()
    paper = SimpleUploadedFile("反馈.docx", FILES[name][0]())
    assert enter("coordinator").post("/inspections/import/", ABOUT | {"file": paper}).status_code == 413
    assert stored() == before and not Inspection.objects.exists()


@pytest.mark.parametrize("name", ["laughs", "a file of the machine", "doctype in the relations"])
def test_entities_are_never_resolved(office, enter, name):
    paper = SimpleUploadedFile("反馈.docx", FILES[name][0]())
    answer = enter("coordinator").post("/inspections/import/", ABOUT | {"file": paper})
    assert answer.status_code == 422 and "root:" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.php.docx", b"<?php system($_GET['c']);"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("说明.pdf", b"MZ\x90\x00"),
        ("网页.html", b"<script>alert(1)</script>"),
        ("图.svg", b"<svg/>"),
        ("程序.docx.exe", b"MZ"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_of_no_type_that_is_taken(office, enter, name, data):
    ticket, before = office.ticket(state="in_progress"), stored()
    files = SimpleUploadedFile(name, data)
    answer = enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=files))
    assert answer.status_code == 415
    assert stored() == before and not Evidence.objects.exists()


def test_a_document_of_another_type_is_not_read(office, enter):
    paper = SimpleUploadedFile("反馈.docx", b"<?php ?>")
    assert enter("coordinator").post("/inspections/import/", ABOUT | {"file": paper}).status_code == 415


def test_no_name_chooses_where_its_bytes_lie(office, enter):
    ticket, before = office.ticket(state="in_progress"), stored()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/cron.d/x", "x")
    for name in ("..\\..\\etc\\说明.zip", "../../说明.zip"):
        data = out.getvalue() + name.encode()
        files = SimpleUploadedFile(name, data)
        enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=files))
    assert {path.name for path in stored() - before} == set(Evidence.objects.values_list("sha256", flat=True))
    assert set(Evidence.objects.values_list("name", flat=True)) == {"说明.zip"}


def test_more_files_than_a_form_takes_are_refused(office, enter):
    ticket, before = office.ticket(state="in_progress"), stored()
    files = [SimpleUploadedFile(f"{n}.txt", b"x%d" % n) for n in range(21)]
    answer = enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=files))
    assert answer.status_code == 422 and stored() == before


def test_a_replacement_that_is_refused_leaves_the_old_file(office, enter):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket, "原件.txt", b"first")
    old = Evidence.objects.get()
    said = sent(ticket, evidence=old.pk, files=SimpleUploadedFile("新.pdf", b"no pdf"))
    browser = enter("handler")
    assert browser.post(address(ticket, "replace_evidence"), said).status_code == 415
    answer = browser.get(f"/tickets/{ticket.number}/evidence/{old.pk}/")
    assert b"".join(answer.streaming_content) == b"first"
