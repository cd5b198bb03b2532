"""What stands beside an issue: 责任部门：办公室；整改时限：2026年11月底前, 立行立改, 11月30日前完成整改."""

import re
from dataclasses import dataclass

from intake.dates import dates_in

_WHO_MUST = (
    r"(?:(?:整改|主要|第一|牵头)?责任|牵头|主责|承办|主办|整改)(?:部门|单位|处室|科室)"
    r"|(?:责任|牵头)处"
)
_BY_WHEN = r"(?:整改|完成|整改完成|办结)?(?:时限|期限)|(?:整改|完成|整改完成)时间|截止(?:日期|时间)"
_LABEL = re.compile(
    rf"(?P<department>{_WHO_MUST})|(?P<due_on>{_BY_WHEN})|(?P<term>整改(?:类型|方式|性质|类别))"
    r"|(?P<supporting>(?:配合|协办|协助)(?:部门|单位|处室))|(?P<other>责任人|责任领导|分管领导|牵头领导|整改责任人|联系人)"
)
ROLES = ("department", "due_on", "term", "supporting", "other")
_LABELLED = re.compile(rf"(?:{_LABEL.pattern})\*{{0,2}}\s?:\*{{0,2}}\s?")
_VALUE = re.compile(r"(?:[^;。()】\]\n]|\([^()\n]{0,40}\))*")
_SEPARATORS = " ;,、。()【】[]*_-|\t"
TERMS = {
    "immediate": re.compile(r"(?:立行立改|即知即改|立知立改|立查立改|立整立改|立即整改|即行即改|马上整改)"),
    "fixed": re.compile(r"(?:限期整改|限时整改|分阶段整改|阶段性整改|限期改正|限期完成)"),
    "lasting": re.compile(r"(?:长期坚持|持续整改|长期整改|持续坚持)"),
}
# 立行立改机制没有建立 finds fault with the way itself.
_TALKS_OF_IT = re.compile(r"(?:的)?(?:要求|机制|制度|意识|力度|原则|不|未|没|抓得|事项(?:未|没|不)|问题(?:未|没|不))")
_ACTS = "完成|整改|到位|办结|改正|补齐|销号"
_BY_THEN = re.compile(rf"(?:(?:之|以)?前|(?<=内))[^。;\n]{{0,12}}?(?:{_ACTS})")
_ASKS = re.compile(rf"[前内][^。;\n]{{0,12}}?(?:{_ACTS})")
_FAILED = re.compile(r"(?:未|没有|没能|逾期|超过|截至|截止)[^。;,\n]{0,8}$")
_WAS_TO_BE = re.compile(r"(?:应|原定|要求)[^。;,\n]{0,8}$")
SPLITS = re.compile(r"[、,;/\s]+")
_REMARK = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: `role` is department, due_on, term or other; [start, end) includes the label."""

    role: str
    start: int
    end: int
    value: str
    line: int


def fields_in(folded, start, end, line=1):
    """Return the labelled fields in folded[start:end], in order; `line` is the number of the first line there."""
    if folded.find(":", start, end) < 0:
        return []
    labels = list(_LABELLED.finditer(folded, start, end))
    fields = []
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        last = _VALUE.match(folded, label.end(), following.start() if following else end).end()
        value = folded[label.end() : last].rstrip(_SEPARATORS)
        if value.strip():
            role = next(name for name in ROLES if label[name])
            number = line + folded.count("\n", start, label.start())
            fields.append(Field(role, label.start(), label.end() + len(value), value, number))
    return fields


def is_field_line(line):
    """Whether a line gives labelled fields and says nothing else."""
    words = line.words
    found = fields_in(words, 0, len(words))
    if not found or not any(one.role != "other" for one in found) and len(words) > 40:
        return False
    at = 0
    for one in found:
        if words[at : one.start].strip(_SEPARATORS):
            return False
        at = one.end
    return not words[at:].strip(_SEPARATORS)


def term_of(words):
    """Return immediate, fixed or lasting where folded words ask for one of them, "" where for none or several."""
    asked = {term for term, pattern in TERMS.items() if _asks(pattern, words)}
    return asked.pop() if len(asked) == 1 else ""


def _asks(pattern, words):
    return any(not _TALKS_OF_IT.match(words, found.end()) for found in pattern.finditer(words))


def due_date_in(folded, start, end, fed_back_on):
    """Return the date by which the prose asks for rectification (11月30日前完成整改), or None.

    A date before the feedback says what was to be done (应于6月底前完成), and so does one that was missed.
    """
    if not _ASKS.search(folded, start, end):
        return None
    for found in dates_in(folded, fed_back_on, start, end):
        before = folded[max(start, found.start - 12) : found.start]
        if not _BY_THEN.match(folded, found.end, end) or _FAILED.search(before):
            continue
        is_past = found.day < fed_back_on if found.day and fed_back_on else _WAS_TO_BE.search(before)
        if not is_past:
            return found
    return None


def department_of(words, departments):
    """Return (code, name): the code of the first department that `words` name, "" where nobody knows it."""
    name = SPLITS.split(_REMARK.sub("", words).strip())[0].strip(_SEPARATORS)
    if name in departments:
        return departments[name], name
    known = [one for one in departments if one and name.endswith(one)]
    return (departments[max(known, key=len)] if known else ""), name
