from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.bulk import steps_for
from desk.forms.ledger import LedgerFilter
from desk.ledger import LedgerPage
from organization.calendar import local_today
from tracker.models import Ticket
from tracker.standing import TicketStanding


@require_safe
@login_required
def ledger(request):
    """The tickets that the reader may see, as the address asks for them."""
    at = timezone.now()
    today = local_today(at)
    who = TicketStanding(request.user, today)
    visible, wish = Ticket.objects.visible_to(who), LedgerFilter(request.GET)
    page = LedgerPage(visible, wish, today=today, at=at, steps=steps_for(who))
    return render(request, "desk/ledger.html", {"page": page, "hands_over": who.coordinates_somewhere})
