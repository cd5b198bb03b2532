"""What a reader of the printed page sees, and nothing else."""

import pytest
from docx import Document

from intake.word.text import read_word
from tests.word_in.papers import (
    SPACES,
    bytes_of,
    document,
    p,
    parts_of,
    r,
    relations,
    word,
    zipped,
)


def text(body, **more):
    return read_word(word(body, **more), "文件.docx").text


def run(inside, look=""):
    return f"<w:r>{look}{inside}</w:r>"


def test_each_paragraph_is_a_line_and_blank_lines_never_follow_one_another():
    assert text(p("甲") + p("") + p() + p("乙　") + p("  丙")) == "甲\n\n乙\n  丙\n"


def test_a_paragraph_is_whole_however_many_runs_it_has():
    linked = '<w:hyperlink r:id="r9"><w:r><w:t>办法</w:t></w:r></w:hyperlink>'
    tagged = "<w:smartTag><w:customXml><w:r><w:t>第三</w:t></w:r></w:customXml></w:smartTag>"
    assert text(p("按", linked, tagged, r("条", "<w:b/>"))) == "按办法第三条\n"


def test_breaks_tabs_and_signs():
    inside = run("<w:br/>"), "二", run("<w:tab/>"), "三", run("<w:noBreakHyphen/><w:softHyphen/>"), "四"
    assert text(p("一", *inside, run('<w:br w:type="page"/>'), "五", run("<w:cr/>"), "六")) == "一\n二\t三-四\n五\n六\n"


@pytest.mark.parametrize(
    ("font", "char", "expected"),
    [
        ("Wingdings", "F0FE", "☑"), ("Wingdings", "F0A8", "□"), ("Wingdings", "F0FC", "✓"), ("Symbol", "F0B3", "≥"),
        ("Wingdings", "F001", "□"), ("仿宋", "00D7", "×"), ("仿宋", "E123", "□"), ("仿宋", "no", "□"),
        ("Wingdings 2", "F052", "☑"), ("Wingdings", "F081", "①"),
    ],
)  # fmt: skip
def test_signs_of_picture_fonts(font, char, expected):
    assert text(p("完成", run(f'<w:sym w:font="{font}" w:char="{char}"/>'))) == f"完成{expected}\n"


def test_spaces_count_only_where_word_keeps_them():
    bare = "<w:r><w:t> 甲 </w:t></w:r>"
    assert text(p(bare, "乙 ", "丙\n丁")) == "甲乙 丙 丁\n"


# --- tracked changes -----------------------------------------------------------------------------------------------


def inserted(words):
    return f'<w:ins w:id="1" w:author="某">{r(words)}</w:ins>'


def deleted(words):
    return f'<w:del w:id="2" w:author="某"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


def test_changes_are_read_as_accepted():
    assert text(p("应报", deleted("20"), inserted("21"), "期。")) == "应报21期。\n"
    within = f'<w:ins w:id="3">{r("十", "")}{deleted("余")}{r("处")}</w:ins>'
    assert text(p("共", within)) == "共十处\n"


def test_what_was_moved_stands_where_it_went():
    gone = '<w:moveFromRangeStart w:id="4" w:name="m"/><w:moveFrom w:id="5"><w:r><w:t>移动的话</w:t></w:r></w:moveFrom>'
    come = f'<w:moveTo w:id="6">{r("移动的话")}</w:moveTo><w:moveToRangeEnd w:id="7"/>'
    assert text(p("前", gone, "。") + p("后", come, "。")) == "前。\n后移动的话。\n"


def test_paragraphs_between_which_the_mark_was_deleted_are_one():
    mark = '<w:rPr><w:del w:id="1" w:author="某"/></w:rPr>'
    assert text(p("会议记录", properties=mark) + p("要素不全。") + p("下一段")) == "会议记录要素不全。\n下一段\n"
    assert text(p(deleted("整段删去"), properties=mark) + p("留下的")) == "留下的\n"
    assert text(p("末段", properties=mark)) == "末段\n"


def test_a_deleted_row_is_gone_and_an_inserted_one_is_there():
    rows = (
        "<w:tr><w:tc><w:p><w:r><w:t>问题</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:tc></w:tr>'
        '<w:tr><w:trPr><w:ins w:id="2"/></w:trPr><w:tc><w:p><w:r><w:t>新</w:t></w:r></w:p></w:tc>'
        '<w:tc><w:tcPr><w:cellDel w:id="3"/></w:tcPr><w:p><w:r><w:t>删格</w:t></w:r></w:p></w:tc></w:tr>'
    )
    said = text(f"<w:tbl>{rows}</w:tbl>")
    assert "新" in said and "旧" not in said and "删格" not in said


def test_older_looks_of_changed_paragraphs_count_for_nothing():
    look = '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>'
    old = f'<w:pPrChange w:id="1"><w:pPr>{look}</w:pPr></w:pPrChange>'
    assert read_word(word(p("正文", properties=old)), "x.docx").headings == {}


# --- what is there and not printed, or printed elsewhere ---------------------------------------------------------


