"""A report as Markdown (CommonMark with the tables and footnotes of GitHub)."""

import re

from reports.normalization import single_line
from reports.prose.edition import INTERNAL
from reports.statistics import TASK_HEADS, labelled, tasks_listed

# Marks that mean something anywhere, and those that mean something where a line begins.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>|~^$&@]")
_AT_THE_START = re.compile(r"^(\s*)([#+\-=:]|\d+(?=[.)](?:\s|$)))")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp)(?=:)|\bwww(?=\.)")


def as_markdown(report, facts):
    """The report as Markdown text.

    The internal edition gives every sentence a footnote with the tickets it rests on, and lists the tickets
    in an appendix. What users wrote stays text: nothing of it becomes a heading, a link or HTML.
    """
    internal = report["edition"] == INTERNAL
    notes = _Notes() if internal else None
    blocks = [f"# {escaped(report['title'])}"]
    for section in report["sections"]:
        blocks.append(f"{'#' * (section['level'] + 1)} {escaped(section['heading'])}")
        blocks.extend(_paragraph(sentence, notes) for sentence in section["sentences"])
    blocks += ["## 附表1 整改情况统计表", _table(["项目", "数量"], labelled(report["statistics"]))]
    if internal:
        rows = tasks_listed(facts.tickets)
        blocks += ["## 附表2 整改任务清单", _table(TASK_HEADS, rows)] if rows else []
        blocks += [*_obstacles(report["blocking"]), *notes.blocks()]
    return "\n\n".join(blocks) + "\n"


def escaped(text):
    """`text` as plain words of Markdown, on one line."""
    text = _ANYWHERE.sub(r"\\\g<0>", single_line(text))
    text = _ADDRESS.sub(lambda found: f"{found.group()}\\", text)
    return _AT_THE_START.sub(_stop_the_start, text)


def _stop_the_start(found):
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


class _Notes:
    """Footnotes; sentences that rest on the same tickets share one."""

    def __init__(self):
        self._places = {}

    def mark(self, tickets):
        place = self._places.setdefault(tuple(tickets), len(self._places) + 1)
        return f"[^{place}]"

    def blocks(self):
        return [f"[^{place}]: {escaped('、'.join(tickets))}" for tickets, place in self._places.items()]


def _paragraph(sentence, notes):
    mark = notes.mark(sentence["tickets"]) if notes and sentence["tickets"] else ""
    return escaped(sentence["text"]) + mark


def _table(heads, rows):
    lines = [heads, ["---"] * len(heads), *(map(escaped, row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _obstacles(blocking):
    if not blocking:
        return []
    return ["## 定稿前须处理的事项", "\n".join(f"- {_obstacle(item)}" for item in blocking)]


def _obstacle(item):
    places = [*item["tickets"], *(f"第{position}个问题" for position in item["issues"])]
    return escaped(item["message"] + (f"（{'、'.join(places)}）" if places else ""))
