"""The report of an inspection as plain data."""

import json

from reports.blocking import blocking
from reports.labels import KIND_LABELS
from reports.normalization import clause
from reports.prose import PROSE_VERSION, compose
from reports.prose.edition import INTERNAL
from reports.statistics import HALF_UP, statistics


def report(facts, *, edition=INTERNAL, rounding=HALF_UP):
    """Everything a report says, from `facts` alone: plain values, ready for JSON.

    {"inspection", "title", "edition", "as_of", "instant", "prose_version", "statistics", "sections",
    "blocking"}. Equal facts give equal reports, whoever asks and whenever.
    """
    return {
        "inspection": facts.inspection.id if facts.inspection else None,
        "title": title(facts.inspection),
        "edition": edition,
        "as_of": facts.as_of.isoformat(),
        "instant": facts.instant.isoformat(),
        "prose_version": PROSE_VERSION,
        "statistics": statistics(facts, rounding=rounding),
        "sections": [section.as_dict() for section in compose(facts, edition=edition, rounding=rounding)],
        "blocking": blocking(facts),
    }


def as_json(contents):
    """The report as the text of a JSON file."""
    return json.dumps(contents, ensure_ascii=False, indent=2) + "\n"


def title(inspection):
    """示例学院关于市审计局审计反馈问题整改情况的报告."""
    if inspection is None:
        return "关于整改情况的报告"
    body = "" if inspection.kind == "self-check" else clause(inspection.inspecting_body)
    what = KIND_LABELS.get(inspection.kind, "检查")
    found = "自查发现" if inspection.kind == "self-check" else f"{body}{what}反馈"
    return f"{clause(inspection.unit)}关于{found}问题整改情况的报告"