def test_comments_footnotes_headers_and_hidden_words_are_left_out():
    note = run('<w:footnoteReference w:id="2"/>')
    comment = '<w:commentRangeStart w:id="1"/>', "有批注", '<w:commentRangeEnd w:id="1"/>'
    parts = parts_of(
        p("正文", *comment, run('<w:commentReference w:id="1"/>'), note, r("隐藏", "<w:vanish/>"))
        + p(r("可见", '<w:vanish w:val="0"/>'))
    )
    parts["word/comments.xml"] = document(p("批注里的话"))
    parts["word/footnotes.xml"] = document(p("脚注里的话"))
    parts["word/header1.xml"] = document(p("页眉"))
    assert read_word(zipped(parts), "x.docx").text == "正文有批注\n可见\n"


def test_a_style_may_hide_words():
    styles = '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    assert text(p("看得见", r("看不见", '<w:rStyle w:val="h"/>')), styles=styles) == "看得见\n"


def test_a_field_says_its_result_and_not_its_instruction():
    def char(kind):
        return run(f'<w:fldChar w:fldCharType="{kind}"/>')

    field = char("begin"), run("<w:instrText>PAGE </w:instrText>"), char("separate"), "３", char("end")
    assert text(p("第", *field, "页")) == "第３页\n"
    nested = (char("begin"), run("<w:instrText>IF </w:instrText>"), *field, char("separate"), "是", char("end"))
    assert text(p(*nested)) == "是\n"
    assert text(p('<w:fldSimple w:instr="DATE"><w:r><w:t>2026年3月</w:t></w:r></w:fldSimple>')) == "2026年3月\n"
    # Without an end the instruction ends with its paragraph.
    assert text(p(char("begin"), "指令") + p("下一段")) == "下一段\n"


def test_a_table_of_contents_keeps_its_entries():
    def char(kind):
        return run(f'<w:fldChar w:fldCharType="{kind}"/>')

    first = p(char("begin"), run("<w:instrText>TOC</w:instrText>"), char("separate"), "一、总体", run("<w:tab/>"), "1")
    assert text(f"<w:sdt><w:sdtContent>{first}{p('二、问题', char('end'))}</w:sdtContent></w:sdt>") == (
        "一、总体\t1\n二、问题\n"
    )


BOX = "<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>"
OLD_BOX = "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"


def test_a_text_box_follows_its_paragraph_once():
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{BOX.format(p("框内一") + p("框内二"))}'
        f"</w:drawing></mc:Choice><mc:Fallback>{OLD_BOX.format(p('框内一') + p('框内二'))}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert text(p("段落", both, "继续") + p("下一段")) == "段落继续\n框内一\n框内二\n下一段\n"
    assert text(p("段落", f"<w:r>{OLD_BOX.format(p('老框'))}</w:r>")) == "段落\n老框\n"


def test_content_controls_are_read_unless_they_wait_to_be_filled_in():
    asks = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入')}</w:sdtContent></w:sdt>"
    says = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('办公室')}</w:sdtContent></w:sdt>"
    assert text(p("责任部门：", says, asks)) == "责任部门：办公室\n"
    assert text(f"<w:sdt><w:sdtContent>{p('整段')}</w:sdtContent></w:sdt>") == "整段\n"


def test_readings_above_characters_and_formulas():
    ruby = "<w:ruby><w:rt><w:r><w:t>chā</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>查</w:t></w:r></w:rubyBase></w:ruby>"
    formula = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    assert text(p("检", run(ruby), formula)) == "检查x+1\n"


# --- headings -------------------------------------------------------------------------------------------------------

STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="22"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="o"><w:name w:val="o"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
)


def test_which_lines_are_headings_by_style():
    body = "".join(
        p(words, properties=f'<w:pStyle w:val="{style}"/>{more}')
        for words, style, more in (
            ("关于检查情况的反馈", "title", ""), ("总体情况", "1", ""), ("信息报送", "22", ""), ("正文。", "", ""),
            ("自定", "own", ""), ("三级", "o", ""), ("降为正文", "1", '<w:outlineLvl w:val="9"/>'),
            ("很长" * 40, "1", ""), ("直接", "", '<w:outlineLvl w:val="1"/>'),
        )
    )  # fmt: skip
    assert read_word(word(body, styles=STYLES), "x.docx").headings == {2: 1, 3: 2, 5: 1, 6: 3, 9: 2}


# --- dialects -------------------------------------------------------------------------------------------------------


def test_the_strict_dialect_reads_alike():
    strict = SPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts = parts_of(whole=document(p("正文", "<w:del><w:r><w:t>删</w:t></w:r></w:del>"), strict))
    parts["_rels/.rels"] = relations(
        ("http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "word/document.xml")
    )
    assert read_word(zipped(parts), "x.docx").text == "正文\n"


def test_the_document_may_lie_elsewhere_in_the_file():
    parts = parts_of(p("正文"))
    parts["office/document7.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relations(("officeDocument", "/office/document7.xml"))
    assert read_word(zipped(parts), "x.docx").text == "正文\n"


def test_what_another_program_writes_reads_alike():
    made = Document()
    made.add_heading("存在的主要问题", 1)
    made.add_paragraph("简报报送不及时。", "List Number")
    made.add_paragraph("信息员不明确。", "List Number")
    made.add_paragraph("正文。")
    read = read_word(bytes_of(made), "x.docx")
    assert read.text == "存在的主要问题\n1. 简报报送不及时。\n2. 信息员不明确。\n正文。\n"
    assert read.headings == {1: 1}
