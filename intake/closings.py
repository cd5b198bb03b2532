"""Where an issue's words end for certain: closing sentences, signatures, dates on a line of their own."""

import re

# What follows is an answer to the issue, or says where it comes from.
ANSWERS = {
    "answer": r"针对(?:以上|上述|这|此|该|此次|本次|检查|存在|发现|自查)",
    "next step": r"(?:下一步|下步|今后|接下来)[,我将局要]",
    "remedy": r"(?:整改|工作)(?:要求|建议|措施)[:。]",
    "cause": r"(?:主要|问题|产生)?的?(?:原因|成因)(?:分析|剖析)?(?:[:是]|在于|主要)",
}
# What closes a document or a chapter, be it an answer or not.
CLOSINGS = ANSWERS | {
    "summing up": r"(?:以上|上述)(?:问题|情况|意见|反馈|各项|事项|不足|现象)"
    r"|对(?:以上|上述|于以上|于上述|检查发现的问题)",
    "end of a letter": r"特此|专此|此复|希望|望(?:你|各|贵)|抄送|抄报|主送|联系人|联系电话|附件|\(此(?:页|件)",
    "request": r"请(?:你|贵|各|相关|有关|被|认真|于|按照|将|高度|抓紧|在收到|对照)",
    "duty": r"各(?:单位|部门|处室)(?:要|应|务必)|(?:你|贵)(?:单位|局|处|院|校|公司)(?:要|应|须|务必)",
    "demand": r"(?:检查组|督查组|审计组|我们)?(?:要求|建议)[:,]",
}
_ANSWERS = re.compile("|".join(ANSWERS.values()))
_CLOSES = re.compile("|".join(CLOSINGS.values()))
_DATE_LINE = re.compile(
    r"(?:\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_BODY = re.compile(r"[^:。;,]{2,28}(?:局|处|组|室|会|中心|厅|部|院|校|公司|署|所|站|馆|队|科|专班)(?:\(.{1,6}\))?")
_SENTENCE_START = re.compile(r"(?<=[。;!?])")


def closes(words):
    """Whether a paragraph or sentence (folded) begins to close the matter: 以上问题, 请你单位, 下一步."""
    return bool(_CLOSES.match(words))


def closing_lines(lines):
    """Return the numbers of the lines that sign and date a document, or close it in words."""
    found = set()
    for index, line in enumerate(lines):
        if closes(line.words):
            found.add(line.number)
        elif _DATE_LINE.fullmatch(line.words):
            found.add(line.number)
            found.update(_signatures_above(lines, index))
    found.update(_signatures_above(lines, len(lines)))
    return found


def _signatures_above(lines, index):
    """The short lines with the name of a body right above a date, or at the very end."""
    for above in reversed(lines[max(0, index - 3) : index]):
        if not _BODY.fullmatch(above.words) or above.words[-1] in "。;:":
            return
        yield above.number


def closing_sentence(folded, start, end, *, only_answers=False):
    """Return where a later sentence of folded[start:end] begins to close the matter; `end` where none does.

    With `only_answers`, requests (请于……前整改到位) are still the issue's own words.
    """
    pattern = _ANSWERS if only_answers else _CLOSES
    for found in _SENTENCE_START.finditer(folded, start + 1, end):
        if pattern.match(folded[found.start() : found.start() + 24].lstrip()):
            return found.start()
    return end
