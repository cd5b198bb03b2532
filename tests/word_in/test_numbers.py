"""Automatic numbers come out as Word prints them."""

import pytest

from intake.word.formats import printed
from intake.word.text import read_word
from tests.word_in.papers import abstract, level, listed, num, p, word

OFFICE = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircle", "%5"),
    level(5, "upperLetter", "%6."),
    level(6, "lowerLetter", "%7)"),
)


def lines(body, numbering, styles=None):
    return read_word(word(body, numbering=numbering, styles=styles), "文件.docx").text.splitlines()


def counted(numbering, *marks):
    """The numbers before paragraphs of (list, level), without their words."""
    body = "".join(listed("…", *mark) for mark in marks)
    return [line.removesuffix("…") for line in lines(body, numbering)]


def test_the_levels_of_office_documents_count_apart_and_begin_again():
    marks = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 4), (1, 4), (1, 5), (1, 6), (1, 0), (1, 1), (1, 2)]
    expected = ["一、", "（一）", "（二）", "1. ", "（1）", "① ", "② ", "A. ", "a) ", "二、", "（一）", "1. "]
    assert counted(abstract(0, *OFFICE) + num(1, 0), *marks) == expected


def test_a_level_may_print_the_numbers_of_the_levels_above():
    dotted = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerRoman", "%1.%2.%3"))
    marks = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 0), (1, 1)]
    assert counted(dotted + num(1, 0), *marks) == ["1. ", "1.1 ", "1.1.i ", "1.1.ii ", "1.2 ", "2. ", "2.1 "]


def test_legal_numbering_prints_digits_whatever_the_levels_above_print():
    chapters = abstract(
        0,
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
        level(2, "decimal", "%1-%3"),
    )
    assert counted(chapters + num(1, 0), (1, 0), (1, 1), (1, 2)) == ["第一章 ", "1.1 ", "一-1 "]


def test_lists_made_from_one_pattern_count_on_together_unless_told_to_begin_anew():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, anew)
    assert counted(lists, (1, 0), (2, 0), (3, 0), (3, 0), (1, 0)) == ["1. ", "2. ", "5. ", "6. ", "7. "]


def test_a_list_may_print_differently_from_its_pattern():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerLetter", "%1)", start=3)}</w:lvlOverride>'
    lists = abstract(0, level(0, "decimal", "%1.")) + num(1, 0, own)
    assert counted(lists, (1, 0), (1, 0)) == ["c) ", "d) "]


def test_a_list_begins_with_its_start():
    lists = abstract(0, level(0, "decimal", "%1.", start=7), level(1, "decimal", "%2)", start=0)) + num(1, 0)
    assert counted(lists, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["7. ", "0) ", "1) ", "8. ", "0) "]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [
        ("", ["1. ", "1) ", "a ", "2) ", "a ", "2. ", "1) ", "a "]),
        ('<w:lvlRestart w:val="1"/>', ["1. ", "1) ", "a ", "2) ", "b ", "2. ", "1) ", "a "]),
        ('<w:lvlRestart w:val="0"/>', ["1. ", "1) ", "a ", "2) ", "b ", "2. ", "1) ", "c "]),
    ],
    ids=["after any level above", "after the first level", "never"],
)
def test_when_a_level_begins_again(restart, expected):
    lists = abstract(
        0,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%2)"),
        level(2, "lowerLetter", "%3", more=restart),
    )
    marks = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
    assert counted(lists + num(1, 0), *marks) == expected


def test_a_style_numbers_its_paragraphs_and_those_based_on_it():
    lists = abstract(
        0,
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="2"/>'),
    ) + num(4, 0)
    linked = '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>{linked}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>{linked}</w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="2"/></w:style>'
    )

    def styled(style, more=""):
        return p(style, properties=f'<w:pStyle w:val="{style}"/>{more}')

    body = styled("1") + styled("2") + styled("own") + styled("1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    body += styled("1") + styled("2")
    assert lines(body, lists, styles) == ["一、1", "（一）2", "（二）own", "1", "二、1", "（一）2"]


def test_a_pattern_may_only_name_a_style_of_lists():
    lists = abstract(0, level(0, "decimal", "[%1]"), more='<w:styleLink w:val="office"/>')
    lists += abstract(1, more='<w:numStyleLink w:val="office"/>') + num(1, 0) + num(2, 1)
    style = (
        '<w:style w:type="numbering" w:styleId="office"><w:name w:val="office"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(listed("甲", 2) + listed("乙", 1) + listed("丙", 2), lists, style) == ["[1] 甲", "[2] 乙", "[3] 丙"]


def test_paragraphs_that_are_deleted_or_say_nothing():
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>'
    deleted = p('<w:del w:id="2"><w:r><w:delText>删去的一条</w:delText></w:r></w:del>', properties=gone)
    lists = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    body = listed("甲") + deleted + listed("乙") + listed("") + listed("丁")
    # Word counts an empty paragraph, though there is nothing to read behind its number.
    assert lines(body, lists) == ["1. 甲", "2. 乙", "", "4. 丁"]


def test_bullets_stay_bullets_and_lists_without_numbers_print_none():
    lists = abstract(0, level(0, "bullet", "&#xF0B7;"), level(1, "bullet", "o")) + num(1, 0)
    lists += abstract(1, level(0, "none", "%1")) + num(2, 1)
    assert lines(listed("甲") + listed("乙", 1, 1) + listed("丙", 2), lists) == ["• 甲", "  • 乙", "丙"]


def test_what_the_file_does_not_define_prints_no_number():
    assert lines(listed("甲", 9) + listed("乙", 1, 5), abstract(0, level(0, "decimal", "%1.")) + num(1, 0)) == [
        "甲",
        "乙",
    ]


def test_a_newer_format_falls_back_to_the_one_older_programs_print():
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert counted(abstract(0, newer) + num(1, 0), (1, 0), (1, 0)) == ["01 ", "02 "]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX", 4000: "4000"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA", 100_000: "100000"}),
        ("lowerLetter", {3: "c", 28: "bb"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百"}),
        (
            "chineseCountingThousand",
            {
                101: "一百零一",
                110: "一百一十",
                1001: "一千零一",
                1010: "一千零一十",
                2300: "二千三百",
                10_001: "一万零一",
                12_345: "一万二千三百四十五",
                100_000: "十万",
                0: "〇",
            },
        ),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 123: "壹佰贰拾叁"}),
        ("ideographLegalTraditional", {2: "貳", 30: "參拾"}),
        ("ideographDigital", {10: "一〇", 205: "二〇五"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("ideographZodiac", {12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 61: "甲子"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉"}),
        ("decimalFullWidth", {10: "１０"}),
        ("decimalZero", {9: "09", 10: "10"}),
        ("numberInDash", {1: "- 1 -"}),
        ("none", {1: ""}),
        ("cardinalText", {3: "3"}),
    ],
)
def test_number_formats(form, numbers):
    assert {number: printed(number, form) for number in numbers} == numbers
