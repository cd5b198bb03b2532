"""Evidence is stored under its hash, written whole or not at all, and never overwritten."""

import errno
import hashlib
import io
import os
import re
import stat
import threading
import zipfile
from dataclasses import replace

import pytest

from tracker.file_types import MEDIA_TYPES
from tracker.store import FileRefused, clean_name, keep, look_through, look_through_path, open_stored, path_of
from workflow.refusals import TransitionRefused

TEXT = "整改情况说明。\n".encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECTIFY_EVIDENCE_DIR = tmp_path / "evidence"
    return settings.RECTIFY_EVIDENCE_DIR


def files(folder):
    """Every file that lies in the store, by its path."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def is_refused(data, name, code, folder, **limits):
    with pytest.raises(FileRefused) as no:
        keep([data] if isinstance(data, bytes) else data, name, **limits)
    assert no.value.code == code and str(no.value.message)
    assert not folder.exists() or files(folder) == []
    return no.value


def test_a_file_lies_under_its_hash_as_it_came(folder):
    kept = keep([TEXT, TEXT], "情况说明.txt")
    digest = hashlib.sha256(TEXT * 2).hexdigest()
    assert (kept.name, kept.size, kept.sha256, kept.media_type) == (
        "情况说明.txt",
        len(TEXT) * 2,
        digest,
        "text/plain",
    )
    assert files(folder) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    with open_stored(digest) as stored:
        assert stored.read() == TEXT * 2


def test_a_path_is_looked_through_first_and_kept_when_its_step_is_taken(folder, tmp_path):
    big = os.urandom(1 << 20) * 3
    path = tmp_path / "照片.zip"
    path.write_bytes(zipped(data=big))
    one = look_through_path(path)
    assert files(folder) == [] and one.media_type == "application/zip"
    with one.at_hand():
        one.bring()
    assert path_of(one.sha256).read_bytes() == path.read_bytes()


def test_equal_bytes_are_stored_once_whatever_they_are_called(folder):
    one, two = keep([TEXT], "甲.txt"), keep([TEXT], "乙.csv")
    assert one.sha256 == two.sha256 and len(files(folder)) == 1
    assert (one.name, two.name, two.media_type) == ("甲.txt", "乙.csv", "text/csv")


def test_what_lies_there_is_never_overwritten(folder):
    place = path_of(keep([TEXT], "甲.txt").sha256)
    before = place.stat()
    keep([TEXT], "甲.txt")
    after = place.stat()
    # Its time may move, which keeps the sweep away; the bytes are the very same.
    assert (before.st_ino, before.st_size) == (after.st_ino, after.st_size)
    assert stat.S_IMODE(after.st_mode) == 0o400


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", b"", "file_empty"),
        ("程序.exe", b"MZ", "file_type_not_allowed"),
        ("网页.html", b"<html>", "file_type_not_allowed"),
        ("图.svg", b"<svg/>", "file_type_not_allowed"),
        ("没有后缀", TEXT, "file_type_not_allowed"),
        (".txt.", TEXT, "file_type_not_allowed"),
        ("假.pdf", b"MZ not a document", "file_not_what_it_says"),
        ("假.pdf", b"<html>%PDF-1.7", "file_not_what_it_says"),
        ("假.png", b"<svg onload=alert(1)>", "file_not_what_it_says"),
        ("假.jpg", b"\x89PNG\r\n\x1a\n", "file_not_what_it_says"),
        ("假.docx", b"PK\x03\x04 and then nothing", "file_not_what_it_says"),
        ("假.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_not_what_it_says"),
        ("假.doc", zipped(a=b"1"), "file_not_what_it_says"),
        ("表.docx", zipped(**{"xl/workbook.xml": b"1"}), "file_not_what_it_says"),
        ("公文.xlsx", zipped(**{"OFD.xml": b"1"}), "file_not_what_it_says"),
        ("假.ofd", zipped(a=b"1"), "file_not_what_it_says"),
        ("假.ofd", b"%PDF-1.7", "file_not_what_it_says"),
        ("假.et", b"MZ", "file_not_what_it_says"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic", "file_type_not_allowed"),
        ("照片.jpg", b"\x00\x00\x00\x18ftypmif1", "file_type_not_allowed"),
        ("资料.rar", b"Rar!\x1a\x07\x01\x00", "file_type_not_allowed"),
        ("资料.zip", b"7z\xbc\xaf\x27\x1c", "file_type_not_allowed"),
        ("假.txt", b"text\x00binary", "file_not_what_it_says"),
        ("假.csv", b"\x00\x01\x02", "file_not_what_it_says"),
        ("", TEXT, "file_name_missing"),
        ("...", TEXT, "file_name_missing"),
        ("a/b/", TEXT, "file_name_missing"),
    ],
)
def test_what_may_not_be_kept_leaves_nothing_behind(folder, name, data, code):
    is_refused(data, name, code, folder)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通知.PDF", b"%PDF-1.7 x"),
        ("图.png", b"\x89PNG\r\n\x1a\nx"),
        ("图.JPEG", b"\xff\xd8\xff\xe0"),
        ("表.xlsx", zipped(**{"[Content_Types].xml": b"<x/>"})),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"),
        ("国标.txt", "整改情况".encode("gb18030")),
        ("宽.txt", "整改情况".encode("utf-16")),
        ("a.php.docx", zipped(a=b"1")),
        ("报表.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"),
        ("汇报.dps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"),
        ("新表.et", zipped(**{"xl/workbook.xml": b"<x/>"})),
        ("版式.ofd", zipped(**{"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"})),
        ("文稿.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text")),
        ("旧稿.rtf", b"{\\rtf1 x}"),
    ],
)
def test_what_an_office_needs_is_kept(folder, name, data):
    assert keep([data], name).size == len(data) and len(files(folder)) == 1


def test_of_a_file_that_is_too_large_no_more_is_read_than_is_allowed(folder):
    """The limit holds for what comes, whatever was announced."""
    read = []

    class Endless(io.RawIOBase):
        def read(self, size):
            read.append(size)
            return b"x" * 1000

    with pytest.raises(FileRefused) as no:
        look_through(Endless, "大.txt", most_bytes=4500)
    assert no.value.code == "file_too_large" and len(read) == 5
    assert "大.txt" in str(no.value) and not folder.exists()
    assert keep([b"x" * 4500], "正好.txt", most_bytes=4500).size == 4500


def test_a_file_that_breaks_off_leaves_nothing(folder):
    class Broken(io.BytesIO):
        opened = 0

        def read(self, size):
            if self.tell():
                raise ConnectionResetError
            return super().read(4)

    whole = look_through(lambda: io.BytesIO(TEXT), "断.txt")
    broken = replace(whole, opened=lambda: Broken(TEXT))
    with pytest.raises(ConnectionResetError), broken.at_hand():
        pass
    assert files(folder) == []


def test_what_changed_since_it_was_looked_at_refuses_the_step(folder):
    whole = look_through(lambda: io.BytesIO(TEXT), "改.txt")
    changed = replace(whole, opened=lambda: io.BytesIO(TEXT + b"!"))
    with pytest.raises(TransitionRefused) as no, changed.at_hand():
        pass
    assert [r.code for r in no.value.refusals] == ["file_changed"] and files(folder) == []


FULL, CLOSED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG), (errno.EACCES, errno.EPERM, errno.EROFS)


@pytest.mark.parametrize(
    ("trouble", "code"), [*((each, "store_full") for each in FULL), *((each, "store_closed") for each in CLOSED)]
)
def test_a_disk_that_takes_no_more_is_a_sentence_and_what_was_there_stays(folder, monkeypatch, trouble, code):
    kept = keep([TEXT], "先.txt")

    def shut(fd):
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(os, "fsync", shut)
    with pytest.raises(TransitionRefused) as no:
        keep([TEXT + TEXT], "后.txt")
    assert [r.code for r in no.value.refusals] == [code]
    assert files(folder) == [str(path_of(kept.sha256).relative_to(folder))]


def test_bytes_are_on_the_disk_before_the_name_is(folder, monkeypatch):
    order = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: order.append("sync") or fsync(fd))
    monkeypatch.setattr(os, "replace", lambda a, b: order.append("rename") or replace(a, b))
    keep([TEXT], "甲.txt")
    assert order == ["sync", "rename", "sync"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\整改 台账（修订）.txt", "整改 台账（修订）.txt"),
        ("a\x00b\nc\td.txt", "abcd.txt"),
        ("gpj.\u202etxt", "gpj.txt"),
        ("\u200f名\ufeff单.txt", "名单.txt"),
        (" 前后空格 .txt", "前后空格 .txt"),
        ("e\u0301.txt", "e\u0301.txt"),
        ("点.", "点"),
        (".htaccess.txt", "htaccess.txt"),
        ("半角(1)【全角】“引号”.txt", "半角(1)【全角】“引号”.txt"),
    ],
)
def test_names_stay_readable_and_become_harmless(name, kept):
    assert clean_name(name) == kept


def test_a_long_chinese_name_is_kept_whole_or_refused_with_its_length(folder):
    assert keep([TEXT], "整改" * 90 + ".txt").name == "整改" * 90 + ".txt"
    with pytest.raises(FileRefused) as no:
        keep([TEXT], "整" * 400 + ".txt")
    assert no.value.code == "file_name_too_long" and "404" in str(no.value.message)


def test_a_path_that_cannot_be_read_gets_a_sentence(folder, tmp_path):
    for path in (tmp_path / "缺.txt", tmp_path):
        with pytest.raises(FileRefused) as no:
            look_through_path(path)
        assert no.value.code == "file_unreadable"


def test_many_at_once_store_the_same_bytes_once(folder):
    barrier, kept, errors = threading.Barrier(8), [], []

    def work():
        try:
            barrier.wait(10)
            kept.append(keep([TEXT], "甲.txt"))
        except Exception as error:  # a thread's failure would be lost
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and len(set(kept)) == 1
    assert len(files(folder)) == 1 and path_of(kept[0].sha256).read_bytes() == TEXT


def test_what_is_gone_from_the_disk_is_said_to_be_gone(folder):
    with pytest.raises(FileNotFoundError):
        open_stored("0" * 64)


def test_no_type_is_one_that_a_browser_would_run():
    assert [t for t in MEDIA_TYPES.values() if re.search(r"html|svg|script|\+xml|/xml", t)] == []


@pytest.mark.django_db
def test_evidence_of_a_ticket_points_to_bytes_that_are_there(office, folder):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket, "说明.txt", TEXT)
    [evidence] = ticket.evidence.all()
    assert (evidence.name, evidence.size, evidence.sha256) == (
        "说明.txt",
        len(TEXT),
        hashlib.sha256(TEXT).hexdigest(),
    )
    assert path_of(evidence.sha256).read_bytes() == TEXT
    assert evidence.added_by == office.handler
