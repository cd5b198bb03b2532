"""The figures of a report, each counted by itself."""

from collections import Counter

from reports.formatting import format_amount, format_percent
from reports.labels import CLASS_LABELS, CLASSES, COUNTER_LABELS, DONE_CLASSES, STATES
from reports.normalization import single_line
from tracker.deadlines import in_time

HALF_UP, TRUNCATED = "half_up", "truncated"


def statistics(facts, *, rounding=HALF_UP):
    """Count what `facts` hold.

    Returns {"issues", "tickets", "by_class", "by_state", "rate", "rate_basis_points", "rate_rounding",
    "counters", "punctuality", "look_backs"}. Every class and state is there, counted by itself; an unknown one is
    counted nowhere, so that the sums show it. The rate is completed and basically completed out of the tickets not
    cancelled: "71.43%" and 7143, None and None when there are none. Counters are {"kind", "label", "amount", "unit",
    "text"}: whole numbers of the smallest unit, over the tickets not cancelled. Punctuality is {"original",
    "current"}, by the due date first set and by the one in force, each {"in_time", "late", "rate"}; look backs are
    {"planned", "held", "rebound"}.
    """
    points = completion(facts.tickets, rounding=rounding)
    return {
        "issues": len(facts.issues),
        "tickets": len(facts.tickets),
        "by_class": by_class(facts.tickets),
        "by_state": {state: sum(ticket.state == state for ticket in facts.tickets) for state in STATES},
        "rate": None if points is None else format_percent(points),
        "rate_basis_points": points,
        "rate_rounding": rounding,
        "counters": counters(facts.tickets),
        "punctuality": punctuality(facts.tickets, rounding=rounding),
        "look_backs": look_backs(facts.tickets),
    }


def labelled(statistics):
    """The rows (name, figure) of the table in which a report prints its statistics."""
    rows = [("反馈问题", f"{statistics['issues']}个"), ("整改任务", f"{statistics['tickets']}项")]
    rows += [(f"其中：{CLASS_LABELS[klass]}", f"{statistics['by_class'][klass]}项") for klass in CLASSES]
    rows.append(("完成率", statistics["rate"] or "—"))
    return rows + [(counter["label"], counter["text"]) for counter in statistics["counters"]]


TASK_HEADS = ("序号", "编号", "整改任务", "责任部门", "期限", "分类")


def tasks_listed(tickets):
    """The rows of the table in which a report lists its tickets, under TASK_HEADS."""
    return [
        (
            str(place),
            ticket.number,
            single_line(ticket.title),
            single_line(ticket.lead_department) or "—",
            str(ticket.due_on or "—"),
            CLASS_LABELS.get(ticket.klass, ticket.klass or "—"),
        )
        for place, ticket in enumerate(tickets, start=1)
    ]


def by_class(tickets):
    """How many tickets each class has; all five classes are there."""
    return {klass: sum(ticket.klass == klass for ticket in tickets) for klass in CLASSES}


def completion(tickets, *, rounding=HALF_UP):
    """The completion rate in basis points, or None when every ticket is cancelled or there is none.

    Official papers differ in how they round, so both ways exist; neither says 100% while anything is
    left to do.
    """
    counted = [ticket for ticket in tickets if ticket.klass != "cancelled"]
    if not counted:
        return None
    done = sum(ticket.klass in DONE_CLASSES for ticket in counted)
    return share(done, len(counted), rounding=rounding)


def share(part, whole, *, rounding=HALF_UP):
    """`part` of `whole` in basis points; 10,000 only where nothing is missing."""
    if part == whole:
        return 10_000
    doubled = 2 * part * 10_000 + (whole if rounding == HALF_UP else 0)
    return min(doubled // (2 * whole), 9_999)


def punctuality(tickets, *, rounding=HALF_UP):
    """How many closed tickets were closed in time, by each of their two due dates."""
    return {
        "original": _punctual(tickets, "original_due_on", rounding),
        "current": _punctual(tickets, "due_on", rounding),
    }


def is_timed(ticket, column="due_on"):
    """Closed, and judged by a date: lasting work is never late."""
    return (
        ticket.state == "closed"
        and ticket.term != "lasting"
        and None not in (ticket.closed_on, getattr(ticket, column))
    )


def _punctual(tickets, column, rounding):
    timed = [ticket for ticket in tickets if is_timed(ticket, column)]
    punctual = sum(in_time(ticket.closed_on, getattr(ticket, column)) for ticket in timed)
    rate = format_percent(share(punctual, len(timed), rounding=rounding)) if timed else None
    return {"in_time": punctual, "late": len(timed) - punctual, "rate": rate}


def look_backs(tickets):
    """How many look backs are planned, were held, and found the problem again."""
    found = Counter(row.status for ticket in tickets for row in ticket.look_backs)
    return {status: found[status] for status in ("planned", "held", "rebound")}


def counters(tickets):
    """The work counted on tickets that are not cancelled, in the office's order."""
    sums = Counter()
    for ticket in tickets:
        if ticket.klass != "cancelled":
            for counter in ticket.counters:
                sums[counter.kind, counter.unit] += counter.amount
    return [_counter(kind, unit, sums[kind, unit]) for kind, unit in sorted(sums, key=_office_order)]


def _counter(kind, unit, amount):
    label = COUNTER_LABELS[kind][0] if kind in COUNTER_LABELS else kind
    return {
        "kind": kind,
        "label": label,
        "amount": amount,
        "unit": unit,
        "text": format_amount(amount, unit),
    }


def _office_order(kind_and_unit):
    kind, unit = kind_and_unit
    known = list(COUNTER_LABELS)
    return (known.index(kind) if kind in known else len(known), kind, unit)
