"""How late the work of a report's ticket is, as `tracker.deadlines` counts it."""

from tracker.deadlines import is_past


def is_late(ticket, as_of) -> bool:
    return ticket.klass == "unfinished" and is_past(ticket.due_on, as_of)


def days_late(ticket, as_of) -> int:
    """Working days past the due date; days of the calendar where the facts were made without the office's."""
    if not is_late(ticket, as_of):
        return 0
    return (as_of - ticket.due_on).days if ticket.days_late is None else ticket.days_late


def how_late(ticket, as_of) -> str:
    """已逾期4个工作日; nothing while it is in time."""
    if not is_late(ticket, as_of):
        return ""
    days = days_late(ticket, as_of)
    unit = "天" if ticket.days_late is None else "个工作日"
    return f"已逾期{days}{unit}" if days else "已逾期"
