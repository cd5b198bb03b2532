"""Writes the Word documents under examples/: `python -m tests.word_in.make_examples`.

Everything in them is invented. Each shows what real ones are made of: numbers that only Word prints, tracked
changes, a header and page numbers, cells merged over several rows.
"""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY, TITLE, BLACK, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
LEVELS = (
    ("chineseCounting", "%1、", "Heading1"),
    ("chineseCounting", "（%2）", "Heading2"),
    ("decimal", "%3.", None),
)


def new_document(header):
    made = Document()
    made.core_properties.author = made.core_properties.comments = ""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.header.paragraphs[0].text = header
    _page_number(section.footer.paragraphs[0])
    for name, font, size in (
        ("Normal", BODY, 16), ("Title", TITLE, 22), ("Heading 1", BLACK, 16), ("Heading 2", KAI, 16),
    ):  # fmt: skip
        _write_in(made.styles[name], font, size)
    made.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.styles["Normal"].paragraph_format.line_spacing = Pt(28.95)
    return made


def _write_in(style, font, size):
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), font)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _page_number(paragraph):
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(parse_xml(f'<w:fldSimple {W} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def number_headings(made):
    """一、 and （一） by the styles of headings, 1. by the list."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f"{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}"
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text, style) in enumerate(LEVELS)
    )
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for at, name in enumerate(("Heading 1", "Heading 2")):
        _give_number(made.styles[name].element.get_or_add_pPr(), at)


def _give_number(properties, level):
    inside = f'<w:ilvl w:val="{level}"/><w:numId w:val="90"/>'
    properties.append(parse_xml(f"<w:numPr {W}>{inside}</w:numPr>"))


def item(made, words):
    paragraph = made.add_paragraph(words)
    _give_number(paragraph._p.get_or_add_pPr(), 2)
    return paragraph


def text(made, words):
    paragraph = made.add_paragraph(words)
    paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def changed(paragraph, before, after, rest):
    """Words that somebody replaced with changes tracked."""
    who = f'{W} w:id="1" w:author="综合检查组" w:date="2026-11-13T09:00:00Z"'
    paragraph._p.append(parse_xml(f"<w:del {who}><w:r><w:delText>{before}</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {who}><w:r><w:t>{after}</w:t></w:r></w:ins>"))
    paragraph.add_run(rest)


# --- the documents --------------------------------------------------------------------------------------------------

BY_OFFICE = "责任部门：办公室；整改时限：2027年1月底前"
BY_OTHERS = "责任部门：综合科；整改时限：2026年12月底前"
# Subject, then (problem, what stands below it).
FEEDBACK = (
    (
        "公文与会议管理",
        ("公文办理时限把握不严。抽查收文80件，13件超过规定时限才办结，其中3件没有记录延期原因。", BY_OFFICE),
        ("会议纪要印发偏慢。抽查会议纪要20份，6份在会后10个工作日才印发。", BY_OFFICE),
        ("会议室预约记录不完整。9月以来有14次使用没有登记。", BY_OFFICE),
    ),
    (
        "财务与采购管理",
        ("报销单据审核不细。抽查凭证120份，8份缺少审批单，涉及金额2460.50元。", ""),
        ("采购需求论证不充分。2个项目没有市场调查记录。采购合同备案不及时，3份合同超过规定时限备案。", ""),
        ("预算执行进度不均衡。截至10月底，2个项目支出进度低于50%。", ""),
    ),
    (
        "资产与后勤管理",
        ("资产标签粘贴不全。抽查办公设备200台，27台没有标签。", ""),
        ("标签缺失的设备中，11台也没有登记使用人。", BY_OTHERS),
        ("公务用车台账登记滞后。8月用车记录到9月下旬才补登。", BY_OTHERS),
    ),
    (
        "信息与档案管理",
        ("系统账号没有定期清理。3个业务系统中有7个停用账号仍可登录。", ""),
        ("备份介质没有异地存放，立行立改。", ""),
        ("档案借阅登记不规范。抽查借阅记录60条，9条没有归还日期。", ""),
    ),
)


def feedback():
    made = new_document("示例市综合检查组")
    number_headings(made)
    made.add_paragraph("关于示例市示范局内部管理检查情况的反馈", "Title")
    made.add_paragraph("综检〔2026〕11号").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("示例市示范局：")
    text(
        made,
        "根据年度工作安排，综合检查组于2026年11月2日至11月13日对你局内部管理情况进行了检查。现将有关情况反馈如下。",
    )
    made.add_heading("总体情况", 1)
    text(made, "你局重视内部管理，制度比较健全。一是分工明确，重点工作有专人负责；二是台账齐全，日常记录基本规范。")
    made.add_heading("存在的主要问题", 1)
    for subject, *problems in FEEDBACK:
        made.add_heading(f"{subject}方面", 2)
        for problem, below in problems:
            item(made, problem)
            if below:
                text(made, below)
    paragraph = item(made, "培训计划没有按期完成。年度计划培训12次，截至检查时")
    changed(paragraph, "完成8次", "只完成7次", "。")
    made.add_heading("整改要求", 1)
    text(made, "一是明确责任，逐项整改；二是举一反三，完善制度；三是按时报送整改情况。")
    made.add_paragraph("综合检查组").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph("2026年11月16日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made


def self_check():
    made = new_document("内部资料")
    made.add_paragraph("后勤保障处关于安全生产自查情况的报告", "Title")
    text(made, "按照统一部署，我处对办公区安全生产情况进行了全面自查。现将自查情况报告如下：")
    made.add_paragraph("一、自查工作开展情况", "Heading 1")
    text(
        made,
        "我处成立自查小组，检查办公楼3栋、设备间12处，查阅记录240份。一是逐楼层排查；二是逐台设备核对；三是逐项登记。",
    )
    made.add_paragraph("二、自查发现的问题", "Heading 1")
    text(
        made,
        "经自查，主要存在以下问题：一是消防设施维护不到位，2号楼有5具灭火器超过检验期限；"
        "二是配电间管理不严，1处配电间堆放杂物；三是电梯应急演练不足，全年没有开展困人救援演练；"
        "四是值班记录不完整，10月份有6天没有交接班签名。",
    )
    made.add_paragraph("三、原因分析", "Heading 1")
    text(made, "一是检查频次不够；二是责任分工不细。")
    made.add_paragraph("四、下一步工作打算", "Heading 1")
    text(made, "一是立即更换超期器材；二是每月检查一次；三是年底前组织一次演练。")
    made.add_paragraph("后勤保障处").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph("2026年11月10日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made


HEADER = ("序号", "问题类别", "检查发现的问题", "整改要求", "责任部门", "整改时限")
WIDTHS = (1.2, 2.0, 4.2, 3.2, 2.6, 2.4)
# Category, problem, (requirement, department, date) … ; a department or date of None goes on from above.
ROWS = (
    ("资产登记", "42件办公设备没有登记入账。", ("补登资产卡片", "财务处", "2026年12月31日")),
    ("资产登记", "15件已处置设备没有核销。", ("办理核销手续", None, None)),
    ("资产登记", "3处出租房屋没有登记台账。", ("建立房屋台账", "后勤保障处", None)),
    ("资产使用", "5台仪器闲置超过一年。", ("提出调剂意见", "后勤保障处", "2027年3月底"),
     ("办理调剂手续", "采购管理处", "2027年6月底")),
    ("资产使用", "借出设备没有归还记录。", ("补办归还手续", "办公室", "立行立改")),
    ("资产处置", "2次处置没有评估报告。", ("补充评估材料", "财务处", "2027年1月底")),
)  # fmt: skip


def table():
    made = new_document("示例市资产检查组")
    made.add_paragraph("示例市示范局资产管理检查问题清单", "Title")
    text(made, "资产检查组于2026年11月对示例市示范局资产管理情况进行了检查，发现下列问题，请逐项整改。")
    grid = made.add_table(rows=1, cols=len(HEADER), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, HEADER, strict=True):
        cell.text = words
    for number, (category, problem, *measures) in enumerate(ROWS, 1):
        first = len(grid.rows)
        for at, measure in enumerate(measures):
            cells = grid.add_row().cells
            said = (str(number), category, problem) if at == 0 else ("", "", "")
            for cell, words in zip(cells, (*said, *measure), strict=True):
                cell.text = words or ""
        for column in (0, 2):
            _merge(grid, column, first, len(grid.rows) - 1)
    for column in (1, 4, 5):
        _merge_what_goes_on(grid, column)
    for row in grid.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(12)
    text(made, "请于2026年12月10日前报送整改方案。")
    return made


def _merge_what_goes_on(grid, column):
    """The cells that repeat what stands above them, or say nothing, become one with it."""
    first = 1
    for at in range(2, len(grid.rows) + 1):
        said = grid.cell(at, column).text if at < len(grid.rows) else "\0"
        if said and said != grid.cell(first, column).text:
            _merge(grid, column, first, at - 1)
            first = at


def _merge(grid, column, first, last):
    if last <= first:
        return
    for at in range(first + 1, last + 1):
        grid.cell(at, column).text = ""
    words = grid.cell(first, column).text
    grid.cell(first, column).merge(grid.cell(last, column)).text = words


DOCUMENTS = {
    "management-check-feedback.docx": feedback,
    "safety-self-check.docx": self_check,
    "asset-check-list.docx": table,
}


def main():
    for name, made in DOCUMENTS.items():
        made().save(EXAMPLES / name)


if __name__ == "__main__":
    main()
