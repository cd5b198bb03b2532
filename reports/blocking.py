"""What keeps the figures of a report from closing, or the report from being released."""

from collections import Counter

from reports.labels import CLASSES, COUNTER_LABELS, DONE_CLASSES, RESULT_LABELS, STATES

_HANDED_OVER = ("assigned", "in_progress", "submitted", "verified", "closed")
_HANDED_IN = ("submitted", "verified", "closed")
_STOP_THE_FIGURES = (
    "class_unknown",
    "state_unknown",
    "class_and_state_disagree",
    "counter_unclear",
    "issue_not_listed",
    "number_given_twice",
)


_AHEAD = "有{what}的记录时间晚于当前时间，系统时钟曾被调快，报告不能发布。"


def blocking(facts):
    """Name what stands in the way: a list of {"code", "message", "stops", "tickets", "issues"}.

    `stops` is "figures" where sums do not close and "release" where something is missing that readers will
    ask for. `tickets` are numbers, `issues` positions of issues. Every ticket that keeps the classes or the
    states from adding up to the total is named.
    """
    found = [
        *_issues_without_tickets(facts),
        *_issues_not_listed(facts),
        *_numbers_given_twice(facts),
        *_stamped_in_the_future(facts),
    ]
    for code, message, stands_in_the_way in _TICKET_CHECKS:
        tickets = [ticket.number for ticket in facts.tickets if stands_in_the_way(ticket)]
        if tickets:
            found.append(_obstacle(code, message.format(n=len(tickets)), tickets=tickets))
    return found


def class_is_unknown(ticket):
    return ticket.klass not in CLASSES


def nothing_explains_the_delay(ticket):
    """Past its date, and neither a reason nor a word of progress anywhere."""
    return ticket.klass == "unfinished" and not any(_explanations(ticket))


def _explanations(ticket):
    yield from (ticket.last_reason.strip(), ticket.last_progress.strip(), ticket.due_reason.strip())
    for measure in ticket.measures:
        yield from (measure.progress_note.strip(), measure.verdict_note.strip())


def _class_and_state_disagree(ticket):
    if class_is_unknown(ticket) or ticket.state not in STATES:
        return False
    done, gone = ticket.klass in DONE_CLASSES, ticket.klass == "cancelled"
    return done != (ticket.state == "closed") or gone != (ticket.state == "cancelled")


def _counter_cannot_be_summed(ticket):
    return ticket.klass != "cancelled" and any(
        counter.kind not in COUNTER_LABELS or COUNTER_LABELS[counter.kind][1] != counter.unit or counter.amount < 0
        for counter in ticket.counters
    )


_TICKET_CHECKS = (
    ("stamped_in_the_future", _AHEAD.format(what="{n}项整改任务"), lambda t: t.is_ahead),
    ("class_unknown", "有{n}项整改任务无法归类，分类合计与总数不符。", class_is_unknown),
    ("state_unknown", "有{n}项整改任务状态不明，状态合计与总数不符。", lambda t: t.state not in STATES),
    ("class_and_state_disagree", "有{n}项整改任务的分类与状态不一致。", _class_and_state_disagree),
    (
        "closed_without_result",
        "有{n}项整改任务已销号，但没有整改结果。",
        lambda t: t.state == "closed" and t.result not in RESULT_LABELS,
    ),
    (
        "outcome_missing",
        "有{n}项整改任务已提请核验，但没有填写整改成效。",
        lambda t: t.state in _HANDED_IN and not t.outcome.strip(),
    ),
    (
        "lead_department_missing",
        "有{n}项整改任务已交办，但没有责任部门。",
        lambda t: t.state in _HANDED_OVER and not t.lead_department.strip(),
    ),
    (
        "due_date_missing",
        "有{n}项整改任务已交办，但没有期限。",
        lambda t: t.state in _HANDED_OVER and t.term != "lasting" and t.due_on is None,
    ),
    ("delay_unexplained", "有{n}项整改任务逾期未完成，且没有说明原因。", nothing_explains_the_delay),
    (
        "cancelled_without_reason",
        "有{n}项整改任务已撤销，但没有说明原因。",
        lambda t: t.state == "cancelled" and not (t.last_reason.strip() or t.merged_into),
    ),
    (
        "counter_unclear",
        "有{n}项整改任务的成效数据名目、单位或数量不对，无法汇总。",
        _counter_cannot_be_summed,
    ),
)


def _issues_without_tickets(facts):
    covered = {ticket.issue.id for ticket in facts.tickets}
    bare = [issue.position for issue in facts.issues if issue.id not in covered]
    if bare:
        yield _obstacle("issue_without_ticket", f"有{len(bare)}个反馈问题尚未分解整改任务。", issues=bare)


def _issues_not_listed(facts):
    listed = {issue.id for issue in facts.issues}
    strays = [ticket.number for ticket in facts.tickets if ticket.issue.id not in listed]
    if strays:
        yield _obstacle("issue_not_listed", f"有{len(strays)}项整改任务所属的问题不在反馈问题之列。", tickets=strays)


def _numbers_given_twice(facts):
    counts = Counter(ticket.number for ticket in facts.tickets)
    twice = [number for number, count in counts.items() if count > 1]
    if twice:
        yield _obstacle("number_given_twice", f"有{len(twice)}个任务编号重复。", tickets=twice)


def _stamped_in_the_future(facts):
    """The clock was ahead as they were written: what was true at which instant cannot be said before that day."""
    if facts.ahead:
        yield _obstacle("stamped_in_the_future", _AHEAD.format(what=f"{len(facts.ahead)}处基础数据"))


def _obstacle(code, message, *, tickets=(), issues=()):
    stops = "figures" if code in _STOP_THE_FIGURES else "release"
    return {
        "code": code,
        "message": message,
        "stops": stops,
        "tickets": list(tickets),
        "issues": list(issues),
    }
