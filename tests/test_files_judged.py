"""Files are judged before they are kept: of a refusal nothing remains, on a full disk nothing is lost."""

import errno
import io
import os
import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from config.middleware import STRANGERS_MOST_BYTES
from record.clock import database_clock
from record.models import Attempt, Job
from tests.desk.sending import HTMX, address, sent
from tests.test_commands import run
from tracker import store, store_sweeping
from tracker.models import Evidence, Ticket
from tracker.tasks import sweep_store
from workflow import engine
from workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
LARGE = 3_000_000  # bytes, more than Django keeps in memory


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECTIFY_EVIDENCE_DIR = tmp_path / "evidence"
    return settings.RECTIFY_EVIDENCE_DIR


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def upload(name="说明.txt", data=None):
    return SimpleUploadedFile(name, data or f"证据 {uuid.uuid4()}".encode())


# --- nothing remains of a refusal ---


@pytest.mark.parametrize(
    ("person", "state", "said", "status"),
    [
        ("verifier", "in_progress", {}, 403),
        ("handler", "submitted", {}, 409),
        ("handler", "in_progress", {"key": "no key"}, 422),
        ("handler", "in_progress", {"files": "假.pdf"}, 415),
        ("handler", "in_progress", {"files": "没有.exe"}, 415),
    ],
)
def test_a_refused_upload_leaves_nothing_in_the_store(office, enter, folder, person, state, said, status):
    ticket = office.ticket(state=state)
    before, bad = files(folder), said.get("files")
    chosen = [upload()] + ([upload(bad)] if bad else [])
    answer = enter(person).post(address(ticket, "attach_evidence"), sent(ticket, **said | {"files": chosen}))
    assert answer.status_code == status, answer.content.decode()
    assert files(folder) == before


def test_a_refused_command_leaves_nothing_in_the_store(office, folder, tmp_path):
    ticket = office.ticket(state="in_progress")
    (tmp_path / "说明.txt").write_text("证据")
    for command in ("evidence", "move"):
        words = ["verify", "--evidence"] if command == "move" else []
        status, _said = run(command, ticket.number, *words, str(tmp_path / "说明.txt"), "--as", "verifier")
        assert status in (1, 2)
        assert files(folder) == []


@pytest.mark.needs("true_day")
def test_a_step_that_fails_after_it_was_judged_leaves_bytes_that_the_sweep_takes(office, folder, monkeypatch):
    ticket = office.ticket(state="in_progress")
    file = store.look_through(lambda: io.BytesIO(b"evidence"), "说明.txt")
    transition_request = office.transition_request("attach_evidence", "handler", files=(file,))

    class PulledPlug(Exception):
        pass

    with pytest.raises(PulledPlug), transaction.atomic():
        engine.perform(ticket, transition_request, clock=office.clock)
        raise PulledPlug
    assert files(folder) == [file.sha256] and not Evidence.objects.exists()
    now = database_clock()
    assert store_sweeping.sweep(now).files == 0
    assert store_sweeping.sweep(now + timedelta(hours=25)).as_dict() == {"files": 1, "bytes": 8}
    assert files(folder) == []


def test_asking_twice_with_one_key_keeps_the_file_once(office, enter, folder):
    ticket = office.ticket(state="in_progress")
    form = sent(ticket)
    browser = enter("handler")
    for _again in range(2):
        answer = browser.post(address(ticket, "attach_evidence"), form | {"files": upload(data=b"once")})
        assert answer.status_code == 302
    assert len(files(folder)) == 1 and Evidence.objects.count() == 1


# --- the sweep ---


def grow_old(folder, hours=25):
    then = time.time() - hours * 3600
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


@pytest.mark.needs("true_day")
def test_bytes_that_no_row_names_are_swept_after_a_day_and_counted(office, folder):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket, data=b"evidence")
    store.keep([b"orphan"], "甲.txt")
    (folder / f"{store.ASIDE}left").write_bytes(b"half")
    assert sweep_store() == {"files": 0, "bytes": 0}
    grow_old(folder)
    assert sweep_store() == {"files": 2, "bytes": 10}
    assert files(folder) == [Evidence.objects.get().sha256]
    assert Job.objects.filter(kind="sweep_store", status="done").count() == 2


def test_every_model_that_names_bytes_keeps_them():
    assert {model.__name__ for model in store_sweeping.holders()} >= {"Evidence", "SourceFile", "ImportDraft"}


def test_whoever_brings_the_same_bytes_while_they_are_swept_keeps_them(folder, monkeypatch):
    kept = store.keep([b"same"], "甲.txt")
    grow_old(folder)
    asked = store_sweeping.named

    def brought_meanwhile(hashes):
        store.keep([b"same"], "乙.txt")
        return asked(hashes)

    monkeypatch.setattr(store_sweeping, "named", brought_meanwhile)
    store_sweeping.let_go(kept.sha256, database_clock())
    assert store.path_of(kept.sha256).read_bytes() == b"same"


def test_a_sweep_that_died_loses_nothing(office, folder):
    office.attach(office.ticket(state="in_progress"), data=b"evidence")
    sha256 = Evidence.objects.get().sha256
    grow_old(folder)
    os.rename(store.path_of(sha256), folder / f"{store_sweeping.LEAVING}{sha256}")
    assert store_sweeping.sweep(database_clock()).files == 0
    assert store.path_of(sha256).read_bytes() == b"evidence"


