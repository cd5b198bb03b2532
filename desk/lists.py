from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tracker.fields import LEDGER, links
from tracker.models import Measure


def for_lists(tickets):
    """The tickets with all that a row of a list shows, in one query: names, and measures done of all measures."""
    measures = Measure.objects.filter(ticket=OuterRef("pk"), withdrawn=False).order_by().values("ticket")
    return (
        tickets.select_related("inspection", "issue", *links(LEDGER))
        .defer("problem", "outcome", "issue__wording")
        .annotate(measures_n=_count(measures), measures_done_n=_count(measures.filter(progress=100)))
    )


def _count(rows):
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
