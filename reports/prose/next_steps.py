"""四、下一步工作安排: what comes next, in the order of its dates, and what lasts."""

from datetime import date

from reports.formatting import format_date
from reports.measures import is_carried_out
from reports.normalization import list_part
from reports.prose.phrases import is_live, is_open, joined
from reports.prose.sections import sentence
from tracker.deadlines import is_past
from tracker.order import natural

_WHAT_IS_LEFT = {"submitted": "的核验和销号", "verified": "的销号"}


def next_steps(facts, edition):
    """Late work first, then what is due, then what has no date yet; work that lasts stands apart."""
    if not facts.tickets:
        return [sentence("none", "尚无整改任务，待反馈问题分解后安排")]
    going_on = [ticket for ticket in facts.tickets if is_open(ticket) and ticket.term != "lasting"]
    lasting = [ticket for ticket in facts.tickets if is_live(ticket) and ticket.term == "lasting"]
    return [*_dated(going_on, facts.as_of, edition), *_lasting(lasting, facts.as_of, edition)] or _nothing(
        facts.tickets
    )


def _nothing(tickets):
    live = [ticket for ticket in tickets if is_live(ticket)]
    counted = live or tickets
    how = f"{'均' if len(counted) > 1 else ''}{'已办结' if live else '已撤销'}"
    return [sentence("none", f"{len(counted)}项整改任务{how}，没有需要继续安排的事项", counted)]


def _dated(tickets, as_of, edition):
    if tickets:
        yield sentence("next", f"继续推进{len(tickets)}项整改任务，安排如下", tickets)
    for ticket in sorted(tickets, key=lambda ticket: (ticket.due_on or date.max, natural(ticket.number))):
        yield sentence("next", _step(ticket, as_of, edition), [ticket])


def _step(ticket, as_of, edition):
    name, department = edition.name(ticket), edition.department(ticket)
    if ticket.due_on is None:
        how = f"由{department}继续推进，尽快明确期限" if department else "尽快分派并明确期限"
        return f"{name}尚未确定期限，{how}{_remaining(ticket, as_of)}"
    if is_past(ticket.due_on, as_of):
        how = f"由{department}抓紧完成" if department else "须抓紧完成"
        return f"{name}已超过{format_date(ticket.due_on)}的期限，{how}{_remaining(ticket, as_of)}"
    done = f"完成{name}{_WHAT_IS_LEFT.get(ticket.state, '的整改')}"
    return f"{format_date(ticket.due_on)}前，{department}{done}{_remaining(ticket, as_of)}"


def _remaining(ticket, as_of):
    """，落实以下措施：A（2026年12月1日前）；B: what is left to carry out, in the order of its dates."""
    left = [measure for measure in ticket.measures if not is_carried_out(measure)]
    left.sort(key=lambda measure: (measure.due_on or date.max, measure.position))
    steps = joined("；", *(_measure(measure, ticket, as_of) for measure in left))
    return f"，落实以下措施：{steps}" if steps else ""


def _measure(measure, ticket, as_of):
    """The measure with its own date, unless that is the ticket's."""
    text, due_on = list_part(measure.text), measure.due_on
    if not text or due_on in (None, ticket.due_on):
        return text
    past = is_past(due_on, as_of)
    return f"{text}（{'应于' if past else ''}{format_date(due_on)}{'完成' if past else '前'}）"


def _lasting(tickets, as_of, edition):
    if tickets:
        yield sentence("lasting", f"对{len(tickets)}项长期坚持的整改任务，持续抓好落实", tickets)
    for ticket in tickets:
        department = edition.department(ticket)
        done, how = ("", "持续推进") if is_open(ticket) else ("已办结，", "继续坚持")
        how = f"由{department}{how}" if department else how
        until = f"，阶段期限{format_date(ticket.due_on)}" if ticket.due_on and is_open(ticket) else ""
        yield sentence("lasting", f"{edition.name(ticket)}{done}{how}{until}{_remaining(ticket, as_of)}", [ticket])
