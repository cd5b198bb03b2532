"""A report as a Word document in the layout of GB/T 9704-2012 (党政机关公文格式).

A4 with margins of 37, 26, 35 and 28 mm, so that the text block is 156 mm by 225 mm and holds 22 lines of 28
characters; 三号仿宋 in the text, 小标宋 in the title, 黑体 and 楷体 in the headings, page numbers outside. The fonts
are named and never embedded: they may not be handed on, and every office has its own.
"""

import io
import re
from math import ceil

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from record.text import legible
from reports.formatting import format_date
from reports.normalization import single_line
from reports.prose.edition import INTERNAL
from reports.statistics import TASK_HEADS, labelled, tasks_listed

SONG_TITLE, FANG_SONG = "方正小标宋简体", "仿宋_GB2312"
HEI, KAI, SONG = "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"

TITLE_SIZE, TEXT_SIZE, PAGE_NUMBER_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(12)
# 225 mm over 22 lines are 28.99 pt; a hair less, or the 22nd line falls to the next page.
LINE = Pt(28.95)
GRID_IN_TWIPS = 579
# 28 characters of 16 pt are wider than 156 mm: each gives up a quarter of a point (in twentieths).
TIGHTER = -5
# 156 mm hold 20 characters of 22 pt.
TITLE_LINE, TITLE_ENDS = 20, "整改情况的报告"
_AFTER, _BEFORE = re.compile("关于|委员会|办公室|[局厅部院所校组处会司的]"), re.compile("关于|反馈|自查|问题")
HEADING_FONTS = {1: HEI, 2: KAI}


def as_docx(contents, facts) -> bytes:
    """The report `contents` of `facts` as the bytes of a .docx; each sentence is one whole paragraph."""
    document = Document()
    _lay_out(document, facts)
    _title(document, contents["title"])
    for section in contents["sections"]:
        _heading(document, section["heading"], section["level"])
        for sentence in section["sentences"]:
            _paragraph(document, sentence["text"])
    _signature(document, facts)
    _table(document, "附表1", "整改情况统计表", ("项目", "数量"), labelled(contents["statistics"]), (100, 56))
    if contents["edition"] == INTERNAL and facts.tickets:
        rows, widths = tasks_listed(facts.tickets), (12, 32, 46, 24, 24, 18)
        _table(document, "附表2", "整改任务清单", TASK_HEADS, rows, widths)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


# --- the page ------------------------------------------------------------------------------------------------------


def _lay_out(document, facts):
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    _set(section._sectPr, "w:docGrid", type="lines", linePitch=GRID_IN_TWIPS)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "rightChars")
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "leftChars")
    _normal(document.styles["Normal"])
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.title = single_line(facts.inspection.name) if facts.inspection else ""
    core.created = core.modified = facts.instant.replace(tzinfo=None)
    core.language = "zh-CN"


def _normal(style):
    style.font.size = TEXT_SIZE
    _fonts(style.element.get_or_add_rPr(), FANG_SONG)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = LINE
    # Word would move single lines to the next page and leave this one with fewer than 22.
    spacing.widow_control = False


