"""Tables come out as rows that the text reader understands, whatever is merged in them."""

from intake.word.text import read_word
from tests.word_in.papers import abstract, cell, level, listed, num, p, row, table, word


def lines(body, **more):
    return [line for line in read_word(word(body, **more), "x.docx").text.splitlines() if line]


def test_a_list_of_problems_has_a_rule_below_its_header():
    assert lines(p("见下表：") + table(["序号", "问题", "责任部门"], ["1", "简报不及时", "信息处"]) + p("以上。")) == [
        "见下表：",
        "| 序号 | 问题 | 责任部门 |",
        "| --- | --- | --- |",
        "| 1 | 简报不及时 | 信息处 |",
        "以上。",
    ]


def test_a_table_stands_apart_from_what_is_around_it():
    said = read_word(word(p("前") + table(["序号", "问题"], ["1", "甲"]) + table(["序号", "问题"], ["2", "乙"])), "x")
    assert said.text.split("\n\n") == [
        "前",
        "| 序号 | 问题 |\n| --- | --- |\n| 1 | 甲 |",
        "| 序号 | 问题 |\n| --- | --- |\n| 2 | 乙 |\n",
    ]


def test_a_cell_merged_downwards_belongs_to_each_row():
    rows = lines(
        table(
            ["类别", "问题", "责任部门", "时限"],
            [cell("信息", merge="restart"), "甲", cell("信息处", merge="restart"), cell("3月底", merge="restart")],
            [cell(merge="continue"), "乙", cell("", merge="continue"), cell("", merge="continue")],
            [cell(merge="continue"), "丙", "财务处", cell("", merge="continue")],
            ["资产", "丁", "档案室", "6月底"],
        )
    )
    assert rows[2:] == [
        "| 信息 | 甲 | 信息处 | 3月底 |",
        "| 信息 | 乙 | 信息处 | 3月底 |",
        "| 信息 | 丙 | 财务处 | 3月底 |",
        "| 资产 | 丁 | 档案室 | 6月底 |",
    ]


def test_one_problem_with_several_measures_is_one_row():
    rows = lines(
        table(
            ["序号", "问题", "整改措施", "责任部门"],
            [cell("1", merge="restart"), cell("简报不及时", merge="restart"), "修订办法", "信息处"],
            [cell(merge="continue"), cell(merge="continue"), "补报简报", "财务处"],
            ["2", "记录不全", "补记", "信息处"],
        )
    )
    assert rows[2:] == ["| 1 | 简报不及时 | 修订办法；补报简报 | 信息处；财务处 |", "| 2 | 记录不全 | 补记 | 信息处 |"]


def test_a_header_of_two_rows_says_both():
    rows = lines(
        table(
            [cell("序号", merge="restart"), cell("问题", merge="restart"), cell("整改", span=2)],
            [cell(merge="continue"), cell(merge="continue"), "责任部门", "时限"],
            ["1", "甲", "信息处", "3月底"],
        )
    )
    assert rows == [
        "| 序号 | 问题 | 责任部门（整改） | 时限（整改） |",
        "| --- | --- | --- | --- |",
        "| 1 | 甲 | 信息处 | 3月底 |",
    ]


def test_a_title_and_a_line_of_facts_above_the_header_are_lines():
    rows = lines(
        table(
            [cell("问题清单", span=3)],
            [cell("检查单位：综合检查组", span=2), "日期：3月2日"],
            ["序号", "问题", "责任部门"],
            ["1", "甲", "信息处"],
        )
    )
    assert rows[:3] == ["问题清单", "检查单位：综合检查组\t日期：3月2日", "| 序号 | 问题 | 责任部门 |"]


def test_a_row_across_the_table_says_its_words_once():
    rows = lines(
        table(["序号", "问题", "责任部门"], [cell("一、信息方面", span=3)], ["1", cell("甲", span=1), "信息处"])
    )
    assert rows[2:] == ["| 一、信息方面 |  |  |", "| 1 | 甲 | 信息处 |"]


def test_rows_may_begin_late_and_end_early():
    late = row("乙", "财务处", properties='<w:gridBefore w:val="1"/>')
    body = table(["序号", "问题", "责任部门"], ["1", "甲"]).replace("</w:tbl>", f"{late}</w:tbl>")
    assert lines(body)[2:] == ["| 1 | 甲 |  |", "|  | 乙 | 财务处 |"]


def test_numbers_of_lists_count_in_cells_even_without_words():
    lists = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    rows = [[cell(listed("")), words] for words in ("甲", "乙")]
    assert lines(table(["序号", "问题"], *rows), numbering=lists)[2:] == ["| 1 | 甲 |", "| 2 | 乙 |"]


def test_several_paragraphs_of_a_cell_stand_in_one_line():
    said = cell("简报不及时。", p("其中", "<w:r><w:br/></w:r>", "七期晚报"), table(["内表", "另格"]))
    assert lines(table(["问题", "部门"], [said, "办"]))[2:] == ["| 简报不及时。 其中 七期晚报 内表 另格 | 办 |"]


def test_a_bar_inside_a_cell_does_not_end_it():
    assert lines(table(["问题", "部门"], ["甲|乙｜丙", "办"]))[2:] == ["| 甲\\|乙\\｜丙 | 办 |"]


def test_a_frame_is_read_as_the_lines_in_it():
    assert lines(table([cell("一、存在问题", "1.简报不及时。", table(["序号", "问题"], ["1", "甲"]))])) == [
        "一、存在问题",
        "1.简报不及时。",
        "| 序号 | 问题 |",
        "| --- | --- |",
        "| 1 | 甲 |",
    ]


def test_a_form_is_read_as_its_labels_and_what_they_say():
    upright = cell(*"存在问题")
    said = cell("1.简报不及时。", p("2.记录不全。", "<w:r><w:br/></w:r>", "3.台账不全。"), span=3)
    form = table(["检查单位", "综合检查组", "日期", "3月2日"], [upright, said], ["备注", cell("无", span=3)])
    problems = ["存在问题", "1.简报不及时。", "2.记录不全。", "3.台账不全。"]
    assert lines(form) == ["检查单位\t综合检查组\t日期\t3月2日", *problems, "备注\t无"]


def test_a_form_with_short_words_is_no_list_of_problems():
    form = table(["检查单位", "综合检查组"], ["存在问题", "简报不及时"], ["整改要求", "立行立改"])
    assert lines(form) == ["检查单位\t综合检查组", "存在问题", "简报不及时", "整改要求\t立行立改"]


def test_figures_stay_a_table():
    assert lines(table(["年度", "数量"], ["2025", "12"])) == ["| 年度 | 数量 |", "| --- | --- |", "| 2025 | 12 |"]


def test_wrappers_around_rows_and_cells_are_looked_through():
    inner = row("1", "<w:tc><w:p/></w:tc>").replace(
        "<w:tc><w:p/></w:tc>", f"<w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>"
    )
    body = f"<w:tbl>{row('序号', '问题')}<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt></w:tbl>"
    assert lines(body)[2:] == ["| 1 | 甲 |"]


def test_an_empty_table_says_nothing():
    assert lines("<w:tbl/>" + "<w:tbl><w:tr/></w:tbl>" + p("甲")) == ["甲"]
