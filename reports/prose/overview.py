"""一、整改工作基本情况: what the work rests on, how it was organised, and the figures."""

from collections import Counter

from reports.formatting import format_date, format_short_percent
from reports.labels import KIND_LABELS, TERM_LABELS
from reports.measures import is_carried_out
from reports.normalization import book_title, clause
from reports.prose.phrases import by_classes, how_far, is_live
from reports.prose.sections import sentence
from reports.statistics import completion, counters, is_timed, share
from tracker.deadlines import in_time


def overview(facts, edition, rounding):
    """The basis, the organisation of the work, the statistics and the counters."""
    return [
        *_basis(facts),
        *_organisation(facts.tickets, edition),
        *_statistics(facts, edition, rounding),
        *_punctuality(facts.tickets, edition, rounding),
        *counted_work(facts.tickets, "整改以来，累计"),
    ]


def counted_work(tickets, opening):
    """One sentence that sums the counters of these tickets, resting on those that contributed."""
    spoken = [counter for counter in counters(tickets) if counter["amount"]]
    contributing = [ticket for ticket in tickets if is_live(ticket) and any(c.amount for c in ticket.counters)]
    if spoken:
        yield sentence("counters", opening + "、".join(c["label"] + c["text"] for c in spoken), contributing)


def _basis(facts):
    until = f"截至{format_date(facts.as_of)}"
    inspection = facts.inspection
    if inspection is None:
        yield sentence("basis", f"现将{until}的整改情况报告如下")
        return
    unit = clause(inspection.unit)
    yield sentence("basis", _feedback(inspection, unit))
    source = "自查发现的问题" if inspection.kind == "self-check" else "反馈意见"
    yield sentence("basis", f"{unit}对照{source}逐项推进整改，现将{until}的整改情况报告如下")


def _feedback(inspection, unit):
    day, body = format_date(inspection.fed_back_on), clause(inspection.inspecting_body)
    document = _document(inspection)
    if inspection.kind == "self-check":
        return f"{day}，{unit}完成自查，{f'形成{document}' if document else '并梳理了存在的问题'}"
    what = KIND_LABELS.get(inspection.kind, "检查")
    if not body:
        return f"{day}，{unit}收到{what}反馈意见" + (f"，见{document}" if document else "")
    return f"{day}，{body}向{unit}反馈{what}意见" + (f"，印发{document}" if document else "")


def _document(inspection):
    if not clause(inspection.document_title):
        return ""
    number = clause(inspection.document_number)
    return book_title(inspection.document_title) + (f"（{number}）" if number else "")


def _organisation(tickets, edition):
    led = [ticket for ticket in tickets if is_live(ticket) and edition.department(ticket)]
    if led:
        yield sentence("organization", _shares(Counter(map(edition.department, led))), led)
    planned = [ticket for ticket in tickets if is_live(ticket) and ticket.measures]
    if planned:
        measures = [measure for ticket in planned for measure in ticket.measures]
        carried_out = sum(map(is_carried_out, measures))
        yield sentence(
            "organization",
            f"针对{len(planned)}项任务制定整改措施{len(measures)}条，{how_far(carried_out, len(measures))}",
            planned,
        )


def _shares(shares):
    if len(shares) == 1:
        [(name, count)] = shares.items()
        return f"{count}项整改任务由{name}牵头办理" if count > 1 else f"整改任务由{name}牵头办理"
    departments = "、".join(f"{name}{count}项" for name, count in sorted(shares.items(), key=_largest_first))
    return f"整改任务由{len(shares)}个部门牵头办理，其中{departments}"


def _largest_first(name_and_count):
    name, count = name_and_count
    return (-count, name)


def _statistics(facts, edition, rounding):
    issues, tickets = len(facts.issues), facts.tickets
    issues_found = f"共{edition.found}问题{issues}个"
    if not tickets:
        text = f"{issues_found}，尚未分解整改任务" if issues else "尚未录入问题"
        yield sentence("statistics", text)
        return
    text = f"{issues_found}，分解整改任务{len(tickets)}项，{by_classes(tickets)}"
    points = completion(tickets, rounding=rounding)
    if points is not None:
        text += f"；完成率{format_short_percent(points)}"
        if any(not is_live(ticket) for ticket in tickets):
            text += "（已撤销的不计入）"
    yield sentence("statistics", text, tickets)
    yield from _terms(tickets)


def _punctuality(tickets, edition, rounding):
    """How many were closed in time, by the first date and by the one in force; within the office only."""
    timed = [ticket for ticket in tickets if is_timed(ticket, "original_due_on") and is_timed(ticket)]
    if not (timed and edition.is_internal):
        return
    said = [
        _in_time(word, in_time, len(timed), rounding)
        for word, in_time in (
            ("原定期限", sum(in_time(ticket.closed_on, ticket.original_due_on) for ticket in timed)),
            ("现行期限", sum(in_time(ticket.closed_on, ticket.due_on) for ticket in timed)),
        )
    ]
    yield sentence("statistics", f"已销号且定有期限的{len(timed)}项任务中，{'；'.join(said)}", timed)


def _in_time(word, in_time, timed, rounding):
    if not in_time:
        return f"按{word}均未按时销号"
    return f"按{word}按时销号{in_time}项，按时率{format_short_percent(share(in_time, timed, rounding=rounding))}"


def _terms(tickets):
    """立行立改2项，均已完成；限期整改4项，其中…: how far each kind of work has come."""
    live = [ticket for ticket in tickets if is_live(ticket) and ticket.term in TERM_LABELS]
    parts = []
    for term, word in TERM_LABELS.items():
        same = [ticket for ticket in live if ticket.term == term]
        if same:
            parts.append(f"{word}{len(same)}项，{by_classes(same)}")
    if parts:
        yield sentence("statistics", "按整改类型分，" + "；".join(parts), live)
