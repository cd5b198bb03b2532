"""Small files that stand for evidence: a page of PDF, a text, a table."""

import csv
import io

# Every reader of PDF brings this font's Chinese characters along; the file carries none.
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << "
    b"/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
    b"/CapHeight 880 /ItalicAngle 0 /StemV 93 /FontBBox [-25 -254 1000 880] >> >> ] >>"
)


def paper(name: str, lines: list[str]) -> bytes:
    """The bytes of a file of this name that says `lines`; the same lines give the same bytes."""
    return _WRITERS[name.rpartition(".")[2]](lines)


def _text(lines):
    return "\n".join([*lines, ""]).encode()


def _table(lines):
    """With the mark by which spreadsheets tell that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([("序号", "内容"), *enumerate(lines, start=1)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _pdf(lines):
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    drawn = b"BT /F 14 Tf 72 760 Td 24 TL " + b" ".join(_shown(line) for line in lines) + b" ET"
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            content,
            FONT,
        ]
    )


def _shown(line):
    return b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode()


def _assemble(objects):
    """The objects with their numbers, and the table that tells where each begins."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


_WRITERS = {"txt": _text, "csv": _table, "pdf": _pdf}
