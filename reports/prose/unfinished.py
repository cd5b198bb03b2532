"""三、尚未完成的事项及原因: what is not done yet and why, and what was cancelled and why."""

from reports.lateness import how_late
from reports.measures import is_carried_out
from reports.prose.parts import say
from reports.prose.phrases import by_classes, how_far, is_live, is_open
from reports.taming import clause, part, quoted
from reports.words import date_in_words
from tracker.steps import STEPS

_STANDS = {
    "registered": "尚未分派",
    "assigned": "已交办，尚待签收",
    "in_progress": "正在整改",
    "submitted": "已提请核验，尚待核验",
    "verified": "已通过核验，尚待销号",
}


def unfinished(facts, voice):
    """How much is left, then each open ticket with its reason, then each cancelled one with its own."""
    if not facts.tickets:
        return [say("none", "尚无整改任务")]
    return [*_open(facts, voice), *_cancelled(facts.tickets, voice)]


def _open(facts, voice):
    tickets = [ticket for ticket in facts.tickets if is_open(ticket)]
    live = [ticket for ticket in facts.tickets if is_live(ticket)]
    if tickets:
        yield say("unfinished", f"尚有{len(tickets)}项整改任务没有办结，{_left(tickets)}", tickets)
        for ticket in tickets:
            yield say("unfinished", f"{voice.name(ticket)}：{_told(ticket, facts.as_of, voice)}", [ticket])
    elif live:
        yield say("finished", _nothing_left(live), live)


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


def _told(ticket, as_of, voice):
    whose = f"责任领导{leader}" if (leader := voice.leader(ticket)) else ""
    return "；".join(
        filter(
            None,
            [
                "，".join(filter(None, [voice.by(ticket), whose, _stands(ticket)])),
                _due(ticket, as_of, voice),
                *_progress(ticket, voice),
                _reason(ticket, voice),
            ],
        )
    )


def _stands(ticket):
    """Where the work stands; with the day since when, where a date goes with it."""
    again = f"（第{ticket.cycle}轮整改）" if ticket.cycle > 1 else ""
    if ticket.state == "submitted" and ticket.submitted_on:
        return f"{date_in_words(ticket.submitted_on)}已提请核验，尚待核验{again}"
    if ticket.state == "verified" and ticket.verified_on:
        return f"{date_in_words(ticket.verified_on)}已通过核验，尚待销号{again}"
    return f"{_STANDS.get(ticket.state, '状态不明')}{again}"


def _due(ticket, as_of, voice):
    if ticket.due_on is None:
        return "属长期坚持事项" if ticket.term == "lasting" else "尚未确定期限"
    text = f"期限{date_in_words(ticket.due_on)}"
    if late := how_late(ticket, as_of):
        text += f"，{late}"
    return text + _moved(ticket) + (f"，改期原因：{why}" if (why := voice.aside(ticket.due_reason)) else "")


def _moved(ticket):
    if ticket.original_due_on in (None, ticket.due_on):
        return ""
    times = f"，延期{ticket.extensions}次" if ticket.extensions else ""
    return f"（原期限{date_in_words(ticket.original_due_on)}{times}）"


def _progress(ticket, voice):
    """How far each step is; what was said twice is told once."""
    if ticket.measures:
        carried_out = sum(map(is_carried_out, ticket.measures))
        yield f"整改措施{len(ticket.measures)}条，{how_far(carried_out, len(ticket.measures))}"
    to_do = [measure for measure in ticket.measures if not is_carried_out(measure)]
    for measure in to_do:
        yield _open_measure(measure, ticket, voice)
    said = voice.aside(ticket.last_progress)
    if said and said not in [voice.aside(measure.progress_note) for measure in to_do]:
        yield f"最近进展：{said}"


def _open_measure(measure, ticket, voice):
    """“Do this”进度60%，note: one measure that is not carried out yet."""
    step = quoted(part(measure.text), otherwise=f"第{measure.position}条措施")
    note = voice.aside(measure.progress_note)
    if measure.verdict != "returned":
        return "，".join(filter(None, [f"{step}进度{measure.progress}%", note]))
    why = voice.aside(measure.verdict_note)
    return "，".join(filter(None, [f"{step}核验退回", "" if why == voice.aside(ticket.last_reason) else why, note]))


def _reason(ticket, voice):
    """Why it is not done; late work that nothing explains is said to be unexplained."""
    if reason := voice.aside(ticket.last_reason):
        return f"{STEPS[ticket.last_verb].reported}：{reason}"
    explained = not voice.is_internal or part(ticket.due_reason) or part(ticket.last_progress)
    return "" if explained or ticket.klass != "unfinished" else "尚未说明原因"


def _cancelled(tickets, voice):
    cancelled = [ticket for ticket in tickets if not is_live(ticket)]
    if not cancelled:
        return
    yield say("cancelled", f"另有{len(cancelled)}项整改任务已撤销", cancelled)
    for ticket in cancelled:
        yield say("cancelled", f"{voice.name(ticket)}{_why_cancelled(ticket, voice)}", [ticket])


def _why_cancelled(ticket, voice):
    parts = [f"于{date_in_words(ticket.state_since)}撤销" if ticket.state_since else "已撤销"]
    if ticket.merged_into:
        parts.append(f"并入{clause(ticket.merged_into)}" if voice.is_internal else "并入其他整改任务")
    if reason := voice.aside(ticket.last_reason):
        parts.append(f"原因：{reason}")
    elif voice.is_internal and not ticket.merged_into:
        parts.append("未说明原因")
    return "，".join(parts)