def _page_number(footer, alignment, indent):
    """— 1 —: outside, one character from the edge of the text."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    _set(paragraph._p.get_or_add_pPr(), "w:ind", **{indent: 100})
    for part in ("— ", None, " —"):
        run = paragraph.add_run(part)
        run.font.size = PAGE_NUMBER_SIZE
        _fonts(run._r.get_or_add_rPr(), SONG, SONG)
        if part is None:
            _field(run, "PAGE")


def _field(run, instruction):
    for kind in ("begin", None, "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = instruction
        run._r.append(mark)


# --- the text ------------------------------------------------------------------------------------------------------


def _title(document, text):
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in title_lines(text):
        if paragraph.runs:
            paragraph.runs[-1].add_break()
        _run(paragraph, line, SONG_TITLE, TITLE_SIZE, tighter=False)
    document.add_paragraph()


def title_lines(text) -> list[str]:
    """The title in lines of at most 20 characters, as even as they come without cutting a word of the last in two.

    GB/T 9704-2012, 7.3.1: where a title is broken, the sense of its words stays whole.
    """
    if len(text) <= TITLE_LINE:
        return [text]
    head, tail = text.removesuffix(TITLE_ENDS), TITLE_ENDS if text.endswith(TITLE_ENDS) else ""
    wanted = ceil(len(text) / TITLE_LINE)
    lines, rest = [], head
    while len(rest) + len(tail) > TITLE_LINE:
        cut = _cut(rest, min(TITLE_LINE, ceil((len(rest) + len(tail)) / max(wanted - len(lines), 2))))
        lines.append(rest[:cut])
        rest = rest[cut:]
        if not rest:
            return [*lines, tail] if tail else lines
    return [*lines, rest + tail]


def _cut(text, even):
    """Where to cut a line: near the middle, where a word of such titles ends or begins."""
    seams = {0} | {match.end() for match in _AFTER.finditer(text)} | {match.start() for match in _BEFORE.finditer(text)}
    fitting = [seam for seam in seams | {len(text)} if even // 2 < seam <= TITLE_LINE]
    return min(fitting, key=lambda seam: (abs(seam - even), seam)) if fitting else min(even, len(text))


def _heading(document, text, level):
    paragraph = _paragraph(document, text, HEADING_FONTS.get(level, FANG_SONG))
    _set(paragraph._p.get_or_add_pPr(), "w:outlineLvl", val=level - 1)


def _paragraph(document, text, font=FANG_SONG):
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _set(paragraph._p.get_or_add_pPr(), "w:ind", firstLineChars=200, firstLine=640)
    _run(paragraph, single_line(text), font, TEXT_SIZE)
    return paragraph


def _signature(document, facts):
    """Who signs, and the date, four characters from the right."""
    document.add_paragraph()
    unit = facts.inspection.unit if facts.inspection else ""
    for text in (unit, format_date(facts.as_of)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set(paragraph._p.get_or_add_pPr(), "w:ind", rightChars=400, right=1280)
        _run(paragraph, single_line(text), FANG_SONG, TEXT_SIZE)


# --- the tables ----------------------------------------------------------------------------------------------------


def _table(document, label, title, heads, rows, widths):
    """A table on a page of its own, its columns so many millimetres wide."""
    head = document.add_paragraph()
    head.paragraph_format.page_break_before = True
    _run(head, label, HEI, TEXT_SIZE)
    name = document.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(name, title, SONG_TITLE, TEXT_SIZE)
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for row in (heads, *rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(width)
            _run(cell.paragraphs[0], text, HEI if row is heads else FANG_SONG, TABLE_SIZE, tighter=False)
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(20)
    _set(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


# --- Word's own words ----------------------------------------------------------------------------------------------


def _run(paragraph, text, font, size, tighter=True):
    # Rows of long ago may hold signs that XML cannot.
    run = paragraph.add_run(legible(text))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    _fonts(properties, font)
    if tighter:
        _set(properties, "w:spacing", val=TIGHTER)
    return run


def _fonts(properties, east_asian, latin=LATIN):
    """Without `eastAsia` Chinese falls back to a Western font; with the hint its quotation marks are full width."""
    _set(properties, "w:rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=east_asian, hint="eastAsia")


def _set(parent, tag, **attributes):
    """Give `parent` the child `tag` with these attributes, in place of one that stands there already."""
    child = parent.find(qn(tag))
    if child is None:
        child = OxmlElement(tag)
        parent.insert_element_before(child, *_later(parent, tag.removeprefix("w:")))
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), str(value))
    return child


# Word is strict about the order of these children; the rest may stand where they are put.
_ORDER = {
    "pPr": [
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr",
        "spacing", "ind", "jc", "outlineLvl", "rPr",
    ],
    "rPr": ["rStyle", "rFonts", "b", "i", "color", "spacing", "w", "kern", "sz", "szCs", "lang"],
    "sectPr": [
        "headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid",
    ],
}  # fmt: skip


def _later(parent, name):
    order = _ORDER.get(parent.tag.rpartition("}")[2], [])
    return [f"w:{one}" for one in order[order.index(name) + 1 :]] if name in order else []
