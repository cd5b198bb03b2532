"""How much one person may attach in a day: a disk that is full stops the work of everybody."""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.refusals import Refusal, RefusalKind

_TOO_MANY = _(
    "You have attached %(count)s files today, and at most %(most)s are taken from one person in a day. Pack what "
    "remains into one ZIP file, or go on tomorrow."
)
_TOO_MUCH = _(
    "With these files you would have attached more than the %(most)s MB that are taken from one person in a day. Leave "
    "out what proves nothing more, or go on tomorrow."
)


def files_fit_the_day(ticket, transition_request):
    """Counts what the person attached since midnight, local time; what was withdrawn again still lies in the store."""
    if not (transition_request and transition_request.files):
        return None
    count, size = _attached_since(_midnight(ticket.asker.on), transition_request.actor, ticket.evidence.model)
    if count + len(transition_request.files) > settings.RECTIFY_EVIDENCE_FILES_A_DAY:
        said = {"count": count, "most": settings.RECTIFY_EVIDENCE_FILES_A_DAY}
        return Refusal("too_many_files_today", _TOO_MANY % said, RefusalKind.TOO_MUCH)
    if size + sum(file.size for file in transition_request.files) > settings.RECTIFY_EVIDENCE_BYTES_A_DAY:
        said = {"most": settings.RECTIFY_EVIDENCE_BYTES_A_DAY // 1_000_000}
        return Refusal("too_much_today", _TOO_MUCH % said, RefusalKind.TOO_MUCH)
    return None


def _midnight(day):
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _attached_since(at, person, evidence):
    rows = evidence.history.filter(history_type="+", added_by=person, history_date__gte=at)
    found = rows.order_by().aggregate(count=Count("pk"), size=Sum("size"))
    return found["count"], found["size"] or 0
