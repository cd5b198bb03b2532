from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.bulk import steps_for
from desk.forms.ledger import LedgerFilter, UnknownQuery
from desk.ledger import LedgerPage, orderings
from organization.calendar import local_today
from tracker.models import Ticket
from ui.readers import reader_on


@require_safe
@login_required
def ledger(request):
    """The tickets that the reader may see, as the address asks for them."""
    try:
        LedgerFilter.refuse_unknown(request.GET)
    except UnknownQuery as unknown:
        return render(request, "desk/unknown_query.html", {"unknown": unknown, "columns": orderings()}, status=400)
    at = timezone.now()
    today = local_today(at)
    standing = reader_on(request, today)
    visible, ledger_filter = Ticket.objects.visible_to(standing), LedgerFilter(request.GET)
    page = LedgerPage(visible, ledger_filter, today=today, at=at, office=standing.office, steps=steps_for(standing))
    may_import = not standing.departments("coordinator").isdisjoint(standing.tree.roots)
    context = {"page": page, "hands_over": standing.coordinates_somewhere, "may_import": may_import}
    return render(request, "desk/ledger.html", context)
