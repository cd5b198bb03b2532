"""Small turns of phrase that several chapters share."""

from reports.labels import CLASS_LABELS
from reports.normalization import clause, list_part
from reports.statistics import by_class


def finished(text):
    """The text with exactly one full stop."""
    return clause(text) + "。"


def joined(mark, *parts):
    """The parts that say anything, with the mark between them."""
    return mark.join(filter(None, parts))


def statements(texts):
    """Several statements as one text: A。B。C (the last full stop is the sentence's)."""
    return joined("。", *map(clause, texts))


def listed(texts):
    """Several parts set off by semicolons: A；B；C."""
    return joined("；", *map(list_part, texts))


def by_classes(tickets):
    """其中已完成8项、正在推进2项: how the tickets fall into classes; empty classes are left out."""
    counts = by_class(tickets)
    unknown = len(tickets) - sum(counts.values())
    cancelled = counts.pop("cancelled")
    present = [(CLASS_LABELS[klass], count) for klass, count in counts.items() if count]
    if unknown:
        present.append(("无法归类", unknown))
    if not present:
        return "均已撤销" if cancelled > 1 else "已撤销"
    if len(present) == 1:
        (word, count) = present[0]
        whose = f"其中撤销{cancelled}项，其余{count}项" if cancelled else ""
        return f"{whose}{_all(word) if count > 1 else word}"
    if cancelled:
        present.append(("撤销", cancelled))
    return "其中" + "、".join(f"{word}{count}项" for word, count in present)


def _all(word):
    return "均在推进" if word == CLASS_LABELS["advancing"] else f"均{word}"


def how_far(carried_out, total):
    """已落实2条: how many of the measures are carried out."""
    if not carried_out:
        return "正在落实"
    if carried_out < total:
        return f"已落实{carried_out}条"
    return "均已落实" if total > 1 else "已落实"


def is_live(ticket):
    return ticket.klass != "cancelled"


def is_open(ticket):
    """Neither done nor cancelled; a ticket that fits no class stays among them rather than vanish."""
    return ticket.klass not in ("completed", "basically_completed", "cancelled")
