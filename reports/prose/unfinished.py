"""三、尚未完成的事项及原因: what is not done yet and why, and what was cancelled and why."""

from reports.formatting import format_date
from reports.lateness import how_late
from reports.measures import is_carried_out
from reports.normalization import clause, list_part, quoted
from reports.prose.phrases import by_classes, how_far, is_live, is_open, joined
from reports.prose.sections import sentence
from tracker.steps import STEPS

_STANDS = {
    "registered": "尚未分派",
    "assigned": "已交办，尚待签收",
    "in_progress": "正在整改",
    "submitted": "已提请核验，尚待核验",
    "verified": "已通过核验，尚待销号",
}


def unfinished(facts, edition):
    """How much is left, then each open ticket with its reason, then each cancelled one with its own."""
    if not facts.tickets:
        return [sentence("none", "尚无整改任务")]
    return [*_open(facts, edition), *_cancelled(facts.tickets, edition)]


def _open(facts, edition):
    tickets = [ticket for ticket in facts.tickets if is_open(ticket)]
    live = [ticket for ticket in facts.tickets if is_live(ticket)]
    if tickets:
        yield sentence("unfinished", f"尚有{len(tickets)}项整改任务没有办结，{_left(tickets)}", tickets)
        for ticket in tickets:
            yield sentence("unfinished", f"{edition.name(ticket)}：{_status(ticket, facts.as_of, edition)}", [ticket])
    elif live:
        yield sentence("finished", _nothing_left(live), live)


def _nothing_left(live):
    """10项整改任务均已完成或基本完成."""
    words = {"completed": "已完成", "basically_completed": "已基本完成"}
    said = [word for klass, word in words.items() if any(ticket.klass == klass for ticket in live)]
    word = "已完成或基本完成" if len(said) == 2 else said[0]
    return f"{len(live)}项整改任务{'均' if len(live) > 1 else ''}{word}，没有尚未完成的事项"


def _left(tickets):
    if all(ticket.klass == "unfinished" for ticket in tickets):
        return "均已逾期" if len(tickets) > 1 else "已逾期"
    return by_classes(tickets)


def _status(ticket, as_of, edition):
    whose = f"责任领导{leader}" if (leader := edition.leader(ticket)) else ""
    stands = joined("，", edition.by(ticket), whose, _stands(ticket))
    return joined("；", stands, _due(ticket, as_of, edition), *_progress(ticket, edition), _reason(ticket, edition))


def _stands(ticket):
    """Where the work stands; with the day since when, where a date goes with it."""
    again = f"（第{ticket.cycle}轮整改）" if ticket.cycle > 1 else ""
    if ticket.state == "submitted" and ticket.submitted_on:
        return f"{format_date(ticket.submitted_on)}已提请核验，尚待核验{again}"
    if ticket.state == "verified" and ticket.verified_on:
        return f"{format_date(ticket.verified_on)}已通过核验，尚待销号{again}"
    return f"{_STANDS.get(ticket.state, '状态不明')}{again}"


def _due(ticket, as_of, edition):
    if ticket.due_on is None:
        return "属长期坚持事项" if ticket.term == "lasting" else "尚未确定期限"
    text = f"期限{format_date(ticket.due_on)}"
    if late := how_late(ticket, as_of):
        text += f"，{late}"
    return text + _moved(ticket) + (f"，改期原因：{why}" if (why := edition.remark(ticket.due_reason)) else "")


def _moved(ticket):
    if ticket.original_due_on in (None, ticket.due_on):
        return ""
    times = f"，延期{ticket.extensions}次" if ticket.extensions else ""
    return f"（原期限{format_date(ticket.original_due_on)}{times}）"


def _progress(ticket, edition):
    """How far each step is; what was said twice is told once."""
    if ticket.measures:
        carried_out = sum(map(is_carried_out, ticket.measures))
        yield f"整改措施{len(ticket.measures)}条，{how_far(carried_out, len(ticket.measures))}"
    to_do = [measure for measure in ticket.measures if not is_carried_out(measure)]
    for measure in to_do:
        yield _open_measure(measure, ticket, edition)
    said = edition.remark(ticket.last_progress)
    if said and said not in [edition.remark(measure.progress_note) for measure in to_do]:
        yield f"最近进展：{said}"


def _open_measure(measure, ticket, edition):
    """“Do this”进度60%，note: one measure that is not carried out yet."""
    step = quoted(list_part(measure.text), otherwise=f"第{measure.position}条措施")
    note = edition.remark(measure.progress_note)
    if measure.verdict != "returned":
        return joined("，", f"{step}进度{measure.progress}%", note)
    why = edition.remark(measure.verdict_note)
    return joined("，", f"{step}核验退回", "" if why == edition.remark(ticket.last_reason) else why, note)


def _reason(ticket, edition):
    """Why it is not done; late work that nothing explains is said to be unexplained."""
    if reason := edition.remark(ticket.last_reason):
        return f"{STEPS[ticket.last_verb].reported}：{reason}"
    explained = not edition.is_internal or list_part(ticket.due_reason) or list_part(ticket.last_progress)
    return "" if explained or ticket.klass != "unfinished" else "尚未说明原因"


def _cancelled(tickets, edition):
    cancelled = [ticket for ticket in tickets if not is_live(ticket)]
    if not cancelled:
        return
    yield sentence("cancelled", f"另有{len(cancelled)}项整改任务已撤销", cancelled)
    for ticket in cancelled:
        yield sentence("cancelled", f"{edition.name(ticket)}{_why_cancelled(ticket, edition)}", [ticket])


def _why_cancelled(ticket, edition):
    parts = [f"于{format_date(ticket.state_since)}撤销" if ticket.state_since else "已撤销"]
    if ticket.merged_into:
        parts.append(f"并入{clause(ticket.merged_into)}" if edition.is_internal else "并入其他整改任务")
    if reason := edition.remark(ticket.last_reason):
        parts.append(f"原因：{reason}")
    elif edition.is_internal and not ticket.merged_into:
        parts.append("未说明原因")
    return "，".join(parts)
