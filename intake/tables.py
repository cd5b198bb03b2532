"""Tables of issues, in Markdown or with tabs between: which column states the problem, which gives a field."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from intake.folding import Line
from intake.numerals import NUMERAL

_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_WHO_MUST = r"(?:(?:整改|主要|第一|牵头)?责任|牵头|主责|承办|主办|整改)(?:部门|单位|处室|科室|主体|处)"
# In this order: the first pattern that a header's words match tells the column's role.
ROLES = (
    ("number", re.compile(r"序号|编号|号|问题(?:序号|编号)|no\.?|#", re.IGNORECASE)),
    ("term", re.compile(r"(?:整改)?(?:类型|方式|性质)|整改类别|立行立改.*")),
    ("category", re.compile(r".*(?:类别|分类|类型|领域|大类|维度|板块|环节)|方面|一级.*|项目|检查(?:项目|内容)")),
    ("supporting", re.compile(r".*(?:配合|协办|协助|协同).*")),
    ("department", re.compile(rf"{_WHO_MUST}(?:\(.*\))?|(?:责任|所属)?(?:部门|处室|科室)(?:\(.*\))?")),
    ("due_on", re.compile(r".*(?:时限|期限|截止.*|完成时间|完成日期|整改时间|时间要求|时间节点)(?:\(.*\))?")),
    ("title", re.compile(r"(?:问题)?(?:标题|摘要|概要|名称|概述|简述)")),
)
_STATES_PROBLEM = (
    re.compile(r".*(?:具体(?:表现|问题|情况|描述)|问题(?:描述|内容|表现|事实)|(?:事实|隐患)描述|表现形式)"),
    re.compile(
        r"(?!.*(?:来源|数量|个数|整改问题数|原因|措施|建议|性质|依据))"
        r".*(?:问题|隐患|不足|不符合项|缺陷|发现)(?:\(.*\))?"
        r"|(?:整改|检查发现|审计发现|需整改)?事项|问题.*(?:清单|事项|情况)"
    ),
    re.compile(r"问题(?:摘要|概要|概述|简述|名称)"),
)
_REMARK = re.compile(r"\([^()]*\)$")
_LONGEST_GROUP = 40
_GROUP_NUMBER = re.compile(rf"(?:\(?(?:[{NUMERAL}]{{1,3}}|\d{{1,2}})(?:\)|[、.:])+\s?)?")
_TOTAL = re.compile(r"(?:合|小|总|共)\s?计")
_REMARKS = re.compile(r"\(?(?:备?\s?注|说明|填表|审核|制表)")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, without its margins, at [start, end) of the text."""

    start: int
    end: int
    words: str


@dataclass(slots=True)
class Table:
    """A table whose header names a column of problems. `columns` tells each role's place among the cells."""

    header: Line
    columns: dict[str, int]
    labels: list[str]
    rows: list[tuple[Line, list[Cell]]] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)

    def cell(self, cells, role):
        """The cell that has `role` in a row, or None where it is missing or empty."""
        at = self.columns.get(role)
        return cells[at] if at is not None and at < len(cells) and cells[at].words else None

    def repeats_or_sums_up(self, cells):
        """Whether a row is the header once more, as at the top of a page, or a line of totals."""
        said = [cell.words for cell in cells if cell.words]
        return said == self.labels or bool(said and _TOTAL.match(said[0]))


def tables_in(lines):
    """Return the tables among the lines of a document: those with a rule of dashes, and those that state issues."""
    tables, index = [], 0
    while index < len(lines):
        table = _table_at(lines, index)
        if table:
            tables.append(table)
            index = table.indexes[-1]
        index += 1
    return tables


def _table_at(lines, index):
    line = lines[index]
    sign = "|" if "|" in line.words else "\t" if "\t" in line.words else None
    if sign is None:
        return None
    cells = _cells(line, sign)
    ruled = index + 1 < len(lines) and sign == "|" and bool(_RULE.fullmatch(lines[index + 1].words))
    labels = [cell.words for cell in cells]
    columns = columns_of(labels)
    if len(cells) < 2 or not (ruled or "problem" in columns):
        return None
    table = Table(line, columns, [label for label in labels if label], indexes=[index])
    for at in range(index + 1, len(lines)):
        following = lines[at]
        if sign not in following.words or following.number != lines[at - 1].number + 1:
            break
        table.indexes.append(at)
        if not _RULE.fullmatch(following.words):
            table.rows.append((following, _cells(following, sign)))
    return table


def row_above_others(said):
    """The category that a row names which says one thing only (一、信息报送方面), or None. `said` are its cells."""
    if len(said) != 1 or len(said[0].words) > _LONGEST_GROUP or _REMARKS.match(said[0].words):
        return None
    number = _GROUP_NUMBER.match(said[0].words).end()
    words = said[0].words[number:]
    return Cell(said[0].start + number, said[0].end, words) if re.search(r"[^\W\d]", words) else None


def columns_of(headers):
    """Return which role the column under each header has, by its place; the wording's role is `problem`."""
    columns = {}
    bare = [re.sub(r"[\s*_`]", "", header) for header in headers]
    for pattern in _STATES_PROBLEM:
        at = next((i for i, header in enumerate(bare) if _is_called(header, pattern)), None)
        if at is not None:
            columns["problem"] = at
            break
    for place, header in enumerate(bare):
        role = next((name for name, pattern in ROLES if _is_called(header, pattern)), None)
        if role and role not in columns and place != columns.get("problem"):
            columns[role] = place
    _add_title(columns, bare)
    return columns


def _is_called(header, pattern):
    """Whether a header's words match, with their remark in brackets or, where no problem is counted, without."""
    if pattern.fullmatch(header):
        return True
    return pattern is not _STATES_PROBLEM[1] and bool(pattern.fullmatch(_REMARK.sub("", header)))


def _add_title(columns, headers):
    """反馈问题 beside 具体表现: the shorter one names the issue."""
    if "problem" not in columns or "title" in columns:
        return
    for place, header in enumerate(headers):
        if place not in columns.values() and _STATES_PROBLEM[1].fullmatch(header):
            columns["title"] = place
            return


def _cells(line, sign):
    words = line.words
    bounds = [at for at, letter in enumerate(words) if letter == sign and (at == 0 or words[at - 1] != "\\")]
    first = bounds.pop(0) if sign == "|" and words.startswith("|") else -1
    if not (sign == "|" and words.endswith("|") and bounds):
        bounds.append(len(words))
    return [_cell(line, before + 1, bound) for before, bound in pairwise([first, *bounds])]


def _cell(line, first, bound):
    words = line.words[first:bound]
    bare = words.strip()
    start = line.start + first + (len(words) - len(words.lstrip()) if bare else 0)
    return Cell(start, start + len(bare), bare)