# --- the disk is full ---


@pytest.fixture
def full(monkeypatch):
    def no_room(fd):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_room)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_full_store_is_a_sentence_on_the_page_and_loses_nothing(office, enter, folder, full, headers):
    ticket = office.ticket(state="in_progress")
    before = Ticket.objects.get(pk=ticket.pk).version
    said = sent(ticket, files=upload(), reason="已完成。", measure="")
    answer = enter("handler").post(address(ticket, "attach_evidence"), said, headers=headers)
    assert answer.status_code == 409
    assert "The store is full" in answer.content.decode()
    assert files(folder) == [] and not Evidence.objects.exists()
    assert Ticket.objects.get(pk=ticket.pk).version == before
    assert Attempt.objects.get().codes == ["store_full"]


def test_a_full_store_is_a_sentence_of_the_command_and_does_not_blame_the_file(office, folder, tmp_path, full):
    ticket = office.ticket(state="in_progress")
    (tmp_path / "说明.txt").write_text("证据")
    status, said = run("evidence", ticket.number, str(tmp_path / "说明.txt"), "--as", "handler")
    assert (status, [refusal["code"] for refusal in said["refusals"]]) == (1, ["store_full"])
    assert "说明.txt" not in said["refusals"][0]["message"]
    assert files(folder) == [] and (tmp_path / "说明.txt").read_text() == "证据"


def test_an_upload_that_the_disk_cannot_take_in_is_a_sentence(office, enter, folder, monkeypatch):
    ticket = office.ticket(state="in_progress")

    def no_room(*args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_room)
    answer = enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=upload(data=b"x" * LARGE)))
    assert answer.status_code == 422
    assert "The store is full" in answer.content.decode()
    assert files(folder) == []


def test_a_full_store_keeps_the_draft_of_an_import_away_with_a_sentence(office, enter, folder, full):
    from tests.import_page.draft import ABOUT, paper

    answer = enter("coordinator").post("/inspections/import/", ABOUT | {"file": paper()})
    assert answer.status_code == 422
    assert "The store is full" in answer.content.decode()
    assert files(folder) == []


# --- how much one person brings ---


@pytest.mark.parametrize(
    ("limit", "most", "code"),
    [
        ("RECTIFY_EVIDENCE_FILES_A_DAY", 2, "too_many_files_today"),
        ("RECTIFY_EVIDENCE_BYTES_A_DAY", 25, "too_much_today"),
    ],
)
def test_one_person_attaches_so_much_in_a_day(office, settings, limit, most, code):
    setattr(settings, limit, most)
    ticket = office.ticket(state="in_progress")
    for n in range(2):
        office.attach(ticket, data=b"0123456789" + bytes([n + 48]))
    with pytest.raises(TransitionRefused) as no:
        office.attach(ticket, data=b"0123456789!")
    assert [refusal.code for refusal in no.value.refusals] == [code] and no.value.status == 429
    office.attach(ticket, data=b"0123456789?", person="head")
    office.clock.skip(days=1)
    office.attach(ticket, data=b"0123456789!")


def test_one_person_begins_so_many_imports_in_a_day(office, enter, monkeypatch, folder):
    from tests.import_page.draft import ABOUT, paper

    monkeypatch.setattr("intake.page.drafting.DRAFTS_A_DAY", 1)
    browser = enter("coordinator")
    assert browser.post("/inspections/import/", ABOUT | {"file": paper()}).status_code == 302
    before = files(folder)
    answer = browser.post("/inspections/import/", ABOUT | {"pasted": "一、存在问题\n1. 另一个问题。"})
    assert answer.status_code == 422 and "within a day" in answer.content.decode()
    assert files(folder) == before


def test_a_strangers_long_post_is_refused_by_its_length_before_it_is_read(client, settings, office):
    class Unread(io.BytesIO):
        def read(self, *size):
            raise AssertionError("It was read.")

    length = STRANGERS_MOST_BYTES + 1
    for path in ("/sign-in/", "/theme/", "/new-password/1/x/", "/tickets/X/do/attach_evidence/"):
        said = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(length)}
        answer = client.generic("POST", path, b"", **said | {"wsgi.input": Unread()})
        assert answer.status_code == 413, path
        assert "请先登录" in answer.content.decode()


def test_more_than_one_request_may_bring_is_refused_by_its_length(office, enter, settings):
    settings.RECTIFY_UPLOAD_MAX_BYTES = LARGE
    ticket = office.ticket(state="in_progress")
    answer = enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=upload(data=b"x" * LARGE)))
    assert answer.status_code == 413
    assert "At most 3 MB" in answer.content.decode()


def test_a_photo_of_a_telephone_says_how_to_bring_it(office, enter):
    ticket = office.ticket(state="in_progress")
    photo = upload("现场.heic", b"\x00\x00\x00\x18ftypheic" + b"x" * 100)
    answer = enter("handler").post(address(ticket, "attach_evidence"), sent(ticket, files=photo))
    assert answer.status_code == 415
    assert "JPEG" in answer.content.decode()
