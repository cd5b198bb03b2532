"""The report as a Word document, rendered by LibreOffice and measured on the page."""

import io
import re
import shutil
import subprocess
from collections import Counter
from itertools import takewhile

import pytest
from docx import Document
from docx.oxml.ns import qn

from reports.report import report
from reports.word import FANG_SONG, HEI, KAI, SONG_TITLE, as_docx
from tests.reports.office import a_long_report

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
MM = 72 / 25.4


@pytest.fixture(scope="module")
def facts():
    return a_long_report()


@pytest.fixture(scope="module")
def told(facts):
    return report(facts)


@pytest.fixture(scope="module")
def content(told, facts):
    return as_docx(told, facts)


@pytest.fixture(scope="module")
def pages(content, tmp_path_factory):
    """For each page of the rendered document, its lines: y -> [(xMin, xMax, text)] of the text block."""
    folder = tmp_path_factory.mktemp("word")
    path = folder / "report.docx"
    path.write_bytes(content)
    home = f"-env:UserInstallation=file://{folder}/home"
    office = shutil.which("soffice") or "libreoffice"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    box = ["pdftotext", "-bbox", str(folder / "report.pdf"), "-"]
    printed = subprocess.run(box, check=True, capture_output=True, text=True).stdout
    return [_lines(page) for page in printed.split("<page ")[1:]]


def _lines(page):
    """Words at one height are one line; the footer lies below the text block of 225 mm."""
    lines = {}
    for x_min, _y_min, x_max, y_max, text in WORD.findall(page):
        if float(y_max) < (37 + 225) * MM + 2:
            lines.setdefault(round(float(y_max)), []).append((float(x_min), float(x_max), text))
    return lines


def test_each_sentence_stands_whole_in_one_paragraph(told, content):
    paragraphs = {paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs}
    for section in told["sections"]:
        assert section["heading"] in paragraphs
        for sentence in section["sentences"]:
            assert sentence["text"] in paragraphs


def test_every_figure_of_the_json_stands_in_the_text(told, content):
    document = Document(io.BytesIO(content))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    figures = told["statistics"]
    for number in (figures["issues"], figures["tickets"], *filter(None, figures["by_class"].values())):
        assert re.search(rf"(?<!\d){number}(?!\d)", text)
    assert figures["rate"] in text
    for counter in figures["counters"]:
        assert counter["text"] in text


def test_the_fonts_are_named_on_the_runs(content):
    fonts = Counter()
    for paragraph in Document(io.BytesIO(content)).paragraphs:
        for run in paragraph.runs:
            fonts[run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))] += 1
    assert set(fonts) == {FANG_SONG, HEI, KAI, SONG_TITLE}
    assert fonts[FANG_SONG] > 40


def test_the_page_has_its_grid_and_margins(content):
    section = Document(io.BytesIO(content)).sections[0]
    margins = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.needs("libreoffice")
def test_a_full_page_holds_22_lines_and_a_full_line_28_characters(pages):
    # The body runs over several pages; all but the first, which has the title, and those with the signature are full.
    body = list(takewhile(lambda lines: not _is_table(lines), pages))
    assert len(body) >= 4, "a nearly empty report proves nothing"
    assert {len(lines) for lines in body[1:-2]} == {22}
    widths = [_characters(words) for lines in body for words in lines.values()]
    full = [n for n in widths if n >= 27]
    assert len(full) > 40
    # Punctuation may hang or be pulled in; most full lines hold 28 exactly, and none many more.
    assert Counter(full).most_common(1)[0][0] == 28
    assert max(full) <= 30


@pytest.mark.needs("libreoffice")
def test_the_text_stays_inside_its_block(pages):
    for lines in pages:
        for words in lines.values():
            assert min(x_min for x_min, _x_max, _text in words) >= 28 * MM - 1
            assert max(x_max for _x_min, x_max, _text in words) <= (210 - 26) * MM + 8


def _is_table(lines):
    return any("附表" in text for words in lines.values() for _a, _b, text in words)


def _characters(words):
    """Full-width characters count one, Latin letters and figures a half."""
    text = "".join(text for _a, _b, text in sorted(words))
    return round(sum(1 if ord(ch) > 0x2000 else 0.5 for ch in text))
