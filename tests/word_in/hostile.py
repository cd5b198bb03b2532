"""Files that nobody should be able to do harm with, each with the code of the sentence it gets.

Run as a program, it reads them all and prints what each came to and how much memory that took at most.
"""

import io
import json
import os
import resource
import struct
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

from tests.word_in.papers import SPACES, document, p, part, parts_of, relations, row, word, zipped

MEGABYTE = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document {SPACES}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p>'
    "</w:body></w:document>"
)


def stored(parts):
    """Not shrunk at all, so that no ratio gives it away."""
    return zipped(parts, compression=zipfile.ZIP_STORED)


def raw(body):
    return stored(parts_of(body))


def bomb():
    zeros = f"{document('')[:-30]}<!--{'0' * 60 * MEGABYTE}-->"
    return zipped(parts_of(whole=zeros))


def bomb_in_pictures():
    return zipped(parts_of(p("甲")) | {"word/media/image1.bmp": bytes(60 * MEGABYTE)})


def understated():
    """The directory says that the document is small; its stream goes on."""
    data = bytearray(zipped(parts_of(p("甲" * 100_000))))
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        size = made.getinfo("word/document.xml").file_size
    needle, small = struct.pack("<I", size), struct.pack("<I", 300)
    return bytes(data).replace(needle, small)


def many_entries():
    return zipped(parts_of(p("甲")) | {f"word/media/{n}": b"" for n in range(10_000)})


def endless_directory():
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 400_000
    return b"PK\x03\x04" + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), 4, 0)


def locked():
    data = bytearray(zipped(parts_of(p("甲"))))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def squeezed_otherwise():
    return zipped(parts_of(p("甲")), compression=zipfile.ZIP_LZMA)


def without_document():
    parts = parts_of()
    del parts["word/document.xml"]
    return zipped(parts)


def workbook():
    parts = parts_of(whole=part("workbook", "").replace("w:workbook", "workbook"))
    return zipped(parts)


def document_outside():
    parts = parts_of(p("甲"))
    outside = ("officeDocument", "http://192.0.2.1/word.xml", ' TargetMode="External"')
    return zipped(parts | {"_rels/.rels": relations(outside)})


def merged_without_end():
    """One long cell that 3,000 rows below it repeat."""
    head = row("问题", "类别")
    first = (
        "<w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
        f"<w:p><w:r><w:t>{'长' * 90_000}</w:t></w:r></w:p></w:tc></w:tr>"
    )
    rest = "<w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 3_000
    return word(f"<w:tbl>{head}{first}{rest}</w:tbl>")


FILES = {
    "bomb": (bomb, "unpacks_too_large"),
    "bomb in pictures": (bomb_in_pictures, "unpacks_too_large"),
    "understated": (understated, "damaged_word"),
    "many entries": (many_entries, "unpacks_too_large"),
    "endless directory": (endless_directory, "unpacks_too_large"),
    "laughs": (lambda: zipped(parts_of(whole=LAUGHS)), "doctype"),
    "laughs in 16 bits": (lambda: zipped(parts_of(whole=LAUGHS.encode("utf-16"))), "doctype"),
    "doctype in the styles": (
        lambda: zipped(parts_of(p("甲"), styles="") | {"word/styles.xml": LAUGHS}),
        "doctype",
    ),
    "doctype in the relations": (lambda: zipped(parts_of(p("甲")) | {"_rels/.rels": LAUGHS}), "doctype"),
    "a file of the machine": (
        lambda: zipped(
            parts_of(whole='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + document(p("&x;"))[56:])
        ),
        "doctype",
    ),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100), "encrypted"),
    "locked zip": (locked, "encrypted"),
    "old Word": (lambda: OLE, "old_word"),
    "text called docx": (lambda: "一、存在问题".encode(), "not_word"),
    "zip without a document": (without_document, "damaged_word"),
    "some zip": (lambda: zipped({"a.txt": "a"}), "not_word"),
    "empty zip": (lambda: zipped({}), "not_word"),
    "workbook": (workbook, "not_word"),
    "document outside": (document_outside, "not_word"),
    "cut off": (lambda: word(p("甲" * 5_000))[:-40], "damaged_word"),
    "a bit flipped": (lambda: _flipped(word("".join(p(str(n)) for n in range(5_000)))), "damaged_word"),
    "another compression": (squeezed_otherwise, "damaged_word"),
    "no XML": (lambda: zipped(parts_of(whole="{}")), "damaged_word"),
    "deep": (lambda: word("<w:sdt><w:sdtContent>" * 50_000), "damaged_word"),
    "an endless tag": (lambda: raw(f'<w:p w:x="{"a" * 6 * MEGABYTE}"/>'), "damaged_word"),
    "paragraphs": (lambda: raw("<w:p/>" * 300_000), "too_long"),
    "cells": (lambda: raw(f"<w:tbl><w:tr>{'<w:tc/>' * 300_000}</w:tr></w:tbl>"), "too_long"),
    "runs": (lambda: raw(f"<w:p>{'<w:r/>' * 1_050_000}</w:p>"), "too_long"),
    "properties": (lambda: raw(f"<w:p><w:pPr>{'<w:b/>' * 300_000}</w:pPr></w:p>"), "damaged_word"),
    "text": (lambda: raw(p("字" * 6 * MEGABYTE)), "too_long"),
    "merged": (merged_without_end, "too_long"),
    "styles": (
        lambda: stored(
            parts_of(p("甲"), styles="".join(f'<w:style w:styleId="{n}"/>' for n in range(30_000)))
        ),
        "too_long",
    ),
    "pictures of text": (lambda: word(p("<w:r><w:drawing/></w:r>")), "no_text"),
}  # fmt: skip


def _flipped(data):
    broken = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        at = made.getinfo("word/document.xml").header_offset
    broken[at + 5_000] ^= 0xFF
    return bytes(broken)


def outcome_of(data, name):
    from intake.decoding import Unreadable
    from intake.source import read_source

    try:
        return read_source(data, name).text[:20]
    except Unreadable as no:
        assert name in str(no.message)
        return no.code


def main(folder):
    """Read each file of a folder, as a process of the office would, and tell what came of it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    outcomes = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            outcomes[name] = outcome_of(file.read(), name)
    print(json.dumps({"outcomes": outcomes, "megabytes": most_megabytes()}))  # noqa: T201


def most_megabytes():
    """The most memory that this process ever had; what its parent had before it is no business of its own."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1])
